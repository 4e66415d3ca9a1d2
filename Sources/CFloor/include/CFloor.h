#ifndef SHEGONG_CFLOOR_H
#define SHEGONG_CFLOOR_H

/*
 * The floor under the benchmarks: raw system calls that do the least work a correct peer could do.
 *
 * 1. Drive ttrpc connections with frames that were encoded beforehand: plain blocking sockets, one
 *    write for as many requests as the window takes, replies counted and not decoded.
 * 2. Write and sync bytes in a file whose blocks exist already, as the journal must.
 * 3. Write and read whole files, as a snapshot and a start must.
 * 4. Count rows by three keys, as statistics must.
 * 5. Answer look-ups from a table in memory, over a Unix socket: one read and one write a batch.
 * 6. Read the clock that all are timed with.
 *
 * Nothing here allocates while a clock runs. Functions answer 0, or the errno of what failed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests encoded as whole frames that lie one after another; stream ids are filled in on the way out. */
struct floor_frames {
    const uint8_t *bytes;      /* All frames. */
    const uint32_t *lengths;   /* Length of each in bytes, header included. */
    size_t count;              /* How many. */
};

/* Room for the reply frame that explains a refusal. */
enum { FLOOR_REFUSAL_BYTES = 512 };

/* What a drive came to. */
struct floor_outcome {
    uint64_t nanoseconds;      /* From the first request to the last reply. */
    uint64_t answered;         /* Replies that carried a payload. */
    uint64_t refused;          /* Replies that carried a status. */
    uint64_t reply_bytes;      /* Bytes of all reply frames. */
    uint32_t refusal_length;   /* Bytes of the first refusal's data; 0 = none. */
    uint8_t refusal[FLOOR_REFUSAL_BYTES]; /* The first refusal's data, cut to fit. */
};

/* Nanoseconds of the monotonic clock. */
uint64_t floor_now(void);

/*
 * Connects to a Unix socket.
 *
 * waits_awake: who drives this connection alone looks for the reply again and again instead of
 * sleeping, so that a measured time ends when the reply is there, and not when a processor that had
 * gone to sleep has woken him.
 */
int floor_connect(const char *path, bool waits_awake, int *descriptor);

/*
 * Sends every frame over one connection with at most `window` requests in flight, and takes every reply.
 *
 * next_stream_id: the connection's next odd stream id; moved on.
 * latencies: nanoseconds from request to reply, frames.count of them, or NULL. They are only
 * meaningful for a window of 1.
 */
int floor_drive_pipelined(int descriptor, uint32_t *next_stream_id, struct floor_frames frames,
                          uint32_t window, uint32_t *latencies, struct floor_outcome *outcome);

/* One of many connections that a drive serves together. */
struct floor_client {
    int descriptor;            /* Connected, blocking. */
    uint32_t next_stream_id;   /* Next odd stream id; moved on. */
    struct floor_frames frames; /* What this client asks, in order. */
};

/*
 * Serves many clients at once, each with at most `window` requests in flight: one write a client for
 * as many as its last replies made room for.
 *
 * latencies: room for the sum of all frame counts, in order of arrival, or NULL. They are only
 * meaningful for a window of 1.
 */
int floor_drive_clients(struct floor_client *clients, size_t count, uint32_t window,
                        uint32_t *latencies, struct floor_outcome *outcome);

/* Makes a file of `length` zero bytes, written and synced, and opens it for writing. */
int floor_open_written(const char *path, uint64_t length, int *descriptor);

/*
 * Writes `length` bytes `count` times, one after another from `offset` on, with fdatasync after each.
 *
 * latencies: nanoseconds of each write and sync, `count` of them.
 * processor: where the thread runs meanwhile; -1 = where it may run anyway.
 */
int floor_write_synced(int descriptor, uint64_t offset, const uint8_t *bytes, size_t length,
                       size_t count, uint32_t *latencies, int processor);

/* Reads a file from end to end into one buffer, over and over; nanoseconds it took. */
int floor_read_file(const char *path, uint64_t *nanoseconds);

/* Writes a file of `length` bytes, syncs it, and reads it back; nanoseconds all of it took. */
int floor_write_file(const char *path, uint64_t length, uint64_t *nanoseconds);

/* Keys of one row as columns keep them. */
struct floor_keys {
    const uint8_t *first;      /* Below 16. */
    const uint8_t *second;     /* Below 8. */
    const uint8_t *third;      /* Below 8. */
};

/* Number of cells of three keys. */
enum { FLOOR_CELLS = 16 * 8 * 8 };

/* Counts rows by their three keys. cells: FLOOR_CELLS of them. Answers nanoseconds. */
uint64_t floor_count(struct floor_keys keys, size_t rows, uint64_t *cells);

/* Records of one length by key: open addressing over two pieces of memory. */
struct floor_table;

/* Bytes of a key at most, and one for its length. */
enum { FLOOR_KEY_BYTES = 32 };

/* Makes a table for `count` records of `record_bytes`. */
int floor_table_make(size_t count, size_t record_bytes, struct floor_table **table);

/* Adds a record under a key that is not there yet. */
int floor_table_add(struct floor_table *table, const uint8_t *key, size_t length,
                    const uint8_t *record);

void floor_table_free(struct floor_table *table);

/*
 * Listens on a Unix socket and answers ttrpc look-ups of persons by document number with the record
 * under it, until the process ends: to peers of its own uid, one thread, one epoll.
 */
int floor_serve(const char *path, const struct floor_table *table);

#endif

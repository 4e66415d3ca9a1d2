#include "reply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { REPLY_CAPACITY = 1 << 20, CLIENT_REPLY_CAPACITY = 1 << 16, EVENTS_AT_ONCE = 64 };

static uint32_t longest(struct floor_frames frames) {
    uint32_t length = 0;
    for (size_t i = 0; i < frames.count; i++) {
        if (frames.lengths[i] > length) length = frames.lengths[i];
    }
    return length;
}

/* Keeps the window full: what the last read freed goes out with one write. */
static int pipeline(int descriptor, uint32_t *next_stream_id, struct floor_frames frames,
                    uint32_t window, uint32_t *latencies, uint8_t *outgoing,
                    struct reply_buffer *replies, struct floor_outcome *outcome) {
    size_t sent = 0, done = 0, position = 0;
    while (done < frames.count) {
        size_t length = 0;
        while (sent < frames.count && sent - done < window) {
            floor_place_frame(outgoing + length, frames.bytes + position, frames.lengths[sent],
                              *next_stream_id);
            length += frames.lengths[sent];
            position += frames.lengths[sent];
            *next_stream_id += 2;
            sent += 1;
        }
        uint64_t asked = latencies != NULL ? floor_now() : 0;
        int error = length > 0 ? floor_write_all(descriptor, outgoing, length) : 0;
        if (error != 0) return error;
        uint32_t taken = 0;
        while (taken == 0) {
            error = floor_take_replies(descriptor, replies, outcome, &taken);
            if (error != 0) return error;
        }
        if (latencies != NULL) {
            uint32_t elapsed = floor_since(asked);
            for (uint32_t i = 0; i < taken && done + i < frames.count; i++) {
                latencies[done + i] = elapsed;
            }
        }
        done += taken;
    }
    return 0;
}

int floor_drive_pipelined(int descriptor, uint32_t *next_stream_id, struct floor_frames frames,
                          uint32_t window, uint32_t *latencies, struct floor_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    struct reply_buffer replies = {malloc(REPLY_CAPACITY), REPLY_CAPACITY, 0};
    uint8_t *outgoing = malloc((size_t)longest(frames) * window + 1);
    int error = ENOMEM;
    if (replies.bytes != NULL && outgoing != NULL) {
        uint64_t start = floor_now();
        error = pipeline(descriptor, next_stream_id, frames, window, latencies, outgoing, &replies,
                         outcome);
        outcome->nanoseconds = floor_now() - start;
    }
    free(outgoing);
    free(replies.bytes);
    return error;
}

/* What a drive of many remembers of one of them. */
struct client_state {
    size_t sent;
    size_t done;
    size_t position;
    uint64_t asked;
    struct reply_buffer replies;
};

/* What a drive of many is done with. */
struct drive {
    struct floor_client *clients;
    struct client_state *states;
    size_t count;
    uint32_t window;
    uint32_t *latencies;
    uint8_t *outgoing; /* Room for a window of the longest frames. */
    int poll;
};

/* Fills a client's window with one write. */
static int ask(const struct drive *drive, size_t place) {
    struct floor_client *client = &drive->clients[place];
    struct client_state *state = &drive->states[place];
    size_t length = 0;
    while (state->sent < client->frames.count && state->sent - state->done < drive->window) {
        uint32_t next = client->frames.lengths[state->sent];
        floor_place_frame(drive->outgoing + length, client->frames.bytes + state->position, next,
                          client->next_stream_id);
        client->next_stream_id += 2;
        state->position += next;
        state->sent += 1;
        length += next;
    }
    if (length == 0) return 0;
    if (drive->latencies != NULL) state->asked = floor_now();
    return floor_write_all(client->descriptor, drive->outgoing, length);
}

static int serve(const struct drive *drive, size_t remaining, struct floor_outcome *outcome) {
    size_t arrived = 0;
    struct epoll_event events[EVENTS_AT_ONCE];
    while (remaining > 0) {
        int ready = epoll_wait(drive->poll, events, EVENTS_AT_ONCE, -1);
        if (ready < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        for (int i = 0; i < ready; i++) {
            size_t place = events[i].data.u32;
            struct floor_client *client = &drive->clients[place];
            struct client_state *state = &drive->states[place];
            uint32_t taken = 0;
            int error = floor_take_replies(client->descriptor, &state->replies, outcome, &taken);
            if (error != 0) return error;
            if (state->sent - state->done < taken) return EPROTO;
            if (taken == 0) continue;
            uint32_t elapsed = drive->latencies != NULL ? floor_since(state->asked) : 0;
            for (uint32_t j = 0; drive->latencies != NULL && j < taken; j++) {
                drive->latencies[arrived++] = elapsed;
            }
            state->done += taken;
            if (state->done == client->frames.count) {
                remaining -= 1;
                epoll_ctl(drive->poll, EPOLL_CTL_DEL, client->descriptor, NULL);
                continue;
            }
            error = ask(drive, place);
            if (error != 0) return error;
        }
    }
    return 0;
}

static int begin(const struct drive *drive, size_t *remaining) {
    for (size_t i = 0; i < drive->count; i++) {
        if (drive->clients[i].frames.count == 0) continue;
        int descriptor = drive->clients[i].descriptor;
        struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)i}};
        if (epoll_ctl(drive->poll, EPOLL_CTL_ADD, descriptor, &event) != 0) return errno;
        int error = ask(drive, i);
        if (error != 0) return error;
        *remaining += 1;
    }
    return 0;
}

/* Makes what a drive needs before its clock runs. */
static int make(struct drive *drive) {
    size_t room = 1;
    for (size_t i = 0; i < drive->count; i++) {
        size_t length = longest(drive->clients[i].frames);
        if (length * drive->window > room) room = length * drive->window;
    }
    drive->poll = epoll_create1(EPOLL_CLOEXEC);
    if (drive->poll < 0) return errno;
    drive->outgoing = malloc(room);
    drive->states = calloc(drive->count, sizeof *drive->states);
    if (drive->outgoing == NULL || drive->states == NULL) return ENOMEM;
    for (size_t i = 0; i < drive->count; i++) {
        drive->states[i].replies = (struct reply_buffer){malloc(CLIENT_REPLY_CAPACITY),
                                                         CLIENT_REPLY_CAPACITY, 0};
        if (drive->states[i].replies.bytes == NULL) return ENOMEM;
    }
    return 0;
}

int floor_drive_clients(struct floor_client *clients, size_t count, uint32_t window,
                        uint32_t *latencies, struct floor_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    struct drive drive = {.clients = clients, .count = count, .window = window,
                          .latencies = latencies, .poll = -1};
    int error = make(&drive);
    if (error == 0) {
        size_t remaining = 0;
        uint64_t start = floor_now();
        error = begin(&drive, &remaining);
        if (error == 0) error = serve(&drive, remaining, outcome);
        outcome->nanoseconds = floor_now() - start;
    }
    for (size_t i = 0; drive.states != NULL && i < count; i++) free(drive.states[i].replies.bytes);
    free(drive.states);
    free(drive.outgoing);
    if (drive.poll >= 0) close(drive.poll);
    return error;
}

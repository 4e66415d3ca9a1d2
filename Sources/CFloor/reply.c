#include "reply.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint64_t floor_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint32_t floor_since(uint64_t start) {
    uint64_t elapsed = floor_now() - start;
    return elapsed > UINT32_MAX ? UINT32_MAX : (uint32_t)elapsed;
}

/* Whether a call that failed is to be made again: it was interrupted, or the connection waits awake. */
static int repeats(void) {
    if (errno != EAGAIN) return errno == EINTR;
    /* Whoever is to answer may need this very processor. */
    sched_yield();
    return 1;
}

int floor_write_all(int descriptor, const uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0) {
            if (repeats()) continue;
            return errno;
        }
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

void floor_place_frame(uint8_t *target, const uint8_t *frame, uint32_t length, uint32_t stream_id) {
    memcpy(target, frame, length);
    target[4] = (uint8_t)(stream_id >> 24);
    target[5] = (uint8_t)(stream_id >> 16);
    target[6] = (uint8_t)(stream_id >> 8);
    target[7] = (uint8_t)stream_id;
}

/* A response begins with its status (field 1) or, on success, with its payload (field 2). */
static void count_reply(const uint8_t *data, size_t length, struct floor_outcome *outcome) {
    int succeeded = length < 2 || data[0] == 0x12 || data[1] == 0;
    if (succeeded) {
        outcome->answered += 1;
        return;
    }
    outcome->refused += 1;
    if (outcome->refusal_length == 0) {
        size_t kept = length < FLOOR_REFUSAL_BYTES ? length : FLOOR_REFUSAL_BYTES;
        memcpy(outcome->refusal, data, kept);
        outcome->refusal_length = (uint32_t)kept;
    }
}

int floor_take_replies(int descriptor, struct reply_buffer *buffer, struct floor_outcome *outcome,
                       uint32_t *taken) {
    ssize_t received;
    do {
        received =
            read(descriptor, buffer->bytes + buffer->length, buffer->capacity - buffer->length);
    } while (received < 0 && repeats());
    if (received < 0) return errno;
    if (received == 0) return ECONNRESET;
    buffer->length += (size_t)received;

    size_t start = 0;
    *taken = 0;
    while (buffer->length - start >= FRAME_HEADER_BYTES) {
        const uint8_t *header = buffer->bytes + start;
        size_t length = (size_t)header[0] << 24 | (size_t)header[1] << 16 |
                        (size_t)header[2] << 8 | header[3];
        size_t whole = FRAME_HEADER_BYTES + length;
        if (whole > buffer->capacity) return EMSGSIZE;
        if (buffer->length - start < whole) break;
        count_reply(header + FRAME_HEADER_BYTES, length, outcome);
        outcome->reply_bytes += whole;
        *taken += 1;
        start += whole;
    }
    buffer->length -= start;
    if (start > 0 && buffer->length > 0) {
        memmove(buffer->bytes, buffer->bytes + start, buffer->length);
    }
    return 0;
}

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
    size_t position;
    uint64_t asked;
    struct reply_buffer replies;
};

static int ask(struct floor_client *client, struct client_state *state, uint8_t *outgoing) {
    uint32_t length = client->frames.lengths[state->sent];
    floor_place_frame(outgoing, client->frames.bytes + state->position, length,
                      client->next_stream_id);
    client->next_stream_id += 2;
    state->position += length;
    state->sent += 1;
    state->asked = floor_now();
    return floor_write_all(client->descriptor, outgoing, length);
}

static int serve(struct floor_client *clients, struct client_state *states, size_t remaining,
                 int poll, uint8_t *outgoing, uint32_t *latencies, struct floor_outcome *outcome) {
    size_t arrived = 0;
    struct epoll_event events[EVENTS_AT_ONCE];
    while (remaining > 0) {
        int ready = epoll_wait(poll, events, EVENTS_AT_ONCE, -1);
        if (ready < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        for (int i = 0; i < ready; i++) {
            struct floor_client *client = &clients[events[i].data.u32];
            struct client_state *state = &states[events[i].data.u32];
            uint32_t taken = 0;
            int error = floor_take_replies(client->descriptor, &state->replies, outcome, &taken);
            if (error != 0) return error;
            if (taken == 0) continue;
            if (latencies != NULL) latencies[arrived] = floor_since(state->asked);
            arrived += 1;
            if (state->sent < client->frames.count) {
                error = ask(client, state, outgoing);
                if (error != 0) return error;
            } else {
                remaining -= 1;
                epoll_ctl(poll, EPOLL_CTL_DEL, client->descriptor, NULL);
            }
        }
    }
    return 0;
}

static int begin(struct floor_client *clients, struct client_state *states, size_t count, int poll,
                 uint8_t *outgoing, size_t *remaining) {
    for (size_t i = 0; i < count; i++) {
        if (clients[i].frames.count == 0) continue;
        struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)i}};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].descriptor, &event) != 0) return errno;
        int error = ask(&clients[i], &states[i], outgoing);
        if (error != 0) return error;
        *remaining += 1;
    }
    return 0;
}

int floor_drive_clients(struct floor_client *clients, size_t count, uint32_t *latencies,
                        struct floor_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    uint32_t room = 1;
    for (size_t i = 0; i < count; i++) {
        uint32_t length = longest(clients[i].frames);
        if (length > room) room = length;
    }
    int error = 0;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    uint8_t *outgoing = malloc(room);
    struct client_state *states = calloc(count, sizeof *states);
    if (poll < 0) error = errno;
    if (error == 0 && (outgoing == NULL || states == NULL)) error = ENOMEM;
    for (size_t i = 0; error == 0 && i < count; i++) {
        states[i].replies = (struct reply_buffer){malloc(CLIENT_REPLY_CAPACITY),
                                                  CLIENT_REPLY_CAPACITY, 0};
        if (states[i].replies.bytes == NULL) error = ENOMEM;
    }
    if (error == 0) {
        size_t remaining = 0;
        uint64_t start = floor_now();
        error = begin(clients, states, count, poll, outgoing, &remaining);
        if (error == 0) {
            error = serve(clients, states, remaining, poll, outgoing, latencies, outcome);
        }
        outcome->nanoseconds = floor_now() - start;
    }
    for (size_t i = 0; states != NULL && i < count; i++) free(states[i].replies.bytes);
    free(states);
    free(outgoing);
    if (poll >= 0) close(poll);
    return error;
}

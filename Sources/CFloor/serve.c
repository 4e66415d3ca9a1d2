#define _GNU_SOURCE
#include "reply.h"
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 20, EVENTS_AT_ONCE = 64 };

struct connection {
    int descriptor;
    size_t length;     /* Bytes in `incoming` that are no whole frame yet. */
    uint8_t incoming[BUFFER_BYTES];
};

struct bytes {
    const uint8_t *start;
    size_t length;
};

static int read_varint(struct bytes *rest, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 64 && rest->length > 0; shift += 7) {
        uint8_t byte = *rest->start++;
        rest->length -= 1;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return 1;
    }
    return 0;
}

/* The bytes of a field that has a length; 0 where the message has none or cannot be read. */
static int find_field(struct bytes message, uint32_t number, struct bytes *field) {
    uint64_t tag, value;
    while (message.length > 0) {
        if (!read_varint(&message, &tag)) return 0;
        switch (tag & 7) {
        case 0:
            if (!read_varint(&message, &value)) return 0;
            continue;
        case 2:
            if (!read_varint(&message, &value) || value > message.length) return 0;
            if (tag >> 3 == number) {
                *field = (struct bytes){message.start, value};
                return 1;
            }
            break;
        case 1: value = 8; break;
        case 5: value = 4; break;
        default: return 0;
        }
        if (value > message.length) return 0;
        message.start += value;
        message.length -= value;
    }
    return 0;
}

static int is(struct bytes bytes, const char *text) {
    return bytes.length == strlen(text) && memcmp(bytes.start, text, bytes.length) == 0;
}

/* The document number in a look-up: payload, person, identity, document, number. */
static int find_number(struct bytes request, struct bytes *number) {
    static const uint32_t path[] = {3, 1, 3, 2, 2};
    struct bytes name;
    if (!find_field(request, 1, &name) || !is(name, "shegong.v1.Persons")) return 0;
    if (!find_field(request, 2, &name) || !is(name, "Get")) return 0;
    *number = request;
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        if (!find_field(*number, path[i], number)) return 0;
    }
    return 1;
}

static uint8_t *put_length(uint8_t *place, size_t length) {
    while (length >= 0x80) {
        *place++ = (uint8_t)(length | 0x80);
        length >>= 7;
    }
    *place++ = (uint8_t)length;
    return place;
}

/* A reply frame: a payload, or without a record the status NOT_FOUND. */
static size_t put_reply(uint8_t *place, const uint8_t *stream, const uint8_t *record,
                        size_t record_bytes) {
    static const uint8_t not_found[] = {0x0a, 2, 0x08, 5};
    uint8_t *body = place + FRAME_HEADER_BYTES;
    if (record == NULL) {
        memcpy(body, not_found, sizeof not_found);
        body += sizeof not_found;
    } else {
        *body++ = 0x12;
        body = put_length(body, record_bytes);
        memcpy(body, record, record_bytes);
        body += record_bytes;
    }
    size_t length = (size_t)(body - place) - FRAME_HEADER_BYTES;
    for (int i = 0; i < 4; i++) place[i] = (uint8_t)(length >> (24 - 8 * i));
    memcpy(place + 4, stream, 4);
    place[8] = 2;
    place[9] = 0;
    return FRAME_HEADER_BYTES + length;
}

/* Looks up what whole frames ask for, and answers all of a read with one write. */
static int answer(struct connection *connection, const struct floor_table *table,
                  uint8_t *outgoing) {
    size_t record_bytes = floor_table_record_bytes(table), start = 0, written = 0;
    while (connection->length - start >= FRAME_HEADER_BYTES) {
        const uint8_t *header = connection->incoming + start;
        size_t length = (size_t)header[0] << 24 | (size_t)header[1] << 16 |
                        (size_t)header[2] << 8 | header[3];
        if (length + FRAME_HEADER_BYTES > BUFFER_BYTES) return EMSGSIZE;
        if (connection->length - start < FRAME_HEADER_BYTES + length) break;
        struct bytes number;
        const uint8_t *record = NULL;
        if (find_number((struct bytes){header + FRAME_HEADER_BYTES, length}, &number)) {
            record = floor_table_find(table, number.start, number.length);
        }
        if (written + FRAME_HEADER_BYTES + 16 + record_bytes > BUFFER_BYTES) {
            int error = floor_write_all(connection->descriptor, outgoing, written);
            if (error != 0) return error;
            written = 0;
        }
        written += put_reply(outgoing + written, header + 4, record, record_bytes);
        start += FRAME_HEADER_BYTES + length;
    }
    connection->length -= start;
    if (start > 0) {
        memmove(connection->incoming, connection->incoming + start, connection->length);
    }
    return floor_write_all(connection->descriptor, outgoing, written);
}

/* Reads once and answers; an error or the end of the peer closes the connection. */
static void serve(struct connection *connection, const struct floor_table *table,
                  uint8_t *outgoing) {
    ssize_t received = read(connection->descriptor, connection->incoming + connection->length,
                            BUFFER_BYTES - connection->length);
    if (received < 0 && errno == EINTR) return;
    if (received > 0) {
        connection->length += (size_t)received;
        if (answer(connection, table, outgoing) == 0) return;
    }
    close(connection->descriptor);
    free(connection);
}

/* Lets in whoever runs under this process's uid, as the kernel reports it. */
static void admit(int listener, int poll) {
    int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (accepted < 0) return;
    struct ucred peer;
    socklen_t length = sizeof peer;
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL ||
        getsockopt(accepted, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0 ||
        peer.uid != geteuid()) {
        free(connection);
        close(accepted);
        return;
    }
    connection->descriptor = accepted;
    connection->length = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, accepted, &event) != 0) {
        close(accepted);
        free(connection);
    }
}

static int listen_on(const char *path, int *listener) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    strcpy(address.sun_path, path);
    *listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*listener < 0) return errno;
    if (bind(*listener, (struct sockaddr *)&address, sizeof address) != 0) return errno;
    return listen(*listener, 64) == 0 ? 0 : errno;
}

int floor_serve(const char *path, const struct floor_table *table) {
    int listener = -1;
    int error = listen_on(path, &listener);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    uint8_t *outgoing = malloc(BUFFER_BYTES);
    if (error == 0 && poll < 0) error = errno;
    if (error == 0 && outgoing == NULL) error = ENOMEM;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (error == 0 && epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) != 0) error = errno;
    struct epoll_event events[EVENTS_AT_ONCE];
    while (error == 0) {
        int ready = epoll_wait(poll, events, EVENTS_AT_ONCE, -1);
        if (ready < 0 && errno != EINTR) error = errno;
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == NULL) admit(listener, poll);
            else serve(events[i].data.ptr, table, outgoing);
        }
    }
    free(outgoing);
    if (poll >= 0) close(poll);
    if (listener >= 0) close(listener);
    return error;
}

#define _GNU_SOURCE
#include "reply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 20 };

static int read_all(int descriptor, uint8_t *piece) {
    for (;;) {
        ssize_t received = read(descriptor, piece, PIECE_BYTES);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0) return errno;
        if (received == 0) return 0;
    }
}

int floor_read_file(const char *path, uint64_t *nanoseconds) {
    uint8_t *piece = malloc(PIECE_BYTES);
    if (piece == NULL) return ENOMEM;
    uint64_t start = floor_now();
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int error = descriptor < 0 ? errno : read_all(descriptor, piece);
    if (descriptor >= 0) close(descriptor);
    *nanoseconds = floor_now() - start;
    free(piece);
    return error;
}

static int write_and_read(int descriptor, uint64_t length, uint8_t *piece) {
    for (uint64_t done = 0; done < length;) {
        size_t next = length - done < PIECE_BYTES ? (size_t)(length - done) : PIECE_BYTES;
        int error = floor_write_all(descriptor, piece, next);
        if (error != 0) return error;
        done += next;
    }
    if (fsync(descriptor) != 0 || lseek(descriptor, 0, SEEK_SET) != 0) return errno;
    return read_all(descriptor, piece);
}

int floor_write_file(const char *path, uint64_t length, uint64_t *nanoseconds) {
    uint8_t *piece = malloc(PIECE_BYTES);
    if (piece == NULL) return ENOMEM;
    memset(piece, 0x5a, PIECE_BYTES);
    uint64_t start = floor_now();
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int error = descriptor < 0 ? errno : write_and_read(descriptor, length, piece);
    if (descriptor >= 0) close(descriptor);
    *nanoseconds = floor_now() - start;
    free(piece);
    return error;
}

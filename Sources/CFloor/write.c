#define _GNU_SOURCE
#include "reply.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILL_BYTES = 1 << 20 };

static int pwrite_all(int descriptor, const uint8_t *bytes, size_t length, uint64_t offset) {
    while (length > 0) {
        ssize_t written = pwrite(descriptor, bytes, length, (off_t)offset);
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        bytes += written;
        length -= (size_t)written;
        offset += (uint64_t)written;
    }
    return 0;
}

/* Blocks are really written: one that is only reserved would cost a change of metadata at its sync. */
int floor_open_written(const char *path, uint64_t length, int *descriptor) {
    int opened = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (opened < 0) return errno;
    int error = 0;
    uint8_t *zeros = calloc(1, FILL_BYTES);
    if (zeros == NULL) error = ENOMEM;
    for (uint64_t offset = 0; error == 0 && offset < length; offset += FILL_BYTES) {
        uint64_t left = length - offset;
        error = pwrite_all(opened, zeros, left < FILL_BYTES ? (size_t)left : FILL_BYTES, offset);
    }
    if (error == 0 && fsync(opened) != 0) error = errno;
    free(zeros);
    if (error != 0) {
        close(opened);
        return error;
    }
    *descriptor = opened;
    return 0;
}

static int write_synced(int descriptor, uint64_t offset, const uint8_t *bytes, size_t length,
                        size_t count, uint32_t *latencies) {
    for (size_t i = 0; i < count; i++) {
        uint64_t start = floor_now();
        int error = pwrite_all(descriptor, bytes, length, offset);
        if (error != 0) return error;
        if (fdatasync(descriptor) != 0) return errno;
        latencies[i] = floor_since(start);
        offset += length;
    }
    return 0;
}

int floor_write_synced(int descriptor, uint64_t offset, const uint8_t *bytes, size_t length,
                       size_t count, uint32_t *latencies, int processor) {
    if (processor < 0) return write_synced(descriptor, offset, bytes, length, count, latencies);
    if (processor >= CPU_SETSIZE) return EINVAL;
    cpu_set_t before, meanwhile;
    if (sched_getaffinity(0, sizeof before, &before) != 0) return errno;
    CPU_ZERO(&meanwhile);
    CPU_SET((size_t)processor, &meanwhile);
    if (sched_setaffinity(0, sizeof meanwhile, &meanwhile) != 0) return errno;
    int error = write_synced(descriptor, offset, bytes, length, count, latencies);
    if (sched_setaffinity(0, sizeof before, &before) != 0 && error == 0) error = errno;
    return error;
}

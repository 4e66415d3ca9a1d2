#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <stdalign.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int shegong_reserve_blocks(int descriptor, int64_t offset, int64_t length) {
    int result;
    do {
        result = fallocate(descriptor, 0, offset, length);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int shegong_release_blocks(int descriptor, int64_t offset, int64_t length) {
    int result;
    do {
        result = fallocate(
            descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

static int sync_range(int descriptor, int64_t offset, int64_t length, unsigned int flags) {
    int result;
    do {
        result = sync_file_range(descriptor, offset, length, flags);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int shegong_start_writeback(int descriptor, int64_t offset, int64_t length) {
    return sync_range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
}

int shegong_wait_for_writeback(int descriptor, int64_t offset, int64_t length) {
    return sync_range(
        descriptor, offset, length,
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

static int read_status(
    int folder, const char *path, int flags, struct shegong_file_status *status) {
    struct statx found;
    unsigned int wanted = STATX_TYPE | STATX_NLINK | STATX_INO | STATX_SIZE;
    int result;
    do {
        result = statx(folder, path, flags, wanted, &found);
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        return errno;
    }
    status->size = found.stx_size;
    status->inode = found.stx_ino;
    status->links = found.stx_nlink;
    status->is_directory = S_ISDIR(found.stx_mode);
    return 0;
}

int shegong_read_path_status(const char *path, struct shegong_file_status *status) {
    return read_status(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, status);
}

int shegong_read_file_status(int descriptor, struct shegong_file_status *status) {
    return read_status(descriptor, "", AT_EMPTY_PATH, status);
}

int shegong_bypass_page_cache(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_DIRECT) != 0) {
        return errno;
    }
    // Some file systems take the flag and refuse the first read or write.
    alignas(4096) char block[4096];
    ssize_t result;
    do {
        result = pread(descriptor, block, sizeof block, 0);
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        int error = errno;
        return fcntl(descriptor, F_SETFL, flags) == 0 ? error : errno;
    }
    return 0;
}

int shegong_use_page_cache(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) {
        return errno;
    }
    if ((flags & O_DIRECT) == 0) {
        return EINVAL;
    }
    return fcntl(descriptor, F_SETFL, flags & ~O_DIRECT) == 0 ? 0 : errno;
}

_Static_assert(
    sizeof(struct shegong_peer_credentials) == sizeof(struct ucred), "size of struct ucred");
_Static_assert(
    offsetof(struct shegong_peer_credentials, process) == offsetof(struct ucred, pid),
    "place of ucred.pid");
_Static_assert(
    offsetof(struct shegong_peer_credentials, user) == offsetof(struct ucred, uid),
    "place of ucred.uid");
_Static_assert(
    offsetof(struct shegong_peer_credentials, group) == offsetof(struct ucred, gid),
    "place of ucred.gid");

int shegong_read_peer_credentials(int socket, struct shegong_peer_credentials *credentials) {
    int domain = 0;
    socklen_t length = sizeof domain;
    if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) {
        return errno;
    }
    if (domain != AF_UNIX) {
        return EAFNOSUPPORT;
    }
    struct ucred peer = {0, 0, 0};
    length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
        return errno;
    }
    if (length != sizeof peer || peer.uid == UINT32_MAX || peer.gid == UINT32_MAX) {
        return ENOTCONN;
    }
    credentials->process = peer.pid;
    credentials->user = peer.uid;
    credentials->group = peer.gid;
    return 0;
}

int shegong_run_this_thread_when_idle(int idle) {
    struct sched_param none = {0};
    // For Linux, process 0 names the calling thread, not the whole process.
    return sched_setscheduler(0, idle ? SCHED_IDLE : SCHED_OTHER, &none) == 0 ? 0 : errno;
}

void shegong_map_pieces_of(int bytes) { mallopt(M_MMAP_THRESHOLD, bytes); }

void shegong_give_back_free_memory(void) { malloc_trim(0); }

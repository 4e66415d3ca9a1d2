/* Stands between the daemon and the C library (LD_PRELOAD), numbers every call that storage makes
 * below FAULT_DIRECTORY, over all threads, and lets one of them go wrong.
 *
 *   FAULT_LOG=FILE          one line for each call: number, name, path
 *   FAULT_AT=N              the call to touch
 *   FAULT_KIND=before|after|half  the process is killed there (half: amid the next write)
 *              error:E | error:E:lasts   the call fails with error number E; "lasts": so do all
 *                                        later ones of that name
 *              short        the next read or write does a part of what it was asked, as it may
 *   FAULT_NAME=NAME         counts only the calls of that name
 *   FAULT_PATH=TEXT         counts only the calls on paths that end with it; one that begins with a
 *                           slash is the whole path below FAULT_DIRECTORY, and "." that itself
 *
 * Beside strace, which does the same from outside by each thread's own count, it can number all
 * threads together, kill behind a call, and cut a write honestly in two. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum kind { NONE, BEFORE, AFTER, HALF, ERROR, SHORT };

static const char *directory, *only_name, *only_path;
static size_t directory_length;
static enum kind kind;
static int error_number, lasts, log_file = -1;
static long fault_at;
static atomic_long counter;

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    directory = getenv("FAULT_DIRECTORY");
    directory_length = directory ? strlen(directory) : 0;
    only_name = getenv("FAULT_NAME");
    only_path = getenv("FAULT_PATH");
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_KIND"), *log = getenv("FAULT_LOG");
    fault_at = at ? atol(at) : 0;
    if (log) {
        log_file = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    if (!what) {
        kind = NONE;
    } else if (!strcmp(what, "before")) {
        kind = BEFORE;
    } else if (!strcmp(what, "after")) {
        kind = AFTER;
    } else if (!strcmp(what, "half")) {
        kind = HALF;
    } else if (!strcmp(what, "short")) {
        kind = SHORT;
    } else if (!strncmp(what, "error:", 6)) {
        kind = ERROR;
        error_number = atoi(what + 6);
        lasts = strstr(what, ":lasts") != NULL;
    }
}

static void note(long number, const char *name, const char *path, const char *touched) {
    if (log_file < 0) {
        return;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char line[512];
    int length = snprintf(line, sizeof line, "%ld %s %s %s%ld.%09ld\n", number, name,
        path + directory_length, touched, (long)now.tv_sec, now.tv_nsec);
    if (write(log_file, line, (size_t)length) < 0) {
        _exit(99);
    }
}

static void end_process(void) {
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

/* Whether FAULT_PATH names the path. */
static int is_named(const char *path) {
    path += directory_length;
    if (!only_path) {
        return 1;
    }
    if (!strcmp(only_path, ".")) {
        return !*path;
    }
    size_t length = strlen(path), wanted = strlen(only_path);
    if (length < wanted || (*only_path == '/' && length != wanted)) {
        return 0;
    }
    return !strcmp(path + length - wanted, only_path);
}

/* Counts a call; what is to be done with it. */
static enum kind passing(const char *name, const char *path) {
    static atomic_int met, lasting;
    static const char *lasting_name;
    if (!directory || strncmp(path, directory, directory_length)) {
        return NONE;
    }
    if (atomic_load(&lasting) && !strcmp(lasting_name, name)) {
        return ERROR;
    }
    if ((only_name && strcmp(only_name, name)) || !is_named(path)) {
        return NONE;
    }
    long number = atomic_fetch_add(&counter, 1) + 1;
    int is_there = number == fault_at;
    if (kind == HALF || kind == SHORT) {
        is_there = number >= fault_at && (!strcmp(name, "pwrite") || !strcmp(name, "pread"));
        is_there = is_there && (kind == SHORT || name[1] == 'w');
    }
    if (kind != NONE && is_there && !atomic_exchange(&met, 1)) {
        note(number, name, path, "FAULT ");
        if (kind == BEFORE) {
            end_process();
        }
        if (kind == ERROR && lasts) {
            lasting_name = name;
            atomic_store(&lasting, 1);
        }
        return kind;
    }
    if (kind == NONE || !fault_at) {
        note(number, name, path, "");
    }
    return NONE;
}

static enum kind passing_descriptor(const char *name, int descriptor) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return passing(name, path);
}

/* Where a read or write is cut: somewhere in its first bytes, which are an entry's header and body;
 * what follows in its block is padding. */
static size_t part(size_t count) {
    size_t span = count < 512 ? count : 512;
    return 1 + (size_t)fault_at * 61 % (span - 1);
}

/* Where a write is cut. The last block of a file, a segment's seal, lies within one sector for this
 * reason: disks and the kernel write that whole or not at all, so here all of it is there. */
static size_t part_of_write(int descriptor, size_t count, off_t offset) {
    struct stat status;
    int is_last = REAL(fstat)(descriptor, &status) == 0 && count > 512
        && offset + (off_t)count == status.st_size;
    return is_last ? 512 : part(count);
}

/* The result of a call that the fault may touch. */
#define TOUCHED(fate, perform)            \
    do {                                  \
        enum kind touched = (fate);       \
        if (touched == ERROR) {           \
            errno = error_number;         \
            return -1;                    \
        }                                 \
        __typeof__(perform) result = (perform); \
        if (touched == AFTER) {           \
            end_process();                \
        }                                 \
        return result;                    \
    } while (0)

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    /* Only an open that makes a file asks for space. */
    const char *name = flags & O_CREAT ? "create" : "open";
    TOUCHED(passing(name, path), REAL(open)(path, flags, mode));
}

DIR *opendir(const char *path) {
    enum kind touch = passing("opendir", path);
    if (touch == ERROR) {
        errno = error_number;
        return NULL;
    }
    DIR *result = REAL(opendir)(path);
    if (touch == AFTER) {
        end_process();
    }
    return result;
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    enum kind touch = passing_descriptor("pread", descriptor);
    if (touch == SHORT && count > 1) {
        return REAL(pread)(descriptor, bytes, part(count), offset);
    }
    TOUCHED(touch, REAL(pread)(descriptor, bytes, count, offset));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    enum kind touch = passing_descriptor("pwrite", descriptor);
    if ((touch == SHORT || touch == HALF) && count > 1) {
        size_t cut = part_of_write(descriptor, count, offset);
        // A part of a block cannot go past the page cache, and is there in a crash all the same.
        int flags = REAL(fcntl)(descriptor, F_GETFL);
        REAL(fcntl)(descriptor, F_SETFL, flags & ~O_DIRECT);
        ssize_t done = REAL(pwrite)(descriptor, bytes, cut, offset);
        REAL(fcntl)(descriptor, F_SETFL, flags);
        if (touch == HALF) {
            end_process();
        }
        return done;
    }
    TOUCHED(touch, REAL(pwrite)(descriptor, bytes, count, offset));
}

int ftruncate(int descriptor, off_t length) {
    TOUCHED(passing_descriptor("ftruncate", descriptor), REAL(ftruncate)(descriptor, length));
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    TOUCHED(passing_descriptor(mode ? "release" : "fallocate", descriptor),
        REAL(fallocate)(descriptor, mode, offset, length));
}

int fdatasync(int descriptor) {
    TOUCHED(passing_descriptor("fdatasync", descriptor), REAL(fdatasync)(descriptor));
}

int fsync(int descriptor) {
    TOUCHED(passing_descriptor("fsync", descriptor), REAL(fsync)(descriptor));
}

int sync_file_range(int descriptor, off_t offset, off_t length, unsigned flags) {
    TOUCHED(passing_descriptor("sync_file_range", descriptor),
        REAL(sync_file_range)(descriptor, offset, length, flags));
}

int posix_fadvise(int descriptor, off_t offset, off_t length, int advice) {
    enum kind touch = passing_descriptor("posix_fadvise", descriptor);
    if (touch == ERROR) {
        return error_number;
    }
    int result = REAL(posix_fadvise)(descriptor, offset, length, advice);
    if (touch == AFTER) {
        end_process();
    }
    return result;
}

int statx(int folder, const char *path, int flags, unsigned mask, struct statx *status) {
    TOUCHED(*path ? passing("statx", path) : passing_descriptor("statx", folder),
        REAL(statx)(folder, path, flags, mask, status));
}

int flock(int descriptor, int operation) {
    TOUCHED(passing_descriptor("flock", descriptor), REAL(flock)(descriptor, operation));
}

int rename(const char *from, const char *to) {
    TOUCHED(passing("rename", from), REAL(rename)(from, to));
}

int unlink(const char *path) { TOUCHED(passing("unlink", path), REAL(unlink)(path)); }

int mkdir(const char *path, mode_t mode) {
    TOUCHED(passing("mkdir", path), REAL(mkdir)(path, mode));
}

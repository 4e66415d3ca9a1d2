// The few Linux calls that Swift's Glibc module does not show. Each says why it is here; nothing
// else belongs here.
#ifndef SHEGONG_CLINUX_H
#define SHEGONG_CLINUX_H

#include <stddef.h>
#include <stdint.h>

// Every call below that can fail returns 0 or the error number, never -1 with errno: a Swift caller
// cannot then lose errno to a call in between. Interrupted calls (EINTR) are repeated here.

/// Reserves the blocks of a range, so that a write there cannot meet a full disk.
/// Here because: fallocate(2) is declared only under _GNU_SOURCE, which Glibc's module map does
/// not set; posix_fallocate is visible, but falls back to a slow emulation without saying so.
int shegong_reserve_blocks(int descriptor, int64_t offset, int64_t length);

/// Gives the blocks of a range back; the range reads as zeros afterwards, the size stays.
/// Here because: FALLOC_FL_PUNCH_HOLE, as above.
int shegong_release_blocks(int descriptor, int64_t offset, int64_t length);

/// Starts writing a range of dirty pages to the disk without waiting for it. No durability.
/// Here because: sync_file_range(2) is declared only under _GNU_SOURCE.
int shegong_start_writeback(int descriptor, int64_t offset, int64_t length);

/// Waits until the pages of a range, whose writing was started, are written. No durability.
int shegong_wait_for_writeback(int descriptor, int64_t offset, int64_t length);

/// What is asked of a file besides its content.
struct shegong_file_status {
    uint64_t size;
    uint64_t inode;
    uint64_t links;
    int is_directory;
};

/// Reads the status of a path, links not followed, or of an open file, its times left out.
/// Here because: statx(2) is declared only under _GNU_SOURCE, and fstat(2) asks for the times too.
/// Whoever has asked for them gets a new one with the next write (Linux 6.13 and later), and so the
/// next fdatasync has the inode to write beside the data: two more turns of the disk each time.
int shegong_read_path_status(const char *path, struct shegong_file_status *status);
int shegong_read_file_status(int descriptor, struct shegong_file_status *status);

/// Has whole blocks of 4 KiB that lie in memory on a multiple of that go past the page cache from
/// now on. EINVAL where the file system does not do it; then everything stays as it was.
/// Here because: O_DIRECT is declared only under _GNU_SOURCE.
int shegong_bypass_page_cache(int descriptor);

/// Ends that. EINVAL where it was not so.
int shegong_use_page_cache(int descriptor);

/// Who sits at the other end of a Unix socket. Laid out as the kernel's struct ucred (asserted).
/// Here because: struct ucred is declared only under _GNU_SOURCE.
struct shegong_peer_credentials {
    int32_t process;
    uint32_t user;
    uint32_t group;
};

/// Reads SO_PEERCRED. Fails with EAFNOSUPPORT on a socket that is not a Unix one, where the kernel
/// would answer user and group all ones and call it a success, and with ENOTCONN where it has no
/// peer.
int shegong_read_peer_credentials(int socket, struct shegong_peer_credentials *credentials);

/// Lets the calling thread run only when a core is otherwise idle (SCHED_IDLE), or as usual again.
/// Here because: SCHED_IDLE is declared only under _GNU_SOURCE.
int shegong_run_this_thread_when_idle(int idle);

/// Has pieces of memory of so many bytes and more be mappings of their own, which go back to the
/// system when they are freed. The C library begins so, and raises the limit to 32 MiB with use.
/// Here because: mallopt(3) is declared in malloc.h, which Glibc's module map leaves out.
void shegong_map_pieces_of(int bytes);

/// Gives memory that was freed back to the system. Threads that ask for memory wait meanwhile.
/// Here because: malloc_trim(3), as above.
void shegong_give_back_free_memory(void);

/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), continued from `checksum`; begin with 0.
/// Here because: the processor's instruction needs a target attribute that Swift has not.
uint32_t shegong_crc32c(uint32_t checksum, const void *bytes, size_t count);

/// The same without the processor's instruction, for machines that lack it and for comparison.
uint32_t shegong_crc32c_software(uint32_t checksum, const void *bytes, size_t count);

/// Asks the processor to fetch the memory around an address into its caches, and waits for nothing.
/// The address may be any, also one that is not there.
/// Here because: Swift has no prefetch.
static inline void shegong_fetch_ahead(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

#endif

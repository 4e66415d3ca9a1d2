#include "CLinux.h"

#include <pthread.h>
#include <string.h>

#define CASTAGNOLI_REFLECTED 0x82F63B78u

static uint32_t table[8][256];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static void make_table(void) {
    for (uint32_t value = 0; value < 256; value++) {
        uint32_t remainder = value;
        for (int bit = 0; bit < 8; bit++) {
            remainder = (remainder >> 1) ^ (CASTAGNOLI_REFLECTED & (0u - (remainder & 1u)));
        }
        table[0][value] = remainder;
    }
    for (int slice = 1; slice < 8; slice++) {
        for (uint32_t value = 0; value < 256; value++) {
            uint32_t before = table[slice - 1][value];
            table[slice][value] = (before >> 8) ^ table[0][before & 0xFF];
        }
    }
}

uint32_t shegong_crc32c_software(uint32_t checksum, const void *bytes, size_t count) {
    pthread_once(&table_made, make_table);
    const unsigned char *next = bytes;
    uint32_t state = ~checksum;
    while (count >= 8) {
        uint32_t low = state ^ ((uint32_t)next[0] | (uint32_t)next[1] << 8
                                | (uint32_t)next[2] << 16 | (uint32_t)next[3] << 24);
        state = table[7][low & 0xFF] ^ table[6][(low >> 8) & 0xFF]
              ^ table[5][(low >> 16) & 0xFF] ^ table[4][low >> 24]
              ^ table[3][next[4]] ^ table[2][next[5]] ^ table[1][next[6]] ^ table[0][next[7]];
        next += 8;
        count -= 8;
    }
    while (count > 0) {
        state = (state >> 8) ^ table[0][(state ^ *next) & 0xFF];
        next += 1;
        count -= 1;
    }
    return ~state;
}

#if defined(__x86_64__)

__attribute__((target("sse4.2")))
static uint32_t crc32c_hardware(uint32_t checksum, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    uint64_t state = (uint32_t)~checksum;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, next, sizeof word);
        state = __builtin_ia32_crc32di(state, word);
        next += 8;
        count -= 8;
    }
    uint32_t narrow = (uint32_t)state;
    while (count > 0) {
        narrow = __builtin_ia32_crc32qi(narrow, *next);
        next += 1;
        count -= 1;
    }
    return ~narrow;
}

uint32_t shegong_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return __builtin_cpu_supports("sse4.2")
        ? crc32c_hardware(checksum, bytes, count)
        : shegong_crc32c_software(checksum, bytes, count);
}

#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

uint32_t shegong_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    uint32_t state = ~checksum;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, next, sizeof word);
        state = __crc32cd(state, word);
        next += 8;
        count -= 8;
    }
    while (count > 0) {
        state = __crc32cb(state, *next);
        next += 1;
        count -= 1;
    }
    return ~state;
}

#else

uint32_t shegong_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return shegong_crc32c_software(checksum, bytes, count);
}

#endif

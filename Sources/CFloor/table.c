#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A slot of the index: what most misses are told by, and where the key and its record lie. */
struct slot {
    uint32_t hash;   /* 0 = free. */
    uint32_t place;
};

struct floor_table {
    struct slot *slots;
    size_t slot_mask;
    uint8_t *entries; /* Key, padded, and record of each, one after another. */
    size_t entry_bytes;
    size_t record_bytes;
    size_t count;
    size_t capacity;
};

static uint32_t hash_of(const uint8_t *key, size_t length) {
    uint64_t hash = 0xcbf29ce484222325u ^ length;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, key, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
        key += 8;
        length -= 8;
    }
    for (size_t i = 0; i < length; i++) hash = (hash ^ key[i]) * 0x100000001b3u;
    hash ^= hash >> 32;
    return (uint32_t)hash | 1;
}

static void *large_pages(size_t bytes) {
    void *memory = aligned_alloc(1 << 21, (bytes + (1 << 21) - 1) & ~(size_t)((1 << 21) - 1));
    if (memory != NULL) madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

int floor_table_make(size_t count, size_t record_bytes, struct floor_table **made) {
    if (count == 0 || count > UINT32_MAX / 4 || record_bytes > UINT32_MAX) return EINVAL;
    struct floor_table *table = calloc(1, sizeof *table);
    if (table == NULL) return ENOMEM;
    size_t slots = 1;
    while (slots < 2 * count) slots *= 2;
    table->slot_mask = slots - 1;
    table->entry_bytes = (FLOOR_KEY_BYTES + record_bytes + 63) & ~(size_t)63;
    table->record_bytes = record_bytes;
    table->capacity = count;
    table->slots = large_pages(slots * sizeof *table->slots);
    table->entries = large_pages(count * table->entry_bytes);
    if (table->slots == NULL || table->entries == NULL) {
        floor_table_free(table);
        return ENOMEM;
    }
    memset(table->slots, 0, slots * sizeof *table->slots);
    *made = table;
    return 0;
}

void floor_table_free(struct floor_table *table) {
    free(table->slots);
    free(table->entries);
    free(table);
}

int floor_table_add(struct floor_table *table, const uint8_t *key, size_t length,
                    const uint8_t *record) {
    if (length >= FLOOR_KEY_BYTES) return EINVAL;
    if (table->count == table->capacity) return ENOSPC;
    uint32_t hash = hash_of(key, length);
    size_t slot = hash & table->slot_mask;
    while (table->slots[slot].hash != 0) slot = (slot + 1) & table->slot_mask;
    table->slots[slot] = (struct slot){hash, (uint32_t)table->count};
    uint8_t *entry = table->entries + table->count * table->entry_bytes;
    memset(entry, 0, FLOOR_KEY_BYTES);
    entry[0] = (uint8_t)length;
    memcpy(entry + 1, key, length);
    memcpy(entry + FLOOR_KEY_BYTES, record, table->record_bytes);
    table->count += 1;
    return 0;
}

const uint8_t *floor_table_find(const struct floor_table *table, const uint8_t *key,
                                size_t length) {
    uint32_t hash = hash_of(key, length);
    for (size_t slot = hash & table->slot_mask; table->slots[slot].hash != 0;
         slot = (slot + 1) & table->slot_mask) {
        if (table->slots[slot].hash != hash) continue;
        const uint8_t *entry = table->entries + table->slots[slot].place * table->entry_bytes;
        if (entry[0] == length && memcmp(entry + 1, key, length) == 0) {
            return entry + FLOOR_KEY_BYTES;
        }
    }
    return NULL;
}

size_t floor_table_record_bytes(const struct floor_table *table) { return table->record_bytes; }

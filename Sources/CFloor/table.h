#ifndef SHEGONG_CFLOOR_TABLE_H
#define SHEGONG_CFLOOR_TABLE_H

#include "CFloor.h"

/* The record under a key, record_bytes of it, or NULL. */
const uint8_t *floor_table_find(const struct floor_table *table, const uint8_t *key, size_t length);

size_t floor_table_record_bytes(const struct floor_table *table);

#endif

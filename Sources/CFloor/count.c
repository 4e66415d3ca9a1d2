#include "CFloor.h"

#include <string.h>

uint64_t floor_count(struct floor_keys keys, size_t rows, uint64_t *cells) {
    /* Two tables take turns, so that equal neighbours do not wait for each other. */
    uint64_t other[FLOOR_CELLS];
    uint64_t start = floor_now();
    memset(cells, 0, FLOOR_CELLS * sizeof *cells);
    memset(other, 0, sizeof other);
    for (size_t i = 0; i < rows; i++) {
        size_t cell = (size_t)(keys.first[i] & 15) << 6 | (size_t)(keys.second[i] & 7) << 3 |
                      (size_t)(keys.third[i] & 7);
        (i & 1 ? other : cells)[cell] += 1;
    }
    for (size_t cell = 0; cell < FLOOR_CELLS; cell++) cells[cell] += other[cell];
    return floor_now() - start;
}

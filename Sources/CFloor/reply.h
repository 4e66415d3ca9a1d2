#ifndef SHEGONG_CFLOOR_REPLY_H
#define SHEGONG_CFLOOR_REPLY_H

#include "CFloor.h"

enum { FRAME_HEADER_BYTES = 10 };

/* Bytes that came in and are not yet a whole reply. */
struct reply_buffer {
    uint8_t *bytes;
    size_t capacity;
    size_t length;
};

/* Writes the whole of `bytes`. */
int floor_write_all(int descriptor, const uint8_t *bytes, size_t length);

/* Reads once, and counts the replies that are whole now. */
int floor_take_replies(int descriptor, struct reply_buffer *buffer, struct floor_outcome *outcome,
                       uint32_t *taken);

/* Copies a frame and puts the stream id into its header. */
void floor_place_frame(uint8_t *target, const uint8_t *frame, uint32_t length, uint32_t stream_id);

/* Nanoseconds since `start`, at most UINT32_MAX. */
uint32_t floor_since(uint64_t start);

#endif

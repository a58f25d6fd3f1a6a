/*
 * MessagePack taken apart by hand, for the streams that are too long for a
 * library: the files cache and the items of an archive. Every fmt_take_… moves
 * the cursor behind what it read, and leaves it where it was otherwise. For
 * the .c files of this folder only.
 */
#ifndef FMT_TAKE_H
#define FMT_TAKE_H

#include <borgcache/types.h>

/* What is left of the input. */
typedef struct fmt_cursor {
    const uint8_t *p;
    const uint8_t *end;
} fmt_cursor;

typedef enum fmt_take {
    FMT_TAKE_OK,
    FMT_TAKE_CUT,    /* the input ends inside */
    FMT_TAKE_INVALID /* something else is there */
} fmt_take;

static inline size_t fmt_left(const fmt_cursor *c)
{
    return (size_t)(c->end - c->p);
}

/* Give a result that is no success to the caller. */
#define FMT_TRY(call)                                                          \
    do {                                                                       \
        fmt_take take_ = (call);                                               \
        if (take_ != FMT_TAKE_OK)                                              \
            return take_;                                                      \
    } while (0)

/* A number of at least 0, in any width, signed or not. */
fmt_take fmt_take_uint(uint64_t *out, fmt_cursor *c);

/* The head of an array; of exactly want elements. */
fmt_take fmt_take_array(uint32_t *count, fmt_cursor *c);
fmt_take fmt_take_array_of(uint32_t want, fmt_cursor *c);

/* The head of a map; count is of pairs. */
fmt_take fmt_take_map(uint32_t *count, fmt_cursor *c);

/* The bytes of a str or bin, borrowed. */
fmt_take fmt_take_text(bc_slice *out, fmt_cursor *c);

/* A bin of 32 bytes, borrowed. */
fmt_take fmt_take_hash(const uint8_t **out, fmt_cursor *c);

/* A timestamp (extension -1) that fits bc_ns. */
fmt_take fmt_take_time(bc_ns *out, fmt_cursor *c);

/* [id, size] */
fmt_take fmt_take_chunk(const uint8_t **id, uint64_t *size, fmt_cursor *c);

#endif

/* Borrowed bytes: making, comparing, cutting. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <borgcache/types.h>
#include <string.h>

#define BC_SLICE_NULL ((bc_slice){NULL, 0})

static inline bc_slice bc_slice_of(const char *text)
{
    return (bc_slice){(const uint8_t *)text, text == NULL ? 0 : strlen(text)};
}

static inline bc_slice bc_slice_of_buf(const bc_buf *buf)
{
    return (bc_slice){buf->ptr, buf->len};
}

static inline bool bc_slice_equal(bc_slice a, bc_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool bc_slice_is(bc_slice a, const char *text)
{
    return bc_slice_equal(a, bc_slice_of(text));
}

/* Byte order; a prefix sorts first. UTF-8 keeps code point order. */
static inline int bc_slice_compare(bc_slice a, bc_slice b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

/* Put in that order, and each once: the first of items are these. Gives how
 * many. */
size_t bc_slices_distinct(bc_slice *items, size_t count);

static inline bool bc_slice_starts(bc_slice a, const char *prefix)
{
    size_t n = strlen(prefix);

    return a.len >= n && memcmp(a.ptr, prefix, n) == 0;
}

static inline bc_slice bc_slice_cut(bc_slice a, size_t from, size_t len)
{
    return (bc_slice){a.ptr + from, len};
}

#endif

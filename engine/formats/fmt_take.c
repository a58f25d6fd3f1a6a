#include "formats/fmt_take.h"

#include "base/endian.h"

#define SECONDS_MASK ((UINT64_C(1) << 34) - 1)

/* The big-endian number of 1, 2, 4 or 8 bytes. */
static inline uint64_t number(const uint8_t *p, unsigned width)
{
    switch (width) {
    case 1:
        return p[0];
    case 2:
        return bc_be16(p);
    case 4:
        return bc_be32(p);
    default:
        return bc_be64(p);
    }
}

/* cc to cf are unsigned, d0 to d3 signed; both in widths of 1, 2, 4, 8. */
fmt_take fmt_take_uint(uint64_t *out, fmt_cursor *c)
{
    uint8_t first;
    unsigned width;

    if (fmt_left(c) == 0)
        return FMT_TAKE_CUT;
    first = c->p[0];
    if (first < 0x80) {
        *out = first;
        c->p++;
        return FMT_TAKE_OK;
    }
    if (first < 0xcc || first > 0xd3)
        return FMT_TAKE_INVALID;
    width = 1u << (first & 3);
    if (fmt_left(c) < 1 + width)
        return FMT_TAKE_CUT;
    if (first >= 0xd0 && c->p[1] >= 0x80)
        return FMT_TAKE_INVALID;
    *out = number(c->p + 1, width);
    c->p += 1 + width;
    return FMT_TAKE_OK;
}

/* Of an array or a map: up to 15 elements are counted in the first byte,
 * which is small then, others in 2 or 4 bytes behind wide or wide + 1. */
static inline fmt_take container_head(
    uint32_t *count, fmt_cursor *c, uint8_t small, uint8_t wide)
{
    unsigned width;

    if (fmt_left(c) == 0)
        return FMT_TAKE_CUT;
    if ((c->p[0] & 0xf0) == small) {
        *count = *c->p++ & 0x0fu;
        return FMT_TAKE_OK;
    }
    if (c->p[0] != wide && c->p[0] != wide + 1)
        return FMT_TAKE_INVALID;
    width = c->p[0] == wide ? 2 : 4;
    if (fmt_left(c) < 1 + width)
        return FMT_TAKE_CUT;
    *count = (uint32_t)number(c->p + 1, width);
    c->p += 1 + width;
    return FMT_TAKE_OK;
}

fmt_take fmt_take_array(uint32_t *count, fmt_cursor *c)
{
    return container_head(count, c, 0x90, 0xdc);
}

fmt_take fmt_take_map(uint32_t *count, fmt_cursor *c)
{
    return container_head(count, c, 0x80, 0xde);
}

fmt_take fmt_take_array_of(uint32_t want, fmt_cursor *c)
{
    uint32_t count = 0;
    fmt_take status = fmt_take_array(&count, c);

    if (status == FMT_TAKE_OK && count != want)
        return FMT_TAKE_INVALID;
    return status;
}

/* The length of a str or bin; head: bytes before the first of it. */
static fmt_take text_head(unsigned *head, uint32_t *len, const fmt_cursor *c)
{
    uint8_t first;

    if (fmt_left(c) == 0)
        return FMT_TAKE_CUT;
    first = c->p[0];
    *head = 1;
    if ((first & 0xe0) == 0xa0) {
        *len = first & 0x1fu;
        return FMT_TAKE_OK;
    }
    if ((first < 0xc4 || first > 0xc6) && (first < 0xd9 || first > 0xdb))
        return FMT_TAKE_INVALID;
    *head += 1u << (first < 0xd0 ? first - 0xc4 : first - 0xd9);
    if (fmt_left(c) < *head)
        return FMT_TAKE_CUT;
    *len = (uint32_t)number(c->p + 1, *head - 1);
    return FMT_TAKE_OK;
}

fmt_take fmt_take_text(bc_slice *out, fmt_cursor *c)
{
    unsigned head = 0;
    uint32_t len = 0;

    FMT_TRY(text_head(&head, &len, c));
    if (fmt_left(c) - head < len)
        return FMT_TAKE_CUT;
    *out = (bc_slice){c->p + head, len};
    c->p += head + len;
    return FMT_TAKE_OK;
}

/* A bin of 32 bytes whose length may be spelled in 1, 2 or 4 bytes. */
fmt_take fmt_take_hash(const uint8_t **out, fmt_cursor *c)
{
    unsigned width;

    if (fmt_left(c) == 0)
        return FMT_TAKE_CUT;
    if (c->p[0] < 0xc4 || c->p[0] > 0xc6)
        return FMT_TAKE_INVALID;
    width = 1u << (c->p[0] & 3);
    if (fmt_left(c) < 1 + width)
        return FMT_TAKE_CUT;
    if (number(c->p + 1, width) != 32)
        return FMT_TAKE_INVALID;
    if (fmt_left(c) < 1 + width + 32)
        return FMT_TAKE_CUT;
    *out = c->p + 1 + width;
    c->p += 1 + width + 32;
    return FMT_TAKE_OK;
}

/* False when the instant does not fit 64 bits of nanoseconds. The sum is made
 * from the second above, where a negative product cannot overflow early. */
static bool nanoseconds(bc_ns *out, int64_t seconds, uint64_t nanos)
{
    int64_t rest = (int64_t)nanos;
    int64_t product;

    if (nanos >= (uint64_t)BC_NS_PER_S)
        return false;
    if (seconds < 0) {
        seconds++;
        rest -= BC_NS_PER_S;
    }
    return !__builtin_mul_overflow(seconds, BC_NS_PER_S, &product) &&
           !__builtin_add_overflow(product, rest, out);
}

/* The two's complement number in 8 bytes. */
static int64_t signed_be64(const uint8_t *p)
{
    uint64_t bits = bc_be64(p);

    return bits <= INT64_MAX ? (int64_t)bits : -(int64_t)~bits - 1;
}

static bool decode_time(bc_ns *out, const uint8_t *p, uint32_t len)
{
    uint64_t bits;

    switch (len) {
    case 4:
        return nanoseconds(out, bc_be32(p), 0);
    case 8:
        bits = bc_be64(p);
        return nanoseconds(out, (int64_t)(bits & SECONDS_MASK), bits >> 34);
    case 12:
        return nanoseconds(out, signed_be64(p + 4), bc_be32(p));
    default:
        return false;
    }
}

/* Head of an extension: bytes before the type byte, and of the payload. */
static fmt_take ext_head(unsigned *head, uint32_t *len, const fmt_cursor *c)
{
    uint8_t first;

    if (fmt_left(c) == 0)
        return FMT_TAKE_CUT;
    first = c->p[0];
    if (first == 0xd6 || first == 0xd7) {
        *head = 1;
        *len = first == 0xd6 ? 4 : 8;
        return FMT_TAKE_OK;
    }
    if (first < 0xc7 || first > 0xc9)
        return FMT_TAKE_INVALID;
    *head = 1 + (1u << (first - 0xc7));
    if (fmt_left(c) < *head)
        return FMT_TAKE_CUT;
    *len = (uint32_t)number(c->p + 1, *head - 1);
    return *len == 4 || *len == 8 || *len == 12 ? FMT_TAKE_OK
                                                : FMT_TAKE_INVALID;
}

fmt_take fmt_take_time(bc_ns *out, fmt_cursor *c)
{
    unsigned head = 0;
    uint32_t len = 0;
    fmt_take status = ext_head(&head, &len, c);

    if (status != FMT_TAKE_OK)
        return status;
    if (fmt_left(c) < head + 1)
        return FMT_TAKE_CUT;
    if (c->p[head] != 0xff) /* extension type -1 */
        return FMT_TAKE_INVALID;
    if (fmt_left(c) < head + 1 + len)
        return FMT_TAKE_CUT;
    if (!decode_time(out, c->p + head + 1, len))
        return FMT_TAKE_INVALID;
    c->p += head + 1 + len;
    return FMT_TAKE_OK;
}

fmt_take fmt_take_chunk(const uint8_t **id, uint64_t *size, fmt_cursor *c)
{
    FMT_TRY(fmt_take_array_of(2, c));
    FMT_TRY(fmt_take_hash(id, c));
    return fmt_take_uint(size, c);
}

#include "formats/fmt_files.h"

#include "base/endian.h"

#include <string.h>

#define NANOS        INT64_C(1000000000)
#define SECONDS_MASK ((UINT64_C(1) << 34) - 1)
/* With so many seconds no nanoseconds leave the range of bc_ns. */
#define MAX_SECONDS ((uint64_t)(INT64_MAX / NANOS))

/* What is left of the input; every take_… moves p behind what it read. */
typedef struct cursor {
    const uint8_t *p;
    const uint8_t *end;
} cursor;

static inline size_t left(const cursor *c)
{
    return (size_t)(c->end - c->p);
}

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
static fmt_files_status take_uint(uint64_t *out, cursor *c)
{
    uint8_t first;
    unsigned width;

    if (left(c) == 0)
        return FMT_FILES_CUT;
    first = c->p[0];
    if (first < 0x80) {
        *out = first;
        c->p++;
        return FMT_FILES_RECORD;
    }
    if (first < 0xcc || first > 0xd3)
        return FMT_FILES_INVALID;
    width = 1u << (first & 3);
    if (left(c) < 1 + width)
        return FMT_FILES_CUT;
    if (first >= 0xd0 && c->p[1] >= 0x80)
        return FMT_FILES_INVALID;
    *out = number(c->p + 1, width);
    c->p += 1 + width;
    return FMT_FILES_RECORD;
}

static fmt_files_status take_array(uint32_t *count, cursor *c)
{
    unsigned width;

    if (left(c) == 0)
        return FMT_FILES_CUT;
    if ((c->p[0] & 0xf0) == 0x90) {
        *count = *c->p++ & 0x0fu;
        return FMT_FILES_RECORD;
    }
    if (c->p[0] != 0xdc && c->p[0] != 0xdd)
        return FMT_FILES_INVALID;
    width = c->p[0] == 0xdc ? 2 : 4;
    if (left(c) < 1 + width)
        return FMT_FILES_CUT;
    *count = (uint32_t)number(c->p + 1, width);
    c->p += 1 + width;
    return FMT_FILES_RECORD;
}

static fmt_files_status take_array_of(uint32_t want, cursor *c)
{
    uint32_t count = 0;
    fmt_files_status status = take_array(&count, c);

    if (status == FMT_FILES_RECORD && count != want)
        return FMT_FILES_INVALID;
    return status;
}

/* A bin of 32 bytes whose length may be spelled in 1, 2 or 4 bytes. */
static fmt_files_status take_hash(const uint8_t **out, cursor *c)
{
    unsigned width;

    if (left(c) == 0)
        return FMT_FILES_CUT;
    if (c->p[0] < 0xc4 || c->p[0] > 0xc6)
        return FMT_FILES_INVALID;
    width = 1u << (c->p[0] & 3);
    if (left(c) < 1 + width)
        return FMT_FILES_CUT;
    if (number(c->p + 1, width) != 32)
        return FMT_FILES_INVALID;
    if (left(c) < 1 + width + 32)
        return FMT_FILES_CUT;
    *out = c->p + 1 + width;
    c->p += 1 + width + 32;
    return FMT_FILES_RECORD;
}

/* False when the instant does not fit 64 bits of nanoseconds. The sum is made
 * from the second above, where a negative product cannot overflow early. */
static bool nanoseconds(bc_ns *out, int64_t seconds, uint64_t nanos)
{
    int64_t rest = (int64_t)nanos;
    int64_t product;

    if (nanos >= (uint64_t)NANOS)
        return false;
    if (seconds < 0) {
        seconds++;
        rest -= NANOS;
    }
    return !__builtin_mul_overflow(seconds, NANOS, &product) &&
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
static fmt_files_status ext_head(unsigned *head, uint32_t *len, const cursor *c)
{
    uint8_t first;

    if (left(c) == 0)
        return FMT_FILES_CUT;
    first = c->p[0];
    if (first == 0xd6 || first == 0xd7) {
        *head = 1;
        *len = first == 0xd6 ? 4 : 8;
        return FMT_FILES_RECORD;
    }
    if (first < 0xc7 || first > 0xc9)
        return FMT_FILES_INVALID;
    *head = 1 + (1u << (first - 0xc7));
    if (left(c) < *head)
        return FMT_FILES_CUT;
    *len = (uint32_t)number(c->p + 1, *head - 1);
    return *len == 4 || *len == 8 || *len == 12 ? FMT_FILES_RECORD
                                                : FMT_FILES_INVALID;
}

static fmt_files_status take_time(bc_ns *out, cursor *c)
{
    unsigned head = 0;
    uint32_t len = 0;
    fmt_files_status status = ext_head(&head, &len, c);

    if (status != FMT_FILES_RECORD)
        return status;
    if (left(c) < head + 1)
        return FMT_FILES_CUT;
    if (c->p[head] != 0xff) /* extension type -1 */
        return FMT_FILES_INVALID;
    if (left(c) < head + 1 + len)
        return FMT_FILES_CUT;
    if (!decode_time(out, c->p + head + 1, len))
        return FMT_FILES_INVALID;
    c->p += head + 1 + len;
    return FMT_FILES_RECORD;
}

/* Give a status that is no success to the caller. */
#define TRY(call)                                                              \
    do {                                                                       \
        fmt_files_status status_ = (call);                                     \
        if (status_ != FMT_FILES_RECORD)                                       \
            return status_;                                                    \
    } while (0)

static fmt_files_status take_chunk(
    const uint8_t **id, uint64_t *size, cursor *c)
{
    TRY(take_array_of(2, c));
    TRY(take_hash(id, c));
    return take_uint(size, c);
}

/* However many chunks are claimed, the input ends the loop. */
static fmt_files_status take_chunks(fmt_files_record *out, cursor *c)
{
    const uint8_t *id;
    uint64_t size;

    TRY(take_array(&out->chunk_count, c));
    out->chunk_bytes.ptr = c->p;
    for (uint32_t i = 0; i < out->chunk_count; i++)
        TRY(take_chunk(&id, &size, c));
    out->chunk_bytes.len = (size_t)(c->p - out->chunk_bytes.ptr);
    return FMT_FILES_RECORD;
}

/*
 * The way that Borg spells records, in a handful of instructions a field: no
 * bounds are checked because HEAD_ROOM bytes are there, no number is read by a
 * loop or a branch on its width. Whatever looks different is left to the
 * general way above, which starts again from the front.
 */
#define HEAD_ROOM  96u /* 36 + 3 * 9 + 2 * 10 + 1, and some */
#define CHUNK_ROOM 44u /* 35 + a number, which is read as 8 bytes */

/* Bytes of the number at p, 0 when it is spelled in another way. */
static inline size_t quick_uint(uint64_t *out, const uint8_t *p)
{
    unsigned width;

    if (p[0] < 0x80) {
        *out = p[0];
        return 1;
    }
    if ((p[0] & 0xfc) != 0xcc)
        return 0;
    width = 1u << (p[0] & 3);
    *out = bc_be64(p + 1) >> (64 - 8 * width);
    return 1 + width;
}

static inline size_t quick_time(bc_ns *out, const uint8_t *p)
{
    uint64_t bits = bc_be64(p + 2);
    uint64_t seconds = bits & SECONDS_MASK;

    if (p[0] == 0xd6 && p[1] == 0xff && bits >> 32 < MAX_SECONDS) {
        *out = (int64_t)((bits >> 32) * (uint64_t)NANOS);
        return 6;
    }
    if (p[0] != 0xd7 || p[1] != 0xff || bits >> 34 >= (uint64_t)NANOS ||
        seconds >= MAX_SECONDS)
        return 0;
    *out = (int64_t)(seconds * (uint64_t)NANOS + (bits >> 34));
    return 10;
}

/* The chunk list at p; NULL when it is not for the quick way. */
static inline const uint8_t *quick_chunks(
    fmt_files_record *out, const uint8_t *p, const uint8_t *end)
{
    unsigned count = *p++ - 0x90u;
    uint64_t size;

    if (count > 15)
        return NULL;
    out->chunk_count = count;
    out->chunk_bytes.ptr = p;
    while (count-- > 0) {
        size_t len;

        if ((size_t)(end - p) < CHUNK_ROOM || p[0] != 0x92 || p[1] != 0xc4 ||
            p[2] != 32)
            return NULL;
        len = quick_uint(&size, p + 35);
        if (len == 0)
            return NULL;
        p += 35 + len;
    }
    out->chunk_bytes.len = (size_t)(p - out->chunk_bytes.ptr);
    return p;
}

static bool quick_record(fmt_files_record *out, bc_slice in)
{
    const uint8_t *p = in.ptr;
    uint64_t *const numbers[] = {&out->age, &out->inode, &out->size};
    bc_ns *const times[] = {&out->ctime_ns, &out->mtime_ns};
    size_t len;

    if (in.len < HEAD_ROOM || p[0] != 0x92 || p[1] != 0xc4 || p[2] != 32 ||
        p[35] != 0x96)
        return false;
    out->path_hash = p + 3;
    p += 36;
    for (size_t i = 0; i < 3; i++, p += len)
        if ((len = quick_uint(numbers[i], p)) == 0)
            return false;
    for (size_t i = 0; i < 2; i++, p += len)
        if ((len = quick_time(times[i], p)) == 0)
            return false;
    p = quick_chunks(out, p, in.ptr + in.len);
    if (p == NULL || out->age == UINT64_MAX)
        return false;
    out->len = (size_t)(p - in.ptr);
    return true;
}

static fmt_files_status any_record(fmt_files_record *out, bc_slice in)
{
    cursor c = {in.ptr, in.ptr + in.len};

    TRY(take_array_of(2, &c));
    TRY(take_hash(&out->path_hash, &c));
    TRY(take_array_of(6, &c));
    TRY(take_uint(&out->age, &c));
    if (out->age == UINT64_MAX) /* Borg adds 1 and cannot pack it again */
        return FMT_FILES_INVALID;
    TRY(take_uint(&out->inode, &c));
    TRY(take_uint(&out->size, &c));
    TRY(take_time(&out->ctime_ns, &c));
    TRY(take_time(&out->mtime_ns, &c));
    TRY(take_chunks(out, &c));
    out->len = (size_t)(c.p - in.ptr);
    return FMT_FILES_RECORD;
}

fmt_files_status fmt_files_next(fmt_files_record *out, bc_slice in)
{
    if (in.len == 0)
        return FMT_FILES_CUT;
    return quick_record(out, in) ? FMT_FILES_RECORD : any_record(out, in);
}

bool fmt_files_chunk(const uint8_t **id, uint64_t *size, bc_slice *rest)
{
    cursor c;

    if (rest->len == 0)
        return false;
    c = (cursor){rest->ptr, rest->ptr + rest->len};
    if (take_chunk(id, size, &c) != FMT_FILES_RECORD)
        return false;
    *rest = (bc_slice){c.p, left(&c)};
    return true;
}

#include "formats/fmt_files.h"

#include "base/endian.h"
#include "formats/fmt_msgpack.h"
#include "formats/fmt_take.h"

#include <string.h>

#define SECONDS_MASK ((UINT64_C(1) << 34) - 1)
/* With so many seconds no nanoseconds leave the range of bc_ns. */
#define MAX_SECONDS ((uint64_t)(INT64_MAX / BC_NS_PER_S))

/* However many chunks are claimed, the input ends the loop. */
static fmt_take take_chunks(fmt_files_record *out, fmt_cursor *c)
{
    const uint8_t *id;
    uint64_t size;

    FMT_TRY(fmt_take_array(&out->chunk_count, c));
    out->chunk_bytes.ptr = c->p;
    for (uint32_t i = 0; i < out->chunk_count; i++)
        FMT_TRY(fmt_take_chunk(&id, &size, c));
    out->chunk_bytes.len = (size_t)(c->p - out->chunk_bytes.ptr);
    return FMT_TAKE_OK;
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
        *out = (int64_t)((bits >> 32) * (uint64_t)BC_NS_PER_S);
        return 6;
    }
    if (p[0] != 0xd7 || p[1] != 0xff || bits >> 34 >= (uint64_t)BC_NS_PER_S ||
        seconds >= MAX_SECONDS)
        return 0;
    *out = (int64_t)(seconds * (uint64_t)BC_NS_PER_S + (bits >> 34));
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

static fmt_take any_record(fmt_files_record *out, bc_slice in)
{
    fmt_cursor c = {in.ptr, in.ptr + in.len};

    FMT_TRY(fmt_take_array_of(2, &c));
    FMT_TRY(fmt_take_hash(&out->path_hash, &c));
    FMT_TRY(fmt_take_array_of(6, &c));
    FMT_TRY(fmt_take_uint(&out->age, &c));
    if (out->age == UINT64_MAX) /* Borg adds 1 and cannot pack it again */
        return FMT_TAKE_INVALID;
    FMT_TRY(fmt_take_uint(&out->inode, &c));
    FMT_TRY(fmt_take_uint(&out->size, &c));
    FMT_TRY(fmt_take_time(&out->ctime_ns, &c));
    FMT_TRY(fmt_take_time(&out->mtime_ns, &c));
    FMT_TRY(take_chunks(out, &c));
    out->len = (size_t)(c.p - in.ptr);
    return FMT_TAKE_OK;
}

/*
 * What begins as no record is still not judged before it is whole, because
 * Borg's unpacker gives out whole objects only: one that the file ends inside
 * is ignored there, whatever it is. So much of it is waited for.
 */
#define STRANGER_MAX ((size_t)100 << 20)

static fmt_files_status judge_stranger(bc_slice in)
{
    size_t len;

    return in.len < STRANGER_MAX &&
                   fmt_msgpack_check(&len, in, NULL) == BC_ERR_TRUNCATED
               ? FMT_FILES_CUT
               : FMT_FILES_INVALID;
}

fmt_files_status fmt_files_next(fmt_files_record *out, bc_slice in)
{
    if (in.len == 0)
        return FMT_FILES_CUT;
    if (quick_record(out, in))
        return FMT_FILES_RECORD;
    switch (any_record(out, in)) {
    case FMT_TAKE_OK:
        return FMT_FILES_RECORD;
    case FMT_TAKE_CUT:
        return FMT_FILES_CUT;
    case FMT_TAKE_INVALID:
        break;
    }
    return judge_stranger(in);
}

bool fmt_files_chunk(const uint8_t **id, uint64_t *size, bc_slice *rest)
{
    fmt_cursor c;

    if (rest->len == 0)
        return false;
    c = (fmt_cursor){rest->ptr, rest->ptr + rest->len};
    if (fmt_take_chunk(id, size, &c) != FMT_TAKE_OK)
        return false;
    *rest = (bc_slice){c.p, fmt_left(&c)};
    return true;
}

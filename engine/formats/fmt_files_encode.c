#include "formats/fmt_files.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

/* Two array heads, a hash, three numbers, two times, a list's head. */
#define HEAD_MAX  (2u + 34u + 3u * 9u + 2u * 14u + 5u)
#define CHUNK_MAX (1u + 34u + 9u)

/* Every put_… writes at p and gives the place behind; the caller has made
 * room. */
static inline uint8_t *put_be(uint8_t *p, uint64_t value, unsigned width)
{
    for (unsigned i = width; i > 0; i--, value >>= 8)
        p[i - 1] = (uint8_t)value;
    return p + width;
}

static inline uint8_t *put_uint(uint8_t *p, uint64_t value)
{
    unsigned power = 0;

    if (value < 0x80) {
        *p = (uint8_t)value;
        return p + 1;
    }
    while (power < 3 && value >> (8u << power) != 0)
        power++;
    *p = (uint8_t)(0xccu + power);
    return put_be(p + 1, value, 1u << power);
}

static inline uint8_t *put_hash(uint8_t *p, const uint8_t hash[32])
{
    p[0] = 0xc4;
    p[1] = 32;
    memcpy(p + 2, hash, 32);
    return p + 34;
}

static inline uint8_t *put_time(uint8_t *p, bc_ns ns)
{
    int64_t seconds = ns / BC_NS_PER_S;
    int64_t nanos = ns % BC_NS_PER_S;

    if (nanos < 0) {
        seconds--;
        nanos += BC_NS_PER_S;
    }
    if (seconds < 0) {
        p = put_be(p, 0xc70cff, 3);
        p = put_be(p, (uint64_t)nanos, 4);
        return put_be(p, (uint64_t)seconds, 8);
    }
    if (nanos == 0 && seconds <= UINT32_MAX)
        return put_be(put_be(p, 0xd6ff, 2), (uint64_t)seconds, 4);
    return put_be(
        put_be(p, 0xd7ff, 2), (uint64_t)nanos << 34 | (uint64_t)seconds, 8);
}

static inline uint8_t *put_array(uint8_t *p, uint32_t count)
{
    if (count < 16) {
        *p = (uint8_t)(0x90u | count);
        return p + 1;
    }
    *p = count <= UINT16_MAX ? 0xdc : 0xdd;
    return put_be(p + 1, count, count <= UINT16_MAX ? 2 : 4);
}

bc_code fmt_files_encode(
    bc_buf *out, const fmt_files_fields *fields, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, HEAD_MAX + fields->chunk_bytes.len, err);
    uint8_t *p;

    if (code != BC_OK)
        return code;
    p = put_array(out->ptr + out->len, 2);
    p = put_hash(p, fields->path_hash);
    p = put_array(p, 6);
    p = put_uint(p, fields->age);
    p = put_uint(p, fields->inode);
    p = put_uint(p, fields->size);
    p = put_time(p, fields->ctime_ns);
    p = put_time(p, fields->mtime_ns);
    p = put_array(p, fields->chunk_count);
    out->len = (size_t)(p - out->ptr);
    return bc_buf_add(out, fields->chunk_bytes, err);
}

bc_code fmt_files_encode_chunk(
    bc_buf *out, const uint8_t id[32], uint64_t size, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, CHUNK_MAX, err);
    uint8_t *p;

    if (code != BC_OK)
        return code;
    p = put_array(out->ptr + out->len, 2);
    p = put_uint(put_hash(p, id), size);
    *p = 0;
    out->len = (size_t)(p - out->ptr);
    return BC_OK;
}

/*
 * The chunk index image: 1024 bytes of header, then 40-byte buckets.
 *
 * Source: repository-side spec 9; borg 2.0.0b12, _hashindex.c
 */
#ifndef FMT_CHUNKS_H
#define FMT_CHUNKS_H

#include <borgcache/error.h>
#include <borgcache/types.h>

#define FMT_CHUNKS_HEADER    1024u
#define FMT_CHUNKS_BUCKET    40u
#define FMT_CHUNKS_MAX_VALUE UINT32_C(4294966271)
#define FMT_CHUNKS_EMPTY     UINT32_C(0xffffffff)
#define FMT_CHUNKS_DELETED   UINT32_C(0xfffffffe)

typedef struct fmt_chunks {
    uint32_t entries; /* as the header says */
    uint32_t buckets;
    uint32_t empty;
    bc_slice bucket_bytes; /* borrowed: buckets * 40 */
} fmt_chunks;

typedef struct fmt_chunks_bucket {
    const uint8_t *id; /* 32 bytes, borrowed */
    uint32_t refcount;
    uint32_t size;
} fmt_chunks_bucket;

/*
 * Check a whole image and name its parts.
 * BC_OK, BC_ERR_LOCAL with Borg's exact text ("ValueError: …") in Borg's order
 * of checks; key or value size other than 32 and 8, a negative count or an
 * entry count that the buckets do not hold are refused as well.
 */
bc_code fmt_chunks_decode(
    fmt_chunks *out, bc_slice image, bc_error *err) BC_NODISCARD;

/* The same without counting the entries, for who looks at each one anyway;
 * fmt_chunks_count then says BC_OK or what fmt_chunks_decode would. */
bc_code fmt_chunks_decode_head(
    fmt_chunks *out, bc_slice image, bc_error *err) BC_NODISCARD;
bc_code fmt_chunks_count(const fmt_chunks *chunks, bc_error *err) BC_NODISCARD;

/* The bucket at index (below buckets); true when it is in use. */
bool fmt_chunks_at(
    fmt_chunks_bucket *out, const fmt_chunks *chunks, uint32_t index);

#endif

/*
 * The chunk index, looked at: `cache/chunks` and `cache/chunks_hash` in the
 * repository.
 *
 * A hash table image: 32-byte chunk id to reference count and plaintext size.
 * Borg 2.0.0b12 does not count references: what is present has the maximum.
 * A size of 0 means that Borg has not met the chunk's size yet.
 *
 * Life: bc_inspect_chunks -> head, entry, find. It belongs to its bc_inspect.
 */
#ifndef BORGCACHE_CHUNKS_H
#define BORGCACHE_CHUNKS_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct bc_chunks_view bc_chunks_view;

typedef enum bc_chunks_hash {
    BC_CHUNKS_HASH_OK,
    BC_CHUNKS_HASH_MISMATCH, /* Borg rebuilds the index */
    BC_CHUNKS_HASH_MISSING
} bc_chunks_hash;

/* Chunks with 2^k <= size < 2^(k+1). */
typedef struct bc_chunks_bin {
    uint64_t from;
    uint64_t to;
    uint64_t count;
    uint64_t bytes;
} bc_chunks_bin;

typedef struct bc_chunks_head {
    const char *path;    /* of the stored index; NULL when not looked at */
    bc_tri present;      /* unknown: the repository was not looked at */
    bc_chunks_hash hash; /* when present */
    bool valid;          /* it parses; the counts below hold */
    bc_opt_u64 bytes;
    uint64_t entries; /* used buckets, counted */
    uint64_t buckets; /* as the header says, checked against the length */
    uint64_t with_size;
    uint64_t without_size;
    uint64_t refcount_max; /* entries at the maximum value */
    size_t bin_count;
    bc_chunks_bin bins[32]; /* ascending, only bins with entries */
    const char *error;      /* why it does not parse, else NULL */
} bc_chunks_head;

typedef struct bc_chunks_entry {
    bc_id id;
    uint32_t refcount;
    uint32_t size; /* plaintext bytes, 0 = not known */
} bc_chunks_entry;

/* bc_chunks_view_head - facts; borrowed, never NULL. Source: none (ours) */
BC_API const bc_chunks_head *bc_chunks_view_head(const bc_chunks_view *view);

/*
 * bc_chunks_view_next - the next used bucket
 *
 *   cursor   starts at 0; moved on
 *
 * true with out set, false at the end (or when the index is not valid).
 * Cost: one bucket, plus the unused ones before it.
 * Source: borg 2.0.0b12, _hashindex.c
 */
BC_API bool bc_chunks_view_next(
    bc_chunks_entry *out, const bc_chunks_view *view, uint64_t *cursor);

/*
 * bc_chunks_view_find - the first entry whose id has this prefix
 *
 *   prefix   1 to 64 hex digits, any case
 *
 * BC_OK with out set, BC_ERR_NOT_FOUND, BC_ERR_USAGE (not hex, too long).
 * Cost: one pass over the buckets. Source: none (ours)
 */
BC_API bc_code bc_chunks_view_find(bc_chunks_entry *out,
    const bc_chunks_view *view, const char *prefix, bc_error *err) BC_NODISCARD;

/*
 * bc_chunks_view_has - is this id in the index, with a count above 0?
 *
 * Cost: one probe of a set built at the first call; false when it cannot be
 * built. Source: borg 2.0.0b12, cache.py, ChunksMixin.seen_chunk
 */
BC_API bool bc_chunks_view_has(bc_chunks_view *view, const bc_id *id);

/* bc_chunks_hash_name - "ok", "mismatch", "missing". Source: none (ours) */
BC_API const char *bc_chunks_hash_name(bc_chunks_hash hash);

#endif

/*
 * The chunk index in the repository: load, rebuild, use, write back.
 *
 * Source: cache-side spec 10; borg 2.0.0b12, cache.py, ChunksMixin,
 * build_chunkindex_from_repo, write_chunkindex_to_repo_cache
 */
#ifndef CHUNKS_INDEX_H
#define CHUNKS_INDEX_H

#include "chunks/chunks_table.h"
#include "io/io_write.h"
#include "repo/repo.h"

#include <borgcache/work.h>

/*
 * cache/chunks when its hash fits, else from the listing of data/; the latter
 * removes the all-zero manifest id where repo_lists_manifest() says so.
 * immediately: a rebuilt index is stored at once, forced, not compacted.
 * BC_OK, BC_ERR_CANCELLED, BC_ERR_LOCAL (hash good, does not parse; manifest id
 * expected but absent), codes of the repository and of chunks_table_set.
 */
typedef struct chunks_build_options {
    const bc_iow *iow; /* clock for the log line */
    bool disable_caches;
    bool immediately;
    bc_work work; /* asked while listing; total is not known */
    bc_log log;
} chunks_build_options;

bc_code chunks_build(chunks_table **out, repo *r,
    const chunks_build_options *options, bc_error *err) BC_NODISCARD;

enum { CHUNKS_COMPACT = 1, CHUNKS_CLEAR = 2, CHUNKS_FORCE = 4 };

/*
 * Store the index unless the stored hash is its own (cache-side 10.5). how:
 * CHUNKS_…. With CHUNKS_CLEAR a failure leaves the entries as they are, so that
 * the call can be repeated. Codes of the repository, BC_ERR_NO_MEMORY.
 */
bc_code chunks_write(repo *r, chunks_table *table, unsigned how,
    const bc_log *log, bc_error *err) BC_NODISCARD;

#endif

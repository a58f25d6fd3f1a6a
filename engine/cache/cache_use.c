/* What a run asks and tells: files and chunks. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_chunks.h"
#include "formats/fmt_files.h"

#include <inttypes.h>

/* The lock must be refreshed where nothing else touches the repository. */
#define REFRESH_AFTER_NS (INT64_C(60) * 1000000000)

void bc_cache_path_hash(
    bc_path_hash *out, const bc_cache *cache, bc_slice hashed_path)
{
    bc_id hash;

    repo_hash(&hash, cache->repo, hashed_path);
    memcpy(out->b, hash.b, sizeof(out->b));
}

bc_code bc_cache_file_known(bc_file_known *out, bc_cache *cache,
    bc_slice hashed_path, const bc_file_stat *st, bc_error *err)
{
    bc_path_hash hash;

    bc_cache_path_hash(&hash, cache, hashed_path);
    return files_cache_known(out, cache->files, &hash, hashed_path, st, err);
}

bc_code bc_cache_memorize_file(bc_cache *cache, bc_slice hashed_path,
    const bc_file_stat *st, const bc_files_chunk *chunks, size_t count,
    bc_error *err)
{
    bc_buf encoded = BC_BUF_INIT;
    bc_path_hash hash;
    bc_code code = BC_OK;

    for (size_t i = 0; i < count && code == BC_OK; i++)
        code = fmt_files_encode_chunk(
            &encoded, chunks[i].id.b, chunks[i].size, err);
    bc_cache_path_hash(&hash, cache, hashed_path);
    if (code == BC_OK)
        code = files_cache_memorize(cache->files, &hash, hashed_path, st,
            bc_slice_of_buf(&encoded), err);
    bc_buf_dispose(&encoded);
    return code;
}

bc_code cache_chunks(bc_cache *cache, bc_error *err)
{
    const chunks_build_options options = {
        .iow = cache->iow, .immediately = true, .log = cache->log};

    if (cache->chunks != NULL)
        return BC_OK;
    return chunks_build(&cache->chunks, cache->repo, &options, err);
}

bc_code bc_cache_seen_chunk(bool *seen, bc_cache *cache, const bc_id *id,
    bc_opt_u64 size, bc_error *err)
{
    chunks_value value;
    bc_code code = cache_chunks(cache, err);

    *seen = false;
    if (code != BC_OK)
        return code;
    *seen = chunks_table_get(&value, cache->chunks, id) && value.refcount != 0;
    if (!*seen || !size.known || value.size != 0)
        return BC_OK;
    if (size.value > UINT32_MAX)
        return bc_error_set(err, BC_ERR_USAGE,
            "OverflowError: a chunk of %" PRIu64 " bytes", size.value);
    value.size = (uint32_t)size.value;
    return chunks_table_set(cache->chunks, id, value, err);
}

bc_code bc_cache_reuse_chunk(
    bc_cache *cache, const bc_id *id, uint64_t size, bc_error *err)
{
    (void)id;
    if (size == 0)
        return bc_error_set(
            err, BC_ERR_USAGE, "a chunk that is reused has a size above 0");
    cache->stats.original_bytes += size;
    return BC_OK;
}

static bc_code refresh_lock(bc_cache *cache, bc_ns now, bc_error *err)
{
    bc_code code;

    if (now <= cache->refreshed_ns + REFRESH_AFTER_NS)
        return BC_OK;
    code = repo_info(cache->repo, err);
    if (code == BC_OK)
        cache->refreshed_ns = now;
    return code;
}

static bc_code store_chunk(bc_cache *cache, const bc_files_chunk *chunk,
    char type, bc_slice plaintext, bc_error *err)
{
    bc_buf object = BC_BUF_INIT;
    chunks_value value = {FMT_CHUNKS_MAX_VALUE, (uint32_t)chunk->size};
    const repo_content content = {
        &chunk->id, type, plaintext, &cache->compression};
    bc_code code = repo_object_format(&object, cache->repo, &content, err);

    if (code == BC_OK)
        code = repo_put(cache->repo, &chunk->id, bc_slice_of_buf(&object), err);
    if (code == BC_OK)
        code = chunks_table_add(cache->chunks, &chunk->id, value, err);
    bc_buf_dispose(&object);
    return code;
}

bc_code bc_cache_add_chunk(bc_files_chunk *out, bc_cache *cache, char type,
    bc_slice plaintext, bc_error *err)
{
    bc_ns now = cache->iow->now(cache->iow->ctx);
    bool seen = false;
    bc_code code;

    repo_hash(&out->id, cache->repo, plaintext);
    out->size = plaintext.len;
    code = bc_cache_seen_chunk(
        &seen, cache, &out->id, (bc_opt_u64){true, out->size}, err);
    if (code != BC_OK)
        return code;
    if (seen) {
        code = refresh_lock(cache, now, err);
        return code != BC_OK
                   ? code
                   : bc_cache_reuse_chunk(cache, &out->id, out->size, err);
    }
    code = store_chunk(cache, out, type, plaintext, err);
    if (code != BC_OK)
        return code;
    cache->refreshed_ns = now; /* the put has refreshed the lock */
    cache->stats.original_bytes += out->size;
    cache->stats.unique_bytes += out->size;
    return BC_OK;
}

bc_cache_stats bc_cache_stats_get(const bc_cache *cache)
{
    return cache->stats;
}

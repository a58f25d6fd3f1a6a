/* Writing what a run learned, config last: it carries the digests. */
#include "cache/cache_parts.h"

#include "base/buf.h"

static void report(const bc_cache *cache, const char *message, bool finished)
{
    if (cache->progress.report != NULL)
        cache->progress.report(
            cache->progress.payload, "cache.close", message, finished);
}

static bc_code save_files(bc_cache *cache, bc_error *err)
{
    bc_code code;

    if (!files_cache_loaded(cache->files) || cache->files_saved)
        return BC_OK;
    report(cache, "Saving files cache", false);
    bc_buf_clear(&cache->files_record);
    code = files_cache_save(&cache->files_record, cache->files, err);
    cache->files_saved = code == BC_OK;
    return code;
}

static bc_code save_chunks(bc_cache *cache, bc_error *err)
{
    bc_code code;

    if (cache->chunks == NULL)
        return BC_OK;
    report(cache, "Saving chunks cache", false);
    code = chunks_write(
        cache->repo, cache->chunks, CHUNKS_COMPACT, &cache->log, err);
    if (code != BC_OK)
        return code;
    chunks_table_free(cache->chunks);
    cache->chunks = NULL;
    return BC_OK;
}

bc_code bc_cache_commit(bc_cache *cache, bc_error *err)
{
    bc_code code;

    if (cache->committed)
        return BC_OK;
    code = cache_security_save(cache, err);
    if (code == BC_OK)
        code = save_files(cache, err);
    if (code == BC_OK)
        code = save_chunks(cache, err);
    if (code != BC_OK)
        return code;
    report(cache, "Saving cache config", false);
    code = cache_config_save(cache, err);
    if (code != BC_OK)
        return code;
    report(cache, "", true);
    cache->committed = true;
    return BC_OK;
}

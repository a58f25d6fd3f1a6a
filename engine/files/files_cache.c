/* The cache itself: made, loaded, ended. */
#include "files/files_cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>

static bc_code make_view(
    files_cache *cache, const files_cache_options *options, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    files_view_options view = {.io = options->iow->read,
        .name = options->name,
        .readable_format = true,
        .record = options->record,
        .ttl = {true, options->ttl},
        .log = options->log};
    bc_code code = bc_buf_set_text(&path, options->dir, err);

    if (code == BC_OK)
        code = io_path_join(&path, options->name, err);
    if (code == BC_OK) {
        view.path = bc_buf_text(&path);
        code = files_view_new(&cache->view, &view, err);
    }
    bc_buf_dispose(&path);
    return code;
}

static bc_code keep_series(
    files_cache *cache, const char *series, bc_error *err)
{
    if (series == NULL)
        return BC_OK;
    cache->series = bc_text_copy(bc_slice_of(series));
    return cache->series != NULL ? BC_OK : bc_error_no_memory(err);
}

bc_code files_cache_open(
    files_cache **out, const files_cache_options *options, bc_error *err)
{
    files_cache *cache = calloc(1, sizeof(*cache));
    bc_code code;

    *out = NULL;
    if (cache == NULL)
        return bc_error_no_memory(err);
    cache->iow = options->iow;
    cache->mode = options->mode;
    cache->ttl = options->ttl;
    cache->start_backup_ns = options->start_backup_ns;
    cache->log = options->log;
    cache->repo = options->repo;
    cache->work = options->work;
    code = keep_series(cache, options->series, err);
    if (code == BC_OK)
        code = make_view(cache, options, err);
    if (code == BC_OK) {
        *out = cache;
        cache = NULL;
    }
    files_cache_free(cache);
    return code;
}

const char *files_cache_series(const files_cache *cache)
{
    return cache->series;
}

bool files_cache_loaded(const files_cache *cache)
{
    return cache->loaded;
}

/* *usable: Borg would work with what the file holds. */
static bc_code load_file(bool *usable, files_cache *cache, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = bc_files_view_load(cache->view, &why);

    *usable = code == BC_OK && !files_view_discarded(cache->view);
    if (code != BC_ERR_NO_MEMORY)
        return BC_OK;
    if (err != NULL)
        *err = why;
    return code;
}

bc_code files_cache_load(files_cache *cache, bc_error *err)
{
    files_rebuilt rebuilt;
    bool usable = false;
    bc_code code;

    if (cache->loaded)
        return BC_OK;
    code = load_file(&usable, cache, err);
    if (code == BC_OK && !usable) {
        files_cache_clear(cache);
        code = files_cache_rebuild(&rebuilt, cache, NULL, err);
    }
    cache->loaded = code == BC_OK;
    return code;
}

void files_cache_say(const files_cache *cache, const char *text)
{
    if (text != NULL && cache->log.write != NULL)
        cache->log.write(cache->log.payload, BC_DEBUG, LOG_FILES_CACHE, text);
}

void files_cache_free(files_cache *cache)
{
    if (cache == NULL)
        return;
    files_view_free(cache->view);
    files_index_dispose(&cache->index);
    bc_buf_dispose(&cache->run);
    bc_buf_dispose(&cache->scratch);
    free(cache->series);
    free(cache);
}

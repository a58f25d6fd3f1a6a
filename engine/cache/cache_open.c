/* Opening and ending a bc_cache: the table of contents of this floor. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"
#include "formats/fmt_compression.h"
#include "formats/fmt_modes.h"

#include <stdlib.h>

/* Where everything is: CACHE/<id> or the given path, SECURITY/<id>. */
static bc_code find_places(
    bc_cache *cache, const bc_cache_options *options, bc_error *err)
{
    bc_code code = BC_OK;

    bc_hex_encode(cache->id, repo_id(cache->repo)->b, 32);
    if (options->path != NULL) {
        code = bc_buf_set_text(&cache->path, options->path, err);
    } else {
        code = bc_env_dir(&cache->path, NULL, cache->env, BC_DIR_CACHE, err);
        if (code == BC_OK)
            code = io_path_join(&cache->path, cache->id, err);
    }
    if (code == BC_OK)
        code =
            bc_buf_add(&cache->config_path, bc_slice_of_buf(&cache->path), err);
    if (code == BC_OK)
        code = io_path_join(&cache->config_path, "config", err);
    if (code == BC_OK)
        code = bc_env_dir(
            &cache->security_dir, NULL, cache->env, BC_DIR_SECURITY, err);
    if (code == BC_OK)
        code = io_path_join(&cache->security_dir, cache->id, err);
    return code;
}

static bc_code check_operation(
    const bc_cache *cache, bc_operation operation, bc_error *err)
{
    static const fmt_manifest_operation names[] = {
        [BC_OPERATION_READ] = FMT_MANIFEST_READ,
        [BC_OPERATION_CHECK] = FMT_MANIFEST_CHECK,
        [BC_OPERATION_WRITE] = FMT_MANIFEST_WRITE,
        [BC_OPERATION_DELETE] = FMT_MANIFEST_DELETE,
    };

    if (operation == BC_OPERATION_NONE)
        return BC_OK;
    return repo_manifest_check(&cache->manifest, names[operation], err);
}

static bc_code read_manifest(
    bc_cache *cache, bc_operation operation, bc_error *err)
{
    bc_code code = repo_manifest_read(&cache->manifest, cache->repo, err);

    if (code == BC_OK && repo_key(cache->repo) == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "repository is encrypted (%s): its cache cannot be opened without "
            "the key",
            cache->manifest.mode);
    return code == BC_OK ? check_operation(cache, operation, err) : code;
}

/* Early, so that a bad value cannot cost a finished backup its files cache. */
static bc_code prepare_files(
    bc_cache *cache, const bc_cache_options *options, bc_error *err)
{
    files_cache_options files = {
        .iow = cache->iow,
        .dir = bc_buf_text(&cache->path),
        .mode = cache->mode,
        .start_backup_ns = options->start_backup_ns,
        .repo = cache->repo,
        .series = options->series,
        .work = options->work,
        .log = options->log,
    };
    bc_code code = BC_OK;

    /* Disabled: no name is needed, the file is never looked at. */
    if ((cache->mode & FMT_MODE_DISABLED) == 0) {
        code = bc_env_ttl(&files.ttl, cache->env, err);
        if (code == BC_OK)
            code = files_cache_name(
                &cache->files_name, cache->env, options->series, err);
    }
    if (code != BC_OK)
        return code;
    files.name = bc_buf_text(&cache->files_name);
    for (size_t i = 0; i < cache->config.integrity_count; i++) {
        if (bc_slice_is(cache->config.integrity[i].key, files.name) &&
            cache->config.state == FMT_CONFIG_INTEGRITY_OK)
            files.record = cache->config.integrity[i].value;
    }
    return files_cache_open(&cache->files, &files, err);
}

static bc_code choose_compression(
    bc_cache *cache, const bc_cache_options *options, bc_error *err)
{
    fmt_compression spec;
    const char *text =
        options->compression == NULL ? "lz4" : options->compression;
    bc_code code = fmt_compression_parse(&spec, text, err);

    if (code == BC_OK)
        cache->compression =
            (compress_choice){spec.ctype, spec.level, spec.automatic};
    return code;
}

bc_code cache_check_place(const bc_cache *cache, bc_error *err)
{
    io_info info = io_stat(cache->iow->read, bc_buf_text(&cache->path));

    if (info.exists && !info.is_dir)
        return bc_error_set(err, BC_ERR_LOCAL,
            "Exception: %s Does not look like a Borg cache",
            bc_buf_text(&cache->path));
    return BC_OK;
}

/* Borg's order: a command checks, then the cache is made or opened, and the
 * cache checks again. */
static bc_code enter(bc_cache *cache, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    bool is_new = !io_stat(cache->iow->read, bc_buf_text(&cache->path)).exists;
    bc_code code = cache_make_dirs(cache, err);

    if (code == BC_OK && !options->no_warn)
        code = cache_assert(cache, ask, options, false, err);
    if (code == BC_OK)
        bc_log_write(&cache->log, BC_DEBUG, LOG_CACHE, "Using %s as cache",
            bc_buf_text(&cache->path));
    if (code == BC_OK && is_new)
        code = cache_assert(cache, ask, options, true, err);
    if (code == BC_OK)
        code = cache_check_place(cache, err);
    if (code == BC_OK)
        code = cache_create(cache, err);
    if (code == BC_OK)
        code = cache_config_load(cache, err);
    if (code == BC_OK)
        code = cache_assert(cache, ask, options, false, err);
    if (code == BC_OK)
        code = cache_features_update(cache, err);
    if (code == BC_OK)
        code = prepare_files(cache, options, err);
    return code;
}

bc_code cache_begin(bc_cache *cache, const bc_cache_options *options,
    const bc_iow *iow, bc_error *err)
{
    const char *mode = options->mode == NULL ? "disabled" : options->mode;
    bc_code code;

    cache->iow = iow;
    cache->env = options->env;
    cache->repo = options->repo;
    cache->log = options->log;
    cache->progress = options->progress;
    cache->refreshed_ns = iow->now(iow->ctx);
    code = fmt_modes_parse(&cache->mode, mode, err);
    if (code == BC_OK)
        code = choose_compression(cache, options, err);
    if (code == BC_OK)
        code = read_manifest(cache, options->operation, err);
    if (code == BC_OK)
        code = find_places(cache, options, err);
    return code;
}

bc_code cache_open(bc_cache **out, bc_cache_ask *ask,
    const bc_cache_options *options, const bc_iow *iow, bc_error *err)
{
    bc_cache *cache = calloc(1, sizeof(*cache));
    bc_code code;

    *out = NULL;
    *ask = (bc_cache_ask)BC_CACHE_ASK_INIT;
    if (cache == NULL)
        return bc_error_no_memory(err);
    code = cache_begin(cache, options, iow, err);
    if (code == BC_OK)
        code = enter(cache, ask, options, err);
    if (code == BC_OK) {
        *out = cache;
        cache = NULL;
    }
    bc_cache_free(cache);
    return code;
}

bc_code cache_check(bc_cache_ask *ask, const bc_cache_options *options,
    const bc_iow *iow, bc_error *err)
{
    bc_cache *cache = calloc(1, sizeof(*cache));
    bc_code code;

    *ask = (bc_cache_ask)BC_CACHE_ASK_INIT;
    if (cache == NULL)
        return bc_error_no_memory(err);
    code = cache_begin(cache, options, iow, err);
    if (code == BC_OK)
        code = cache_make_dirs(cache, err);
    if (code == BC_OK)
        code = cache_assert(cache, ask, options, false, err);
    bc_cache_free(cache);
    return code;
}

bc_code bc_cache_check(
    bc_cache_ask *ask, const bc_cache_options *options, bc_error *err)
{
    return cache_check(ask, options, io_posix_write(), err);
}

bc_code bc_cache_open(bc_cache **out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    return cache_open(out, ask, options, io_posix_write(), err);
}

void bc_cache_free(bc_cache *cache)
{
    if (cache == NULL)
        return;
    files_cache_free(cache->files);
    chunks_table_free(cache->chunks);
    repo_manifest_dispose(&cache->manifest);
    fmt_config_dispose(&cache->config);
    fmt_ini_free(cache->ini);
    cache_names_clear(&cache->ignored);
    cache_names_clear(&cache->mandatory);
    bc_buf_dispose(&cache->path);
    bc_buf_dispose(&cache->config_path);
    bc_buf_dispose(&cache->security_dir);
    bc_buf_dispose(&cache->files_name);
    bc_buf_dispose(&cache->files_record);
    free(cache);
}

const char *bc_cache_path(const bc_cache *cache)
{
    return bc_buf_text(&cache->path);
}

bool bc_cache_created(const bc_cache *cache)
{
    return cache->created;
}

unsigned bc_cache_key_type(const bc_cache *cache)
{
    return cache->manifest.key_type;
}

bc_slice bc_cache_manifest_timestamp(const bc_cache *cache)
{
    return bc_slice_of_buf(&cache->manifest.content.timestamp);
}

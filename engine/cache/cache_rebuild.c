/* A files cache or a chunk index anew, because somebody wants it. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_modes.h"

#include <borgcache/archives.h>
#include <stdio.h>

static bc_code rebuild(
    bc_rebuilt *out, files_cache *files, const char *archive, bc_error *err)
{
    const char *series = files_cache_series(files);
    files_rebuilt made;
    files_measured file;
    bc_code code;

    if (series == NULL)
        return bc_error_set(err, BC_ERR_USAGE,
            "a files cache is rebuilt from the archives of a series");
    code = files_cache_rebuild(&made, files, archive, err);
    if (code == BC_OK && !made.found)
        code = bc_error_set(
            err, BC_ERR_NOT_FOUND, "no archive of the series %.300s", series);
    if (code != BC_OK)
        return code;
    out->archive = made.archive;
    out->time_ns = made.time_ns;
    out->newer = made.newer;
    out->entries = made.entries;
    code = files_cache_measure(&file, files, err);
    if (code != BC_OK) {
        files_cache_unload(files); /* a commit must not write it */
        return code;
    }
    out->bytes = file.bytes;
    snprintf(out->digest, sizeof(out->digest), "%.16s", file.digest);
    return BC_OK;
}

bc_code bc_rebuild_files(bc_rebuilt *out, bc_cache *cache, bc_error *err)
{
    return bc_rebuild_files_from(out, cache, NULL, err);
}

bc_code bc_rebuild_files_from(
    bc_rebuilt *out, bc_cache *cache, const char *archive, bc_error *err)
{
    *out = (bc_rebuilt){.name = ""};
    if ((cache->mode & FMT_MODE_DISABLED) != 0)
        return bc_error_set(
            err, BC_ERR_USAGE, "the files cache is disabled by its mode");
    snprintf(
        out->name, sizeof(out->name), "%s", bc_buf_text(&cache->files_name));
    return rebuild(out, cache->files, archive, err);
}

bc_code bc_rebuild_preview(bc_rebuilt *out, bc_repo *r,
    const bc_rebuild_options *options, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    files_cache *files = NULL;
    files_cache_options how = {
        .iow = io_posix_write(),
        .dir = "",
        .mode = FMT_MODE_CTIME | FMT_MODE_SIZE | FMT_MODE_INODE,
        .repo = r,
        .series = options->series,
        .work = options->work,
        .log = options->log,
    };
    bc_code code = files_cache_name(&name, options->env, options->series, err);

    *out = (bc_rebuilt){.name = ""};
    if (code == BC_OK) {
        how.name = bc_buf_text(&name);
        code = files_cache_open(&files, &how, err);
    }
    if (code == BC_OK)
        code = rebuild(out, files, options->archive, err);
    if (code == BC_OK)
        snprintf(out->name, sizeof(out->name), "%s", how.name);
    files_cache_free(files);
    bc_buf_dispose(&name);
    return code;
}

bc_code bc_rebuild_chunks(bc_rebuilt *out, bc_repo *r,
    const bc_rebuild_options *options, bc_error *err)
{
    const chunks_build_options how = {
        .iow = io_posix_write(),
        .disable_caches = true,
        .immediately = !options->dry_run,
        .work = options->work,
        .log = options->log,
    };
    chunks_table *table = NULL;
    bc_buf image = BC_BUF_INIT;
    bc_code code = chunks_build(&table, r, &how, err);

    *out = (bc_rebuilt){.name = ""};
    if (code == BC_OK)
        code = chunks_table_write(&image, table, err);
    if (code == BC_OK) {
        out->entries = chunks_table_count(table);
        out->bytes = image.len;
    }
    chunks_table_free(table);
    bc_buf_dispose(&image);
    return code;
}

/* `config`: made, loaded, and written as the commit record. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>

const char cache_readme[] = "This is a Borg Backup cache.\n"
                            "See https://borgbackup.readthedocs.io/\n";

static bc_code save_ini(
    const bc_cache *cache, const fmt_ini *ini, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = fmt_ini_write(&text, ini, err);

    if (code == BC_OK)
        code = io_save(cache->iow, bc_buf_text(&cache->config_path),
            bc_slice_of_buf(&text), err);
    bc_buf_dispose(&text);
    return code;
}

static bc_code save_readme(const bc_cache *cache, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = bc_buf_add(&path, bc_slice_of_buf(&cache->path), err);

    if (code == BC_OK)
        code = io_path_join(&path, "README", err);
    if (code == BC_OK && !io_stat(cache->iow->read, bc_buf_text(&path)).exists)
        code = io_save(
            cache->iow, bc_buf_text(&path), bc_slice_of(cache_readme), err);
    bc_buf_dispose(&path);
    return code;
}

bc_code cache_create(bc_cache *cache, bc_error *err)
{
    const bc_io *io = cache->iow->read;
    fmt_ini *ini = NULL;
    bc_code code;

    /* A directory without config is what an interrupted creation or removal
     * leaves; Borg fails on it for ever, here it is made whole again. */
    if (io_stat(io, bc_buf_text(&cache->config_path)).exists)
        return BC_OK;
    cache->created = !io_stat(io, bc_buf_text(&cache->path)).exists;
    code = io_make_dirs(cache->iow, bc_buf_text(&cache->path), 0777, err);
    if (code == BC_OK)
        code = save_readme(cache, err);
    if (code == BC_OK)
        code = fmt_config_create(&ini, cache->id, err);
    if (code == BC_OK)
        code = save_ini(cache, ini, err);
    fmt_ini_free(ini);
    return code;
}

/* Borg loads the file twice, so its news come twice. */
static void tell_integrity(const bc_cache *cache)
{
    bc_level level;
    const char *news = fmt_config_news(&level, &cache->config);

    for (int i = 0; i < 2 && news != NULL; i++)
        bc_log_write(&cache->log, level, LOG_CACHE, "%s", news);
}

static bc_code take_features(bc_cache *cache, bc_error *err)
{
    const fmt_config *c = &cache->config;
    bc_code code = BC_OK;

    for (size_t i = 0; i < c->ignored_count && code == BC_OK; i++)
        code = cache_names_add(&cache->ignored, c->ignored[i], err);
    for (size_t i = 0; i < c->mandatory_count && code == BC_OK; i++)
        code = cache_names_add(&cache->mandatory, c->mandatory[i], err);
    return code;
}

bc_code cache_config_new(bc_cache *cache, bc_error *err)
{
    bc_code code = fmt_config_create(&cache->ini, cache->id, err);

    return code != BC_OK ? code
                         : fmt_config_decode(&cache->config, cache->ini,
                               bc_buf_text(&cache->config_path), err);
}

bc_code cache_config_load(bc_cache *cache, bc_error *err)
{
    const char *path = bc_buf_text(&cache->config_path);
    bc_buf text = BC_BUF_INIT;
    bc_code code =
        io_read_file(&text, cache->iow->read, path, FMT_CONFIG_LIMIT, err);

    if (code == BC_OK)
        code = fmt_ini_parse(&cache->ini, bc_slice_of_buf(&text), path, err);
    if (code == BC_OK)
        code = fmt_config_decode(&cache->config, cache->ini, path, err);
    bc_buf_dispose(&text);
    if (code != BC_OK)
        return code;
    tell_integrity(cache);
    return take_features(cache, err);
}

/* Every digest that was valid when loaded, then the one of this run. */
static size_t gather_digests(const bc_cache *cache, fmt_config_pair *pairs)
{
    const fmt_config *c = &cache->config;
    bc_slice mine = bc_slice_of(bc_buf_text(&cache->files_name));
    bool placed = !cache->files_saved;
    size_t count = 0;

    if (c->state == FMT_CONFIG_INTEGRITY_OK) {
        for (size_t i = 0; i < c->integrity_count; i++) {
            pairs[count] = c->integrity[i];
            if (!placed && bc_slice_equal(pairs[count].key, mine)) {
                pairs[count].value = bc_slice_of_buf(&cache->files_record);
                placed = true;
            }
            count++;
        }
    }
    if (!placed)
        pairs[count++] =
            (fmt_config_pair){mine, bc_slice_of_buf(&cache->files_record)};
    return count;
}

bc_code cache_config_text(bc_buf *out, bc_cache *cache, bc_error *err)
{
    char manifest[65];
    fmt_config_update update = {
        .manifest = manifest,
        .ignored = (const char *const *)cache->ignored.items,
        .ignored_count = cache->ignored.count,
        .mandatory = (const char *const *)cache->mandatory.items,
        .mandatory_count = cache->mandatory.count,
    };
    fmt_config_pair *pairs =
        calloc(cache->config.integrity_count + 1, sizeof(*pairs));
    bc_buf text = BC_BUF_INIT;
    fmt_ini *ini = NULL;
    bc_code code;

    if (pairs == NULL)
        return bc_error_no_memory(err);
    bc_hex_encode(manifest, cache->manifest.id.b, 32);
    update.integrity = pairs;
    update.integrity_count = gather_digests(cache, pairs);
    /* On a copy: a failed save must leave this document as it was, and the
     * pairs borrow from it. */
    code = fmt_ini_write(&text, cache->ini, err);
    if (code == BC_OK)
        code = fmt_ini_parse(&ini, bc_slice_of_buf(&text),
            bc_buf_text(&cache->config_path), err);
    if (code == BC_OK)
        code = fmt_config_apply(ini, &update, err);
    if (code == BC_OK)
        code = fmt_ini_write(out, ini, err);
    fmt_ini_free(ini);
    bc_buf_dispose(&text);
    free(pairs);
    return code;
}

bc_code cache_config_save(bc_cache *cache, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = cache_config_text(&text, cache, err);

    if (code == BC_OK)
        code = io_save(cache->iow, bc_buf_text(&cache->config_path),
            bc_slice_of_buf(&text), err);
    bc_buf_dispose(&text);
    return code;
}

/* The `config` file: what it says, and whether Borg would load it. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>

static bc_code note_missing(bc_inspect *in, const bc_error *why, bc_error *err)
{
    if (why->code == BC_ERR_NOT_FOUND)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "config-missing", "config"}, err,
            "there is no config; every Borg command that uses this cache "
            "fails, deleting the directory cures it");
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_CRITICAL, "config-invalid", "config"}, err,
        "config cannot be read: %s", why->message);
}

static bc_code note_invalid(bc_inspect *in, const bc_error *why, bc_error *err)
{
    bool version = in->config.has_version && in->config.version != 1;

    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_CRITICAL,
            version ? "config-version" : "config-invalid", "config"},
        err,
        version ? "Borg refuses this config: %s"
                : "every Borg command that uses this cache fails, deleting the "
                  "directory cures it: %s",
        why->message);
}

/* Every key but "manifest", in the engine's and the public form. */
static bc_code copy_pairs(bc_inspect *in, bc_error *err)
{
    size_t n = in->config.integrity_count;

    in->pairs = calloc(n + 1, sizeof(*in->pairs));
    if (in->pairs == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        in->pairs[i].key = in->config.integrity[i].key;
        in->pairs[i].value = in->config.integrity[i].value;
    }
    return BC_OK;
}

static void publish(bc_inspect *in)
{
    bc_config_facts *f = &in->config_facts;
    const fmt_config *c = &in->config;

    f->valid = in->config_valid;
    f->version = (bc_opt_i64){c->has_version, c->version};
    f->repository = c->repository;
    f->manifest = c->manifest;
    f->ignored_features = c->ignored;
    f->ignored_count = c->ignored_count;
    f->mandatory_features = c->mandatory;
    f->mandatory_count = c->mandatory_count;
    f->integrity = in->pairs;
    f->integrity_count = c->integrity_count;
    f->integrity_manifest = c->integrity_manifest;
}

/* Wipe rule of cache-side 9.2: b12 supports no feature at all. */
static bc_code note_features(bc_inspect *in, bc_error *err)
{
    if (in->config.mandatory_count == 0)
        return BC_OK;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_WARNING, "incompatible-features", "config"}, err,
        "config names mandatory features; Borg 2.0.0b12 supports none and "
        "will discard the feature lists");
}

static bc_code decode(bc_inspect *in, bc_slice text, bc_error *err)
{
    const char *path = bc_buf_text(&in->config_path);
    const char *news;
    bc_level level;
    bc_error why = BC_ERROR_INIT;
    bc_code code = fmt_ini_parse(&in->ini, text, path, &why);

    if (code == BC_OK)
        code = fmt_config_decode(&in->config, in->ini, path, &why);
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    in->config_valid = code == BC_OK;
    if (code != BC_OK)
        return note_invalid(in, &why, err);
    news = fmt_config_news(&level, &in->config);
    if (news != NULL)
        bc_log_write(&in->log, level, LOG_CACHE, "%s", news);
    return note_features(in, err);
}

bc_code inspect_config_load(bc_inspect *in, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    io_info info;
    bc_code code = inspect_join(&in->config_path, in, "config", err);

    if (code != BC_OK)
        goto out;
    info = io_stat(in->io, bc_buf_text(&in->config_path));
    if (info.exists)
        in->cache.last_used_ns = (bc_opt_i64){true, info.mtime_ns};
    code = io_read_file(
        &text, in->io, bc_buf_text(&in->config_path), FMT_CONFIG_LIMIT, &why);
    if (code == BC_ERR_NO_MEMORY) {
        code = bc_error_no_memory(err);
        goto out;
    }
    in->has_config = code == BC_OK;
    if (code == BC_OK)
        code = decode(in, bc_slice_of_buf(&text), err);
    else
        code = note_missing(in, &why, err);
    if (code == BC_OK)
        code = copy_pairs(in, err);
    publish(in);
out:
    bc_buf_dispose(&text);
    return code;
}

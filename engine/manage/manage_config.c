/* `config`, the commit record of a cache: one digest changed at a time. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/work.h"
#include "files/files.h"
#include "formats/fmt_text.h"

/* Bytes of a files cache between two questions whether to go on. */
#define READ_SLICE ((size_t)8 << 20)

static bc_code read_text(bc_buf *out, const bc_manage *m, bc_error *err)
{
    const char *path = bc_buf_text(&m->config.path);
    manage_seen seen;

    bc_buf_clear(out);
    if (io_stat(m->iow->read, path).exists &&
        !manage_see(&seen, m->iow->read, path))
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "%s is not a regular file", path);
    return io_read_file(out, m->iow->read, path, FMT_CONFIG_LIMIT, err);
}

bc_code manage_config_take(bc_manage *m, bc_slice text, bc_error *err)
{
    manage_config *c = &m->config;
    bc_code code;

    fmt_config_dispose(&c->parsed);
    c->parsed = (fmt_config)FMT_CONFIG_INIT;
    fmt_ini_free(c->ini);
    code = fmt_ini_parse(&c->ini, text, bc_buf_text(&c->path), err);
    if (code == BC_OK)
        code =
            fmt_config_decode(&c->parsed, c->ini, bc_buf_text(&c->path), err);
    m->has_config = code == BC_OK;
    return code;
}

bc_code manage_config_load(bc_manage *m, bc_error *err)
{
    manage_config *c = &m->config;
    bc_code code = manage_join(&c->path, m, "config", err);

    if (code == BC_OK)
        code = read_text(&c->text, m, err);
    return code == BC_OK ? manage_config_take(m, bc_slice_of_buf(&c->text), err)
                         : code;
}

bc_code manage_config_unchanged(const bc_manage *m, bc_error *err)
{
    const manage_config *c = &m->config;
    bc_buf now = BC_BUF_INIT;
    bc_code code = read_text(&now, m, err);

    if (code == BC_OK &&
        !bc_slice_equal(bc_slice_of_buf(&now), bc_slice_of_buf(&c->text)))
        code = bc_error_set(err, BC_ERR_CORRUPT,
            "%s has changed since it was looked at", bc_buf_text(&c->path));
    bc_buf_dispose(&now);
    return code;
}

/*
 * The key of a file in [integrity]. Borg writes keys in lower case and looks
 * them up by the exact name, so a name with capitals shares its key with the
 * file that really is in lower case, if there is one: *owned is false then.
 */
static bc_code key_of(bc_buf *out, bool *owned, const bc_manage *m,
    const char *name, bc_error *err)
{
    bc_code code = fmt_text_lower(out, bc_slice_of(name), err);

    *owned = true;
    if (code != BC_OK || strcmp(bc_buf_text(out), name) == 0)
        return code;
    for (size_t i = 0; i < m->names.count; i++) {
        if (strcmp(m->names.items[i], bc_buf_text(out)) == 0)
            *owned = false;
    }
    return code;
}

bc_code manage_config_record(
    bc_buf *out, const bc_manage *m, const char *name, bc_error *err)
{
    const fmt_ini *ini = m->config.ini;
    bc_buf key = BC_BUF_INIT;
    bool owned;
    bc_code code = key_of(&key, &owned, m, name, err);
    bc_slice record = BC_SLICE_NULL;

    bc_buf_clear(out);
    if (code == BC_OK && owned && fmt_ini_has_section(ini, "integrity"))
        record = fmt_ini_get(ini, "integrity", bc_buf_text(&key));
    if (code == BC_OK && record.len > 0)
        code = bc_buf_add(out, record, err);
    bc_buf_dispose(&key);
    return code;
}

static bc_code save(const bc_manage *m, bc_slice text, bc_error *err)
{
    const char *path = bc_buf_text(&m->config.path);
    const bc_io *io = m->iow->read;
    io_saver saver = IO_SAVER_INIT;
    mode_t mode = 0666;
    struct stat st;
    bc_code code;

    /* Not open to more people than it was. */
    if (io->lstat(io->ctx, path, &st) == 0)
        mode = st.st_mode & 0666;
    code = io_saver_open(&saver, m->iow, path, mode, err);
    if (code != BC_OK)
        return code;
    io_saver_write(&saver, text);
    return io_saver_commit(&saver, err);
}

/* A section that was not there is made as Borg makes it. */
static bc_code set_record(
    manage_config *c, const char *key, bc_slice record, bc_error *err)
{
    bc_buf manifest = BC_BUF_INIT;
    bc_code code = BC_OK;

    if (!fmt_ini_has_section(c->ini, "integrity")) {
        code = bc_buf_add(
            &manifest, fmt_ini_get(c->ini, "cache", "manifest"), err);
        if (code == BC_OK)
            code = fmt_ini_add(c->ini, "integrity", err);
        if (code == BC_OK)
            code = fmt_ini_set(c->ini, "integrity", bc_slice_of("manifest"),
                bc_slice_of_buf(&manifest), err);
    }
    if (code == BC_OK)
        code = fmt_ini_set(c->ini, "integrity", bc_slice_of(key), record, err);
    bc_buf_dispose(&manifest);
    return code;
}

bc_code manage_config_put(
    bc_manage *m, const char *name, bc_slice record, bc_error *err)
{
    manage_config *c = &m->config;
    bc_buf text = BC_BUF_INIT;
    bc_buf key = BC_BUF_INIT;
    bool owned;
    bc_code code = key_of(&key, &owned, m, name, err);

    if (code != BC_OK || !owned)
        goto out;
    if (record.len == 0 &&
        fmt_ini_get(c->ini, "integrity", bc_buf_text(&key)).ptr == NULL)
        goto out; /* nothing to change */
    if (record.len == 0)
        fmt_ini_unset(c->ini, "integrity", bc_slice_of_buf(&key));
    else
        code = set_record(c, bc_buf_text(&key), record, err);
    if (code == BC_OK)
        code = fmt_ini_write(&text, c->ini, err);
    if (code == BC_OK)
        code = save(m, bc_slice_of_buf(&text), err);
    if (code == BC_OK) { /* what is there now */
        bc_buf_dispose(&c->text);
        c->text = text;
        text = (bc_buf)BC_BUF_INIT;
    }
out:
    bc_buf_dispose(&key);
    bc_buf_dispose(&text);
    return code;
}

bc_code manage_config_put_from(bc_manage *m, const char *name, bc_slice text,
    bc_slice record, bc_error *err)
{
    bc_code code = manage_config_take(m, text, err);

    return code == BC_OK ? manage_config_put(m, name, record, err) : code;
}

void manage_config_restore(const bc_manage *m, bc_slice text)
{
    bc_error ignored = BC_ERROR_INIT;

    (void)!save(m, text, &ignored);
}

void manage_config_dispose(manage_config *c)
{
    fmt_config_dispose(&c->parsed);
    fmt_ini_free(c->ini);
    bc_buf_dispose(&c->path);
    bc_buf_dispose(&c->text);
    *c = (manage_config){.ini = NULL};
}

bc_code manage_view_with(bc_files_view **out, const bc_manage *m,
    const char *name, bc_slice record, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    files_view_options options = {.io = m->iow->read,
        .name = name,
        .record = record,
        .readable_format = true,
        .section_stale = m->config.parsed.state == FMT_CONFIG_INTEGRITY_STALE,
        .log = m->log};
    bc_error why = BC_ERROR_INIT;
    bc_code code = manage_join(&path, m, name, err);

    /* Without a valid TTL there are no flags, and that is all. */
    if (bc_env_ttl(&options.ttl.value, m->env, &why) == BC_OK)
        options.ttl.known = true;
    if (code == BC_OK) {
        options.path = bc_buf_text(&path);
        code = files_view_new(out, &options, err);
    }
    bc_buf_dispose(&path);
    return code;
}

bc_code manage_view(
    bc_files_view **out, const bc_manage *m, const char *name, bc_error *err)
{
    bc_buf record = BC_BUF_INIT;
    bc_code code = manage_config_record(&record, m, name, err);

    if (code == BC_OK)
        code = manage_view_with(out, m, name,
            record.len > 0 ? bc_slice_of_buf(&record) : BC_SLICE_NULL, err);
    bc_buf_dispose(&record);
    return code;
}

bc_code manage_read(const bc_manage *m, bc_files_view *view, bc_error *err)
{
    bc_code code = BC_OK;
    bool done = false;

    while (code == BC_OK && !done) {
        code = bc_files_view_step(&done, view, READ_SLICE, err);
        if (code == BC_OK)
            code = bc_work_ask(&m->work, bc_files_view_progress(view),
                bc_files_view_head(view)->bytes, err);
    }
    return code;
}

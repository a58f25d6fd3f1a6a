/* Where the encrypted key is kept: in the repository, or in a key file. */
#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"
#include "formats/fmt_key.h"
#include "formats/fmt_path.h"
#include "repo/repo_handle.h"
#include "repo/repo_unlock.h"

#include <string.h>

/* Far above what a key takes, a few hundred bytes. */
#define KEY_LIMIT (UINT64_C(1) << 20)

/* A search for a key file. */
typedef struct search {
    const repo *r;
    const repo_key_place *place;
    repo_key_text *out;
    bc_error *err;
} search;

void repo_key_text_dispose(repo_key_text *text)
{
    bc_buf_dispose(&text->bytes);
    bc_buf_dispose(&text->target);
    text->base64 = BC_SLICE_NULL;
}

/* What Borg does not expect ends with exit code 2, whatever it is to us. */
static bc_code unexpected(bc_code code, bc_error *err)
{
    if (code == BC_OK || code == BC_ERR_NO_MEMORY)
        return code;
    if (err != NULL)
        err->code = BC_ERR_LOCAL;
    return BC_ERR_LOCAL;
}

static bc_code find_in_repository(repo_key_text *out, repo *r, bc_error *err)
{
    const char *where = repo_canonical(r);
    bc_code code = unexpected(
        repo_load(&out->bytes, r, "keys/repokey", KEY_LIMIT, err), err);

    if (code == BC_OK && out->bytes.len == 0)
        return bc_error_set(err, BC_ERR_REPOKEY_NOT_FOUND,
            "No key entry found in the config of repository %s.", where);
    if (code == BC_OK)
        code = bc_buf_set_text(&out->target, where, err);
    out->base64 = bc_slice_of_buf(&out->bytes);
    return code;
}

static bc_code read_start(uint8_t start[FMT_KEYFILE_START], size_t *got,
    const search *s, const char *path)
{
    io_file file = IO_FILE_INIT;
    bc_code code = io_file_open(&file, s->place->io, path, s->err);

    if (code == BC_OK)
        code = io_file_read(&file, start, FMT_KEYFILE_START, 0, got, s->err);
    io_file_close(&file);
    return unexpected(code, s->err);
}

static bc_code invalid(const search *s, const char *path)
{
    return bc_error_set(s->err, BC_ERR_KEYFILE_INVALID,
        "Invalid key data for repository %s found in %s.", repo_canonical(s->r),
        path);
}

static bc_code refuse(
    const search *s, fmt_keyfile_verdict verdict, const char *path)
{
    switch (verdict) {
    case FMT_KEYFILE_OK:
        return BC_OK;
    case FMT_KEYFILE_MISMATCH:
        return bc_error_set(s->err, BC_ERR_KEYFILE_MISMATCH,
            "Mismatch between repository %s and key file %s.",
            repo_canonical(s->r), path);
    case FMT_KEYFILE_UNDECODABLE:
        return bc_error_set(s->err, BC_ERR_LOCAL,
            "UnicodeDecodeError: key file %s is not UTF-8", path);
    case FMT_KEYFILE_INVALID:
        break;
    }
    return invalid(s, path);
}

/* Borg's sanity check: any file may be in that directory, of any size. */
static bc_code check_file(const search *s, const char *path)
{
    uint8_t start[FMT_KEYFILE_START];
    const char *warning = NULL;
    size_t got = 0;
    bc_code code = read_start(start, &got, s, path);

    if (code == BC_OK)
        code = refuse(s,
            fmt_keyfile_judge_start((bc_slice){start, got}, repo_id(s->r)),
            path);
    if (code != BC_OK)
        return code;
    bc_buf_clear(&s->out->bytes);
    code = unexpected(
        io_read_file(&s->out->bytes, s->place->io, path, KEY_LIMIT, s->err),
        s->err);
    if (code != BC_OK)
        return code;
    code = refuse(s,
        fmt_keyfile_judge(&s->out->base64, &warning,
            bc_slice_of_buf(&s->out->bytes), repo_id(s->r)),
        path);
    if (warning != NULL)
        bc_log_write(
            s->place->log, BC_WARNING, LOG_KEY, "%s [%s]", warning, path);
    return code == BC_OK ? bc_buf_set_text(&s->out->target, path, s->err)
                         : code;
}

static bc_code check_named(const search *s, const char *name)
{
    bc_buf joined = BC_BUF_INIT;
    bc_buf path = BC_BUF_INIT;
    bc_code code = BC_OK;

    if (name[0] != '/')
        code = unexpected(io_current_dir(&joined, s->err), s->err);
    if (code == BC_OK)
        code = io_path_join(&joined, name, s->err);
    if (code == BC_OK)
        code = fmt_path_normal(&path, bc_slice_of_buf(&joined), s->err);
    if (code == BC_OK)
        code = check_file(s, bc_buf_text(&path));
    bc_buf_dispose(&joined);
    bc_buf_dispose(&path);
    return code;
}

static bc_code not_found(const search *s, const char *dir)
{
    return bc_error_set(s->err, BC_ERR_KEYFILE_NOT_FOUND,
        "No key file for repository %s found in %s.", repo_canonical(s->r),
        dir);
}

static bc_code try_name(const search *s, const char *dir, const char *name)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = bc_buf_set_text(&path, dir, s->err);

    if (code == BC_OK)
        code = io_path_join(&path, name, s->err);
    if (code == BC_OK)
        code = check_file(s, bc_buf_text(&path));
    bc_buf_dispose(&path);
    return code;
}

/* The first one that fits; keys of other repositories are passed over. */
static bc_code search_names(
    const search *s, const char *dir, const io_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        bc_error why = BC_ERROR_INIT;
        search own = *s;
        bc_code code;

        own.err = &why;
        code = try_name(&own, dir, names->items[i]);
        if (code == BC_ERR_KEYFILE_INVALID || code == BC_ERR_KEYFILE_MISMATCH)
            continue;
        if (code != BC_OK && s->err != NULL)
            *s->err = why;
        return code;
    }
    return not_found(s, dir);
}

static bc_code search_dir(const search *s)
{
    io_names names = IO_NAMES_INIT;
    bc_buf dir = BC_BUF_INIT;
    bc_code code = bc_env_dir(&dir, NULL, s->place->env, BC_DIR_KEYS, s->err);

    if (code != BC_OK)
        goto out;
    code = io_list_unsorted(&names, s->place->io, bc_buf_text(&dir), s->err);
    /* Borg makes the directory, which is empty then. */
    if (code == BC_ERR_NOT_FOUND)
        code = BC_OK;
    if (code == BC_OK)
        code = search_names(s, bc_buf_text(&dir), &names);
    else
        code = unexpected(code, s->err);
out:
    io_names_dispose(&names);
    bc_buf_dispose(&dir);
    return code;
}

bc_code repo_key_find(repo_key_text *out, repo *r, const repo_key_place *place,
    const crypto_keytype *type, bc_error *err)
{
    const search s = {.r = r, .place = place, .out = out, .err = err};
    const char *named = bc_env_get(place->env, "BORG_KEY_FILE");

    *out = (repo_key_text)REPO_KEY_TEXT_INIT;
    if (!crypto_keytype_in_file(type))
        return find_in_repository(out, r, err);
    if (named != NULL && named[0] != 0)
        return check_named(&s, named);
    return search_dir(&s);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_text.h"
#include "repo/repo_handle.h"

#include <inttypes.h>
#include <stdlib.h>

#define VERSION_ACCEPTED 3

/* Far above what Borg writes to config/readme, version and id. */
#define CONFIG_LIMIT 4096u

/* Borg does not expect any of these to be missing or long: exit code 2. */
static bc_code load_config(
    bc_buf *out, repo *r, const char *name, bc_error *err)
{
    bc_code code = repo_load(out, r, name, CONFIG_LIMIT, err);

    if (code == BC_ERR_NOT_FOUND)
        return bc_error_set(err, BC_ERR_LOCAL, "%s is missing", name);
    if (code == BC_ERR_UNSUPPORTED)
        return bc_error_set(err, BC_ERR_LOCAL, "%s is more than %u bytes long",
            name, CONFIG_LIMIT);
    if (code == BC_OK && !bc_utf8_valid(bc_slice_of_buf(out)))
        return bc_error_set(err, BC_ERR_LOCAL, "%s is not UTF-8", name);
    return code;
}

static bc_code check_readme(repo *r, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = load_config(&text, r, "config/readme", err);

    if (code == BC_OK && !bc_slice_is(bc_slice_of_buf(&text), REPO_README))
        code = bc_error_set(err, BC_ERR_REPO_INVALID,
            "%s is not a valid repository. Check repo config.",
            bc_buf_text(&r->names.label));
    bc_buf_dispose(&text);
    return code;
}

static bc_code check_version(repo *r, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = load_config(&text, r, "config/version", err);

    if (code == BC_OK)
        code = fmt_text_int(&r->version, bc_slice_of_buf(&text), err);
    if (code == BC_OK && r->version != VERSION_ACCEPTED)
        code = bc_error_set(err, BC_ERR_REPO_CONFIG,
            "%s does not have a valid configuration. Check repo config "
            "[repository version %" PRId64
            " is not supported by this borg version].",
            bc_buf_text(&r->names.label), r->version);
    bc_buf_dispose(&text);
    return code;
}

/* Python's unhexlify, and what Borg adds to it. */
static bc_code decode_id(bc_id *out, bc_slice text, bc_error *err)
{
    if (bc_hex_decode(out->b, sizeof(out->b), text))
        return BC_OK;
    if (text.len % 2 != 0)
        return bc_error_set(err, BC_ERR_LOCAL, "config/id: Odd-length string");
    for (size_t i = 0; i < text.len; i++) {
        if (bc_hex_digit(text.ptr[i]) < 0)
            return bc_error_set(
                err, BC_ERR_LOCAL, "config/id: Non-hexadecimal digit found");
    }
    return bc_error_set(err, BC_ERR_LOCAL,
        "config/id: Expected 32 bytes (64 hex digits), got %zu bytes.",
        text.len / 2);
}

static bc_code read_id(repo *r, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = load_config(&text, r, "config/id", err);

    if (code == BC_OK)
        code = decode_id(&r->id, bc_slice_of_buf(&text), err);
    bc_buf_dispose(&text);
    return code;
}

bc_code repo_new(repo **out, const repo_ops *ops, void *ctx, repo_names *names,
    bc_error *err)
{
    repo *r = calloc(1, sizeof(*r));

    *out = r;
    if (r != NULL)
        r->keyring = calloc(1, sizeof(*r->keyring));
    if (r == NULL || r->keyring == NULL) {
        free(r);
        *out = NULL;
        if (ops->free != NULL)
            ops->free(ctx);
        return bc_error_no_memory(err);
    }
    r->ops = *ops;
    r->ctx = ctx;
    r->names = *names;
    *names = (repo_names)REPO_NAMES_INIT;
    return BC_OK;
}

bc_code repo_check(repo *r, bc_error *err)
{
    bc_code code = check_readme(r, err);

    if (code == BC_OK)
        code = check_version(r, err);
    if (code == BC_OK)
        code = read_id(r, err);
    return code;
}

bc_code repo_start_read(repo **out, repo *r, bc_error *err)
{
    bc_code code = repo_check(r, err);

    *out = NULL;
    if (code == BC_OK) {
        *out = r;
        r = NULL;
    }
    repo_free(r);
    return code;
}

bc_code repo_new_labelled(repo **out, const repo_ops *ops, void *ctx,
    const char *label, bc_error *err)
{
    repo_names names = REPO_NAMES_INIT;
    bc_code code = repo_names_of_label(&names, label, err);

    *out = NULL;
    if (code == BC_OK)
        code = repo_new(out, ops, ctx, &names, err);
    else if (ops->free != NULL)
        ops->free(ctx);
    repo_names_dispose(&names);
    return code;
}

bc_code repo_open_ops(repo **out, const repo_ops *ops, void *ctx,
    const char *label, bc_error *err)
{
    repo *r;
    bc_code code = repo_new_labelled(&r, ops, ctx, label, err);

    *out = NULL;
    if (code == BC_OK)
        code = repo_start_read(out, r, err);
    return code;
}

const bc_id *repo_id(const repo *r)
{
    return &r->id;
}

int64_t repo_version(const repo *r)
{
    return r->version;
}

const char *repo_canonical(const repo *r)
{
    return bc_buf_text(&r->names.canonical);
}

bool repo_lists_manifest(const repo *r)
{
    return r->ops.lists_manifest;
}

bc_code repo_load(
    bc_buf *out, repo *r, const char *name, uint64_t limit, bc_error *err)
{
    bc_code code = repo_lock_refresh(&r->lock, err);

    if (code != BC_OK)
        return code;
    return r->ops.load(out, r->ctx, name, limit, err);
}

bc_code repo_list(repo *r, const char *name_space, store_visit visit,
    void *payload, bc_error *err)
{
    bc_code code = repo_lock_refresh(&r->lock, err);

    if (code != BC_OK)
        return code;
    return r->ops.list(r->ctx, name_space, visit, payload, err);
}

bc_code repo_path(bc_buf *out, const repo *r, const char *name, bc_error *err)
{
    if (r->ops.path == NULL)
        return bc_buf_add_text(out, name, err);
    return r->ops.path(out, r->ctx, name, err);
}

void repo_free(repo *r)
{
    if (r == NULL)
        return;
    if (r->ops.free != NULL)
        r->ops.free(r->ctx);
    repo_names_dispose(&r->names);
    repo_keyring_free(r->keyring);
    free(r);
}

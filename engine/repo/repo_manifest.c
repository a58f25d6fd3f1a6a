#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_manifest.h"
#include "formats/fmt_object.h"
#include "formats/fmt_text.h"
#include "repo/repo_handle.h"

static const bc_id manifest_id; /* all zero */

bc_code repo_manifest_load(bc_buf *out, repo *r, bc_error *err)
{
    bc_code code = repo_load(out, r, "config/manifest", REPO_STORED_LIMIT, err);

    if (code == BC_ERR_NOT_FOUND)
        return bc_error_set(
            err, BC_ERR_NO_MANIFEST, "Repository has no manifest.");
    if (code == BC_ERR_UNSUPPORTED)
        return bc_error_set(err, BC_ERR_LOCAL,
            "config/manifest is more than %u bytes long", REPO_STORED_LIMIT);
    return code;
}

static bc_code read_content(repo_manifest *out, const fmt_object *object,
    const repo_expected *expected, bc_error *err)
{
    bc_buf plain = BC_BUF_INIT;
    bc_code code = repo_object_plain(&plain, object, expected, err);

    if (code == BC_OK)
        code = fmt_manifest_decode(&out->content, bc_slice_of_buf(&plain), err);
    out->readable = code == BC_OK;
    out->has_id = code == BC_OK && expected->key != NULL;
    if (out->has_id)
        crypto_key_id(&out->id, expected->key, bc_slice_of_buf(&plain));
    bc_buf_dispose(&plain);
    return code;
}

static void tell_type(repo_manifest *out, const repo_expected *expected)
{
    const crypto_keytype *type = expected->keytype;

    out->key_type = type->type;
    out->mode = type->mode;
    out->needs_key = type->needs_key;
    out->logically_encrypted = type->logically_encrypted;
    if (expected->key != NULL)
        out->logically_encrypted =
            crypto_key_logically_encrypted(expected->key) ? BC_YES : BC_NO;
}

static bc_code read_object(
    repo_manifest *out, repo *r, bc_slice bytes, bc_error *err)
{
    repo_expected expected = {
        .id = &manifest_id, .type = 'M', .noun = "manifest"};
    fmt_object object;
    bc_code code = repo_keytype(&expected.keytype, bytes, err);

    if (code == BC_OK)
        code = repo_note_keytype(r, expected.keytype, err);
    if (code != BC_OK)
        return code;
    expected.key = repo_key(r);
    tell_type(out, &expected);
    code = fmt_object_decode(&object, bytes, err);
    if (code != BC_OK || (expected.key == NULL &&
                             expected.keytype->cipher != CRYPTO_CIPHER_NONE))
        return code;
    return read_content(out, &object, &expected, err);
}

bc_code repo_manifest_read(repo_manifest *out, repo *r, bc_error *err)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_code code;

    *out = (repo_manifest)REPO_MANIFEST_INIT;
    code = repo_manifest_load(&bytes, r, err);
    if (code == BC_OK)
        code = repo_damage_as_local(
            read_object(out, r, bc_slice_of_buf(&bytes), err),
            "config/manifest", err);
    bc_buf_dispose(&bytes);
    return code;
}

/* A list as Python prints it, appended to out. */
static bc_code list_names(
    bc_buf *out, const fmt_manifest_names *names, bc_error *err)
{
    bc_code code = bc_buf_add_text(out, "[", err);

    for (size_t i = 0; i < names->count && code == BC_OK; i++) {
        if (i > 0)
            code = bc_buf_add_text(out, ", ", err);
        if (code == BC_OK)
            code = fmt_text_repr(out, bc_slice_of(names->items[i]), err);
    }
    return code == BC_OK ? bc_buf_add_text(out, "]", err) : code;
}

bc_code repo_manifest_check(const repo_manifest *manifest,
    fmt_manifest_operation operation, bc_error *err)
{
    const fmt_manifest_names *names = &manifest->content.mandatory[operation];
    bc_buf list = BC_BUF_INIT;
    bc_code code;

    if (names->count == 0)
        return BC_OK;
    code = list_names(&list, names, err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_FEATURE,
            "Unsupported repository feature(s) %s. A newer version of borg is "
            "required to access this repository.",
            bc_buf_text(&list));
    bc_buf_dispose(&list);
    return code;
}

void repo_manifest_dispose(repo_manifest *manifest)
{
    fmt_manifest_dispose(&manifest->content);
    *manifest = (repo_manifest)REPO_MANIFEST_INIT;
}

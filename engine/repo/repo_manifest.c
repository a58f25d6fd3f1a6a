#include "base/buf.h"
#include "base/digest.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "crypto/crypto_keytype.h"
#include "formats/fmt_manifest.h"
#include "formats/fmt_object.h"
#include "repo/repo_handle.h"

static const bc_id manifest_id; /* all zero */

static bc_code load(bc_buf *out, repo *r, bc_error *err)
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

/*
 * Borg takes the first byte behind the metadata before it looks at any other
 * size, so that a newer format is called newer and not damaged.
 */
static bc_code find_keytype(
    const crypto_keytype **out, bc_slice object, bc_error *err)
{
    uint64_t at = 24;

    if (object.len >= at)
        at += bc_le32(object.ptr);
    if (object.len <= at)
        return bc_error_set(
            err, BC_ERR_LOCAL, "manifest data must not be zero bytes long");
    *out = crypto_keytype_by_byte(object.ptr[at]);
    if (*out == NULL)
        return bc_error_set(err, BC_ERR_PAYLOAD,
            "Unsupported payload type %u. A newer version is required to "
            "access this repository.",
            (unsigned)object.ptr[at]);
    return BC_OK;
}

static bc_code read_content(repo_manifest *out, const fmt_object *object,
    const crypto_keytype *keytype, bc_error *err)
{
    const repo_expected expected = {keytype, &manifest_id, 'M', "manifest"};
    fmt_manifest manifest = FMT_MANIFEST_INIT;
    bc_buf plain = BC_BUF_INIT;
    bc_code code = repo_object_plain(&plain, object, &expected, err);

    if (code == BC_OK)
        code = fmt_manifest_decode(&manifest, bc_slice_of_buf(&plain), err);
    if (code != BC_OK)
        goto out;
    out->readable = true;
    out->timestamp = manifest.timestamp;
    manifest.timestamp = (bc_buf)BC_BUF_INIT;
    out->has_id = keytype->id_hash == CRYPTO_ID_SHA256;
    if (out->has_id)
        bc_sha256(out->id.b, bc_slice_of_buf(&plain));
out:
    fmt_manifest_dispose(&manifest);
    bc_buf_dispose(&plain);
    return code;
}

static bc_code read_object(repo_manifest *out, bc_slice bytes, bc_error *err)
{
    const crypto_keytype *keytype;
    fmt_object object;
    bc_code code = find_keytype(&keytype, bytes, err);

    if (code != BC_OK)
        return code;
    out->key_type = keytype->type;
    out->mode = keytype->mode;
    out->needs_key = keytype->needs_key;
    out->logically_encrypted = keytype->logically_encrypted;
    code = fmt_object_decode(&object, bytes, err);
    if (code != BC_OK || keytype->cipher != CRYPTO_CIPHER_NONE)
        return code;
    return read_content(out, &object, keytype, err);
}

bc_code repo_manifest_read(repo_manifest *out, repo *r, bc_error *err)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_code code;

    *out = (repo_manifest)REPO_MANIFEST_INIT;
    code = load(&bytes, r, err);
    if (code == BC_OK)
        code =
            repo_damage_as_local(read_object(out, bc_slice_of_buf(&bytes), err),
                "config/manifest", err);
    bc_buf_dispose(&bytes);
    return code;
}

void repo_manifest_dispose(repo_manifest *manifest)
{
    bc_buf_dispose(&manifest->timestamp);
    *manifest = (repo_manifest)REPO_MANIFEST_INIT;
}

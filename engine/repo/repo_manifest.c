#include "base/buf.h"
#include "base/digest.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "crypto/crypto_keytype.h"
#include "formats/fmt_manifest.h"
#include "formats/fmt_object.h"
#include "repo/repo.h"

#include <inttypes.h>

/* Borg's limit for the plaintext; what is stored may be obfuscated on top. */
#define PLAIN_LIMIT  62914584u
#define STORED_LIMIT (PLAIN_LIMIT + 20971479u + 4096u)

/* The manifest's id as an object, in Borg's words. */
#define ID_TEXT                                                                \
    "0000000000000000000000000000000000000000000000000000000000000000"

static bc_code load(bc_buf *out, repo *r, bc_error *err)
{
    bc_code code = repo_load(out, r, "config/manifest", STORED_LIMIT, err);

    if (code == BC_ERR_NOT_FOUND)
        return bc_error_set(
            err, BC_ERR_NO_MANIFEST, "Repository has no manifest.");
    if (code == BC_ERR_UNSUPPORTED)
        return bc_error_set(err, BC_ERR_LOCAL,
            "config/manifest is more than %u bytes long", STORED_LIMIT);
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

static bc_code open_envelope(bc_slice *plaintext, const crypto_keytype *keytype,
    bc_slice envelope, bc_error *err)
{
    if (crypto_envelope_plain(plaintext, keytype, envelope))
        return BC_OK;
    if (envelope.len == 0)
        return bc_error_set(err, BC_ERR_LOCAL, "manifest envelope is empty");
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk " ID_TEXT ": Invalid encryption envelope");
}

static bc_code check_meta(const fmt_object_meta *meta, bc_error *err)
{
    if (meta->type != 'M')
        return bc_error_set(err, BC_ERR_INTEGRITY,
            "Data integrity error: ro_type expected: M got: %c", meta->type);
    if (!meta->has_csize)
        return bc_error_set(err, BC_ERR_LOCAL, "manifest has no csize");
    return BC_OK;
}

/* The compressed payload: data without what obfuscation appended. */
static bc_code cut_payload(
    bc_slice *data, const fmt_object_meta *meta, bc_error *err)
{
    uint64_t psize = meta->has_psize ? meta->psize : meta->csize;

    if (meta->csize != data->len)
        return bc_error_set(err, BC_ERR_LOCAL,
            "manifest data has %zu bytes, its metadata says %" PRIu64,
            data->len, meta->csize);
    if (psize > meta->csize)
        return bc_error_set(err, BC_ERR_LOCAL,
            "manifest payload of %" PRIu64 " bytes in %" PRIu64, psize,
            meta->csize);
    data->len = (size_t)psize;
    return BC_OK;
}

static bc_code read_plaintext(bc_buf *out, const fmt_object *object,
    const crypto_keytype *keytype, bc_error *err)
{
    fmt_object_meta meta;
    bc_slice packed;
    bc_slice data;
    bc_code code = open_envelope(&packed, keytype, object->meta, err);

    if (code == BC_OK)
        code = fmt_object_meta_decode(&meta, packed, err);
    if (code == BC_OK)
        code = check_meta(&meta, err);
    if (code == BC_OK)
        code = open_envelope(&data, keytype, object->data, err);
    if (code == BC_OK)
        code = cut_payload(&data, &meta, err);
    if (code != BC_OK)
        return code;
    return compress_decode(out, meta.ctype, data,
        (bc_opt_u64){meta.has_size, meta.size}, PLAIN_LIMIT, err);
}

static bc_code read_content(repo_manifest *out, const fmt_object *object,
    const crypto_keytype *keytype, bc_error *err)
{
    fmt_manifest manifest = FMT_MANIFEST_INIT;
    bc_buf plain = BC_BUF_INIT;
    bc_code code = read_plaintext(&plain, object, keytype, err);

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

/* Borg expects none of these of a manifest: exit code 2. */
static bc_code as_local(bc_code code, bc_error *err)
{
    if (code != BC_ERR_TRUNCATED && code != BC_ERR_CORRUPT &&
        code != BC_ERR_UNSUPPORTED)
        return code;
    if (err != NULL)
        err->code = BC_ERR_LOCAL;
    bc_error_prefix(err, "config/manifest");
    return BC_ERR_LOCAL;
}

bc_code repo_manifest_read(repo_manifest *out, repo *r, bc_error *err)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_code code;

    *out = (repo_manifest)REPO_MANIFEST_INIT;
    code = load(&bytes, r, err);
    if (code == BC_OK)
        code = as_local(read_object(out, bc_slice_of_buf(&bytes), err), err);
    bc_buf_dispose(&bytes);
    return code;
}

void repo_manifest_dispose(repo_manifest *manifest)
{
    bc_buf_dispose(&manifest->timestamp);
    *manifest = (repo_manifest)REPO_MANIFEST_INIT;
}

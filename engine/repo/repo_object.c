/* Objects whose envelopes are plain: mode none writes and reads them, the
 * manifests of the authenticated modes are read. */
#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "repo/repo_handle.h"

#include <inttypes.h>
#include <string.h>

#define TYPE_NONE 0x02

/* Level of methods that have none. */
#define NO_LEVEL 255

typedef struct id_text {
    char hex[2 * sizeof(bc_id) + 1];
} id_text;

static id_text text_of(const bc_id *id)
{
    id_text text;

    bc_hex_encode(text.hex, id->b, sizeof(id->b));
    return text;
}

static bc_code open_envelope(bc_slice *plaintext, const repo_expected *expected,
    bc_slice envelope, bc_error *err)
{
    if (crypto_envelope_plain(plaintext, expected->keytype, envelope))
        return BC_OK;
    if (envelope.len == 0)
        return bc_error_set(
            err, BC_ERR_LOCAL, "%s envelope is empty", expected->noun);
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk %s: Invalid encryption envelope",
        text_of(expected->id).hex);
}

static bc_code check_meta(
    const fmt_object_meta *meta, const repo_expected *expected, bc_error *err)
{
    if (expected->type != '*' && meta->type != expected->type)
        return bc_error_set(err, BC_ERR_INTEGRITY,
            "Data integrity error: ro_type expected: %c got: %c",
            expected->type, meta->type);
    if (!meta->has_csize)
        return bc_error_set(
            err, BC_ERR_LOCAL, "%s has no csize", expected->noun);
    return BC_OK;
}

/* The compressed payload: data without what obfuscation appended. */
static bc_code cut_payload(bc_slice *data, const fmt_object_meta *meta,
    const char *noun, bc_error *err)
{
    uint64_t psize = meta->has_psize ? meta->psize : meta->csize;

    if (meta->csize != data->len)
        return bc_error_set(err, BC_ERR_LOCAL,
            "%s data has %zu bytes, its metadata says %" PRIu64, noun,
            data->len, meta->csize);
    if (psize > meta->csize)
        return bc_error_set(err, BC_ERR_LOCAL,
            "%s payload of %" PRIu64 " bytes in %" PRIu64, noun, psize,
            meta->csize);
    data->len = (size_t)psize;
    return BC_OK;
}

bc_code repo_object_plain(bc_buf *out, const fmt_object *object,
    const repo_expected *expected, bc_error *err)
{
    fmt_object_meta meta;
    bc_slice packed;
    bc_slice data;
    bc_code code = open_envelope(&packed, expected, object->meta, err);

    if (code == BC_OK)
        code = fmt_object_meta_decode(&meta, packed, err);
    if (code == BC_OK)
        code = check_meta(&meta, expected, err);
    if (code == BC_OK)
        code = open_envelope(&data, expected, object->data, err);
    if (code == BC_OK)
        code = cut_payload(&data, &meta, expected->noun, err);
    if (code != BC_OK)
        return code;
    return compress_decode(out, meta.ctype, data,
        (bc_opt_u64){meta.has_size, meta.size}, REPO_PLAIN_LIMIT, err);
}

bc_code repo_damage_as_local(bc_code code, const char *what, bc_error *err)
{
    if (code != BC_ERR_TRUNCATED && code != BC_ERR_CORRUPT &&
        code != BC_ERR_UNSUPPORTED)
        return code;
    if (err != NULL)
        err->code = BC_ERR_LOCAL;
    bc_error_prefix(err, what);
    return BC_ERR_LOCAL;
}

void repo_object_id(bc_id *out, bc_slice plaintext)
{
    bc_sha256(out->b, plaintext);
}

static bc_code verify_id(const bc_id *id, bc_slice plaintext, bc_error *err)
{
    static const bc_id manifest; /* its id is no hash */
    bc_id got;

    if (memcmp(id, &manifest, sizeof(manifest)) == 0)
        return BC_OK;
    repo_object_id(&got, plaintext);
    if (memcmp(id, &got, sizeof(got)) == 0)
        return BC_OK;
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk %s: id verification failed",
        text_of(id).hex);
}

bc_code repo_object_parse(
    bc_buf *out, bc_slice object, const bc_id *id, char type, bc_error *err)
{
    const repo_expected expected = {
        crypto_keytype_by_byte(TYPE_NONE), id, type, "object"};
    fmt_object parts;
    bc_buf plain = BC_BUF_INIT;
    bc_code code = fmt_object_decode(&parts, object, err);

    if (code == BC_OK)
        code = repo_object_plain(&plain, &parts, &expected, err);
    if (code == BC_OK)
        code = verify_id(id, bc_slice_of_buf(&plain), err);
    if (code == BC_OK)
        code = bc_buf_add(out, bc_slice_of_buf(&plain), err);
    else
        code = repo_damage_as_local(code, text_of(id).hex, err);
    bc_buf_dispose(&plain);
    return code;
}

bc_code repo_object_format(
    bc_buf *out, char type, bc_slice plaintext, bc_error *err)
{
    fmt_object_meta meta = {.type = type,
        .has_size = true,
        .size = plaintext.len,
        .clevel = NO_LEVEL,
        .has_csize = true};
    bc_buf packed = BC_BUF_INIT;
    bc_buf data = BC_BUF_INIT;
    bc_code code = bc_buf_add_byte(&data, TYPE_NONE, err);

    if (code == BC_OK)
        code = compress_encode_lz4(&data, &meta.ctype, plaintext, err);
    if (code != BC_OK)
        goto out;
    meta.csize = data.len - 1;
    code = bc_buf_add_byte(&packed, TYPE_NONE, err);
    if (code == BC_OK)
        code = fmt_object_meta_encode(&packed, &meta, err);
    if (code == BC_OK)
        code = fmt_object_encode(
            out, bc_slice_of_buf(&packed), bc_slice_of_buf(&data), err);
out:
    bc_buf_dispose(&data);
    bc_buf_dispose(&packed);
    return code;
}

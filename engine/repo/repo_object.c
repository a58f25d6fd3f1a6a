/* Objects under the repository's key. */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "repo/repo_handle.h"

#include <inttypes.h>
#include <string.h>

typedef struct id_text {
    char hex[2 * sizeof(bc_id) + 1];
} id_text;

static id_text text_of(const bc_id *id)
{
    id_text text;

    bc_hex_encode(text.hex, id->b, sizeof(id->b));
    return text;
}

static const crypto_keytype *type_of(const repo_expected *expected)
{
    return expected->key == NULL ? expected->keytype
                                 : crypto_key_type(expected->key);
}

static bc_code open_plain(bc_slice *plain, const repo_expected *expected,
    bc_slice envelope, bc_error *err)
{
    if (crypto_envelope_plain(plain, type_of(expected), envelope))
        return BC_OK;
    if (envelope.len == 0)
        return bc_error_set(
            err, BC_ERR_LOCAL, "%s envelope is empty", expected->noun);
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk %s: Invalid encryption envelope",
        text_of(expected->id).hex);
}

/* plain borrows from envelope, or from room where it had to be decrypted. */
static bc_code open_envelope(bc_slice *plain, bc_buf *room,
    const repo_expected *expected, bc_slice envelope, bc_error *err)
{
    bc_code code;

    if (type_of(expected)->cipher == CRYPTO_CIPHER_NONE)
        return open_plain(plain, expected, envelope, err);
    code = crypto_key_open(room, expected->key, expected->id, envelope, err);
    *plain = bc_slice_of_buf(room);
    return code;
}

static bc_code check_meta(
    const fmt_object_meta *meta, const repo_expected *expected, bc_error *err)
{
    if (expected->type != '*' && !meta->has_type)
        return bc_error_set(
            err, BC_ERR_LOCAL, "%s has no type", expected->noun);
    if (expected->type != '*' && meta->type != expected->type)
        return bc_error_set(err, BC_ERR_INTEGRITY,
            "Data integrity error: ro_type expected: %c got: %s",
            expected->type, meta->type_text);
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

static bc_code read_meta(fmt_object_meta *out, const repo_expected *expected,
    bc_slice envelope, bc_error *err)
{
    bc_buf room = BC_BUF_INIT;
    bc_slice packed;
    bc_code code = open_envelope(&packed, &room, expected, envelope, err);

    if (code == BC_OK)
        code = fmt_object_meta_decode(out, packed, err);
    if (code == BC_OK)
        code = check_meta(out, expected, err);
    bc_buf_dispose(&room);
    return code;
}

bc_code repo_object_plain(bc_buf *out, const fmt_object *object,
    const repo_expected *expected, bc_error *err)
{
    fmt_object_meta meta;
    bc_buf room = BC_BUF_INIT;
    bc_slice data;
    bc_code code = read_meta(&meta, expected, object->meta, err);

    if (code == BC_OK)
        code = open_envelope(&data, &room, expected, object->data, err);
    if (code == BC_OK)
        code = cut_payload(&data, &meta, expected->noun, err);
    if (code == BC_OK)
        code = compress_decode(out, meta.ctype, data,
            (bc_opt_u64){meta.has_size, meta.size}, REPO_PLAIN_LIMIT, err);
    bc_buf_dispose(&room);
    return code;
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

static bc_code verify_id(
    const crypto_key *key, const bc_id *id, bc_slice plaintext, bc_error *err)
{
    static const bc_id manifest; /* its id is no hash */
    bc_id got;

    if (memcmp(id, &manifest, sizeof(manifest)) == 0 ||
        !crypto_key_verifies_ids(key))
        return BC_OK;
    crypto_key_id(&got, key, plaintext);
    if (memcmp(id, &got, sizeof(got)) == 0)
        return BC_OK;
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk %s: id verification failed",
        text_of(id).hex);
}

/* The plaintext stands behind what out held before. */
bc_code repo_object_open(
    bc_buf *out, bc_slice object, const repo_expected *expected, bc_error *err)
{
    size_t start = out->len;
    fmt_object parts;
    bc_code code = fmt_object_decode(&parts, object, err);

    if (code == BC_OK)
        code = repo_object_plain(out, &parts, expected, err);
    if (code == BC_OK)
        code = verify_id(expected->key, expected->id,
            bc_slice_cut(bc_slice_of_buf(out), start, out->len - start), err);
    if (code != BC_OK && out->ptr != NULL) {
        out->len = start;
        out->ptr[start] = 0;
    }
    return repo_damage_as_local(code, text_of(expected->id).hex, err);
}

bc_code repo_object_parse(
    bc_buf *out, repo *r, bc_slice object, const repo_want *want, bc_error *err)
{
    repo_expected expected = {
        .id = want->id, .type = want->type, .noun = "object"};
    bc_code code = repo_need_key(&expected.key, r, err);

    return code == BC_OK ? repo_object_open(out, object, &expected, err) : code;
}

bc_code repo_get_plain(
    bc_buf *out, repo *r, const bc_id *id, char type, bc_error *err)
{
    bc_buf object = BC_BUF_INIT;
    bc_code code = repo_get(&object, r, id, err);

    if (code == BC_OK)
        code = repo_object_parse(
            out, r, bc_slice_of_buf(&object), &(repo_want){id, type}, err);
    bc_buf_dispose(&object);
    return code;
}

/* Data first: it has the lower counter, as in what Borg writes. */
static bc_code seal(bc_buf *out, crypto_key *key, const bc_id *id,
    const fmt_object *plain, bc_error *err)
{
    bc_buf meta = BC_BUF_INIT;
    bc_buf data = BC_BUF_INIT;
    bc_code code = crypto_key_seal(&data, key, id, plain->data, err);

    if (code == BC_OK)
        code = crypto_key_seal(&meta, key, id, plain->meta, err);
    if (code == BC_OK)
        code = fmt_object_encode(
            out, bc_slice_of_buf(&meta), bc_slice_of_buf(&data), err);
    bc_buf_dispose(&meta);
    bc_buf_dispose(&data);
    return code;
}

static bc_code compress(bc_buf *out, fmt_object_meta *meta,
    const repo_content *content, bc_error *err)
{
    const compress_choice preset = COMPRESS_DEFAULT;
    const compress_choice *choice =
        content->compression == NULL ? &preset : content->compression;
    compress_result result;
    bc_code code = compress_encode(out, &result, choice, content->bytes, err);

    if (code != BC_OK)
        return code;
    *meta = (fmt_object_meta){.type = content->type,
        .has_size = result.tells_size,
        .size = content->bytes.len,
        .ctype = result.ctype,
        .clevel = result.clevel,
        .has_csize = true,
        .csize = out->len};
    return BC_OK;
}

bc_code repo_object_format(
    bc_buf *out, repo *r, const repo_content *content, bc_error *err)
{
    fmt_object_meta meta;
    bc_buf packed = BC_BUF_INIT;
    bc_buf data = BC_BUF_INIT;
    crypto_key *key;
    bc_code code = repo_need_key(&key, r, err);

    if (code == BC_OK)
        code = compress(&data, &meta, content, err);
    if (code == BC_OK)
        code = fmt_object_meta_encode(&packed, &meta, err);
    if (code == BC_OK)
        code = seal(out, key, content->id,
            &(fmt_object){.meta = bc_slice_of_buf(&packed),
                .data = bc_slice_of_buf(&data)},
            err);
    bc_buf_dispose(&data);
    bc_buf_dispose(&packed);
    return code;
}

#include "formats/fmt_key.h"

#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_msgpack_map.h"

#define BLOB_VERSION 1
#define KEY_VERSION  2
#define KEY_LEGACY   1

/* What enc_key and enc_hmac_key have together, by kind of MAC. */
#define LEGACY_HMAC    64u
#define LEGACY_BLAKE2B 160u

static bc_code unsupported(bc_error *err)
{
    return bc_error_set(err, BC_ERR_KEY_FORMAT,
        "Your borg key is stored in an unsupported format. Try using a newer "
        "version of borg.");
}

static bc_code missing(const char *what, const char *field, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_LOCAL, "%s has no usable field %s", what, field);
}

/* A field of bytes, and of a number, that must be there. */
typedef struct bytes_field {
    const char *name;
    bc_slice *out;
} bytes_field;

typedef struct number_field {
    const char *name;
    uint64_t *out;
} number_field;

static bc_code take_bytes(const msgpack_unpacked *map, const char *what,
    const bytes_field *fields, size_t count, bc_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!fmt_msgpack_text(
                fields[i].out, fmt_msgpack_get(map, fields[i].name)))
            return missing(what, fields[i].name, err);
    }
    return BC_OK;
}

static bc_code take_numbers(const msgpack_unpacked *map, const char *what,
    const number_field *fields, size_t count, bc_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!fmt_msgpack_u64(
                fields[i].out, fmt_msgpack_get(map, fields[i].name)))
            return missing(what, fields[i].name, err);
    }
    return BC_OK;
}

static bc_code take_version(
    int64_t *out, const msgpack_unpacked *map, const char *what, bc_error *err)
{
    uint64_t version;

    if (!fmt_msgpack_u64(&version, fmt_msgpack_get(map, "version")))
        return missing(what, "version", err);
    if (version > INT64_MAX)
        return unsupported(err);
    *out = (int64_t)version;
    return BC_OK;
}

static bc_code take_argon2(
    fmt_key_blob *out, const msgpack_unpacked *map, bc_error *err)
{
    const bytes_field bytes[] = {{"argon2_type", &out->argon2_type}};
    const number_field numbers[] = {
        {"argon2_time_cost", &out->argon2_time_cost},
        {"argon2_memory_cost", &out->argon2_memory_cost},
        {"argon2_parallelism", &out->argon2_parallelism}};
    bc_code code = take_bytes(map, "key", bytes, 1, err);

    return code != BC_OK ? code : take_numbers(map, "key", numbers, 3, err);
}

static bc_code take_legacy(
    fmt_key_blob *out, const msgpack_unpacked *map, bc_error *err)
{
    const bytes_field bytes[] = {{"hash", &out->hash}};
    const number_field numbers[] = {{"iterations", &out->iterations}};
    bc_code code = take_bytes(map, "key", bytes, 1, err);

    return code != BC_OK ? code : take_numbers(map, "key", numbers, 1, err);
}

static bc_code take_blob(
    fmt_key_blob *out, const msgpack_unpacked *map, bc_error *err)
{
    const bytes_field bytes[] = {{"algorithm", &out->algorithm},
        {"salt", &out->salt}, {"data", &out->data}};
    bc_code code = take_version(&out->version, map, "key", err);

    if (code == BC_OK && out->version != BLOB_VERSION)
        return unsupported(err);
    if (code == BC_OK)
        code = take_bytes(map, "key", bytes, 3, err);
    if (code != BC_OK)
        return code;
    if (bc_slice_is(out->algorithm, "argon2 chacha20-poly1305"))
        return take_argon2(out, map, err);
    if (bc_slice_is(out->algorithm, "sha256"))
        return take_legacy(out, map, err);
    return unsupported(err);
}

/* Borg expects no damage here and ends with exit code 2. */
static bc_code as_local(bc_code code, bc_error *err)
{
    if (code != BC_ERR_TRUNCATED && code != BC_ERR_CORRUPT)
        return code;
    if (err != NULL)
        err->code = BC_ERR_LOCAL;
    return BC_ERR_LOCAL;
}

bc_code fmt_key_blob_decode(fmt_key_blob *out, bc_slice bytes, bc_error *err)
{
    msgpack_unpacked map;
    size_t used;
    bc_code code;

    *out = (fmt_key_blob){.version = 0};
    code = fmt_msgpack_unpack_map(&map, &used, bytes, "key", err);
    if (code == BC_OK)
        code = take_blob(out, &map, err);
    msgpack_unpacked_destroy(&map);
    return as_local(code, err);
}

static bc_code take_seed(
    int32_t *out, const msgpack_unpacked *map, bc_error *err)
{
    const msgpack_object *seed = fmt_msgpack_get(map, "chunk_seed");

    if (seed != NULL && seed->type == MSGPACK_OBJECT_POSITIVE_INTEGER &&
        seed->via.u64 <= INT32_MAX)
        *out = (int32_t)seed->via.u64;
    else if (seed != NULL && seed->type == MSGPACK_OBJECT_NEGATIVE_INTEGER &&
             seed->via.i64 >= INT32_MIN)
        *out = (int32_t)seed->via.i64;
    else
        return missing("inner key", "chunk_seed", err);
    return BC_OK;
}

/* Either one key or two that stand for it; Borg looks for them before it looks
 * at the version. */
static bc_code take_crypt_key(
    fmt_key *out, const msgpack_unpacked *map, bc_error *err)
{
    const bytes_field legacy[] = {
        {"enc_key", &out->enc_key}, {"enc_hmac_key", &out->enc_hmac_key}};
    size_t len;
    bc_code code;

    if (fmt_msgpack_text(&out->crypt_key, fmt_msgpack_get(map, "crypt_key")))
        return BC_OK;
    code = take_bytes(map, "inner key", legacy, 2, err);
    if (code != BC_OK)
        return code;
    len = out->enc_key.len + out->enc_hmac_key.len;
    if (len == LEGACY_HMAC || len == LEGACY_BLAKE2B)
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "inner key: enc_key and enc_hmac_key of %zu bytes together", len);
}

static bc_code take_key(
    fmt_key *out, const msgpack_unpacked *map, bc_error *err)
{
    const bytes_field common[] = {
        {"id_key", &out->id_key}, {"repository_id", &out->repository_id}};
    bc_code code = take_crypt_key(out, map, err);

    if (code == BC_OK)
        code = take_version(&out->version, map, "inner key", err);
    if (code == BC_OK && out->version != KEY_VERSION &&
        out->version != KEY_LEGACY)
        return unsupported(err);
    if (code == BC_OK)
        code = take_seed(&out->chunk_seed, map, err);
    if (code == BC_OK)
        code = take_bytes(map, "inner key", common, 2, err);
    return code;
}

bc_code fmt_key_decode(fmt_key *out, bc_slice bytes, bc_error *err)
{
    msgpack_unpacked map;
    size_t used;
    bc_code code;

    *out = (fmt_key){.version = 0};
    code = fmt_msgpack_unpack_map(&map, &used, bytes, "inner key", err);
    if (code == BC_OK && used != bytes.len)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "inner key has %zu bytes behind it", bytes.len - used);
    if (code == BC_OK)
        code = take_key(out, &map, err);
    fmt_msgpack_wipe(&map);
    msgpack_unpacked_destroy(&map);
    return as_local(code, err);
}

#include "formats/fmt_object.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_msgpack_map.h"

#define HEADER 24u

bc_code fmt_object_decode(fmt_object *out, bc_slice object, bc_error *err)
{
    uint32_t meta;
    uint32_t data;
    size_t body;

    if (object.len < HEADER)
        return bc_error_set(err, BC_ERR_TRUNCATED,
            "object header has %zu of %u bytes", object.len, HEADER);
    body = object.len - HEADER;
    meta = bc_le32(object.ptr);
    data = bc_le32(object.ptr + 4);
    if (meta > body)
        return bc_error_set(err, BC_ERR_TRUNCATED,
            "object metadata has %zu of %u bytes", body, meta);
    if (data > body - meta)
        return bc_error_set(err, BC_ERR_TRUNCATED,
            "object data has %zu of %u bytes", body - meta, data);
    out->meta = bc_slice_cut(object, HEADER, meta);
    out->data = bc_slice_cut(object, HEADER + (size_t)meta, data);
    memcpy(out->meta_xxh64, object.ptr + 8, 8);
    memcpy(out->data_xxh64, object.ptr + 16, 8);
    return BC_OK;
}

static bc_code bad_field(const char *key, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_CORRUPT, "object metadata: %s is missing or wrong", key);
}

static bool get_byte(uint8_t *out, const msgpack_unpacked *map, const char *key)
{
    uint64_t value;

    if (!fmt_msgpack_u64(&value, fmt_msgpack_get(map, key)) || value > 255)
        return false;
    *out = (uint8_t)value;
    return true;
}

/* False when the key is there with something else than a size. */
static bool get_size(
    bool *has, uint64_t *out, const msgpack_unpacked *map, const char *key)
{
    const msgpack_object *value = fmt_msgpack_get(map, key);

    *has = value != NULL;
    return !*has || fmt_msgpack_u64(out, value);
}

static bc_code read_fields(
    fmt_object_meta *out, const msgpack_unpacked *map, bc_error *err)
{
    bc_slice type;

    if (!fmt_msgpack_text(&type, fmt_msgpack_get(map, "type")) ||
        type.len != 1 || strchr("MACSF", type.ptr[0]) == NULL ||
        type.ptr[0] == 0)
        return bad_field("type", err);
    out->type = (char)type.ptr[0];
    if (!get_byte(&out->ctype, map, "ctype"))
        return bad_field("ctype", err);
    if (!get_byte(&out->clevel, map, "clevel"))
        return bad_field("clevel", err);
    if (!get_size(&out->has_size, &out->size, map, "size"))
        return bad_field("size", err);
    if (!get_size(&out->has_csize, &out->csize, map, "csize"))
        return bad_field("csize", err);
    if (!get_size(&out->has_psize, &out->psize, map, "psize"))
        return bad_field("psize", err);
    return BC_OK;
}

bc_code fmt_object_meta_decode(
    fmt_object_meta *out, bc_slice plaintext, bc_error *err)
{
    fmt_object_meta meta = {0};
    msgpack_unpacked map;
    size_t used = 0;
    bc_code code =
        fmt_msgpack_unpack_map(&map, &used, plaintext, "object metadata", err);

    if (code != BC_OK)
        goto out;
    if (used != plaintext.len) {
        code = bc_error_set(err, BC_ERR_CORRUPT,
            "object metadata: %zu bytes behind the map", plaintext.len - used);
        goto out;
    }
    code = read_fields(&meta, &map, err);
    if (code == BC_OK)
        *out = meta;
out:
    msgpack_unpacked_destroy(&map);
    return code;
}

#include "formats/fmt_object.h"

#include "base/buf.h"
#include "base/digest.h"
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

/* A NUL in it cuts the text, and makes it no letter. */
static void read_type(fmt_object_meta *out, const msgpack_unpacked *map)
{
    const msgpack_object *value = fmt_msgpack_get(map, "type");
    bc_slice type = bc_slice_of("?");
    bool is_text = fmt_msgpack_text(&type, value);
    size_t len = type.len < sizeof(out->type_text) ? type.len
                                                   : sizeof(out->type_text) - 1;

    out->has_type = value != NULL;
    if (out->has_type && len > 0)
        memcpy(out->type_text, type.ptr, len);
    if (is_text && type.len == 1)
        out->type = (char)type.ptr[0];
}

static bc_code read_fields(
    fmt_object_meta *out, const msgpack_unpacked *map, bc_error *err)
{
    read_type(out, map);
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

bc_code fmt_object_encode(
    bc_buf *out, bc_slice meta_envelope, bc_slice data_envelope, bc_error *err)
{
    uint8_t header[HEADER];
    size_t limit = UINT32_MAX;
    bc_code code;

    if (meta_envelope.len > limit || data_envelope.len > limit)
        return bc_error_set(err, BC_ERR_LOCAL,
            "object of %zu and %zu bytes does not fit its header",
            meta_envelope.len, data_envelope.len);
    bc_put_le32(header, (uint32_t)meta_envelope.len);
    bc_put_le32(header + 4, (uint32_t)data_envelope.len);
    bc_xxh64_canonical(header + 8, bc_xxh64(meta_envelope));
    bc_xxh64_canonical(header + 16, bc_xxh64(data_envelope));
    code = bc_buf_reserve(
        out, HEADER + meta_envelope.len + data_envelope.len, err);
    if (code == BC_OK)
        code = bc_buf_add(out, (bc_slice){header, HEADER}, err);
    if (code == BC_OK)
        code = bc_buf_add(out, meta_envelope, err);
    return code != BC_OK ? code : bc_buf_add(out, data_envelope, err);
}

static int pack_number(
    msgpack_packer *pk, bool has, const char *key, uint64_t value)
{
    if (!has)
        return 0;
    if (fmt_msgpack_pack_text(pk, bc_slice_of(key)) != 0)
        return -1;
    return msgpack_pack_uint64(pk, value);
}

static int pack_meta(msgpack_packer *pk, const fmt_object_meta *meta)
{
    size_t count = 3u + meta->has_size + meta->has_csize + meta->has_psize;
    bc_slice type = {(const uint8_t *)&meta->type, 1};
    int status = msgpack_pack_map(pk, count);

    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of("type"));
    if (status == 0)
        status = fmt_msgpack_pack_text(pk, type);
    if (status == 0)
        status = pack_number(pk, meta->has_size, "size", meta->size);
    if (status == 0)
        status = pack_number(pk, true, "ctype", meta->ctype);
    if (status == 0)
        status = pack_number(pk, true, "clevel", meta->clevel);
    if (status == 0)
        status = pack_number(pk, meta->has_csize, "csize", meta->csize);
    if (status == 0)
        status = pack_number(pk, meta->has_psize, "psize", meta->psize);
    return status;
}

bc_code fmt_object_meta_encode(
    bc_buf *out, const fmt_object_meta *meta, bc_error *err)
{
    size_t start = out->len;
    msgpack_packer pk;

    msgpack_packer_init(&pk, out, fmt_msgpack_append);
    if (pack_meta(&pk, meta) == 0)
        return BC_OK;
    bc_buf_set_len(out, start);
    return bc_error_no_memory(err);
}

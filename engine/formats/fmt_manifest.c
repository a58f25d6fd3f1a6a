#include "formats/fmt_manifest.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_manifest_parts.h"

/* Borg's own input limit for a manifest. */
#define MAX_BYTES 62914584u

static bc_code wrong(const char *text, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL, "%s", text);
}

/* config is kept as it is: what Borg does not know it writes again. */
static bc_code read_config(fmt_manifest *out, const msgpack_unpacked *map,
    const msgpack_object *config, bc_error *err)
{
    const msgpack_object *flags = fmt_msgpack_get_in(config, "feature_flags");
    bc_code code = BC_OK;

    if (flags != NULL)
        code = fmt_manifest_read_flags(out, flags, err);
    if (code == BC_OK)
        code = fmt_manifest_read_item_keys(out,
            fmt_msgpack_get_in(config, "item_keys"),
            fmt_msgpack_get(map, "item_keys"), err);
    if (code == BC_OK)
        code = fmt_manifest_pack(&out->config, config, err);
    return code;
}

static bc_code read_fields(
    fmt_manifest *out, const msgpack_unpacked *map, bc_error *err)
{
    const msgpack_object *config = fmt_msgpack_get(map, "config");
    uint64_t version;
    bc_slice timestamp;
    bc_code code;

    if (!fmt_msgpack_u64(&version, fmt_msgpack_get(map, "version")) ||
        version < 1 || version > 2)
        return wrong("ValueError: Invalid manifest version", err);
    if (config == NULL || config->type != MSGPACK_OBJECT_MAP)
        return wrong("manifest has no config", err);
    if (!fmt_msgpack_text(&timestamp, fmt_msgpack_get(map, "timestamp")))
        return wrong("manifest has no timestamp", err);
    code = read_config(out, map, config, err);
    if (code != BC_OK)
        return code;
    out->version = (int64_t)version;
    return bc_buf_add(&out->timestamp, timestamp, err);
}

bc_code fmt_manifest_decode(
    fmt_manifest *out, bc_slice plaintext, bc_error *err)
{
    msgpack_unpacked map;
    size_t used;
    bc_code code;

    fmt_manifest_dispose(out);
    if (bc_slice_starts(plaintext, "\xc1\xc1\xc1\xc1"))
        return bc_error_set(err, BC_ERR_MANIFEST,
            "Unsupported manifest envelope. A newer version is required to "
            "access this repository.");
    if (plaintext.len > MAX_BYTES)
        return wrong("manifest is too large", err);
    code = fmt_msgpack_unpack_map(&map, &used, plaintext, "manifest", err);
    if (code == BC_OK)
        code = read_fields(out, &map, err);
    msgpack_unpacked_destroy(&map);
    if (code != BC_OK)
        fmt_manifest_dispose(out);
    return code;
}

void fmt_manifest_dispose(fmt_manifest *manifest)
{
    bc_buf_dispose(&manifest->timestamp);
    bc_buf_dispose(&manifest->config);
    fmt_manifest_names_dispose(&manifest->features);
    fmt_manifest_names_dispose(&manifest->item_keys);
    for (size_t i = 0; i < FMT_MANIFEST_OPERATIONS; i++)
        fmt_manifest_names_dispose(&manifest->mandatory[i]);
    manifest->version = 0;
}

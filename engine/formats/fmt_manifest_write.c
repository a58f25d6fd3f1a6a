/* A manifest as Borg packs it: the keys of every map are in order. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_manifest_parts.h"

#include <stdlib.h>

#define VERSION_WRITTEN 2

const char *const fmt_manifest_own_keys[FMT_MANIFEST_OWN_KEYS] = {"acl_access",
    "acl_default", "acl_extended", "acl_nfs4", "atime", "birthtime", "bsdflags",
    "chunks", "chunks_healthy", "ctime", "gid", "group", "hardlink_master",
    "hlid", "inode", "mode", "mtime", "part", "path", "rdev", "size", "source",
    "target", "uid", "user", "xattrs"};

/* out keeps what it had when there is no memory. */
static bc_code result_of(int status, bc_buf *out, size_t start, bc_error *err)
{
    if (status == 0)
        return BC_OK;
    bc_buf_set_len(out, start);
    return bc_error_no_memory(err);
}

bc_code fmt_manifest_pack(
    bc_buf *out, const msgpack_object *object, bc_error *err)
{
    size_t start = out->len;
    msgpack_packer pk;

    msgpack_packer_init(&pk, out, fmt_msgpack_append);
    return result_of(msgpack_pack_object(&pk, *object), out, start, err);
}

static int pack_names(msgpack_packer *pk, const fmt_manifest_names *names)
{
    int status = msgpack_pack_array(pk, names->count);

    for (size_t i = 0; i < names->count && status == 0; i++)
        status = fmt_msgpack_pack_text(pk, bc_slice_of(names->items[i]));
    return status;
}

typedef struct entry {
    bc_slice key;
    const msgpack_object *value; /* NULL: the item keys */
} entry;

/* Equal keys stay in the order that they had. */
static int compare_entries(const void *left, const void *right)
{
    const entry *a = left;
    const entry *b = right;
    int order = bc_slice_compare(a->key, b->key);

    return order != 0 ? order : (a->value > b->value) - (a->value < b->value);
}

/* In order; of equal keys the last one counts, one that is no text does not.
 * own, where there is one, stands for those of its key. */
static size_t take_entries(
    entry *out, const msgpack_object_map *map, const entry *own)
{
    size_t count = 0;
    size_t kept = 0;

    for (uint32_t i = 0; i < map->size; i++) {
        entry e = {.value = &map->ptr[i].val};

        if (fmt_msgpack_text(&e.key, &map->ptr[i].key) &&
            (own == NULL || !bc_slice_equal(e.key, own->key)))
            out[count++] = e;
    }
    if (own != NULL)
        out[count++] = *own;
    qsort(out, count, sizeof(*out), compare_entries);
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || !bc_slice_equal(out[i].key, out[i + 1].key))
            out[kept++] = out[i];
    }
    return kept;
}

static int pack_value(msgpack_packer *pk, const msgpack_object *value);

static int pack_entries(msgpack_packer *pk, const entry *entries, size_t count,
    const fmt_manifest_names *item_keys)
{
    int status = msgpack_pack_map(pk, count);

    for (size_t i = 0; i < count && status == 0; i++) {
        status = fmt_msgpack_pack_text(pk, entries[i].key);
        if (status != 0)
            break;
        status = entries[i].value == NULL ? pack_names(pk, item_keys)
                                          : pack_value(pk, entries[i].value);
    }
    return status;
}

/* item_keys, where there are any, stand for those of the map. */
static int pack_map(msgpack_packer *pk, const msgpack_object_map *map,
    const fmt_manifest_names *item_keys)
{
    const entry own = {bc_slice_of("item_keys"), NULL};
    entry *entries = calloc(map->size + (size_t)1, sizeof(*entries));
    size_t count;
    int status;

    if (entries == NULL)
        return -1;
    count = take_entries(entries, map, item_keys == NULL ? NULL : &own);
    status = pack_entries(pk, entries, count, item_keys);
    free(entries);
    return status;
}

/* Borg makes every map that it reads one with ordered keys. How deep they may
 * be nested was checked when they were read. */
static int pack_value(msgpack_packer *pk, const msgpack_object *value)
{
    int status;

    if (value->type == MSGPACK_OBJECT_MAP)
        return pack_map(pk, &value->via.map, NULL);
    if (value->type != MSGPACK_OBJECT_ARRAY)
        return msgpack_pack_object(pk, *value);
    status = msgpack_pack_array(pk, value->via.array.size);
    for (uint32_t i = 0; i < value->via.array.size && status == 0; i++)
        status = pack_value(pk, &value->via.array.ptr[i]);
    return status;
}

static int pack_all(
    msgpack_packer *pk, const fmt_manifest *m, const msgpack_object_map *config)
{
    int status = msgpack_pack_map(pk, 4);

    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of("archives"));
    if (status == 0)
        status = msgpack_pack_map(pk, 0);
    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of("config"));
    if (status == 0)
        status = pack_map(pk, config, &m->item_keys);
    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of("timestamp"));
    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of_buf(&m->timestamp));
    if (status == 0)
        status = fmt_msgpack_pack_text(pk, bc_slice_of("version"));
    return status != 0 ? status : msgpack_pack_int64(pk, VERSION_WRITTEN);
}

bc_code fmt_manifest_encode(
    bc_buf *out, const fmt_manifest *manifest, bc_error *err)
{
    static const uint8_t empty_map = 0x80;
    bc_slice config = bc_slice_of_buf(&manifest->config);
    size_t start = out->len;
    msgpack_unpacked map;
    msgpack_packer pk;
    size_t used;
    bc_code code;

    if (manifest->item_keys.count > FMT_MANIFEST_KEYS_MAX)
        return bc_error_set(err, BC_ERR_LOCAL,
            "manifest: %zu item keys, at most %u are allowed",
            manifest->item_keys.count, FMT_MANIFEST_KEYS_MAX);
    if (config.len == 0)
        config = (bc_slice){&empty_map, 1};
    code = fmt_msgpack_unpack_map(&map, &used, config, "manifest config", err);
    msgpack_packer_init(&pk, out, fmt_msgpack_append);
    if (code == BC_OK)
        code = result_of(
            pack_all(&pk, manifest, &map.data.via.map), out, start, err);
    msgpack_unpacked_destroy(&map);
    return code;
}

bc_code fmt_manifest_begin(fmt_manifest *out, bc_error *err)
{
    fmt_manifest_dispose(out);
    return fmt_manifest_read_item_keys(out, NULL, NULL, err);
}

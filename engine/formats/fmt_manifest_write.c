/* A manifest as Borg packs it: keys of the map and of config in order. */
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

static int write_piece(void *out, const char *bytes, size_t len)
{
    bc_slice piece = {(const uint8_t *)bytes, len};

    return bc_buf_add(out, piece, NULL) == BC_OK ? 0 : -1;
}

/* out keeps what it had when there is no memory. */
static bc_code result_of(int status, bc_buf *out, size_t start, bc_error *err)
{
    if (status == 0)
        return BC_OK;
    out->len = start;
    if (out->ptr != NULL)
        out->ptr[start] = 0;
    return bc_error_no_memory(err);
}

bc_code fmt_manifest_pack(
    bc_buf *out, const msgpack_object *object, bc_error *err)
{
    size_t start = out->len;
    msgpack_packer pk;

    msgpack_packer_init(&pk, out, write_piece);
    return result_of(msgpack_pack_object(&pk, *object), out, start, err);
}

static int pack_text(msgpack_packer *pk, bc_slice text)
{
    int status = msgpack_pack_str(pk, text.len);

    return status != 0 ? status : msgpack_pack_str_body(pk, text.ptr, text.len);
}

static int pack_names(msgpack_packer *pk, const fmt_manifest_names *names)
{
    int status = msgpack_pack_array(pk, names->count);

    for (size_t i = 0; i < names->count && status == 0; i++)
        status = pack_text(pk, bc_slice_of(names->items[i]));
    return status;
}

typedef struct entry {
    bc_slice key;
    const msgpack_object *value; /* NULL: the item keys */
} entry;

static int compare_entries(const void *left, const void *right)
{
    const entry *a = left;
    const entry *b = right;

    return bc_slice_compare(a->key, b->key);
}

/* The entries of config but for the item keys; of equal keys the last. */
static size_t take_entries(entry *out, const msgpack_object *config)
{
    size_t count = 0;

    for (uint32_t i = 0; i < config->via.map.size; i++) {
        const msgpack_object_kv *pair = &config->via.map.ptr[i];
        entry e = {.value = &pair->val};
        size_t at = 0;

        if (!fmt_msgpack_text(&e.key, &pair->key) ||
            bc_slice_is(e.key, "item_keys"))
            continue;
        while (at < count && !bc_slice_equal(out[at].key, e.key))
            at++;
        out[at] = e;
        count += at == count;
    }
    return count;
}

static int pack_config(
    msgpack_packer *pk, const fmt_manifest *m, entry *entries, size_t count)
{
    int status = msgpack_pack_map(pk, count);

    for (size_t i = 0; i < count && status == 0; i++) {
        status = pack_text(pk, entries[i].key);
        if (status != 0)
            break;
        status = entries[i].value == NULL
                     ? pack_names(pk, &m->item_keys)
                     : msgpack_pack_object(pk, *entries[i].value);
    }
    return status;
}

static int pack_all(
    msgpack_packer *pk, const fmt_manifest *m, entry *entries, size_t count)
{
    int status = msgpack_pack_map(pk, 4);

    if (status == 0)
        status = pack_text(pk, bc_slice_of("archives"));
    if (status == 0)
        status = msgpack_pack_map(pk, 0);
    if (status == 0)
        status = pack_text(pk, bc_slice_of("config"));
    if (status == 0)
        status = pack_config(pk, m, entries, count);
    if (status == 0)
        status = pack_text(pk, bc_slice_of("timestamp"));
    if (status == 0)
        status = pack_text(pk, bc_slice_of_buf(&m->timestamp));
    if (status == 0)
        status = pack_text(pk, bc_slice_of("version"));
    return status != 0 ? status : msgpack_pack_int64(pk, VERSION_WRITTEN);
}

static bc_code encode(bc_buf *out, const fmt_manifest *m,
    const msgpack_object *config, bc_error *err)
{
    size_t start = out->len;
    size_t count;
    entry *entries = calloc(config->via.map.size + 1u, sizeof(*entries));
    msgpack_packer pk;
    int status;

    if (entries == NULL)
        return bc_error_no_memory(err);
    count = take_entries(entries, config);
    entries[count++] = (entry){bc_slice_of("item_keys"), NULL};
    qsort(entries, count, sizeof(*entries), compare_entries);
    msgpack_packer_init(&pk, out, write_piece);
    status = pack_all(&pk, m, entries, count);
    free(entries);
    return result_of(status, out, start, err);
}

bc_code fmt_manifest_encode(
    bc_buf *out, const fmt_manifest *manifest, bc_error *err)
{
    static const uint8_t empty_map = 0x80;
    bc_slice config = bc_slice_of_buf(&manifest->config);
    msgpack_unpacked map;
    size_t used;
    bc_code code;

    if (manifest->item_keys.count > FMT_MANIFEST_KEYS_MAX)
        return bc_error_set(err, BC_ERR_LOCAL,
            "manifest: %zu item keys, at most %u are allowed",
            manifest->item_keys.count, FMT_MANIFEST_KEYS_MAX);
    if (config.len == 0)
        config = (bc_slice){&empty_map, 1};
    code = fmt_msgpack_unpack_map(&map, &used, config, "manifest config", err);
    if (code == BC_OK)
        code = encode(out, manifest, &map.data, err);
    msgpack_unpacked_destroy(&map);
    return code;
}

bc_code fmt_manifest_begin(fmt_manifest *out, bc_error *err)
{
    fmt_manifest_dispose(out);
    return fmt_manifest_read_item_keys(out, NULL, NULL, err);
}

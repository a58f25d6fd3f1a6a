#include "formats/fmt_manifest.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_msgpack_map.h"

#include <stdlib.h>

/* Borg's own input limit for a manifest. */
#define MAX_BYTES 62914584u

static bc_code wrong(const char *text, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL, "%s", text);
}

#define OPERATIONS 4u

static const char *const operations[OPERATIONS] = {
    "read", "check", "write", "delete"};

static bool is_operation(const msgpack_object *key)
{
    bc_slice name;

    if (!fmt_msgpack_text(&name, key))
        return false;
    for (size_t i = 0; i < OPERATIONS; i++) {
        if (bc_slice_is(name, operations[i]))
            return true;
    }
    return false;
}

/* A list of texts that C can hold. */
static bool is_name_list(const msgpack_object *list)
{
    if (list->type != MSGPACK_OBJECT_ARRAY)
        return false;
    for (uint32_t i = 0; i < list->via.array.size; i++) {
        bc_slice name;

        if (!fmt_msgpack_text(&name, &list->via.array.ptr[i]) ||
            (name.len > 0 && memchr(name.ptr, 0, name.len) != NULL))
            return false;
    }
    return true;
}

/* {"mandatory": [name, ...]} or {} */
static bool is_requirement(const msgpack_object *value)
{
    if (value->type != MSGPACK_OBJECT_MAP)
        return false;
    for (uint32_t i = 0; i < value->via.map.size; i++) {
        const msgpack_object_kv *pair = &value->via.map.ptr[i];
        bc_slice key;

        if (!fmt_msgpack_text(&key, &pair->key) ||
            !bc_slice_is(key, "mandatory") || !is_name_list(&pair->val))
            return false;
    }
    return true;
}

/* Borg asserts on all of this when it loads a manifest. */
static bc_code check_flags(const msgpack_object *flags, bc_error *err)
{
    if (flags->type != MSGPACK_OBJECT_MAP)
        return wrong("manifest: feature_flags is not a map", err);
    for (uint32_t i = 0; i < flags->via.map.size; i++) {
        const msgpack_object_kv *pair = &flags->via.map.ptr[i];

        if (!is_operation(&pair->key))
            return wrong(
                "manifest: feature_flags of an unknown operation", err);
        if (!is_requirement(&pair->val))
            return wrong(
                "manifest: feature_flags hold something else than mandatory "
                "names",
                err);
    }
    return BC_OK;
}

/* The mandatory names of an operation; NULL when there are none. */
static const msgpack_object_array *mandatory_of(
    const msgpack_object *flags, const char *operation)
{
    const msgpack_object *value = fmt_msgpack_get_in(flags, operation);
    const msgpack_object *list =
        value == NULL ? NULL : fmt_msgpack_get_in(value, "mandatory");

    return list == NULL ? NULL : &list->via.array;
}

static int compare_slices(const void *left, const void *right)
{
    const bc_slice *a = left;
    const bc_slice *b = right;

    return bc_slice_compare(*a, *b);
}

/* Copies of the distinct names; names gets sorted. */
static bc_code keep_names(
    fmt_manifest *out, bc_slice *names, size_t count, bc_error *err)
{
    qsort(names, count, sizeof(*names), compare_slices);
    out->features = calloc(count, sizeof(*out->features));
    if (out->features == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        char *copy;

        if (i > 0 && bc_slice_equal(names[i - 1], names[i]))
            continue;
        copy = bc_text_copy(names[i]);
        if (copy == NULL)
            return bc_error_no_memory(err);
        out->features[out->feature_count++] = copy;
    }
    return BC_OK;
}

/* The names of all operations together; flags have been checked. */
static bc_code read_features(
    fmt_manifest *out, const msgpack_object *flags, bc_error *err)
{
    const msgpack_object_array *lists[OPERATIONS];
    bc_slice *names;
    size_t count = 0;
    size_t total = 0;
    bc_code code;

    for (size_t i = 0; i < OPERATIONS; i++) {
        lists[i] = mandatory_of(flags, operations[i]);
        total += lists[i] == NULL ? 0 : lists[i]->size;
    }
    if (total == 0)
        return BC_OK;
    names = calloc(total, sizeof(*names));
    if (names == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < OPERATIONS; i++) {
        for (uint32_t n = 0; lists[i] != NULL && n < lists[i]->size; n++)
            fmt_msgpack_text(&names[count++], &lists[i]->ptr[n]);
    }
    code = keep_names(out, names, count, err);
    free(names);
    return code;
}

static bc_code read_fields(
    fmt_manifest *out, const msgpack_unpacked *map, bc_error *err)
{
    const msgpack_object *config = fmt_msgpack_get(map, "config");
    const msgpack_object *flags;
    uint64_t version;
    bc_slice timestamp;
    bc_code code = BC_OK;

    if (!fmt_msgpack_u64(&version, fmt_msgpack_get(map, "version")) ||
        version < 1 || version > 2)
        return wrong("ValueError: Invalid manifest version", err);
    if (config == NULL || config->type != MSGPACK_OBJECT_MAP)
        return wrong("manifest has no config", err);
    if (!fmt_msgpack_text(&timestamp, fmt_msgpack_get(map, "timestamp")))
        return wrong("manifest has no timestamp", err);
    flags = fmt_msgpack_get_in(config, "feature_flags");
    if (flags != NULL)
        code = check_flags(flags, err);
    if (code == BC_OK && flags != NULL)
        code = read_features(out, flags, err);
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
    return code;
}

void fmt_manifest_dispose(fmt_manifest *manifest)
{
    bc_buf_dispose(&manifest->timestamp);
    for (size_t i = 0; i < manifest->feature_count; i++)
        free(manifest->features[i]);
    free(manifest->features);
    manifest->features = NULL;
    manifest->feature_count = 0;
    manifest->version = 0;
}

/* Names in a manifest: feature flags by operation, item keys. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_manifest_parts.h"

#include <stdlib.h>

#define OPERATIONS FMT_MANIFEST_OPERATIONS

/* In the order of fmt_manifest_operation. */
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
        return bc_error_set(
            err, BC_ERR_LOCAL, "manifest: feature_flags is not a map");
    for (uint32_t i = 0; i < flags->via.map.size; i++) {
        const msgpack_object_kv *pair = &flags->via.map.ptr[i];

        if (!is_operation(&pair->key))
            return bc_error_set(err, BC_ERR_LOCAL,
                "manifest: feature_flags of an unknown operation");
        if (!is_requirement(&pair->val))
            return bc_error_set(err, BC_ERR_LOCAL,
                "manifest: feature_flags hold something else than mandatory "
                "names");
    }
    return BC_OK;
}

/* The mandatory names of an operation; NULL when there are none. */
static const msgpack_object *mandatory_of(
    const msgpack_object *flags, const char *operation)
{
    const msgpack_object *value = fmt_msgpack_get_in(flags, operation);

    return value == NULL ? NULL : fmt_msgpack_get_in(value, "mandatory");
}

/* Copies of the distinct names; names gets sorted. */
static bc_code keep_names(
    fmt_manifest_names *out, bc_slice *names, size_t count, bc_error *err)
{
    if (count == 0)
        return BC_OK;
    count = bc_slices_distinct(names, count);
    out->items = calloc(count, sizeof(*out->items));
    if (out->items == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        out->items[i] = bc_text_copy(names[i]);
        if (out->items[i] == NULL)
            return bc_error_no_memory(err);
        out->count++;
    }
    return BC_OK;
}

void fmt_manifest_names_dispose(fmt_manifest_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (fmt_manifest_names){NULL, 0};
}

/* The texts of a list that was found to hold nothing else; NULL: none. */
static size_t take_names(bc_slice *out, const msgpack_object *list)
{
    if (list == NULL)
        return 0;
    for (uint32_t i = 0; i < list->via.array.size; i++)
        fmt_msgpack_text(&out[i], &list->via.array.ptr[i]);
    return list->via.array.size;
}

static size_t names_in(const msgpack_object *list)
{
    return list == NULL ? 0 : list->via.array.size;
}

/* Names by operation, and all together. */
static bc_code keep_flags(fmt_manifest *out, bc_slice *names,
    const msgpack_object *flags, bc_error *err)
{
    size_t count = 0;
    bc_code code = BC_OK;

    for (size_t i = 0; i < OPERATIONS && code == BC_OK; i++) {
        count = take_names(names, mandatory_of(flags, operations[i]));
        code = keep_names(&out->mandatory[i], names, count, err);
    }
    count = 0;
    for (size_t i = 0; i < OPERATIONS; i++)
        count += take_names(names + count, mandatory_of(flags, operations[i]));
    return code == BC_OK ? keep_names(&out->features, names, count, err) : code;
}

bc_code fmt_manifest_read_flags(
    fmt_manifest *out, const msgpack_object *flags, bc_error *err)
{
    size_t total = 0;
    bc_slice *names;
    bc_code code = check_flags(flags, err);

    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < OPERATIONS; i++)
        total += names_in(mandatory_of(flags, operations[i]));
    if (total == 0)
        return BC_OK;
    names = calloc(total, sizeof(*names));
    if (names == NULL)
        return bc_error_no_memory(err);
    code = keep_flags(out, names, flags, err);
    free(names);
    return code;
}

bc_code fmt_manifest_read_item_keys(fmt_manifest *out,
    const msgpack_object *now, const msgpack_object *before, bc_error *err)
{
    size_t count = FMT_MANIFEST_OWN_KEYS;
    bc_slice *names;
    bc_code code;

    if ((now != NULL && !is_name_list(now)) ||
        (before != NULL && !is_name_list(before)))
        return bc_error_set(
            err, BC_ERR_LOCAL, "manifest: item_keys is not a list of names");
    names = calloc(count + names_in(now) + names_in(before), sizeof(*names));
    if (names == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++)
        names[i] = bc_slice_of(fmt_manifest_own_keys[i]);
    count += take_names(names + count, now);
    count += take_names(names + count, before);
    code = keep_names(&out->item_keys, names, count, err);
    free(names);
    return code;
}

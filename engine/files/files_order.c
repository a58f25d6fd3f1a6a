/* Positions sorted by a column. */
#include "files/files_parts.h"

#include "base/endian.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* One pass over 8 bits; false when all keys have the same there. */
static bool radix_pass(uint32_t *to, const uint32_t *from, const uint64_t *keys,
    size_t count, unsigned shift)
{
    size_t starts[256] = {0};
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        starts[keys[i] >> shift & 0xff]++;
    if (count == 0 || starts[keys[0] >> shift & 0xff] == count)
        return false;
    for (size_t digit = 0; digit < 256; digit++) {
        size_t n = starts[digit];

        starts[digit] = sum;
        sum += n;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[keys[from[i]] >> shift & 0xff]++] = from[i];
    return true;
}

void files_radix(
    uint32_t *positions, uint32_t *spare, const uint64_t *keys, size_t count)
{
    uint32_t *from = positions;
    uint32_t *to = spare;

    for (size_t i = 0; i < count; i++)
        positions[i] = (uint32_t)i;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (radix_pass(to, from, keys, count, shift)) {
            uint32_t *swap = from;

            from = to;
            to = swap;
        }
    }
    if (from != positions)
        memcpy(positions, from, count * sizeof(*positions));
}

/* A signed time as a number that sorts the same. */
static uint64_t time_key(bc_ns ns)
{
    return (uint64_t)ns ^ UINT64_C(1) << 63;
}

static uint64_t key_of(const fmt_files_record *record, bc_files_column by)
{
    switch (by) {
    case BC_FILES_BY_AGE:
        return record->age;
    case BC_FILES_BY_SIZE:
        return record->size;
    case BC_FILES_BY_INODE:
        return record->inode;
    case BC_FILES_BY_CTIME:
        return time_key(record->ctime_ns);
    case BC_FILES_BY_MTIME:
        return time_key(record->mtime_ns);
    case BC_FILES_BY_CHUNKS:
        return record->chunk_count;
    case BC_FILES_BY_HASH:
        return bc_be64(record->path_hash);
    case BC_FILES_BY_POSITION:
        break;
    }
    return 0;
}

/* Complemented keys make a descending order in which ties keep file order. */
static bc_code read_keys(uint64_t *keys, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err)
{
    for (size_t i = 0; i < view->table.count; i++) {
        fmt_files_record record;
        uint64_t key = i;

        if (by != BC_FILES_BY_POSITION) {
            bc_code code = files_record_at(&record, view, i, err);

            if (code != BC_OK)
                return code;
            key = key_of(&record, by);
        }
        keys[i] = descending ? ~key : key;
    }
    return BC_OK;
}

/* Put positions whose hashes have the same first 8 bytes in order. */
static bc_code order_run(uint32_t *run, size_t count, bc_files_view *view,
    bool descending, bc_error *err)
{
    uint64_t *indices = calloc(count, sizeof(*indices));
    files_key *keys = NULL;
    bc_code code = BC_OK;

    if (indices == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++)
        indices[i] = run[i];
    code = files_keys_read(&keys, view, indices, count, err);
    for (size_t i = 0; code == BC_OK && i < count; i++)
        run[descending ? count - 1 - i : i] = (uint32_t)keys[i].index;
    free(keys);
    free(indices);
    return code;
}

static bc_code order_runs(uint32_t *order, const uint64_t *keys,
    bc_files_view *view, bool descending, bc_error *err)
{
    size_t count = view->table.count;
    size_t from = 0;

    for (size_t i = 1; i <= count; i++) {
        bc_code code = BC_OK;

        if (i < count && keys[order[i]] == keys[order[from]])
            continue;
        if (i - from > 1)
            code = order_run(order + from, i - from, view, descending, err);
        if (code != BC_OK)
            return code;
        from = i;
    }
    return BC_OK;
}

bc_code bc_files_view_order(uint32_t **out, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err)
{
    size_t count = view->table.count;
    uint64_t *keys = NULL;
    uint32_t *order = NULL;
    uint32_t *spare = NULL;
    bc_code code = BC_OK;

    *out = NULL;
    if (!view->head.loaded)
        return bc_error_set(err, BC_ERR_USAGE, "files cache is not loaded");
    if (count > UINT32_MAX)
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "files cache is too large to be sorted");
    keys = malloc((count + 1) * sizeof(*keys));
    order = malloc((count + 1) * sizeof(*order));
    spare = malloc((count + 1) * sizeof(*spare));
    if (keys == NULL || order == NULL || spare == NULL) {
        code = bc_error_no_memory(err);
        goto out;
    }
    code = read_keys(keys, view, by, descending, err);
    if (code != BC_OK)
        goto out;
    files_radix(order, spare, keys, count);
    if (by == BC_FILES_BY_HASH)
        code = order_runs(order, keys, view, descending, err);
    if (code == BC_OK) {
        *out = order;
        order = NULL;
    }
out:
    free(keys);
    free(order);
    free(spare);
    return code;
}

/*
 * Positions sorted by a column, some at a time.
 *
 * Keys are read in file order and counted on the way, then moved digit by
 * digit together with their positions, from the last digit to the first. Each
 * step ends after a number of entries wherever that is, so that a screen stays
 * alive and can give up.
 */
#include "files/files_order.h"

#include "base/endian.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Moving an entry costs so much less than decoding one. */
#define MOVES_PER_READ 8u

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
    case BC_FILES_BY_PATH:
        break;
    }
    return 0;
}

/* ---- reading ---- */

static bc_code read_key(bc_files_sort *sort, bc_error *err)
{
    size_t i = sort->at;
    uint64_t key = i;

    if (sort->by != BC_FILES_BY_POSITION) {
        fmt_files_record record;
        bc_code code = files_record_in(&record, &sort->reader, i, err);

        if (code != BC_OK)
            return code;
        key = key_of(&record, sort->by);
    }
    files_order_put(sort, i, key, (uint32_t)i);
    return BC_OK;
}

static bc_code read_some(bc_files_sort *sort, uint64_t most, bc_error *err)
{
    for (uint64_t i = 0; i < most && sort->at < sort->count; i++) {
        bc_code code = read_key(sort, err);

        if (code != BC_OK)
            return code;
        sort->at++;
    }
    if (sort->at == sort->count) {
        sort->now = FILES_SORT_MOVE;
        sort->at = 0;
    }
    return BC_OK;
}

static void move_some(bc_files_sort *sort, uint64_t most)
{
    if (!files_order_move(sort, most))
        return;
    sort->now =
        sort->by == BC_FILES_BY_HASH ? FILES_SORT_RUNS : FILES_SORT_DONE;
}

/* ---- runs: path hashes whose first 8 bytes are the same ---- */

static bc_code order_run(
    bc_files_sort *sort, uint32_t *run, size_t count, bc_error *err)
{
    uint64_t *indices = calloc(count, sizeof(*indices));
    files_key *keys = NULL;
    bc_code code = BC_OK;

    if (indices == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++)
        indices[i] = run[i];
    code = files_keys_read(&keys, &sort->reader, indices, count, err);
    for (size_t i = 0; code == BC_OK && i < count; i++)
        run[sort->descending ? count - 1 - i : i] = (uint32_t)keys[i].index;
    free(keys);
    free(indices);
    return code;
}

static bc_code order_some(bc_files_sort *sort, uint64_t most, bc_error *err)
{
    const uint64_t *keys = sort->from.keys;
    size_t begin = sort->at;
    size_t limit = begin + (size_t)(most < sort->count ? most : sort->count);

    while (sort->at < sort->count && sort->at < limit) {
        size_t first = sort->at;
        size_t end = first + 1;
        bc_code code = BC_OK;

        while (end < sort->count && keys[end] == keys[first])
            end++;
        if (end - first > 1)
            code =
                order_run(sort, sort->from.positions + first, end - first, err);
        if (code != BC_OK)
            return code;
        sort->at = end;
    }
    if (sort->at >= sort->count)
        sort->now = FILES_SORT_DONE;
    return BC_OK;
}

/* ---- the calls ---- */

static bool allocate(files_pairs *p, size_t count)
{
    p->keys = malloc((count + 1) * sizeof(*p->keys));
    p->positions = malloc((count + 1) * sizeof(*p->positions));
    return p->keys != NULL && p->positions != NULL;
}

bc_code bc_files_sort_new(bc_files_sort **out, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err)
{
    size_t count = view->table.count;
    bc_files_sort *sort;
    bc_code code;

    *out = NULL;
    if (!view->head.loaded)
        return bc_error_set(err, BC_ERR_USAGE, "files cache is not loaded");
    if (by == BC_FILES_BY_PATH && view->head.named == 0)
        return bc_error_set(
            err, BC_ERR_USAGE, "no path is known that could be sorted by");
    if (count > UINT32_MAX)
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "files cache is too large to be sorted");
    sort = calloc(1, sizeof(*sort));
    if (sort == NULL || !allocate(&sort->from, count) ||
        !allocate(&sort->to, count)) {
        bc_files_sort_free(sort);
        return bc_error_no_memory(err);
    }
    sort->reader.view = view;
    sort->by = by;
    sort->descending = descending;
    sort->count = sort->range.end = count;
    code = by == BC_FILES_BY_PATH ? files_order_paths_begin(sort, err) : BC_OK;
    if (code == BC_OK)
        *out = sort;
    else
        bc_files_sort_free(sort);
    return code;
}

bc_code bc_files_sort_step(
    bool *done, bc_files_sort *sort, uint64_t max_entries, bc_error *err)
{
    bc_code code = BC_OK;

    if (sort->now == FILES_SORT_DONE)
        code = BC_OK;
    else if (sort->by == BC_FILES_BY_PATH)
        files_order_paths(sort, max_entries);
    else if (sort->now == FILES_SORT_READ)
        code = read_some(sort, max_entries, err);
    else if (sort->now == FILES_SORT_MOVE)
        move_some(sort, max_entries < UINT64_MAX / MOVES_PER_READ
                            ? max_entries * MOVES_PER_READ
                            : max_entries);
    else
        code = order_some(sort, max_entries, err);
    *done = sort->now == FILES_SORT_DONE;
    return code;
}

/* Reading is most of it; each digit is a part of the rest. */
uint64_t bc_files_sort_progress(const bc_files_sort *sort)
{
    uint64_t count = sort->count;
    uint64_t moved =
        sort->digit * count + (sort->now == FILES_SORT_MOVE ? sort->at : 0);

    if (sort->now == FILES_SORT_DONE)
        return count;
    if (sort->by == BC_FILES_BY_PATH)
        return files_order_paths_progress(sort);
    if (sort->now == FILES_SORT_READ)
        return sort->at / 4 * 3;
    return count / 4 * 3 + moved / DIGITS / 4;
}

uint32_t *bc_files_sort_take(bc_files_sort *sort)
{
    uint32_t *order = sort->from.positions;

    if (sort->now != FILES_SORT_DONE)
        return NULL;
    sort->from.positions = NULL;
    return order;
}

void bc_files_sort_free(bc_files_sort *sort)
{
    if (sort == NULL)
        return;
    free(sort->from.keys);
    free(sort->from.positions);
    free(sort->to.keys);
    free(sort->to.positions);
    files_order_paths_end(sort);
    files_window_dispose(&sort->reader.window);
    free(sort);
}

bc_code bc_files_view_order(uint32_t **out, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err)
{
    bc_files_sort *sort;
    bool done = false;
    bc_code code = bc_files_sort_new(&sort, view, by, descending, err);

    *out = NULL;
    while (code == BC_OK && !done)
        code = bc_files_sort_step(&done, sort, UINT64_MAX, err);
    if (code == BC_OK)
        *out = bc_files_sort_take(sort);
    bc_files_sort_free(sort);
    return code;
}

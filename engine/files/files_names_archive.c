/* Which entry is which path: an archive's items against the table. */
#include "files/files_batch.h"
#include "files/files_parts.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/work.h"

#include <stdlib.h>

struct bc_names {
    bc_files_view *view; /* borrowed */
    repo *repo;
    repo_items *items;
    bc_id archive;
    bool is_next;
    bc_files_sort *sort; /* by hash, which comes first; NULL: it is there */
    uint64_t next;       /* position tried first: archives keep an order */
    files_batch batch;
};

const bc_id *files_names_read(const bc_files_view *view)
{
    return view->names.was_read ? &view->names.read : NULL;
}

static bc_code check(const bc_files_view *view, bc_error *err)
{
    if (!view->head.loaded)
        return bc_error_set(err, BC_ERR_USAGE, "files cache is not loaded");
    if (view->table.count > UINT32_MAX)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "files cache is too large to be held against an archive");
    return BC_OK;
}

static bc_code prepare(bc_names *n, bc_error *err)
{
    bc_files_view *view = n->view;
    bc_code code = files_names_prepare(view, err);

    if (code != BC_OK || view->names.by_hash != NULL)
        return code;
    return bc_files_sort_new(&n->sort, view, BC_FILES_BY_HASH, false, err);
}

bc_code files_names_open(bc_names **out, bc_files_view *view, repo *r,
    const bc_id *archive, bc_error *err)
{
    bc_names *n;
    bc_code code = check(view, err);

    *out = NULL;
    if (code != BC_OK)
        return code;
    n = calloc(1, sizeof(*n));
    if (n == NULL)
        return bc_error_no_memory(err);
    n->view = view;
    n->repo = r;
    n->archive = *archive;
    code = repo_items_open(&n->items, r, archive, err);
    if (code == BC_OK)
        code = prepare(n, err);
    if (code == BC_OK) {
        *out = n;
        n = NULL;
    }
    bc_names_free(n);
    return code;
}

void files_names_as_next(bc_names *n)
{
    n->is_next = true;
}

/* Order of a whole path hash against an entry's, which is read only where the
 * heads are equal. */
static bc_code compare(int *order, bc_files_view *view, const bc_id *hash,
    uint64_t index, bc_error *err)
{
    uint32_t have = view->table.hash_heads[index];
    uint32_t head = bc_be32(hash->b);
    fmt_files_record record;
    bc_code code;

    if (have != head) {
        *order = head < have ? -1 : 1;
        return BC_OK;
    }
    code = files_record_at(&record, view, index, err);
    if (code == BC_OK)
        *order = memcmp(hash->b, record.path_hash, sizeof(hash->b));
    return code;
}

/* *found is false where no entry has this hash. */
static bc_code look_up(uint64_t *out, bool *found, bc_files_view *view,
    const bc_id *hash, bc_error *err)
{
    const uint32_t *by_hash = view->names.by_hash;
    size_t low = 0;
    size_t high = view->table.count;

    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = 0;
        bc_code code = compare(&order, view, hash, by_hash[middle], err);

        if (code != BC_OK)
            return code;
        if (order == 0) {
            *out = by_hash[middle];
            *found = true;
            return BC_OK;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return BC_OK;
}

/* The entry after the last one found is tried before the whole table. */
static bc_code find(uint64_t *position, bool *found, bc_names *n,
    const bc_id *hash, bc_error *err)
{
    int order = 1;
    bc_code code = BC_OK;

    *position = n->next;
    if (n->next < n->view->table.count)
        code = compare(&order, n->view, hash, n->next, err);
    *found = code == BC_OK && order == 0;
    if (code == BC_OK && !*found)
        code = look_up(position, found, n->view, hash, err);
    return code;
}

/* An item that is no entry is nothing to speak of. */
static bc_code name_entry(bc_names *n, size_t i, bc_error *err)
{
    uint64_t position = 0;
    bool found;
    bc_slice path;
    bc_code code = find(&position, &found, n, &n->batch.hashes[i], err);

    if (code != BC_OK || !found)
        return code;
    n->next = position + 1;
    code = fmt_item_path(&path, &n->batch.items[i], &n->batch.path, err);
    return code == BC_OK ? files_names_add(n->view, position, path, err) : code;
}

static bc_code read_some(
    bool *done, bc_names *n, uint64_t max_items, bc_error *err)
{
    bool more = true;
    bc_code code = BC_OK;

    for (uint64_t i = 0; code == BC_OK && more && i < max_items;
         i += FILES_BATCH) {
        code = files_batch_take(&more, &n->batch, n->items, NULL, err);
        if (code == BC_OK)
            code = files_batch_hash(&n->batch, n->repo, err);
        for (size_t k = 0; code == BC_OK && k < n->batch.count; k++)
            code = name_entry(n, k, err);
    }
    *done = code == BC_OK && !more;
    return code;
}

static bc_code sort_some(bc_names *n, uint64_t max_entries, bc_error *err)
{
    bool done = false;
    bc_code code = bc_files_sort_step(&done, n->sort, max_entries, err);

    if (code != BC_OK || !done)
        return code;
    n->view->names.by_hash = bc_files_sort_take(n->sort);
    bc_files_sort_free(n->sort);
    n->sort = NULL;
    return BC_OK;
}

bc_code bc_names_step(
    bool *done, bc_names *n, uint64_t max_items, bc_error *err)
{
    bc_code code;

    *done = false;
    if (n->sort != NULL)
        return sort_some(n, max_items, err);
    code = read_some(done, n, max_items, err);
    if (*done && n->is_next) {
        n->view->names.was_read = true;
        n->view->names.read = n->archive;
    }
    return code;
}

bc_code bc_names_load(bc_names *n, const bc_work *work, bc_error *err)
{
    bool done = false;
    bc_code code = BC_OK;

    while (code == BC_OK && !done) {
        bc_names_progress now = bc_names_progress_of(n);

        code = bc_work_ask(work, now.done, now.total, err);
        if (code == BC_OK)
            code = bc_names_step(&done, n, 16 * FILES_BATCH, err);
    }
    return code;
}

bc_names_progress bc_names_progress_of(const bc_names *n)
{
    return (bc_names_progress){
        repo_items_done(n->items), repo_items_total(n->items)};
}

const bc_id *bc_names_archive(const bc_names *n)
{
    return &n->archive;
}

void bc_names_free(bc_names *n)
{
    if (n == NULL)
        return;
    bc_files_sort_free(n->sort);
    repo_items_free(n->items);
    bc_buf_dispose(&n->batch.path);
    free(n);
}

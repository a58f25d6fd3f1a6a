#include "files/files_batch.h"

#include "base/slice.h"
#include "repo/repo.h"

static bool is_in(const fmt_item *item, bool (*wanted)(const fmt_item *item))
{
    return fmt_item_is_regular(item) && item->path.ptr != NULL &&
           (wanted == NULL || wanted(item));
}

bc_code files_batch_take(bool *more, files_batch *batch, repo_items *items,
    bool (*wanted)(const fmt_item *item), bc_error *err)
{
    size_t taken = 0;
    bc_code code =
        repo_items_take(&taken, batch->items, FILES_BATCH, items, err);

    *more = taken > 0;
    batch->count = 0;
    for (size_t i = 0; code == BC_OK && i < taken; i++) {
        const fmt_item *item = &batch->items[i];

        if (!is_in(item, wanted))
            continue;
        batch->paths[batch->count] = item->path;
        if (batch->count != i)
            batch->items[batch->count] = *item;
        batch->count++;
    }
    return code;
}

/* A path that Borg reads in another way than it is stored is rare: it is
 * hashed once more. */
bc_code files_batch_hash(files_batch *batch, const repo *r, bc_error *err)
{
    bc_code code = BC_OK;

    repo_hash_all(batch->hashes, r, batch->paths, batch->count);
    for (size_t i = 0; i < batch->count && code == BC_OK; i++) {
        bc_slice path;

        code = fmt_item_path(&path, &batch->items[i], &batch->path, err);
        if (code == BC_OK && path.ptr != batch->paths[i].ptr)
            repo_hash(&batch->hashes[i], r, path);
    }
    return code;
}

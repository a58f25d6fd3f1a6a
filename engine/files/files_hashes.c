/* Which entries somebody means, by their path hashes. */
#include "files/files_cut.h"

#include "base/error.h"
#include "base/work.h"
#include "files/files_parts.h"

#include <stdlib.h>
#include <string.h>

/* Entries between two questions whether to go on. */
#define SLICE 65536u

typedef struct asking {
    const files_choice *choice;
    uint64_t index;
} asking;

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(bc_path_hash));
}

static bc_code add(
    files_hashes *list, size_t *cap, const bc_path_hash *hash, bc_error *err)
{
    if (list->count == *cap) {
        size_t more = *cap == 0 ? 64 : *cap + *cap / 2;
        bc_path_hash *items = realloc(list->items, more * sizeof(*items));

        if (items == NULL)
            return bc_error_no_memory(err);
        list->items = items;
        *cap = more;
    }
    list->items[list->count++] = *hash;
    return BC_OK;
}

/* Ask, and take it when it is wanted. */
static bc_code consider(files_hashes *out, size_t *cap, bc_files_view *view,
    const asking *ask, bc_error *err)
{
    fmt_files_record record;
    bc_files_entry entry;
    bc_code code = bc_files_view_entry(&entry, view, ask->index, err);

    if (code != BC_OK || !ask->choice->wanted(ask->choice->payload, &entry))
        return code;
    code = files_record_at(&record, view, ask->index, err);
    if (code != BC_OK)
        return code;
    out->bytes += record.len;
    return add(out, cap, &entry.path_hash, err);
}

bc_code files_hashes_select(files_hashes *out, bc_files_view *view,
    const files_choice *choice, bc_error *err)
{
    const bc_files_head *head = bc_files_view_head(view);
    uint64_t count = head->entries.value;
    asking ask = {choice, 0};
    size_t cap = 0;
    bc_code code = BC_OK;

    *out = (files_hashes){NULL, 0, 0};
    for (; ask.index < count && code == BC_OK; ask.index++) {
        if (ask.index % SLICE == 0)
            code = bc_work_ask(choice->work, head->bytes, head->bytes, err);
        if (code == BC_OK)
            code = consider(out, &cap, view, &ask, err);
    }
    if (code != BC_OK)
        files_hashes_dispose(out);
    else if (out->count > 1)
        qsort(out->items, out->count, sizeof(*out->items), compare);
    return code;
}

void files_hashes_dispose(files_hashes *hashes)
{
    free(hashes->items);
    *hashes = (files_hashes){NULL, 0, 0};
}

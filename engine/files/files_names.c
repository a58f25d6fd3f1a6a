/* The paths of entries that are known. */
#include "files/files_names.h"
#include "files/files_parts.h"

#include "base/error.h"

#include <stdlib.h>

#define BLOCK ((size_t)1 << 20)

bc_slice files_names_at(const files_names *names, uint64_t position)
{
    const uint8_t *at = names->at == NULL ? NULL : names->at[position];

    return at == NULL ? BC_SLICE_NULL : files_names_path(at);
}

void files_names_dispose(files_names *names)
{
    while (names->last != NULL) {
        files_names_block *block = names->last;

        names->last = block->before;
        free(block);
    }
    free(names->at);
    free(names->by_hash);
    *names = (files_names){.at = NULL};
}

static uint8_t *make_room(files_names *names, size_t size)
{
    files_names_block *block = names->last;
    size_t cap = size < BLOCK ? BLOCK : size;
    uint8_t *at;

    if (block == NULL || block->cap - block->used < size) {
        block = malloc(sizeof(*block) + cap);
        if (block == NULL)
            return NULL;
        *block = (files_names_block){names->last, 0, cap};
        names->last = block;
    }
    at = block->bytes + block->used;
    block->used += size;
    return at;
}

/* A sort need not look at what is the same everywhere. */
static void note_common(files_names *names, const uint8_t *at, bc_slice path)
{
    size_t same = 0;

    if (names->first == NULL) {
        names->first = at;
        names->common = path.len;
    }
    while (same < names->common && same < path.len &&
           names->first[sizeof(uint32_t) + same] == path.ptr[same])
        same++;
    names->common = same;
}

bc_code files_names_prepare(bc_files_view *view, bc_error *err)
{
    files_names *names = &view->names;

    if (names->at == NULL)
        names->at = calloc(view->table.count + 1, sizeof(uint8_t *));
    return names->at != NULL ? BC_OK : bc_error_no_memory(err);
}

bc_code files_names_add(
    bc_files_view *view, uint64_t position, bc_slice path, bc_error *err)
{
    files_names *names = &view->names;
    uint32_t len = (uint32_t)path.len; /* at most FMT_ITEM_MAX */
    uint8_t *at;

    if (names->at[position] != NULL)
        return BC_OK;
    at = make_room(names, sizeof(len) + len);
    if (at == NULL)
        return bc_error_no_memory(err);
    memcpy(at, &len, sizeof(len));
    if (len > 0)
        memcpy(at + sizeof(len), path.ptr, len);
    note_common(names, at, path);
    names->at[position] = at;
    view->head.named++;
    return BC_OK;
}

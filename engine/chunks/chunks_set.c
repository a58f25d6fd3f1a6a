/* The question "is this chunk there?", asked once for each of many. */
#include "chunks/chunks_parts.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t *id_of(const fmt_chunks *chunks, uint32_t bucket)
{
    return chunks->bucket_bytes.ptr + (size_t)bucket * FMT_CHUNKS_BUCKET;
}

/* One entry to be sorted. */
typedef struct item {
    const uint8_t *id;
    uint32_t bucket;
} item;

static int by_id(const void *a, const void *b)
{
    const item *x = a;
    const item *y = b;

    return memcmp(x->id, y->id, 32);
}

bool chunks_set_build(chunks_set *out, const fmt_chunks *chunks)
{
    item *items = malloc(((size_t)chunks->entries + 1) * sizeof(*items));
    uint32_t *buckets =
        malloc(((size_t)chunks->entries + 1) * sizeof(*buckets));
    size_t n = 0;

    if (items == NULL || buckets == NULL) {
        free(items);
        free(buckets);
        return false;
    }
    for (uint32_t i = 0; i < chunks->buckets; i++) {
        fmt_chunks_bucket bucket;

        if (fmt_chunks_at(&bucket, chunks, i) && bucket.refcount > 0)
            items[n++] = (item){bucket.id, i};
    }
    qsort(items, n, sizeof(*items), by_id);
    for (size_t i = 0; i < n; i++)
        buckets[i] = items[i].bucket;
    free(items);
    *out = (chunks_set){buckets, n, true};
    return true;
}

bool chunks_set_has(
    const chunks_set *set, const fmt_chunks *chunks, const bc_id *id)
{
    size_t low = 0;
    size_t high = set->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(id->b, id_of(chunks, set->buckets[middle]), 32);

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

void chunks_set_dispose(chunks_set *set)
{
    free(set->buckets);
    *set = (chunks_set){NULL, 0, false};
}

void chunks_view_prepare(bc_chunks_view *view)
{
    if (view->head.valid && !view->set.built)
        (void)chunks_set_build(&view->set, &view->chunks);
}

bool bc_chunks_view_has(bc_chunks_view *view, const bc_id *id)
{
    chunks_view_prepare(view);
    return view->set.built && chunks_set_has(&view->set, &view->chunks, id);
}

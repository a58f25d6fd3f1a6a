#include "base/slice.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    const bc_slice *a = left;
    const bc_slice *b = right;

    return bc_slice_compare(*a, *b);
}

size_t bc_slices_distinct(bc_slice *items, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(items, count, sizeof(*items), compare);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !bc_slice_equal(items[kept - 1], items[i]))
            items[kept++] = items[i];
    }
    return kept;
}

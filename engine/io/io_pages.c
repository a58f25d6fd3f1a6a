#include "io/io.h"

#include <sys/mman.h>

/* Of every machine that has large pages in this way. */
#define LARGE_PAGE ((uintptr_t)2 << 20)

void io_prefer_large_pages(void *start, size_t len)
{
#ifdef MADV_HUGEPAGE
    uintptr_t from = ((uintptr_t)start + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    uintptr_t to = ((uintptr_t)start + len) & ~(LARGE_PAGE - 1);

    if (from < to)
        (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
    (void)start;
    (void)len;
#endif
}

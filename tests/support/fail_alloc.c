#include "support/fail_alloc.h"

#include <stdatomic.h>
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *ptr, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *ptr, size_t size);

/* The allocator has no argument that could carry this. Some of what is tested
 * has a thread. */
static struct {
    atomic_ulong fail_at; /* 0: none */
    atomic_ulong count;
} state;

void fail_alloc_begin(unsigned long n)
{
    state.fail_at = n;
    state.count = 0;
}

unsigned long fail_alloc_count(void)
{
    return state.count;
}

bool fail_alloc_end(void)
{
    bool reached = state.count >= state.fail_at;

    state.fail_at = 0;
    return reached;
}

bool fail_alloc_fails(void)
{
    return state.fail_at != 0 && ++state.count == state.fail_at;
}

void *__wrap_malloc(size_t size)
{
    return fail_alloc_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fail_alloc_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *ptr, size_t size)
{
    return fail_alloc_fails() ? NULL : __real_realloc(ptr, size);
}

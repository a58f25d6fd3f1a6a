/* Locked memory is one of the allocations that fail_alloc.h lets fail. */
#include "support/fail_alloc.h"

#include <stddef.h>

void *__real_sodium_malloc(size_t size);
void *__wrap_sodium_malloc(size_t size);

void *__wrap_sodium_malloc(size_t size)
{
    return fail_alloc_fails() ? NULL : __real_sodium_malloc(size);
}

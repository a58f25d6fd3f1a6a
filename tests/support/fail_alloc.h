/*
 * One allocation that fails.
 *
 * The program must be linked with bc_fail_alloc(subject), which wraps malloc,
 * calloc and realloc of our own objects (not those inside shared libraries).
 * bc_fail_secret(subject) wraps sodium_malloc as well.
 * For a sweep: n = 1, 2, … until fail_alloc_end() is false.
 */
#ifndef SUPPORT_FAIL_ALLOC_H
#define SUPPORT_FAIL_ALLOC_H

#include <stdbool.h>

/* From now on the nth allocation fails, the others succeed. */
void fail_alloc_begin(unsigned long n);

/* Count one allocation; true when it is the one that fails. For wrappers. */
bool fail_alloc_fails(void);

/* How many there were since fail_alloc_begin. */
unsigned long fail_alloc_count(void);

/* All succeed again. Was the nth reached? */
bool fail_alloc_end(void);

#endif

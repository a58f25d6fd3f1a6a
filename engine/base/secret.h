/*
 * Bytes that must not leave the process: locked, guarded, wiped when released.
 *
 * A secret keeps its size; what a caller needs less of it says with a slice.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct bc_secret {
    uint8_t *ptr; /* sodium_malloc; NULL: none */
    size_t len;
} bc_secret;

#define BC_SECRET_INIT                                                         \
    {                                                                          \
        NULL, 0                                                                \
    }

/* len bytes of locked memory, content zero. out must not own anything.
 * BC_OK, BC_ERR_NO_MEMORY. */
bc_code bc_secret_new(bc_secret *out, size_t len, bc_error *err) BC_NODISCARD;

/* The same with a copy of bytes. */
bc_code bc_secret_copy(
    bc_secret *out, bc_slice bytes, bc_error *err) BC_NODISCARD;

bc_slice bc_secret_slice(const bc_secret *secret);

/* Wiped and released; safe to use again. */
void bc_secret_dispose(bc_secret *secret);

/* Overwrite bytes that are about to go; not optimised away. */
void bc_wipe(void *bytes, size_t len);

/*
 * What the functions that were called left in registers and, 16 KiB deep,
 * below the caller on the stack: for the end of whatever computes with a
 * secret.
 */
void bc_wipe_traces(void);

#endif

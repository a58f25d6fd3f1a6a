#include "repo/repo_lock_left.h"

#include "base/endian.h"
#include "base/hex.h"
#include "base/slice.h"

#include <stdatomic.h>
#include <stdint.h>

#define KEPT 16u

/* The one thing that belongs to the process and not to a handle, as the objects
 * do; 0: none. Handles may live in several threads. */
static _Atomic uint64_t left[KEPT];
static _Atomic unsigned next;

/* A name is a hash of the object's content: never 0 but by chance. */
static uint64_t number_of(const char *key)
{
    uint8_t bytes[8];

    if (!bc_hex_decode(bytes, sizeof(bytes), bc_slice_of(key)))
        return 0;
    return bc_be64(bytes);
}

void repo_lock_leave(const char *key)
{
    atomic_store(&left[atomic_fetch_add(&next, 1) % KEPT], number_of(key));
}

bool repo_lock_was_left(const char *key)
{
    uint64_t number = number_of(key);

    for (unsigned i = 0; i < KEPT && number != 0; i++)
        if (atomic_load(&left[i]) == number)
            return true;
    return false;
}

void repo_lock_unleave(const char *key)
{
    uint64_t number = number_of(key);

    for (unsigned i = 0; i < KEPT; i++) {
        uint64_t expected = number;

        atomic_compare_exchange_strong(&left[i], &expected, 0);
    }
}

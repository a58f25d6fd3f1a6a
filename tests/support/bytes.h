/* Bytes for tests: from hex text, and every prefix in memory of just its size
 * (so that ASan sees a read of one byte too many). */
#ifndef SUPPORT_BYTES_H
#define SUPPORT_BYTES_H

#include "base/hex.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <stdlib.h>

/* Spaces between the digits are allowed. Freed with free(3). */
static inline uint8_t *bytes_from_hex(size_t *len, const char *hex)
{
    uint8_t *out = malloc(strlen(hex) / 2 + 1);
    size_t n = 0;

    assert_non_null(out);
    while (*hex != 0) {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        assert_true(
            bc_hex_decode(&out[n++], 1, (bc_slice){(const uint8_t *)hex, 2}));
        hex += 2;
    }
    *len = n;
    return out;
}

/* Calls try for each proper prefix; gives how many there were. */
static inline size_t for_each_prefix(
    bc_slice whole, void (*try)(bc_slice prefix, void *payload), void *payload)
{
    for (size_t len = 0; len < whole.len; len++) {
        uint8_t *copy = malloc(len + (len == 0));

        assert_non_null(copy);
        memcpy(copy, whole.ptr, len);
        try((bc_slice){copy, len}, payload);
        free(copy);
    }
    return whole.len;
}

#endif

/* Held against libsodium, whose BLAKE2b has the vectors of its authors. */
#include "base/slice.h"
#include "crypto/crypto_blake2b.h"
#include "support/cmocka.h"

#include <sodium.h>

#define MOST (3 * CRYPTO_BLAKE2B_BLOCK + 2)

/* No two blocks are alike. */
static void fill(uint8_t bytes[MOST])
{
    for (size_t i = 0; i < MOST; i++)
        bytes[i] = (uint8_t)(7 * i + i / 128);
}

static void check(crypto_blake2b *state, const uint8_t *bytes, size_t len)
{
    uint8_t got[32];
    uint8_t want[32];

    crypto_blake2b_end(state, got);
    assert_int_equal(crypto_generichash(want, 32, bytes, len, NULL, 0), 0);
    assert_memory_equal(got, want, 32);
}

static void every_length_in_two_parts_is_hashed_as_libsodium_does(void **state)
{
    uint8_t bytes[MOST];

    (void)state;
    fill(bytes);
    for (size_t len = 0; len <= MOST; len++) {
        for (size_t first = 0; first <= len; first++) {
            crypto_blake2b s;

            crypto_blake2b_begin(&s);
            crypto_blake2b_feed(&s, (bc_slice){bytes, first});
            crypto_blake2b_feed(&s, (bc_slice){bytes + first, len - first});
            check(&s, bytes, len);
        }
    }
}

static void byte_by_byte_is_the_same(void **state)
{
    uint8_t bytes[MOST];
    crypto_blake2b s;

    (void)state;
    fill(bytes);
    crypto_blake2b_begin(&s);
    for (size_t i = 0; i < MOST; i++)
        crypto_blake2b_feed(&s, (bc_slice){bytes + i, 1});
    check(&s, bytes, MOST);
}

/* Behind a whole block and behind a part of one. */
static void a_flush_before_more_changes_nothing(void **state)
{
    static const size_t firsts[] = {0, 1, 127, 128, 129, 256};
    uint8_t bytes[MOST];

    (void)state;
    fill(bytes);
    for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
        for (size_t len = firsts[i] + 1; len <= MOST; len++) {
            crypto_blake2b s;

            crypto_blake2b_begin(&s);
            crypto_blake2b_feed(&s, (bc_slice){bytes, firsts[i]});
            crypto_blake2b_flush(&s);
            crypto_blake2b_feed(
                &s, (bc_slice){bytes + firsts[i], len - firsts[i]});
            check(&s, bytes, len);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_in_two_parts_is_hashed_as_libsodium_does),
        cmocka_unit_test(byte_by_byte_is_the_same),
        cmocka_unit_test(a_flush_before_more_changes_nothing),
    };

    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/digest.h"
#include "base/hex.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* cache-side spec 14.1, repository-side spec A.1 */
static void xxh64_vectors_of_cache_side_14_1(void **state)
{
    static const struct {
        const char *input;
        const char *value;
    } rows[] = {
        {"", "ef46db3751d8e999"},
        {"a", "d24ec4f1a98c6e5b"},
        {"abc", "44bc2cf5ad770999"},
        {"message digest", "066ed728fceeb3be"},
        {"arch", "c92ecc85cdc46043"},
        {"my-series", "ee6deaec87598f5f"},
        {"documents-2024", "3e59ff1875edc8a2"},
        {"t\xc3\xa9st", "611023bd827adc7c"},
        {"hello\n", "e4c191d091bd8853"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_digest digest;
        char hex[BC_DIGEST_HEX_MAX];
        char at_once[17];

        bc_digest_begin(&digest, BC_DIGEST_XXH64);
        bc_digest_feed(&digest, bc_slice_of(rows[i].input));
        bc_digest_hex(&digest, hex);
        assert_string_equal(hex, rows[i].value);
        snprintf(at_once, sizeof(at_once), "%016" PRIx64,
            bc_xxh64(bc_slice_of(rows[i].input)));
        assert_string_equal(at_once, rows[i].value);
    }
}

static void peeking_does_not_change_a_running_digest(void **state)
{
    static const bc_digest_kind kinds[] = {
        BC_DIGEST_XXH64, BC_DIGEST_SHA256, BC_DIGEST_SHA512};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        bc_digest split;
        bc_digest whole;
        char peeked[BC_DIGEST_HEX_MAX];
        char a[BC_DIGEST_HEX_MAX];
        char b[BC_DIGEST_HEX_MAX];

        bc_digest_begin(&split, kinds[i]);
        bc_digest_begin(&whole, kinds[i]);
        bc_digest_feed(&split, bc_slice_of("hel"));
        bc_digest_hex(&split, peeked);
        bc_digest_feed(&split, bc_slice_of("lo"));
        bc_digest_feed(&whole, bc_slice_of("hello"));
        bc_digest_hex(&split, a);
        bc_digest_hex(&whole, b);
        assert_string_equal(a, b);
        assert_string_not_equal(a, peeked);
    }
}

/* cache-side spec 14.4, mode none; the last is no UTF-8: raw bytes count. */
static void cs_scenario_27_path_hashes_of_mode_none(void **state)
{
    static const struct {
        const char *path;
        const char *hash;
    } rows[] = {
        {"src/a",
            "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"},
        {".",
            "cdb4ee2aea69cc6a83331bbe96dc2caa9a299d21329efb0336fc02a82e1839a8"},
        {"nu/\xff\xe9.txt",
            "cda0f7b5282f605a931f3617162c066073998d5c9b318699b3996b9636cf84ba"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t hash[32];
        char hex[65];

        bc_sha256(hash, bc_slice_of(rows[i].path));
        bc_hex_encode(hex, hash, 32);
        assert_string_equal(hex, rows[i].hash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xxh64_vectors_of_cache_side_14_1),
        cmocka_unit_test(peeking_does_not_change_a_running_digest),
        cmocka_unit_test(cs_scenario_27_path_hashes_of_mode_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

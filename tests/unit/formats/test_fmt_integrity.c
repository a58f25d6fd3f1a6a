#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_integrity.h"
#include "support/cmocka.h"

#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* The records R1 and R2 of Borg 2.0.0b12's files cache. */
#define R1                                                                     \
    "92c420ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"   \
    "9600ce00bc614e05d7ff1d6f34546553f100d6ff6553f1009192c4202cf24dba5fb0"     \
    "a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982405"
#define R2                                                                     \
    "92c4200fab2aa90adc370ffc32d16fba8cc032c08eabd7bace92e188ee1c4c48e7f8"     \
    "5f9601cf800000000000000500d6ff00000000d6ff7ffd5cff90"

static void digests_files_as_borg_cs_scenario_19(void **state)
{
    static const struct {
        const char *name;
        const char *content; /* hex */
        bc_digest_kind kind;
        const char *final;
    } rows[] = {
        {"files.c92ecc85cdc46043", "", BC_DIGEST_XXH64, "adc80ee6ec63b700"},
        {"files.c92ecc85cdc46043", R1, BC_DIGEST_XXH64, "6bc1ab91dafc5ebe"},
        {"files.demo", R1 R2, BC_DIGEST_XXH64, "3b4dcf9e49e80bfa"},
        {"files.tést", "", BC_DIGEST_XXH64, "2fbdbb168fe1e7aa"},
        {"det", "68656c6c6f", BC_DIGEST_XXH64, "388c3875553af9b2"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t bytes[256];
        size_t len = strlen(rows[i].content) / 2;
        char hex[BC_DIGEST_HEX_MAX];
        bc_digest digest;

        assert_true(bc_hex_decode(bytes, len, bc_slice_of(rows[i].content)));
        fmt_integrity_begin(&digest, rows[i].kind, bc_slice_of(rows[i].name));
        bc_digest_feed(&digest, (bc_slice){bytes, len});
        fmt_integrity_final(&digest, len, hex);
        assert_string_equal(hex, rows[i].final);
    }
}

static void a_part_goes_on_with_the_same_state_cs_scenario_19(void **state)
{
    char hex[BC_DIGEST_HEX_MAX];
    bc_digest digest;

    (void)state;
    fmt_integrity_begin(&digest, BC_DIGEST_XXH64, bc_slice_of("index.7"));
    bc_digest_feed(&digest, bc_slice_of("abc        10HashHeader3"));
    bc_digest_hex(&digest, hex);
    assert_string_equal(hex, "9cb6f4bb0b7ccffd");
    bc_digest_feed(&digest, bc_slice_of("defgh"));
    fmt_integrity_final(&digest, 8, hex);
    assert_string_equal(hex, "155ce00af59bdae7");
}

static void hashes_with_xxh64_as_borg(void **state)
{
    static const struct {
        const char *text;
        const char *hex;
    } rows[] = {
        {"", "ef46db3751d8e999"},
        {"a", "d24ec4f1a98c6e5b"},
        {"abc", "44bc2cf5ad770999"},
        {"message digest", "066ed728fceeb3be"},
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
         "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "92f0de5a88a3c094"},
        {"arch", "c92ecc85cdc46043"},
        {"my-series", "ee6deaec87598f5f"},
        {"documents-2024", "3e59ff1875edc8a2"},
        {"tést", "611023bd827adc7c"},
    };
    uint8_t bytes[64];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_digest digest;
        char hex[BC_DIGEST_HEX_MAX];

        bc_digest_begin(&digest, BC_DIGEST_XXH64);
        bc_digest_feed(&digest, bc_slice_of(rows[i].text));
        bc_digest_hex(&digest, hex);
        assert_string_equal(hex, rows[i].hex);
    }
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)i;
    assert_true(bc_xxh64((bc_slice){bytes, 64}) == 0xf7c67301db6713f0);
}

static fmt_integrity decode(const char *json)
{
    fmt_integrity out;

    fmt_integrity_decode(&out, bc_slice_of(json));
    return out;
}

static void takes_known_algorithms_cs_scenario_24(void **state)
{
    static const struct {
        const char *json;
        bc_digest_kind digest;
        const char *final;
    } rows[] = {
        {"{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"0a\"}}",
            BC_DIGEST_XXH64, "0a"},
        {"{\"digests\":{\"HashHeader\":\"1\",\"final\":\"0A\"},"
         "\"algorithm\":\"SHA512\"}\n",
            BC_DIGEST_SHA512, "0A"},
        {"{\"algorithm\": \"SHA256\", \"digests\": {\"final\": \"\"}}",
            BC_DIGEST_SHA256, ""},
        {"{\"algorithm\":\"MD5\",\"algorithm\":\"XXH64\","
         "\"digests\":{\"final\":\"a\",\"final\":\"b\"},\"x\":[1.5,null]}",
            BC_DIGEST_XXH64, "b"},
        {"{\"algorithm\":\"XXH64\",\"digests\":{\"final\":5}}", BC_DIGEST_XXH64,
            ""},
        {"{\"algorithm\":\"XXH64\",\"digests\":{\"final\":null}}",
            BC_DIGEST_XXH64, ""},
        {"{\"algorithm\":\"XXH64\",\"digests\":{\"final\":\"a\\u0000\"}}",
            BC_DIGEST_XXH64, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_integrity got = decode(rows[i].json);

        assert_int_equal(got.kind, FMT_INTEGRITY_USABLE);
        assert_int_equal(got.digest, rows[i].digest);
        assert_string_equal(got.final, rows[i].final);
    }
}

static void an_endless_digest_can_never_match(void **state)
{
    static const char head[] =
        "{\"algorithm\":\"XXH64\",\"digests\":{\"final\":\"";
    char json[512];
    fmt_integrity got;

    (void)state;
    memset(json, 'a', sizeof(json));
    memcpy(json, head, sizeof(head) - 1);
    memcpy(json + sizeof(json) - 4, "\"}}", 4);
    got = decode(json);
    assert_int_equal(got.kind, FMT_INTEGRITY_USABLE);
    assert_string_equal(got.final, "");
}

static void does_not_judge_unknown_algorithms_cs_scenario_22(void **state)
{
    static const struct {
        const char *json;
        const char *name;
    } rows[] = {
        {"{\"algorithm\": \"MD5\", \"digests\": {\"final\": \"0a\"}}", "MD5"},
        {"{\"algorithm\": \"xxh64\"}", "xxh64"},
        {"{\"algorithm\": \"é\", \"digests\": 5}", "é"},
        {"{\"algorithm\": \"XXH64\\u0000\"}", "XXH64"},
        {"{\"algorithm\": \"0123456789012345678901234567890123456789"
         "0123456789012345678901é789\"}",
            "01234567890123456789012345678901234567890123456789012345678901"},
        {"{\"algorithm\": null}", "None"},
        {"{\"algorithm\": true}", "True"},
        {"{\"algorithm\": false}", "False"},
        {"{\"algorithm\": -3}", "-3"},
        {"{\"algorithm\": 1.5}", "1.5"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_integrity got = decode(rows[i].json);

        assert_int_equal(got.kind, FMT_INTEGRITY_UNKNOWN);
        assert_string_equal(got.algorithm, rows[i].name);
    }
}

static void gives_a_reason_when_unreadable_cs_scenario_23(void **state)
{
    static const char *const rows[] = {"", "{", "5", "null", "[]", "\"x\"",
        "{}", "{\"algorithm\": []}", "{\"algorithm\": {}}",
        "{\"digests\": {\"final\": \"a\"}}", "{\"algorithm\": \"XXH64\"}",
        "{\"algorithm\": \"XXH64\", \"digests\": null}",
        "{\"algorithm\": \"XXH64\", \"digests\": []}",
        "{\"algorithm\": \"XXH64\", \"digests\": \"final\"}",
        "{\"algorithm\": \"XXH64\", \"digests\": {}}",
        "{\"algorithm\": \"XXH64\", \"digests\": {\"Final\": \"a\"}}",
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"a\"}} x",
        "{'algorithm': 'XXH64'}", "\xef\xbb\xbf{\"algorithm\": \"MD5\"}"};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_integrity got = decode(rows[i]);

        assert_int_equal(got.kind, FMT_INTEGRITY_UNREADABLE);
        assert_string_not_equal(got.reason, "");
    }
}

static void no_prefix_of_a_record_is_usable(void **state)
{
    static const char json[] =
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"0a\"}}";
    size_t tried = 0;

    (void)state;
    for (size_t len = 0; len < sizeof(json) - 1; len++, tried++) {
        uint8_t *copy = malloc(len == 0 ? 1 : len);
        fmt_integrity got;

        assert_non_null(copy);
        memcpy(copy, json, len);
        fmt_integrity_decode(&got, (bc_slice){copy, len});
        free(copy);
        assert_int_equal(got.kind, FMT_INTEGRITY_UNREADABLE);
    }
    assert_int_equal(tried, strlen(json));
}

static void writes_the_record_of_cache_side_4_2(void **state)
{
    bc_buf out = BC_BUF_INIT;
    fmt_integrity got;

    (void)state;
    assert_int_equal(
        fmt_integrity_encode(&out, "adc80ee6ec63b700", NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out),
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": "
        "\"adc80ee6ec63b700\"}}");
    fmt_integrity_decode(&got, bc_slice_of_buf(&out));
    assert_int_equal(got.kind, FMT_INTEGRITY_USABLE);
    assert_int_equal(got.digest, BC_DIGEST_XXH64);
    assert_string_equal(got.final, "adc80ee6ec63b700");
    bc_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_record_of_cache_side_4_2),
        cmocka_unit_test(digests_files_as_borg_cs_scenario_19),
        cmocka_unit_test(a_part_goes_on_with_the_same_state_cs_scenario_19),
        cmocka_unit_test(hashes_with_xxh64_as_borg),
        cmocka_unit_test(takes_known_algorithms_cs_scenario_24),
        cmocka_unit_test(an_endless_digest_can_never_match),
        cmocka_unit_test(does_not_judge_unknown_algorithms_cs_scenario_22),
        cmocka_unit_test(gives_a_reason_when_unreadable_cs_scenario_23),
        cmocka_unit_test(no_prefix_of_a_record_is_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

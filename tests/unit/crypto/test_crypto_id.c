#include "base/hex.h"
#include "base/slice.h"
#include "crypto/crypto_id.h"
#include "support/cmocka.h"

/* A key of len bytes 00 01 02 …, then zeroes up to size. */
typedef struct row {
    crypto_id_hash kind;
    size_t len;
    size_t size;
    const char *data;
    const char *hash;
} row;

static const row rows[] = {
    /* cache-side spec 14.4, path hashes of src/a */
    {CRYPTO_ID_SHA256, 0, 0, "src/a",
        "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"},
    {CRYPTO_ID_HMAC_SHA256, 32, 32, "src/a",
        "ae40b5bf755aba8b747cf9591e0b5972ec73908005d34ca7d1382c0026d9eca6"},
    {CRYPTO_ID_BLAKE2B, 128, 128, "src/a",
        "19358efc8d7a3056a5196f2afca31abbee594c3106fed3e4e9b02950a132db4f"},
    /* repository-side spec A.2, ids of hello and a line feed */
    {CRYPTO_ID_SHA256, 0, 0, "hello\n",
        "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"},
    {CRYPTO_ID_HMAC_SHA256, 32, 32, "hello\n",
        "d53db90fadc43613379d41ea261d0aaeb319e979bbfbbf2098a94362b0405757"},
    {CRYPTO_ID_BLAKE2B, 64, 128, "hello\n",
        "544a375eb3048495a2b8585aae238b524da6f9f2b1b048c350f017ec62f38712"},
};

static void ids_of_cache_side_14_4_and_appendix_a_2(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t key[128] = {0};
        const bc_slice data = bc_slice_of(rows[i].data);
        char hex[65];
        bc_id id;

        for (size_t k = 0; k < rows[i].len; k++)
            key[k] = (uint8_t)k;
        crypto_id_compute(
            &id, rows[i].kind, (bc_slice){key, rows[i].size}, &data, 1);
        bc_hex_encode(hex, id.b, 32);
        assert_string_equal(hex, rows[i].hash);
    }
}

/* Keys shorter and longer than a block; data of none, one and many blocks. */
static void many_at_once_are_those_of_each(void **state)
{
    static const size_t lengths[] = {0, 1, 55, 56, 64, 119, 120, 1000};
    uint8_t key[100];
    uint8_t bytes[1000];

    (void)state;
    for (size_t i = 0; i < sizeof(key); i++)
        key[i] = (uint8_t)(3 * i);
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)i;
    for (int kind = CRYPTO_ID_SHA256; kind <= CRYPTO_ID_BLAKE2B; kind++) {
        for (size_t len = 32; len <= sizeof(key); len += 68) {
            const bc_slice id_key = {key, len};
            bc_slice data[8];
            bc_id all[8];

            for (size_t i = 0; i < 8; i++)
                data[i] = (bc_slice){bytes, lengths[i]};
            crypto_id_compute(all, (crypto_id_hash)kind, id_key, data, 8);
            for (size_t i = 0; i < 8; i++) {
                bc_id one;

                crypto_id_compute(
                    &one, (crypto_id_hash)kind, id_key, &data[i], 1);
                assert_memory_equal(all[i].b, one.b, 32);
            }
        }
    }
}

/* RFC 4231, test case 6: a key of 131 bytes stands for its hash. */
static void a_long_key_is_hashed_first(void **state)
{
    uint8_t key[131];
    const bc_slice data =
        bc_slice_of("Test Using Larger Than Block-Size Key - Hash Key First");
    char hex[65];
    bc_id got;

    (void)state;
    memset(key, 0xaa, sizeof(key));
    crypto_id_compute(
        &got, CRYPTO_ID_HMAC_SHA256, (bc_slice){key, sizeof(key)}, &data, 1);
    bc_hex_encode(hex, got.b, 32);
    assert_string_equal(hex,
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_at_once_are_those_of_each),
        cmocka_unit_test(a_long_key_is_hashed_first),
        cmocka_unit_test(ids_of_cache_side_14_4_and_appendix_a_2),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

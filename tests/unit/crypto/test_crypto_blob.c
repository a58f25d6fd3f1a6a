#include "base/buf.h"
#include "base/slice.h"
#include "crypto/crypto_blob.h"
#include "support/bytes.h"
#include "support/cmocka.h"

static const uint8_t salt[16] = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static crypto_kdf_cost argon2id(
    uint64_t time_cost, uint64_t memory_kib, uint64_t lanes)
{
    return (crypto_kdf_cost){CRYPTO_KDF_ARGON2ID, {salt, sizeof(salt)},
        time_cost, memory_kib, lanes};
}

static void derives_the_keys_of_appendix_a_3(void **state)
{
    static const struct {
        const char *passphrase;
        uint64_t time_cost;
        uint64_t memory_kib;
        uint64_t lanes;
        const char *key;
    } rows[] = {
        {"test", 3, 65536, 4,
            "8eb345c7823aa06ab0bab02a1b7138f6f30610b6c50f74d79c4fd9c777ed4b33"},
        {"test", 3, 65536, 1,
            "15191553b0c3d6b77081eb9800df65c9aac503f5112ed7360af28b8af0a81e23"},
        {"", 3, 65536, 4,
            "ad4a178e6b0786a48f9bb3443df83f76b822c6fdac15a80277483fd84551ac52"},
        {"test", 1, 8, 1,
            "4e355b44bd699f467558235fc82b9f586986c6cd28056d3d76ce24932f25ee04"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        crypto_kdf_cost cost =
            argon2id(rows[i].time_cost, rows[i].memory_kib, rows[i].lanes);
        bc_secret key;
        char hex[65];

        assert_int_equal(crypto_kdf_derive(&key, &cost,
                             bc_slice_of(rows[i].passphrase), NULL),
            BC_OK);
        assert_int_equal(key.len, 32);
        bc_hex_encode(hex, key.ptr, 32);
        assert_string_equal(hex, rows[i].key);
        bc_secret_dispose(&key);
    }
}

static void opens_the_blob_of_appendix_a_3(void **state)
{
    size_t len;
    uint8_t *data = bytes_from_hex(&len, "c1ddab46ef983ef04af7befc49e1bafb6e");
    const crypto_blob blob = {argon2id(3, 65536, 4), {data, len}, {NULL, 0}};
    bc_secret plain;

    (void)state;
    assert_int_equal(
        crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL), BC_OK);
    assert_true(bc_slice_is(bc_secret_slice(&plain), "\x80"));
    bc_secret_dispose(&plain);
    free(data);
}

/* Sealed by Borg's CHACHA20_POLY1305. */
static void opens_only_what_was_sealed_with_the_same_passphrase(void **state)
{
    crypto_kdf_cost cost = argon2id(1, 8, 1);
    size_t len;
    uint8_t *data = bytes_from_hex(
        &len, "d93ea196ebd245588ef79b9acc876c9a7b28d26a59b3951f72");
    bc_secret plain;

    (void)state;
    for (size_t bit = 0; bit <= 8 * len; bit++) {
        crypto_blob blob = {cost, {data, len}, {NULL, 0}};
        bool whole = bit == 8 * len;

        if (!whole)
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(
            crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL),
            whole ? BC_OK : BC_ERR_PASSPHRASE_WRONG);
        if (whole)
            assert_true(bc_slice_is(bc_secret_slice(&plain), "inner key"));
        else
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        bc_secret_dispose(&plain);
        blob.data.len = bit % len;
        assert_int_equal(
            crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL),
            blob.data.len < 16 ? BC_ERR_LOCAL : BC_ERR_PASSPHRASE_WRONG);
        assert_null(plain.ptr);
    }
    free(data);
}

/* Made by tests/golden/make_legacy_key.py with borg 2.0.0b12. */
static void opens_a_blob_that_borg_s_pbkdf2_made(void **state)
{
    size_t data_len;
    size_t hash_len;
    size_t salt_len;
    uint8_t *data = bytes_from_hex(
        &data_len, "b08584cd117a7a006a4dfef0ed89cc6d8c39c8da100f8c46c5");
    uint8_t *hash = bytes_from_hex(&hash_len,
        "a70179d9a3e98ed7b48b2749e8b46671646b79853e5f52a0afb047f3ca1a58fd");
    uint8_t *legacy_salt = bytes_from_hex(&salt_len,
        "6599e5cc51de4fed3e63513df68a8fc4b51f3d2b49735c3e70efe6937bc6531d");
    crypto_blob blob = {
        {CRYPTO_KDF_PBKDF2, {legacy_salt, salt_len}, 100000, 0, 0},
        {data, data_len}, {hash, hash_len}};
    bc_secret plain;

    (void)state;
    assert_int_equal(
        crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL), BC_OK);
    assert_true(
        bc_slice_is(bc_secret_slice(&plain), "secret plaintext of a key"));
    bc_secret_dispose(&plain);
    assert_int_equal(crypto_blob_open(&plain, &blob, bc_slice_of("tesT"), NULL),
        BC_ERR_PASSPHRASE_WRONG);
    blob.hash.len = 31;
    assert_int_equal(crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL),
        BC_ERR_PASSPHRASE_WRONG);
    free(data);
    free(hash);
    free(legacy_salt);
}

static void refuses_costs_that_no_key_has(void **state)
{
    static const struct {
        crypto_kdf kdf;
        uint64_t time_cost;
        uint64_t memory_kib;
        uint64_t lanes;
    } rows[] = {
        {CRYPTO_KDF_ARGON2ID, 0, 65536, 4},
        {CRYPTO_KDF_ARGON2ID, UINT64_MAX, 65536, 4},
        {CRYPTO_KDF_ARGON2ID, 3, UINT64_C(1) << 40, 4},
        {CRYPTO_KDF_ARGON2ID, 3, 65536, UINT64_C(1) << 32},
        {CRYPTO_KDF_ARGON2ID, 3, 65536, UINT64_C(1) << 24},
        {CRYPTO_KDF_ARGON2ID, 3, 65536, 0},
        {CRYPTO_KDF_ARGON2ID, 3, 7, 1},
        {CRYPTO_KDF_ARGON2ID, 3, 8, 2},
        {CRYPTO_KDF_ARGON2ID, 3, (UINT64_C(4) << 20) + 1, 4},
        {CRYPTO_KDF_ARGON2ID, (UINT64_C(1) << 24) + 1, 8, 1},
        {CRYPTO_KDF_PBKDF2, (UINT64_C(1) << 24) + 1, 0, 0},
        {CRYPTO_KDF_PBKDF2, 0, 0, 0},
        {CRYPTO_KDF_PBKDF2, UINT64_MAX, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        crypto_kdf_cost cost = {rows[i].kdf, {salt, sizeof(salt)},
            rows[i].time_cost, rows[i].memory_kib, rows[i].lanes};
        bc_secret key;

        assert_int_equal(
            crypto_kdf_derive(&key, &cost, bc_slice_of("test"), NULL),
            BC_ERR_LOCAL);
        assert_null(key.ptr);
    }
}

static void what_is_shorter_than_a_tag_is_no_sealed_key(void **state)
{
    static const uint8_t zeros[16];

    (void)state;
    for (size_t len = 0; len <= sizeof(zeros); len++) {
        const crypto_blob blob = {
            {CRYPTO_KDF_ARGON2ID, {salt, 16}, 1, 8, 1}, {zeros, len}, {0, 0}};
        bc_secret plain;

        assert_int_equal(
            crypto_blob_open(&plain, &blob, bc_slice_of("test"), NULL),
            len < sizeof(zeros) ? BC_ERR_LOCAL : BC_ERR_PASSPHRASE_WRONG);
        assert_null(plain.ptr);
    }
}

/* Borg's texts, which argon2-cffi takes from libargon2. */
static void a_refusal_reads_as_in_borg(void **state)
{
    static const struct {
        crypto_kdf_cost cost;
        const char *message;
    } rows[] = {
        {{CRYPTO_KDF_ARGON2ID, {salt, 16}, 0, 8, 1},
            "argon2.exceptions.HashingError: Time cost is too small"},
        {{CRYPTO_KDF_ARGON2ID, {salt, 16}, 1, 7, 1},
            "argon2.exceptions.HashingError: Memory cost is too small"},
        {{CRYPTO_KDF_ARGON2ID, {salt, 16}, 1, 8, 0},
            "argon2.exceptions.HashingError: Too few lanes"},
        {{CRYPTO_KDF_ARGON2ID, {salt, 7}, 1, 8, 1},
            "argon2.exceptions.HashingError: Salt is too short"},
        {{CRYPTO_KDF_PBKDF2, {salt, 16}, 0, 0, 0},
            "ValueError: iteration value must be greater than 0."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_secret key;

        assert_int_equal(
            crypto_kdf_derive(&key, &rows[i].cost, bc_slice_of("test"), &err),
            BC_ERR_LOCAL);
        assert_string_equal(err.message, rows[i].message);
    }
}

/* argon2.low_level.hash_secret_raw(b"x", b"12345678", 1, 2400, 300, 32, ID) */
static void more_lanes_than_threads_are_derived(void **state)
{
    const crypto_kdf_cost cost = {
        CRYPTO_KDF_ARGON2ID, bc_slice_of("12345678"), 1, 2400, 300};
    size_t len;
    uint8_t *wanted = bytes_from_hex(&len,
        "464d69e6e7626cda0120af10ea7362d09d77ab34ff788c08aea8e7c9ee2f755c");
    bc_secret key;

    (void)state;
    assert_int_equal(
        crypto_kdf_derive(&key, &cost, bc_slice_of("x"), NULL), BC_OK);
    assert_true(bc_slice_equal(bc_secret_slice(&key), (bc_slice){wanted, len}));
    bc_secret_dispose(&key);
    free(wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derives_the_keys_of_appendix_a_3),
        cmocka_unit_test(opens_the_blob_of_appendix_a_3),
        cmocka_unit_test(opens_only_what_was_sealed_with_the_same_passphrase),
        cmocka_unit_test(opens_a_blob_that_borg_s_pbkdf2_made),
        cmocka_unit_test(refuses_costs_that_no_key_has),
        cmocka_unit_test(what_is_shorter_than_a_tag_is_no_sealed_key),
        cmocka_unit_test(a_refusal_reads_as_in_borg),
        cmocka_unit_test(more_lanes_than_threads_are_derived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

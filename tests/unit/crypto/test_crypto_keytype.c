#include "base/slice.h"
#include "crypto/crypto_keytype.h"
#include "support/bytes.h"
#include "support/cmocka.h"

/* repository-side 5.1; the bytes not in this table mean nothing. */
static const struct {
    uint8_t byte;
    uint8_t type;
    const char *mode;
    crypto_cipher cipher;
    crypto_id_hash id_hash;
    bc_tri logically_encrypted;
} rows[] = {
    {0x00, 0, "keyfile (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_HMAC_SHA256, BC_YES},
    {0x01, 3, "repokey (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_HMAC_SHA256, BC_UNKNOWN},
    {0x02, 2, "none", CRYPTO_CIPHER_NONE, CRYPTO_ID_SHA256, BC_NO},
    {0x03, 3, "repokey (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_HMAC_SHA256, BC_UNKNOWN},
    {0x04, 4, "keyfile-blake2 (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_BLAKE2B, BC_YES},
    {0x05, 5, "repokey-blake2 (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_BLAKE2B, BC_UNKNOWN},
    {0x06, 6, "authenticated-blake2", CRYPTO_CIPHER_NONE, CRYPTO_ID_BLAKE2B,
        BC_NO},
    {0x07, 7, "authenticated", CRYPTO_CIPHER_NONE, CRYPTO_ID_HMAC_SHA256,
        BC_NO},
    {0x10, 16, "keyfile-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_HMAC_SHA256,
        BC_YES},
    {0x11, 17, "repokey-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_HMAC_SHA256,
        BC_UNKNOWN},
    {0x20, 32, "keyfile-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_HMAC_SHA256, BC_YES},
    {0x21, 33, "repokey-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_HMAC_SHA256, BC_UNKNOWN},
    {0x30, 48, "keyfile-blake2-aes-ocb", CRYPTO_CIPHER_AES_OCB,
        CRYPTO_ID_BLAKE2B, BC_YES},
    {0x31, 49, "repokey-blake2-aes-ocb", CRYPTO_CIPHER_AES_OCB,
        CRYPTO_ID_BLAKE2B, BC_UNKNOWN},
    {0x40, 64, "keyfile-blake2-chacha20-poly1305",
        CRYPTO_CIPHER_CHACHA20_POLY1305, CRYPTO_ID_BLAKE2B, BC_YES},
    {0x41, 65, "repokey-blake2-chacha20-poly1305",
        CRYPTO_CIPHER_CHACHA20_POLY1305, CRYPTO_ID_BLAKE2B, BC_UNKNOWN},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void every_byte_means_what_borg_takes_it_for(void **state)
{
    size_t found = 0;

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const crypto_keytype *k = crypto_keytype_by_byte((uint8_t)byte);

        if (found == ROWS || rows[found].byte != byte) {
            assert_null(k);
            continue;
        }
        assert_non_null(k);
        assert_int_equal(k->type, rows[found].type);
        assert_string_equal(k->mode, rows[found].mode);
        assert_int_equal(k->cipher, rows[found].cipher);
        assert_int_equal(k->id_hash, rows[found].id_hash);
        assert_int_equal(
            k->logically_encrypted, rows[found].logically_encrypted);
        assert_int_equal(k->needs_key, byte != 0x02);
        found++;
    }
    assert_int_equal(found, ROWS);
}

/* repository-side A.5, "authenticated (69 bytes)": the data envelope */
static void opens_the_envelope_of_an_authenticated_object(void **state)
{
    size_t len;
    uint8_t *envelope = bytes_from_hex(&len, "0768656c6c6f0a");
    bc_slice plain;

    (void)state;
    assert_true(crypto_envelope_plain(
        &plain, crypto_keytype_by_byte(7), (bc_slice){envelope, len}));
    assert_true(bc_slice_is(plain, "hello\n"));
    free(envelope);
}

static void an_envelope_may_hold_nothing(void **state)
{
    bc_slice plain;

    (void)state;
    assert_true(crypto_envelope_plain(
        &plain, crypto_keytype_by_byte(2), bc_slice_of("\002")));
    assert_int_equal(plain.len, 0);
}

static void refuses_no_envelope_a_foreign_type_and_a_cipher(void **state)
{
    bc_slice plain;

    (void)state;
    assert_false(crypto_envelope_plain(
        &plain, crypto_keytype_by_byte(2), BC_SLICE_NULL));
    assert_false(crypto_envelope_plain(
        &plain, crypto_keytype_by_byte(2), bc_slice_of("\007hello")));
    assert_false(crypto_envelope_plain(
        &plain, crypto_keytype_by_byte(0x11), bc_slice_of("\021hello")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_means_what_borg_takes_it_for),
        cmocka_unit_test(opens_the_envelope_of_an_authenticated_object),
        cmocka_unit_test(an_envelope_may_hold_nothing),
        cmocka_unit_test(refuses_no_envelope_a_foreign_type_and_a_cipher),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
#include "base/secret.h"
#include "base/slice.h"
#include "crypto/crypto_blob.h"
#include "formats/fmt_key.h"
#include "support/bytes.h"
#include "support/cmocka.h"

/* Repository-side spec A.4, passphrase "test". */
static const char a_4[] =
    "iKlhbGdvcml0aG24YXJnb24yIGNoYWNoYTIwLXBvbHkxMzA1smFyZ29uMl9tZW1vcnlfY2\n"
    "9zdM4AAQAAsmFyZ29uMl9wYXJhbGxlbGlzbQSwYXJnb24yX3RpbWVfY29zdAOrYXJnb24y\n"
    "X3R5cGWiaWSkZGF0YcTLbGrFDiBXrmmaD3aCQo9NbmvyOXSfZy+agFZKZzwDPZKgfuK7jj\n"
    "ghGTrPiM83DAdwufy2fWndTXhTQFiN+JKoKLfOVUDDhfRxfdmOSBAWoeTR1DpX2xTXWUHw\n"
    "Ghmnp+bFDiC1WOD47SmF/6FX6YMK5r7SU1hsKQuNuGwF1IVW/PsoBiR/yf/fsYbhN7G/lJ\n"
    "dNIT5bJfto78fk3Q2HUbPYEZMbFRlTXI8Yps8zn3ysYX022iPEAMtGzRsjmeUWepQ/P7KM\n"
    "VCczC5Liwfmkc2FsdMQQAAECAwQFBgcICQoLDA0OD6d2ZXJzaW9uAQ==";

static bool runs_from(bc_slice bytes, uint8_t first, size_t len)
{
    if (bytes.len != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (bytes.ptr[i] != (uint8_t)(first + i))
            return false;
    }
    return true;
}

static void rs_scenario_47_opens_the_key_of_appendix_a_4(void **state)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_secret plain;
    fmt_key_blob blob;
    crypto_blob sealed;
    fmt_key key;

    (void)state;
    assert_int_equal(
        fmt_key_text_decode(&bytes, bc_slice_of(a_4), NULL), BC_OK);
    assert_int_equal(
        fmt_key_blob_decode(&blob, (bc_slice){bytes.ptr, bytes.len}, NULL),
        BC_OK);
    assert_true(bc_slice_is(blob.argon2_type, "id"));
    assert_int_equal(blob.argon2_memory_cost, 65536);
    assert_int_equal(blob.argon2_parallelism, 4);
    assert_int_equal(blob.argon2_time_cost, 3);
    assert_true(runs_from(blob.salt, 0, 16));
    sealed =
        (crypto_blob){{CRYPTO_KDF_ARGON2ID, blob.salt, blob.argon2_time_cost,
                          blob.argon2_memory_cost, blob.argon2_parallelism},
            blob.data, blob.hash};
    assert_int_equal(
        crypto_blob_open(&plain, &sealed, bc_slice_of("wrong"), NULL),
        BC_ERR_PASSPHRASE_WRONG);
    assert_int_equal(
        crypto_blob_open(&plain, &sealed, bc_slice_of("test"), NULL), BC_OK);
    assert_int_equal(
        fmt_key_decode(&key, bc_secret_slice(&plain), NULL), BC_OK);
    assert_int_equal(key.version, 2);
    assert_int_equal(key.chunk_seed, -1);
    assert_true(runs_from(key.crypt_key, 0x00, 64));
    assert_true(runs_from(key.id_key, 0x40, 32));
    assert_true(runs_from(key.repository_id, 0x00, 32));
    /* nothing of it was copied out of locked memory */
    assert_true(key.crypt_key.ptr > plain.ptr &&
                key.crypt_key.ptr < plain.ptr + plain.len);
    bc_secret_dispose(&plain);
    bc_buf_dispose(&bytes);
}

/* Key maps in hex: what is wrong with them, and what that is to Borg. */
static void blobs_that_borg_does_not_take(void **state)
{
    static const struct {
        const char *hex;
        bc_code code;
    } rows[] = {
        {"", BC_ERR_LOCAL},
        {"90", BC_ERR_LOCAL},
        {"80", BC_ERR_LOCAL},
        {"81 a776657273696f6e 02", BC_ERR_KEY_FORMAT},
        {"81 a776657273696f6e 01", BC_ERR_LOCAL},
        {"84 a776657273696f6e 01 a9616c676f726974686d a178 a473616c74 c400"
         " a464617461 c400",
            BC_ERR_KEY_FORMAT},
        {"84 a776657273696f6e 01 a9616c676f726974686d a6736861323536"
         " a473616c74 c400 a464617461 c400",
            BC_ERR_LOCAL},
        {"86 a776657273696f6e 01 a9616c676f726974686d a6736861323536"
         " a473616c74 c400 a464617461 c400 a468617368 c400"
         " aa697465726174696f6e73 01",
            BC_OK},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i].hex);
        fmt_key_blob blob;

        assert_int_equal(
            fmt_key_blob_decode(&blob, (bc_slice){bytes, len}, NULL),
            rows[i].code);
        free(bytes);
    }
}

/* Fields of an inner key, in hex. */
#define SEED  " aa6368756e6b5f73656564 05"
#define CRYPT " a963727970745f6b6579 c40101"
#define ID_RI " a669645f6b6579 c40102 ad7265706f7369746f72795f6964 c40103"
#define V1    " a776657273696f6e 01"
#define V2    " a776657273696f6e 02"
#define V3    " a776657273696f6e 03"
#define B8    "0101010101010101"
#define ENC   " a7656e635f6b6579 c420" B8 B8 B8 B8
#define MAC   " ac656e635f686d61635f6b6579 c420" B8 B8 B8 B8
#define MAC_1 " ac656e635f686d61635f6b6579 c40104"

/* As borg.item.Key and FlexiKey._load take them. */
static void inner_keys_of_both_versions(void **state)
{
    static const struct {
        const char *hex;
        bc_code code;
        bool joined; /* enc_key and enc_hmac_key stand for crypt_key */
    } rows[] = {
        {"85" SEED CRYPT ID_RI V2, BC_OK, false},
        {"85" SEED CRYPT ID_RI V1, BC_OK, false},
        {"86" SEED ENC MAC ID_RI V1, BC_OK, true},
        {"86" SEED ENC MAC ID_RI V2, BC_OK, true},
        {"87" SEED CRYPT ENC MAC ID_RI V1, BC_OK, false},
        {"86" SEED ENC MAC_1 ID_RI V1, BC_ERR_LOCAL, false},
        {"85" SEED ENC ID_RI V1, BC_ERR_LOCAL, false},
        {"85" SEED CRYPT ID_RI V2 " 00", BC_ERR_LOCAL, false},
        {"85" SEED CRYPT ID_RI V3, BC_ERR_KEY_FORMAT, false},
        {"81" V3, BC_ERR_LOCAL, false},
        {"84" SEED CRYPT ID_RI, BC_ERR_LOCAL, false},
        {"84" CRYPT ID_RI V2, BC_ERR_LOCAL, false},
        /* a seed beyond 32 bits */
        {"85 aa6368756e6b5f73656564 ce80000000" CRYPT ID_RI V2, BC_ERR_LOCAL,
            false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i].hex);
        fmt_key key;

        assert_int_equal(
            fmt_key_decode(&key, (bc_slice){bytes, len}, NULL), rows[i].code);
        if (rows[i].code == BC_OK) {
            assert_int_equal(key.crypt_key.ptr == NULL, rows[i].joined);
            assert_int_equal(key.enc_key.ptr != NULL, rows[i].joined);
        }
        free(bytes);
    }
}

/* What binascii.a2b_base64 of Python 3.11 makes of it. */
static void reads_base64_as_leniently_as_python(void **state)
{
    static const struct {
        const char *text;
        const char *bytes; /* NULL: refused */
        bc_code code;
    } rows[] = {
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3R1", "abcdefghijklmnopqrstu", BC_OK},
        {"YWJj\nZGVm*Z2hp amts\tbW5vcHFy\r\nc3R1", "abcdefghijklmnopqrstu",
            BC_OK},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3Q=", "abcdefghijklmnopqrst", BC_OK},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3Q=YWJj", "abcdefghijklmnopqrst", BC_OK},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3Q", NULL, BC_ERR_CORRUPT},
        {"YWJjZGVmZ2hpamtsbW5vcHFycw==", NULL, BC_ERR_CORRUPT}, /* 19 bytes */
        {"", NULL, BC_ERR_CORRUPT},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3R1\x7f", "abcdefghijklmnopqrstu", BC_OK},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3R1\xc3\xa9", NULL, BC_ERR_CORRUPT},
        {"YWJjZGVmZ2hpamtsbW5vcHFyc3R1\xff", NULL, BC_ERR_LOCAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_key_text_decode(&out, bc_slice_of(rows[i].text), NULL),
            rows[i].code);
        if (rows[i].bytes != NULL)
            assert_true(
                bc_slice_is((bc_slice){out.ptr, out.len}, rows[i].bytes));
        bc_buf_dispose(&out);
    }
}

#define ID   "1111111111111111111111111111111111111111111111111111111111111111"
#define DATA "YWJjZGVmZ2hpamtsbW5vcHFyc3R1\n"

static void rs_scenario_44_judges_a_key_file_as_borg(void **state)
{
    static const struct {
        const char *file;
        fmt_keyfile_verdict verdict;
        const char *warning; /* end of it */
    } rows[] = {
        {"BORG_KEY " ID "\n" DATA, FMT_KEYFILE_OK, NULL},
        {"BORG_KEY " ID "  \r\n" DATA, FMT_KEYFILE_OK, NULL},
        {"BORG_KEY " ID "\r" DATA, FMT_KEYFILE_OK, NULL},
        {"BORG_KEY " ID "\xc2\xa0\x1c\n" DATA, FMT_KEYFILE_OK, NULL},
        {"BORG_KEY " ID "\x0b" DATA, FMT_KEYFILE_INVALID,
            "expected 2+ lines total."},
        {"BORG_KEY " ID "\n" DATA "\xc3\xa9", FMT_KEYFILE_INVALID,
            "key line 2+ does not look like base64."},
        {"BORG_KEY " ID "\n" DATA "\xff", FMT_KEYFILE_UNDECODABLE, NULL},
        {"", FMT_KEYFILE_INVALID, NULL},
        {"BORG-KEY " ID "\n" DATA, FMT_KEYFILE_INVALID, NULL},
        {"BORG_KEY 2" ID "\n" DATA, FMT_KEYFILE_MISMATCH, NULL},
        {"BORG_KEY 11", FMT_KEYFILE_MISMATCH, NULL},
        {"BORG_KEY " ID, FMT_KEYFILE_INVALID, "expected 2+ lines total."},
        {"BORG_KEY " ID "\n", FMT_KEYFILE_INVALID, "expected 2+ lines total."},
        {"BORG_KEY " ID "x\n" DATA, FMT_KEYFILE_INVALID,
            "key line 1 seems too long."},
        {"BORG_KEY " ID "\nYWJ", FMT_KEYFILE_INVALID,
            "key line 2+ does not look like base64."},
        {"BORG_KEY " ID "\nYWJj", FMT_KEYFILE_INVALID, "suspiciously short."},
    };
    bc_id id;

    (void)state;
    memset(id.b, 0x11, sizeof(id.b));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *warning;
        bc_slice text;

        assert_int_equal(
            fmt_keyfile_judge(&text, &warning, bc_slice_of(rows[i].file), &id),
            rows[i].verdict);
        assert_int_equal(text.ptr != NULL, rows[i].verdict == FMT_KEYFILE_OK);
        assert_int_equal(warning != NULL, rows[i].warning != NULL);
        if (warning != NULL)
            assert_non_null(strstr(warning, rows[i].warning));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_47_opens_the_key_of_appendix_a_4),
        cmocka_unit_test(blobs_that_borg_does_not_take),
        cmocka_unit_test(inner_keys_of_both_versions),
        cmocka_unit_test(reads_base64_as_leniently_as_python),
        cmocka_unit_test(rs_scenario_44_judges_a_key_file_as_borg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

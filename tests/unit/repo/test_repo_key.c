/* The repository's key: who has one, and what it makes of an object. */
#include "base/buf.h"
#include "base/hex.h"
#include "unit/repo/keyed_repo.h"

static bc_id id_of_hex(const char *hex)
{
    bc_id id;

    assert_true(bc_hex_decode(id.b, sizeof(id.b), bc_slice_of(hex)));
    return id;
}

static void mode_none_has_its_key_by_itself(void **state)
{
    keyed_repo k = keyed_repo_open(2);

    (void)state;
    assert_non_null(repo_key(k.r));
    assert_ptr_equal(repo_key(k.r), repo_key(k.r));
    assert_int_equal(crypto_key_type(repo_key(k.r))->type, 2);
    assert_false(crypto_key_logically_encrypted(repo_key(k.r)));
    keyed_repo_close(&k);
}

static void a_repository_without_manifest_has_no_key_until_there_is_one(
    void **state)
{
    keyed_repo k = keyed_repo_open(2);

    (void)state;
    repo_mock_remove(k.mock, "config/manifest");
    assert_null(repo_key(k.r));
    keyed_manifest(k.mock, 2);
    assert_non_null(repo_key(k.r));
    keyed_repo_close(&k);
}

static void every_other_mode_is_locked_until_it_gets_a_key(void **state)
{
    static const bc_id id = {{0}};
    const repo_content content = {&id, 'M', {NULL, 0}, NULL};
    keyed_repo k = keyed_repo_open(0x11);
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_non_null(repo_key(k.r));
    repo_set_key(k.r, NULL);
    assert_null(repo_key(k.r));
    assert_int_equal(
        repo_object_format(&out, k.r, &content, &err), BC_ERR_UNSUPPORTED);
    assert_string_equal(err.message, "the key of repository mock is locked");
    assert_int_equal(repo_object_parse(&out, k.r, content.bytes,
                         &(repo_want){&id, '*'}, NULL),
        BC_ERR_UNSUPPORTED);
    assert_int_equal(out.len, 0);
    repo_set_key(k.r, keyed_key(0x11));
    assert_int_equal(repo_object_format(&out, k.r, &content, &err), BC_OK);
    bc_buf_dispose(&out);
    keyed_repo_close(&k);
}

static void the_empty_passphrase_encrypts_nothing_in_a_repository(void **state)
{
    static const struct {
        uint8_t byte;
        bool with_passphrase;
        bool with_empty;
    } rows[] = {
        {0x02, false, false},
        {0x06, false, false},
        {0x07, false, false},
        {0x10, true, true},
        {0x11, true, false},
        {0x20, true, true},
        {0x21, true, false},
        {0x30, true, true},
        {0x31, true, false},
        {0x40, true, true},
        {0x41, true, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        crypto_key *key = keyed_key(rows[i].byte);

        assert_int_equal(
            crypto_key_logically_encrypted(key), rows[i].with_passphrase);
        crypto_key_set_passphrase_empty(key, true);
        assert_int_equal(
            crypto_key_logically_encrypted(key), rows[i].with_empty);
        crypto_key_free(key);
    }
}

#define A10  "aaaaaaaaaa"
#define A100 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10

typedef struct vector {
    uint8_t byte;
    const char *id;
    const char *object;
    const char *plain;
    compress_choice choice;
} vector;

static void check_vector(const vector *v)
{
    keyed_repo k = keyed_repo_open(v->byte);
    const bc_id want = id_of_hex(v->id);
    const bc_slice plain = bc_slice_of(v->plain);
    const repo_content content = {&want, 'F', plain, &v->choice};
    char hex[2 * 163 + 1];
    bc_buf object = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;
    bc_id got;

    repo_hash(&got, k.r, plain);
    assert_memory_equal(got.b, want.b, sizeof(got.b));
    assert_int_equal(repo_object_format(&object, k.r, &content, NULL), BC_OK);
    assert_int_equal(object.len, strlen(v->object) / 2);
    bc_hex_encode(hex, object.ptr, object.len);
    assert_string_equal(hex, v->object);
    assert_int_equal(repo_object_parse(&back, k.r, bc_slice_of_buf(&object),
                         &(repo_want){&want, 'F'}, NULL),
        BC_OK);
    assert_string_equal(bc_buf_text(&back), v->plain);
    bc_buf_dispose(&back);
    bc_buf_dispose(&object);
    keyed_repo_close(&k);
}

/* repository-side A.5: hello LF without compression, 100 times a with it. */
static void rs_scenario_33_whole_objects_of_appendix_a(void **state)
{
    static const char id[] =
        "f532ec0a52feaa5fdd429dd5472d62a3593654ee6720a116056cb68a45897979";
    static const vector rows[] = {
        {0x11, id,
            "55000000360000000e888da4b7b1850e340f74639df5797f1100000000000002"
            "404142434445464748494a4b4c4d4e4f505152535455565705255031d8d4d2e3"
            "73d114e4d11872ea48eb663f3b17657ef19cc17ab51f44a3a52a51fd8edda7ca"
            "39eb3197eecc062a0bca865a861100000000000001404142434445464748494a"
            "4b4c4d4e4f5051525354555657c5c95640bae7d88f9d5332546ef9856ccf4060"
            "5835f1",
            "hello\n", {COMPRESS_NONE, 0, false}},
        {0x21, id,
            "550000003600000000f8efbb7a44a88c0456aeaf0513ca00210000000000000"
            "2404142434445464748494a4b4c4d4e4f505152535455565719630a92d1f05ac"
            "31fcf5367978da7d308d5b91758712042a18f03612ba780e9e9e107b87c36bb4"
            "b43bae8137c86d346391ee0bb4f2100000000000001404142434445464748494"
            "a4b4c4d4e4f505152535455565723ba71f6f20e2d3d3095d8c8f2a04719c0ffb"
            "0087698",
            "hello\n", {COMPRESS_NONE, 0, false}},
        {0x07, id,
            "260000000700000089405e8db45e460e73ece7063c3b25780785a474797065a1"
            "46a473697a6506a5637479706500a6636c6576656cccffa56373697a65060768"
            "656c6c6f0a",
            "hello\n", {COMPRESS_NONE, 0, false}},
        {0x31,
            "a2e4aedc4d6fa74272cd5f7e891b7f7ce85427e434e87a593421b9c334bb502a",
            "5500000036000000338c4c384cbe73715709f975bd9c9f813100000000000002"
            "404142434445464748494a4b4c4d4e4f5051525354555657181f35652ec57d95"
            "552209f96b31134c69df27209bbe40ccb12f53f6371080702c86a848a1af1111"
            "8520631f57c8d579b6a63534673100000000000001404142434445464748494a"
            "4b4c4d4e4f50515253545556574eeaf19c35a9d8eb0577f2754831ca53681e35"
            "47901c",
            "hello\n", {COMPRESS_NONE, 0, false}},
        {0x02,
            "2816597888e4a0d3a36b82b83316ab32680eb8f00f8cd3b904d681246d285a0e",
            "260000000c0000003e993f8d728e277c82d977f8cc93dad90285a474797065a1"
            "46a473697a6564a5637479706501a6636c6576656cccffa56373697a650b021f"
            "6101004b506161616161",
            A100, {COMPRESS_LZ4, 0, false}},
        {0x02,
            "2816597888e4a0d3a36b82b83316ab32680eb8f00f8cd3b904d681246d285a0e",
            "250000000d000000e700f5d5dd772f78d202f00db801a42d0285a474797065a1"
            "46a473697a6564a5637479706505a6636c6576656c06a56373697a650c02789c"
            "4b4ca43d00007a4725e5",
            A100, {COMPRESS_ZLIB, 6, false}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_vector(&rows[i]);
}

static void gets_the_plaintext_by_id(void **state)
{
    keyed_repo k = keyed_repo_open(0x41);
    const repo_content content = {NULL, 'F', bc_slice_of("hello\n"), NULL};
    char name[sizeof("data/") + 64] = "data/";
    repo_content named = content;
    bc_buf object = BC_BUF_INIT;
    bc_buf plain = BC_BUF_INIT;
    bc_id id;

    (void)state;
    repo_hash(&id, k.r, content.bytes);
    named.id = &id;
    assert_int_equal(repo_object_format(&object, k.r, &named, NULL), BC_OK);
    bc_hex_encode(name + 5, id.b, sizeof(id.b));
    assert_int_equal(
        repo_mock_put(k.mock, name, bc_slice_of_buf(&object), NULL), BC_OK);
    assert_int_equal(repo_get_plain(&plain, k.r, &id, 'F', NULL), BC_OK);
    assert_string_equal(bc_buf_text(&plain), "hello\n");
    assert_int_equal(
        repo_get_plain(&plain, k.r, &id, 'A', NULL), BC_ERR_INTEGRITY);
    repo_mock_remove(k.mock, name);
    assert_int_equal(
        repo_get_plain(&plain, k.r, &id, 'F', NULL), BC_ERR_OBJECT_NOT_FOUND);
    bc_buf_dispose(&plain);
    bc_buf_dispose(&object);
    keyed_repo_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mode_none_has_its_key_by_itself),
        cmocka_unit_test(
            a_repository_without_manifest_has_no_key_until_there_is_one),
        cmocka_unit_test(every_other_mode_is_locked_until_it_gets_a_key),
        cmocka_unit_test(the_empty_passphrase_encrypts_nothing_in_a_repository),
        cmocka_unit_test(rs_scenario_33_whole_objects_of_appendix_a),
        cmocka_unit_test(gets_the_plaintext_by_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

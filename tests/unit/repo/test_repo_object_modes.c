/* Objects of every mode: what is damaged is refused as Borg refuses it. */
#include "base/buf.h"
#include "base/hex.h"
#include "compress/compress.h"
#include "formats/fmt_object.h"
#include "support/bytes.h"
#include "support/fail_alloc.h"
#include "unit/repo/keyed_repo.h"

#define TEXT "no two letters, no pattern"

static const uint8_t modes[] = {
    0x02, 0x06, 0x07, 0x10, 0x11, 0x20, 0x21, 0x30, 0x31, 0x40, 0x41};

typedef struct made {
    keyed_repo k;
    bc_id id;
    bc_buf object;
    bool aead;
} made;

static void make_of(made *m, uint8_t byte, bc_slice plain, const char *type,
    const compress_choice *choice)
{
    const repo_content content = {&m->id, type[0], plain, choice};

    *m = (made){.k = keyed_repo_open(byte), .object = BC_BUF_INIT};
    m->aead = crypto_keytype_by_byte(byte)->cipher != CRYPTO_CIPHER_NONE;
    repo_hash(&m->id, m->k.r, plain);
    assert_int_equal(
        repo_object_format(&m->object, m->k.r, &content, NULL), BC_OK);
}

static void make(made *m, uint8_t byte)
{
    make_of(m, byte, bc_slice_of(TEXT), "F", NULL);
}

static void end(made *m)
{
    bc_buf_dispose(&m->object);
    keyed_repo_close(&m->k);
}

/* out holds nothing when it fails. */
static bc_code parse(const made *m, const bc_id *id, char type, bc_error *err)
{
    bc_buf out = BC_BUF_INIT;
    bc_code code = repo_object_parse(
        &out, m->k.r, bc_slice_of_buf(&m->object), &(repo_want){id, type}, err);

    if (code == BC_OK)
        assert_string_equal(bc_buf_text(&out), TEXT);
    else
        assert_int_equal(out.len, 0);
    bc_buf_dispose(&out);
    return code;
}

static void rs_scenario_31_every_mode_reads_what_it_writes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;

        make(&m, modes[i]);
        assert_int_equal(parse(&m, &m.id, 'F', NULL), BC_OK);
        assert_int_equal(parse(&m, &m.id, '*', NULL), BC_OK);
        end(&m);
    }
}

#define NOT_AUTHENTIC                                                          \
    "IntegrityError: Authentication / EVP_DecryptFinal_ex failed"

/* Every bit of both envelopes of an AEAD mode but for their types. */
static void rs_scenario_34_no_flipped_bit_authenticates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;
        size_t data_at;

        make(&m, modes[i]);
        data_at = m.object.len - strlen(TEXT) - 48;
        for (size_t bit = 24 * 8; m.aead && bit < m.object.len * 8; bit++) {
            bool type = bit / 8 == 24 || bit / 8 == data_at;
            bc_error err = BC_ERROR_INIT;

            m.object.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (type && bit % 8 != 0) { /* no mode of this family */
                assert_int_equal(parse(&m, &m.id, 'F', &err), BC_ERR_INTEGRITY);
                assert_non_null(
                    strstr(err.message, ": Invalid encryption envelope"));
            } else {
                assert_int_equal(parse(&m, &m.id, 'F', &err), BC_ERR_LOCAL);
                assert_non_null(strstr(err.message, NOT_AUTHENTIC));
            }
            m.object.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        end(&m);
    }
}

static void rs_scenario_35_plain_modes_notice_by_the_id(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        made m;

        make(&m, modes[i]);
        for (size_t bit = 0; bit < strlen(TEXT) * 8; bit++) {
            size_t at = m.object.len - 1 - bit / 8;
            bc_error err = BC_ERROR_INIT;

            m.object.ptr[at] ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(parse(&m, &m.id, 'F', &err), BC_ERR_INTEGRITY);
            assert_non_null(strstr(err.message, ": id verification failed"));
            m.object.ptr[at] ^= (uint8_t)(1u << bit % 8);
        }
        end(&m);
    }
}

static void rs_scenario_36_and_37_what_reading_does_not_look_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;

        make(&m, modes[i]);
        for (size_t at = 8; at < 24; at++)
            m.object.ptr[at] ^= 1;
        assert_int_equal(bc_buf_add_text(&m.object, "xx", NULL), BC_OK);
        assert_int_equal(parse(&m, &m.id, 'F', NULL), BC_OK);
        end(&m);
    }
}

static void rs_scenario_38_no_prefix_is_an_object(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;

        make(&m, modes[i]);
        while (m.object.len > 0) {
            m.object.len--;
            assert_int_equal(parse(&m, &m.id, 'F', NULL), BC_ERR_LOCAL);
        }
        end(&m);
    }
}

static void rs_scenario_39_an_object_is_bound_to_its_id(void **state)
{
    static const bc_id zero;

    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;
        bc_id other;
        bc_error err = BC_ERROR_INIT;

        make(&m, modes[i]);
        repo_hash(&other, m.k.r, bc_slice_of("another"));
        assert_int_equal(parse(&m, &other, 'F', &err),
            m.aead ? BC_ERR_LOCAL : BC_ERR_INTEGRITY);
        assert_non_null(strstr(
            err.message, m.aead ? NOT_AUTHENTIC : ": id verification failed"));
        /* the manifest's id is no hash: only AEAD binds it */
        assert_int_equal(
            parse(&m, &zero, 'F', NULL), m.aead ? BC_ERR_LOCAL : BC_OK);
        end(&m);
    }
}

static void rs_scenario_41_a_key_may_have_moved(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;

        make(&m, modes[i]);
        for (size_t k = 0; k < sizeof(modes); k++) {
            bool family = m.aead ? (modes[i] | 1) == (modes[k] | 1) : i == k;
            bc_error err = BC_ERROR_INIT;

            repo_set_key(m.k.r, keyed_key(modes[k]));
            assert_int_equal(
                parse(&m, &m.id, 'F', &err), family ? BC_OK : BC_ERR_INTEGRITY);
            if (!family)
                assert_non_null(
                    strstr(err.message, ": Invalid encryption envelope"));
        }
        end(&m);
    }
}

static void a_key_of_another_repository_opens_nothing(void **state)
{
    (void)state;
    for (size_t i = 1; i < sizeof(modes); i++) {
        const uint8_t secret[160] = {9};
        const crypto_key_parts parts = {{secret, 160}, {secret, 128}, 0};
        crypto_key *other;
        made m;

        make(&m, modes[i]);
        assert_int_equal(crypto_key_new(&other,
                             crypto_keytype_by_byte(modes[i]), &parts, NULL),
            BC_OK);
        repo_set_key(m.k.r, other);
        assert_int_equal(parse(&m, &m.id, 'F', NULL),
            m.aead ? BC_ERR_LOCAL : BC_ERR_INTEGRITY);
        end(&m);
    }
}

/* An envelope that ends within its header or its tag. */
static void an_envelope_may_be_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        made m;

        make(&m, modes[i]);
        for (uint8_t len = 0; m.aead && len < 48; len++) {
            uint8_t kept = m.object.ptr[0];
            bc_error err = BC_ERROR_INIT;

            m.object.ptr[0] = len;
            assert_int_equal(parse(&m, &m.id, 'F', &err), BC_ERR_LOCAL);
            if (len >= 32)
                assert_non_null(strstr(
                    err.message, "CryptoError: EVP_DecryptUpdate failed"));
            m.object.ptr[0] = kept;
        }
        end(&m);
    }
}

static fmt_object_meta meta_of(made *m)
{
    fmt_object parts;
    fmt_object_meta meta;
    bc_buf packed = BC_BUF_INIT;

    assert_int_equal(
        fmt_object_decode(&parts, bc_slice_of_buf(&m->object), NULL), BC_OK);
    assert_int_equal(
        crypto_key_open(&packed, repo_key(m->k.r), &m->id, parts.meta, NULL),
        BC_OK);
    assert_int_equal(
        fmt_object_meta_decode(&meta, bc_slice_of_buf(&packed), NULL), BC_OK);
    bc_buf_dispose(&packed);
    return meta;
}

static void rs_scenario_48_and_49_metadata_tells_how_it_is_stored(void **state)
{
    static const char pattern[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    static const struct {
        const char *text;
        compress_choice choice;
        uint8_t ctype;
        uint8_t clevel;
        bool has_size;
    } rows[] = {
        {TEXT, {COMPRESS_ZSTD, 3, false}, COMPRESS_NONE, 255, true},
        {TEXT, {COMPRESS_ZSTD, 3, true}, COMPRESS_NONE, 255, false},
        {pattern, {COMPRESS_NONE, 0, false}, COMPRESS_NONE, 255, true},
        {pattern, {COMPRESS_LZ4, 0, false}, COMPRESS_LZ4, 255, true},
        {pattern, {COMPRESS_ZLIB, 9, false}, COMPRESS_ZLIB, 9, true},
        {pattern, {COMPRESS_LZMA, 0, false}, COMPRESS_LZMA, 0, true},
        {pattern, {COMPRESS_ZSTD, 1, false}, COMPRESS_ZSTD, 1, true},
        {pattern, {COMPRESS_LZ4, 0, true}, COMPRESS_LZ4, 255, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        made m;
        fmt_object_meta meta;
        bc_buf back = BC_BUF_INIT;

        make_of(&m, 0x31, bc_slice_of(rows[i].text), "S", &rows[i].choice);
        meta = meta_of(&m);
        assert_int_equal(meta.type, 'S');
        assert_int_equal(meta.ctype, rows[i].ctype);
        assert_int_equal(meta.clevel, rows[i].clevel);
        assert_int_equal(meta.has_size, rows[i].has_size);
        assert_true(meta.has_csize && !meta.has_psize);
        assert_int_equal(
            repo_object_parse(&back, m.k.r, bc_slice_of_buf(&m.object),
                &(repo_want){&m.id, 'S'}, NULL),
            BC_OK);
        assert_string_equal(bc_buf_text(&back), rows[i].text);
        bc_buf_dispose(&back);
        end(&m);
    }
}

static void rs_scenario_50_another_object_is_no_manifest_in_any_mode(
    void **state)
{
    static const bc_id zero;
    const repo_content content = {&zero, 'A', bc_slice_of("\x80"), NULL};

    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        keyed_repo k = keyed_repo_open(modes[i]);
        bc_buf object = BC_BUF_INIT;
        repo_manifest manifest;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            repo_object_format(&object, k.r, &content, NULL), BC_OK);
        assert_int_equal(repo_mock_put(k.mock, "config/manifest",
                             bc_slice_of_buf(&object), NULL),
            BC_OK);
        assert_int_equal(
            repo_manifest_read(&manifest, k.r, &err), BC_ERR_INTEGRITY);
        assert_string_equal(
            err.message, "Data integrity error: ro_type expected: M got: A");
        repo_manifest_dispose(&manifest);
        bc_buf_dispose(&object);
        keyed_repo_close(&k);
    }
}

static void legacy_keys_write_nothing(void **state)
{
    static const uint8_t legacy[] = {0x00, 0x03, 0x04, 0x05};
    static const bc_id zero;
    const repo_content content = {&zero, 'M', bc_slice_of("\x80"), NULL};

    (void)state;
    for (size_t i = 0; i < sizeof(legacy); i++) {
        keyed_repo k = keyed_repo_open(legacy[i]);
        bc_buf object = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(repo_object_format(&object, k.r, &content, &err),
            BC_ERR_UNSUPPORTED);
        assert_non_null(strstr(err.message, "are only read"));
        assert_int_equal(object.len, 0);
        keyed_repo_close(&k);
    }
}

static void every_failed_allocation_is_told_in_every_mode(void **state)
{
    const compress_choice choice = {COMPRESS_ZLIB, 6, true};

    (void)state;
    for (size_t i = 0; i < sizeof(modes); i++) {
        bool reached = true;
        unsigned long n = 0;

        while (reached) {
            keyed_repo k = keyed_repo_open(modes[i]);
            bc_buf object = BC_BUF_INIT;
            bc_buf out = BC_BUF_INIT;
            bc_id id;
            repo_content content = {&id, 'F', bc_slice_of(TEXT TEXT), &choice};
            bc_code code;

            repo_hash(&id, k.r, content.bytes);
            fail_alloc_begin(++n);
            code = repo_object_format(&object, k.r, &content, NULL);
            if (code == BC_OK)
                code = repo_object_parse(&out, k.r, bc_slice_of_buf(&object),
                    &(repo_want){&id, 'F'}, NULL);
            reached = fail_alloc_end();
            assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
            assert_int_equal(out.len, reached ? 0 : 2 * strlen(TEXT));
            bc_buf_dispose(&out);
            bc_buf_dispose(&object);
            keyed_repo_close(&k);
        }
        assert_true(n > 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_31_every_mode_reads_what_it_writes),
        cmocka_unit_test(rs_scenario_34_no_flipped_bit_authenticates),
        cmocka_unit_test(rs_scenario_35_plain_modes_notice_by_the_id),
        cmocka_unit_test(rs_scenario_36_and_37_what_reading_does_not_look_at),
        cmocka_unit_test(rs_scenario_38_no_prefix_is_an_object),
        cmocka_unit_test(rs_scenario_39_an_object_is_bound_to_its_id),
        cmocka_unit_test(rs_scenario_41_a_key_may_have_moved),
        cmocka_unit_test(a_key_of_another_repository_opens_nothing),
        cmocka_unit_test(an_envelope_may_be_cut),
        cmocka_unit_test(rs_scenario_48_and_49_metadata_tells_how_it_is_stored),
        cmocka_unit_test(
            rs_scenario_50_another_object_is_no_manifest_in_any_mode),
        cmocka_unit_test(legacy_keys_write_nothing),
        cmocka_unit_test(every_failed_allocation_is_told_in_every_mode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

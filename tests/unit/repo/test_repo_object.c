/* Objects of mode none: what is formatted is parsed again, and every damage
 * is noticed. */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "formats/fmt_object.h"
#include "support/bytes.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "unit/repo/keyed_repo.h"

#include <stdlib.h>

#define TEXT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static keyed_repo none; /* mode none, for all tests */

static int open_none(void **state)
{
    (void)state;
    none = keyed_repo_open(2);
    return 0;
}

static int close_none(void **state)
{
    (void)state;
    keyed_repo_close(&none);
    return 0;
}

static bc_id id_of(bc_slice plain)
{
    bc_id id;

    repo_hash(&id, none.r, plain);
    return id;
}

static void format(bc_buf *out, char type, bc_slice plain)
{
    const bc_id id = id_of(plain);
    const repo_content content = {&id, type, plain, NULL};
    bc_error err = BC_ERROR_INIT;

    if (repo_object_format(out, none.r, &content, &err) != BC_OK)
        fail_msg("%s", err.message);
}

static bc_code parse(
    bc_buf *out, bc_slice object, const bc_id *id, char type, bc_error *err)
{
    return repo_object_parse(out, none.r, object, &(repo_want){id, type}, err);
}

static fmt_object_meta meta_of(bc_slice object)
{
    fmt_object parts;
    fmt_object_meta meta;

    assert_int_equal(fmt_object_decode(&parts, object, NULL), BC_OK);
    assert_int_equal(parts.meta.ptr[0], 2);
    assert_int_equal(parts.data.ptr[0], 2);
    assert_int_equal(fmt_object_meta_decode(&meta,
                         bc_slice_cut(parts.meta, 1, parts.meta.len - 1), NULL),
        BC_OK);
    assert_int_equal(meta.csize, parts.data.len - 1);
    return meta;
}

static void parses_what_it_formats(void **state)
{
    static const struct {
        const char *text;
        uint8_t ctype;
    } rows[] = {
        {"", COMPRESS_NONE},
        {"a", COMPRESS_NONE},
        {"no two letters", COMPRESS_NONE},
        {TEXT TEXT, COMPRESS_LZ4},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const bc_slice plain = bc_slice_of(rows[i].text);
        const bc_id id = id_of(plain);
        bc_buf object = BC_BUF_INIT;
        bc_buf back = BC_BUF_INIT;
        fmt_object_meta meta;

        format(&object, 'F', plain);
        meta = meta_of(bc_slice_of_buf(&object));
        assert_int_equal(meta.type, 'F');
        assert_int_equal(meta.ctype, rows[i].ctype);
        assert_int_equal(meta.clevel, 255);
        assert_true(meta.has_size && meta.size == plain.len);
        assert_int_equal(bc_buf_add_text(&back, "kept ", NULL), BC_OK);
        assert_int_equal(
            parse(&back, bc_slice_of_buf(&object), &id, 'F', NULL), BC_OK);
        assert_memory_equal(back.ptr, "kept ", 5);
        assert_string_equal(bc_buf_text(&back) + 5, rows[i].text);
        bc_buf_dispose(&back);
        bc_buf_dispose(&object);
    }
}

static void appends_to_what_is_there(void **state)
{
    bc_buf out = BC_BUF_INIT;
    bc_buf alone = BC_BUF_INIT;

    (void)state;
    format(&alone, 'F', bc_slice_of(TEXT));
    assert_int_equal(bc_buf_add_text(&out, "kept", NULL), BC_OK);
    format(&out, 'F', bc_slice_of(TEXT));
    assert_int_equal(out.len, alone.len + 4);
    assert_memory_equal(out.ptr + 4, alone.ptr, alone.len);
    bc_buf_dispose(&alone);
    bc_buf_dispose(&out);
}

static void the_id_is_the_sha256_of_the_plaintext(void **state)
{
    const bc_id id = id_of(bc_slice_of("abc"));
    char hex[65];

    (void)state;
    bc_hex_encode(hex, id.b, sizeof(id.b));
    assert_string_equal(hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Parse with one thing changed. */
static bc_code parse_changed(size_t at, uint8_t with, char type, bc_error *err)
{
    const bc_slice plain = bc_slice_of("no two letters");
    const bc_id id = id_of(plain);
    bc_buf object = BC_BUF_INIT;
    bc_buf out = BC_BUF_INIT;
    bc_code code;

    format(&object, 'F', plain);
    assert_true(at < object.len);
    object.ptr[at] ^= with;
    code = parse(&out, bc_slice_of_buf(&object), &id, type, err);
    if (code != BC_OK)
        assert_int_equal(out.len, 0);
    bc_buf_dispose(&out);
    bc_buf_dispose(&object);
    return code;
}

static void rs_scenario_35_a_flipped_bit_fails_the_id(void **state)
{
    const bc_slice plain = bc_slice_of("no two letters");
    bc_buf object = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    format(&object, 'F', plain);
    assert_int_equal(
        parse_changed(object.len - 1, 1, 'F', &err), BC_ERR_INTEGRITY);
    assert_string_equal(err.message,
        "Data integrity error: Chunk "
        "5f2d08d73c607ef20923b929abcba1dfbda151ce091f1a769dcb23286031581e: id "
        "verification failed");
    bc_buf_dispose(&object);
}

static void rs_scenario_36_the_stored_hashes_are_not_looked_at(void **state)
{
    (void)state;
    for (size_t at = 8; at < 24; at++)
        assert_int_equal(parse_changed(at, 1, 'F', NULL), BC_OK);
}

static void rs_scenario_37_bytes_at_the_end_are_tolerated(void **state)
{
    const bc_id id = id_of(bc_slice_of(TEXT));
    bc_buf object = BC_BUF_INIT;
    bc_buf out = BC_BUF_INIT;

    (void)state;
    format(&object, 'F', bc_slice_of(TEXT));
    assert_int_equal(bc_buf_add_text(&object, "xx", NULL), BC_OK);
    assert_int_equal(
        parse(&out, bc_slice_of_buf(&object), &id, 'F', NULL), BC_OK);
    bc_buf_dispose(&out);
    bc_buf_dispose(&object);
}

static void try_prefix(bc_slice prefix, void *payload)
{
    const bc_id *id = payload;
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(parse(&out, prefix, id, 'F', NULL), BC_ERR_LOCAL);
    assert_int_equal(out.len, 0);
    bc_buf_dispose(&out);
}

static void rs_scenario_38_rejects_every_prefix(void **state)
{
    bc_id id = id_of(bc_slice_of(TEXT));
    bc_buf object = BC_BUF_INIT;

    (void)state;
    format(&object, 'F', bc_slice_of(TEXT));
    assert_true(
        for_each_prefix(bc_slice_of_buf(&object), try_prefix, &id) > 50);
    bc_buf_dispose(&object);
}

static void rs_scenario_39_another_id_is_refused(void **state)
{
    const bc_id other = id_of(bc_slice_of("b"));
    const bc_id manifest = {{0}};
    bc_buf object = BC_BUF_INIT;
    bc_buf out = BC_BUF_INIT;

    (void)state;
    format(&object, 'M', bc_slice_of("a"));
    assert_int_equal(parse(&out, bc_slice_of_buf(&object), &other, 'M', NULL),
        BC_ERR_INTEGRITY);
    assert_int_equal(
        parse(&out, bc_slice_of_buf(&object), &manifest, 'M', NULL), BC_OK);
    bc_buf_dispose(&out);
    bc_buf_dispose(&object);
}

static void the_type_must_be_the_expected_one(void **state)
{
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(parse_changed(0, 0, 'A', &err), BC_ERR_INTEGRITY);
    assert_string_equal(
        err.message, "Data integrity error: ro_type expected: A got: F");
    assert_int_equal(parse_changed(0, 0, '*', NULL), BC_OK);
}

static void another_envelope_is_refused(void **state)
{
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(parse_changed(24, 0x10, 'F', &err), BC_ERR_INTEGRITY);
    assert_non_null(strstr(err.message, ": Invalid encryption envelope"));
}

static void every_failed_allocation_is_told(void **state)
{
    const bc_slice plain = bc_slice_of(TEXT TEXT);
    const bc_id id = id_of(plain);
    unsigned long n = 0;
    bool reached = true;

    (void)state;
    while (reached) {
        bc_buf object = BC_BUF_INIT;
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = repo_object_format(
            &object, none.r, &(repo_content){&id, 'F', plain, NULL}, NULL);
        if (code == BC_OK)
            code = parse(&out, bc_slice_of_buf(&object), &id, 'F', NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_buf_dispose(&out);
        bc_buf_dispose(&object);
    }
    assert_true(n > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_what_it_formats),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(the_id_is_the_sha256_of_the_plaintext),
        cmocka_unit_test(rs_scenario_35_a_flipped_bit_fails_the_id),
        cmocka_unit_test(rs_scenario_36_the_stored_hashes_are_not_looked_at),
        cmocka_unit_test(rs_scenario_37_bytes_at_the_end_are_tolerated),
        cmocka_unit_test(rs_scenario_38_rejects_every_prefix),
        cmocka_unit_test(rs_scenario_39_another_id_is_refused),
        cmocka_unit_test(the_type_must_be_the_expected_one),
        cmocka_unit_test(another_envelope_is_refused),
        cmocka_unit_test(every_failed_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, open_none, close_none);
}

#include "formats/fmt_object.h"

#include "support/bytes.h"

#include <stdio.h>

/* repository-side spec A.5: authenticated, no compression, "hello\n" */
static const char authenticated[] =
    "260000000700000089405e8db45e460e73ece7063c3b2578"
    "0785a474797065a146a473697a6506a5637479706500a6636c6576656cccff"
    "a56373697a65060768656c6c6f0a";

static void splits_the_vector_of_a_5(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, authenticated);
    bc_error err = BC_ERROR_INIT;
    fmt_object object;

    (void)state;
    assert_int_equal(len, 69);
    assert_int_equal(
        fmt_object_decode(&object, (bc_slice){bytes, len}, &err), BC_OK);
    assert_int_equal(object.meta.len, 38);
    assert_ptr_equal(object.meta.ptr, bytes + 24);
    assert_true(bc_slice_is(object.data, "\ahello\n"));
    assert_memory_equal(object.meta_xxh64, bytes + 8, 8);
    assert_memory_equal(object.data_xxh64, bytes + 16, 8);
    free(bytes);
}

static void rs_scenario_37_tolerates_trailing_bytes(void **state)
{
    size_t len;
    char longer[sizeof(authenticated) + 4];
    bc_error err = BC_ERROR_INIT;
    fmt_object object;
    uint8_t *bytes;

    (void)state;
    snprintf(longer, sizeof(longer), "%sabcd", authenticated);
    bytes = bytes_from_hex(&len, longer);
    assert_int_equal(
        fmt_object_decode(&object, (bc_slice){bytes, len}, &err), BC_OK);
    assert_true(bc_slice_is(object.data, "\ahello\n"));
    free(bytes);
}

static void expect_truncated(bc_slice prefix, void *payload)
{
    bc_error err = BC_ERROR_INIT;
    fmt_object object;

    (void)payload;
    assert_int_equal(
        fmt_object_decode(&object, prefix, &err), BC_ERR_TRUNCATED);
    assert_non_null(strstr(err.message, prefix.len < 24        ? "header"
                                        : prefix.len < 24 + 38 ? "metadata"
                                                               : "data"));
}

static void rs_scenario_38_refuses_every_prefix_naming_the_part(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, authenticated);

    (void)state;
    assert_int_equal(
        for_each_prefix((bc_slice){bytes, len}, expect_truncated, NULL), 69);
    free(bytes);
}

static void sizes_near_the_end_of_32_bits_do_not_wrap(void **state)
{
    uint8_t bytes[24] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    bc_error err = BC_ERROR_INIT;
    fmt_object object;

    (void)state;
    assert_int_equal(fmt_object_decode(&object, (bc_slice){bytes, 24}, &err),
        BC_ERR_TRUNCATED);
}

/* {type: F, size: 6, ctype: 0, clevel: 255, csize: 6} */
static const char plain[] = "85a474797065a146a473697a6506a5637479706500"
                            "a6636c6576656cccffa56373697a6506";

static bc_code decode_meta(fmt_object_meta *out, const char *hex, bc_error *err)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    bc_code code = fmt_object_meta_decode(out, (bc_slice){bytes, len}, err);

    free(bytes);
    return code;
}

static void reads_plain_metadata(void **state)
{
    fmt_object_meta meta;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(decode_meta(&meta, plain, &err), BC_OK);
    assert_int_equal(meta.type, 'F');
    assert_true(meta.has_size && meta.size == 6);
    assert_int_equal(meta.ctype, 0);
    assert_int_equal(meta.clevel, 255);
    assert_true(meta.has_csize && meta.csize == 6);
    assert_false(meta.has_psize);
}

/* Recompression changes the order; "auto" leaves size out; obfuscation adds
 * psize and olevel; older code wrote keys as bin. */
static void reads_any_order_bin_keys_and_keys_it_does_not_know(void **state)
{
    fmt_object_meta meta;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(
        decode_meta(&meta,
            "86 a66f6c6576656c01 a5707369 7a6505 a56373697a65cd0100"
            "a6636c6576656c06 c4056374797065 05 a474797065c4014d",
            &err),
        BC_OK);
    assert_int_equal(meta.type, 'M');
    assert_false(meta.has_size);
    assert_int_equal(meta.ctype, 5);
    assert_int_equal(meta.clevel, 6);
    assert_true(meta.has_csize && meta.csize == 256);
    assert_true(meta.has_psize && meta.psize == 5);
}

static void refuses_metadata_that_is_not_as_documented(void **state)
{
    static const struct {
        const char *hex;
        const char *message;
    } rows[] = {
        {"90", "object metadata is not a map"},
        {"80", "object metadata: ctype is missing or wrong"},
        {"82a474797065a146a6636c6576656c00",
            "object metadata: ctype is missing or wrong"},
        {"83a474797065a146a56374797065cd0100a6636c6576656c00",
            "object metadata: ctype is missing or wrong"},
        {"83a474797065a146a5637479706500a6636c6576656cff",
            "object metadata: clevel is missing or wrong"},
        {"84a474797065a146a5637479706500a6636c6576656c00a473697a65c0",
            "object metadata: size is missing or wrong"},
        {"84a474797065a146a5637479706500a6636c6576656c00a56373697a65a0",
            "object metadata: csize is missing or wrong"},
        {"84a474797065a146a5637479706500a6636c6576656c00a5707369 7a65ff",
            "object metadata: psize is missing or wrong"},
        {"83a474797065a146a5637479706500a6636c6576656c00 00",
            "object metadata: 1 bytes behind the map"},
        {"c1", "object metadata: byte c1 at 0 is not MessagePack"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_object_meta meta = {.type = '?'};
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(decode_meta(&meta, rows[i].hex, &err), BC_ERR_CORRUPT);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(meta.type, '?');
    }
}

/* Borg looks at the type only where it expects one. */
static void takes_any_type_and_tells_what_stands_there(void **state)
{
    static const struct {
        const char *hex; /* key and value */
        bool has;
        char type;
        const char *text;
    } rows[] = {
        {"a474797065a146", true, 'F', "F"},
        {"a474797065a158", true, 'X', "X"},
        {"a474797065a24646", true, 0, "FF"},
        {"a474797065a0", true, 0, ""},
        {"a474797065a100", true, 0, ""},
        {"a474797065b4"
         "7878787878787878787878787878787878787878",
            true, 0, "xxxxxxxxxxxxxxx"},
        {"a47479706546", true, 0, "?"},
        {"a47479706646", false, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_object_meta meta;
        bc_error err = BC_ERROR_INIT;
        char hex[128];

        snprintf(hex, sizeof(hex), "83%sa5637479706500a6636c6576656c00",
            rows[i].hex);
        if (decode_meta(&meta, hex, &err) != BC_OK)
            fail_msg("row %zu: %s", i, err.message);
        assert_int_equal(meta.has_type, rows[i].has);
        assert_int_equal(meta.type, rows[i].type);
        assert_string_equal(meta.type_text, rows[i].text);
    }
}

static void expect_meta_truncated(bc_slice prefix, void *payload)
{
    fmt_object_meta meta;

    (void)payload;
    assert_int_equal(
        fmt_object_meta_decode(&meta, prefix, NULL), BC_ERR_TRUNCATED);
}

static void refuses_every_prefix_of_metadata(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, plain);

    (void)state;
    assert_int_equal(
        for_each_prefix((bc_slice){bytes, len}, expect_meta_truncated, NULL),
        37);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_the_vector_of_a_5),
        cmocka_unit_test(rs_scenario_37_tolerates_trailing_bytes),
        cmocka_unit_test(rs_scenario_38_refuses_every_prefix_naming_the_part),
        cmocka_unit_test(sizes_near_the_end_of_32_bits_do_not_wrap),
        cmocka_unit_test(reads_plain_metadata),
        cmocka_unit_test(reads_any_order_bin_keys_and_keys_it_does_not_know),
        cmocka_unit_test(takes_any_type_and_tells_what_stands_there),
        cmocka_unit_test(refuses_metadata_that_is_not_as_documented),
        cmocka_unit_test(refuses_every_prefix_of_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

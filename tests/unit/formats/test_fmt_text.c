#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_text.h"
#include "support/cmocka.h"

#include <stdlib.h>

/* Expected values are CPython 3.11's own. */

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

typedef struct text_row {
    const char *in;
    const char *out;
} text_row;

typedef bc_code text_fn(bc_buf *out, bc_slice text, bc_error *err);

static void check_rows(text_fn *function, const text_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(function(&out, bc_slice_of(rows[i].in), NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
    }
}

static void lowers_as_python(void **state)
{
    static const text_row rows[] = {
        {"", ""},
        {"Files.ABC", "files.abc"},
        {"Key É Ω ẞ", "key é ω ß"},
        {"İ", "i̇"},
        {"ΑΣ ΑΣΑ Σ", "ας ασα σ"},
        {"ΑΣ'", "ας'"},
        {"ΑΣ'Α", "ασ'α"},
        {"Α.Σ", "α.ς"},
        {"ᲐǅⅧ𐐀", "აǆⅷ𐐨"},
        {"\xff"
         "A",
            "\xff"
            "a"},
    };

    (void)state;
    check_rows(fmt_text_lower, rows, COUNT(rows));
}

static void reprs_text_as_python(void **state)
{
    static const text_row rows[] = {
        {"", "''"},
        {"plain é 漢", "'plain é 漢'"},
        {"it's", "\"it's\""},
        {"it's \"x\"", "'it\\'s \"x\"'"},
        {"a\\b\n\r\t", "'a\\\\b\\n\\r\\t'"},
        {"\x01\x7f", "'\\x01\\x7f'"},
        {"\xc2\x85\xc2\xad", "'\\x85\\xad'"},
        {"\xef\xbb\xbf[cache]", "'\\ufeff[cache]'"},
        {"\xe2\x80\x8b", "'\\u200b'"},
        {"\xf3\xa0\x80\x81", "'\\U000e0001'"},
        {"a\xff", "'a\\udcff'"},
    };

    (void)state;
    check_rows(fmt_text_repr, rows, COUNT(rows));
}

static void reprs_bytes_as_python(void **state)
{
    static const text_row rows[] = {
        {"", "b''"},
        {"a'b", "b\"a'b\""},
        {"a'b\"", "b'a\\'b\"'"},
        {"\n\xc3\xa9\x7f", "b'\\n\\xc3\\xa9\\x7f'"},
    };

    (void)state;
    check_rows(fmt_bytes_repr, rows, COUNT(rows));
}

static void makes_every_line_end_a_line_feed(void **state)
{
    static const text_row rows[] = {
        {"a\r\nb\rc\n", "a\nb\nc\n"},
        {"\r\r\n\n\r", "\n\n\n\n"},
        {"", ""},
    };

    (void)state;
    check_rows(fmt_text_newlines, rows, COUNT(rows));
}

static void strips_unicode_white_space_only(void **state)
{
    static const text_row rows[] = {
        {" \t\n a b \x1c\x1f", "a b"},
        {"\xc2\x85\xe3\x80\x80x\xe2\x80\x8a\xc2\xa0", "x"},
        {"\xe2\x80\x8bx", "\xe2\x80\x8bx"},
        {"\x85x\x80", "\x85x\x80"},
        {" \t", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_true(
            bc_slice_is(fmt_text_strip(bc_slice_of(rows[i].in)), rows[i].out));
    assert_true(bc_slice_is(fmt_text_rstrip(bc_slice_of(" a ")), " a"));
}

static void reads_integers_as_int(void **state)
{
    static const struct {
        const char *in;
        int64_t out;
    } rows[] = {
        {"1", 1},
        {"01", 1},
        {"+1", 1},
        {"0_1", 1},
        {"-12", -12},
        {" \n7\xe3\x80\x80", 7},
        {"٣", 3},
        {"1٣_९", 139},
        {"9223372036854775806", INT64_MAX - 1},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", INT64_MAX},
        {"-9223372036854775807", -INT64_MAX},
        {"-9999999999999999999999", INT64_MIN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t value = 42;

        assert_int_equal(
            fmt_text_int(&value, bc_slice_of(rows[i].in), NULL), BC_OK);
        assert_true(value == rows[i].out);
    }
}

static void refuses_what_int_refuses(void **state)
{
    static const text_row rows[] = {
        {"", "''"},
        {"x", "'x'"},
        {"1 2", "'1 2'"},
        {"_1", "'_1'"},
        {"1_", "'1_'"},
        {"1__2", "'1__2'"},
        {"+-1", "'+-1'"},
        {"- 1", "'- 1'"},
        {"\x1c"
         "1",
            "'\\x1c1'"},
        {"1.0", "'1.0'"},
        {"Ⅷ", "'Ⅷ'"},
        {"'", "\"'\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char text[] =
            "ValueError: invalid literal for int() with base 10: ";
        bc_error err = BC_ERROR_INIT;
        int64_t value;

        assert_int_equal(
            fmt_text_int(&value, bc_slice_of(rows[i].in), &err), BC_ERR_LOCAL);
        assert_memory_equal(err.message, text, sizeof(text) - 1);
        assert_string_equal(err.message + sizeof(text) - 1, rows[i].out);
    }
}

static void refuses_more_than_4300_digits(void **state)
{
    char *text = malloc(4302);
    bc_error err = BC_ERROR_INIT;
    int64_t value;

    (void)state;
    assert_non_null(text);
    memset(text, '0', 4301);
    text[4301] = 0;
    assert_int_equal(
        fmt_text_int(&value, bc_slice_of(text), &err), BC_ERR_LOCAL);
    assert_non_null(strstr(err.message, "Exceeds the limit (4300 digits)"));
    assert_non_null(strstr(err.message, "value has 4301 digits"));
    text[4300] = 0;
    assert_int_equal(fmt_text_int(&value, bc_slice_of(text), NULL), BC_OK);
    free(text);
}

static void names_the_byte_that_does_not_decode(void **state)
{
    static const text_row rows[] = {
        {"ab\xff", "byte 0xff in position 2: invalid start byte"},
        {"\x80", "byte 0x80 in position 0: invalid start byte"},
        {"\xc3(", "byte 0xc3 in position 0: invalid continuation byte"},
        {"\xe2\x82(", "bytes in position 0-1: invalid continuation byte"},
        {"\xe2\x82", "bytes in position 0-1: unexpected end of data"},
        {"\xed\xa0\x80", "byte 0xed in position 0: invalid continuation byte"},
        {"\xf4\x90\x80\x80",
            "byte 0xf4 in position 0: invalid continuation byte"},
    };

    (void)state;
    assert_int_equal(fmt_text_check_utf8(bc_slice_of("é"), NULL), BC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char text[] =
            "UnicodeDecodeError: 'utf-8' codec can't decode ";
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            fmt_text_check_utf8(bc_slice_of(rows[i].in), &err), BC_ERR_LOCAL);
        assert_memory_equal(err.message, text, sizeof(text) - 1);
        assert_string_equal(err.message + sizeof(text) - 1, rows[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lowers_as_python),
        cmocka_unit_test(reprs_text_as_python),
        cmocka_unit_test(reprs_bytes_as_python),
        cmocka_unit_test(makes_every_line_end_a_line_feed),
        cmocka_unit_test(strips_unicode_white_space_only),
        cmocka_unit_test(reads_integers_as_int),
        cmocka_unit_test(refuses_what_int_refuses),
        cmocka_unit_test(refuses_more_than_4300_digits),
        cmocka_unit_test(names_the_byte_that_does_not_decode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_format.h"
#include "support/cmocka.h"

/* Expected values are CPython 3.11's own. */

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void formats_text_as_python(void **state)
{
    static const struct {
        const char *value;
        const char *spec;
        const char *out;
    } rows[] = {
        {"ab", "", "ab"},
        {"ab", "s", "ab"},
        {"ab", "5", "ab   "},
        {"ab", ">5", "   ab"},
        {"ab", "^5", " ab  "},
        {"ab", "é^5", "éabéé"},
        {"ab", "<<07.1s", "a<<<<<<"},
        {"ab", "05", "ab000"},
        {"héllo", ".2", "hé"},
        {"héllo", ".0", ""},
        {"héllo", "*>7.9", "**héllo"},
        {"ab", "٣", "ab "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(fmt_format_text(&out, bc_slice_of(rows[i].value),
                             bc_slice_of(rows[i].spec), NULL),
            BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
    }
}

static void formats_numbers_as_python(void **state)
{
    static const struct {
        int64_t value;
        const char *spec;
        const char *out;
    } rows[] = {
        {5, "", "5"},
        {5, "05d", "00005"},
        {-5, "05", "-0005"},
        {5, "+", "+5"},
        {5, " n", " 5"},
        {5, "<4", "5   "},
        {5, "*^4", "*5**"},
        {5, "x=+4", "+xx5"},
        {54321, ",", "54,321"},
        {54321, "_", "54_321"},
        {54321, "#_b", "0b1101_0100_0011_0001"},
        {54321, "#X", "0XD431"},
        {54321, "#o", "0o152061"},
        {5, "08,", "0,000,005"},
        {5, "09,", "0,000,005"},
        {5, "#010x", "0x00000005"},
        {65, "c", "A"},
        {65, "03c", "00A"},
        {INT64_MIN, "d", "-9223372036854775808"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(fmt_format_int(&out, rows[i].value,
                             bc_slice_of(rows[i].spec), NULL),
            BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
    }
}

typedef struct refusal {
    const char *spec;
    const char *message;
} refusal;

static void refuses_text_specs_as_python(void **state)
{
    static const refusal rows[] = {
        {"+", "ValueError(Sign not allowed in string format specifier)"},
        {" ", "ValueError(Space not allowed in string format specifier)"},
        {"=5",
            "ValueError('=' alignment not allowed in string format specifier)"},
        {"#", "ValueError(Alternate form (#) not allowed in string format "
              "specifier)"},
        {"z", "ValueError(Negative zero coercion (z) not allowed in string "
              "format specifier)"},
        {",", "ValueError(Cannot specify ',' with 's'.)"},
        {"_s", "ValueError(Cannot specify '_' with 's'.)"},
        {"_,", "ValueError(Cannot specify both ',' and '_'.)"},
        {"d", "ValueError(Unknown format code 'd' for object of type 'str')"},
        {"é",
            "ValueError(Unknown format code '\\xe9' for object of type 'str')"},
        {"5xx", "ValueError(Invalid format specifier '5xx' for object of "
                "type 'str')"},
        {"5.s", "ValueError(Format specifier missing precision)"},
        {"99999999999999999999",
            "ValueError(Too many decimal digits in format string)"},
        {"9999999999", "MemoryError()"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(fmt_format_text(&out, bc_slice_of("ab"),
                             bc_slice_of(rows[i].spec), &err),
            BC_ERR_FORMATTING);
        assert_string_equal(err.message, rows[i].message);
        bc_buf_dispose(&out);
    }
}

static void refuses_number_specs_as_python(void **state)
{
    static const refusal rows[] = {
        {".3d", "ValueError(Precision not allowed in integer format "
                "specifier)"},
        {"z", "ValueError(Negative zero coercion (z) not allowed in integer "
              "format specifier)"},
        {"s", "ValueError(Unknown format code 's' for object of type 'int')"},
        {",x", "ValueError(Cannot specify ',' with 'x'.)"},
        {",n", "ValueError(Cannot specify ',' with 'n'.)"},
        {",_d", "ValueError(Cannot specify both ',' and '_'.)"},
        {"+c", "ValueError(Sign not allowed with integer format specifier "
               "'c')"},
        {"#c", "ValueError(Alternate form (#) not allowed with integer format "
               "specifier 'c')"},
        {"c", "OverflowError(%c arg not in range(0x110000))"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_format_int(&out, 99999999, bc_slice_of(rows[i].spec), &err),
            BC_ERR_FORMATTING);
        assert_string_equal(err.message, rows[i].message);
        bc_buf_dispose(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_text_as_python),
        cmocka_unit_test(formats_numbers_as_python),
        cmocka_unit_test(refuses_text_specs_as_python),
        cmocka_unit_test(refuses_number_specs_as_python),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

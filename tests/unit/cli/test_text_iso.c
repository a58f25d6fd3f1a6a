#include "support/cmocka.h"
#include "text/text_iso.h"

#include <string.h>

static void times_have_nine_digits_and_a_z(void **state)
{
    static const struct {
        bc_ns ns;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00.000000000Z"},
        {1, "1970-01-01T00:00:00.000000001Z"},
        {-1, "1969-12-31T23:59:59.999999999Z"},
        {1700000000123456789, "2023-11-14T22:13:20.123456789Z"},
        {2147310847000000000, "2038-01-17T03:14:07.000000000Z"},
        {INT64_MAX, "2262-04-11T23:47:16.854775807Z"},
        {INT64_MIN, "1677-09-21T00:12:43.145224192Z"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[TEXT_ISO_MAX];

        text_iso(text, rows[i].ns);
        assert_string_equal(text, rows[i].text);
    }
}

static void utf8_is_strict(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = {
        {"a", 1},
        {"\xc3\xa9", 2},
        {"\xe2\x82\xac", 3},
        {"\xf0\x9f\x98\x80", 4},
        {"\xed\x9f\xbf", 3},
        {"\x80", 0},             /* a continuation alone */
        {"\xc0\xaf", 0},         /* over-long */
        {"\xe0\x80\x80", 0},     /* over-long */
        {"\xed\xa0\x80", 0},     /* a surrogate */
        {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xf5\x80\x80\x80", 0},
        {"\xe2\x82", 0}, /* cut */
        {"\xe2\x28\xa1", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(text_utf8_length((const uint8_t *)rows[i].bytes,
                             strlen(rows[i].bytes)),
            rows[i].length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_have_nine_digits_and_a_z),
        cmocka_unit_test(utf8_is_strict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/utf8.h"

#include "base/slice.h"
#include "support/cmocka.h"

static bool is_scalar(int32_t cp)
{
    return cp < 0xd800 || cp > 0xdfff;
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (int32_t cp = 0; cp <= 0x10ffff; cp++) {
        uint8_t bytes[4];
        bc_slice rest = {bytes, bc_utf8_encode(bytes, cp)};
        int32_t got = bc_utf8_next(&rest);

        if (got != (is_scalar(cp) ? cp : -1))
            fail_msg("U+%04X gives %d", (unsigned)cp, got);
        if (is_scalar(cp))
            assert_int_equal(rest.len, 0);
    }
}

/* As Python's decoder with surrogateescape: each byte stands for itself. */
static void a_byte_that_does_not_decode_counts_alone(void **state)
{
    static const struct {
        const char *what;
        const char *text;
        size_t good; /* bytes before the first bad one */
        size_t length;
    } rows[] = {
        {"nothing", "", 0, 0},
        {"ASCII", "abc", 3, 3},
        {"two to four bytes", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, 3},
        {"continuation first", "a\x80z", 1, 3},
        {"over-long slash", "\xc0\xaf", 0, 2},
        {"over-long in three bytes", "\xe0\x80\xaf", 0, 3},
        {"over-long in four bytes", "\xf0\x80\x80\xaf", 0, 4},
        {"a surrogate", "\xed\xa0\x80", 0, 3},
        {"beyond U+10FFFF", "\xf4\x90\x80\x80", 0, 4},
        {"a lead byte that is none", "\xf5\x80\x80\x80", 0, 4},
        {"cut", "ab\xe2\x82", 2, 4},
        {"cut by a letter", "\xe2\x82z", 0, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_slice text = bc_slice_of(rows[i].text);

        if (bc_utf8_valid_prefix(text) != rows[i].good ||
            bc_utf8_length(text) != rows[i].length ||
            bc_utf8_valid(text) != (rows[i].good == text.len))
            fail_msg("%s: %zu good bytes, %zu characters", rows[i].what,
                bc_utf8_valid_prefix(text), bc_utf8_length(text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(a_byte_that_does_not_decode_counts_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/cmocka.h"
#include "text/text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Names that attack terminals, and what a person sees of them. */
static void shows_hostile_names_as_escapes(void **state)
{
    static const struct {
        const char *bytes;
        const char *shown;
    } rows[] = {
        {"plain name", "plain name"},
        {"a\x1b[31mred", "a\\x1b[31mred"},
        {"\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"},
        {"line\nfeed\ttab\rret", "line\\x0afeed\\x09tab\\x0dret"},
        {"del\x7f", "del\\x7f"},
        {"c1 as byte \x9b", "c1 as byte \\x9b"},
        {"c1 as utf-8 \xc2\x9b", "c1 as utf-8 \\u009b"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"cut \xe2\x82", "cut \\xe2\\x82"},
        {"over-long \xc0\xaf", "over-long \\xc0\\xaf"},
        {"surrogate \xed\xa0\x80", "surrogate \\xed\\xa0\\x80"},
        {"bidi \xe2\x80\xaegnp", "bidi \\u202egnp"},
        {"isolate \xe2\x81\xa6", "isolate \\u2066"},
        {"zero\xe2\x80\x8bwidth", "zero\\u200bwidth"},
        {"joiner\xe2\x80\x8d", "joiner\\u200d"},
        {"mark\xef\xbb\xbf", "mark\\ufeff"},
        {"line\xe2\x80\xa8separator", "line\\u2028separator"},
        {"tag\xf3\xa0\x81\x81", "tag\\U000e0041"},
        {"soft\xc2\xadhyphen", "soft\\u00adhyphen"},
        {"back\\slash", "back\\slash"},
        {"\xe6\xbc\xa2\xe5\xad\x97", "\xe6\xbc\xa2\xe5\xad\x97"},
        {"\xcc\x81 leads", "\\u0301 leads"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[128];
        size_t len = text_safe_str(out, sizeof(out), rows[i].bytes, false);

        assert_string_equal(out, rows[i].shown);
        assert_int_equal(len, strlen(rows[i].shown));
    }
}

static void json_says_the_same_in_harmless_characters(void **state)
{
    static const char json[] = "{\"a\": \"\\u001b \x7f \xc2\x9b \xe2\x80\xae "
                               "\xf3\xa0\x81\x81 \xc3\xa9 \xcc\x81\"}";
    char out[128] = "";
    FILE *file = fmemopen(out, sizeof(out), "w");

    (void)state;
    assert_non_null(file);
    assert_true(text_put_json(file, json, strlen(json)));
    fclose(file);
    assert_string_equal(out,
        "{\"a\": \"\\u001b \\u007f \\u009b \\u202e \\udb40\\udc41 "
        "\xc3\xa9 \xcc\x81\"}");
}

static void ascii_leaves_nothing_but_ascii(void **state)
{
    char out[64];

    (void)state;
    text_safe_str(out, sizeof(out), "\xc3\xa9t\xc3\xa9 \xf0\x9f\x98\x80", true);
    assert_string_equal(out, "\\u00e9t\\u00e9 \\U0001f600");
}

static void no_byte_sequence_of_two_reaches_a_terminal_unescaped(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        unsigned char bytes[2] = {
            (unsigned char)(pair >> 8), (unsigned char)pair};
        char out[32];

        text_safe(out, sizeof(out), bytes, 2, true);
        for (const char *c = out; *c; c++)
            assert_true(*c >= ' ' && *c <= '~');
    }
}

static void a_base_carries_three_marks_and_no_more(void **state)
{
    char out[64];

    (void)state;
    text_safe_str(
        out, sizeof(out), "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", false);
    assert_string_equal(out, "e\xcc\x81\xcc\x81\xcc\x81\\u0301\\u0301");
}

static void a_full_buffer_never_cuts_an_escape(void **state)
{
    char exact[8];

    (void)state;
    for (size_t cap = 1; cap <= sizeof(exact); cap++) {
        char *out = malloc(cap);

        assert_non_null(out);
        assert_int_equal(text_safe_str(out, cap,
                             "a\x1b"
                             "b",
                             false),
            6);
        assert_string_equal(out, cap < 2   ? ""
                                 : cap < 6 ? "a"
                                 : cap < 7 ? "a\\x1b"
                                           : "a\\x1b"
                                             "b");
        free(out);
    }
    assert_int_equal(text_safe_str(NULL, 0,
                         "a\x1b"
                         "b",
                         false),
        6);
}

static void cuts_at_columns_and_says_so(void **state)
{
    static const struct {
        const char *text;
        int columns;
        bool ascii;
        const char *cut;
        int taken;
    } rows[] = {
        {"hello", 5, false, "hello", 5},
        {"hello", 4, false, "hel\xe2\x80\xa6", 4},
        {"hello", 4, true, "hel~", 4},
        {"hello", 1, true, "~", 1},
        {"hello", 0, true, "", 0},
        {"\xe6\xbc\xa2\xe5\xad\x97", 4, false, "\xe6\xbc\xa2\xe5\xad\x97", 4},
        {"\xe6\xbc\xa2\xe5\xad\x97", 3, false, "\xe6\xbc\xa2\xe2\x80\xa6", 3},
        {"\xe6\xbc\xa2\xe5\xad\x97", 2, false, "\xe2\x80\xa6", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[64];

        assert_int_equal(text_cut(out, sizeof(out), rows[i].text,
                             rows[i].columns, rows[i].ascii),
            rows[i].taken);
        assert_string_equal(out, rows[i].cut);
    }
}

static void cutting_into_a_small_buffer_stays_inside(void **state)
{
    (void)state;
    for (size_t cap = 1; cap < 12; cap++) {
        char *out = malloc(cap);

        assert_non_null(out);
        text_cut(out, cap, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 5, false);
        assert_true(strlen(out) < cap);
        free(out);
    }
}

static void bytes_have_binary_units(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } rows[] = {
        {0, "0 B"},
        {1023, "1023 B"},
        {1024, "1.0 KiB"},
        {1048575, "1.0 MiB"},
        {193148518, "184.2 MiB"},
        {UINT64_MAX, "16.0 EiB"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[32];

        text_bytes(out, sizeof(out), rows[i].bytes);
        assert_string_equal(out, rows[i].text);
    }
}

static void counts_are_grouped_in_threes(void **state)
{
    static const struct {
        uint64_t count;
        const char *text;
    } rows[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1 000"},
        {1204331, "1 204 331"},
        {UINT64_MAX, "18 446 744 073 709 551 615"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[32];

        text_count(out, sizeof(out), rows[i].count);
        assert_string_equal(out, rows[i].text);
    }
}

static void times_are_exact_in_any_zone(void **state)
{
    static const struct {
        bc_ns at;
        int32_t offset;
        const char *text;
    } rows[] = {
        {0, 0, "1970-01-01 00:00:00.000000000 +00:00"},
        {1763588463118204771, 3600, "2025-11-19 22:41:03.118204771 +01:00"},
        {-1, 0, "1969-12-31 23:59:59.999999999 +00:00"},
        {0, -12600, "1969-12-31 20:30:00.000000000 -03:30"},
        {INT64_MAX, 0, "2262-04-11 23:47:16.854775807 +00:00"},
        {INT64_MIN, 0, "1677-09-21 00:12:43.145224192 +00:00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[64];

        text_time_exact(out, sizeof(out), rows[i].at, rows[i].offset);
        assert_string_equal(out, rows[i].text);
    }
}

static void ages_are_words(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "just now"},
        {59, "just now"},
        {240, "4 min ago"},
        {4 * 3600, "4 h ago"},
        {47 * 3600, "47 h ago"},
        {12 * 86400, "12 days ago"},
        {-3 * 3600, "in 3 h"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[32];
        bc_ns now = INT64_C(1700000000) * 1000000000;

        text_age(out, sizeof(out), now - rows[i].seconds * 1000000000, now);
        assert_string_equal(out, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_hostile_names_as_escapes),
        cmocka_unit_test(json_says_the_same_in_harmless_characters),
        cmocka_unit_test(ascii_leaves_nothing_but_ascii),
        cmocka_unit_test(no_byte_sequence_of_two_reaches_a_terminal_unescaped),
        cmocka_unit_test(a_base_carries_three_marks_and_no_more),
        cmocka_unit_test(a_full_buffer_never_cuts_an_escape),
        cmocka_unit_test(cuts_at_columns_and_says_so),
        cmocka_unit_test(cutting_into_a_small_buffer_stays_inside),
        cmocka_unit_test(bytes_have_binary_units),
        cmocka_unit_test(counts_are_grouped_in_threes),
        cmocka_unit_test(times_are_exact_in_any_zone),
        cmocka_unit_test(ages_are_words),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

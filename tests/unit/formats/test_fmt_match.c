/* Match expressions of archive names; the choices of shell patterns are
 * Borg's, taken from real Borg 2.0.0b12 (interop compares many more). */
#include "formats/fmt_match.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"

static bool matches(const char *expression, const char *name)
{
    fmt_match *match;
    bc_error err = BC_ERROR_INIT;
    bool yes = false;

    if (fmt_match_new(&match, bc_slice_of(expression), &err) != BC_OK ||
        fmt_match_name(&yes, match, bc_slice_of(name), &err) != BC_OK)
        fail_msg("%s: %s", expression, err.message);
    fmt_match_free(match);
    return yes;
}

static void a_name_matches_as_in_borg(void **state)
{
    static const struct {
        const char *expression;
        const char *name;
        bool yes;
    } rows[] = {
        {"a.c", "a.c", true},
        {"a.c", "abc", false},
        {"", "", true},
        {"id:re:x", "re:x", true},
        {"name:id:x", "x", true},
        {"name:name:x", "name:x", true},
        {"xx:y", "xx:y", true},
        {"re:a.c", "abc", true},
        {"re:a.c", "abcd", false},
        {"re:b", "ab", false},
        {"re:", "", true},
        {"re:", "x", false},
        {"re:a|b", "axxx", true}, /* rs_scenario_58 */
        {"re:a|b", "bxxx", false},
        {"re:\\w+", "\xc3\xbc", true},
        {"re:(?i)A", "a", true},
        {"re:x(?=y)y", "xy", true},
        {"re:a", "a\n", false},
        {"sh:*", "a", true},
        {"sh:*", "a/b", false},
        {"sh:**/b", "a/c/b", true},
        {"sh:**/b", "b", true},
        {"sh:**", "a/b", false},
        {"sh:?", "/", false},
        {"sh:?", "\xc3\xbc", true},
        {"sh:[a-c]x", "bx", true},
        {"sh:[!a-c]x", "bx", false},
        {"sh:[^a]", "^", true},
        {"sh:[]a]", "]", true},
        {"sh:[a", "[a", true},
        {"sh:{a,b}c", "bc", true},
        {"sh:{a}c", "{a}c", true},
        {"sh:{a,{b,c}}", "c", true},
        {"sh:{a\\,b}", "{a\\,b}", true},
        {"sh:\\{a,b}", "\\{a,b}", true},
        {"sh:a.b", "axb", false},
        {"sh:(a|b)", "b", true},
        {"sh:{a{b,c}", "{ab", true},
        {"sh:a-{1,2}-*", "a-2-x", true},
        {"sh:", "", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (matches(rows[i].expression, rows[i].name) != rows[i].yes)
            fail_msg("%s, %s", rows[i].expression, rows[i].name);
    }
}

static void what_pcre2_would_have_otherwise_is_python_s(void **state)
{
    static const struct {
        const char *expression;
        const char *name;
        bool yes;
    } rows[] = {
        {"re:x{,2}", "xx", true},
        {"re:x{,2}", "xxx", false},
        {"re:x{,}", "xxx", true},
        {"re:{,a}", "{,a}", true},
        {"re:\\u00e9", "\xc3\xa9", true},
        {"re:\\U0001f600", "\xf0\x9f\x98\x80", true},
        {"re:\\x41", "A", true},
        {"re:\\v", "\v", true},
        {"re:\\v", "\n", false},
        {"re:a\\Z", "a", true},
        {"re:a\\Z|b", "a\n", false},
        {"re:\\B", "", false},
        {"re:a\\Bb", "ab", true},
        {"re:[[:alpha:]]", "a", false},
        {"re:[[:alpha:]]", "a]", true},
        {"re:\\[[:alpha:]]", "[a]", true},
        {"re:[:a:]", ":", true},
        {"re:(?i:x)Y", "Xy", false},
        {"re:(?s)(?#c)(?i)x.", "X\n", true},
        {"re:[]a]+", "]a", true},
        {"re:[^]a]", "b", true},
        {"re:[\\]a]", "]", true},
        {"re:(?#[)a", "a", true},
        {"re:(?P<n>a)(?P=n)", "aa", true},
        {"re:a\\", "a\\Z", true}, /* the end is bound by what is appended */
        {"sh:[[:alpha:]]", "a]", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (matches(rows[i].expression, rows[i].name) != rows[i].yes)
            fail_msg("%s, %s", rows[i].expression, rows[i].name);
    }
}

static void a_prefix_tells_what_is_meant(void **state)
{
    static const struct {
        const char *expression;
        fmt_match_kind kind;
        const char *text;
    } rows[] = {
        {"aid:12", FMT_MATCH_ID, "12"},
        {"tags:a,b", FMT_MATCH_TAGS, "a,b"},
        {"user:", FMT_MATCH_USER, ""},
        {"host:h", FMT_MATCH_HOST, "h"},
        {"name:aid:1", FMT_MATCH_NAME, "aid:1"},
        {"x", FMT_MATCH_NAME, "x"},
        {"re:x", FMT_MATCH_REGEX, "x"},
        {"sh:x", FMT_MATCH_REGEX, "x"},
        {"Re:x", FMT_MATCH_NAME, "Re:x"},
        {"re", FMT_MATCH_NAME, "re"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_match *match;

        assert_int_equal(
            fmt_match_new(&match, bc_slice_of(rows[i].expression), NULL),
            BC_OK);
        assert_int_equal(fmt_match_kind_of(match), rows[i].kind);
        assert_true(bc_slice_is(fmt_match_text(match), rows[i].text));
        fmt_match_free(match);
    }
}

static void what_is_no_expression_is_refused(void **state)
{
    static const char *const rows[] = {"re:(", "re:*", "re:[", "re:\xff",
        "sh:(", "sh:[z-a]", "re:\\h", "re:\\K", "re:\\Qa\\E", "re:\\pL",
        "re:\\z", "re:\\G", "re:\\c", "re:\\x4", "re:\\u00e", "re:[\\Z]",
        "re:[\\B]", "re:(*UTF)", "re:(?|a)", "re:x(?i)", "re:\\B*", "re:(?R)",
        "re:(?<n>a)", "re:(?P>n)"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_match *match;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            fmt_match_new(&match, bc_slice_of(rows[i]), &err), BC_ERR_LOCAL);
        assert_null(match);
        assert_non_null(strstr(err.message, "regular expression"));
    }
}

static void an_expression_that_explodes_is_given_up(void **state)
{
    fmt_match *match;
    bool yes = true;

    (void)state;
    assert_int_equal(
        fmt_match_new(&match, bc_slice_of("re:(a|aa)+$"), NULL), BC_OK);
    assert_int_equal(
        fmt_match_name(&yes, match,
            bc_slice_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"), NULL),
        BC_ERR_LOCAL);
    assert_false(yes);
    fmt_match_free(match);
}

static void bytes_that_are_no_text_can_be_names(void **state)
{
    (void)state;
    assert_true(matches("\xff", "\xff"));
    assert_true(matches("sh:a*", "ab"));
    assert_false(matches("re:a.", "a\xff"));
}

static void tags_are_taken_one_by_one(void **state)
{
    bc_slice rest = bc_slice_of(",a,,bc,");
    bc_slice tag;

    (void)state;
    assert_true(fmt_match_tag(&tag, &rest) && bc_slice_is(tag, "a"));
    assert_true(fmt_match_tag(&tag, &rest) && bc_slice_is(tag, "bc"));
    assert_false(fmt_match_tag(&tag, &rest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_matches_as_in_borg),
        cmocka_unit_test(what_pcre2_would_have_otherwise_is_python_s),
        cmocka_unit_test(a_prefix_tells_what_is_meant),
        cmocka_unit_test(what_is_no_expression_is_refused),
        cmocka_unit_test(an_expression_that_explodes_is_given_up),
        cmocka_unit_test(bytes_that_are_no_text_can_be_names),
        cmocka_unit_test(tags_are_taken_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_ini.h"
#include "formats/fmt_text.h"
#include "support/cmocka.h"

#include <stdio.h>

/* Expected values are those of CPython 3.11's configparser. */

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static fmt_ini *parse(const char *text)
{
    bc_error err = BC_ERROR_INIT;
    fmt_ini *ini = NULL;

    if (fmt_ini_parse(&ini, bc_slice_of(text), "/c/config", &err) != BC_OK)
        fail_msg("%s", err.message);
    return ini;
}

/* All options of a section as "key=value;" with Python's repr of both. */
static void assert_options(
    const fmt_ini *ini, const char *section, const char *expected)
{
    size_t count = fmt_ini_option_count(ini, section);
    bc_buf out = BC_BUF_INIT;

    for (size_t i = 0; i < count; i++) {
        bc_slice key;
        bc_slice value;

        fmt_ini_option(ini, section, i, &key, &value);
        assert_int_equal(fmt_text_repr(&out, key, NULL), BC_OK);
        assert_int_equal(bc_buf_add_byte(&out, '=', NULL), BC_OK);
        assert_int_equal(fmt_text_repr(&out, value, NULL), BC_OK);
        assert_int_equal(bc_buf_add_byte(&out, ';', NULL), BC_OK);
    }
    assert_string_equal(bc_buf_text(&out), expected);
    bc_buf_dispose(&out);
}

static void reads_options_as_configparser(void **state)
{
    static const struct {
        const char *text;
        const char *options; /* of section s */
    } rows[] = {
        {"[s]\nk = v\n", "'k'='v';"},
        {"[s]\nk=v", "'k'='v';"},
        {"[s]\r\nk : v = w\r\n", "'k'='v = w';"},
        {"[s]\nK É = V\n", "'k é'='V';"},
        {"[s]\nk = b ; c # d\n", "'k'='b ; c # d';"},
        {"[s]\nk = %(x)s 100%\n", "'k'='%(x)s 100%';"},
        {"# c\n; c\n[s] tail\nk =\n", "'k'='';"},
        {"[s]\nk = a\n\tb\n  c\nl = d\n", "'k'='a\\nb\\nc';'l'='d';"},
        {"[s]\nk = a\n\n\n b\n\n\n", "'k'='a\\n\\n\\nb';"},
        {"[s]\nk = a\n # c\n b\n", "'k'='a\\nb';"},
        {"[s]\n  k = a\n  l = b\n   m = c\n", "'k'='a';'l'='b\\nm = c';"},
        {"[s]\nk = a\n [t]\n", "'k'='a\\n[t]';"},
        {"[s]\n\x1ck\xc2\x85=\xe3\x80\x80v\n", "'k'='v';"},
        {"[DEFAULT]\nd = 1\nk = 2\n[s]\nk = 3\ne = 4\n[DEFAULT]\nf = 5\n",
            "'d'='1';'k'='3';'f'='5';'e'='4';"},
        {"[s]\nk = \xe2\x80\xa8x\n", "'k'='x';"},
        {"[t]\nk = 1\n[s]\nk = 2\n[u]\nk = 3\n", "'k'='2';"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_ini *ini = parse(rows[i].text);

        assert_options(ini, "s", rows[i].options);
        fmt_ini_free(ini);
    }
}

static void reads_section_names_to_the_last_bracket(void **state)
{
    fmt_ini *ini = parse("[a]]\n[]]\n[B c] x\n[b]=]\n[cache ]\n");

    (void)state;
    assert_true(fmt_ini_has_section(ini, "a]"));
    assert_true(fmt_ini_has_section(ini, "]"));
    assert_true(fmt_ini_has_section(ini, "B c"));
    assert_true(fmt_ini_has_section(ini, "b]="));
    assert_true(fmt_ini_has_section(ini, "cache "));
    assert_false(fmt_ini_has_section(ini, "a"));
    assert_false(fmt_ini_has_section(ini, "b c"));
    assert_false(fmt_ini_has_section(ini, "DEFAULT"));
    fmt_ini_free(ini);
}

static void falls_back_to_the_defaults(void **state)
{
    fmt_ini *ini = parse("[DEFAULT]\na = 1\nb = 2\n[s]\nb = 3\n");

    (void)state;
    assert_true(bc_slice_is(fmt_ini_get(ini, "s", "a"), "1"));
    assert_true(bc_slice_is(fmt_ini_get(ini, "s", "b"), "3"));
    assert_true(bc_slice_is(fmt_ini_get(ini, "DEFAULT", "b"), "2"));
    assert_null(fmt_ini_get(ini, "s", "c").ptr);
    assert_null(fmt_ini_get(ini, "t", "a").ptr);
    assert_int_equal(fmt_ini_option_count(ini, "t"), 0);
    fmt_ini_free(ini);
}

static void keeps_percent_hash_and_lines_cs_scenario_17(void **state)
{
    fmt_ini *ini = parse("[s]\nk = 50% # of\n   the %(x)s\n\ttext\n");

    (void)state;
    assert_true(
        bc_slice_is(fmt_ini_get(ini, "s", "k"), "50% # of\nthe %(x)s\ntext"));
    fmt_ini_free(ini);
}

static void refuses_in_the_words_of_configparser_cs_scenario_14(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"[cache]\n[x]\n[cache]\n",
            "DuplicateSectionError: While reading from '/c/config' "
            "[line  3]: section 'cache' already exists"},
        {"[cache]\nversion = 1\nVersion: 2\n",
            "DuplicateOptionError: While reading from '/c/config' "
            "[line  3]: option 'version' in section 'cache' already exists"},
        {"[DEFAULT]\na=1\n[x]\n[DEFAULT]\na=1\n",
            "DuplicateOptionError: While reading from '/c/config' "
            "[line  5]: option 'a' in section 'DEFAULT' already exists"},
        {"[c]\na=1\na=2\n[c]\n",
            "DuplicateOptionError: While reading from '/c/config' "
            "[line  3]: option 'a' in section 'c' already exists"},
        {"[c]\n[c]\na=1\na=2\n",
            "DuplicateSectionError: While reading from '/c/config' "
            "[line  2]: section 'c' already exists"},
        {"[c]\nbad\n=1\n=2\n",
            "DuplicateOptionError: While reading from '/c/config' "
            "[line  4]: option '' in section 'c' already exists"},
        {"\n\n\n\n\n\n\n\n\n\n\n[c]\n[c]\n",
            "DuplicateSectionError: While reading from '/c/config' "
            "[line 13]: section 'c' already exists"},
        {"key = 1\n",
            "MissingSectionHeaderError: File contains no section headers.\n"
            "file: '/c/config', line: 1\n'key = 1\\n'"},
        {"\xef\xbb\xbf[cache]\n",
            "MissingSectionHeaderError: File contains no section headers.\n"
            "file: '/c/config', line: 1\n'\\ufeff[cache]\\n'"},
        {"\n[]",
            "MissingSectionHeaderError: File contains no section headers.\n"
            "file: '/c/config', line: 2\n'[]'"},
        {"[c]\nkey\n",
            "ParsingError: Source contains parsing errors: '/c/config'"
            "\n\t[line  2]: 'key\\n'"},
        {"[c]\n= x\na = 1\nit's",
            "ParsingError: Source contains parsing errors: '/c/config'"
            "\n\t[line  2]: '= x\\n'\n\t[line  4]: \"it's\""},
        {"[c]\na = \xff\n",
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in "
            "position 8: invalid start byte"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_error err = BC_ERROR_INIT;
        fmt_ini *ini;

        assert_int_equal(
            fmt_ini_parse(&ini, bc_slice_of(rows[i].text), "/c/config", &err),
            BC_ERR_LOCAL);
        assert_null(ini);
        assert_string_equal(err.message, rows[i].message);
    }
}

static void an_empty_file_has_no_section(void **state)
{
    fmt_ini *ini = parse("");

    (void)state;
    assert_false(fmt_ini_has_section(ini, "cache"));
    assert_int_equal(fmt_ini_option_count(ini, "DEFAULT"), 0);
    fmt_ini_free(ini);
    fmt_ini_free(NULL);
}

#define HOSTILE_LINES 100000

/* Quadratic work would show: it takes minutes here. */
static void reads_a_hundred_thousand_of_anything(void **state)
{
    static const struct {
        const char *head;
        const char *format;
        size_t in_section_s;
    } rows[] = {
        {"[s]\n", "k%zu = v\n", HOSTILE_LINES},
        {"[s]\n", "[s%zu]\n", 0},
        {"[s]\nk = v\n", "\t%zu\n", 1},
        {"[s]\nk = v\n", "\n", 1},
        {"[DEFAULT]\n", "k%zu = v\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_buf text = BC_BUF_INIT;
        fmt_ini *ini;

        assert_int_equal(bc_buf_add_text(&text, rows[i].head, NULL), BC_OK);
        for (size_t line = 0; line < HOSTILE_LINES; line++) {
            char item[32];

            snprintf(item, sizeof(item), rows[i].format, line);
            assert_int_equal(bc_buf_add_text(&text, item, NULL), BC_OK);
        }
        ini = parse(bc_buf_text(&text));
        assert_int_equal(fmt_ini_option_count(ini, "s"), rows[i].in_section_s);
        fmt_ini_free(ini);
        bc_buf_dispose(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_options_as_configparser),
        cmocka_unit_test(reads_section_names_to_the_last_bracket),
        cmocka_unit_test(falls_back_to_the_defaults),
        cmocka_unit_test(keeps_percent_hash_and_lines_cs_scenario_17),
        cmocka_unit_test(refuses_in_the_words_of_configparser_cs_scenario_14),
        cmocka_unit_test(an_empty_file_has_no_section),
        cmocka_unit_test(reads_a_hundred_thousand_of_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

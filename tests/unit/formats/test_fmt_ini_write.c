#include "formats/fmt_ini.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static fmt_ini *parse(const char *text)
{
    fmt_ini *ini = NULL;
    bc_error err = BC_ERROR_INIT;

    if (fmt_ini_parse(&ini, bc_slice_of(text), "/c/config", &err) != BC_OK)
        fail_msg("%s", err.message);
    return ini;
}

static void set(
    fmt_ini *ini, const char *section, const char *key, const char *value)
{
    assert_int_equal(
        fmt_ini_set(ini, section, bc_slice_of(key), bc_slice_of(value), NULL),
        BC_OK);
}

static void expect_written(const fmt_ini *ini, const char *wanted)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(fmt_ini_write(&out, ini, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), wanted);
    bc_buf_dispose(&out);
}

/* Right column: what Python 3.11 writes after it has read the left one. */
static void cs_scenario_17_writes_what_python_writes(void **state)
{
    static const struct {
        const char *read;
        const char *written;
    } rows[] = {
        {"", ""},
        {"# only a comment\n", ""},
        {"[a]", "[a]\n\n"},
        {"[a]\nk=\n", "[a]\nk = \n\n"},
        {"[a]\nK: V ; no comment\n", "[a]\nk = V ; no comment\n\n"},
        {"[b]\nx=1\n# gone\n[a]\ny=2\n", "[b]\nx = 1\n\n[a]\ny = 2\n\n"},
        {"[a]\nk = 10% of %(x)s # not a comment\n",
            "[a]\nk = 10% of %(x)s # not a comment\n\n"},
        {"[a]\nk = one\n   two\n\n    three\n\n\n",
            "[a]\nk = one\n\ttwo\n\t\n\tthree\n\n"},
        {"[a]\nk =\n  only\n", "[a]\nk = \n\tonly\n\n"},
        {"[a]\r\nk=1\r\n", "[a]\nk = 1\n\n"},
        {"[a]\nx=1\n[DEFAULT]\nd=1\n[b]\nx=2\n[DEFAULT]\nc=2\n",
            "[DEFAULT]\nd = 1\nc = 2\n\n[a]\nx = 1\n\n[b]\nx = 2\n\n"},
        {"[DEFAULT]\n[a]\n", "[a]\n\n"},
        {"[DEFAULT]\nk=1\n[a]\nj=0\nk=1\n",
            "[DEFAULT]\nk = 1\n\n[a]\nj = 0\nk = 1\n\n"},
        {"[x]y]z]\n\xc3\x89 = \xc3\x89\n", "[x]y]z]\n\xc3\xa9 = \xc3\x89\n\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_ini *ini = parse(rows[i].read);

        expect_written(ini, rows[i].written);
        fmt_ini_free(ini);
    }
}

static void appends_to_what_is_in_the_buffer(void **state)
{
    fmt_ini *ini = parse("[a]\n");
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(bc_buf_set_text(&out, "before ", NULL), BC_OK);
    assert_int_equal(fmt_ini_write(&out, ini, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "before [a]\n\n");
    bc_buf_dispose(&out);
    fmt_ini_free(ini);
}

static void a_new_document_is_empty_and_grows(void **state)
{
    fmt_ini *ini;

    (void)state;
    assert_int_equal(fmt_ini_new(&ini, NULL), BC_OK);
    expect_written(ini, "");
    assert_int_equal(fmt_ini_add(ini, "z", NULL), BC_OK);
    assert_int_equal(fmt_ini_add(ini, "a", NULL), BC_OK);
    assert_int_equal(fmt_ini_add(ini, "z", NULL), BC_OK);
    assert_true(fmt_ini_has_section(ini, "z"));
    assert_true(fmt_ini_has_section(ini, "a"));
    set(ini, "a", "Key", " verbatim \n\nvalue ");
    set(ini, "z", "one", "");
    expect_written(
        ini, "[z]\none = \n\n[a]\nkey =  verbatim \n\t\n\tvalue \n\n");
    fmt_ini_free(ini);
}

static void an_option_keeps_its_place_and_a_new_one_goes_last(void **state)
{
    fmt_ini *ini = parse("[a]\nx = 1\ny = 2\n[b]\nx = 3\n");

    (void)state;
    set(ini, "a", "X", "new");
    set(ini, "a", "w", "last");
    set(ini, "b", "y", "4");
    set(ini, "a", "w", "again");
    expect_written(
        ini, "[a]\nx = new\ny = 2\nw = again\n\n[b]\nx = 3\ny = 4\n\n");
    assert_true(bc_slice_is(fmt_ini_get(ini, "a", "x"), "new"));
    assert_true(bc_slice_is(fmt_ini_get(ini, "a", "w"), "again"));
    assert_true(bc_slice_is(fmt_ini_get(ini, "b", "x"), "3"));
    assert_int_equal(fmt_ini_option_count(ini, "a"), 3);
    fmt_ini_free(ini);
}

static void a_default_is_shadowed_not_changed(void **state)
{
    fmt_ini *ini = parse("[DEFAULT]\nd = 0\n[a]\nx = 1\n");
    bc_slice key;
    bc_slice value;

    (void)state;
    set(ini, "a", "d", "own");
    set(ini, "DEFAULT", "e", "5");
    expect_written(ini, "[DEFAULT]\nd = 0\ne = 5\n\n[a]\nx = 1\nd = own\n\n");
    assert_int_equal(fmt_ini_option_count(ini, "a"), 3);
    fmt_ini_option(ini, "a", 0, &key, &value);
    assert_true(bc_slice_is(key, "d") && bc_slice_is(value, "own"));
    fmt_ini_option(ini, "a", 1, &key, &value);
    assert_true(bc_slice_is(key, "e") && bc_slice_is(value, "5"));
    fmt_ini_option(ini, "a", 2, &key, &value);
    assert_true(bc_slice_is(key, "x") && bc_slice_is(value, "1"));
    fmt_ini_free(ini);
}

/* Enough of it to make the document move in memory. */
static void key_and_value_may_be_the_documents_own(void **state)
{
    fmt_ini *ini = parse("[a]\nx = a value of some length\n[b]\n");
    bc_slice key;
    bc_slice value;

    (void)state;
    for (size_t i = 0; i < 40; i++) {
        char name[16];

        snprintf(name, sizeof(name), "k%zu", i);
        fmt_ini_option(ini, "a", 0, &key, &value);
        assert_int_equal(fmt_ini_set(ini, "b", key, value, NULL), BC_OK);
        value = fmt_ini_get(ini, "a", "x");
        assert_int_equal(
            fmt_ini_set(ini, "a", bc_slice_of(name), value, NULL), BC_OK);
    }
    assert_int_equal(fmt_ini_option_count(ini, "a"), 41);
    assert_int_equal(fmt_ini_option_count(ini, "b"), 1);
    assert_true(
        bc_slice_is(fmt_ini_get(ini, "a", "k39"), "a value of some length"));
    assert_true(
        bc_slice_is(fmt_ini_get(ini, "b", "x"), "a value of some length"));
    fmt_ini_free(ini);
}

static void a_section_must_be_there(void **state)
{
    fmt_ini *ini = parse("[a]\nx = 1\n");
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(
        fmt_ini_set(ini, "A", bc_slice_of("x"), bc_slice_of("2"), &err),
        BC_ERR_LOCAL);
    assert_string_equal(err.message, "NoSectionError: No section: 'A'");
    expect_written(ini, "[a]\nx = 1\n\n");
    fmt_ini_free(ini);
}

/* 16 options and sections fit without an allocation: sweep the next. */
static void is_unchanged_after_a_failed_allocation(void **state)
{
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        fmt_ini *ini = parse("[s]\na=\nb=\nc=\nd=\ne=\nf=\ng=\nh=\ni=\nj=\nk="
                             "\nl=\nm=\nn=\no=\np=\n");
        bc_buf before = BC_BUF_INIT;
        bc_code code;

        assert_int_equal(fmt_ini_write(&before, ini, NULL), BC_OK);
        fail_alloc_begin(++n);
        code = fmt_ini_set(ini, "s", bc_slice_of("q"),
            bc_slice_of("a value for which there is no room in the pool, "
                        "and there is none because it is long"),
            NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(fmt_ini_option_count(ini, "s"), reached ? 16 : 17);
        if (reached)
            expect_written(ini, bc_buf_text(&before));
        assert_true(bc_slice_is(fmt_ini_get(ini, "s", "p"), ""));
        bc_buf_dispose(&before);
        fmt_ini_free(ini);
    }
    assert_int_equal(n, 7); /* three arrays, two growths of text, the pool */
}

static bc_code make_and_write(bc_buf *out)
{
    fmt_ini *ini = NULL;
    bc_code code = fmt_ini_new(&ini, NULL);

    for (int i = 0; i < 20 && code == BC_OK; i++) {
        char name[] = {(char)('a' + i), 0};

        code = fmt_ini_add(ini, name, NULL);
    }
    if (code == BC_OK)
        code = fmt_ini_write(out, ini, NULL);
    fmt_ini_free(ini);
    return code;
}

static void survives_every_failed_allocation(void **state)
{
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = make_and_write(&out);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(out.len, reached ? 0 : 20 * 5);
        bc_buf_dispose(&out);
    }
    assert_true(n > 8);
}

static void an_option_is_removed_where_it_stands(void **state)
{
    fmt_ini *ini = parse("[DEFAULT]\nk = 0\n[a]\nx = 1\nk = 2\ny = 3\n"
                         "[b]\nk = 4\n");

    (void)state;
    fmt_ini_unset(ini, "a", bc_slice_of("k"));
    fmt_ini_unset(ini, "a", bc_slice_of("k")); /* DEFAULT's is not its own */
    fmt_ini_unset(ini, "a", bc_slice_of("none"));
    fmt_ini_unset(ini, "none", bc_slice_of("x"));
    expect_written(
        ini, "[DEFAULT]\nk = 0\n\n[a]\nx = 1\ny = 3\n\n[b]\nk = 4\n\n");
    assert_true(bc_slice_equal(fmt_ini_get(ini, "a", "k"), bc_slice_of("0")));
    fmt_ini_free(ini);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cs_scenario_17_writes_what_python_writes),
        cmocka_unit_test(appends_to_what_is_in_the_buffer),
        cmocka_unit_test(a_new_document_is_empty_and_grows),
        cmocka_unit_test(an_option_keeps_its_place_and_a_new_one_goes_last),
        cmocka_unit_test(a_default_is_shadowed_not_changed),
        cmocka_unit_test(key_and_value_may_be_the_documents_own),
        cmocka_unit_test(a_section_must_be_there),
        cmocka_unit_test(an_option_is_removed_where_it_stands),
        cmocka_unit_test(is_unchanged_after_a_failed_allocation),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "formats/fmt_shell.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <string.h>

/* Joins words by '|', so that a row says how they were split. */
static void check(const char *text, const char *joined)
{
    fmt_shell shell;
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(fmt_shell_split(&shell, text, NULL), BC_OK);
    for (size_t i = 0; i < shell.count; i++) {
        assert_int_equal(bc_buf_add_text(&out, shell.words[i], NULL), BC_OK);
        assert_int_equal(bc_buf_add_byte(&out, '|', NULL), BC_OK);
    }
    assert_string_equal(bc_buf_text(&out), joined);
    if (shell.count > 0)
        assert_null(shell.words[shell.count]);
    bc_buf_dispose(&out);
    fmt_shell_free(&shell);
}

/* Right: what shlex.split of Python 3.11 gives. */
static void words_are_split_as_in_python(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"  ", ""},
        {"pass show x", "pass|show|x|"},
        {"a  'b c' d", "a|b c|d|"},
        {"a \"b\\\"c\\d\\\\e\"", "a|b\"c\\d\\e|"},
        {"a\\ b", "a b|"},
        {"''", "|"},
        {"a''b", "ab|"},
        {"a#b # c", "a#b|#|c|"},
        {"a\nb\rc\td", "a|b|c|d|"},
        {"a\\\nb", "a\nb|"},
        {"a'b'\"c\"", "abc|"},
        {"\"a'b\"", "a'b|"},
        {"'a\"b\\'", "a\"b\\|"},
        {"a\x0b"
         "b",
            "a\x0b"
            "b|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check(rows[i][0], rows[i][1]);
}

static void what_is_left_open_is_refused(void **state)
{
    static const char *const rows[][2] = {
        {"a 'b", "ValueError: No closing quotation"},
        {"a \"b", "ValueError: No closing quotation"},
        {"a\\", "ValueError: No escaped character"},
        {"a \"b\\", "ValueError: No escaped character"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        fmt_shell shell;

        assert_int_equal(
            fmt_shell_split(&shell, rows[i][0], &err), BC_ERR_LOCAL);
        assert_string_equal(err.message, rows[i][1]);
        assert_null(shell.words);
    }
}

static void a_list_reads_as_in_python(void **state)
{
    fmt_shell shell;
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(fmt_shell_split(&shell, "pass \"it's\" ''", NULL), BC_OK);
    assert_int_equal(fmt_shell_repr(&out, &shell, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "['pass', \"it's\", '']");
    bc_buf_dispose(&out);
    fmt_shell_free(&shell);
}

static void any_failing_allocation_is_reported(void **state)
{
    bool reached = true;

    (void)state;
    for (unsigned long n = 1; reached; n++) {
        fmt_shell shell;
        bc_code code;

        fail_alloc_begin(n);
        code = fmt_shell_split(&shell, "a 'b c' d", NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        fmt_shell_free(&shell);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_split_as_in_python),
        cmocka_unit_test(what_is_left_open_is_refused),
        cmocka_unit_test(a_list_reads_as_in_python),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

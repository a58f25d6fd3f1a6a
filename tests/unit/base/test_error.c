#include "base/error.h"

#include "base/slice.h"
#include "base/utf8.h"
#include "support/cmocka.h"

#include <errno.h>
#include <string.h>

#define LONG_TEXT 600

/* "aaaa…" of two-byte letters behind so many single ones. */
static void fill(char text[LONG_TEXT + 1], size_t singles)
{
    memset(text, 'a', singles);
    for (size_t i = singles; i < LONG_TEXT; i++)
        text[i] = (i - singles) % 2 == 0 ? '\xc3' : '\xa4';
    text[LONG_TEXT] = 0;
}

static bool ends_with(const char *text, const char *tail)
{
    size_t len = strlen(text);

    return len >= strlen(tail) && strcmp(text + len - strlen(tail), tail) == 0;
}

static void a_caller_who_wants_no_text_gets_the_code(void **state)
{
    (void)state;
    assert_int_equal(bc_error_set(NULL, BC_ERR_IO, "x"), BC_ERR_IO);
    assert_int_equal(
        bc_error_set_errno(NULL, BC_ERR_IO, ENOENT, "x"), BC_ERR_IO);
    assert_int_equal(bc_error_no_memory(NULL), BC_ERR_NO_MEMORY);
    bc_error_prefix(NULL, "x");
}

static void the_reason_of_the_system_is_told(void **state)
{
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(
        bc_error_set_errno(&err, BC_ERR_IO, ENOENT, "open %s", "/x"),
        BC_ERR_IO);
    assert_int_equal(err.code, BC_ERR_IO);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_string_equal(err.message, "open /x: No such file or directory");
    bc_error_prefix(&err, "cache");
    assert_string_equal(
        err.message, "cache: open /x: No such file or directory");
    assert_int_equal(bc_error_set(&err, BC_ERR_USAGE, "no"), BC_ERR_USAGE);
    assert_int_equal(err.sys_errno, 0);
}

/* The name gives way, by whole characters. */
static void a_long_name_does_not_push_the_reason_out(void **state)
{
    (void)state;
    for (size_t singles = 0; singles < 4; singles++) {
        char name[LONG_TEXT + 1];
        bc_error err = BC_ERROR_INIT;

        fill(name, singles);
        bc_error_set_errno(&err, BC_ERR_IO, EACCES, "open %s", name);
        assert_true(ends_with(err.message, ": Permission denied"));
        assert_true(bc_utf8_valid(bc_slice_of(err.message)));
        assert_true(strlen(err.message) >= sizeof(err.message) - 2);
        bc_error_set(&err, BC_ERR_USAGE, "%s", name);
        assert_true(bc_utf8_valid(bc_slice_of(err.message)));
        assert_true(strlen(err.message) >= sizeof(err.message) - 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_caller_who_wants_no_text_gets_the_code),
        cmocka_unit_test(the_reason_of_the_system_is_told),
        cmocka_unit_test(a_long_name_does_not_push_the_reason_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

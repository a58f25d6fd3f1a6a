#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <string.h>

static void holds(const bc_buf *buf, const char *text)
{
    assert_int_equal(buf->len, strlen(text));
    assert_string_equal(bc_buf_text(buf), text);
}

static void a_nul_follows_whatever_is_added(void **state)
{
    bc_buf buf = BC_BUF_INIT;

    (void)state;
    holds(&buf, "");
    assert_int_equal(bc_buf_add_text(&buf, "one", NULL), BC_OK);
    holds(&buf, "one");
    assert_int_equal(bc_buf_add_byte(&buf, ' ', NULL), BC_OK);
    assert_int_equal(bc_buf_add(&buf, BC_SLICE_NULL, NULL), BC_OK);
    assert_int_equal(bc_buf_add_format(&buf, NULL, "%s=%d", "n", 7), BC_OK);
    holds(&buf, "one n=7");
    assert_int_equal(bc_buf_set_text(&buf, "two", NULL), BC_OK);
    holds(&buf, "two");
    bc_buf_clear(&buf);
    holds(&buf, "");
    bc_buf_dispose(&buf);
    holds(&buf, "");
}

static void a_nul_follows_what_is_reserved_or_taken_back(void **state)
{
    bc_buf buf = BC_BUF_INIT;

    (void)state;
    bc_buf_set_len(&buf, 0); /* one that never held anything */
    assert_int_equal(bc_buf_reserve(&buf, 0, NULL), BC_OK);
    assert_non_null(buf.ptr);
    holds(&buf, "");
    assert_int_equal(bc_buf_reserve(&buf, 1000, NULL), BC_OK);
    memset(buf.ptr, 'x', 1001);
    bc_buf_set_len(&buf, 1000);
    assert_int_equal(strlen(bc_buf_text(&buf)), 1000);
    bc_buf_set_len(&buf, 3);
    holds(&buf, "xxx");
    bc_buf_dispose(&buf);
}

static void grows_by_any_piece(void **state)
{
    bc_buf buf = BC_BUF_INIT;

    (void)state;
    for (int i = 0; i < 5000; i++)
        assert_int_equal(bc_buf_add_format(&buf, NULL, "%04d,", i), BC_OK);
    assert_int_equal(buf.len, 25000);
    assert_memory_equal(buf.ptr + 5 * 4321, "4321,", 5);
    bc_buf_dispose(&buf);
}

static void a_failed_call_leaves_it_as_it_was(void **state)
{
    char text[500];
    bc_buf buf = BC_BUF_INIT;

    (void)state;
    memset(text, 'y', sizeof(text));
    text[sizeof(text) - 1] = 0;
    assert_int_equal(bc_buf_add_text(&buf, "kept", NULL), BC_OK);
    fail_alloc_begin(1);
    assert_int_equal(bc_buf_add_text(&buf, text, NULL), BC_ERR_NO_MEMORY);
    holds(&buf, "kept");
    fail_alloc_begin(1);
    assert_int_equal(
        bc_buf_add_format(&buf, NULL, "%s", text), BC_ERR_NO_MEMORY);
    assert_true(fail_alloc_end());
    holds(&buf, "kept");
    bc_buf_dispose(&buf);
}

/* Sizes of which no sum may wrap around. */
static void more_than_there_is_runs_out_of_memory(void **state)
{
    static const size_t sizes[] = {
        SIZE_MAX, SIZE_MAX - 4, SIZE_MAX / 2, SIZE_MAX / 2 - 4};
    bc_buf buf = BC_BUF_INIT;

    (void)state;
    assert_int_equal(bc_buf_add_text(&buf, "kept", NULL), BC_OK);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        assert_int_equal(
            bc_buf_reserve(&buf, sizes[i], NULL), BC_ERR_NO_MEMORY);
    holds(&buf, "kept");
    bc_buf_dispose(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nul_follows_whatever_is_added),
        cmocka_unit_test(a_nul_follows_what_is_reserved_or_taken_back),
        cmocka_unit_test(grows_by_any_piece),
        cmocka_unit_test(a_failed_call_leaves_it_as_it_was),
        cmocka_unit_test(more_than_there_is_runs_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

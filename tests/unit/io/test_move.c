#include "base/buf.h"
#include "io/io_write.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdio.h>

static bc_code move(const tmpdir *dir, const bc_iow *iow, bc_error *err)
{
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];

    return io_move(iow, tmpdir_path(from, dir, "a/one"),
        tmpdir_path(to, dir, "b/two"), err);
}

static void both_folders_are_synced_the_new_one_first(void **state)
{
    fault_iow fault;

    tmpdir_write_text(*state, "a/one", "1");
    tmpdir_mkdir(*state, "b");
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(move(*state, &fault.iow, NULL), BC_OK);
    assert_string_equal(fault.log,
        "move two\nopen_dir b\nfsync\nclose\nopen_dir a\nfsync\nclose\n");
    tmpdir_assert_names(*state, "a", "");
    tmpdir_assert_text(*state, "b/two", "1");
}

static void nothing_is_replaced(void **state)
{
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(*state, "a/one", "1");
    tmpdir_write_text(*state, "b/two", "2");
    assert_int_equal(move(*state, io_posix_write(), &err), BC_ERR_IO);
    assert_int_equal(err.sys_errno, EEXIST);
    tmpdir_assert_text(*state, "b/two", "2");
    tmpdir_assert_text(*state, "a/one", "1");
}

static int sees_nothing(void *ctx, const char *path, struct stat *st)
{
    (void)ctx;
    (void)path;
    (void)st;
    errno = ENOENT;
    return -1;
}

/* Nobody can look and move at once, but the system can. */
static void nothing_is_replaced_that_came_a_moment_ago(void **state)
{
    bc_io blind = *io_posix();
    bc_iow iow = *io_posix_write();
    bc_error err = BC_ERROR_INIT;

    blind.lstat = sees_nothing;
    iow.read = &blind;
    tmpdir_write_text(*state, "a/one", "1");
    tmpdir_write_text(*state, "b/two", "2");
    assert_int_equal(move(*state, &iow, &err), BC_ERR_IO);
    assert_int_equal(err.sys_errno, EEXIST);
    tmpdir_assert_text(*state, "b/two", "2");
    tmpdir_assert_text(*state, "a/one", "1");
}

static void what_is_not_there_is_not_found(void **state)
{
    tmpdir_mkdir(*state, "a");
    tmpdir_mkdir(*state, "b");
    assert_int_equal(move(*state, io_posix_write(), NULL), BC_ERR_NOT_FOUND);
}

static void it_is_in_one_place_whatever_fails(void **state)
{
    unsigned long n;
    bool fired = true;

    tmpdir_write_text(*state, "a/one", "1");
    tmpdir_mkdir(*state, "b");
    for (n = 1; fired; n++) {
        char from[TMPDIR_PATH_MAX];
        char to[TMPDIR_PATH_MAX];
        fault_iow fault;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fault_iow_init(&fault, n, EIO);
        code = move(*state, &fault.iow, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_int_equal(fault.reading.open, 0);
        tmpdir_path(from, *state, "a/one");
        if (io_stat(io_posix(), tmpdir_path(to, *state, "b/two")).exists)
            assert_int_equal(io_move(io_posix_write(), to, from, NULL), BC_OK);
        tmpdir_assert_text(*state, "a/one", "1");
    }
    assert_true(n > 7);
}

static void any_failing_allocation_is_reported(void **state)
{
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];
    bool reached = true;

    tmpdir_mkdir(*state, "b");
    for (unsigned long n = 1; reached; n++) {
        bc_code code;

        tmpdir_write_text(*state, "a/one", "1");
        fail_alloc_begin(n);
        code = move(*state, io_posix_write(), NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        (void)!rename(tmpdir_path(to, *state, "b/two"),
            tmpdir_path(from, *state, "a/one"));
    }
}

static void a_folder_is_what_comes_before_the_last_name(void **state)
{
    static const char *const rows[][2] = {{"a", "."}, {"a/b", "a"},
        {"a//b", "a"}, {"/a", "/"}, {"//a", "/"}, {"/a/b/", "/a"},
        {"./a", "."}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(io_folder_of(&out, rows[i][0], NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i][1]);
        bc_buf_dispose(&out);
    }
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(both_folders_are_synced_the_new_one_first),
        WITH_TMPDIR(nothing_is_replaced),
        WITH_TMPDIR(nothing_is_replaced_that_came_a_moment_ago),
        WITH_TMPDIR(what_is_not_there_is_not_found),
        WITH_TMPDIR(it_is_in_one_place_whatever_fails),
        WITH_TMPDIR(any_failing_allocation_is_reported),
        cmocka_unit_test(a_folder_is_what_comes_before_the_last_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

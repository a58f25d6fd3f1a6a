#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tree with every kind of entry, beside what it links to. */
static void plant(const tmpdir *dir)
{
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(dir, "tree/a", "x");
    tmpdir_write_text(dir, "tree/b/c/d", "x");
    tmpdir_write_text(dir, "tree/b/e", "x");
    tmpdir_mkdir(dir, "tree/empty");
    tmpdir_write_text(dir, "kept/file", "kept");
    tmpdir_path(path, dir, "tree/link");
    assert_true(symlink("../kept", path) == 0 || errno == EEXIST);
    tmpdir_path(path, dir, "tree/b/dangling");
    assert_true(symlink("no", path) == 0 || errno == EEXIST);
    tmpdir_path(path, dir, "tree/fifo");
    assert_true(mkfifo(path, 0600) == 0 || errno == EEXIST);
}

static void removes_everything_below_and_follows_no_link(void **state)
{
    char path[TMPDIR_PATH_MAX];

    plant(*state);
    assert_int_equal(io_remove_tree(io_posix_write(),
                         tmpdir_path(path, *state, "tree"), NULL),
        BC_OK);
    tmpdir_assert_names(*state, "", "kept");
    tmpdir_assert_text(*state, "kept/file", "kept");
}

static void refuses_what_is_no_folder_and_removes_nothing(void **state)
{
    static const struct {
        const char *name;
        bc_code code;
        int sys_errno;
    } rows[] = {
        {"link", BC_ERR_UNSUPPORTED, 0},
        {"dangling", BC_ERR_UNSUPPORTED, 0},
        {"missing", BC_ERR_NOT_FOUND, ENOENT},
        {"file", BC_ERR_IO, ENOTDIR},
        {"file/below", BC_ERR_IO, ENOTDIR},
    };
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "kept/file", "kept");
    tmpdir_write_text(*state, "file", "x");
    assert_int_equal(symlink("kept", tmpdir_path(path, *state, "link")), 0);
    assert_int_equal(symlink("no", tmpdir_path(path, *state, "dangling")), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;

        fault_iow_init(&fault, 0, 0);
        tmpdir_path(path, *state, rows[i].name);
        assert_int_equal(io_remove_tree(&fault.iow, path, &err), rows[i].code);
        assert_int_equal(err.sys_errno, rows[i].sys_errno);
        assert_non_null(strstr(err.message, path));
        assert_string_equal(fault.log, "");
    }
    assert_int_equal(io_remove_tree(io_posix_write(),
                         tmpdir_path(path, *state, "link/"), NULL),
        BC_ERR_UNSUPPORTED);
    tmpdir_assert_text(*state, "kept/file", "kept");
}

/* Deeper than a descent by recursion could be, within the path's length. */
static void removes_a_deep_tree(void **state)
{
    enum { DEPTH = 1500 };
    const tmpdir *dir = *state;
    char path[TMPDIR_PATH_MAX];
    size_t len = strlen(tmpdir_path(path, dir, "deep"));

    assert_int_equal(mkdir(path, 0700), 0);
    for (int i = 0; i < DEPTH; i++) {
        memcpy(path + len, "/d", 3);
        len += 2;
        assert_int_equal(mkdir(path, 0700), 0);
    }
    assert_int_equal(
        io_remove_tree(io_posix_write(), tmpdir_path(path, dir, "deep"), NULL),
        BC_OK);
    tmpdir_assert_names(dir, "", "");
}

/* A folder that is filled while it is removed ends the removal. */
static void a_folder_that_fills_again_is_an_error(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;
    fault_iow fault;
    unsigned long last;

    plant(*state);
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(
        io_remove_tree(&fault.iow, tmpdir_path(path, *state, "tree"), NULL),
        BC_OK);
    last = fault.reading.calls;
    plant(*state);
    fault_iow_init(&fault, last, ENOTEMPTY);
    assert_int_equal(io_remove_tree(&fault.iow, path, &err), BC_ERR_IO);
    assert_int_equal(err.sys_errno, ENOTEMPTY);
    tmpdir_assert_names(*state, "", "kept tree");
}

static void any_failing_call_is_reported_and_stops(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool fired = true;

    tmpdir_path(path, *state, "tree");
    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        plant(*state);
        fault_iow_init(&fault, ++n, EACCES);
        code = io_remove_tree(&fault.iow, path, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_int_equal(err.sys_errno, fired ? EACCES : 0);
        assert_true(!fired || strstr(err.message, path) != NULL);
        tmpdir_assert_text(*state, "kept/file", "kept");
    }
    assert_true(n > 30);
    tmpdir_assert_names(*state, "", "kept");
}

static void what_vanished_meanwhile_is_fine(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 1;
    bool fired = true;

    tmpdir_path(path, *state, "tree");
    while (fired) {
        fault_iow fault;
        bc_code code;

        plant(*state);
        fault_iow_init(&fault, ++n, ENOENT);
        code = io_remove_tree(&fault.iow, path, NULL);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        /* The entry is really there, so the folder above it does not go. */
        assert_true(code == BC_OK || (fired && code == BC_ERR_IO));
    }
    assert_true(n > 30);
}

static void remove_in_child(const bc_iow *iow, void *payload)
{
    bc_code code = io_remove_tree(iow, payload, NULL);

    (void)code;
}

static void a_process_that_dies_can_be_followed_by_another(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool killed = true;

    tmpdir_path(path, *state, "tree");
    while (killed) {
        plant(*state);
        killed = fault_iow_kill_at(++n, remove_in_child, path);
        assert_int_equal(io_remove_tree(io_posix_write(), path, NULL),
            killed ? BC_OK : BC_ERR_NOT_FOUND);
        tmpdir_assert_text(*state, "kept/file", "kept");
        tmpdir_assert_names(*state, "", "kept");
    }
    assert_true(n > 30);
}

static void any_failing_allocation_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool reached = true;

    tmpdir_path(path, *state, "tree");
    while (reached) {
        bc_code code;

        plant(*state);
        fail_alloc_begin(++n);
        code = io_remove_tree(io_posix_write(), path, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
    }
    assert_true(n > 10);
}

static void removes_one_file_and_tells_when_there_is_none(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(*state, "a", "x");
    tmpdir_mkdir(*state, "d");
    tmpdir_path(path, *state, "a");
    assert_int_equal(io_remove_file(io_posix_write(), path, NULL), BC_OK);
    tmpdir_assert_names(*state, "", "d");
    assert_int_equal(
        io_remove_file(io_posix_write(), path, &err), BC_ERR_NOT_FOUND);
    tmpdir_path(path, *state, "d");
    assert_int_equal(io_remove_file(io_posix_write(), path, &err), BC_ERR_IO);
    assert_int_equal(err.sys_errno, EISDIR);
}

/* Members of the ports that no call above uses. */
static void the_port_tells_time_and_who_lives(void **state)
{
    const bc_iow *iow = io_posix_write();
    const bc_io *io = iow->read;
    bc_ns before = iow->monotonic(iow->ctx);
    uint8_t bytes[64] = {0};
    uint8_t zeros[64] = {0};

    (void)state;
    assert_int_equal(iow->random(iow->ctx, bytes, sizeof(bytes)), 0);
    assert_memory_not_equal(bytes, zeros, sizeof(bytes));
    assert_int_equal(io->alive(io->ctx, getpid()), 0);
    assert_int_equal(io->alive(io->ctx, INT32_MAX), -1);
    assert_int_equal(errno, ESRCH);
    for (int64_t pid = -1; pid <= 0; pid++) {
        assert_int_equal(io->alive(io->ctx, pid), -1);
        assert_int_equal(errno, EINVAL);
    }
    assert_int_equal(io->alive(io->ctx, INT64_C(1) << 32 | 1), -1);
    assert_int_equal(errno, EINVAL);
    assert_true(iow->now(iow->ctx) > INT64_C(1700000000000000000));
    iow->sleep(iow->ctx, -1);
    iow->sleep(iow->ctx, 1000000);
    assert_true(iow->monotonic(iow->ctx) - before >= 1000000);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(removes_everything_below_and_follows_no_link),
        WITH_TMPDIR(refuses_what_is_no_folder_and_removes_nothing),
        WITH_TMPDIR(removes_a_deep_tree),
        WITH_TMPDIR(a_folder_that_fills_again_is_an_error),
        WITH_TMPDIR(any_failing_call_is_reported_and_stops),
        WITH_TMPDIR(what_vanished_meanwhile_is_fine),
        WITH_TMPDIR(a_process_that_dies_can_be_followed_by_another),
        WITH_TMPDIR(any_failing_allocation_is_reported),
        WITH_TMPDIR(removes_one_file_and_tells_when_there_is_none),
        cmocka_unit_test(the_port_tells_time_and_who_lives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
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

typedef bc_code put_call(
    const bc_iow *iow, const char *path, bc_slice bytes, bc_error *err);

static mode_t mode_of(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_equal(lstat(tmpdir_path(path, dir, name), &st), 0);
    return st.st_mode;
}

static void puts_without_fsync_as_borgstore(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    tmpdir_mkdir(*state, "d");
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_put(&fault.iow, tmpdir_path(path, *state, "d/a"),
                         bc_slice_of("new"), NULL),
        BC_OK);
    assert_string_equal(
        fault.log, "create tmpaaaaaaaa.tmp\nwrite 3\nclose\nrename a\n");
    tmpdir_assert_names(*state, "d", "a");
    tmpdir_assert_text(*state, "d/a", "new");
}

static void puts_with_fsync_before_and_after_the_rename(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    tmpdir_mkdir(*state, "d");
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_put_synced(&fault.iow, tmpdir_path(path, *state, "d/a"),
                         bc_slice_of("new"), NULL),
        BC_OK);
    assert_string_equal(fault.log,
        "create tmpaaaaaaaa.tmp\nwrite 3\nfdatasync\nclose\nrename a\n"
        "open_dir d\nfsync\nclose\n");
    tmpdir_assert_text(*state, "d/a", "new");
}

static void makes_the_folders_that_are_missing(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_put(&fault.iow, tmpdir_path(path, *state, "d/e/f/a"),
                         bc_slice_of("new"), NULL),
        BC_OK);
    assert_string_equal(fault.log,
        "create tmpaaaaaaaa.tmp\nmkdir d\nmkdir e\nmkdir f\n"
        "create tmpbbbbbbbb.tmp\nwrite 3\nclose\nrename a\n");
    tmpdir_assert_text(*state, "d/e/f/a", "new");
}

/* fsync of the innermost folder would not keep the outer ones. */
static void syncs_the_folders_that_it_made(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    fault_iow_init(&fault, 0, 0);
    assert_int_equal(
        io_put_synced(&fault.iow, tmpdir_path(path, *state, "d/e/a"),
            bc_slice_of("new"), NULL),
        BC_OK);
    assert_string_equal(fault.log,
        "create tmpaaaaaaaa.tmp\nmkdir d\nmkdir e\n"
        "create tmpbbbbbbbb.tmp\nwrite 3\nfdatasync\nclose\nrename a\n"
        "open_dir e\nfsync\nclose\nopen_dir e\nsyncfs\nclose\n");
}

static void objects_are_private_and_folders_follow_the_umask(void **state)
{
    char path[TMPDIR_PATH_MAX];
    mode_t before = umask(0022);
    bc_code code = io_put(io_posix_write(), tmpdir_path(path, *state, "d/a"),
        bc_slice_of("x"), NULL);

    umask(before);
    assert_int_equal(code, BC_OK);
    assert_int_equal(mode_of(*state, "d"), S_IFDIR | 0755);
    assert_int_equal(mode_of(*state, "d/a"), S_IFREG | 0600);
}

static void a_file_in_the_way_of_a_folder_is_named(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(*state, "file", "x");
    assert_int_equal(
        io_put(io_posix_write(), tmpdir_path(path, *state, "file/a"),
            bc_slice_of("x"), &err),
        BC_ERR_IO);
    assert_int_equal(err.sys_errno, ENOTDIR);
    assert_non_null(strstr(err.message, "/file/tmp"));
}

/* The nth call fails; gives whether there was one. */
static bool put_with_fault(const tmpdir *dir, put_call *put, unsigned long n)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;
    fault_iow fault;
    bc_code code;
    bool fired;

    tmpdir_write_text(dir, "d/a", "old");
    fault_iow_init(&fault, n, ENOSPC);
    code = put(
        &fault.iow, tmpdir_path(path, dir, "d/a"), bc_slice_of("new"), &err);
    fired = fault_iow_fired(&fault);
    assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
    assert_int_equal(err.code, code);
    assert_int_equal(err.sys_errno, fired ? ENOSPC : 0);
    assert_int_equal(fault.reading.open, 0);
    /* Once renamed there is nothing to unlink. */
    tmpdir_assert_text(dir, "d/a",
        strstr(fault.log, "rename a") == NULL ||
                strstr(fault.log, "unlink") != NULL
            ? "old"
            : "new");
    tmpdir_assert_names(dir, "d", "a");
    return fired;
}

/* At most a temporary file would remain in Borg: repository-side 12.2, 17. */
static void rs_scenario_17_any_failing_call_leaves_old_or_new(void **state)
{
    unsigned long n = 1;

    while (put_with_fault(*state, io_put, n))
        n++;
    assert_int_equal(n, 6);
    for (n = 1; put_with_fault(*state, io_put_synced, n);)
        n++;
    assert_int_equal(n, 10);
}

/* Where the folder is missing, too; ENOENT would mean just that. */
static void any_failing_call_in_making_folders_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool fired = true;

    tmpdir_path(path, *state, "d/e/a");
    while (fired) {
        char folder[TMPDIR_PATH_MAX];
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        fault_iow_init(&fault, ++n, EIO);
        code = io_put_synced(&fault.iow, path, bc_slice_of("new"), &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        assert_true(code == BC_OK || (fired && code == BC_ERR_IO));
        assert_int_equal(err.sys_errno, code == BC_OK ? 0 : EIO);
        if (code == BC_OK)
            tmpdir_assert_text(*state, "d/e/a", "new");
        if (access(path, F_OK) == 0)
            assert_int_equal(unlink(path), 0);
        rmdir(tmpdir_path(folder, *state, "d/e"));
        rmdir(tmpdir_path(folder, *state, "d"));
        tmpdir_assert_names(*state, "", "");
    }
    assert_true(n > 15);
}

static void put_in_child(const bc_iow *iow, void *payload)
{
    bc_code code = io_put(iow, payload, bc_slice_of("new"), NULL);

    (void)code;
}

static void put_synced_in_child(const bc_iow *iow, void *payload)
{
    bc_code code = io_put_synced(iow, payload, bc_slice_of("new"), NULL);

    (void)code;
}

/* Dies at each call; gives the first number that is none. */
static unsigned long die_at_each(const tmpdir *dir, unsigned long rename_at,
    void (*act)(const bc_iow *iow, void *payload))
{
    char path[TMPDIR_PATH_MAX];
    char temp[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool killed = true;

    tmpdir_path(path, dir, "d/a");
    tmpdir_path(temp, dir, "d/tmpaaaaaaaa.tmp");
    while (killed) {
        tmpdir_write_text(dir, "d/a", "old");
        killed = fault_iow_kill_at(++n, act, path);
        tmpdir_assert_text(dir, "d/a", n <= rename_at ? "old" : "new");
        unlink(temp);
        tmpdir_assert_names(dir, "d", "a");
    }
    return n;
}

static void a_process_that_dies_leaves_the_old_or_the_new_file(void **state)
{
    assert_int_equal(die_at_each(*state, 5, put_in_child), 6);
    assert_int_equal(die_at_each(*state, 6, put_synced_in_child), 10);
}

static void sync_of_a_tree_reports_each_failing_call(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        fault_iow_init(&fault, ++n, EIO);
        code = io_sync_tree(&fault.iow, dir->path, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_true(!fired || strstr(err.message, dir->path) != NULL);
        assert_int_equal(fault.reading.open, 0);
    }
    assert_int_equal(n, 4);
    assert_int_equal(io_sync_tree(io_posix_write(), dir->path, NULL), BC_OK);
}

static void any_failing_allocation_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    char folder[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool reached = true;

    tmpdir_path(path, *state, "d/a");
    tmpdir_path(folder, *state, "d");
    while (reached) {
        bc_code code;

        fail_alloc_begin(++n);
        code = io_put_synced(io_posix_write(), path, bc_slice_of("new"), NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        unlink(path);
        rmdir(folder);
        tmpdir_assert_names(*state, "", "");
    }
    assert_true(n > 6);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(puts_without_fsync_as_borgstore),
        WITH_TMPDIR(puts_with_fsync_before_and_after_the_rename),
        WITH_TMPDIR(makes_the_folders_that_are_missing),
        WITH_TMPDIR(syncs_the_folders_that_it_made),
        WITH_TMPDIR(objects_are_private_and_folders_follow_the_umask),
        WITH_TMPDIR(a_file_in_the_way_of_a_folder_is_named),
        WITH_TMPDIR(rs_scenario_17_any_failing_call_leaves_old_or_new),
        WITH_TMPDIR(any_failing_call_in_making_folders_is_reported),
        WITH_TMPDIR(a_process_that_dies_leaves_the_old_or_the_new_file),
        WITH_TMPDIR(sync_of_a_tree_reports_each_failing_call),
        WITH_TMPDIR(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

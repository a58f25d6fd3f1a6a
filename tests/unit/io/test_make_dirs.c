#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static mode_t mode_of(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_equal(stat(tmpdir_path(path, dir, name), &st), 0);
    return st.st_mode;
}

static int no_mkdir(void *ctx, const char *path, mode_t mode)
{
    (void)ctx;
    (void)path;
    (void)mode;
    errno = EROFS;
    return -1;
}

/* Every row is a path below the test's directory, and what must exist then. */
static void makes_a_folder_and_its_parents(void **state)
{
    static const struct {
        const char *path;
        const char *there;
    } rows[] = {
        {"a", "a"},
        {"a", "a"},
        {"a/b/c", "a/b/c"},
        {"d/e/", "d/e"},
        {"d//f///g//", "d/f/g"},
        {"h/./i", "h/i"},
        {"h/../j", "j"},
        {"link/k/l", "there/k/l"},
        {"link", "there"},
        {"", "."},
    };
    char path[TMPDIR_PATH_MAX];

    tmpdir_mkdir(*state, "there");
    assert_int_equal(symlink("there", tmpdir_path(path, *state, "link")), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        tmpdir_path(path, *state, rows[i].path);
        if (io_make_dirs(io_posix_write(), path, 0777, NULL) != BC_OK)
            fail_msg("%s is not made", rows[i].path);
        assert_true(S_ISDIR(mode_of(*state, rows[i].there)));
    }
    tmpdir_assert_names(*state, "", "a d h j link there");
}

static void works_below_the_working_directory(void **state)
{
    const tmpdir *dir = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY);
    bc_code relative;
    bc_code root;

    assert_true(before >= 0);
    assert_int_equal(chdir(dir->path), 0);
    relative = io_make_dirs(io_posix_write(), "r/s", 0777, NULL);
    root = io_make_dirs(io_posix_write(), "/", 0777, NULL);
    assert_int_equal(fchdir(before), 0);
    close(before);
    assert_int_equal(relative, BC_OK);
    assert_int_equal(root, BC_OK);
    tmpdir_assert_names(dir, "r", "s");
}

/* The mode is for the leaf; what exists is never corrected. */
static void cs_scenario_1_and_2_modes_follow_the_umask(void **state)
{
    static const struct {
        const char *path;
        const char *parent;
        mode_t mask;
        mode_t mode;
        mode_t leaf;
        mode_t above;
    } rows[] = {
        {"a/b", "a", 0077, 0777, 0700, 0700},
        {"c/d", "c", 0022, 0777, 0755, 0755},
        {"e/f", "e", 0022, 0700, 0700, 0755},
        {"a/b", "a", 0, 0777, 0700, 0700},
    };
    char path[TMPDIR_PATH_MAX];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        mode_t before = umask(rows[i].mask);
        bc_code code = io_make_dirs(io_posix_write(),
            tmpdir_path(path, *state, rows[i].path), rows[i].mode, NULL);

        umask(before);
        assert_int_equal(code, BC_OK);
        assert_int_equal(mode_of(*state, rows[i].path), S_IFDIR | rows[i].leaf);
        assert_int_equal(
            mode_of(*state, rows[i].parent), S_IFDIR | rows[i].above);
    }
}

/* The texts of cache-side 1.5, which Python gives; they name the folder that
 * could not be made. */
static void cs_scenario_7_says_why_as_borg_does(void **state)
{
    static const struct {
        const char *path;
        int sys_errno;
        const char *before;
        const char *named;
        const char *after;
    } rows[] = {
        {"afile", EEXIST, "Error: [Errno 17] File exists: '", "afile", "'"},
        {"afile/x", ENOTDIR, "Error: [Errno 20] Not a directory: '", "afile/x",
            "'"},
        {"afile/x/y", ENOTDIR, "Error: [Errno 20] Not a directory: '",
            "afile/x", "'"},
        {"dangling", EEXIST, "Error: [Errno 17] File exists: '", "dangling",
            "'"},
        {"dangling/x", ENOENT, "Error: [Errno 2] No such file or directory: '",
            "dangling/x", "'"},
        {"it's", EEXIST, "Error: [Errno 17] File exists: \"", "it's", "\""},
    };
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "afile", "x");
    tmpdir_write_text(*state, "it's", "x");
    assert_int_equal(symlink("no", tmpdir_path(path, *state, "dangling")), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char wanted[TMPDIR_PATH_MAX + 64];
        bc_error err = BC_ERROR_INIT;

        tmpdir_path(path, *state, rows[i].path);
        assert_int_equal(
            io_make_dirs(io_posix_write(), path, 0777, &err), BC_ERR_IO);
        assert_int_equal(err.sys_errno, rows[i].sys_errno);
        snprintf(wanted, sizeof(wanted), "%s%s%s", rows[i].before,
            tmpdir_path(path, *state, rows[i].named), rows[i].after);
        assert_string_equal(err.message, wanted);
    }
}

static void an_empty_path_is_no_folder(void **state)
{
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(io_make_dirs(io_posix_write(), "", 0777, &err), BC_ERR_IO);
    assert_string_equal(
        err.message, "Error: [Errno 2] No such file or directory: ''");
}

static void tells_of_missing_permission(void **state)
{
    char path[TMPDIR_PATH_MAX];
    char wanted[TMPDIR_PATH_MAX + 64];
    bc_error err = BC_ERROR_INIT;
    fault_iow fault;

    /* stat of the parent is the first call, mkdir the second */
    fault_iow_init(&fault, 2, EACCES);
    assert_int_equal(
        io_make_dirs(&fault.iow, tmpdir_path(path, *state, "x"), 0777, &err),
        BC_ERR_IO);
    snprintf(wanted, sizeof(wanted),
        "Error: [Errno 13] Permission denied: '%s'", path);
    assert_string_equal(err.message, wanted);
}

/* Somebody else makes the folder between our look and our mkdir. */
static void a_lost_race_is_no_error(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    tmpdir_mkdir(*state, "a/b");
    fault_iow_init(&fault, 1, ENOENT);
    assert_int_equal(
        io_make_dirs(&fault.iow, tmpdir_path(path, *state, "a/b"), 0777, NULL),
        BC_OK);
    assert_string_equal(fault.log, "mkdir a\nmkdir b\n");
}

static void any_failing_call_is_reported_or_harmless(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    unsigned long failed = 0;
    bool fired = true;

    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        fault_iow_init(&fault, ++n, EROFS);
        code = io_make_dirs(
            &fault.iow, tmpdir_path(path, *state, "a/b/c"), 0777, &err);
        fired = fault_iow_fired(&fault);
        failed += code != BC_OK;
        assert_true(code == BC_OK || code == BC_ERR_IO);
        assert_int_equal(err.sys_errno, code == BC_OK ? 0 : EROFS);
        if (code == BC_OK)
            assert_true(S_ISDIR(mode_of(*state, "a/b/c")));
        rmdir(path);
        rmdir(tmpdir_path(path, *state, "a/b"));
        rmdir(tmpdir_path(path, *state, "a"));
        tmpdir_assert_names(*state, "", "");
    }
    /* one per folder; looks that fail only cost a mkdir more */
    assert_int_equal(failed, 3);
}

static void a_very_long_path_ends_soon(void **state)
{
    enum { COMPONENTS = 100000 };
    char *path = malloc(2 * COMPONENTS + 1);
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_non_null(path);
    for (size_t i = 0; i < COMPONENTS; i++)
        memcpy(path + 2 * i, "/x", 3);
    assert_int_equal(
        io_make_dirs(
            &(bc_iow){.read = io_posix(), .mkdir = no_mkdir}, path, 0777, &err),
        BC_ERR_IO);
    assert_int_equal(err.sys_errno, EROFS);
    free(path);
}

static void any_failing_allocation_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool reached = true;

    tmpdir_path(path, *state, "a");
    while (reached) {
        bc_code code;

        fail_alloc_begin(++n);
        code = io_make_dirs(io_posix_write(), path, 0777, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        tmpdir_assert_names(*state, "", reached ? "" : "a");
    }
    assert_int_equal(n, 2);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(makes_a_folder_and_its_parents),
        WITH_TMPDIR(works_below_the_working_directory),
        WITH_TMPDIR(cs_scenario_1_and_2_modes_follow_the_umask),
        WITH_TMPDIR(cs_scenario_7_says_why_as_borg_does),
        cmocka_unit_test(an_empty_path_is_no_folder),
        WITH_TMPDIR(tells_of_missing_permission),
        WITH_TMPDIR(a_lost_race_is_no_error),
        WITH_TMPDIR(any_failing_call_is_reported_or_harmless),
        cmocka_unit_test(a_very_long_path_ends_soon),
        WITH_TMPDIR(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
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

/* What a save writes down, as SaveFile does it (cache-side 3.1). */
#define CALLS_BEFORE_RENAME                                                    \
    "create a-aaaaaaaa.tmp\nwrite 3\nfdatasync\nclose\n"                       \
    "open_dir %s\nfsync\nclose\n"
#define CALLS_AFTER_RENAME "rename a\nopen_dir %s\nfsync\nclose\n"

static const char *name_of(const tmpdir *dir)
{
    return strrchr(dir->path, '/') + 1;
}

static void calls_the_system_in_the_order_of_save_file(void **state)
{
    char path[TMPDIR_PATH_MAX];
    char wanted[1024];
    fault_iow fault;

    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_save(&fault.iow, tmpdir_path(path, *state, "a"),
                         bc_slice_of("new"), NULL),
        BC_OK);
    snprintf(wanted, sizeof(wanted), CALLS_BEFORE_RENAME CALLS_AFTER_RENAME,
        name_of(*state), name_of(*state));
    assert_string_equal(fault.log, wanted);
    assert_int_equal(fault.reading.open, 0);
    tmpdir_assert_text(*state, "a", "new");
    tmpdir_assert_names(*state, "", "a");
}

static void a_failed_rename_removes_the_temporary_file_and_syncs(void **state)
{
    char path[TMPDIR_PATH_MAX];
    char wanted[1024];
    bc_error err = BC_ERROR_INIT;
    fault_iow fault;

    tmpdir_mkdir(*state, "a");
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_save(&fault.iow, tmpdir_path(path, *state, "a"),
                         bc_slice_of("new"), &err),
        BC_ERR_IO);
    assert_int_equal(err.sys_errno, EISDIR);
    assert_non_null(strstr(err.message, path));
    snprintf(wanted, sizeof(wanted),
        CALLS_BEFORE_RENAME "rename a\nunlink a-aaaaaaaa.tmp\n"
                            "open_dir %s\nfsync\nclose\n",
        name_of(*state), name_of(*state));
    assert_string_equal(fault.log, wanted);
    tmpdir_assert_names(*state, "", "a");
}

static mode_t mode_of(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_equal(lstat(tmpdir_path(path, dir, name), &st), 0);
    return st.st_mode;
}

/* The umask decides, as in cs_scenario_1 (077) and cs_scenario_2 (022). */
static void cs_scenario_1_and_2_modes_follow_the_umask(void **state)
{
    static const struct {
        mode_t mask;
        mode_t mode;
    } rows[] = {{0077, 0600}, {0022, 0644}, {0, 0666}};
    char path[TMPDIR_PATH_MAX];

    tmpdir_path(path, *state, "config");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        mode_t before = umask(rows[i].mask);
        bc_code code = io_save(io_posix_write(), path, bc_slice_of("x"), NULL);

        umask(before);
        assert_int_equal(code, BC_OK);
        assert_int_equal(mode_of(*state, "config"), S_IFREG | rows[i].mode);
    }
}

static void replaces_a_link_and_not_what_it_names(void **state)
{
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "there", "old");
    assert_int_equal(symlink("there", tmpdir_path(path, *state, "a")), 0);
    assert_int_equal(
        io_save(io_posix_write(), path, bc_slice_of("new"), NULL), BC_OK);
    assert_true(S_ISREG(mode_of(*state, "a")));
    tmpdir_assert_text(*state, "there", "old");
    tmpdir_assert_text(*state, "a", "new");
}

static void takes_another_name_when_one_exists(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    tmpdir_write_text(*state, "a-aaaaaaaa.tmp", "not ours");
    assert_int_equal(
        symlink("a", tmpdir_path(path, *state, "a-bbbbbbbb.tmp")), 0);
    fault_iow_init(&fault, 0, 0);
    assert_int_equal(io_save(&fault.iow, tmpdir_path(path, *state, "a"),
                         bc_slice_of("new"), NULL),
        BC_OK);
    assert_non_null(strstr(fault.log, "create a-cccccccc.tmp\nwrite"));
    tmpdir_assert_names(*state, "", "a a-aaaaaaaa.tmp a-bbbbbbbb.tmp");
    tmpdir_assert_text(*state, "a-aaaaaaaa.tmp", "not ours");
}

/* Borg's last step fails there; ours syncs the working directory. */
static void a_bare_name_is_in_the_working_directory(void **state)
{
    const tmpdir *dir = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY);

    assert_true(before >= 0);
    assert_int_equal(chdir(dir->path), 0);
    assert_int_equal(
        io_save(io_posix_write(), "a", bc_slice_of("new"), NULL), BC_OK);
    assert_int_equal(fchdir(before), 0);
    close(before);
    tmpdir_assert_text(dir, "a", "new");
}

/* Pieces around the size that is collected, written a little at a time. */
static void writes_everything_in_order_whatever_the_pieces(void **state)
{
    static const size_t pieces[] = {
        1, 65535, 1, 65536, 65537, 0, 65535, 7, 200000, 3};
    io_saver saver = IO_SAVER_INIT;
    bc_buf wanted = BC_BUF_INIT;
    bc_buf there = BC_BUF_INIT;
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;
    size_t at = 0;

    for (size_t i = 0; i < 500000; i++)
        assert_int_equal(
            bc_buf_add_byte(&wanted, (uint8_t)(i * 31 >> 3), NULL), BC_OK);
    fault_iow_init(&fault, 0, 0);
    fault.most = 30011;
    assert_int_equal(io_saver_open(&saver, &fault.iow,
                         tmpdir_path(path, *state, "a"), 0666, NULL),
        BC_OK);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        io_saver_write(
            &saver, bc_slice_cut(bc_slice_of_buf(&wanted), at, pieces[i]));
        at += pieces[i];
    }
    assert_int_equal(saver.size, at);
    assert_int_equal(io_saver_commit(&saver, NULL), BC_OK);
    assert_int_equal(
        io_read_file(&there, io_posix(), path, UINT64_MAX, NULL), BC_OK);
    assert_int_equal(there.len, at);
    assert_memory_equal(there.ptr, wanted.ptr, at);
    bc_buf_dispose(&wanted);
    bc_buf_dispose(&there);
}

#define LONG ((size_t)8 << 20) /* what is written before the disk begins */

/* Three pieces, of which the last one is short; the nth call fails. */
static void save_long(fault_iow *fault, const char *path, unsigned long n)
{
    uint8_t *piece = calloc(1, LONG);
    io_saver saver = IO_SAVER_INIT;
    struct stat st;

    assert_non_null(piece);
    fault_iow_init(fault, n, EINVAL);
    assert_int_equal(
        io_saver_open(&saver, &fault->iow, path, 0666, NULL), BC_OK);
    io_saver_write(&saver, (bc_slice){piece, LONG});
    io_saver_write(&saver, (bc_slice){piece, LONG});
    io_saver_write(&saver, (bc_slice){piece, 1});
    assert_int_equal(io_saver_commit(&saver, NULL), BC_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 2 * LONG + 1);
    free(piece);
}

/* A file system that cannot begin early says EINVAL, which means nothing. */
static void a_long_file_goes_to_the_disk_while_it_is_written(void **state)
{
    char path[TMPDIR_PATH_MAX];
    fault_iow fault;

    tmpdir_path(path, *state, "a");
    save_long(&fault, path, 0);
    assert_non_null(strstr(fault.log,
        ".tmp\nwrite 8388608\nwrite_out 0+8388608\nwrite 8388608\n"
        "write_out 8388608+8388608\nwrite 1\nfdatasync\n"));
    save_long(&fault, path, 4);
    assert_true(fault_iow_fired(&fault));
    assert_non_null(strstr(fault.log, "write_out 8388608+8388608\n"));
}

static void an_abort_leaves_the_old_file_alone(void **state)
{
    io_saver saver = IO_SAVER_INIT;
    char path[TMPDIR_PATH_MAX];

    io_saver_abort(&saver);
    tmpdir_write_text(*state, "a", "old");
    assert_int_equal(io_saver_open(&saver, io_posix_write(),
                         tmpdir_path(path, *state, "a"), 0666, NULL),
        BC_OK);
    io_saver_write(&saver, bc_slice_of("new"));
    io_saver_abort(&saver);
    io_saver_abort(&saver);
    tmpdir_assert_names(*state, "", "a");
    tmpdir_assert_text(*state, "a", "old");
}

static void a_network_file_system_need_not_sync_folders(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_code code;
    fault_iow fault;
    unsigned fine = 0;

    tmpdir_path(path, *state, "a");
    for (unsigned long n = 1; n <= 12; n++) {
        fault_iow_init(&fault, n, EINVAL);
        code = io_save(&fault.iow, path, bc_slice_of("new"), NULL);
        fine += code == BC_OK && fault_iow_fired(&fault);
    }
    assert_int_equal(fine, 2);
}

/* Every call fails once, with each of the errors a disk is known for. */
static void any_failing_call_leaves_the_old_or_the_new_file(void **state)
{
    static const int errors[] = {EIO, ENOSPC, EROFS, EACCES, ENOENT};
    const tmpdir *dir = *state;
    char path[TMPDIR_PATH_MAX];

    tmpdir_path(path, *state, "a");
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        unsigned long n = 0;
        bool fired = true;

        while (fired) {
            bc_error err = BC_ERROR_INIT;
            fault_iow fault;
            bool renamed;
            bc_code code;

            tmpdir_write_text(*state, "a", "old");
            fault_iow_init(&fault, ++n, errors[i]);
            code = io_save(&fault.iow, path, bc_slice_of("new"), &err);
            fired = fault_iow_fired(&fault);
            renamed = n > 9;
            assert_int_equal(fault.reading.open, 0);
            assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
            assert_int_equal(err.code, code);
            assert_int_equal(err.sys_errno, fired ? errors[i] : 0);
            assert_true(
                !fired || n == 1 || strstr(err.message, dir->path) != NULL);
            tmpdir_assert_text(*state, "a", renamed ? "new" : "old");
            tmpdir_assert_names(*state, "", "a");
        }
        assert_int_equal(n, 13);
    }
}

static void save_in_child(const bc_iow *iow, void *payload)
{
    bc_code code = io_save(iow, payload, bc_slice_of("new"), NULL);

    (void)code;
}

static void a_process_that_dies_leaves_the_old_or_the_new_file(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool killed = true;

    tmpdir_path(path, *state, "a");
    while (killed) {
        tmpdir_write_text(*state, "a", "old");
        killed = fault_iow_kill_at(++n, save_in_child, path);
        tmpdir_assert_text(*state, "a", n <= 9 ? "old" : "new");
        unlink(tmpdir_path(path, *state, "a-aaaaaaaa.tmp"));
        tmpdir_assert_names(*state, "", "a");
        tmpdir_path(path, *state, "a");
    }
    assert_int_equal(n, 13);
}

static void any_failing_allocation_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool reached = true;

    tmpdir_path(path, *state, "a");
    while (reached) {
        bc_code code;

        tmpdir_write_text(*state, "a", "old");
        fail_alloc_begin(++n);
        code = io_save(io_posix_write(), path, bc_slice_of("new"), NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        tmpdir_assert_text(*state, "a", reached ? "old" : "new");
        tmpdir_assert_names(*state, "", "a");
    }
    assert_true(n > 3);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(calls_the_system_in_the_order_of_save_file),
        WITH_TMPDIR(a_failed_rename_removes_the_temporary_file_and_syncs),
        WITH_TMPDIR(cs_scenario_1_and_2_modes_follow_the_umask),
        WITH_TMPDIR(replaces_a_link_and_not_what_it_names),
        WITH_TMPDIR(takes_another_name_when_one_exists),
        WITH_TMPDIR(a_bare_name_is_in_the_working_directory),
        WITH_TMPDIR(writes_everything_in_order_whatever_the_pieces),
        WITH_TMPDIR(a_long_file_goes_to_the_disk_while_it_is_written),
        WITH_TMPDIR(an_abort_leaves_the_old_file_alone),
        WITH_TMPDIR(a_network_file_system_need_not_sync_folders),
        WITH_TMPDIR(any_failing_call_leaves_the_old_or_the_new_file),
        WITH_TMPDIR(a_process_that_dies_leaves_the_old_or_the_new_file),
        WITH_TMPDIR(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

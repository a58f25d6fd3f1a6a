#include "base/buf.h"
#include "base/slice.h"
#include "io/io.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_io.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_LIMIT UINT64_MAX

static void appends_the_whole_file(void **state)
{
    bc_buf out = BC_BUF_INIT;
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "a", "content");
    assert_int_equal(bc_buf_set_text(&out, "before ", NULL), BC_OK);
    assert_int_equal(
        io_read_file(&out, io_posix(), tmpdir_path(path, *state, "a"), 7, NULL),
        BC_OK);
    assert_string_equal(bc_buf_text(&out), "before content");
    bc_buf_dispose(&out);
}

static void reads_a_file_longer_than_one_step(void **state)
{
    enum { SIZE = (2 << 20) + 17 };
    bc_slice content;
    uint8_t *bytes = malloc(SIZE);
    bc_buf out = BC_BUF_INIT;
    char path[TMPDIR_PATH_MAX];

    assert_non_null(bytes);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)(i * 31 >> 3);
    content = (bc_slice){bytes, SIZE};
    tmpdir_write(*state, "a", content);
    assert_int_equal(io_read_file(&out, io_posix(),
                         tmpdir_path(path, *state, "a"), NO_LIMIT, NULL),
        BC_OK);
    assert_true(bc_slice_equal(bc_slice_of_buf(&out), content));
    bc_buf_dispose(&out);
    free(bytes);
}

static void a_longer_file_than_the_limit_is_unsupported(void **state)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "a", "content");
    assert_int_equal(bc_buf_set_text(&out, "kept", NULL), BC_OK);
    assert_int_equal(
        io_read_file(&out, io_posix(), tmpdir_path(path, *state, "a"), 6, &err),
        BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "/a: longer than 6 bytes"));
    assert_string_equal(bc_buf_text(&out), "kept");
    bc_buf_dispose(&out);
}

/* What cannot be read, and what the caller hears of it. */
static void refuses_what_is_no_regular_file(void **state)
{
    static const struct {
        const char *name;
        bc_code code;
        int sys_errno;
    } rows[] = {
        {"missing", BC_ERR_NOT_FOUND, ENOENT},
        {"file/below", BC_ERR_IO, ENOTDIR},
        {"directory", BC_ERR_IO, EISDIR},
        {"fifo", BC_ERR_IO, EINVAL},
        {"loop", BC_ERR_IO, ELOOP},
        {"dangling", BC_ERR_NOT_FOUND, ENOENT},
    };
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "file", "x");
    tmpdir_mkdir(*state, "directory");
    assert_int_equal(mkfifo(tmpdir_path(path, *state, "fifo"), 0600), 0);
    assert_int_equal(symlink("loop", tmpdir_path(path, *state, "loop")), 0);
    assert_int_equal(symlink("no", tmpdir_path(path, *state, "dangling")), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        tmpdir_path(path, *state, rows[i].name);
        assert_int_equal(
            io_read_file(&out, io_posix(), path, NO_LIMIT, &err), rows[i].code);
        assert_int_equal(err.code, rows[i].code);
        assert_int_equal(err.sys_errno, rows[i].sys_errno);
        assert_non_null(strstr(err.message, path));
        bc_buf_dispose(&out);
    }
}

static void reading_leaves_the_access_time_alone(void **state)
{
    const struct timespec old[2] = {{1000000000, 1}, {1100000000, 2}};
    bc_buf out = BC_BUF_INIT;
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    tmpdir_write_text(*state, "a", "content");
    tmpdir_path(path, *state, "a");
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    assert_int_equal(
        io_read_file(&out, io_posix(), path, NO_LIMIT, NULL), BC_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_atim.tv_sec, 1000000000);
    assert_int_equal(st.st_atim.tv_nsec, 1);
    bc_buf_dispose(&out);
}

static void reads_at_any_offset_and_short_only_at_the_end(void **state)
{
    static const struct {
        uint64_t at;
        size_t len;
        const char *text;
    } rows[] = {
        {0, 7, "content"},
        {0, 3, "con"},
        {3, 4, "tent"},
        {3, 9, "tent"},
        {7, 1, ""},
        {900, 1, ""},
        {0, 0, ""},
    };
    io_file file = IO_FILE_INIT;
    char path[TMPDIR_PATH_MAX];
    char to[16];
    size_t got;

    tmpdir_write_text(*state, "a", "content");
    assert_int_equal(
        io_file_open(&file, io_posix(), tmpdir_path(path, *state, "a"), NULL),
        BC_OK);
    assert_int_equal(file.size, 7);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(
            io_file_read(&file, to, rows[i].len, rows[i].at, &got, NULL),
            BC_OK);
        assert_int_equal(got, strlen(rows[i].text));
        assert_memory_equal(to, rows[i].text, got);
    }
    io_file_close(&file);
    assert_int_equal(file.fd, -1);
    io_file_close(&file);
}

static void notices_another_size_or_time(void **state)
{
    const struct timespec times[2] = {{1, 0}, {1100000000, 7}};
    io_file file = IO_FILE_INIT;
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "a", "content");
    tmpdir_path(path, *state, "a");
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(io_file_open(&file, io_posix(), path, NULL), BC_OK);
    assert_int_equal(file.mtime_ns, INT64_C(1100000000000000007));
    assert_false(io_file_changed(&file));
    assert_int_equal(truncate(path, 3), 0);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_true(io_file_changed(&file));
    assert_int_equal(truncate(path, 7), 0);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_false(io_file_changed(&file));
    assert_int_equal(utimensat(AT_FDCWD, path, NULL, 0), 0);
    assert_true(io_file_changed(&file));
    io_file_close(&file);
}

static void any_failing_call_gives_a_typed_error(void **state)
{
    unsigned long rounds = 0;
    unsigned long failed = 0;
    char path[TMPDIR_PATH_MAX];
    bool fired = true;

    tmpdir_write_text(*state, "a", "content");
    tmpdir_path(path, *state, "a");
    while (fired) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        fault_io fault;
        bc_code code;

        fault_io_init(&fault, ++rounds, EIO);
        code = io_read_file(&out, &fault.io, path, NO_LIMIT, &err);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        if (code != BC_OK) {
            failed++;
            assert_int_equal(code, BC_ERR_IO);
            assert_int_equal(err.sys_errno, EIO);
            assert_int_equal(out.len, 0);
        } else {
            assert_string_equal(bc_buf_text(&out), "content");
        }
        bc_buf_dispose(&out);
    }
    /* open, fstat and two reads fail; a failing close does no harm */
    assert_int_equal(rounds, 6);
    assert_int_equal(failed, 4);
}

static void any_failing_allocation_is_reported(void **state)
{
    unsigned long n = 0;
    char path[TMPDIR_PATH_MAX];
    bool reached = true;

    tmpdir_write_text(*state, "a", "content");
    tmpdir_path(path, *state, "a");
    while (reached) {
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = io_read_file(&out, io_posix(), path, NO_LIMIT, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_buf_dispose(&out);
    }
    assert_true(n > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            appends_the_whole_file, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            reads_a_file_longer_than_one_step, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_longer_file_than_the_limit_is_unsupported, tmpdir_setup,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            refuses_what_is_no_regular_file, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(reading_leaves_the_access_time_alone,
            tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            reads_at_any_offset_and_short_only_at_the_end, tmpdir_setup,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            notices_another_size_or_time, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(any_failing_call_gives_a_typed_error,
            tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_allocation_is_reported, tmpdir_setup, tmpdir_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

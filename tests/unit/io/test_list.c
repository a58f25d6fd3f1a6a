#include "base/buf.h"
#include "io/io.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_io.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void lists_names_in_byte_order(void **state)
{
    static const char *const sorted[] = {
        ".hidden", "A", "a", "a-", "a.", "aa", "b", "\xc3\xa9", "\xff"};
    static const size_t count = sizeof(sorted) / sizeof(sorted[0]);
    io_names names = IO_NAMES_INIT;
    const tmpdir *dir = *state;

    for (size_t i = count; i > 0; i--)
        tmpdir_write_text(dir, sorted[i - 1], "");
    assert_int_equal(io_list(&names, io_posix(), dir->path, NULL), BC_OK);
    assert_int_equal(names.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names.items[i], sorted[i]);
    io_names_dispose(&names);
    io_names_dispose(&names);
}

static void an_empty_directory_has_no_names(void **state)
{
    io_names names = IO_NAMES_INIT;
    const tmpdir *dir = *state;

    assert_int_equal(io_list(&names, io_posix(), dir->path, NULL), BC_OK);
    assert_int_equal(names.count, 0);
    io_names_dispose(&names);
}

static void names_what_it_cannot_list(void **state)
{
    static const struct {
        const char *name;
        bc_code code;
        int sys_errno;
    } rows[] = {
        {"missing", BC_ERR_NOT_FOUND, ENOENT},
        {"file", BC_ERR_IO, ENOTDIR},
    };
    io_names names = IO_NAMES_INIT;
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "file", "");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;

        tmpdir_path(path, *state, rows[i].name);
        assert_int_equal(io_list(&names, io_posix(), path, &err), rows[i].code);
        assert_int_equal(err.sys_errno, rows[i].sys_errno);
        assert_non_null(strstr(err.message, path));
        assert_null(names.items);
    }
}

static void any_failing_call_gives_a_typed_error(void **state)
{
    const tmpdir *dir = *state;
    unsigned long rounds = 0;
    bool fired = true;

    tmpdir_write_text(dir, "a", "");
    tmpdir_write_text(dir, "b", "");
    while (fired) {
        io_names names = IO_NAMES_INIT;
        bc_error err = BC_ERROR_INIT;
        fault_io fault;
        bc_code code;

        fault_io_init(&fault, ++rounds, EIO);
        code = io_list(&names, &fault.io, dir->path, &err);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_int_equal(err.sys_errno, fired ? EIO : 0);
        assert_int_equal(names.count, fired ? 0 : 2);
        io_names_dispose(&names);
    }
    /* opendir, ".", "..", "a", "b" and the end */
    assert_int_equal(rounds, 7);
}

static void any_failing_allocation_is_reported(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool reached = true;
    char name[16];

    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof(name), "%d", i);
        tmpdir_write_text(dir, name, "");
    }
    while (reached) {
        io_names names = IO_NAMES_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = io_list(&names, io_posix(), dir->path, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        io_names_dispose(&names);
    }
    /* 20 names and the list itself, which grows once */
    assert_int_equal(n, 23);
}

static void tells_what_a_path_is(void **state)
{
    char path[TMPDIR_PATH_MAX];
    io_info info;

    tmpdir_write_text(*state, "directory/file", "content");
    assert_int_equal(
        symlink("directory", tmpdir_path(path, *state, "link")), 0);
    info = io_stat(io_posix(), tmpdir_path(path, *state, "link"));
    assert_true(info.exists && info.is_dir && !info.is_file);
    info = io_stat(io_posix(), tmpdir_path(path, *state, "link/file"));
    assert_true(info.exists && !info.is_dir && info.is_file);
    assert_int_equal(info.size, 7);
    assert_true(info.mtime_ns > 0);
    info = io_stat(io_posix(), tmpdir_path(path, *state, "link/file/x"));
    assert_false(info.exists || info.is_dir || info.is_file);
}

static void a_time_no_clock_can_show_stays_within_64_bits(void **state)
{
    static const struct {
        struct timespec time;
        bc_ns ns;
    } rows[] = {
        {{0, 0}, 0},
        {{1, 5}, 1000000005},
        {{-1, 999999999}, -1},
        {{9223372036, 854775807}, INT64_MAX},
        {{INT64_MAX, 999999999}, INT64_MAX},
        {{INT64_MIN, 0}, INT64_MIN},
    };
    struct stat st;

    (void)state;
    memset(&st, 0, sizeof(st));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        st.st_mtim = rows[i].time;
        assert_int_equal(io_mtime_ns(&st), rows[i].ns);
    }
}

static void sums_regular_files_and_follows_no_link(void **state)
{
    const tmpdir *dir = *state;
    char path[TMPDIR_PATH_MAX];

    tmpdir_write_text(dir, "cache/a", "12345");
    tmpdir_write_text(dir, "cache/sub/deep/b", "123");
    tmpdir_write_text(dir, "outside", "1234567890");
    assert_int_equal(
        symlink("../outside", tmpdir_path(path, dir, "cache/link")), 0);
    assert_int_equal(symlink("..", tmpdir_path(path, dir, "cache/sub/up")), 0);
    assert_int_equal(mkfifo(tmpdir_path(path, dir, "cache/sub/fifo"), 0600), 0);
    assert_int_equal(
        io_tree_bytes(io_posix(), tmpdir_path(path, dir, "cache")), 8);
    assert_int_equal(
        io_tree_bytes(io_posix(), tmpdir_path(path, dir, "missing")), 0);
}

/* Deeper than a recursion should go; the path limit of the system ends it. */
static void a_deep_tree_ends_without_an_error(void **state)
{
    const tmpdir *dir = *state;
    char name[2048] = "";

    for (int i = 0; i < 900; i++)
        strcat(name, "d/");
    strcat(name, "file");
    tmpdir_write_text(dir, name, "123");
    assert_int_equal(io_tree_bytes(io_posix(), dir->path), 3);
}

static void what_cannot_be_seen_counts_nothing(void **state)
{
    const tmpdir *dir = *state;
    unsigned long rounds = 0;
    bool fired = true;
    uint64_t bytes;

    tmpdir_write_text(dir, "a", "12345");
    tmpdir_write_text(dir, "sub/b", "123");
    while (fired) {
        fault_io fault;

        fault_io_init(&fault, ++rounds, EACCES);
        bytes = io_tree_bytes(&fault.io, dir->path);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        assert_true(
            fired ? bytes == 0 || bytes == 3 || bytes == 5 : bytes == 8);
    }
    assert_true(rounds > 10);
}

static void joins_as_python_does(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        const char *joined;
    } rows[] = {
        {"/a", "b", "/a/b"},
        {"/a/", "b", "/a/b"},
        {"/a", "/b", "/b"},
        {"", "b", "b"},
        {"a", "", "a/"},
        {"", "", ""},
        {"/", "b", "/b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(bc_buf_set_text(&out, rows[i].a, NULL), BC_OK);
        assert_int_equal(io_path_join(&out, rows[i].b, NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].joined);
        bc_buf_dispose(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            lists_names_in_byte_order, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            an_empty_directory_has_no_names, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            names_what_it_cannot_list, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(any_failing_call_gives_a_typed_error,
            tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_allocation_is_reported, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            tells_what_a_path_is, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test(a_time_no_clock_can_show_stays_within_64_bits),
        cmocka_unit_test_setup_teardown(sums_regular_files_and_follows_no_link,
            tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_deep_tree_ends_without_an_error, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            what_cannot_be_seen_counts_nothing, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test(joins_as_python_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A look that is written down, and given again. */
#include "io/io_snapshot.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <string.h>

static void any_time_that_is_claimed_comes_back(void **state)
{
    static const bc_ns times[] = {INT64_MIN, -1, 0, 1, BC_NS_PER_S,
        -BC_NS_PER_S, 1700000000123456789, INT64_MAX};
    io_snapshot *s;
    io_shot *shot;

    (void)state;
    assert_int_equal(io_snapshot_new(&s, NULL), BC_OK);
    shot = io_snapshot_put(s, "/x");
    assert_non_null(shot);
    shot->stat = (io_seen){.known = true, .mode = S_IFREG};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        shot->stat.mtime_ns = times[i];
        assert_true(io_stat(io_snapshot_io(s), "/x").mtime_ns == times[i]);
    }
    io_snapshot_free(s);
}

static void a_look_is_written_down(void **state)
{
    char file[TMPDIR_PATH_MAX];
    char none[TMPDIR_PATH_MAX];
    char folder[TMPDIR_PATH_MAX];
    bc_buf content = BC_BUF_INIT;
    io_names names = IO_NAMES_INIT;
    const io_shot *shot;
    const bc_io *io;
    io_snapshot *s;

    tmpdir_write_text(*state, "d/file", "text");
    tmpdir_path(file, *state, "d/file");
    tmpdir_path(none, *state, "d/none");
    tmpdir_path(folder, *state, "d");
    assert_int_equal(io_snapshot_record(&s, io_posix(), NULL), BC_OK);
    io = io_snapshot_io(s);
    assert_int_equal(io_read_file(&content, io, file, 100, NULL), BC_OK);
    assert_true(bc_slice_is(bc_slice_of_buf(&content), "text"));
    assert_false(io_stat(io, none).exists);
    assert_int_equal(io_list(&names, io, folder, NULL), BC_OK);
    assert_false(io_stat(io, "/proc/self").is_file); /* made up: left out */
    assert_false(io_snapshot_incomplete(s));
    assert_int_equal(io_snapshot_count(s), 3);
    assert_true(io_snapshot_at(s, 0)->listed);
    shot = io_snapshot_at(s, 1);
    assert_string_equal(shot->path, file);
    assert_true(shot->opened && !shot->stat.known);
    shot = io_snapshot_at(s, 2);
    assert_string_equal(shot->path, none);
    assert_true(shot->stat.known);
    assert_int_equal(shot->stat.sys_errno, ENOENT);
    io_names_dispose(&names);
    bc_buf_dispose(&content);
    io_snapshot_free(s);
}

static void what_was_not_asked_is_not_there(void **state)
{
    bc_buf content = BC_BUF_INIT;
    io_snapshot *s;
    const bc_io *io;

    (void)state;
    assert_int_equal(io_snapshot_new(&s, NULL), BC_OK);
    io = io_snapshot_io(s);
    assert_int_equal(
        io_read_file(&content, io, "/etc/passwd", 100, NULL), BC_ERR_NOT_FOUND);
    assert_false(io_stat(io, "/").exists);
    assert_int_equal(io->alive(io->ctx, 1), -1);
    assert_int_equal(errno, EPERM); /* as Borg takes who it may not ask */
    bc_buf_dispose(&content);
    io_snapshot_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_time_that_is_claimed_comes_back),
        cmocka_unit_test_setup_teardown(
            a_look_is_written_down, tmpdir_setup, tmpdir_teardown),
        cmocka_unit_test(what_was_not_asked_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

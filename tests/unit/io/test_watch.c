#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <borgcache/watch.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* No change takes that long to be told. */
#define BOUND_MS 20000

int __real_inotify_init1(int flags);
int __real_inotify_add_watch(int fd, const char *path, uint32_t mask);
int __wrap_inotify_init1(int flags);
int __wrap_inotify_add_watch(int fd, const char *path, uint32_t mask);

/* What the system says to either call instead of doing it; 0: it does it. */
static struct {
    int init;
    int add;
} refuses;

int __wrap_inotify_init1(int flags)
{
    errno = refuses.init;
    return refuses.init ? -1 : __real_inotify_init1(flags);
}

int __wrap_inotify_add_watch(int fd, const char *path, uint32_t mask)
{
    errno = refuses.add;
    return refuses.add ? -1 : __real_inotify_add_watch(fd, path, mask);
}

static int opened(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;
    int watch = -1;

    tmpdir_path(path, dir, name);
    assert_int_equal(bc_watch_open(&watch, path, &err), BC_OK);
    assert_true(watch >= 0);
    assert_false(bc_watch_changed(watch));
    return watch;
}

static bool is_readable(int watch, int timeout_ms)
{
    struct pollfd fd = {.fd = watch, .events = POLLIN};

    return poll(&fd, 1, timeout_ms) == 1 && fd.revents == POLLIN;
}

/* Once, and then it is quiet again. */
static void assert_told(int watch)
{
    assert_true(is_readable(watch, BOUND_MS));
    assert_true(bc_watch_changed(watch));
    assert_false(bc_watch_changed(watch));
    assert_false(is_readable(watch, 0));
}

static void a_new_file_is_told(void **state)
{
    int watch;

    tmpdir_mkdir(*state, "c");
    watch = opened(*state, "c");
    tmpdir_write_text(*state, "c/files.b", "");
    assert_told(watch);
    bc_watch_close(watch);
}

static void a_file_written_in_place_is_told(void **state)
{
    int watch;

    tmpdir_write_text(*state, "c/files.b", "old");
    watch = opened(*state, "c");
    tmpdir_write_text(*state, "c/files.b", "new");
    assert_told(watch);
    bc_watch_close(watch);
}

static void a_file_replaced_by_rename_is_told(void **state)
{
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];
    int watch;

    tmpdir_write_text(*state, "c/config", "old");
    tmpdir_write_text(*state, "made", "new");
    watch = opened(*state, "c");
    assert_int_equal(rename(tmpdir_path(from, *state, "made"),
                         tmpdir_path(to, *state, "c/config")),
        0);
    assert_told(watch);
    bc_watch_close(watch);
}

static void a_directory_that_goes_is_told_once(void **state)
{
    char path[TMPDIR_PATH_MAX];
    int watch;

    tmpdir_mkdir(*state, "c");
    watch = opened(*state, "c");
    assert_int_equal(rmdir(tmpdir_path(path, *state, "c")), 0);
    assert_told(watch);
    tmpdir_write_text(*state, "c/config", ""); /* another one of that name */
    assert_false(is_readable(watch, 0));
    bc_watch_close(watch);
}

static void much_writing_is_taken_in_one_call(void **state)
{
    int watch;

    tmpdir_mkdir(*state, "c");
    watch = opened(*state, "c");
    for (unsigned i = 0; i < 500; i++) { /* 30 KB of notices */
        char name[32];

        snprintf(name, sizeof(name), "c/some-file-%u", i);
        tmpdir_write_text(*state, name, "");
    }
    assert_told(watch);
    bc_watch_close(watch);
}

static void reading_and_other_directories_are_no_change(void **state)
{
    int watch;

    tmpdir_write_text(*state, "c/config", "text");
    tmpdir_mkdir(*state, "c/below");
    watch = opened(*state, "c");
    tmpdir_assert_text(*state, "c/config", "text");
    tmpdir_assert_names(*state, "c", "below config");
    tmpdir_write_text(*state, "other", "");
    tmpdir_write_text(*state, "c/below/file", "");
    assert_false(bc_watch_changed(watch));
    bc_watch_close(watch);
}

static void assert_refused(const char *path, bc_code expected)
{
    bc_error err = BC_ERROR_INIT;
    int watch = 7;

    assert_int_equal(bc_watch_open(&watch, path, &err), expected);
    assert_int_equal(watch, -1);
    assert_int_equal(err.code, expected);
    assert_non_null(strstr(err.message, path));
    assert_int_equal(bc_watch_open(&watch, path, NULL), expected);
}

static void what_is_no_directory_is_not_found(void **state)
{
    char path[TMPDIR_PATH_MAX];

    assert_refused(tmpdir_path(path, *state, "none"), BC_ERR_NOT_FOUND);
    tmpdir_write_text(*state, "file", "");
    assert_refused(tmpdir_path(path, *state, "file"), BC_ERR_NOT_FOUND);
}

/* No descriptor stays behind: the next one gets the same number. */
static void too_many_watches_are_unsupported(void **state)
{
    const tmpdir *dir = *state;
    int before = opened(dir, ".");

    bc_watch_close(before);
    refuses.add = ENOSPC;
    assert_refused(dir->path, BC_ERR_UNSUPPORTED);
    refuses.add = EACCES;
    assert_refused(dir->path, BC_ERR_IO);
    refuses.add = 0;
    refuses.init = EMFILE;
    assert_refused(dir->path, BC_ERR_UNSUPPORTED);
    refuses.init = ENOSYS;
    assert_refused(dir->path, BC_ERR_UNSUPPORTED);
    refuses.init = 0;
    assert_int_equal(opened(dir, "."), before);
    bc_watch_close(before);
}

static void no_watch_has_nothing_to_tell(void **state)
{
    (void)state;
    assert_false(bc_watch_changed(-1));
    bc_watch_close(-1);
}

#define IN_TMPDIR(test)                                                        \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_TMPDIR(a_new_file_is_told),
        IN_TMPDIR(a_file_written_in_place_is_told),
        IN_TMPDIR(a_file_replaced_by_rename_is_told),
        IN_TMPDIR(a_directory_that_goes_is_told_once),
        IN_TMPDIR(much_writing_is_taken_in_one_call),
        IN_TMPDIR(reading_and_other_directories_are_no_change),
        IN_TMPDIR(what_is_no_directory_is_not_found),
        IN_TMPDIR(too_many_watches_are_unsupported),
        cmocka_unit_test(no_watch_has_nothing_to_tell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

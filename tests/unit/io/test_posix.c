/* The real calls, where a signal comes between. */
#include "io/io_write.h"
#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

ssize_t __real_pread(int fd, void *to, size_t len, off_t at);
ssize_t __real_write(int fd, const void *from, size_t len);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_syncfs(int fd);
int __wrap_renameat2(
    int from_dir, const char *from, int to_dir, const char *to, unsigned flags);
ssize_t __wrap_pread(int fd, void *to, size_t len, off_t at);
ssize_t __wrap_write(int fd, const void *from, size_t len);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_syncfs(int fd);

/* Signals still to come, each before a call has done anything. */
static unsigned signals;

static bool interrupted(void)
{
    if (signals == 0)
        return false;
    signals--;
    errno = EINTR;
    return true;
}

ssize_t __wrap_pread(int fd, void *to, size_t len, off_t at)
{
    return interrupted() ? -1 : __real_pread(fd, to, len, at);
}

ssize_t __wrap_write(int fd, const void *from, size_t len)
{
    return interrupted() ? -1 : __real_write(fd, from, len);
}

int __wrap_fsync(int fd)
{
    return interrupted() ? -1 : __real_fsync(fd);
}

int __wrap_fdatasync(int fd)
{
    return interrupted() ? -1 : __real_fdatasync(fd);
}

int __wrap_syncfs(int fd)
{
    return interrupted() ? -1 : __real_syncfs(fd);
}

/* As of a file system that does not know the flag. */
int __wrap_renameat2(
    int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    (void)from_dir;
    (void)from;
    (void)to_dir;
    (void)to;
    (void)flags;
    errno = EINVAL;
    return -1;
}

static void nothing_is_replaced_where_the_system_cannot_tell(void **state)
{
    const bc_iow *iow = io_posix_write();
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];

    tmpdir_write_text(*state, "a", "1");
    tmpdir_mkdir(*state, "b");
    tmpdir_path(from, *state, "a");
    assert_int_equal(iow->move(NULL, from, tmpdir_path(to, *state, "b")), -1);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(iow->move(NULL, from, tmpdir_path(to, *state, "c")), 0);
    tmpdir_assert_names(*state, "", "b c");
    assert_int_equal(iow->move(NULL, from, to), -1);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(iow->move(NULL, from, tmpdir_path(to, *state, "d")), -1);
    assert_int_equal(errno, ENOENT);
}

static void a_call_that_a_signal_ended_is_made_again(void **state)
{
    const bc_iow *iow = io_posix_write();
    char path[TMPDIR_PATH_MAX];
    char byte = 0;
    int fd = iow->create(NULL, tmpdir_path(path, *state, "file"), 0600);

    assert_true(fd >= 0);
    signals = 2;
    assert_int_equal(iow->write(NULL, fd, "x", 1), 1);
    signals = 2;
    assert_int_equal(iow->read->pread(NULL, fd, &byte, 1, 0), 1);
    assert_int_equal(byte, 'x');
    signals = 2;
    assert_int_equal(iow->fdatasync(NULL, fd), 0);
    signals = 2;
    assert_int_equal(iow->fsync(NULL, fd), 0);
    signals = 2;
    assert_int_equal(iow->syncfs(NULL, fd), 0);
    assert_int_equal(signals, 0);
    assert_int_equal(iow->close(NULL, fd), 0);
}

static void any_other_failure_is_told(void **state)
{
    const bc_iow *iow = io_posix_write();

    (void)state;
    assert_int_equal(iow->fdatasync(NULL, -1), -1);
    assert_int_equal(errno, EBADF);
    assert_int_equal(iow->fsync(NULL, -1), -1);
    assert_int_equal(errno, EBADF);
    assert_int_equal(iow->syncfs(NULL, -1), -1);
    assert_int_equal(errno, EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_call_that_a_signal_ended_is_made_again, tmpdir_setup,
            tmpdir_teardown),
        cmocka_unit_test(any_other_failure_is_told),
        cmocka_unit_test_setup_teardown(
            nothing_is_replaced_where_the_system_cannot_tell, tmpdir_setup,
            tmpdir_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "io/io_posix.h"
#include "io/io_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* O_NOFOLLOW goes without saying beside O_EXCL; Borg says both. */
#define NEW_FILE (O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static int posix_create(void *ctx, const char *path, mode_t mode)
{
    int fd;

    (void)ctx;
    do {
        fd = open(path, NEW_FILE, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static ssize_t posix_write(void *ctx, int fd, const void *from, size_t len)
{
    ssize_t written;

    (void)ctx;
    do {
        written = write(fd, from, len);
    } while (written < 0 && errno == EINTR);
    return written;
}

static int posix_write_out(void *ctx, int fd, uint64_t at, uint64_t len)
{
    (void)ctx;
#ifdef SYNC_FILE_RANGE_WRITE
    return sync_file_range(fd, (off_t)at, (off_t)len, SYNC_FILE_RANGE_WRITE);
#else
    (void)fd;
    (void)at;
    (void)len;
    return 0;
#endif
}

/* That a signal was handled says nothing of the disk. */
static int sync_by(int (*call)(int fd), int fd)
{
    int result;

    do {
        result = call(fd);
    } while (result != 0 && errno == EINTR);
    return result;
}

static int posix_fdatasync(void *ctx, int fd)
{
    (void)ctx;
    return sync_by(fdatasync, fd);
}

static int posix_open_dir(void *ctx, const char *path)
{
    int fd;

    (void)ctx;
    do {
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static int posix_fsync(void *ctx, int fd)
{
    (void)ctx;
    return sync_by(fsync, fd);
}

static int posix_syncfs(void *ctx, int fd)
{
    (void)ctx;
    return sync_by(syncfs, fd);
}

static int posix_close(void *ctx, int fd)
{
    (void)ctx;
    return close(fd);
}

static int posix_rename(void *ctx, const char *from, const char *to)
{
    (void)ctx;
    return rename(from, to);
}

/* For file systems that cannot tell in one step: rename(2) would replace a
 * file, and an empty folder, without a word. */
static int look_and_rename(const char *from, const char *to)
{
    struct stat st;

    if (lstat(to, &st) == 0) {
        errno = EEXIST;
        return -1;
    }
    return errno == ENOENT ? rename(from, to) : -1;
}

static int posix_move(void *ctx, const char *from, const char *to)
{
    (void)ctx;
#ifdef RENAME_NOREPLACE
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
#endif
    return look_and_rename(from, to);
}

static int posix_unlink(void *ctx, const char *path)
{
    (void)ctx;
    return unlink(path);
}

static int posix_mkdir(void *ctx, const char *path, mode_t mode)
{
    (void)ctx;
    return mkdir(path, mode);
}

static int posix_may_write(void *ctx, const char *folder)
{
    (void)ctx;
    return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS);
}

static int posix_rmdir(void *ctx, const char *path)
{
    (void)ctx;
    return rmdir(path);
}

static int posix_random(void *ctx, void *to, size_t len)
{
    ssize_t got = getrandom(to, len, 0);

    (void)ctx;
    if (got >= 0 && (size_t)got < len)
        errno = EINTR; /* only what is longer than 256 bytes can be cut */
    return got >= 0 && (size_t)got == len ? 0 : -1;
}

static bc_ns clock_ns(clockid_t clock)
{
    struct timespec now = {0, 0};

    clock_gettime(clock, &now);
    return (bc_ns)now.tv_sec * BC_NS_PER_S + now.tv_nsec;
}

static bc_ns posix_now(void *ctx)
{
    (void)ctx;
    return clock_ns(CLOCK_REALTIME);
}

static bc_ns posix_monotonic(void *ctx)
{
    (void)ctx;
    return clock_ns(CLOCK_MONOTONIC);
}

/* A signal ends it early: whoever waits looks at the clock anyway. */
static void posix_sleep(void *ctx, bc_ns span)
{
    const struct timespec wait = {span / BC_NS_PER_S, span % BC_NS_PER_S};

    (void)ctx;
    if (span > 0)
        nanosleep(&wait, NULL);
}

const bc_iow *io_posix_write(void)
{
    static const bc_iow posix = {
        .ctx = NULL,
        .read = &io_posix_table,
        .create = posix_create,
        .write = posix_write,
        .write_out = posix_write_out,
        .fdatasync = posix_fdatasync,
        .open_dir = posix_open_dir,
        .fsync = posix_fsync,
        .syncfs = posix_syncfs,
        .close = posix_close,
        .rename = posix_rename,
        .move = posix_move,
        .unlink = posix_unlink,
        .mkdir = posix_mkdir,
        .rmdir = posix_rmdir,
        .may_write = posix_may_write,
        .random = posix_random,
        .now = posix_now,
        .monotonic = posix_monotonic,
        .sleep = posix_sleep,
    };

    return &posix;
}

#include "io/io_posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

/* O_NONBLOCK: a FIFO without a writer must not hang the reader. */
#define LOOK (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static int open_retrying(const char *path, int flags)
{
    int fd;

    do {
        fd = open(path, flags);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static int open_untouched(const char *path, int flags)
{
    int fd = open_retrying(path, flags | O_NOATIME);

    /* Only the owner may ask to leave the access time alone. */
    if (fd < 0 && errno == EPERM)
        fd = open_retrying(path, flags);
    return fd;
}

static int posix_open(void *ctx, const char *path)
{
    (void)ctx;
    return open_untouched(path, LOOK);
}

static int posix_close(void *ctx, int fd)
{
    (void)ctx;
    return close(fd);
}

static ssize_t posix_pread(void *ctx, int fd, void *to, size_t len, uint64_t at)
{
    ssize_t got;

    (void)ctx;
    do {
        got = pread(fd, to, len, (off_t)at);
    } while (got < 0 && errno == EINTR);
    return got;
}

static int posix_fstat(void *ctx, int fd, struct stat *st)
{
    (void)ctx;
    return fstat(fd, st);
}

static int posix_stat(void *ctx, const char *path, struct stat *st)
{
    (void)ctx;
    return stat(path, st);
}

static int posix_lstat(void *ctx, const char *path, struct stat *st)
{
    (void)ctx;
    return lstat(path, st);
}

static void *posix_opendir(void *ctx, const char *path)
{
    int fd = open_untouched(path, LOOK | O_DIRECTORY);
    DIR *dir;
    int saved;

    (void)ctx;
    if (fd < 0)
        return NULL;
    dir = fdopendir(fd);
    if (dir == NULL) {
        saved = errno;
        close(fd);
        errno = saved;
    }
    return dir;
}

static const char *posix_readdir(void *ctx, void *dir)
{
    struct dirent *entry;

    (void)ctx;
    errno = 0;
    entry = readdir(dir);
    return entry == NULL ? NULL : entry->d_name;
}

static void posix_closedir(void *ctx, void *dir)
{
    (void)ctx;
    closedir(dir);
}

static int posix_alive(void *ctx, int64_t pid)
{
    (void)ctx;
    /* 0 and below name groups, and no process has a number beyond pid_t. */
    if (pid <= 0 || pid > INT_MAX) {
        errno = EINVAL;
        return -1;
    }
    return kill((pid_t)pid, 0);
}

const bc_io io_posix_table = {
    .ctx = NULL,
    .open = posix_open,
    .close = posix_close,
    .pread = posix_pread,
    .fstat = posix_fstat,
    .stat = posix_stat,
    .lstat = posix_lstat,
    .opendir = posix_opendir,
    .readdir = posix_readdir,
    .closedir = posix_closedir,
    .alive = posix_alive,
};

const bc_io *io_posix(void)
{
    return &io_posix_table;
}

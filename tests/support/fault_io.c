#include "support/fault_io.h"

#include <errno.h>
#include <signal.h>

bool fault_io_fails(fault_io *fault)
{
    if (++fault->calls != fault->fail_at)
        return false;
    if (fault->kills)
        raise(SIGKILL);
    errno = fault->sys_errno;
    return true;
}

static int fault_open(void *ctx, const char *path)
{
    fault_io *fault = ctx;
    int fd = fault_io_fails(fault) ? -1 : io_posix()->open(NULL, path);

    fault->open += fd >= 0;
    return fd;
}

static int fault_close(void *ctx, int fd)
{
    fault_io *fault = ctx;
    int result = io_posix()->close(NULL, fd);

    fault->open--;
    return fault_io_fails(fault) ? -1 : result;
}

static ssize_t fault_pread(void *ctx, int fd, void *to, size_t len, uint64_t at)
{
    return fault_io_fails(ctx) ? -1 : io_posix()->pread(NULL, fd, to, len, at);
}

static int fault_fstat(void *ctx, int fd, struct stat *st)
{
    return fault_io_fails(ctx) ? -1 : io_posix()->fstat(NULL, fd, st);
}

static int fault_stat(void *ctx, const char *path, struct stat *st)
{
    return fault_io_fails(ctx) ? -1 : io_posix()->stat(NULL, path, st);
}

static int fault_lstat(void *ctx, const char *path, struct stat *st)
{
    return fault_io_fails(ctx) ? -1 : io_posix()->lstat(NULL, path, st);
}

static void *fault_opendir(void *ctx, const char *path)
{
    fault_io *fault = ctx;
    void *dir = fault_io_fails(fault) ? NULL : io_posix()->opendir(NULL, path);

    fault->open += dir != NULL;
    return dir;
}

static const char *fault_readdir(void *ctx, void *dir)
{
    return fault_io_fails(ctx) ? NULL : io_posix()->readdir(NULL, dir);
}

static void fault_closedir(void *ctx, void *dir)
{
    fault_io *fault = ctx;

    io_posix()->closedir(NULL, dir);
    fault->open--;
}

static int fault_alive(void *ctx, int64_t pid)
{
    return fault_io_fails(ctx) ? -1 : io_posix()->alive(NULL, pid);
}

void fault_io_init(fault_io *fault, unsigned long fail_at, int sys_errno)
{
    *fault = (fault_io){.fail_at = fail_at, .sys_errno = sys_errno};
    fault->io = (bc_io){
        .ctx = fault,
        .open = fault_open,
        .close = fault_close,
        .pread = fault_pread,
        .fstat = fault_fstat,
        .stat = fault_stat,
        .lstat = fault_lstat,
        .opendir = fault_opendir,
        .readdir = fault_readdir,
        .closedir = fault_closedir,
        .alive = fault_alive,
    };
}

bool fault_io_fired(const fault_io *fault)
{
    return fault->fail_at != 0 && fault->calls >= fault->fail_at;
}

#include "support/fault_iow.h"

#include "support/cmocka.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The last component of path, without the slash behind it. */
static void note(fault_iow *fault, const char *call, const char *path)
{
    size_t used = strlen(fault->log);
    size_t end = strlen(path);
    size_t from;

    while (end > 0 && path[end - 1] == '/')
        end--;
    for (from = end; from > 0 && path[from - 1] != '/';)
        from--;
    snprintf(fault->log + used, sizeof(fault->log) - used, "%s%s%.*s\n", call,
        end == from ? "" : " ", (int)(end - from), path + from);
}

/* Written down, and the one that fails? */
static bool fails(void *ctx, const char *call, const char *path)
{
    fault_iow *fault = ctx;

    note(fault, call, path);
    return fault_io_fails(&fault->reading);
}

static int opened(void *ctx, int fd)
{
    ((fault_iow *)ctx)->reading.open += fd >= 0;
    return fd;
}

static int fault_create(void *ctx, const char *path, mode_t mode)
{
    return fails(ctx, "create", path)
               ? -1
               : opened(ctx, io_posix_write()->create(NULL, path, mode));
}

static ssize_t fault_write(void *ctx, int fd, const void *from, size_t len)
{
    fault_iow *fault = ctx;
    char count[32];

    if (fault->most != 0 && len > fault->most)
        len = fault->most;
    snprintf(count, sizeof(count), "%zu", len);
    return fails(ctx, "write", count)
               ? -1
               : io_posix_write()->write(NULL, fd, from, len);
}

static int fault_write_out(void *ctx, int fd, uint64_t at, uint64_t len)
{
    char range[64];

    snprintf(range, sizeof(range), "%llu+%llu", (unsigned long long)at,
        (unsigned long long)len);
    return fails(ctx, "write_out", range)
               ? -1
               : io_posix_write()->write_out(NULL, fd, at, len);
}

/* No power goes off in a test: only that it is asked for counts. */
static int synced(void *ctx, const char *call)
{
    return fails(ctx, call, "") ? -1 : 0;
}

static int fault_fdatasync(void *ctx, int fd)
{
    (void)fd;
    return synced(ctx, "fdatasync");
}

static int fault_open_dir(void *ctx, const char *path)
{
    return fails(ctx, "open_dir", path)
               ? -1
               : opened(ctx, io_posix_write()->open_dir(NULL, path));
}

static int fault_fsync(void *ctx, int fd)
{
    (void)fd;
    return synced(ctx, "fsync");
}

static int fault_syncfs(void *ctx, int fd)
{
    (void)fd;
    return synced(ctx, "syncfs");
}

static int fault_close(void *ctx, int fd)
{
    fault_iow *fault = ctx;
    bool failing = fails(ctx, "close", "");
    int result = io_posix_write()->close(NULL, fd);

    fault->reading.open--;
    return failing ? -1 : result;
}

static int fault_rename(void *ctx, const char *from, const char *to)
{
    return fails(ctx, "rename", to) ? -1
                                    : io_posix_write()->rename(NULL, from, to);
}

static int fault_move(void *ctx, const char *from, const char *to)
{
    return fails(ctx, "move", to) ? -1 : io_posix_write()->move(NULL, from, to);
}

static int fault_unlink(void *ctx, const char *path)
{
    return fails(ctx, "unlink", path) ? -1
                                      : io_posix_write()->unlink(NULL, path);
}

static int fault_may_write(void *ctx, const char *folder)
{
    return fails(ctx, "access", folder)
               ? -1
               : io_posix_write()->may_write(NULL, folder);
}

static int fault_mkdir(void *ctx, const char *path, mode_t mode)
{
    return fails(ctx, "mkdir", path)
               ? -1
               : io_posix_write()->mkdir(NULL, path, mode);
}

static int fault_rmdir(void *ctx, const char *path)
{
    return fails(ctx, "rmdir", path) ? -1 : io_posix_write()->rmdir(NULL, path);
}

static int fault_random(void *ctx, void *to, size_t len)
{
    fault_iow *fault = ctx;

    if (fault_io_fails(&fault->reading))
        return -1;
    memset(to, fault->random++, len);
    return 0;
}

static bc_ns fault_now(void *ctx)
{
    return ((fault_iow *)ctx)->now;
}

static bc_ns fault_monotonic(void *ctx)
{
    return ((fault_iow *)ctx)->monotonic;
}

static void fault_sleep(void *ctx, bc_ns span)
{
    fault_iow *fault = ctx;

    fault->now += span;
    fault->monotonic += span;
}

void fault_iow_init(fault_iow *fault, unsigned long fail_at, int sys_errno)
{
    *fault = (fault_iow){.now = INT64_C(1700000000000000000)};
    fault_io_init(&fault->reading, fail_at, sys_errno);
    fault->iow = (bc_iow){
        .ctx = fault,
        .read = &fault->reading.io,
        .create = fault_create,
        .write = fault_write,
        .write_out = fault_write_out,
        .fdatasync = fault_fdatasync,
        .open_dir = fault_open_dir,
        .fsync = fault_fsync,
        .syncfs = fault_syncfs,
        .close = fault_close,
        .rename = fault_rename,
        .move = fault_move,
        .unlink = fault_unlink,
        .mkdir = fault_mkdir,
        .may_write = fault_may_write,
        .rmdir = fault_rmdir,
        .random = fault_random,
        .now = fault_now,
        .monotonic = fault_monotonic,
        .sleep = fault_sleep,
    };
}

bool fault_iow_fired(const fault_iow *fault)
{
    return fault_io_fired(&fault->reading);
}

bool fault_iow_kill_at(unsigned long n,
    void (*act)(const bc_iow *iow, void *payload), void *payload)
{
    fault_iow fault;
    int status;
    pid_t child = fork();

    if (child == 0) {
        fault_iow_init(&fault, n, 0);
        fault.reading.kills = true;
        act(&fault.iow, payload);
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    return false;
}

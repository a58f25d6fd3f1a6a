/* Passing on, and writing down. */
#include "io/io_snapshot_inside.h"

#include <errno.h>
#include <string.h>

static bool is_made_up(const char *path)
{
    return strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/sys/", 5) == 0;
}

/* NULL for what is left out. errno stays. */
static io_shot *shot_of(io_snapshot *s, const char *path)
{
    int saved = errno;
    io_shot *shot = is_made_up(path) ? NULL : io_snapshot_put(s, path);

    if (shot == NULL && !is_made_up(path))
        s->incomplete = true;
    errno = saved;
    return shot;
}

static void note(io_seen *seen, int result, const struct stat *st)
{
    *seen = (io_seen){.known = true, .sys_errno = result == 0 ? 0 : errno};
    if (result != 0)
        return;
    seen->mode = (uint32_t)st->st_mode;
    seen->size = (uint64_t)st->st_size;
    seen->mtime_ns = io_mtime_ns(st);
    seen->inode = (uint64_t)st->st_ino;
}

static int record_open(void *ctx, const char *path)
{
    io_snapshot *s = ctx;
    int fd = s->under->open(s->under->ctx, path);
    io_shot *shot = shot_of(s, path);

    if (shot != NULL && fd >= 0)
        shot->opened = true;
    else if (shot != NULL)
        shot->open_errno = errno;
    return fd;
}

static int record_close(void *ctx, int fd)
{
    io_snapshot *s = ctx;

    return s->under->close(s->under->ctx, fd);
}

static ssize_t record_pread(
    void *ctx, int fd, void *to, size_t len, uint64_t at)
{
    io_snapshot *s = ctx;

    return s->under->pread(s->under->ctx, fd, to, len, at);
}

static int record_fstat(void *ctx, int fd, struct stat *st)
{
    io_snapshot *s = ctx;

    return s->under->fstat(s->under->ctx, fd, st);
}

static int record_stat(void *ctx, const char *path, struct stat *st)
{
    io_snapshot *s = ctx;
    int result = s->under->stat(s->under->ctx, path, st);
    io_shot *shot = shot_of(s, path);

    if (shot != NULL)
        note(&shot->stat, result, st);
    return result;
}

static int record_lstat(void *ctx, const char *path, struct stat *st)
{
    io_snapshot *s = ctx;
    int result = s->under->lstat(s->under->ctx, path, st);
    io_shot *shot = shot_of(s, path);

    if (shot != NULL)
        note(&shot->lstat, result, st);
    return result;
}

static void *record_opendir(void *ctx, const char *path)
{
    io_snapshot *s = ctx;
    void *dir = s->under->opendir(s->under->ctx, path);
    io_shot *shot = shot_of(s, path);

    if (shot != NULL && dir != NULL)
        shot->listed = true;
    else if (shot != NULL)
        shot->list_errno = errno;
    return dir;
}

static const char *record_readdir(void *ctx, void *dir)
{
    io_snapshot *s = ctx;

    return s->under->readdir(s->under->ctx, dir);
}

static void record_closedir(void *ctx, void *dir)
{
    io_snapshot *s = ctx;

    s->under->closedir(s->under->ctx, dir);
}

static int record_alive(void *ctx, int64_t pid)
{
    io_snapshot *s = ctx;
    int result = s->under->alive(s->under->ctx, pid);
    int saved = errno;

    if (io_snapshot_put_alive(
            s, (io_alive){pid, result == 0 ? 0 : saved}, NULL) != BC_OK)
        s->incomplete = true;
    errno = saved;
    return result;
}

bc_code io_snapshot_record(io_snapshot **out, const bc_io *under, bc_error *err)
{
    static const bc_io calls = {
        .open = record_open,
        .close = record_close,
        .pread = record_pread,
        .fstat = record_fstat,
        .stat = record_stat,
        .lstat = record_lstat,
        .opendir = record_opendir,
        .readdir = record_readdir,
        .closedir = record_closedir,
        .alive = record_alive,
    };
    bc_code code = io_snapshot_make(out, &calls, err);

    if (code == BC_OK)
        (*out)->under = under;
    return code;
}

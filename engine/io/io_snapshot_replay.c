/* Answering from what was written down. */
#include "io/io_snapshot_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A descriptor is the index of a shot; never 0 to 2. */
#define FIRST_FD 3

static int fail(int sys_errno)
{
    errno = sys_errno;
    return -1;
}

static int answer(const io_seen *seen, struct stat *st)
{
    int64_t nanos = seen->mtime_ns % BC_NS_PER_S;
    bool before =
        nanos < 0; /* the second below counts, for times before 1970 */

    if (!seen->known || seen->sys_errno != 0)
        return fail(seen->known ? seen->sys_errno : ENOENT);
    memset(st, 0, sizeof(*st));
    st->st_mode = (mode_t)seen->mode;
    st->st_size = (off_t)seen->size;
    st->st_ino = (ino_t)seen->inode;
    st->st_mtim.tv_sec = (time_t)(seen->mtime_ns / BC_NS_PER_S - before);
    st->st_mtim.tv_nsec = (long)(nanos + (before ? BC_NS_PER_S : 0));
    return 0;
}

static int replay_open(void *ctx, const char *path)
{
    io_snapshot *s = ctx;
    const io_shot *shot = io_snapshot_find(s, path);

    if (shot == NULL || !shot->opened)
        return fail(
            shot != NULL && shot->open_errno != 0 ? shot->open_errno : ENOENT);
    for (size_t i = 0; i < s->count; i++) {
        if (s->shots[i] == shot)
            return (int)i + FIRST_FD;
    }
    return fail(ENOENT);
}

static const io_shot *by_fd(const io_snapshot *s, int fd)
{
    return fd >= FIRST_FD && (size_t)(fd - FIRST_FD) < s->count
               ? s->shots[fd - FIRST_FD]
               : NULL;
}

static int replay_close(void *ctx, int fd)
{
    return by_fd(ctx, fd) != NULL ? 0 : fail(EBADF);
}

static ssize_t replay_pread(
    void *ctx, int fd, void *to, size_t len, uint64_t at)
{
    const io_shot *shot = by_fd(ctx, fd);

    if (shot == NULL)
        return fail(EBADF);
    if (at >= shot->content.len)
        return 0;
    if (len > shot->content.len - at)
        len = shot->content.len - (size_t)at;
    memcpy(to, shot->content.ptr + at, len);
    return (ssize_t)len;
}

static int replay_fstat(void *ctx, int fd, struct stat *st)
{
    const io_shot *shot = by_fd(ctx, fd);

    return shot != NULL ? answer(&shot->stat, st) : fail(EBADF);
}

/* What was asked one way only is answered the same the other way. */
static int replay_stat(void *ctx, const char *path, struct stat *st)
{
    const io_shot *shot = io_snapshot_find(ctx, path);

    if (shot == NULL)
        return fail(ENOENT);
    return answer(shot->stat.known ? &shot->stat : &shot->lstat, st);
}

static int replay_lstat(void *ctx, const char *path, struct stat *st)
{
    const io_shot *shot = io_snapshot_find(ctx, path);

    if (shot == NULL)
        return fail(ENOENT);
    return answer(shot->lstat.known ? &shot->lstat : &shot->stat, st);
}

typedef struct walk {
    const io_names *names;
    size_t next;
} walk;

static void *replay_opendir(void *ctx, const char *path)
{
    const io_shot *shot = io_snapshot_find(ctx, path);
    walk *w;

    if (shot == NULL || !shot->listed) {
        errno =
            shot != NULL && shot->list_errno != 0 ? shot->list_errno : ENOENT;
        return NULL;
    }
    w = calloc(1, sizeof(*w));
    if (w != NULL)
        w->names = &shot->names;
    return w;
}

static const char *replay_readdir(void *ctx, void *dir)
{
    walk *w = dir;

    (void)ctx;
    errno = 0;
    return w->next < w->names->count ? w->names->items[w->next++] : NULL;
}

static void replay_closedir(void *ctx, void *dir)
{
    (void)ctx;
    free(dir);
}

static int replay_alive(void *ctx, int64_t pid)
{
    const io_snapshot *s = ctx;

    for (size_t i = 0; i < s->alive_count; i++) {
        if (s->alive[i].pid == pid)
            return s->alive[i].sys_errno == 0 ? 0 : fail(s->alive[i].sys_errno);
    }
    return fail(EPERM); /* not known: taken for alive, as Borg does */
}

bc_code io_snapshot_new(io_snapshot **out, bc_error *err)
{
    static const bc_io calls = {
        .open = replay_open,
        .close = replay_close,
        .pread = replay_pread,
        .fstat = replay_fstat,
        .stat = replay_stat,
        .lstat = replay_lstat,
        .opendir = replay_opendir,
        .readdir = replay_readdir,
        .closedir = replay_closedir,
        .alive = replay_alive,
    };

    return io_snapshot_make(out, &calls, err);
}

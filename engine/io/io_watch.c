#include "base/error.h"

#include <borgcache/watch.h>
#include <errno.h>
#include <unistd.h>

#ifdef __linux__

#include <sys/inotify.h>

/*
 * No IN_MODIFY: one backup is thousands of writes, and a file is of use to a
 * reader when its writer is done. Reading wakes nobody, ourselves included.
 */
#define WATCHED                                                                \
    (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |    \
        IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

static bc_code code_of(int sys_errno)
{
    switch (sys_errno) {
    case EMFILE:
    case ENFILE:
    case ENOSPC: /* the limit of watches, not of space */
    case ENOSYS:
        return BC_ERR_UNSUPPORTED;
    case ENOENT:
    case ENOTDIR:
        return BC_ERR_NOT_FOUND;
    case ENOMEM:
        return BC_ERR_NO_MEMORY;
    default:
        return BC_ERR_IO;
    }
}

bc_code bc_watch_open(int *out, const char *dir, bc_error *err)
{
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    int why;

    *out = -1;
    if (watch >= 0 && inotify_add_watch(watch, dir, WATCHED) >= 0) {
        *out = watch;
        return BC_OK;
    }
    why = errno;
    bc_watch_close(watch);
    return bc_error_set_errno(err, code_of(why), why, "watch %s", dir);
}

#else

bc_code bc_watch_open(int *out, const char *dir, bc_error *err)
{
    *out = -1;
    return bc_error_set(
        err, BC_ERR_UNSUPPORTED, "watch %s: not on this system", dir);
}

#endif

bool bc_watch_changed(int watch)
{
    char notices[4096];
    bool changed = false;
    ssize_t got;

    if (watch < 0)
        return false;
    do {
        got = read(watch, notices, sizeof(notices));
        changed = changed || got > 0;
    } while (got > 0 || (got < 0 && errno == EINTR));
    return changed;
}

void bc_watch_close(int watch)
{
    if (watch >= 0)
        close(watch);
}

#include "base/error.h"
#include "io/io_write.h"

#include <errno.h>

typedef int sync_call(void *ctx, int fd);

static bc_code sync_by(sync_call *call, const char *name, const bc_iow *iow,
    const char *path, bc_error *err)
{
    int fd = iow->open_dir(iow->ctx, path);
    bc_code code = BC_OK;

    if (fd < 0)
        return bc_error_set_errno(err, BC_ERR_IO, errno, "open %s", path);
    /* Some network file systems cannot, and say so with EINVAL. */
    if (call(iow->ctx, fd) != 0 && errno != EINVAL)
        code = bc_error_set_errno(err, BC_ERR_IO, errno, "%s %s", name, path);
    if (iow->close(iow->ctx, fd) != 0 && code == BC_OK)
        code = bc_error_set_errno(err, BC_ERR_IO, errno, "close %s", path);
    return code;
}

bc_code io_sync_dir(const bc_iow *iow, const char *path, bc_error *err)
{
    return sync_by(iow->fsync, "fsync", iow, path, err);
}

bc_code io_sync_tree(const bc_iow *iow, const char *path, bc_error *err)
{
    return sync_by(iow->syncfs, "sync", iow, path, err);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_write.h"

#include <errno.h>

static bc_code sync_folder_of(
    const bc_iow *iow, const char *path, bc_error *err)
{
    bc_buf folder = BC_BUF_INIT;
    bc_code code = io_folder_of(&folder, path, err);

    if (code == BC_OK)
        code = io_sync_dir(iow, bc_buf_text(&folder), err);
    bc_buf_dispose(&folder);
    return code;
}

bc_code io_move(
    const bc_iow *iow, const char *from, const char *to, bc_error *err)
{
    bc_code code;

    if (iow->move(iow->ctx, from, to) != 0)
        return bc_error_set_errno(err,
            errno == ENOENT ? BC_ERR_NOT_FOUND : BC_ERR_IO, errno,
            "move %s to %s", from, to);
    /* Where it is now first: a crash between the two shows it twice at most. */
    code = sync_folder_of(iow, to, err);
    return code != BC_OK ? code : sync_folder_of(iow, from, err);
}

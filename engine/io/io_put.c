#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_saver.h"

#include <errno.h>

/* Whatever the umask allows to others, as Python's tempfile. */
#define MODE_OF_OBJECTS 0600

/* The folder of path with its last slash; empty for a bare name. */
static bc_slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return (bc_slice){
        (const uint8_t *)path, slash == NULL ? 0 : (size_t)(slash + 1 - path)};
}

static bc_code begin(
    io_saver *out, const bc_iow *iow, const char *path, bc_error *err)
{
    bc_code code;

    *out = (io_saver)IO_SAVER_INIT;
    out->iow = iow;
    code = bc_buf_set_text(&out->path, path, err);
    if (code == BC_OK)
        code = bc_buf_add(&out->temp, folder_of(path), err);
    if (code == BC_OK)
        code = bc_buf_add_text(&out->temp, "tmp", err);
    if (code != BC_OK) {
        bc_buf_dispose(&out->path);
        bc_buf_dispose(&out->temp);
        return code;
    }
    return io_saver_create(out, MODE_OF_OBJECTS, err);
}

/* The folder is there nearly always, so it is made when it turns out not to
 * be; folder holds its path then. */
static bc_code begin_anywhere(io_saver *out, bc_buf *folder, const bc_iow *iow,
    const char *path, bc_error *err)
{
    bc_error first = BC_ERROR_INIT;
    bc_code code = begin(out, iow, path, &first);

    if (code == BC_OK)
        return BC_OK;
    if (first.sys_errno != ENOENT) {
        if (err != NULL)
            *err = first;
        return code;
    }
    code = bc_buf_add(folder, folder_of(path), err);
    if (code == BC_OK)
        code = io_make_dirs(iow, bc_buf_text(folder), 0777, err);
    return code != BC_OK ? code : begin(out, iow, path, err);
}

static bc_code put(const bc_iow *iow, const char *path, bc_slice bytes,
    io_sync sync, bc_error *err)
{
    io_saver saver = IO_SAVER_INIT;
    bc_buf made = BC_BUF_INIT;
    bc_code code = begin_anywhere(&saver, &made, iow, path, err);

    if (code == BC_OK) {
        io_saver_write(&saver, bytes);
        code = io_saver_finish(&saver, sync, err);
    }
    /* fsync of a new folder does not keep its name in the one above. */
    if (code == BC_OK && made.len > 0 && sync != IO_SYNC_NONE)
        code = io_sync_tree(iow, bc_buf_text(&made), err);
    bc_buf_dispose(&made);
    return code;
}

bc_code io_put(
    const bc_iow *iow, const char *path, bc_slice bytes, bc_error *err)
{
    return put(iow, path, bytes, IO_SYNC_NONE, err);
}

bc_code io_put_synced(
    const bc_iow *iow, const char *path, bc_slice bytes, bc_error *err)
{
    return put(iow, path, bytes, IO_SYNC_AFTER, err);
}

#include "base/buf.h"
#include "base/error.h"
#include "store/store_parts.h"

#include <errno.h>
#include <string.h>

bool store_is_data(const char *name)
{
    return strncmp(name, "data/", 5) == 0;
}

/* As Path.mkdir(exist_ok=True, parents=False). */
static bc_code make_base(const bc_iow *iow, const char *path, bc_error *err)
{
    int sys_errno;

    if (iow->mkdir(iow->ctx, path, 0777) == 0)
        return BC_OK;
    sys_errno = errno;
    if (sys_errno == ENOENT)
        return bc_error_set(err, BC_ERR_LOCAL,
            "posixfs storage base path's parent directory does not exist: %s",
            path);
    if (io_stat(iow->read, path).is_dir)
        return BC_OK;
    return bc_error_set_errno(err, BC_ERR_IO, sys_errno, "mkdir %s", path);
}

bc_code store_create(const bc_iow *iow, const char *path, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_code code = make_base(iow, path, err);

    if (code != BC_OK)
        return code;
    code = io_list(&names, iow->read, path, err);
    if (code == BC_ERR_NOT_FOUND)
        code = bc_error_set_errno(err, BC_ERR_IO, ENOENT, "list %s", path);
    if (code == BC_OK && names.count > 0)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "posixfs storage base path is not empty: %s", path);
    io_names_dispose(&names);
    return code;
}

static bc_code check_writable(const store *s, bc_error *err)
{
    if (s->iow != NULL)
        return BC_OK;
    return bc_error_set(
        err, BC_ERR_USAGE, "store %s is open for reading only", s->path);
}

/* What another name refers to must be on disk before that name is. data/ is
 * named, because it can be a file system of its own. */
static bc_code sync_data(store *s, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = store_path(&path, s, "data", err);

    if (code == BC_OK)
        code = io_sync_tree(s->iow, bc_buf_text(&path), err);
    bc_buf_dispose(&path);
    s->data_unsynced = code != BC_OK;
    return code;
}

static bc_code put_data(
    store *s, const char *path, bc_slice bytes, bc_error *err)
{
    bc_code code = io_put(s->iow, path, bytes, err);

    if (code == BC_OK)
        s->data_unsynced = true;
    return code;
}

static bc_code put_other(
    store *s, const char *path, bc_slice bytes, bc_error *err)
{
    bc_code code = s->data_unsynced ? sync_data(s, err) : BC_OK;

    return code != BC_OK ? code : io_put_synced(s->iow, path, bytes, err);
}

bc_code store_store(store *s, const char *name, bc_slice bytes, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = check_writable(s, err);

    if (code == BC_OK)
        code = store_path(&path, s, name, err);
    if (code == BC_OK)
        code = store_is_data(name)
                   ? put_data(s, bc_buf_text(&path), bytes, err)
                   : put_other(s, bc_buf_text(&path), bytes, err);
    bc_buf_dispose(&path);
    return code;
}

bc_code store_delete(store *s, const char *name, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = check_writable(s, err);

    if (code == BC_OK)
        code = store_path(&path, s, name, err);
    if (code == BC_OK)
        code = io_remove_file(s->iow, bc_buf_text(&path), err);
    bc_buf_dispose(&path);
    return code;
}

bc_code store_destroy(store *s, bc_error *err)
{
    bc_code code = check_writable(s, err);

    if (code == BC_OK)
        code = io_remove_tree(s->iow, s->path, err);
    if (code == BC_ERR_NOT_FOUND)
        code = bc_error_set(err, BC_ERR_REPO_NOT_FOUND,
            "posixfs storage base path does not exist: %s", s->path);
    return code;
}

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_write.h"

#include <errno.h>
#include <stdlib.h>

/* A folder on the way out. One that fills again after it was emptied stops
 * the removal, so that nobody can keep it going. */
typedef struct folder {
    char *path;
    bool emptied;
} folder;

/* Folders still to be removed, inner ones on top: a stack on the heap, as in
 * io_tree.c. */
typedef struct removal {
    const bc_iow *iow;
    folder *folders;
    size_t count;
    size_t cap;
    bc_error *err;
} removal;

static bc_code stop(removal *r, const char *call, const char *path)
{
    return bc_error_set_errno(r->err, BC_ERR_IO, errno, "%s %s", call, path);
}

static bc_code push(removal *r, const char *path)
{
    size_t more = r->cap < 16 ? 16 : r->cap + r->cap / 2;
    folder *folders;
    char *copy;

    if (r->count == r->cap) {
        folders = realloc(r->folders, more * sizeof(*folders));
        if (folders == NULL)
            return bc_error_no_memory(r->err);
        r->folders = folders;
        r->cap = more;
    }
    copy = bc_text_copy(bc_slice_of(path));
    if (copy == NULL)
        return bc_error_no_memory(r->err);
    r->folders[r->count++] = (folder){copy, false};
    return BC_OK;
}

/* What somebody else removed first is fine. */
static bc_code remove_entry(removal *r, const char *path)
{
    const bc_iow *iow = r->iow;
    struct stat st;

    if (iow->read->lstat(iow->read->ctx, path, &st) != 0)
        return errno == ENOENT ? BC_OK : stop(r, "lstat", path);
    if (S_ISDIR(st.st_mode))
        return push(r, path);
    if (iow->unlink(iow->ctx, path) != 0 && errno != ENOENT)
        return stop(r, "unlink", path);
    return BC_OK;
}

static bc_code empty(removal *r, const char *path)
{
    io_names names = IO_NAMES_INIT;
    bc_buf child = BC_BUF_INIT;
    bc_code code = io_list(&names, r->iow->read, path, r->err);

    for (size_t i = 0; i < names.count && code == BC_OK; i++) {
        code = bc_buf_set_text(&child, path, r->err);
        if (code == BC_OK)
            code = io_path_join(&child, names.items[i], r->err);
        if (code == BC_OK)
            code = remove_entry(r, bc_buf_text(&child));
    }
    bc_buf_dispose(&child);
    io_names_dispose(&names);
    return code == BC_ERR_NOT_FOUND ? BC_OK : code;
}

static bc_code remove_top(removal *r)
{
    folder *top = &r->folders[r->count - 1];
    bc_code code = BC_OK;

    if (!top->emptied) {
        top->emptied = true;
        return empty(r, top->path);
    }
    if (r->iow->rmdir(r->iow->ctx, top->path) != 0 && errno != ENOENT)
        code = stop(r, "rmdir", top->path);
    free(top->path);
    r->count--;
    return code;
}

static bc_code check_root(const bc_iow *iow, const char *path, bc_error *err)
{
    struct stat st;

    if (iow->read->lstat(iow->read->ctx, path, &st) != 0)
        return bc_error_set_errno(err,
            errno == ENOENT ? BC_ERR_NOT_FOUND : BC_ERR_IO, errno, "lstat %s",
            path);
    if (S_ISLNK(st.st_mode))
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "Cannot call rmtree on a symbolic link: %s", path);
    if (!S_ISDIR(st.st_mode))
        return bc_error_set_errno(err, BC_ERR_IO, ENOTDIR, "remove %s", path);
    return BC_OK;
}

bc_code io_remove_tree(const bc_iow *iow, const char *path, bc_error *err)
{
    removal r = {.iow = iow, .err = err};
    bc_buf root = BC_BUF_INIT;
    /* A slash at the end would follow the link before it. */
    bc_code code = bc_buf_add(&root, io_path_trim(path), err);

    if (code == BC_OK)
        code = check_root(iow, bc_buf_text(&root), err);
    if (code == BC_OK)
        code = push(&r, bc_buf_text(&root));
    while (code == BC_OK && r.count > 0)
        code = remove_top(&r);
    while (r.count > 0)
        free(r.folders[--r.count].path);
    free(r.folders);
    bc_buf_dispose(&root);
    return code;
}

bc_code io_remove_file(const bc_iow *iow, const char *path, bc_error *err)
{
    if (iow->unlink(iow->ctx, path) == 0)
        return BC_OK;
    return bc_error_set_errno(err,
        errno == ENOENT ? BC_ERR_NOT_FOUND : BC_ERR_IO, errno, "unlink %s",
        path);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io_write.h"

#include <errno.h>
#include <stdlib.h>

/* As os.path.split: length of what stands before the last component, without
 * the slashes between them; 0 when there is nothing. */
static size_t head_of(const char *path, size_t len)
{
    size_t end;

    while (len > 0 && path[len - 1] == '/')
        len--;
    while (len > 0 && path[len - 1] != '/')
        len--;
    end = len;
    while (end > 0 && path[end - 1] == '/')
        end--;
    return end > 0 ? end : len;
}

/* End of the component behind len; the last one takes its slashes along. */
static size_t next_of(const char *path, size_t len)
{
    size_t end = len + strspn(path + len, "/");

    end += strcspn(path + end, "/");
    return path[end + strspn(path + end, "/")] == 0 ? strlen(path) : end;
}

static bool is_there(const bc_iow *iow, char *path, size_t len)
{
    char kept = path[len];
    bool there;

    path[len] = 0;
    there = io_stat(iow->read, path).exists;
    path[len] = kept;
    return there;
}

/* As Python quotes a path without control characters. */
static bc_code tell(const char *path, int sys_errno, bc_error *err)
{
    bool has_single = strchr(path, '\'') != NULL;
    char quote = has_single && strchr(path, '"') == NULL ? '"' : '\'';

    bc_error_set(err, BC_ERR_IO, "Error: [Errno %d] %s: %c%s%c", sys_errno,
        strerror(sys_errno), quote, path, quote);
    if (err != NULL)
        err->sys_errno = sys_errno;
    return BC_ERR_IO;
}

/*
 * One folder. Another process may have made it in the meantime. A parent that
 * exists and is no folder is for the next mkdir to complain about, as in
 * Python, which then names the child.
 */
static bc_code make_one(
    const bc_iow *iow, const char *path, mode_t mode, bool last, bc_error *err)
{
    int sys_errno;

    if (iow->mkdir(iow->ctx, path, mode) == 0)
        return BC_OK;
    sys_errno = errno;
    if (io_stat(iow->read, path).is_dir || (!last && sys_errno == EEXIST))
        return BC_OK;
    return tell(path, sys_errno, err);
}

static bc_code make_all(
    const bc_iow *iow, char *path, mode_t mode, bc_error *err)
{
    size_t whole = strlen(path);
    size_t len = whole;
    size_t head = head_of(path, len);
    bc_code code = BC_OK;
    char kept;

    while (head > 0 && !is_there(iow, path, head)) {
        len = head;
        head = head_of(path, len);
    }
    for (;;) {
        kept = path[len];
        path[len] = 0;
        code =
            make_one(iow, path, len == whole ? mode : 0777, len == whole, err);
        path[len] = kept;
        if (code != BC_OK || len == whole)
            return code;
        len = next_of(path, len);
    }
}

bc_code io_make_dirs(
    const bc_iow *iow, const char *path, mode_t mode, bc_error *err)
{
    char *copy = bc_text_copy(bc_slice_of(path));
    bc_code code;

    if (copy == NULL)
        return bc_error_no_memory(err);
    code = make_all(iow, copy, mode, err);
    free(copy);
    return code;
}

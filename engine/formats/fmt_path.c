#include "formats/fmt_path.h"

#include "base/buf.h"
#include "base/slice.h"

bc_slice fmt_path_element(bc_slice *path)
{
    const uint8_t *slash =
        path->len == 0 ? NULL : memchr(path->ptr, '/', path->len);
    size_t len = slash == NULL ? path->len : (size_t)(slash - path->ptr);
    bc_slice element = {path->ptr, len};

    len += slash != NULL;
    *path = (bc_slice){path->ptr + len, path->len - len};
    return element;
}

/*
 * "..": take the last component back, if there is one that is a name. root is
 * the length of the leading slashes. Gives false when ".." must be added.
 */
static bool step_back(bc_buf *out, size_t root)
{
    size_t last = out->len;

    while (last > root && out->ptr[last - 1] != '/')
        last--;
    if (out->len == root)
        return root > 0;
    if (bc_slice_is(
            bc_slice_cut(bc_slice_of_buf(out), last, out->len - last), ".."))
        return false;
    bc_buf_set_len(out, last > root ? last - 1 : root);
    return true;
}

static bc_code add_component(
    bc_buf *out, size_t root, bc_slice part, bc_error *err)
{
    bc_code code = BC_OK;

    if (part.len == 0 || bc_slice_is(part, "."))
        return BC_OK;
    if (bc_slice_is(part, "..") && step_back(out, root))
        return BC_OK;
    if (out->len > root)
        code = bc_buf_add_byte(out, '/', err);
    return code != BC_OK ? code : bc_buf_add(out, part, err);
}

/* POSIX: two leading slashes stay, three or more are one. */
static const char *root_of(bc_slice path)
{
    if (!bc_slice_starts(path, "/"))
        return "";
    if (!bc_slice_starts(path, "//") || bc_slice_starts(path, "///"))
        return "/";
    return "//";
}

bc_code fmt_path_normal(bc_buf *out, bc_slice path, bc_error *err)
{
    const char *root = root_of(path);
    bc_buf normal = BC_BUF_INIT;
    bc_code code = bc_buf_add_text(&normal, root, err);

    while (path.len > 0 && code == BC_OK)
        code =
            add_component(&normal, strlen(root), fmt_path_element(&path), err);
    if (code == BC_OK && normal.len == 0)
        code = bc_buf_add_byte(&normal, '.', err);
    if (code == BC_OK)
        code = bc_buf_add(out, bc_slice_of_buf(&normal), err);
    bc_buf_dispose(&normal);
    return code;
}

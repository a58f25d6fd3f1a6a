/* An item's path as Borg reads it. */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_item.h"
#include "formats/fmt_path.h"

/* A slash or a point at the start of an element: look closer. Sees most paths
 * for what they are at the cost of finding their slashes. */
static bool is_plain(bc_slice path)
{
    const uint8_t *p = path.ptr;
    const uint8_t *end = p + path.len;

    while (p != NULL && p < end && *p != '/' && *p != '.') {
        p = memchr(p, '/', (size_t)(end - p));
        p = p == NULL ? NULL : p + 1;
    }
    return p == NULL;
}

/* No ".", "..", or nothing between two slashes or at an end. */
static bool is_clean(bc_slice path)
{
    if (path.len == 0 || path.ptr[path.len - 1] == '/')
        return false;
    if (is_plain(path) || bc_slice_is(path, "."))
        return true;
    while (path.len > 0) {
        bc_slice e = fmt_path_element(&path);

        if (e.len == 0 || bc_slice_is(e, ".") || bc_slice_is(e, ".."))
            return false;
    }
    return true;
}

static bc_code join_elements(bc_buf *out, bc_slice path, bc_error *err)
{
    bc_code code = BC_OK;

    bc_buf_clear(out);
    while (path.len > 0 && code == BC_OK) {
        bc_slice e = fmt_path_element(&path);

        if (bc_slice_is(e, ".."))
            return bc_error_set(
                err, BC_ERR_LOCAL, "ValueError: unexpected '..' in a path");
        if (e.len == 0 || bc_slice_is(e, "."))
            continue;
        if (out->len > 0)
            code = bc_buf_add_byte(out, '/', err);
        if (code == BC_OK)
            code = bc_buf_add(out, e, err);
    }
    if (code == BC_OK && out->len == 0)
        code = bc_buf_add_byte(out, '.', err);
    return code;
}

bc_code fmt_item_path(
    bc_slice *out, const fmt_item *item, bc_buf *scratch, bc_error *err)
{
    bc_code code;

    *out = item->path;
    if (is_clean(item->path))
        return BC_OK;
    code = join_elements(scratch, item->path, err);
    *out = bc_slice_of_buf(scratch);
    return code;
}

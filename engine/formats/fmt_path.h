/*
 * Paths as texts; nothing is looked up.
 *
 * Source: CPython 3.11, posixpath.py
 */
#ifndef FMT_PATH_H
#define FMT_PATH_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Take the element at the front of path off it, with the slash behind. Empty
 * between two slashes, and at the end. Borrowed. */
bc_slice fmt_path_element(bc_slice *path);

/* os.path.normpath, appended to out; an empty path becomes ".". BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code fmt_path_normal(bc_buf *out, bc_slice path, bc_error *err) BC_NODISCARD;

#endif

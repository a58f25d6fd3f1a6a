/*
 * --files-cache MODE.
 *
 * Source: cache-side spec 6.1; borg 2.0.0b12, helpers/parseformat.py,
 * FilesCacheMode
 */
#ifndef FMT_MODES_H
#define FMT_MODES_H

#include <borgcache/error.h>
#include <borgcache/types.h>

enum {
    FMT_MODE_CTIME = 1,
    FMT_MODE_MTIME = 2,
    FMT_MODE_SIZE = 4,
    FMT_MODE_INODE = 8,
    FMT_MODE_RECHUNK = 16,
    FMT_MODE_DISABLED = 32
};

/* BC_OK, BC_ERR_USAGE with Borg's text ("cache mode must be …"); "size" alone
 * is refused too (Borg crashes on it later). */
bc_code fmt_modes_parse(
    unsigned *out, const char *text, bc_error *err) BC_NODISCARD;

#endif

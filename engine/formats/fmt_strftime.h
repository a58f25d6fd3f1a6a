/*
 * Python's datetime.strftime in the C locale.
 *
 * Source: CPython 3.11, Modules/_datetimemodule.c, wrap_strftime
 */
#ifndef FMT_STRFTIME_H
#define FMT_STRFTIME_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/*
 * Append the time to out. offset_s is what the wanted zone is ahead of UTC;
 * zone its name, for %Z.
 * BC_OK, BC_ERR_NO_MEMORY.
 */
bc_code fmt_strftime(bc_buf *out, bc_slice format, bc_ns ns, int32_t offset_s,
    const char *zone, bc_error *err) BC_NODISCARD;

#endif

/*
 * Python's format(value, spec) for text and whole numbers:
 * [[fill]align][sign]['z']['#']['0'][width][',' or '_']['.' precision][type]
 *
 * Source: CPython 3.11, Python/formatter_unicode.c
 */
#ifndef FMT_FORMAT_H
#define FMT_FORMAT_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Wider fields are refused, where Python would run out of memory later. */
#define FMT_FORMAT_WIDTH_MAX 65536

/*
 * Append the formatted value to out.
 * BC_OK, BC_ERR_FORMATTING with "ValueError(<Python's text>)",
 * BC_ERR_NO_MEMORY. Of the types for numbers, those that make a float of it
 * (e f g %) are refused.
 */
bc_code fmt_format_text(
    bc_buf *out, bc_slice value, bc_slice spec, bc_error *err) BC_NODISCARD;
bc_code fmt_format_int(
    bc_buf *out, int64_t value, bc_slice spec, bc_error *err) BC_NODISCARD;

#endif

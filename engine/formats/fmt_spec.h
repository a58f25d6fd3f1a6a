/*
 * A format spec of Python's format(), taken apart; used by fmt_format only.
 *
 * Source: CPython 3.11, Python/formatter_unicode.c
 */
#ifndef FMT_SPEC_H
#define FMT_SPEC_H

#include <borgcache/error.h>
#include <borgcache/types.h>

#define FMT_SPEC_NOT_GIVEN (-1)

/* Characters are code points, 0 = not given. fill borrows from the spec. */
typedef struct fmt_spec {
    bc_slice fill; /* one character */
    int32_t align;
    int32_t sign;
    bool no_negative_zero;
    bool alternate;
    int64_t width;
    int32_t separator;
    int64_t precision;
    int32_t type;
} fmt_spec;

/*
 * Take text apart. type is never 0: 'd' for numbers, 's' for text.
 * BC_OK, BC_ERR_FORMATTING.
 */
bc_code fmt_spec_parse(
    fmt_spec *out, bc_slice text, bool is_number, bc_error *err) BC_NODISCARD;

/* BC_ERR_FORMATTING with "ValueError(<text>)" */
bc_code fmt_spec_error(bc_error *err, const char *text) BC_NODISCARD;

#endif

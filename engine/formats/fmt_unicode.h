/* Properties of single code points, as CPython 3.11 knows them. */
#ifndef FMT_UNICODE_H
#define FMT_UNICODE_H

#include <borgcache/types.h>

/* str.lower() of one code point; U+0130 needs its caller's care. */
int32_t fmt_unicode_lower(int32_t cp);

/* str.isprintable() */
bool fmt_unicode_printable(int32_t cp);

/* The value of a decimal digit of any script, -1 when it is none. */
int fmt_unicode_digit(int32_t cp);

/* Has case, and counts as a neighbour of a sigma. */
bool fmt_unicode_cased(int32_t cp);

/* Looked past when a sigma's neighbour is sought (marks, quotes, ...). */
bool fmt_unicode_skipped(int32_t cp);

#endif

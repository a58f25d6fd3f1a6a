/* UTF-8 as Python's strict decoder reads it. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <borgcache/types.h>

/*
 * Take one code point off the front of rest. Gives it, or -1 for a byte that
 * does not decode (over-long, surrogate, above U+10FFFF, cut): rest then moves
 * on by one byte. rest must not be empty.
 */
int32_t bc_utf8_next(bc_slice *rest);

/* Every byte decodes. */
bool bc_utf8_valid(bc_slice text);

/* Offset of the first byte that does not decode; text.len when all do. */
size_t bc_utf8_valid_prefix(bc_slice text);

/* Number of code points; an undecodable byte counts as one. */
size_t bc_utf8_length(bc_slice text);

/* Encode into out (4 bytes); gives the length. cp must be a code point. */
size_t bc_utf8_encode(uint8_t *out, int32_t cp);

#endif

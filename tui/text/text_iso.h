/* Exact forms for documents: ISO 8601 times, strict UTF-8. */
#ifndef TEXT_ISO_H
#define TEXT_ISO_H

#include <borgcache/types.h>

#define TEXT_ISO_MAX 48

/* "2026-11-20T03:11:09.118204771Z": UTC, always nine digits. */
void text_iso(char out[TEXT_ISO_MAX], bc_ns at);

/*
 * Bytes of the UTF-8 character at the front; 0 when it does not decode (cut,
 * over-long, a surrogate, above U+10FFFF) or len is 0.
 */
size_t text_utf8_length(const uint8_t *bytes, size_t len);

#endif

/*
 * Python's ways with text that Borg's formats lean on.
 *
 * Everything takes UTF-8 and works on code points where Python does.
 */
#ifndef FMT_TEXT_H
#define FMT_TEXT_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* str.strip(), str.rstrip(): Unicode white space. */
bc_slice fmt_text_strip(bc_slice text);
bc_slice fmt_text_rstrip(bc_slice text);
bool fmt_text_is_space(int32_t cp);

/* str.lower(), appended to out. */
bc_code fmt_text_lower(bc_buf *out, bc_slice text, bc_error *err) BC_NODISCARD;

/* Text-mode reading: CRLF and CR become LF, appended to out. */
bc_code fmt_text_newlines(
    bc_buf *out, bc_slice text, bc_error *err) BC_NODISCARD;

/*
 * Does text decode? BC_OK, or BC_ERR_LOCAL with Python's message
 * ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0:
 * invalid start byte"); the position counts from the front of text.
 */
bc_code fmt_text_check_utf8(bc_slice text, bc_error *err) BC_NODISCARD;

/* repr(str) of text, appended to out: quotes, escapes. */
bc_code fmt_text_repr(bc_buf *out, bc_slice text, bc_error *err) BC_NODISCARD;

/* repr(bytes): b'...', appended to out. */
bc_code fmt_bytes_repr(bc_buf *out, bc_slice bytes, bc_error *err) BC_NODISCARD;

/*
 * int(text): white space, sign, decimal digits of any script with single '_'
 * between. BC_ERR_LOCAL with Python's message otherwise ("ValueError: invalid
 * literal for int() with base 10: 'x'"). Values beyond 64 bits are clamped.
 */
bc_code fmt_text_int(int64_t *out, bc_slice text, bc_error *err) BC_NODISCARD;

#endif

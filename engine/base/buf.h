/*
 * Growing bytes. A failed call leaves the buffer as it was. A NUL always
 * follows the content, so buf->ptr can serve as text. What is added must not
 * lie in the buffer itself. Every code is BC_OK or BC_ERR_NO_MEMORY.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Room for more bytes behind the content, to be written by hand; buf->ptr is
 * set then. bc_buf_set_len says how many have been. */
bc_code bc_buf_reserve(bc_buf *buf, size_t more, bc_error *err) BC_NODISCARD;

/* The content ends there now: behind what was written into reserved room, or
 * earlier, which takes back what was added. */
void bc_buf_set_len(bc_buf *buf, size_t len);

bc_code bc_buf_add(bc_buf *buf, bc_slice bytes, bc_error *err) BC_NODISCARD;
bc_code bc_buf_add_text(
    bc_buf *buf, const char *text, bc_error *err) BC_NODISCARD;
bc_code bc_buf_add_byte(bc_buf *buf, uint8_t byte, bc_error *err) BC_NODISCARD;
bc_code bc_buf_add_format(bc_buf *buf, bc_error *err, const char *format,
    ...) BC_NODISCARD __attribute__((format(printf, 3, 4)));

/* Replace the content by a text. */
bc_code bc_buf_set_text(
    bc_buf *buf, const char *text, bc_error *err) BC_NODISCARD;

/* The content as text; "" for a buffer that never held any. */
const char *bc_buf_text(const bc_buf *buf);

void bc_buf_clear(bc_buf *buf);   /* len = 0, memory kept */
void bc_buf_dispose(bc_buf *buf); /* memory released, safe to use again */

/* A NUL-terminated copy on the heap; NULL when out of memory. */
char *bc_text_copy(bc_slice bytes);

#endif

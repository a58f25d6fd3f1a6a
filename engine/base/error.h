/* How the engine fills a bc_error: set once, where the failure is detected. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <borgcache/error.h>

/* Fill err (may be NULL) and give code back, so a caller can return it. A text
 * that is too long is cut at a character. */
bc_code bc_error_set(bc_error *err, bc_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with errno kept and strerror's text added: "open /x: No such …".
 * The reason stands there whole, however long the text is. */
bc_code bc_error_set_errno(bc_error *err, bc_code code, int sys_errno,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Put "prefix: " before the message that is there. */
void bc_error_prefix(bc_error *err, const char *prefix);

/*
 * For a call that reported to own, and whose object need not be there:
 * BC_ERR_NOT_FOUND is BC_OK, and err untouched; any other failure stays what it
 * is, and err gets own.
 */
bc_code bc_error_unless_absent(
    bc_code code, const bc_error *own, bc_error *err) BC_NODISCARD;

/* The one message for a failed allocation. */
bc_code bc_error_no_memory(bc_error *err);

#endif

/* How the program fills a bc_error: set once, where it is detected. */
#ifndef TEXT_FAIL_H
#define TEXT_FAIL_H

#include <borgcache/error.h>

/* Fill err (may be NULL) and give code back, so a caller can return it. */
bc_code text_fail(bc_error *err, bc_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

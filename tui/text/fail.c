#include "text/fail.h"

#include <stdarg.h>
#include <stdio.h>

bc_code text_fail(bc_error *err, bc_code code, const char *format, ...)
{
    va_list args;

    if (!err)
        return code;
    err->code = code;
    err->sys_errno = 0;
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    return code;
}

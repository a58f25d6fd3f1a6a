#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void bc_log_write(const bc_log *log, bc_level level, const char *logger,
    const char *format, ...)
{
    char text[2048];
    va_list args;

    if (log == NULL || log->write == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    log->write(log->payload, level, logger, text);
}

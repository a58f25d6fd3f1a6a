/*
 * How the engine speaks: one callback, given by the caller.
 *
 * The engine never prints. News that is not an error goes here with Borg's
 * level, Borg's logger name ("borg.cache", "borg.debug.files_cache", …) and
 * Borg's text. The text is one line without a line end; it can hold bytes from
 * outside and must be sanitised before it meets a terminal.
 */
#ifndef BORGCACHE_LOG_H
#define BORGCACHE_LOG_H

#include <borgcache/types.h>

/* Python's numbers, which Borg's --log-json readers know. */
typedef enum bc_level {
    BC_DEBUG = 10,
    BC_INFO = 20,
    BC_WARNING = 30,
    BC_ERROR = 40
} bc_level;

/* write may be NULL: silence. logger and text live for the call only. */
typedef struct bc_log {
    void (*write)(
        void *payload, bc_level level, const char *logger, const char *text);
    void *payload;
} bc_log;

#define BC_LOG_NONE                                                            \
    {                                                                          \
        NULL, NULL                                                             \
    }

#endif

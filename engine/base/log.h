/* How the engine reaches the caller's log. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <borgcache/log.h>

/* Borg's logger names. */
#define LOG_CACHE       "borg.cache"
#define LOG_FILES_CACHE "borg.debug.files_cache"
#define LOG_INTEGRITY   "borg.crypto.file_integrity"
#define LOG_KEY         "borg.crypto.key"
#define LOG_REPOSITORY  "borg.repository"

/* Nothing happens when log is NULL or has no write. */
void bc_log_write(const bc_log *log, bc_level level, const char *logger,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif

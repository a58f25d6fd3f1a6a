/* The log, errors and progress on stderr: see cli_log.c. */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include "cli/commands.h"

/* What --debug-topic enables, said as Borg says it. */
void cli_log_topics(const cli_options *options);

/* The line that ends a failed run; with --log-json as Borg's, with msgid, and
 * of what Borg has no error class for the second line as well. env may be
 * NULL. */
void cli_log_error(
    const cli_options *options, const bc_env *env, const bc_error *err);

/* How far one long read is; message, msgid and total are the caller's. */
typedef struct cli_percent {
    const char *message;
    const char *msgid;
    uint64_t total;
    uint64_t current;
    unsigned shown; /* the last percentage; 0: nothing yet */
    int64_t drawn_ns;
} cli_percent;

void cli_percent_begin(cli_percent *p, cli_context *c);
void cli_percent_at(cli_percent *p, cli_context *c, uint64_t current);
void cli_percent_end(cli_percent *p, cli_context *c);

#endif

/*
 * What a check found: findings of the inspection, of the thresholds and of the
 * locks; one status; and the figures behind it.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/commands.h"

/* The numbers are the exit codes of the monitoring-plugin convention. */
typedef enum cli_status {
    CLI_STATUS_OK = 0,
    CLI_STATUS_WARNING = 1,
    CLI_STATUS_CRITICAL = 2,
    CLI_STATUS_UNKNOWN = 3
} cli_status;

/* "WARNING" or "WARNING:CRITICAL" of an option. */
typedef struct cli_limit {
    bc_opt_u64 warning;
    bc_opt_u64 critical;
} cli_limit;

/* A finding that owns its texts. */
typedef struct cli_check_note {
    bc_finding finding;
    char subject[128];
    char message[256];
} cli_check_note;

typedef struct cli_check {
    cli_limit max_age_s;
    cli_limit max_bytes;
    cli_limit min_entries;
    cli_status status;
    cli_check_note *notes; /* of thresholds and locks */
    size_t note_count;
    bc_finding *findings; /* everything, worst first */
    size_t finding_count;
    size_t by_severity[3];
    bc_opt_i64 age_s;
    bc_opt_u64 entries;
    const bc_lock_facts *locks;
    size_t lock_count;
    size_t by_state[4]; /* of locks */
} cli_check;

#define CLI_CHECK_INIT                                                         \
    {                                                                          \
        .status = CLI_STATUS_OK                                                \
    }

/* Read the thresholds. BC_OK, BC_ERR_USAGE that names the option. */
bc_code cli_check_limits(
    cli_check *out, const cli_options *options, bc_error *err);

/* Look at everything and judge. BC_OK whatever the verdict. */
bc_code cli_check_judge(cli_check *check, cli_context *c, bc_error *err);

void cli_check_dispose(cli_check *check);

const char *cli_status_name(cli_status status); /* "ok", "warning", … */

/* The line for a monitoring plugin, without its line end. */
void cli_check_line(FILE *out, const cli_check *check, cli_context *c);

/* The line of a check that failed, with its line end. */
void cli_check_failed(FILE *out, const char *message);

bc_code cli_check_document(
    const cli_check *check, cli_context *c, bc_error *err);

/* Write the metrics for a textfile collector, whole or not at all. */
bc_code cli_check_prometheus(
    const cli_check *check, cli_context *c, const char *path, bc_error *err);

#endif

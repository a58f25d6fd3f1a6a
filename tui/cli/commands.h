/* What every batch command gets, and the commands. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"
#include "doc/doc.h"

#include <borgcache/cache.h>

typedef struct cli_context {
    const cli_options *options;
    bc_env *env;
    bc_inspect *inspect; /* NULL for list and open */
    const char *dir;     /* what the command is about: a root or a cache */
    FILE *out;
    unsigned operation; /* number of the last progress shown, as Borg counts */
    bool reporting;     /* its end is still to come */
} cli_context;

/* A command prints and gives BC_OK, or an error for cli_fail. *exit_code is 0
 * or 1 on BC_OK. */
typedef bc_code (*cli_command_run)(
    int *exit_code, cli_context *context, bc_error *err);

/* cli_cmd_list, cli_cmd_info, …: one for each row. */
#define X(name, function, about, effect, words, argument, help, examples)      \
    bc_code cli_cmd_##function(int *exit_code, cli_context *c, bc_error *err);
#include "cli/commands.def"
#undef X

/* The engine's log and progress on stderr, as the options want them. */
bc_log cli_log(const cli_options *options);
bc_progress cli_progress(cli_context *c);

/* 1 when a finding is a warning or critical, else 0. */
int cli_exit_for(bc_findings findings);

/* Load one files cache, or all; a file that cannot be read is a finding, not
 * an error. */
bc_code cli_load_view(cli_context *c, bc_files_view *view, bc_error *err);
bc_code cli_load_files(cli_context *c, bc_error *err);

/* The files cache of that file name or series; BC_ERR_NOT_FOUND. */
bc_code cli_find_files(
    bc_files_view **out, cli_context *c, const char *name, bc_error *err);

/* With --null: a path as it is, ended by a NUL. */
void cli_put_path(FILE *out, const char *dir, const char *name);
/* Text output: text from outside, made safe for a terminal. "-" for NULL. */
void cli_put_text(FILE *out, bc_slice text);
void cli_put_cstr(FILE *out, const char *text);
/* "Label        value" lines. */
void cli_put_row(FILE *out, const char *label, bc_slice value);
void cli_put_findings(FILE *out, bc_findings findings);
void cli_put_files_heads(FILE *out, bc_inspect *inspect);

#endif

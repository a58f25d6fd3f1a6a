/*
 * The two tables of the command line, as values.
 *
 * options.def and commands.def are their rows; everything that lists options
 * or commands goes through here.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/commands.h"

enum cli_takes { CLI_FLAG, CLI_TEXT, CLI_TEXTS, CLI_NUMBER, CLI_SIZE };

typedef struct cli_option_row {
    const char *name;
    char letter;
    enum cli_takes takes;
    size_t at;            /* offset in cli_options */
    const char *argument; /* "" for a flag */
    const char *commands; /* names with a blank between them */
    const char *help;
} cli_option_row;

typedef struct cli_command_row {
    const char *name;
    cli_command_run run;
    bool inspects; /* one cache, looked at; else the directory as it is */
    bool writes;
    int words; /* how many may follow it */
    const char *argument;
    const char *help;
    const char *examples;
} cli_command_row;

/* In the order of --help; the last row has no name. */
const cli_option_row *cli_option_table(void);
const cli_command_row *cli_command_table(void);

/* NULL when there is none of that name. */
const cli_command_row *cli_find_command(const char *name);

/* Does the command take the option? "" is the interactive program. */
bool cli_option_is_for(const cli_option_row *option, const char *command);

/* BC_ERR_USAGE that names the first given option the command refuses. */
bc_code cli_check_options(
    const cli_options *options, const char *command, bc_error *err);

#endif

#include "cli/cli_table.h"

#include "text/fail.h"
#include "text/text_word.h"

#include <limits.h>
#include <string.h>

static const cli_option_row options[] = {
#define X(name, letter, takes, field, argument, commands, help)                \
    {name, letter, takes, offsetof(cli_options, field), argument, commands,    \
        help},
#include "cli/options.def"
#undef X
    {NULL, 0, CLI_FLAG, 0, NULL, NULL, NULL},
};

_Static_assert(sizeof(options) / sizeof(options[0]) <= 64,
    "cli_options.given has a bit for each option");

enum { FOLDER = false, CACHE = true, LOOKS = false, WRITES = true };
enum { ANY = INT_MAX };

static const cli_command_row commands[] = {
#define X(name, function, about, effect, words, argument, help, examples)      \
    {name, cli_cmd_##function, about, effect, words, argument, help, examples},
#include "cli/commands.def"
#undef X
    {NULL, NULL, false, false, 0, NULL, NULL, NULL},
};

const cli_option_row *cli_option_table(void)
{
    return options;
}

const cli_command_row *cli_command_table(void)
{
    return commands;
}

const cli_command_row *cli_find_command(const char *name)
{
    for (const cli_command_row *row = commands; row->name != NULL; row++) {
        if (strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

bool cli_option_is_for(const cli_option_row *option, const char *command)
{
    if (text_has_word(option->commands, "all"))
        return true;
    if (command[0] == 0)
        return text_has_word(option->commands, "screen");
    return text_has_word(option->commands, "batch") ||
           text_has_word(option->commands, command);
}

bc_code cli_check_options(
    const cli_options *given, const char *command, bc_error *err)
{
    for (size_t i = 0; options[i].name != NULL; i++) {
        if ((given->given >> i & 1) != 0 &&
            !cli_option_is_for(&options[i], command))
            return text_fail(err, BC_ERR_USAGE, "%s takes no option %s",
                command, options[i].name);
    }
    return BC_OK;
}

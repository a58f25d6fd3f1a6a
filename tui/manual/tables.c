#include "manual.h"

#include "text/text_word.h"

#include <string.h>

const manual_option manual_options[] = {
#define X(name, letter, takes, field, argument, commands, help)                \
    {name, letter, argument, commands, help},
#include "cli/options.def"
#undef X
    {NULL, 0, NULL, NULL, NULL},
};

enum { LOOKS = false, WRITES = true };

const manual_command manual_commands[] = {
#define X(name, function, about, effect, words, argument, help, examples)      \
    {name, effect, argument, help, examples},
#include "cli/commands.def"
#undef X
    {NULL, false, NULL, NULL, NULL},
};

const manual_key manual_keys[] = {
#define X(id, keys, places, footer, help) {keys, help},
#include "model/actions.def"
#undef X
    {NULL, NULL},
};

const manual_variable manual_variables[] = {
#define X(name, help) {name, help},
#include "cli/variables.def"
#undef X
    {NULL, NULL},
};

bool manual_takes(const manual_option *option, const char *command)
{
    if (command[0] == 0 || text_has_word(option->commands, "all"))
        return true;
    return text_has_word(option->commands, "batch") ||
           text_has_word(option->commands, command);
}

bool manual_is_choice(const manual_option *option)
{
    /* "FILE|-" is a path or stdin. */
    return strchr(option->argument, '|') != NULL &&
           strncmp(option->argument, "FILE", 4) != 0;
}

bool manual_is_path(const manual_option *option)
{
    return strncmp(option->argument, "FILE", 4) == 0 ||
           strcmp(option->argument, "LOCATION") == 0;
}

void manual_put(FILE *out, const char *text, char from, char to)
{
    for (; *text != 0; text++)
        fputc(*text == from ? to : *text, out);
}

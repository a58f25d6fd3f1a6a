#include "manual.h"

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

static bool is_named(const char *names, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = names; *at != 0;) {
        size_t here = strcspn(at, " ");

        if (here == len && strncmp(at, word, len) == 0)
            return true;
        at += here + strspn(at + here, " ");
    }
    return false;
}

bool manual_takes(const manual_option *option, const char *command)
{
    if (command[0] == 0 || is_named(option->commands, "all"))
        return true;
    return is_named(option->commands, "batch") ||
           is_named(option->commands, command);
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

/* manual TEMPLATE: the template with its parts filled in, on stdout. */
#include "manual.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    void (*print)(FILE *out);
} parts[] = {
    {"@MAN_COMMANDS@\n", manual_man_commands},
    {"@MAN_OPTIONS@\n", manual_man_options},
    {"@MAN_KEYS@\n", manual_man_keys},
    {"@MAN_VARIABLES@\n", manual_man_variables},
    {"@BASH_COMMANDS@\n", manual_bash_commands},
    {"@BASH_VALUES@\n", manual_bash_values},
    {"@BASH_OPTIONS@\n", manual_bash_options},
    {"@ZSH_COMMANDS@\n", manual_zsh_commands},
    {"@ZSH_OPTIONS@\n", manual_zsh_options},
    {"@FISH_COMMANDS@\n", manual_fish_commands},
    {"@FISH_OPTIONS@\n", manual_fish_options},
};

#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))
#define VERSION    "@VERSION@"

static bool put_part(const char *line)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (strcmp(line, parts[i].name) == 0) {
            parts[i].print(stdout);
            return true;
        }
    }
    return false;
}

static void put_line(const char *line)
{
    const char *at = strstr(line, VERSION);

    if (at == NULL)
        fputs(line, stdout);
    else
        printf("%.*s" BC_VERSION "%s", (int)(at - line), line,
            at + strlen(VERSION));
}

int main(int argc, char **argv)
{
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    char *line = NULL;
    size_t size = 0;

    if (in == NULL) {
        fputs("usage: manual TEMPLATE\n", stderr);
        return 2;
    }
    while (getline(&line, &size, in) > 0) {
        if (line[0] == '@' && !put_part(line)) {
            fprintf(stderr, "%s: no such part: %s", argv[1], line);
            return 1;
        }
        if (line[0] != '@')
            put_line(line);
    }
    free(line);
    fclose(in);
    return fflush(stdout) == 0 ? 0 : 1;
}

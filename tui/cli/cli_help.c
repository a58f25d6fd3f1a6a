/* What --help and --version print, from the tables. */
#include "cli/cli_table.h"

#include <string.h>

enum { COLUMNS = 79, HELP_AT = 25 };

/* Words from column `at` on, which is reached, on as many lines as it takes. */
static void put_words(FILE *out, size_t at, const char *text)
{
    size_t col = at;

    while (*text != 0) {
        size_t len = strcspn(text, " ");

        if (col > at && col + 1 + len > COLUMNS) {
            fprintf(out, "\n%*s", (int)at, "");
            col = at;
        } else if (col > at) {
            fputc(' ', out);
            col++;
        }
        fprintf(out, "%.*s", (int)len, text);
        col += len;
        text += len;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

static void put_option(FILE *out, const cli_option_row *row)
{
    char left[80];

    snprintf(left, sizeof(left), "%s%s%s", row->name,
        row->argument[0] == 0 ? "" : " ", row->argument);
    if (row->letter != 0)
        fprintf(out, "  -%c, ", row->letter);
    else
        fputs("      ", out);
    if (strlen(left) > 18)
        fprintf(out, "%s\n%*s", left, HELP_AT, "");
    else
        fprintf(out, "%-18s ", left);
    put_words(out, HELP_AT, row->help);
}

static void put_program(FILE *out)
{
    fputs("usage: borgcache-tui [OPTION...] [CACHE-DIR]\n"
          "       borgcache-tui --batch [OPTION...] [CACHE-DIR] [COMMAND "
          "[WORD...]]\n"
          "       borgcache-tui --batch COMMAND --help\n"
          "       borgcache-tui --import FILE\n"
          "       borgcache-tui --demo\n\n"
          "Look at the client-side caches of Borg Backup. Only the commands "
          "marked *, and a\nyes to one of Borg's own questions, change "
          "anything.\n"
          "CACHE-DIR is one cache, or a folder of caches; left out, Borg's "
          "own.\n\ncommands:\n",
        out);
    for (const cli_command_row *row = cli_command_table(); row->name != NULL;
         row++) {
        fprintf(out, "%s %-14s ", row->writes ? " *" : "  ", row->name);
        put_words(out, 18, row->help);
    }
    fputs("\noptions:\n", out);
    for (const cli_option_row *row = cli_option_table(); row->name != NULL;
         row++)
        put_option(out, row);
    fputs("\nexit codes: 0 fine, 1 a warning was found, 2 usage or input, "
          "others as Borg's\n",
        out);
}

/* "words | meaning" lines: the command first, its meaning below. */
static void put_examples(FILE *out, const char *examples)
{
    for (const char *line = examples; *line != 0;) {
        const char *bar = strstr(line, " | ");
        const char *end = strchr(line, '\n');

        fprintf(out, "  borgcache-tui --batch %.*s\n      %.*s\n",
            (int)(bar - line), line, (int)(end - bar - 3), bar + 3);
        line = end + 1;
    }
}

static void put_command(FILE *out, const cli_command_row *command)
{
    fprintf(out,
        "usage: borgcache-tui --batch [OPTION...] [CACHE-DIR] %s%s%s\n",
        command->name, command->argument[0] == 0 ? "" : " ", command->argument);
    fprintf(out, "\n%s: %s\n%s\noptions:\n", command->name, command->help,
        command->writes ? "" : "It looks; nothing is written.\n");
    for (const cli_option_row *row = cli_option_table(); row->name != NULL;
         row++) {
        if (cli_option_is_for(row, command->name))
            put_option(out, row);
    }
    fputs("\nexamples:\n", out);
    put_examples(out, command->examples);
}

void cli_print_help(FILE *out, const char *command)
{
    if (command == NULL)
        put_program(out);
    else
        put_command(out, cli_find_command(command));
}

void cli_print_version(FILE *out)
{
    fputs("borgcache-tui " BC_VERSION "\n", out);
}

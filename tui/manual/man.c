/* Parts of the manual page, in the man macros. */
#include "manual.h"

#include <string.h>

/* What roff would take for more than text. */
static void put_text(FILE *out, const char *text, size_t len)
{
    if (len > 0 && (text[0] == '.' || text[0] == '\''))
        fputs("\\&", out);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\\')
            fputs("\\e", out);
        else if (text[i] == '-')
            fputs("\\-", out);
        else
            fputc(text[i], out);
    }
}

static void put_line(FILE *out, const char *text)
{
    put_text(out, text, strlen(text));
    fputc('\n', out);
}

static void put_names(FILE *out, const manual_option *option)
{
    fputs(".B ", out);
    if (option->letter != 0) {
        char letter[3] = {'-', option->letter, 0};

        put_text(out, letter, 2);
        fputs(", ", out);
    }
    put_text(out, option->name, strlen(option->name));
    if (option->argument[0] != 0) {
        fputs(" \\fI", out);
        put_text(out, option->argument, strlen(option->argument));
        fputs("\\fR", out);
    }
    fputc('\n', out);
}

static void put_takers(FILE *out, const manual_option *option)
{
    const char *const everyone[] = {"all", "batch"};

    for (size_t i = 0; i < sizeof(everyone) / sizeof(everyone[0]); i++) {
        if (strcmp(option->commands, everyone[i]) == 0)
            return;
    }
    if (strcmp(option->commands, "screen") == 0) {
        fputs("(the interactive program)\n", out);
        return;
    }
    fputc('(', out);
    put_text(out, option->commands, strlen(option->commands));
    fputs(")\n", out);
}

void manual_man_options(FILE *out)
{
    for (const manual_option *o = manual_options; o->name != NULL; o++) {
        fputs(".TP\n", out);
        put_names(out, o);
        put_line(out, o->help);
        put_takers(out, o);
    }
}

/* "words | meaning" lines. */
static void put_examples(FILE *out, const char *examples)
{
    for (const char *line = examples; *line != 0;) {
        const char *bar = strstr(line, " | ");
        const char *end = strchr(line, '\n');

        fputs(".RS\n.TP\n.B borgcache\\-tui \\-\\-batch ", out);
        put_text(out, line, (size_t)(bar - line));
        fputc('\n', out);
        put_text(out, bar + 3, (size_t)(end - bar - 3));
        fputs("\n.RE\n", out);
        line = end + 1;
    }
}

void manual_man_commands(FILE *out)
{
    for (const manual_command *c = manual_commands; c->name != NULL; c++) {
        fputs(".TP\n.B ", out);
        put_text(out, c->name, strlen(c->name));
        if (c->argument[0] != 0) {
            fputs(" \\fI", out);
            put_text(out, c->argument, strlen(c->argument));
            fputs("\\fR", out);
        }
        fputc('\n', out);
        put_line(out, c->help);
        if (c->writes)
            fputs(".br\nIt changes what it is about.\n", out);
        put_examples(out, c->examples);
    }
}

void manual_man_keys(FILE *out)
{
    for (const manual_key *k = manual_keys; k->keys != NULL; k++) {
        fputs(".TP\n.B ", out);
        put_line(out, k->keys);
        put_line(out, k->help);
    }
}

void manual_man_variables(FILE *out)
{
    for (const manual_variable *v = manual_variables; v->name != NULL; v++) {
        fprintf(out, ".TP\n.B %s\n", v->name);
        put_line(out, v->help);
    }
}

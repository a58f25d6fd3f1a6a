/* Parts of the completions for bash, zsh and fish. */
#include "manual.h"

#include <string.h>

void manual_bash_commands(FILE *out)
{
    fputs("    local commands=\"", out);
    for (const manual_command *c = manual_commands; c->name != NULL; c++)
        fprintf(out, "%s%s", c == manual_commands ? "" : " ", c->name);
    fputs("\"\n", out);
}

static void put_bash_pattern(FILE *out, const manual_option *o)
{
    fprintf(out, "    %s", o->name);
    if (o->letter != 0)
        fprintf(out, "|-%c", o->letter);
    fputs(")\n        ", out);
}

void manual_bash_values(FILE *out)
{
    for (const manual_option *o = manual_options; o->name != NULL; o++) {
        if (o->argument[0] == 0)
            continue;
        put_bash_pattern(out, o);
        if (manual_is_choice(o)) {
            fputs("COMPREPLY=($(compgen -W \"", out);
            manual_put(out, o->argument, '|', ' ');
            fputs("\" -- \"$cur\"))\n", out);
        } else
            fputs(manual_is_path(o) ? "COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                                    : "COMPREPLY=()\n",
                out);
        fputs("        return ;;\n", out);
    }
}

static void put_bash_row(FILE *out, const char *command)
{
    fprintf(out, "    %s) options=\"", command[0] == 0 ? "''" : command);
    for (const manual_option *o = manual_options; o->name != NULL; o++) {
        if (manual_takes(o, command))
            fprintf(out, "%s ", o->name);
    }
    fputs("\" ;;\n", out);
}

void manual_bash_options(FILE *out)
{
    put_bash_row(out, "");
    for (const manual_command *c = manual_commands; c->name != NULL; c++)
        put_bash_row(out, c->name);
}

/* Inside single quotes, where some characters are zsh's own. */
static void put_zsh_text(FILE *out, const char *text)
{
    for (; *text != 0; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else {
            if (strchr("[]:\\", *text) != NULL)
                fputc('\\', out);
            fputc(*text, out);
        }
    }
}

void manual_zsh_commands(FILE *out)
{
    for (const manual_command *c = manual_commands; c->name != NULL; c++) {
        fprintf(out, "        '%s:", c->name);
        put_zsh_text(out, c->help);
        fputs("'\n", out);
    }
}

static void put_zsh_spec(
    FILE *out, const manual_option *o, const char *name, const char *equals)
{
    fprintf(out, "            '%s%s[", name, o->argument[0] == 0 ? "" : equals);
    put_zsh_text(out, o->help);
    fputc(']', out);
    if (o->argument[0] != 0) {
        fputc(':', out);
        put_zsh_text(out, o->argument);
        fputc(':', out);
        if (manual_is_choice(o)) {
            fputc('(', out);
            manual_put(out, o->argument, '|', ' ');
            fputc(')', out);
        } else if (manual_is_path(o))
            fputs("_files", out);
    }
    fputs("'\n", out);
}

static void put_zsh_row(FILE *out, const char *command)
{
    fprintf(
        out, "    %s)\n        specs=(\n", command[0] == 0 ? "''" : command);
    for (const manual_option *o = manual_options; o->name != NULL; o++) {
        char letter[3] = {'-', o->letter, 0};

        if (!manual_takes(o, command))
            continue;
        put_zsh_spec(out, o, o->name, "=");
        if (o->letter != 0)
            put_zsh_spec(out, o, letter, "");
    }
    fputs("        ) ;;\n", out);
}

void manual_zsh_options(FILE *out)
{
    put_zsh_row(out, "");
    for (const manual_command *c = manual_commands; c->name != NULL; c++)
        put_zsh_row(out, c->name);
}

static void put_fish_text(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text != 0; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

#define FISH "complete -c borgcache-tui "

void manual_fish_commands(FILE *out)
{
    fputs("set -g __borgcache_tui_commands", out);
    for (const manual_command *c = manual_commands; c->name != NULL; c++)
        fprintf(out, " %s", c->name);
    fputc('\n', out);
    for (const manual_command *c = manual_commands; c->name != NULL; c++) {
        fprintf(out, FISH "-n '__borgcache_tui_is screen' -a %s -d ", c->name);
        put_fish_text(out, c->help);
        fputc('\n', out);
    }
}

/* "all" and "batch" become the names they stand for. */
static void put_fish_takers(FILE *out, const manual_option *o)
{
    if (manual_takes(o, ""))
        fputs(" screen", out);
    for (const manual_command *c = manual_commands; c->name != NULL; c++) {
        if (manual_takes(o, c->name))
            fprintf(out, " %s", c->name);
    }
}

void manual_fish_options(FILE *out)
{
    for (const manual_option *o = manual_options; o->name != NULL; o++) {
        fputs(FISH "-n '__borgcache_tui_is", out);
        put_fish_takers(out, o);
        fprintf(out, "' -l %s", o->name + 2);
        if (o->letter != 0)
            fprintf(out, " -s %c", o->letter);
        if (manual_is_choice(o)) {
            fputs(" -x -a '", out);
            manual_put(out, o->argument, '|', ' ');
            fputc('\'', out);
        } else if (manual_is_path(o))
            fputs(" -r -F", out);
        else if (o->argument[0] != 0)
            fputs(" -x", out);
        fputs(" -d ", out);
        put_fish_text(out, o->help);
        fputc('\n', out);
    }
}

/* Words to options. One table of options; --help prints the same table. */
#include "cli/cli.h"

#include "text/fail.h"

#include <stdlib.h>
#include <string.h>

enum takes { FLAG, TEXT, NUMBER, SIZE };

typedef struct option_row {
    const char *name;
    char letter;
    enum takes takes;
    size_t at;     /* offset in cli_options */
    size_t has_at; /* of the bool that goes with a number, or 0 */
    const char *argument;
    const char *help;
} option_row;

#define AT(field) offsetof(cli_options, field)

static const option_row rows[] = {
    {"--batch", 'b', FLAG, AT(batch), 0, NULL,
        "print and exit: no screen, no question"},
    {"--demo", 0, FLAG, AT(demo), 0, NULL,
        "look at a made-up repository in a temporary folder"},
    {"--repo", 'r', TEXT, AT(repo), 0, "LOCATION",
        "the repository (else BORG_REPO, else the remembered place)"},
    {"--offline", 0, FLAG, AT(offline), 0, NULL, "never touch the repository"},
    {"--json", 0, FLAG, AT(json), 0, NULL, "one JSON document on stdout"},
    {"--json-lines", 0, FLAG, AT(json_lines), 0, NULL,
        "with --entries: a head line, one object a line, an end line"},
    {"--entries", 0, FLAG, AT(entries), 0, NULL,
        "list every entry (files, chunks)"},
    {"--cutoff", 0, NUMBER, AT(cutoff_ns), AT(has_cutoff), "NS",
        "newest time memorized in the next run, ns since 1970 (files)"},
    {"--debug", 0, FLAG, AT(debug), 0, NULL,
        "print what the engine logs on stderr"},
    {"--color", 0, TEXT, AT(color), 0, "WHEN", "auto, always or never"},
    {"--ascii", 0, FLAG, AT(ascii), 0, NULL, "no characters beyond ASCII"},
    {"--theme", 0, TEXT, AT(theme), 0, "NAME", "dark or light"},
    {"--start", 0, TEXT, AT(start), 0, "SCREEN",
        "overview, security, files, chunks or log"},
    {"--script", 0, TEXT, AT(script), 0, "FILE",
        "keys from FILE, screens on stdout, no terminal"},
    {"--size", 0, SIZE, 0, 0, "COLSxROWS", "size of a scripted screen"},
    {"--now", 0, NUMBER, AT(now_ns), AT(has_now), "NS",
        "a fixed clock, ns since 1970, for scripted screens"},
    {"--help", 'h', FLAG, AT(help), 0, NULL, "this text"},
    {"--version", 'V', FLAG, AT(version), 0, NULL, "name and version"},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* The row for "--name", "--name=value" or "-x"; *value is set for "=". */
static const option_row *find_row(const char *word, const char **value)
{
    size_t len = strcspn(word, "=");

    *value = NULL;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const option_row *row = &rows[i];

        if (row->letter != 0 && word[0] == '-' && word[1] == row->letter &&
            word[2] == 0)
            return row;
        if (strlen(row->name) != len || strncmp(word, row->name, len) != 0)
            continue;
        if (word[len] == '=')
            *value = word + len + 1;
        return row;
    }
    return NULL;
}

static bool parse_number(int64_t *out, const char *text)
{
    char *end;

    if (text[0] == 0 || strspn(text, "-0123456789") != strlen(text))
        return false;
    *out = strtoll(text, &end, 10);
    return *end == 0;
}

static bool parse_size(cli_options *out, const char *text)
{
    char *end;
    unsigned long columns = strtoul(text, &end, 10);
    unsigned long lines;

    if (end == text || *end != 'x')
        return false;
    text = end + 1;
    lines = strtoul(text, &end, 10);
    if (end == text || *end != 0 || columns < 1 || lines < 1 ||
        columns > 1000 || lines > 1000)
        return false;
    out->columns = (unsigned)columns;
    out->rows = (unsigned)lines;
    return true;
}

static bool store(cli_options *out, const option_row *row, const char *value)
{
    char *base = (char *)out;

    switch (row->takes) {
    case FLAG:
        *(bool *)(base + row->at) = true;
        return value == NULL;
    case TEXT:
        *(const char **)(base + row->at) = value;
        return true;
    case NUMBER:
        *(bool *)(base + row->has_at) = true;
        return parse_number((int64_t *)(base + row->at), value);
    case SIZE:
        return parse_size(out, value);
    }
    return false;
}

static bc_code usage(bc_error *err, const char *what, const char *word)
{
    return text_fail(err, BC_ERR_USAGE, "%s: %.300s", what, word);
}

static bc_code take_word(cli_options *out, const char *word, bc_error *err)
{
    if (out->command == NULL && cli_is_command(word)) {
        out->command = word;
        return BC_OK;
    }
    if (out->command == NULL && out->cache_dir == NULL) {
        out->cache_dir = word;
        return BC_OK;
    }
    if (out->command == NULL)
        return usage(err, "unknown command", word);
    if (out->argument != NULL)
        return usage(err, "one word too many", word);
    out->argument = word;
    return BC_OK;
}

bc_code cli_parse(cli_options *out, int argc, char **argv, bc_error *err)
{
    bool words_only = false;

    *out = (cli_options){.columns = 80, .rows = 24};
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        const char *value;
        const option_row *row;

        if (words_only || word[0] != '-' || word[1] == 0) {
            bc_code code = take_word(out, word, err);

            if (code != BC_OK)
                return code;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            words_only = true;
            continue;
        }
        row = find_row(word, &value);
        if (row == NULL)
            return usage(err, "unknown option", word);
        if (row->takes != FLAG && value == NULL) {
            if (i + 1 == argc)
                return usage(err, "option needs a value", word);
            value = argv[++i];
        }
        if (!store(out, row, value))
            return usage(err, "option has a bad value", word);
    }
    return BC_OK;
}

void cli_print_help(FILE *out)
{
    fputs("usage: borgcache-tui [OPTION…] [CACHE-DIR]\n"
          "       borgcache-tui --batch [OPTION…] [CACHE-DIR] [COMMAND "
          "[NAME]]\n"
          "       borgcache-tui --demo\n\n"
          "Look at the client-side caches of Borg Backup. Only 'open', and a "
          "yes to one of\nBorg's own questions, write what Borg would write.\n"
          "CACHE-DIR is one cache, or a folder of caches; left out, Borg's "
          "own.\n\ncommands:\n",
        out);
    cli_print_commands(out);
    fputs("\noptions:\n", out);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        char left[48];

        snprintf(left, sizeof(left), "%s%s%s", rows[i].name,
            rows[i].argument == NULL ? "" : " ",
            rows[i].argument == NULL ? "" : rows[i].argument);
        if (rows[i].letter != 0)
            fprintf(
                out, "  -%c, %-18s %s\n", rows[i].letter, left, rows[i].help);
        else
            fprintf(out, "      %-18s %s\n", left, rows[i].help);
    }
    fputs("\nexit codes: 0 fine, 1 a warning was found, 2 usage or input, "
          "others as Borg's\n",
        out);
}

void cli_print_version(FILE *out)
{
    fputs("borgcache-tui " BC_VERSION "\n", out);
}

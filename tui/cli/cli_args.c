/* Words to options, by the rows of options.def. */
#include "cli/cli_table.h"

#include "text/fail.h"

#include <stdlib.h>
#include <string.h>

/* The row for "--name", "--name=value" or "-x"; *value is set for "=". */
static const cli_option_row *find_row(const char *word, const char **value)
{
    size_t len = strcspn(word, "=");

    *value = NULL;
    for (const cli_option_row *row = cli_option_table(); row->name != NULL;
         row++) {
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

static bool parse_number(bc_opt_i64 *out, const char *text)
{
    char *end;

    if (text[0] == 0 || strspn(text, "-0123456789") != strlen(text))
        return false;
    *out = (bc_opt_i64){true, strtoll(text, &end, 10)};
    return *end == 0;
}

static bool parse_size(cli_size *out, const char *text)
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

static bool add_text(cli_texts *out, const char *text)
{
    if (out->count == sizeof(out->items) / sizeof(out->items[0]))
        return false;
    out->items[out->count++] = text;
    return true;
}

/* Is it one of the values that "a|b|c" names? */
static bool is_choice(const char *choices, const char *value)
{
    size_t len = strlen(value);

    for (const char *c = choices; len > 0; c += strcspn(c, "|") + 1) {
        if (strcspn(c, "|") == len && strncmp(c, value, len) == 0)
            return true;
        if (c[strcspn(c, "|")] == 0)
            return false;
    }
    return false;
}

static bool store(
    cli_options *out, const cli_option_row *row, const char *value)
{
    char *base = (char *)out;

    out->given |= UINT64_C(1) << (row - cli_option_table());
    if (strchr(row->argument, '|') != NULL && !is_choice(row->argument, value))
        return false;
    switch (row->takes) {
    case CLI_FLAG:
        *(bool *)(base + row->at) = true;
        return value == NULL;
    case CLI_TEXT:
        *(const char **)(base + row->at) = value;
        return true;
    case CLI_TEXTS:
        return add_text((cli_texts *)(base + row->at), value);
    case CLI_NUMBER:
        return parse_number((bc_opt_i64 *)(base + row->at), value);
    case CLI_SIZE:
        return parse_size((cli_size *)(base + row->at), value);
    }
    return false;
}

static bc_code usage(bc_error *err, const char *what, const char *word)
{
    return text_fail(err, BC_ERR_USAGE, "%s: %.300s", what, word);
}

static bc_code take_word(cli_options *out, char *word, bc_error *err)
{
    if (out->command == NULL && cli_find_command(word) != NULL) {
        out->command = word;
        return BC_OK;
    }
    if (out->command == NULL && out->cache_dir == NULL) {
        out->cache_dir = word;
        return BC_OK;
    }
    if (out->command == NULL)
        return usage(err, "unknown command", word);
    if (out->word_count == cli_find_command(out->command)->words)
        return usage(err, "one word too many after the command", word);
    out->words[out->word_count++] = word; /* never ahead of where we read */
    out->argument = out->words[0];
    return BC_OK;
}

/* Names the values there are, where they can be told. */
static bc_code bad_value(const cli_option_row *row, const char *word,
    const char *value, bc_error *err)
{
    if (value != NULL && strchr(row->argument, '|') != NULL)
        return text_fail(err, BC_ERR_USAGE, "%s: no value \"%.100s\"; it is %s",
            row->name, value, row->argument);
    return usage(err, "option has a bad value", word);
}

bc_code cli_parse(cli_options *out, int argc, char **argv, bc_error *err)
{
    bool words_only = false;

    *out = (cli_options){.words = argv + 1};
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        const char *value;
        const cli_option_row *row;

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
        if (row->takes != CLI_FLAG && value == NULL) {
            if (i + 1 == argc)
                return usage(err, "option needs a value", word);
            value = argv[++i];
        }
        if (!store(out, row, value))
            return bad_value(row, word, value, err);
    }
    return BC_OK;
}

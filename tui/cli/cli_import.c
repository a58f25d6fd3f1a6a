#include "cli/cli_import.h"

#include "text/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bc_code unreadable(bc_error *err, const char *path)
{
    return text_fail(
        err, BC_ERR_IO, "cannot read %.300s: %s", path, strerror(errno));
}

static bc_code read_lines(
    bc_import *into, FILE *in, const char *path, bc_error *err)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    bc_code code = BC_OK;

    while (code == BC_OK && (len = getline(&line, &room, in)) > 0) {
        if (line[len - 1] == '\n')
            len--;
        code = bc_import_line(
            into, (bc_slice){(const uint8_t *)line, (size_t)len}, err);
    }
    if (code == BC_OK && ferror(in))
        code = unreadable(err, path);
    free(line);
    return code == BC_OK ? bc_import_end(into, err) : code;
}

/* What is wrong with a line says little without the file it is in. */
static bc_code name_file(bc_error *err, const char *path)
{
    char message[sizeof(err->message)];

    snprintf(message, sizeof(message), "%s", err->message);
    return text_fail(err, err->code, "%s: %s",
        strcmp(path, "-") == 0 ? "stdin" : path, message);
}

bc_code cli_import(bc_import **out, const char *path, bc_error *err)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    bc_code code = in == NULL ? unreadable(err, path) : bc_import_new(out, err);

    if (in == NULL)
        *out = NULL;
    if (code == BC_OK)
        code = read_lines(*out, in, path, err);
    if (code == BC_ERR_CORRUPT || code == BC_ERR_TRUNCATED)
        code = name_file(err, path);
    if (in != NULL && in != stdin)
        fclose(in);
    if (code != BC_OK) {
        bc_import_free(*out);
        *out = NULL;
    }
    return code;
}

/* Whoever started us may have typed a password for ssh on it before. */
static bc_code take_keyboard(bc_error *err)
{
    if (freopen("/dev/tty", "r", stdin) != NULL)
        return BC_OK;
    return text_fail(err, BC_ERR_USAGE,
        "no keyboard: cannot read /dev/tty: %s; see --batch", strerror(errno));
}

bc_code cli_import_screen(
    bc_import **out, const cli_options *options, bc_error *err)
{
    bool from_stdin = strcmp(options->import, "-") == 0;
    bc_code code;

    *out = NULL;
    if (options->write)
        return text_fail(err, BC_ERR_USAGE, "--write: an import is read-only");
    code = cli_import(out, options->import, err);
    if (code == BC_OK && from_stdin && options->script == NULL)
        code = take_keyboard(err);
    return code;
}

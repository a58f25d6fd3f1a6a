#include "formats/fmt_ini_inside.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_text.h"

#define NO_SECTION SIZE_MAX
#define NO_OPTION  SIZE_MAX

/* The state of configparser's loop over the lines. */
typedef struct reader {
    fmt_ini *ini;
    const char *path;
    size_t section;
    size_t option;
    size_t indent;
    size_t line;
} reader;

/* A bc_error holds less: what is added beyond is not going to be seen. */
#define BAD_LINES_SHOWN 1024

static bc_code add_option(
    reader *in, bc_slice key, bc_slice value, bc_error *err)
{
    fmt_ini *ini = in->ini;
    fmt_ini_entry option = {.section = in->section, .line = in->line};
    bc_code code = fmt_ini_grow_options(ini, 1, err);

    if (code == BC_OK)
        code = fmt_ini_spell(&option, &ini->pool, key, value, err);
    if (code == BC_OK)
        ini->options[ini->option_count++] = option;
    return code;
}

/* The current option's value stands last in the pool, so it can grow. */
static bc_code add_continuation(reader *in, bc_slice text, bc_error *err)
{
    fmt_ini *ini = in->ini;
    bc_code code = bc_buf_add_byte(&ini->pool, '\n', err);

    if (code == BC_OK)
        code = bc_buf_add(&ini->pool, text, err);
    if (code == BC_OK)
        ini->options[in->option].value_span.len += 1 + text.len;
    return code;
}

/* "[name]": the name goes to the last ']' and is not empty. */
static bool is_header(bc_slice text, bc_slice *name)
{
    const uint8_t *end;

    if (text.len < 3 || text.ptr[0] != '[')
        return false;
    end = memrchr(text.ptr + 2, ']', text.len - 2);
    if (end == NULL)
        return false;
    *name = bc_slice_cut(text, 1, (size_t)(end - text.ptr) - 1);
    return true;
}

static bc_code read_header(reader *in, bc_slice name, bc_error *err)
{
    in->option = NO_OPTION;
    if (bc_slice_is(name, "DEFAULT")) {
        in->section = FMT_INI_DEFAULTS;
        return BC_OK;
    }
    in->section = in->ini->section_count;
    return fmt_ini_add_section(in->ini, name, in->line, err);
}

static bc_code note_bad_line(reader *in, bc_slice line, bc_error *err)
{
    bc_code code;

    in->ini->has_bad_line = true;
    if (in->ini->bad_lines.len > BAD_LINES_SHOWN)
        return BC_OK;
    code = bc_buf_add_format(
        &in->ini->bad_lines, err, "\n\t[line %2zu]: ", in->line);
    return code != BC_OK ? code : fmt_text_repr(&in->ini->bad_lines, line, err);
}

static size_t find_delimiter(bc_slice text)
{
    size_t i = 0;

    while (i < text.len && text.ptr[i] != '=' && text.ptr[i] != ':')
        i++;
    return i;
}

static bc_code read_option(
    reader *in, bc_slice line, bc_slice text, bc_error *err)
{
    size_t at = find_delimiter(text);
    bc_slice key = fmt_text_rstrip(bc_slice_cut(text, 0, at));
    bc_code code;

    if (at == text.len)
        return note_bad_line(in, line, err);
    if (key.len == 0) {
        code = note_bad_line(in, line, err);
        if (code != BC_OK)
            return code;
    }
    in->option = key.len == 0 ? NO_OPTION : in->ini->option_count;
    at++;
    return add_option(
        in, key, fmt_text_strip(bc_slice_cut(text, at, text.len - at)), err);
}

static bc_code missing_header(const reader *in, bc_slice line, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_buf repr = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&path, bc_slice_of(in->path), err);

    if (code == BC_OK)
        code = fmt_text_repr(&repr, line, err);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_LOCAL,
            "MissingSectionHeaderError: File contains no section headers.\n"
            "file: %s, line: %zu\n%s",
            bc_buf_text(&path), in->line, bc_buf_text(&repr));
    bc_buf_dispose(&path);
    bc_buf_dispose(&repr);
    return code;
}

/* Column of the first character that is not white space. */
static size_t indent_of(bc_slice line)
{
    size_t column = 0;

    while (line.len > 0 && fmt_text_is_space(bc_utf8_next(&line)))
        column++;
    return column;
}

/* line with its LF, if it has one */
static bc_code read_line(reader *in, bc_slice line, bc_error *err)
{
    bc_slice text = fmt_text_strip(line);
    bc_slice name;
    size_t indent;

    if (text.len == 0)
        return in->option == NO_OPTION ? BC_OK
                                       : add_continuation(in, text, err);
    if (text.ptr[0] == '#' || text.ptr[0] == ';')
        return BC_OK;
    indent = indent_of(line);
    if (in->option != NO_OPTION && indent > in->indent)
        return add_continuation(in, text, err);
    in->indent = indent;
    if (is_header(text, &name))
        return read_header(in, name, err);
    if (in->section == NO_SECTION)
        return missing_header(in, line, err);
    return read_option(in, line, text, err);
}

/* White space at the end of a value goes, the empty lines there with it. */
static void trim_values(fmt_ini *ini)
{
    for (size_t i = 0; i < ini->option_count; i++) {
        fmt_ini_span *span = &ini->options[i].value_span;
        bc_slice value = {ini->pool.ptr + span->at, span->len};

        span->len = fmt_text_rstrip(value).len;
    }
}

bc_code fmt_ini_read(
    fmt_ini *ini, bc_slice text, const char *path, bc_error *err)
{
    reader in = {
        .ini = ini, .path = path, .section = NO_SECTION, .option = NO_OPTION};
    bc_code code = BC_OK;

    while (text.len > 0 && code == BC_OK) {
        const uint8_t *lf = memchr(text.ptr, '\n', text.len);
        size_t len = lf == NULL ? text.len : (size_t)(lf - text.ptr) + 1;

        in.line++;
        code = read_line(&in, bc_slice_cut(text, 0, len), err);
        text = bc_slice_cut(text, len, text.len - len);
    }
    trim_values(ini);
    ini->last_line = in.line;
    return code;
}

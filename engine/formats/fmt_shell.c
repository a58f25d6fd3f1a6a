#include "formats/fmt_shell.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <stdlib.h>

/* What the next character meets. */
typedef enum state {
    BETWEEN, /* no word has begun */
    INSIDE,
    SINGLE, /* in '…' */
    DOUBLE, /* in "…" */
    ESCAPED,
    DOUBLE_ESCAPED
} state;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bc_code add_word(fmt_shell *out, const bc_buf *word, bc_error *err)
{
    char **words = realloc(out->words, (out->count + 2) * sizeof(*words));

    if (words == NULL)
        return bc_error_no_memory(err);
    out->words = words;
    words[out->count] = bc_text_copy(bc_slice_of_buf(word));
    words[out->count + 1] = NULL;
    if (words[out->count] == NULL)
        return bc_error_no_memory(err);
    out->count++;
    return BC_OK;
}

/* What a character outside quotes leads to; *keep: it belongs to the word. */
static state outside(bool *keep, char c)
{
    *keep = false;
    if (c == '\\')
        return ESCAPED;
    if (c == '\'')
        return SINGLE;
    if (c == '"')
        return DOUBLE;
    *keep = true;
    return INSIDE;
}

static state inside_double(bool *keep, char c)
{
    *keep = c != '"' && c != '\\';
    if (c == '\\')
        return DOUBLE_ESCAPED;
    return c == '"' ? INSIDE : DOUBLE;
}

static bc_code step(state *now, bc_buf *word, char c, bc_error *err)
{
    bool keep = true;
    bc_code code = BC_OK;

    switch (*now) {
    case BETWEEN:
    case INSIDE:
        *now = outside(&keep, c);
        break;
    case SINGLE:
        keep = c != '\'';
        *now = keep ? SINGLE : INSIDE;
        break;
    case DOUBLE:
        *now = inside_double(&keep, c);
        break;
    case ESCAPED:
        *now = INSIDE;
        break;
    case DOUBLE_ESCAPED:
        /* Only these two need it; before others it is a backslash. */
        if (c != '"' && c != '\\')
            code = bc_buf_add_byte(word, '\\', err);
        *now = DOUBLE;
        break;
    }
    if (code == BC_OK && keep)
        code = bc_buf_add_byte(word, (uint8_t)c, err);
    return code;
}

static bc_code split(
    fmt_shell *out, bc_buf *word, const char *text, bc_error *err)
{
    state now = BETWEEN;
    bc_code code = BC_OK;

    for (; code == BC_OK && *text != 0; text++) {
        if ((now != BETWEEN && now != INSIDE) || !is_space(*text)) {
            code = step(&now, word, *text, err);
            continue;
        }
        if (now == INSIDE)
            code = add_word(out, word, err);
        bc_buf_clear(word);
        now = BETWEEN;
    }
    if (code != BC_OK || now == BETWEEN)
        return code;
    if (now == INSIDE)
        return add_word(out, word, err);
    return bc_error_set(err, BC_ERR_LOCAL, "ValueError: No %s",
        now == SINGLE || now == DOUBLE ? "closing quotation"
                                       : "escaped character");
}

bc_code fmt_shell_split(fmt_shell *out, const char *text, bc_error *err)
{
    bc_buf word = BC_BUF_INIT;
    bc_code code;

    *out = (fmt_shell)FMT_SHELL_INIT;
    code = split(out, &word, text, err);
    bc_buf_dispose(&word);
    if (code != BC_OK)
        fmt_shell_free(out);
    return code;
}

bc_code fmt_shell_repr(bc_buf *out, const fmt_shell *shell, bc_error *err)
{
    bc_code code = bc_buf_add_byte(out, '[', err);

    for (size_t i = 0; i < shell->count && code == BC_OK; i++) {
        if (i > 0)
            code = bc_buf_add_text(out, ", ", err);
        if (code == BC_OK)
            code = fmt_text_repr(out, bc_slice_of(shell->words[i]), err);
    }
    return code == BC_OK ? bc_buf_add_byte(out, ']', err) : code;
}

void fmt_shell_free(fmt_shell *shell)
{
    for (size_t i = 0; i < shell->count; i++)
        free(shell->words[i]);
    free(shell->words);
    *shell = (fmt_shell)FMT_SHELL_INIT;
}

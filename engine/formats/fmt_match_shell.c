/*
 * Shell patterns of archive names, in two steps: braces that hold a comma
 * become a choice, then every character its expression.
 *
 * Two peculiarities of Borg's are kept: (, | and ) written in a pattern mean
 * what they mean in an expression, and a backslash only keeps a brace or a
 * comma from its meaning, and stays.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_match.h"

#include <stdlib.h>

static bool is_escaped(const uint8_t *text, size_t at)
{
    return at > 0 && text[at - 1] == '\\';
}

/* The brace that closes the one at open; 0 when none does. */
static size_t closing_of(const bc_buf *text, size_t open)
{
    size_t depth = 0;

    for (size_t i = open; i < text->len; i++) {
        uint8_t c = text->ptr[i];

        if ((c != '{' && c != '}') || is_escaped(text->ptr, i))
            continue;
        if (c == '{')
            depth++;
        else if (--depth == 0)
            return i;
    }
    return 0;
}

/* An unescaped comma or bar between the two: then it is a choice. */
static bool make_choice(uint8_t *text, size_t open, size_t close)
{
    bool choice = false;

    for (size_t i = open + 1; i < close; i++) {
        if ((text[i] != ',' && text[i] != '|') || is_escaped(text, i))
            continue;
        text[i] = '|';
        choice = true;
    }
    return choice;
}

/* pairs[open] is where it closes, by the braces as they were written. */
static bc_code mark_choices(bc_buf *text, bc_error *err)
{
    size_t *pairs = calloc(text->len + 1, sizeof(*pairs));

    if (pairs == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < text->len; i++) {
        if (text->ptr[i] == '{' && !is_escaped(text->ptr, i))
            pairs[i] = closing_of(text, i);
    }
    for (size_t i = 0; i < text->len; i++) {
        if (pairs[i] == 0 || !make_choice(text->ptr, i, pairs[i]))
            continue;
        text->ptr[i] = '(';
        text->ptr[pairs[i]] = ')';
    }
    free(pairs);
    return BC_OK;
}

/* Where the class that begins behind from ends; 0: it does not. */
static size_t class_end(bc_slice text, size_t from)
{
    size_t at = from;

    if (at < text.len && text.ptr[at] == '!')
        at++;
    if (at < text.len && text.ptr[at] == ']')
        at++;
    while (at < text.len && text.ptr[at] != ']')
        at++;
    return at < text.len ? at : 0;
}

static bc_code add_class(bc_buf *out, bc_slice inside, bc_error *err)
{
    bc_code code = bc_buf_add_byte(out, '[', err);

    for (size_t i = 0; i < inside.len && code == BC_OK; i++) {
        uint8_t c = inside.ptr[i];

        if (i == 0 && c == '!')
            c = '^';
        else if ((i == 0 && c == '^') || c == '\\')
            code = bc_buf_add_byte(out, '\\', err);
        if (code == BC_OK)
            code = bc_buf_add_byte(out, c, err);
    }
    return code == BC_OK ? bc_buf_add_byte(out, ']', err) : code;
}

static bool is_literal(uint8_t c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '(' || c == '|' || c == ')';
}

/* The expression of what stands at *at, which moves behind it. */
static bc_code add_next(bc_buf *out, bc_slice text, size_t *at, bc_error *err)
{
    uint8_t c = text.ptr[(*at)++];
    size_t end = c == '[' ? class_end(text, *at) : 0;
    bc_code code = BC_OK;

    if (c == '*' && *at + 1 < text.len && text.ptr[*at] == '*' &&
        text.ptr[*at + 1] == '/') {
        *at += 2;
        return bc_buf_add_text(out, "(?:[^/]*/)*", err);
    }
    if (c == '*' || c == '?')
        return bc_buf_add_text(out, c == '*' ? "[^/]*" : "[^/]", err);
    if (end > 0) {
        bc_slice inside = bc_slice_cut(text, *at, end - *at);

        *at = end + 1;
        return add_class(out, inside, err);
    }
    if (!is_literal(c))
        code = bc_buf_add_byte(out, '\\', err);
    return code == BC_OK ? bc_buf_add_byte(out, c, err) : code;
}

bc_code fmt_match_shell(bc_buf *out, bc_slice pattern, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = bc_buf_add(&text, pattern, err);
    size_t at = 0;

    if (code == BC_OK)
        code = mark_choices(&text, err);
    while (code == BC_OK && at < text.len)
        code = add_next(out, bc_slice_of_buf(&text), &at, err);
    bc_buf_dispose(&text);
    return code;
}

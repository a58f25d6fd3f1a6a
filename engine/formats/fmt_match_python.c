/*
 * Python's regular expressions in PCRE2's spelling. Most is the same in both;
 * here is what is not: escapes that one of them does not know, \Z, \v and \B,
 * code points by number, {,n}, brackets in a class, groups of PCRE2 alone.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_match.h"

typedef struct spelling {
    bc_buf *out;
    bc_slice in;
    size_t at; /* what comes next in it */
    bool in_class;
    bool front; /* nothing but flags and comments so far */
    bc_error *err;
} spelling;

static bc_code refuse(const spelling *s, const char *why)
{
    return bc_error_set(s->err, BC_ERR_LOCAL,
        "error: regular expression of an archive name: %s at position %zu", why,
        s->at);
}

/* 0 behind the end; a NUL of the text means nothing either. */
static uint8_t ahead(const spelling *s, size_t by)
{
    return s->at + by < s->in.len ? s->in.ptr[s->at + by] : 0;
}

static bool is_one_of(uint8_t c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bc_code copy(spelling *s, size_t len)
{
    bc_slice piece = bc_slice_cut(s->in, s->at, len);

    s->at += len;
    return bc_buf_add(s->out, piece, s->err);
}

static bc_code replace(spelling *s, size_t len, const char *by)
{
    s->at += len;
    return bc_buf_add_text(s->out, by, s->err);
}

/* \xHH, \uHHHH, \UHHHHHHHH */
static bc_code add_number(spelling *s, size_t digits)
{
    bc_code code = BC_OK;

    for (size_t i = 0; i < digits; i++) {
        if (bc_hex_digit(ahead(s, 2 + i)) < 0)
            return refuse(s, "incomplete escape");
    }
    s->at += 2;
    code = bc_buf_add_text(s->out, "\\x{", s->err);
    if (code == BC_OK)
        code = copy(s, digits);
    return code == BC_OK ? bc_buf_add_byte(s->out, '}', s->err) : code;
}

static bc_code add_escape(spelling *s)
{
    uint8_t c = ahead(s, 1);

    switch (c) {
    case 'x':
        return add_number(s, 2);
    case 'u':
        return add_number(s, 4);
    case 'U':
        return add_number(s, 8);
    case 'v': /* any vertical space to PCRE2 */
        return replace(s, 2, "\\x0b");
    case 'Z':
        return s->in_class ? refuse(s, "bad escape") : replace(s, 2, "\\z");
    case 'B': /* to Python it is nowhere in an empty text */
        return s->in_class ? refuse(s, "bad escape")
                           : replace(s, 2, "(?!\\A\\z)\\B");
    default:
        break;
    }
    if (s->at + 1 >= s->in.len ||
        (is_letter(c) && !is_one_of(c, "AbdDsSwWafnrt")))
        return refuse(s, "bad escape");
    return copy(s, 2);
}

static bc_code begin_class(spelling *s)
{
    bc_code code = copy(s, ahead(s, 1) == '^' ? 2 : 1);

    s->in_class = true;
    if (code == BC_OK && ahead(s, 0) == ']')
        code = replace(s, 1, "\\]");
    else if (code == BC_OK && is_one_of(ahead(s, 0), ":.="))
        code = bc_buf_add_byte(s->out, '\\', s->err);
    return code;
}

/* {,n} and {,}; any other brace means the same to both. */
static bc_code add_brace(spelling *s)
{
    size_t len = 2;

    if (ahead(s, 1) != ',')
        return copy(s, 1);
    while (is_digit(ahead(s, len)))
        len++;
    if (ahead(s, len) != '}')
        return copy(s, 1);
    s->at++;
    return replace(s, 0, "{0");
}

/* How long (?i) and the like is; 0: it is something else. */
static size_t flags_at(const spelling *s)
{
    size_t len = 2;

    while (is_one_of(ahead(s, len), "aimsux"))
        len++;
    return len > 2 && ahead(s, len) == ')' ? len + 1 : 0;
}

/* A comment holds anything. */
static bc_code copy_comment(spelling *s)
{
    size_t len = 3;

    while (s->at + len < s->in.len && ahead(s, len - 1) != ')')
        len++;
    return copy(s, len);
}

static bc_code add_group(spelling *s, bool front)
{
    uint8_t c = ahead(s, 2);
    uint8_t d = ahead(s, 3);
    size_t flags;

    if (ahead(s, 1) == '*')
        return refuse(s, "nothing to repeat");
    if (ahead(s, 1) != '?')
        return copy(s, 1);
    flags = flags_at(s);
    if (flags > 0 && !front)
        return refuse(s, "global flags not at the start");
    s->front = front && (flags > 0 || c == '#');
    if (flags > 0)
        return copy(s, flags);
    if (c == '#')
        return copy_comment(s);
    if (is_one_of(c, ":=!(>aimsux-") || (c == 'P' && is_one_of(d, "<=")) ||
        (c == '<' && is_one_of(d, "=!")))
        return copy(s, 2);
    return refuse(s, "unknown extension");
}

static bc_code add_next(spelling *s)
{
    uint8_t c = ahead(s, 0);
    bool front = s->front;

    s->front = false;
    if (c == '\\')
        return add_escape(s);
    if (s->in_class) {
        s->in_class = c != ']';
        return c == '[' ? replace(s, 1, "\\[") : copy(s, 1);
    }
    if (c == '[')
        return begin_class(s);
    if (c == '{')
        return add_brace(s);
    return c == '(' ? add_group(s, front) : copy(s, 1);
}

bc_code fmt_match_python(bc_buf *out, bc_slice regex, bc_error *err)
{
    spelling s = {.out = out, .in = regex, .front = true, .err = err};
    bc_code code = BC_OK;

    while (code == BC_OK && s.at < regex.len)
        code = add_next(&s);
    return code;
}

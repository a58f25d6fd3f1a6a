#include "text/text.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* Where the result goes: counts on when nothing fits any more. */
typedef struct sink {
    char *out;
    size_t cap;
    size_t len;
    bool full;
} sink;

/* A whole unit or nothing, so that no escape is ever cut in two. */
static void put(sink *to, const char *unit, size_t len)
{
    if (!to->full && to->len + len < to->cap)
        memcpy(to->out + to->len, unit, len);
    else if (!to->full) {
        to->full = true;
        if (to->cap > 0)
            to->out[to->len] = 0;
    }
    to->len += len;
}

static void put_escape(sink *to, bool is_byte, uint32_t value)
{
    char unit[16];
    int len;

    if (is_byte)
        len = snprintf(unit, sizeof(unit), "\\x%02x", value);
    else if (value <= 0xffff)
        len = snprintf(unit, sizeof(unit), "\\u%04x", value);
    else
        len = snprintf(unit, sizeof(unit), "\\U%08x", value);
    put(to, unit, (size_t)len);
}

/* Length of the character at p, 0 when it is no strict UTF-8. */
static size_t decode(uint32_t *cp, const unsigned char *p, size_t left)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = p[0] < 0x80         ? 1
                 : (p[0] >> 5) == 6  ? 2
                 : (p[0] >> 4) == 14 ? 3
                 : (p[0] >> 3) == 30 ? 4
                                     : 0;
    uint32_t value;

    if (len == 0 || len > left)
        return 0;
    value = len == 1 ? p[0] : p[0] & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3fu);
    }
    if (value < least[len] || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *cp = value;
    return len;
}

/*
 * Characters that a terminal does not show as themselves although wcwidth may
 * call them printable: what reorders, joins, hides or breaks lines.
 */
static bool is_treacherous(uint32_t cp)
{
    static const struct {
        uint32_t from;
        uint32_t to;
    } rows[] = {
        {0x0000, 0x001f}, /* C0 */
        {0x007f, 0x009f}, /* DEL, C1 */
        {0x00ad, 0x00ad}, /* soft hyphen */
        {0x034f, 0x034f}, /* grapheme joiner */
        {0x0600, 0x0605}, /* Arabic number signs */
        {0x061c, 0x061c}, /* Arabic letter mark */
        {0x06dd, 0x06dd}, {0x070f, 0x070f}, {0x0890, 0x0891}, {0x08e2, 0x08e2},
        {0x115f, 0x1160},                   /* Hangul fillers */
        {0x17b4, 0x17b5}, {0x180b, 0x180f}, /* Mongolian selectors */
        {0x200b, 0x200f},                   /* zero width, marks of direction */
        {0x2028, 0x202e},                   /* separators, bidi embeddings */
        {0x2060, 0x206f},                   /* joiners, bidi isolates */
        {0x3164, 0x3164},                   /* Hangul filler */
        {0xe000, 0xf8ff},                   /* private use */
        {0xfe00, 0xfe0f},                   /* variation selectors */
        {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
        {0xfff0, 0xffff}, /* annotations, specials, U+FFFD excepted below */
        {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1345f},
        {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
        {0xe0000, 0x10ffff}, /* tags, selectors, private planes */
    };

    if (cp == 0xfffd)
        return false;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (cp >= rows[i].from && cp <= rows[i].to)
            return true;
    }
    return false;
}

/*
 * Show one character or its escape. marks counts the combining marks on the
 * character before; -1: there is none that could carry one.
 */
static void put_char(
    sink *to, const char *unit, size_t len, uint32_t cp, int *marks)
{
    int width = cp < 0x80 ? 1 : wcwidth((wchar_t)cp);

    if (width > 0 && !is_treacherous(cp)) {
        put(to, unit, len);
        *marks = 0;
    } else if (width == 0 && !is_treacherous(cp) && *marks >= 0 &&
               *marks < TEXT_MARKS_MAX) {
        put(to, unit, len);
        (*marks)++;
    } else {
        put_escape(to, cp < 0x80, cp);
        *marks = -1;
    }
}

size_t text_safe(
    char *out, size_t cap, const void *bytes, size_t len, bool ascii)
{
    const unsigned char *p = bytes;
    sink to = {out, cap, 0, false};
    int marks = -1;

    for (size_t i = 0; i < len;) {
        uint32_t cp = 0;
        size_t unit = decode(&cp, p + i, len - i);

        if (unit == 0) {
            put_escape(&to, true, p[i]);
            marks = -1;
            unit = 1;
        } else if (ascii && cp >= 0x80) {
            put_escape(&to, false, cp);
        } else {
            put_char(&to, (const char *)p + i, unit, cp, &marks);
        }
        i += unit;
    }
    if (cap > 0 && !to.full)
        out[to.len] = 0;
    return to.len;
}

bool text_put_json(FILE *out, const char *json, size_t len)
{
    size_t from = 0;

    for (size_t at = 0; at < len;) {
        uint32_t cp = 0;
        size_t unit = decode(&cp, (const unsigned char *)json + at, len - at);

        if (unit > 0 && (cp < 0x7f || !is_treacherous(cp))) {
            at += unit;
            continue;
        }
        if (fwrite(json + from, 1, at - from, out) != at - from)
            return false;
        if (cp > 0xffff)
            fprintf(out, "\\u%04x\\u%04x", 0xd800 + ((cp - 0x10000) >> 10),
                0xdc00 + (cp & 0x3ff));
        else
            fprintf(out, "\\u%04x", cp);
        at += unit ? unit : 1;
        from = at;
    }
    return fwrite(json + from, 1, len - from, out) == len - from;
}

size_t text_safe_str(char *out, size_t cap, const char *text, bool ascii)
{
    return text_safe(out, cap, text, text ? strlen(text) : 0, ascii);
}

size_t text_next(const char *text, int *columns)
{
    size_t left = strnlen(text, 4);
    uint32_t cp = 0;
    size_t len;

    *columns = 0;
    if (left == 0)
        return 0;
    len = decode(&cp, (const unsigned char *)text, left);
    *columns = len > 1 ? wcwidth((wchar_t)cp) : 1;
    if (*columns < 0)
        *columns = 1;
    return len ? len : 1;
}

int text_width(const char *text)
{
    int total = 0;
    int columns;
    size_t len;

    while ((len = text_next(text, &columns)) > 0) {
        total += columns;
        text += len;
    }
    return total;
}

/* Longest prefix of at most `columns` columns, with the marks that follow. */
static size_t prefix(const char *text, int columns, int *taken)
{
    size_t at = 0;
    size_t len;
    int wide;

    *taken = 0;
    while ((len = text_next(text + at, &wide)) > 0) {
        if (*taken + wide > columns)
            break;
        *taken += wide;
        at += len;
    }
    return at;
}

int text_cut(char *out, size_t cap, const char *text, int columns, bool ascii)
{
    const char *sign = ascii ? "~" : "\xe2\x80\xa6";
    bool whole = text_width(text) <= columns;
    int taken;
    size_t len;

    if (cap == 0)
        return 0;
    len = prefix(text, whole || columns < 1 ? columns : columns - 1, &taken);
    while (len > 0 && len + strlen(sign) >= cap)
        len = prefix(text, --taken, &taken);
    memmove(out, text, len);
    out[len] = 0;
    if (whole || columns < 1 || strlen(sign) >= cap)
        return taken;
    memcpy(out + len, sign, strlen(sign) + 1);
    return taken + 1;
}

int text_cut_left(
    char *out, size_t cap, const char *text, int columns, bool ascii)
{
    const char *sign = ascii ? "~" : "\xe2\x80\xa6";
    int left = text_width(text);
    int wide = 0;

    if (cap <= strlen(sign) || left <= columns || columns < 1)
        return text_cut(out, cap, text, columns, ascii);
    /* a mark would stand on the sign for what is gone */
    while (left > columns - 1 || (text_next(text, &wide) > 0 && wide == 0)) {
        text += text_next(text, &wide);
        left -= wide;
    }
    memmove(
        out + strlen(sign), text, strnlen(text, cap - strlen(sign) - 1) + 1);
    out[cap - 1] = 0;
    memcpy(out, sign, strlen(sign));
    return text_width(out);
}

#include "view/kit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

unsigned view_printf(
    view_surface *s, unsigned row, unsigned col, const char *format, ...)
{
    char text[4 * VIEW_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return view_put(s, row, col, s->cols, text);
}

void view_right(view_surface *s, unsigned row, unsigned end, const char *text)
{
    unsigned width = (unsigned)text_width(text);

    if (width <= end)
        view_put(s, row, end - width, width, text);
}

const char *view_slice(char *out, bc_slice bytes, bool ascii)
{
    text_safe(out, VIEW_TEXT, bytes.ptr, bytes.len, ascii);
    return out;
}

const char *view_path(char *out, bc_slice path, int columns, bool ascii)
{
    enum { TAIL = VIEW_TEXT / 4 - 1 }; /* no byte needs more than four */
    size_t skip = path.len > TAIL ? path.len - TAIL : 0;
    char text[VIEW_TEXT + 4] = "";
    char *rest = text;

    while (skip > 0 && skip < path.len && (path.ptr[skip] & 0xc0) == 0x80)
        skip++;
    if (skip > 0)
        rest += snprintf(text, 4, "%s", ascii ? "~" : "\xe2\x80\xa6");
    text_safe(rest, VIEW_TEXT, path.ptr + skip, path.len - skip, ascii);
    text_cut_left(out, VIEW_TEXT, text, columns, ascii);
    return out;
}

const char *view_str(char *out, const char *text, bool ascii)
{
    text_safe_str(out, VIEW_TEXT, text, ascii);
    return out;
}

void view_rule(view_surface *s, unsigned row)
{
    if (s->plain)
        return;
    for (unsigned col = 0; col < s->cols; col++)
        view_put(s, row, col, 1, s->ascii ? "-" : "\xe2\x94\x80");
    view_paint(s, row, 0, s->cols, VIEW_FAINT);
}

/* Bytes of text that fit in one line, cut at a blank where there is one. */
static size_t line_length(const char *text, unsigned columns)
{
    unsigned taken = 0;
    size_t at = 0;
    size_t blank = 0;
    size_t len;
    int wide;

    while ((len = text_next(text + at, &wide)) > 0) {
        if (taken + (unsigned)wide > columns)
            return blank ? blank : at;
        if (text[at] == ' ')
            blank = at;
        taken += (unsigned)wide;
        at += len;
    }
    return at;
}

unsigned view_wrap(view_surface *s, unsigned row, unsigned rows, unsigned col,
    const char *text)
{
    unsigned columns = s->cols > col + 1 ? s->cols - col - 1 : 1;
    unsigned used = 0;

    while (*text && used < rows) {
        size_t len = line_length(text, columns);
        char line[4 * VIEW_TEXT];

        /* the last line shows by its cut that there was more */
        if (used + 1 == rows || len == 0 || len >= sizeof(line))
            len = strnlen(text, sizeof(line) - 1);
        memcpy(line, text, len);
        line[len] = 0;
        view_put(s, row + used++, col, columns, line);
        text += len;
        while (*text == ' ')
            text++;
    }
    return used;
}

const char *view_dot(const view_surface *s)
{
    return s->ascii ? "-" : "\xc2\xb7";
}

void view_select(view_surface *s, unsigned row, unsigned cols)
{
    view_put(s, row, 0, 1, ">");
    view_paint(s, row, 0, cols, VIEW_SELECTED);
    s->cursor_row = row;
    s->cursor_col = 0;
}

void view_column(
    view_surface *s, unsigned row, int place, const view_heading *heading)
{
    int sorted = heading->sorted;
    const char *arrow = "";
    char text[64];
    unsigned width;
    unsigned from;

    if (sorted && s->ascii)
        arrow = sorted < 0 ? " v" : " ^";
    else if (sorted)
        arrow = sorted < 0 ? " \xe2\x86\x93" : " \xe2\x86\x91";
    snprintf(text, sizeof(text), "%s%s", heading->name, arrow);
    width = (unsigned)text_width(text);
    if (place < 0 && width > (unsigned)-place)
        return;
    from = place < 0 ? (unsigned)-place - width : (unsigned)place;
    view_put(s, row, from, s->cols, text);
    view_press(s, row, from, width, heading->press);
}

/* ---- pages ---- */

bool view_page_next(view_page *page, unsigned *row)
{
    uint64_t line = page->line++;

    if (!page->s || line < page->skip || line - page->skip >= page->rows)
        return false;
    *row = page->top + (unsigned)(line - page->skip);
    return true;
}

void view_page_skip(view_page *page, uint64_t lines)
{
    page->line += lines;
}

void view_page_blank(view_page *page)
{
    page->line++;
}

void view_page_heading(view_page *page, const char *text)
{
    unsigned row;

    if (!view_page_next(page, &row))
        return;
    view_put(page->s, row, 1, page->cols, text);
    view_paint(page->s, row, 0, page->cols, VIEW_HEADING);
}

enum { LABEL_COLUMNS = 14, ROOM_MIN = 12 };

static void put_line(
    view_page *page, const char *label, view_style style, const char *text)
{
    unsigned row;
    unsigned end;

    if (!view_page_next(page, &row))
        return;
    view_put(page->s, row, 1, LABEL_COLUMNS, label);
    view_paint(page->s, row, 1, LABEL_COLUMNS, VIEW_FAINT);
    end = view_put(page->s, row, 1 + LABEL_COLUMNS, page->cols, text);
    view_paint(page->s, row, 1 + LABEL_COLUMNS, end - 1 - LABEL_COLUMNS, style);
}

/* One line's worth of the text; gives what is left of it. */
static const char *take_line(
    char out[4 * VIEW_TEXT], const char *text, unsigned room)
{
    size_t len = line_length(text, room);

    if (len == 0) /* one wide character and no room: let it be cut */
        len = strlen(text);
    memcpy(out, text, len);
    out[len] = 0;
    text += len;
    return text + strspn(text, " ");
}

/* Where a label would leave next to nothing, it stands above its text. */
static void put_field(
    view_page *page, const char *label, view_style style, const char *text)
{
    if (page->cols < 1 + LABEL_COLUMNS + ROOM_MIN) {
        view_page_text(page, 1, VIEW_FAINT, "%s", label);
        view_page_text(page, 3, style, "%s", text);
        return;
    }
    do {
        char line[4 * VIEW_TEXT];

        text = take_line(line, text, page->cols - LABEL_COLUMNS - 2);
        put_line(page, label, style, line);
        label = "";
    } while (*text);
}

void view_page_field(
    view_page *page, const char *label, const char *format, ...)
{
    char text[4 * VIEW_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    put_field(page, label, VIEW_PLAIN, text);
}

void view_page_verdict(
    view_page *page, const char *label, view_style style, const char *text)
{
    put_field(page, label, style, text);
}

void view_page_text(
    view_page *page, unsigned indent, view_style style, const char *format, ...)
{
    unsigned room = page->cols > indent + 2 ? page->cols - indent - 1 : 1;
    unsigned col = page->left + indent;
    char all[4 * VIEW_TEXT];
    const char *text = all;
    va_list args;

    va_start(args, format);
    vsnprintf(all, sizeof(all), format, args);
    va_end(args);
    while (*text) {
        char line[4 * VIEW_TEXT];
        unsigned row;

        text = take_line(line, text, room);
        if (view_page_next(page, &row)) {
            view_put(page->s, row, col, room, line);
            view_paint(page->s, row, col, room, style);
        }
    }
}

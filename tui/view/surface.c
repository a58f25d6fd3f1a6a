#include "view/surface.h"

#include "text/text.h"

#include <stdlib.h>
#include <string.h>

view_surface *view_surface_new(unsigned rows, unsigned cols, bool ascii)
{
    view_surface *s = calloc(1, sizeof(*s));

    if (!s)
        return NULL;
    s->ascii = ascii;
    if (!view_surface_resize(s, rows, cols)) {
        free(s);
        return NULL;
    }
    return s;
}

bool view_surface_resize(view_surface *s, unsigned rows, unsigned cols)
{
    size_t count = (size_t)rows * cols;
    view_cell *cells = calloc(count ? count : 1, sizeof(*cells));

    if (!cells)
        return false;
    free(s->cells);
    s->cells = cells;
    s->rows = rows;
    s->cols = cols;
    view_surface_clear(s);
    return true;
}

void view_surface_clear(view_surface *s)
{
    static const view_cell blank = {" ", 1, VIEW_PLAIN, 0};

    for (size_t i = 0; i < (size_t)s->rows * s->cols; i++)
        s->cells[i] = blank;
    s->cursor_row = 0;
    s->cursor_col = 0;
}

void view_surface_free(view_surface *s)
{
    if (!s)
        return;
    free(s->cells);
    free(s);
}

/* A mark joins the cell before it, as far as there is room. */
static void add_mark(view_cell *cell, const char *mark, size_t len)
{
    size_t used = strlen(cell->text);

    if (used + len < sizeof(cell->text)) {
        memcpy(cell->text + used, mark, len);
        cell->text[used + len] = 0;
    }
}

/* A wide character that loses one of its cells loses both. */
static void split_wide(view_surface *s, unsigned row, unsigned col)
{
    view_cell *cell;

    if (col == 0 || col >= s->cols)
        return;
    cell = &s->cells[(size_t)row * s->cols + col];
    if (cell->width > 0)
        return;
    for (int i = -1; i <= 0; i++) {
        memcpy(cell[i].text, " ", 2);
        cell[i].width = 1;
    }
}

unsigned view_put(view_surface *s, unsigned row, unsigned col, unsigned columns,
    const char *text)
{
    char fit[4096];
    view_cell *cell = NULL;
    size_t len;
    int wide;

    if (row >= s->rows || col >= s->cols)
        return col;
    if (columns > s->cols - col)
        columns = s->cols - col;
    text_cut(fit, sizeof(fit), text, (int)columns, s->ascii);
    split_wide(s, row, col);
    split_wide(s, row, col + (unsigned)text_width(fit));
    for (const char *at = fit; (len = text_next(at, &wide)) > 0; at += len) {
        if (wide == 0) {
            if (cell)
                add_mark(cell, at, len);
            continue;
        }
        cell = &s->cells[(size_t)row * s->cols + col];
        memcpy(cell->text, at, len);
        cell->text[len] = 0;
        cell->width = (unsigned char)wide;
        cell->press = 0;
        if (wide == 2) {
            cell[1].text[0] = 0;
            cell[1].width = 0;
            cell[1].press = 0;
        }
        col += (unsigned)wide;
    }
    return col;
}

void view_paint(view_surface *s, unsigned row, unsigned col, unsigned columns,
    view_style style)
{
    if (row >= s->rows)
        return;
    for (; columns > 0 && col < s->cols; columns--, col++)
        s->cells[(size_t)row * s->cols + col].style = (unsigned char)style;
}

void view_press(view_surface *s, unsigned row, unsigned col, unsigned columns,
    unsigned action)
{
    if (row >= s->rows)
        return;
    for (; columns > 0 && col < s->cols; columns--, col++)
        s->cells[(size_t)row * s->cols + col].press = (unsigned char)action;
}

static bool is_blank(const view_cell *cell)
{
    return cell->text[0] == ' ' && cell->text[1] == 0;
}

void view_surface_dump(const view_surface *s, FILE *out)
{
    for (unsigned row = 0; row < s->rows; row++) {
        const view_cell *line = s->cells + (size_t)row * s->cols;
        unsigned end = s->cols;

        while (end > 0 && is_blank(&line[end - 1]))
            end--;
        for (unsigned col = 0; col < end; col++)
            fputs(line[col].text, out);
        fputc('\n', out);
    }
}

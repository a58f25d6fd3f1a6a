/* The columns to sort by, over the list that they belong to. */
#include "view/screens.h"

static void put_box(
    view_surface *s, unsigned top, unsigned left, unsigned rows, unsigned cols)
{
    static const char *const fine[] = {"\xe2\x94\x8c", "\xe2\x94\x90",
        "\xe2\x94\x94", "\xe2\x94\x98", "\xe2\x94\x80", "\xe2\x94\x82"};
    static const char *const plain[] = {"+", "+", "+", "+", "-", "|"};
    static const char *const none[] = {" ", " ", " ", " ", " ", " "};
    const char *const *part = s->plain ? none : s->ascii ? plain : fine;

    for (unsigned r = 0; r < rows; r++) {
        bool edge = r == 0 || r + 1 == rows;
        const char *left_part = part[r == 0 ? 0 : r + 1 == rows ? 2 : 5];
        const char *right_part = part[r == 0 ? 1 : r + 1 == rows ? 3 : 5];

        view_put(s, top + r, left, 1, left_part);
        for (unsigned c = 1; c + 1 < cols; c++)
            view_put(s, top + r, left + c, 1, edge ? part[4] : " ");
        view_put(s, top + r, left + cols - 1, 1, right_part);
        view_paint(s, top + r, left, cols, VIEW_PLAIN);
    }
}

static char letter_of(const model *m, unsigned by)
{
    return m->screen == MODEL_CACHES     ? "ILBSTV"[by]
           : m->screen == MODEL_ARCHIVES ? "TNHIC"[by]
                                         : "PASITMCHL"[by];
}

static const char *name_of(const model *m, unsigned by)
{
    if (m->screen == MODEL_ARCHIVES)
        return model_archives_column_name(by);
    return m->screen == MODEL_CACHES ? model_caches_column_name(by)
                                     : model_column_name((bc_files_column)by);
}

void view_picker(const model *m, view_surface *s, const model_layout *l)
{
    const unsigned width = s->plain ? s->cols : 20;
    const model_list *list = &m->picker;
    unsigned rows = (unsigned)list->count + 2;
    unsigned left = s->cols > width ? (s->cols - width) / 2 : 0;
    unsigned shown;
    uint64_t first;

    if (rows > l->body_rows)
        rows = l->body_rows;
    if (rows < 3)
        rows = 3;
    shown = rows - 2;
    first = list->selected >= shown ? list->selected - shown + 1 : 0;
    put_box(s, l->body_top, left, rows, width);
    view_put(s, l->body_top, left + 2, width, " Sort by ");
    for (unsigned i = 0; i < shown && first + i < list->count; i++) {
        unsigned row = l->body_top + 1 + i;
        unsigned by = (unsigned)(first + i);

        view_printf(s, row, left + 2, "%c  ", letter_of(m, by));
        view_put(s, row, left + 5, width - 7, name_of(m, by));
        if (first + i == list->selected) {
            view_put(s, row, left + 1, 1, s->plain ? " " : ">");
            view_paint(s, row, left + 1, width - 2, VIEW_SELECTED);
            s->cursor_row = row;
            s->cursor_col = left + 2;
        }
    }
}

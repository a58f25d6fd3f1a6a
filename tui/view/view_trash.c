/* The trash: one line for each change that can be undone. */
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TIME_WIDTH = 16,
    ACTION_WIDTH = 14,
    ENTRIES_WIDTH = 10,
    BYTES_WIDTH = 10
};

static void put_row(const bc_trash_row *item, view_surface *s, unsigned row)
{
    char text[VIEW_TEXT];
    const char *name = strrchr(item->path, '/');
    unsigned col = 1 + TIME_WIDTH + 1;

    text_time(
        text, sizeof(text), item->when_ns, text_utc_offset(item->when_ns));
    text[s->cols < 60 ? 10 : TIME_WIDTH] = 0;
    view_put(s, row, 1, TIME_WIDTH, text);
    if (s->cols < 60)
        col = 12;
    view_put(s, row, col, ACTION_WIDTH, item->action);
    col += ACTION_WIDTH + 1;
    if (s->cols >= 60) {
        text_count(text, sizeof(text), item->entries.value);
        view_right(
            s, row, col + ENTRIES_WIDTH, item->entries.known ? text : "-");
        text_bytes(text, sizeof(text), item->bytes.value);
        view_right(s, row, col + ENTRIES_WIDTH + 1 + BYTES_WIDTH,
            item->bytes.known ? text : "-");
        col += ENTRIES_WIDTH + BYTES_WIDTH + 3;
    }
    if (col < s->cols)
        view_put(s, row, col, s->cols - col,
            view_str(text, name ? name + 1 : item->path, s->ascii));
}

static void put_heading(const model *m, view_surface *s, unsigned row)
{
    view_printf(s, row, 1, "Trash %s %zu change%s that can be undone",
        view_dot(s), m->trash.count, m->trash.count == 1 ? "" : "s");
    view_paint(s, row, 0, s->cols, VIEW_TAB);
}

static void put_selected(const model *m, view_surface *s, const model_layout *l)
{
    const bc_trash_row *item = model_trash_row(m, m->trash.list.selected);
    char text[VIEW_TEXT];

    if (!item || l->detail_rows < 3)
        return;
    view_printf(
        s, l->detail_top, 1, "Item    %s", view_str(text, item->id, s->ascii));
    view_printf(s, l->detail_top + 1, 1, "Was     %s",
        view_str(text, item->path, s->ascii));
    for (unsigned i = 0; i < 2; i++)
        view_paint(s, l->detail_top + i, 1, 7, VIEW_FAINT);
}

void view_trash(const model *m, view_surface *s, const model_layout *l)
{
    const model_list *list = &m->trash.list;
    unsigned top = l->body_top;

    s->cursor_row = top;
    if (l->body_rows > 1)
        put_heading(m, s, top++);
    if (m->trash.count == 0) {
        view_put(s, top, 1, s->cols,
            m->trash.read ? "Nothing is in it." : "Reading...");
        return;
    }
    for (unsigned i = 0; i < list->rows && list->top + i < list->count; i++) {
        const bc_trash_row *item = model_trash_row(m, list->top + i);

        if (item)
            put_row(item, s, top + i);
        if (list->top + i == list->selected)
            view_select(s, top + i, s->cols);
    }
    put_selected(m, s, l);
}

#include "view/screens.h"

#include <stdio.h>

/* Below, a name is cut for the entries and the digest's letter. */
enum { WIDE = 76, NARROW_NAME = 16 };

/* Of the name, in a window of that width. */
static unsigned name_columns(const view_surface *s)
{
    return s->cols > 40 ? s->cols - 40 + NARROW_NAME : NARROW_NAME;
}

static void put_narrow(const model_file *file, view_surface *s, unsigned row)
{
    const bc_files_head *head = file->head;
    unsigned name = name_columns(s);
    char text[VIEW_TEXT];

    view_str(text, head->series ? head->series : head->name, s->ascii);
    view_put(s, row, 1, name, text);
    view_entries(text, sizeof(text), file);
    view_right(s, row, name + 11, text);
    snprintf(text, sizeof(text), "%.1s", view_integrity(head->integrity));
    view_put(s, row, name + 13, 1, text);
    view_paint(s, row, name + 13, 1, view_integrity_style(head->integrity));
    view_next_save(text, sizeof(text), file);
    if (name + 15 < s->cols)
        view_put(s, row, name + 15, s->cols - name - 15, text);
}

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    if (m->facts.cache)
        view_printf(s, top, 1, "3 Files %s %zu files cache%s", view_dot(s),
            m->facts.file_count, m->facts.file_count == 1 ? "" : "s");
    else
        view_put(s, top, 1, s->cols, "3 Files");
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
    if (s->cols < WIDE) {
        view_put(s, top + 1, 1, name_columns(s), "name");
        view_right(s, top + 1, name_columns(s) + 11, "entries");
        view_put(s, top + 1, name_columns(s) + 15, s->cols, "next save");
        return;
    }
    view_put(s, top + 1, 1, 30, "name");
    view_right(s, top + 1, 43, "entries");
    view_right(s, top + 1, 54, "size");
    view_put(s, top + 1, 56, 14, "digest");
    view_put(s, top + 1, 70, s->cols, "series");
}

static void put_cache(const model_file *file, view_surface *s, unsigned row)
{
    const bc_files_head *head = file->head;
    char text[VIEW_TEXT];

    if (s->cols < WIDE) {
        put_narrow(file, s, row);
        return;
    }
    view_str(text, head->name, s->ascii);
    view_put(s, row, 1, 31, text);
    view_entries(text, sizeof(text), file);
    view_right(s, row, 43, text);
    text_bytes(text, sizeof(text), head->bytes);
    view_right(s, row, 54, text);
    view_put(s, row, 56, 13, view_integrity(head->integrity));
    view_paint(s, row, 56, 13, view_integrity_style(head->integrity));
    view_str(text, head->series ? head->series : "-", s->ascii);
    view_put(s, row, 70, s->cols, text);
}

void view_files(const model *m, view_surface *s, const model_layout *l)
{
    const model_list *list = &m->files.caches;
    unsigned top = l->body_top;
    unsigned heading = model_files_head_lines(m);

    s->cursor_row = top;
    if (heading > 0)
        put_heading(m, s, top);
    top += heading;
    if (list->count == 0 && m->facts.cache)
        view_printf(s, top, 1, "No files cache here.");
    for (unsigned i = 0; i < list->rows && list->top + i < list->count; i++) {
        uint64_t index = list->top + i;

        put_cache(&m->facts.files[index], s, top + i);
        if (index == list->selected)
            view_select(s, top + i, s->cols);
    }
}

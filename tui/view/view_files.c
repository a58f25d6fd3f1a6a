#include "view/screens.h"

#include <stdio.h>

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    view_printf(s, top, 1, "3 Files %s %zu files cache%s", view_dot(s),
        m->facts.file_count, m->facts.file_count == 1 ? "" : "s");
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    view_put(s, top + 1, 1, 30, "name");
    view_right(s, top + 1, 43, "entries");
    view_right(s, top + 1, 54, "size");
    view_put(s, top + 1, 56, 14, "digest");
    view_put(s, top + 1, 70, s->cols, "series");
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
}

static void put_cache(const model_file *file, view_surface *s, unsigned row)
{
    const bc_files_head *head = file->head;
    char text[VIEW_TEXT];

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
    if (list->count == 0)
        view_printf(s, top, 1, "No files cache here.");
    for (unsigned i = 0; i < list->rows && list->top + i < list->count; i++) {
        uint64_t index = list->top + i;

        put_cache(&m->facts.files[index], s, top + i);
        if (index == list->selected)
            view_select(s, top + i, s->cols);
    }
}

#include "view/fate.h"
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    const bc_files_head *head = model_files_head(m);
    char name[VIEW_TEXT];
    char count[32];
    char shown[32];
    char size[32];
    char right[128];
    unsigned col;
    unsigned end;

    view_entries(
        count, sizeof(count), &m->facts.files[m->files.caches.selected]);
    text_bytes(size, sizeof(size), head->bytes);
    text_count(shown, sizeof(shown), m->files.shown_count);
    snprintf(right, sizeof(right), "  %s%s%s entries  %s",
        m->files.shown ? shown : "", m->files.shown ? " of " : "", count, size);
    view_right(s, top, s->cols - 1, right);
    end = s->cols - 1 - (unsigned)text_width(right);
    col = view_printf(s, top, 1, "3 Files %s ", view_dot(s));
    if (end > col)
        view_put(s, top, col, end - col, view_str(name, head->name, s->ascii));
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    view_columns_heading(m, s, top + 1);
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
}

/* In full as far as a line goes: the table has less room for it. */
static void put_path(const model_row *item, view_surface *s, unsigned row)
{
    bc_slice path = item->entry.path;
    char text[VIEW_TEXT];
    int room = s->cols > 9 ? (int)s->cols - 9 : 1;

    view_printf(s, row, 1, "Path    %s",
        path.ptr ? view_path(text, path, room, s->ascii) : "not known");
}

/* The selected entry below the table, as far as there is room. */
static void put_selected(const model *m, view_surface *s, const model_layout *l)
{
    const model_row *item = model_files_row(m);
    const bc_files_head *head = model_files_head(m);
    char ctime[64];
    char unseen[128];
    char size[32];
    char count[32];
    unsigned top = l->detail_top;

    if (l->detail_rows < 3 || !item || !item->known ||
        m->files.table.count == 0)
        return;
    text_time_exact(ctime, sizeof(ctime), item->entry.ctime_ns,
        text_utc_offset(item->entry.ctime_ns));
    text_bytes(size, sizeof(size), item->entry.size);
    text_count(count, sizeof(count), item->entry.chunk_count);
    view_fate_unseen(unseen, sizeof(unseen), head, &item->entry);
    if (l->detail_rows > 3)
        put_path(item, s, top++);
    view_printf(s, top, 1, "Entry   inode %" PRIu64 "  ctime %s  %s %s chunk%s",
        item->entry.inode, ctime, view_dot(s), count,
        item->entry.chunk_count == 1 ? "" : "s");
    view_printf(
        s, top + 1, 1, "Seen    %s", view_fate_seen(head, &item->entry));
    view_printf(s, top + 2, 1, "Unseen  %s", unseen);
    for (unsigned i = 0; i < l->detail_rows; i++)
        view_paint(s, l->detail_top + i, 1, 7, VIEW_FAINT);
}

/* Why the filter leaves nothing, as far as that is known. */
static const char *nothing_passes(const model *m)
{
    if (!model_filter_needs_names(&m->files.filter))
        return "No entry passes the filter: Esc shows everything.";
    if (m->work & MODEL_WORK_NAMES)
        return "The paths are being read; what passes the filter is shown "
               "then.";
    return model_has_names(m)
               ? "No entry passes the filter: Esc shows everything."
               : "The filter asks for paths, and none is known: Esc shows "
                 "everything.";
}

/* Why there is no table; NULL when there is one. */
static const char *obstacle(const model *m)
{
    const bc_files_head *head = model_files_head(m);

    if (!m->facts.cache)
        return "";
    if (!head)
        return "No files cache here.";
    if (m->facts.files[m->files.caches.selected].failed)
        return "This file cannot be read; the Log says why.";
    if (!head->loaded)
        return m->work & MODEL_WORK_LOAD ? "Reading; see below."
                                         : "Not read: Enter reads it.";
    if (!head->readable_format)
        return "Written by another generation of Borg: not read here.";
    if (m->files.shown && m->files.shown_count == 0)
        return nothing_passes(m);
    if (head->entries.value == 0)
        return "This files cache is empty. After a backup of few files that is "
               "usual: entries as new as the newest file are not kept.";
    return NULL;
}

/* Beside the selection's sign, so that both can be seen. */
static void put_mark(const model *m, uint64_t row, view_surface *s, unsigned at)
{
    if (model_is_marked(m, model_files_position(m, row)))
        view_put(s, at, 1, 1, "*");
    else if (model_in_range(m, row))
        view_put(s, at, 1, 1, "+");
}

void view_table(const model *m, view_surface *s, const model_layout *l)
{
    const model_files *files = &m->files;
    unsigned top = l->body_top;
    unsigned heading = model_files_head_lines(m);
    const char *why = obstacle(m);

    s->cursor_row = top;
    if (heading > 0 && model_files_head(m))
        put_heading(m, s, top);
    top += heading;
    if (why) {
        view_wrap(s, top, l->body_rows - heading, 1, why);
        return;
    }
    for (size_t i = 0; i < files->row_count && i < files->table.rows; i++) {
        uint64_t row = files->rows_from + i;

        view_columns_row(m, &files->rows[i], s, top + (unsigned)i);
        put_mark(m, row, s, top + (unsigned)i);
        if (row == files->table.selected)
            view_select(s, top + (unsigned)i, s->cols);
    }
    put_selected(m, s, l);
}

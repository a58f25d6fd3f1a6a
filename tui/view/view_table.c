#include "view/fate.h"
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the columns of the table are; a wide screen has two more. */
enum {
    AGE_END = 6,
    SIZE_END = 17,
    MTIME = 19,
    CHUNKS_END = 46,
    FLAGS = 48,
    HASH = 53,
    WIDE = 110,
    WIDE_INODE_END = 67,
    WIDE_CTIME = 69,
    WIDE_HASH = 90
};

static bool is_wide(const view_surface *s)
{
    return s->cols >= WIDE;
}

/* The column's name, with an arrow when it is the one sorted by. */
static void put_name(const model *m, view_surface *s, unsigned row,
    bc_files_column by, int place)
{
    view_column(s, row, place, model_column_name(by),
        m->files.by != by     ? 0
        : m->files.descending ? -1
                              : 1);
}

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    const bc_files_head *head = model_files_head(m);
    char name[VIEW_TEXT];
    char count[32];
    char shown[32];
    char size[32];
    char right[128];

    view_str(name, head->name, s->ascii);
    view_printf(s, top, 1, "3 Files %s %s", view_dot(s), name);
    view_entries(
        count, sizeof(count), &m->facts.files[m->files.caches.selected]);
    text_bytes(size, sizeof(size), head->bytes);
    text_count(shown, sizeof(shown), m->files.shown_count);
    snprintf(right, sizeof(right), "  %s%s%s entries  %s",
        m->files.shown ? shown : "", m->files.shown ? " of " : "", count, size);
    view_right(s, top, s->cols - 1, right);
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    put_name(m, s, top + 1, BC_FILES_BY_AGE, -AGE_END);
    put_name(m, s, top + 1, BC_FILES_BY_SIZE, -SIZE_END);
    put_name(m, s, top + 1, BC_FILES_BY_MTIME, MTIME);
    put_name(m, s, top + 1, BC_FILES_BY_CHUNKS, -CHUNKS_END);
    view_put(s, top + 1, FLAGS, 5, "flag");
    if (is_wide(s)) {
        put_name(m, s, top + 1, BC_FILES_BY_INODE, -WIDE_INODE_END);
        put_name(m, s, top + 1, BC_FILES_BY_CTIME, WIDE_CTIME);
    }
    put_name(m, s, top + 1, BC_FILES_BY_HASH, is_wide(s) ? WIDE_HASH : HASH);
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
}

static void put_time(view_surface *s, unsigned row, unsigned col, bc_ns at)
{
    char text[32];

    text_time(text, sizeof(text), at, text_utc_offset(at));
    view_put(s, row, col, 19, text);
}

static void put_row(const model_row *item, view_surface *s, unsigned row)
{
    const bc_files_entry *entry = &item->entry;
    char text[80];

    if (!item->known) {
        view_put(s, row, 3, s->cols, "? this record no longer decodes");
        return;
    }
    snprintf(text, sizeof(text), "%" PRIu64, entry->age);
    view_right(s, row, AGE_END, text);
    text_bytes(text, sizeof(text), entry->size);
    view_right(s, row, SIZE_END, text);
    put_time(s, row, MTIME, entry->mtime_ns);
    text_count(text, sizeof(text), entry->chunk_count);
    view_right(s, row, CHUNKS_END, text);
    view_flags(text, entry);
    view_put(s, row, FLAGS, 4, text);
    if (is_wide(s)) {
        snprintf(text, sizeof(text), "%" PRIu64, entry->inode);
        view_right(s, row, WIDE_INODE_END, text);
        put_time(s, row, WIDE_CTIME, entry->ctime_ns);
    }
    view_hex(text, entry->path_hash.b);
    view_put(s, row, is_wide(s) ? WIDE_HASH : HASH, s->cols, text);
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

    if (l->detail_rows < 3 || !item || !item->known ||
        m->files.table.count == 0)
        return;
    text_time_exact(ctime, sizeof(ctime), item->entry.ctime_ns,
        text_utc_offset(item->entry.ctime_ns));
    text_bytes(size, sizeof(size), item->entry.size);
    text_count(count, sizeof(count), item->entry.chunk_count);
    view_fate_unseen(unseen, sizeof(unseen), head, &item->entry);
    view_printf(s, l->detail_top, 1,
        "Entry   inode %" PRIu64 "  ctime %s  %s %s chunk%s", item->entry.inode,
        ctime, view_dot(s), count, item->entry.chunk_count == 1 ? "" : "s");
    view_printf(s, l->detail_top + 1, 1, "Seen    %s",
        view_fate_seen(head, &item->entry));
    view_printf(s, l->detail_top + 2, 1, "Unseen  %s", unseen);
    for (unsigned i = 0; i < 3; i++)
        view_paint(s, l->detail_top + i, 1, 7, VIEW_FAINT);
}

/* Why there is no table; NULL when there is one. */
static const char *obstacle(const model *m)
{
    const bc_files_head *head = model_files_head(m);

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
        return "No entry passes the filter: Esc shows everything.";
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

        put_row(&files->rows[i], s, top + (unsigned)i);
        put_mark(m, row, s, top + (unsigned)i);
        if (row == files->table.selected)
            view_select(s, top + (unsigned)i, s->cols);
    }
    put_selected(m, s, l);
}

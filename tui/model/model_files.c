#include "model/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

void model_detail_dispose(model_detail *detail)
{
    free(detail->chunks);
    free(detail->in_index);
    *detail = (model_detail){0};
}

const bc_files_head *model_files_head(const model *m)
{
    if (m->files.caches.selected >= m->facts.file_count)
        return NULL;
    return m->facts.files[m->files.caches.selected].head;
}

static uint64_t table_length(const model *m)
{
    const bc_files_head *head = model_files_head(m);

    return m->files.open && head && head->loaded ? head->entries.value : 0;
}

unsigned model_files_head_lines(const model *m)
{
    return model_lay_out(m).body_rows >= 5 ? 2 : 0;
}

void model_files_fit(model *m)
{
    model_files *files = &m->files;
    unsigned rows = model_lay_out(m).body_rows - model_files_head_lines(m);

    if (rows > MODEL_WINDOW_MAX)
        rows = MODEL_WINDOW_MAX;
    model_list_fit(&files->caches, m->facts.file_count, rows);
    model_list_fit(&files->table, table_length(m), rows);
    files->rows_stale = true;
}

/* Another files cache: what belongs to the one before is forgotten. */
static void select_cache(model *m, uint64_t index)
{
    model_files *files = &m->files;

    m->work &= ~(unsigned)(MODEL_WORK_SEARCH | MODEL_WORK_ORDER);
    if (index == files->caches.selected)
        return;
    model_list_select(&files->caches, index);
    files->table = (model_list){0};
    files->by = BC_FILES_BY_POSITION;
    files->descending = false;
    files->order = NULL;
    files->row_count = 0;
}

void model_files_open(model *m, uint64_t index)
{
    model_files *files = &m->files;

    select_cache(m, index);
    files->open = true;
    files->detail.open = false;
    if (model_files_head(m) && !model_files_head(m)->loaded)
        m->work |= MODEL_WORK_LOAD;
    model_files_fit(m);
}

void model_files_select_named(model *m, const char *name)
{
    for (size_t i = 0; i < m->facts.file_count; i++) {
        if (strcmp(m->facts.files[i].head->name, name) != 0)
            continue;
        m->files.open = false;
        select_cache(m, i);
        return;
    }
}

void model_files_reset(model *m)
{
    model_files *files = &m->files;

    m->work &= ~(unsigned)(MODEL_WORK_SEARCH | MODEL_WORK_ORDER);
    model_list_select(&files->caches, 0);
    files->open = false;
    files->detail.open = false;
    files->from_overview = false;
    files->table = (model_list){0};
    files->by = BC_FILES_BY_POSITION;
    files->descending = false;
    files->order = NULL;
    files->row_count = 0;
    files->keep = false;
}

void model_files_remember(model *m)
{
    model_files *files = &m->files;
    const bc_files_head *head = model_files_head(m);
    const model_row *row = model_files_row(m);

    files->keep = head != NULL;
    if (!head)
        return;
    snprintf(files->keep_name, sizeof(files->keep_name), "%s", head->name);
    files->keep_open = files->open;
    files->keep_row = files->open && row && row->known;
    if (files->keep_row)
        files->keep_hash = row->entry.path_hash;
}

uint64_t model_files_position(const model *m, uint64_t row)
{
    if (m->files.order)
        return m->files.order[row];
    return m->files.descending ? m->files.table.count - 1 - row : row;
}

size_t model_files_window(const model *m, uint64_t *from)
{
    const model_list *table = &m->files.table;
    uint64_t left = table->count - table->top;

    *from = table->top;
    return (size_t)(left < table->rows ? left : table->rows);
}

const model_row *model_files_row(const model *m)
{
    const model_files *files = &m->files;
    uint64_t at = files->table.selected - files->rows_from;

    if (files->table.selected < files->rows_from || at >= files->row_count)
        return NULL;
    return &files->rows[at];
}

void model_files_ordered(model *m, const uint32_t *order)
{
    m->files.order = order;
    m->files.rows_stale = true;
}

const char *model_column_name(bc_files_column by)
{
    static const char *const names[MODEL_COLUMN_COUNT] = {"position", "age",
        "size", "inode", "ctime", "mtime", "chunks", "path hash"};

    return names[by];
}

/* ---- search ---- */

bool model_files_match(const model *m, const bc_files_entry *entry)
{
    const char *needle = m->files.needle;
    size_t len = strlen(needle);
    char inode[24];

    snprintf(inode, sizeof(inode), "%" PRIu64, entry->inode);
    if (strcmp(inode, needle) == 0)
        return true;
    if (len == 0 || len > 64)
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned byte = entry->path_hash.b[i / 2];
        unsigned digit = i % 2 == 0 ? byte >> 4 : byte & 15;

        if (hex_digits[digit] != needle[i])
            return false;
    }
    return true;
}

void model_files_search(model *m, bool back)
{
    model_files *files = &m->files;
    uint64_t count = files->table.count;

    if (!files->needle[0]) {
        model_say(m, true, "nothing to search for yet: / starts a search");
        return;
    }
    if (count == 0)
        return;
    files->search_back = back;
    files->searched = 0;
    files->search_from =
        (files->table.selected + (back ? count - 1 : 1)) % count;
    m->work |= MODEL_WORK_SEARCH;
}

uint64_t model_files_search_row(const model *m, uint64_t others)
{
    const model_files *files = &m->files;
    uint64_t count = files->table.count;
    uint64_t step = others % count;

    if (files->search_back)
        step = (count - step) % count;
    return (files->search_from + step) % count;
}

void model_files_found(model *m, uint64_t row)
{
    model_list_select(&m->files.table, row);
    m->files.rows_stale = true;
}

/* ---- actions ---- */

static unsigned sort_by(model *m, bc_files_column by)
{
    /* what a person looks for first: large, new, old in runs */
    bool descending = by == BC_FILES_BY_SIZE || by == BC_FILES_BY_MTIME ||
                      by == BC_FILES_BY_CTIME || by == BC_FILES_BY_CHUNKS ||
                      by == BC_FILES_BY_AGE;

    m->picking = false;
    m->files.descending = m->files.by == by ? !m->files.descending : descending;
    m->files.by = by;
    model_list_select(&m->files.table, 0);
    m->work |= MODEL_WORK_ORDER;
    m->work &= ~(unsigned)MODEL_WORK_SEARCH;
    return MODEL_REDRAW;
}

static bool sort_action(bc_files_column *by, model_action action)
{
    static const struct {
        model_action action;
        bc_files_column by;
    } rows[] = {
        {MODEL_ACT_SORT_AGE, BC_FILES_BY_AGE},
        {MODEL_ACT_SORT_SIZE, BC_FILES_BY_SIZE},
        {MODEL_ACT_SORT_MTIME, BC_FILES_BY_MTIME},
        {MODEL_ACT_SORT_CTIME, BC_FILES_BY_CTIME},
        {MODEL_ACT_SORT_INODE, BC_FILES_BY_INODE},
        {MODEL_ACT_SORT_CHUNKS, BC_FILES_BY_CHUNKS},
        {MODEL_ACT_SORT_HASH, BC_FILES_BY_HASH},
        {MODEL_ACT_SORT_POSITION, BC_FILES_BY_POSITION},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].action == action) {
            *by = rows[i].by;
            return true;
        }
    }
    return false;
}

static unsigned apply_picker(model *m, model_action action)
{
    if (model_list_move(&m->picker, action))
        return MODEL_REDRAW;
    if (action == MODEL_ACT_ENTER)
        return sort_by(m, (bc_files_column)m->picker.selected);
    return 0;
}

static void open_detail(model *m)
{
    const model_row *row = model_files_row(m);
    const bc_files_head *head = model_files_head(m);
    model_detail *detail = &m->files.detail;

    if (head && !head->loaded) /* reading was stopped: go on */
        model_files_open(m, m->files.caches.selected);
    if (!row || m->files.table.count == 0)
        return;
    model_detail_dispose(detail);
    detail->open = true;
    detail->known = row->known;
    detail->entry = row->entry;
    model_list_fit(&detail->page, 0, model_lay_out(m).body_rows);
    m->files.rows_stale = true;
}

static unsigned apply_table(model *m, model_action action)
{
    model_files *files = &m->files;

    if (model_list_move(&files->table, action)) {
        files->rows_stale = true;
        return MODEL_REDRAW;
    }
    switch (action) {
    case MODEL_ACT_ENTER:
        open_detail(m);
        return MODEL_REDRAW;
    case MODEL_ACT_SORT:
        model_pick(m, files->by, MODEL_COLUMN_COUNT);
        return MODEL_REDRAW;
    case MODEL_ACT_SEARCH_NEXT:
    case MODEL_ACT_SEARCH_BACK:
        model_files_search(m, action == MODEL_ACT_SEARCH_BACK);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}

static unsigned apply_caches(model *m, model_action action)
{
    model_files *files = &m->files;
    model_list moved = files->caches;

    if (action == MODEL_ACT_ENTER && m->facts.file_count > 0) {
        model_files_open(m, files->caches.selected);
        return MODEL_REDRAW;
    }
    if (!model_list_move(&moved, action))
        return 0;
    select_cache(m, moved.selected);
    files->caches = moved;
    return MODEL_REDRAW;
}

unsigned model_files_apply(model *m, model_action action)
{
    bc_files_column by;

    if (!m->files.open)
        return apply_caches(m, action);
    if (!m->files.detail.open && sort_action(&by, action))
        return sort_by(m, by);
    if (m->picking)
        return apply_picker(m, action);
    if (m->files.detail.open)
        return model_list_scroll(&m->files.detail.page, action) ? MODEL_REDRAW
                                                                : 0;
    return apply_table(m, action);
}

/* The table of one files cache: order, search, filter, detail. */
#include "model/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void model_detail_dispose(model_detail *detail)
{
    free(detail->chunks);
    free(detail->in_index);
    *detail = (model_detail){0};
}

void model_detail_stale(model *m)
{
    model_detail *detail = &m->files.detail;

    free(detail->chunks);
    free(detail->in_index);
    detail->chunks = NULL;
    detail->in_index = NULL;
    detail->chunk_count = 0;
}

void model_files_loaded_anew(model *m)
{
    model_files *files = &m->files;

    files->sorted = 0;
    files->filtered = 0;
    files->searched = 0;
    files->by_before = BC_FILES_BY_POSITION;
    files->descending_before = false;
    files->names_tried = false;
    model_marks_clear(m); /* positions may be others now */
    if (files->open && files->by != BC_FILES_BY_POSITION &&
        files->by != BC_FILES_BY_PATH) /* that waits for the paths */
        m->work |= MODEL_WORK_ORDER;
    if (files->open && files->filter.count)
        m->work |= MODEL_WORK_FILTER;
}

/* File order backwards needs no array; while a sort goes on the table is as it
 * was before. */
static bool is_reversed(const model *m)
{
    const model_files *files = &m->files;

    if (m->work & MODEL_WORK_ORDER)
        return files->by_before == BC_FILES_BY_POSITION &&
               files->descending_before;
    return files->by == BC_FILES_BY_POSITION && files->descending;
}

uint64_t model_files_unfiltered(const model *m, uint64_t row)
{
    if (m->files.order)
        return m->files.order[row];
    return is_reversed(m) ? model_files_entries(m) - 1 - row : row;
}

uint64_t model_files_position(const model *m, uint64_t row)
{
    return m->files.shown ? m->files.shown[row]
                          : model_files_unfiltered(m, row);
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

    /* the rows of before may still be there when none passes any more */
    if (files->table.selected >= files->table.count ||
        files->table.selected < files->rows_from || at >= files->row_count)
        return NULL;
    return &files->rows[at];
}

void model_files_ordered(model *m, const uint32_t *order)
{
    model_range_drop(m);
    m->files.order = order;
    m->files.rows_stale = true;
    model_list_select(&m->files.table, 0);
}

void model_sort_stopped(model *m)
{
    m->work &= ~(unsigned)MODEL_WORK_ORDER;
    m->files.by = m->files.by_before;
    m->files.descending = m->files.descending_before;
}

const char *model_column_name(bc_files_column by)
{
    static const char *const names[MODEL_COLUMN_COUNT] = {"position", "age",
        "size", "inode", "ctime", "mtime", "chunks", "path hash", "path"};

    return names[by];
}

/* ---- search: finds while it is typed ---- */

/* From that row on, itself included. */
static void start_search(model *m, uint64_t row, bool back)
{
    model_files *files = &m->files;

    files->search_back = back;
    files->searched = 0;
    files->search_from = row;
    m->work |= MODEL_WORK_SEARCH;
    if (model_filter_needs_index(&files->search) && !m->facts.chunks)
        m->work |= MODEL_WORK_CHUNKS;
}

void model_files_search(model *m, bool back)
{
    model_files *files = &m->files;
    uint64_t count = files->table.count;

    if (!files->needle[0]) {
        model_say(m, true, "nothing to search for yet: / starts a search");
        return;
    }
    if (count > 0)
        start_search(
            m, (files->table.selected + (back ? count - 1 : 1)) % count, back);
}

/* Text that is no filter is a path, unless it is meant to compare. */
static bool is_path(const model *m, const char *text)
{
    model_filter ignored;
    char why[2];

    return strchr(text, '/') || (!strpbrk(text, "<>=!~") &&
                                    !model_filter_parse(&ignored, text,
                                        model_has_names(m), why, sizeof(why)));
}

/* Archives hold paths without the slash that they may begin with. */
static const char *as_archived(const char *path)
{
    return path + strspn(path, "/");
}

/* What is typed, as a filter; false: it is none, or a path to be looked up. */
static bool read_search(model *m, model_filter *out)
{
    if (!is_path(m, m->input))
        return model_filter_parse(out, m->input, model_has_names(m),
                   m->prompt_note, sizeof(m->prompt_note)) &&
               out->count > 0;
    if (!model_has_names(m))
        snprintf(m->prompt_note, sizeof(m->prompt_note),
            "a path: Enter looks it up");
    else if (strlen(m->input) >= MODEL_WORD_MAX)
        snprintf(m->prompt_note, sizeof(m->prompt_note), "too long");
    else
        model_filter_in_path(out, as_archived(m->input));
    return m->prompt_note[0] == 0;
}

void model_search_typed(model *m)
{
    model_files *files = &m->files;
    model_filter search;

    m->prompt_note[0] = 0;
    model_list_select(&files->table, files->search_base);
    files->rows_stale = true;
    m->work &= ~(unsigned)(MODEL_WORK_SEARCH | MODEL_WORK_PATH);
    if (!read_search(m, &search))
        return;
    files->search = search;
    memcpy(files->needle, m->input, sizeof(m->input));
    if (files->table.count > 0)
        start_search(m, files->search_base, false);
}

static void look_up_path(model *m, const char *path)
{
    model_files *files = &m->files;

    snprintf(files->path, sizeof(files->path), "%s", as_archived(path));
    files->needle[0] = 0; /* there is no next one */
    m->work |= MODEL_WORK_PATH;
}

void model_search_accept(model *m)
{
    if (is_path(m, m->input) && (m->prompt_note[0] || !model_has_names(m)))
        look_up_path(m, m->input);
    else if (m->prompt_note[0])
        model_say(m, true, "%s", m->prompt_note);
    else if (m->files.needle[0] && m->input[0] &&
             !(m->work & MODEL_WORK_SEARCH))
        model_search_typed(m);
}

void model_search_missed(model *m)
{
    if (m->prompt == MODEL_PROMPT_SEARCH)
        snprintf(m->prompt_note, sizeof(m->prompt_note), "no match");
    else if (strchr(m->files.needle, '/')) /* it may be that of a hash */
        look_up_path(m, m->files.needle);
    else
        model_say(m, true, "no entry matches %s", m->files.needle);
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

/* ---- filter: narrows while it is typed ---- */

void model_filter_drop(model *m)
{
    model_files *files = &m->files;

    m->work &= ~(unsigned)MODEL_WORK_FILTER;
    files->filter.count = 0;
    files->filter_text[0] = 0;
    files->shown = NULL;
    files->shown_count = 0;
}

/* Everything again, with the same entry selected. */
static void show_all(model *m)
{
    model_files *files = &m->files;
    uint64_t position = files->anchor;
    bool was = files->shown != NULL;

    if (was && files->table.selected < files->shown_count)
        position = files->shown[files->table.selected];
    model_filter_drop(m);
    model_files_fit(m);
    if (was)
        model_files_select_position(m, position);
}

/* Also those that are being read: what passes is found anew when they are. */
static bool will_have_names(const model *m)
{
    return model_has_names(m) || m->work & MODEL_WORK_NAMES;
}

void model_filter_typed(model *m)
{
    model_files *files = &m->files;
    model_filter filter;

    m->prompt_note[0] = 0;
    if (!model_filter_parse(&filter, m->input, will_have_names(m),
            m->prompt_note, sizeof(m->prompt_note)))
        return;
    if (filter.count == 0) {
        show_all(m);
        return;
    }
    files->filter = filter;
    memcpy(files->filter_text, m->input, sizeof(m->input));
    files->filtered = 0;
    m->work |= MODEL_WORK_FILTER;
    if (model_filter_needs_index(&filter) && !m->facts.chunks)
        m->work |= MODEL_WORK_CHUNKS;
}

void model_filter_accept(model *m)
{
    if (m->prompt_note[0])
        model_say(m, true, "%s", m->prompt_note);
}

void model_files_filtered(model *m, const uint32_t *shown, uint64_t count)
{
    model_files *files = &m->files;

    if (files->table.selected < files->table.count)
        files->anchor = model_files_position(m, files->table.selected);
    model_range_drop(m);
    m->work &= ~(unsigned)MODEL_WORK_SEARCH; /* its rows are others */
    files->shown = shown;
    files->shown_count = count;
    model_files_fit(m);
    model_list_select(&files->table, 0);
    model_files_select_position(m, files->anchor);
}

bool model_filter_clear(model *m)
{
    if (m->screen != MODEL_FILES || !m->files.open || m->files.detail.open ||
        !m->files.filter.count)
        return false;
    show_all(m);
    return true;
}

void model_files_select_position(model *m, uint64_t position)
{
    for (uint64_t row = 0; row < m->files.table.count; row++) {
        if (model_files_position(m, row) == position) {
            model_files_found(m, row);
            return;
        }
    }
}

/* ---- actions ---- */

static unsigned sort_by(model *m, bc_files_column by)
{
    /* what a person looks for first: large, new, old in runs */
    bool descending = by == BC_FILES_BY_SIZE || by == BC_FILES_BY_MTIME ||
                      by == BC_FILES_BY_CTIME || by == BC_FILES_BY_CHUNKS ||
                      by == BC_FILES_BY_AGE;

    m->picking = false;
    if (by == BC_FILES_BY_PATH && !model_has_names(m)) {
        const char *why = model_names_obstacle(m);

        model_say(m, true, "%s",
            why ? why
            : m->work & MODEL_WORK_NAMES
                ? "the paths are being read: not yet"
                : "no path is known, only hashes: a reads them");
        return MODEL_REDRAW;
    }
    if (!(m->work & MODEL_WORK_ORDER)) {
        m->files.by_before = m->files.by;
        m->files.descending_before = m->files.descending;
    }
    m->files.descending = m->files.by == by ? !m->files.descending : descending;
    m->files.by = by;
    m->files.sorted = 0;
    m->work |= MODEL_WORK_ORDER;
    m->work &= ~(unsigned)MODEL_WORK_SEARCH;
    return MODEL_REDRAW;
}

static const model_action sorts[MODEL_COLUMN_COUNT] = {
    [BC_FILES_BY_POSITION] = MODEL_ACT_SORT_POSITION,
    [BC_FILES_BY_AGE] = MODEL_ACT_SORT_AGE,
    [BC_FILES_BY_SIZE] = MODEL_ACT_SORT_SIZE,
    [BC_FILES_BY_INODE] = MODEL_ACT_SORT_INODE,
    [BC_FILES_BY_CTIME] = MODEL_ACT_SORT_CTIME,
    [BC_FILES_BY_MTIME] = MODEL_ACT_SORT_MTIME,
    [BC_FILES_BY_CHUNKS] = MODEL_ACT_SORT_CHUNKS,
    [BC_FILES_BY_HASH] = MODEL_ACT_SORT_HASH,
    [BC_FILES_BY_PATH] = MODEL_ACT_SORT_PATH,
};

model_action model_files_sort_by(bc_files_column by)
{
    return sorts[by];
}

static bool sort_action(bc_files_column *by, model_action action)
{
    for (unsigned i = 0; i < MODEL_COLUMN_COUNT; i++) {
        if (sorts[i] == action) {
            *by = (bc_files_column)i;
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
    case MODEL_ACT_SEARCH:
        files->search_base = files->table.selected;
        model_ask(m, MODEL_PROMPT_SEARCH, "");
        return MODEL_REDRAW;
    case MODEL_ACT_FILTER:
        model_ask(m, MODEL_PROMPT_FILTER, files->filter_text);
        return MODEL_REDRAW;
    case MODEL_ACT_NAMES:
        return model_names_apply(m);
    case MODEL_ACT_SEARCH_NEXT:
    case MODEL_ACT_SEARCH_BACK:
        model_files_search(m, action == MODEL_ACT_SEARCH_BACK);
        return MODEL_REDRAW;
    default:
        return 0;
    }
}

unsigned model_table_apply(model *m, model_action action)
{
    bc_files_column by;
    unsigned done;

    if (!m->files.detail.open && sort_action(&by, action))
        return sort_by(m, by);
    if (m->picking)
        return apply_picker(m, action);
    if (m->files.detail.open)
        return model_list_scroll(&m->files.detail.page, action) ? MODEL_REDRAW
                                                                : 0;
    done = apply_table(m, action);
    return done ? done : model_marks_apply(m, action);
}

/* The list of files caches, and which of them is opened. */
#include "model/parts.h"

#include <stdio.h>
#include <string.h>

const bc_files_head *model_files_head(const model *m)
{
    if (m->files.caches.selected >= m->facts.file_count)
        return NULL;
    return m->facts.files[m->files.caches.selected].head;
}

uint64_t model_files_entries(const model *m)
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
    model_list_fit(&files->table,
        files->shown ? files->shown_count : model_files_entries(m), rows);
    files->rows_stale = true;
}

/* What belongs to the table of one files cache. */
static void reset_table(model *m)
{
    model_files *files = &m->files;

    m->work &= ~(unsigned)(MODEL_WORK_TABLE | MODEL_WORK_NAMES);
    files->names_tried = false;
    files->has_names_archive = false;
    files->table = (model_list){0};
    files->by = BC_FILES_BY_POSITION;
    files->descending = false;
    files->order = NULL;
    files->row_count = 0;
    model_marks_clear(m);
    model_filter_drop(m);
}

static void select_cache(model *m, uint64_t index)
{
    m->work &= ~(unsigned)MODEL_WORK_SEARCH;
    if (m->work & MODEL_WORK_ORDER)
        model_sort_stopped(m);
    if (index == m->files.caches.selected)
        return;
    model_list_select(&m->files.caches, index);
    reset_table(m);
}

void model_files_reset(model *m)
{
    model_files *files = &m->files;

    model_list_select(&files->caches, 0);
    reset_table(m);
    files->open = false;
    files->detail.open = false;
    files->back_to = MODEL_FILES;
    files->keep = files->keep_row = false;
}

void model_files_open(model *m, uint64_t index)
{
    model_files *files = &m->files;

    select_cache(m, index);
    files->open = true;
    files->detail.open = false;
    if (model_files_head(m) && !model_files_head(m)->loaded)
        m->work |= MODEL_WORK_LOAD;
    if (!m->facts.chunks) /* the flag m is about it */
        m->work |= MODEL_WORK_CHUNKS;
    model_files_fit(m);
    model_names_wanted(m);
}

bool model_files_select_named(model *m, const char *name)
{
    for (size_t i = 0; i < m->facts.file_count; i++) {
        if (strcmp(m->facts.files[i].head->name, name) != 0)
            continue;
        m->files.open = false;
        select_cache(m, i);
        return true;
    }
    return false;
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

void model_files_restore(model *m)
{
    model_files *files = &m->files;
    uint64_t place = files->caches.selected;
    bool found = false;

    if (!files->keep)
        return;
    for (size_t i = 0; i < m->facts.file_count && !found; i++) {
        found = strcmp(m->facts.files[i].head->name, files->keep_name) == 0;
        if (found)
            model_list_select(&files->caches, i);
    }
    if (!found) {
        model_files_reset(m);
        model_list_select(&files->caches, place);
        return;
    }
    files->keep = false;
    files->open = files->keep_open;
    files->detail.open = false;
    model_files_loaded_anew(m);
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
    if (m->files.open)
        return model_table_apply(m, action);
    return apply_caches(m, action);
}

/* What the table of one files cache needs to be drawn: its visible rows. */
#include "app/effects.h"

#include "text/text_hex.h"

#include <stdlib.h>
#include <string.h>

bc_files_view *app_selected_view(app_session *session)
{
    uint64_t index = session->m->files.caches.selected;

    if (!session->inspect || index >= session->file_count)
        return NULL;
    return bc_inspect_files(session->inspect, (size_t)index);
}

/* The entry that was selected before a reload, by its hash. */
void app_restore_row(app_session *session)
{
    model_files *files = &session->m->files;
    bc_files_view *view = app_selected_view(session);
    bc_error ignored = BC_ERROR_INIT; /* gone: the first row is selected */
    uint64_t position = 0;
    char hex[TEXT_HEX_MAX];

    if (!files->keep_row || !view || !model_files_head(session->m)->loaded ||
        session->m->work & (MODEL_WORK_ORDER | MODEL_WORK_FILTER) ||
        (session->m->work & MODEL_WORK_NAMES && model_is_by_names(session->m)))
        return;
    files->keep_row = false;
    text_hex(hex, files->keep_hash.b);
    if (bc_files_view_find(&position, view, hex, 0, &ignored) != BC_OK)
        return;
    files->anchor = position; /* a filter may hide it as yet */
    model_files_select_position(session->m, position);
}

static void fetch_rows(app_session *session, bc_files_view *view)
{
    model_files *files = &session->m->files;
    bc_error ignored = BC_ERROR_INIT; /* the row says that it is unknown */
    uint64_t from;
    size_t count = model_files_window(session->m, &from);

    for (size_t i = 0; i < count; i++) {
        model_row *row = &files->rows[i];
        uint64_t position = model_files_position(session->m, from + i);

        row->known =
            bc_files_view_entry(&row->entry, view, position, &ignored) == BC_OK;
        row->entry.chunk_bytes = (bc_slice){NULL, 0};
    }
    files->rows_from = from;
    files->row_count = count;
    files->rows_stale = false;
}

static void mark_present(app_session *session, model_detail *detail)
{
    bool known = session->chunks && session->m->facts.chunks->valid;

    for (size_t i = 0; i < detail->chunk_count; i++) {
        detail->in_index[i] = BC_UNKNOWN;
        if (known)
            detail->in_index[i] =
                bc_chunks_view_has(session->chunks, &detail->chunks[i].id)
                    ? BC_YES
                    : BC_NO;
    }
}

/* The chunk list of the entry that is shown in detail. */
static void fetch_chunks(app_session *session, bc_files_view *view)
{
    model_files *files = &session->m->files;
    model_detail *detail = &files->detail;
    uint64_t position = model_files_position(session->m, files->table.selected);
    bc_error ignored = BC_ERROR_INIT;
    bc_files_entry entry;
    bc_files_chunk chunk;
    size_t count = 0;
    bc_slice rest;

    if (bc_files_view_entry(&entry, view, position, &ignored) != BC_OK)
        return;
    for (rest = entry.chunk_bytes; bc_files_chunk_next(&chunk, &rest);)
        count++;
    if (count == 0)
        return;
    detail->chunks = calloc(count, sizeof(*detail->chunks));
    detail->in_index = calloc(count, sizeof(*detail->in_index));
    if (!detail->chunks || !detail->in_index) {
        model_say(session->m, true, "out of memory for %zu chunks", count);
        return;
    }
    for (rest = entry.chunk_bytes;
         detail->chunk_count < count && bc_files_chunk_next(&chunk, &rest);)
        detail->chunks[detail->chunk_count++] = chunk;
    mark_present(session, detail);
}

void app_fetch(app_session *session)
{
    model *m = session->m;
    bc_files_view *view = app_selected_view(session);

    if (!view || m->screen != MODEL_FILES || !m->files.open ||
        m->files.table.count == 0)
        return;
    if (m->files.rows_stale)
        fetch_rows(session, view);
    if (m->files.detail.open && !m->files.detail.chunks) {
        fetch_chunks(session, view);
        model_set_extent(m, view_extent(m, session->ascii));
    }
}

/* What the table of one files cache needs: order, search, visible rows. */
#include "app/effects.h"
#include "view/kit.h"

#include <stdlib.h>
#include <string.h>

enum { SEARCH_SLICE = 65536 }; /* entries */

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
    char hex[65];

    if (!files->keep_row || !view || !model_files_head(session->m)->loaded ||
        session->m->work & MODEL_WORK_ORDER)
        return;
    files->keep_row = false;
    view_hex(hex, files->keep_hash.b);
    if (bc_files_view_find(&position, view, hex, 0, &ignored) != BC_OK)
        return;
    for (uint64_t row = 0; row < files->table.count; row++) {
        if (model_files_position(session->m, row) == position) {
            model_files_found(session->m, row);
            return;
        }
    }
}

void app_order(app_session *session)
{
    model_files *files = &session->m->files;
    bc_files_view *view = app_selected_view(session);
    bc_error error = BC_ERROR_INIT;
    uint32_t *order = NULL;

    /* file order needs no array, in either direction */
    if (view && files->by != BC_FILES_BY_POSITION &&
        bc_files_view_order(
            &order, view, files->by, files->descending, &error) != BC_OK) {
        app_say_error(session, &error);
        files->by = BC_FILES_BY_POSITION;
        files->descending = false;
    }
    model_files_ordered(session->m, order);
    free(session->order);
    session->order = order;
    model_done(session->m, MODEL_WORK_ORDER);
    app_restore_row(session);
}

/* The bits of another search are of no use. */
static bool begin_hits(app_session *session)
{
    const model_files *files = &session->m->files;

    if (session->hits && session->hits_cache == files->caches.selected &&
        strcmp(session->hits_needle, files->needle) == 0)
        return true;
    free(session->hits);
    session->hits = calloc(files->table.count / 8 + 1, 1);
    session->hits_read = 0;
    session->hits_cache = files->caches.selected;
    memcpy(session->hits_needle, files->needle, sizeof(files->needle));
    return session->hits != NULL;
}

/* In file order, which costs one pass whatever the table is sorted by. */
static void read_hits(app_session *session, bc_files_view *view)
{
    model *m = session->m;
    bc_error ignored = BC_ERROR_INIT; /* such a row shows as undecodable */

    for (int i = 0; i < SEARCH_SLICE; i++) {
        uint64_t position = session->hits_read;
        bc_files_entry entry;

        if (position == m->files.table.count)
            return;
        if (bc_files_view_entry(&entry, view, position, &ignored) == BC_OK &&
            model_files_match(m, &entry))
            session->hits[position / 8] |= (uint8_t)(1u << position % 8);
        session->hits_read++;
    }
}

/* The nearest hit in the order and direction that the user sees. */
static void show_hit(app_session *session)
{
    model *m = session->m;

    for (uint64_t i = 0; i < m->files.table.count; i++) {
        uint64_t row = model_files_search_row(m, i);
        uint64_t position = model_files_position(m, row);

        if (session->hits[position / 8] & 1u << position % 8) {
            model_files_found(m, row);
            return;
        }
    }
    model_say(m, true, "no entry matches %s", m->files.needle);
}

bool app_search(app_session *session)
{
    model *m = session->m;
    bc_files_view *view = app_selected_view(session);

    if (view && !begin_hits(session)) {
        model_say(m, true, "out of memory for a search");
    } else if (view) {
        read_hits(session, view);
        m->files.searched = session->hits_read;
        if (session->hits_read < m->files.table.count)
            return false;
        show_hit(session);
    }
    model_done(m, MODEL_WORK_SEARCH);
    return true;
}

/* ---- what is about to be drawn ---- */

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

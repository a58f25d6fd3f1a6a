/* Which entries pass: searches, filters, and what is marked. */
#include "app/effects.h"

#include "text/text_hex.h"

#include <stdlib.h>
#include <string.h>

enum {
    SCAN_SLICE = 4096,   /* entries: some milliseconds with a chunk index */
    SKIP_SLICE = 1 << 18 /* positions that are only looked at */
};

void app_forget_scan(app_scan *scan)
{
    free(scan->bits);
    *scan = (app_scan){.bits = NULL};
}

/* Anew, from the first entry on. false: no memory. */
static bool begin_scan(app_session *session, app_scan *scan, const char *text)
{
    const model *m = session->m;

    free(scan->bits);
    scan->total = model_files_entries(m);
    scan->bits = calloc((size_t)(scan->total / 8 + 1), 1);
    scan->read = 0;
    scan->hits = 0;
    scan->cache = m->files.caches.selected;
    snprintf(scan->text, sizeof(scan->text), "%s", text);
    return scan->bits != NULL;
}

/* In file order, which costs one pass whatever the table is sorted by. */
static void scan_some(
    app_session *session, app_scan *scan, const model_filter *filter)
{
    bc_files_view *view = app_selected_view(session);
    bc_error ignored = BC_ERROR_INIT; /* such a row shows as undecodable */

    for (int i = 0; i < SCAN_SLICE && scan->read < scan->total; i++) {
        uint64_t position = scan->read++;
        bc_files_entry entry;

        if (bc_files_view_entry(&entry, view, position, &ignored) != BC_OK ||
            !model_filter_match(
                filter, &entry, model_is_marked(session->m, position)))
            continue;
        scan->bits[position / 8] |= (uint8_t)(1u << position % 8);
        scan->hits++;
    }
}

static bool has(const app_scan *scan, uint64_t position)
{
    return scan->bits[position / 8] & 1u << position % 8;
}

/* ---- search ---- */

/* The bits of the same search are good for the next match, too. */
static bool begin_search(app_session *session)
{
    const model_files *files = &session->m->files;
    app_scan *scan = &session->search;

    if (files->searched > 0)
        return scan->bits != NULL;
    if (scan->bits && scan->cache == files->caches.selected &&
        strcmp(scan->text, files->needle) == 0 &&
        model_filter_is_lasting(&files->search))
        return true;
    return begin_scan(session, scan, files->needle);
}

/* The nearest hit in the order and direction that the user sees. */
static void show_hit(app_session *session)
{
    model *m = session->m;

    for (uint64_t i = 0; i < m->files.table.count; i++) {
        uint64_t row = model_files_search_row(m, i);

        if (has(&session->search, model_files_position(m, row))) {
            model_files_found(m, row);
            return;
        }
    }
    model_search_missed(m);
}

bool app_search(app_session *session)
{
    model *m = session->m;

    if (!app_selected_view(session) || !begin_search(session)) {
        model_say(m, true, "out of memory for a search");
    } else {
        scan_some(session, &session->search, &m->files.search);
        m->files.searched = session->search.read;
        if (session->search.read < session->search.total)
            return false;
        show_hit(session);
    }
    model_done(m, MODEL_WORK_SEARCH);
    return true;
}

/* ---- search of a path: the engine makes its hash ---- */

static bc_code find_path(
    uint64_t *position, app_session *session, bc_error *err)
{
    const char *path = session->m->files.path;
    bc_files_view *view = app_selected_view(session);
    bc_path_hash hash;
    char hex[TEXT_HEX_MAX];
    bc_code code;

    if (!view)
        return BC_ERR_NOT_FOUND;
    code = bc_inspect_path_hash(&hash, session->inspect,
        (bc_slice){(const uint8_t *)path, strlen(path)}, err);
    if (code != BC_OK)
        return code;
    text_hex(hex, hash.b);
    return bc_files_view_find(position, view, hex, 0, err);
}

static void show_entry(model *m, uint64_t position)
{
    model_files_select_position(m, position);
    if (m->files.table.count == 0 ||
        model_files_position(m, m->files.table.selected) != position)
        model_say(m, true,
            "it is in this files cache, but the filter hides it: Esc shows "
            "all");
}

bool app_find_path(app_session *session)
{
    model *m = session->m;
    bc_error error = BC_ERROR_INIT;
    uint64_t position = 0;
    bc_code code = find_path(&position, session, &error);

    model_done(m, MODEL_WORK_PATH);
    if (code == BC_OK)
        show_entry(m, position);
    else if (code == BC_ERR_NOT_FOUND)
        model_say(m, true, "not in this files cache: %s", m->files.path);
    else if (model_needs_key(m))
        model_say(m, true, "a path needs the repository's key: p loads it");
    else
        app_say_error(session, &error);
    return true;
}

/* ---- filter ---- */

static uint32_t *collect(const app_session *session)
{
    const app_scan *scan = &session->filter;
    uint32_t *shown = malloc((size_t)(scan->hits + 1) * sizeof(*shown));
    uint64_t count = 0;

    for (uint64_t i = 0; shown && i < scan->total; i++) {
        uint64_t position = model_files_unfiltered(session->m, i);

        if (has(scan, position))
            shown[count++] = (uint32_t)position;
    }
    return shown;
}

/* Is the filter's scan at its end, and about what is shown? */
static bool is_complete(const app_session *session)
{
    const app_scan *scan = &session->filter;
    const model_files *files = &session->m->files;

    return files->filter.count > 0 && scan->bits && scan->read == scan->total &&
           scan->cache == files->caches.selected &&
           strcmp(scan->text, files->filter_text) == 0;
}

void app_show_filtered(app_session *session)
{
    model *m = session->m;
    uint32_t *shown;

    if (!is_complete(session))
        return;
    shown = collect(session);
    if (!shown)
        model_say(m, true, "out of memory for a filter");
    model_files_filtered(m, shown, shown ? session->filter.hits : 0);
    free(session->shown);
    session->shown = shown;
}

bool app_filter(app_session *session)
{
    model *m = session->m;
    app_scan *scan = &session->filter;

    if (!app_selected_view(session) || model_files_entries(m) > UINT32_MAX ||
        (m->files.filtered == 0 &&
            !begin_scan(session, scan, m->files.filter_text))) {
        model_say(m, true, "no memory for a filter");
        model_done(m, MODEL_WORK_FILTER);
        return true;
    }
    scan_some(session, scan, &m->files.filter);
    m->files.filtered = scan->read;
    if (scan->read < scan->total)
        return false;
    app_show_filtered(session);
    model_done(m, MODEL_WORK_FILTER);
    app_restore_row(session);
    return true;
}

/* ---- what is marked, together ---- */

bool app_total(app_session *session)
{
    model_marks *marks = &session->m->files.marks;
    bc_files_view *view = app_selected_view(session);
    uint64_t total = model_files_entries(session->m);
    bc_error ignored = BC_ERROR_INIT; /* it has no size to be added */
    int decoded = 0;

    for (int i = 0; i < SKIP_SLICE && decoded < SCAN_SLICE; i++) {
        uint64_t position = marks->added_up;
        bc_files_entry entry;

        if (!view || position >= total) {
            model_done(session->m, MODEL_WORK_TOTAL);
            return true;
        }
        marks->added_up++;
        if (!model_is_marked(session->m, position))
            continue;
        decoded++;
        if (bc_files_view_entry(&entry, view, position, &ignored) == BC_OK)
            marks->bytes += entry.size;
    }
    return false;
}

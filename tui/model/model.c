#include "model/parts.h"

#include <stdlib.h>

model *model_new(model_screen screen)
{
    model *m = calloc(1, sizeof(*m));

    if (!m)
        return NULL;
    m->screen = screen;
    m->actions = model_actions();
    m->work = screen == MODEL_CACHES ? MODEL_WORK_ROOT : MODEL_WORK_OPEN;
    m->log.least = BC_DEBUG;
    m->files.by = BC_FILES_BY_POSITION;
    m->files.back_to = MODEL_FILES;
    m->archives.rows.descending = true; /* the newest first */
    if (screen == MODEL_CHUNKS)
        m->work |= MODEL_WORK_CHUNKS;
    model_resize(m, 24, 80);
    return m;
}

void model_free(model *m)
{
    if (!m)
        return;
    model_rows_dispose(&m->caches.rows);
    model_rows_dispose(&m->archives.rows);
    model_detail_dispose(&m->files.detail);
    model_marks_clear(m);
    model_log_dispose(&m->log);
    free(m);
}

static void fit_page(model_list *page, unsigned rows)
{
    model_list_fit(page, page->count, rows);
}

void model_fit(model *m)
{
    unsigned body = model_lay_out(m).body_rows;

    model_caches_fit(m);
    model_archives_fit(m);
    model_overview_fit(m);
    model_files_fit(m);
    model_log_fit(m);
    model_trash_fit(m);
    fit_page(&m->security, body);
    fit_page(&m->chunks.page, body);
    fit_page(&m->help_page, body);
    fit_page(&m->value.page, body);
    fit_page(&m->files.detail.page, body);
    fit_page(&m->picker, (unsigned)m->picker.count);
    model_dialog_fit(m, model_dialog_page(m)->count);
}

void model_resize(model *m, unsigned rows, unsigned cols)
{
    m->rows = rows;
    m->cols = cols;
    model_fit(m);
}

void model_go(model *m, model_screen screen)
{
    m->screen = screen;
    m->refused = false;
    m->help = false;
    m->picking = false;
    if (screen == MODEL_CACHES && !m->caches.read)
        m->work |= MODEL_WORK_ROOT;
    if (screen == MODEL_CHUNKS && !m->facts.chunks)
        m->work |= MODEL_WORK_CHUNKS;
    if (screen == MODEL_CHUNKS)
        m->work |= MODEL_WORK_CENSUS;
    if (screen == MODEL_ARCHIVES && !m->archives.read)
        m->work |= MODEL_WORK_ARCHIVES;
    model_fit(m);
}

static bool has_unloaded(const model *m)
{
    for (size_t i = 0; i < m->facts.file_count; i++) {
        if (!m->facts.files[i].head->loaded && !m->facts.files[i].failed)
            return true;
    }
    return false;
}

void model_facts_changed(model *m)
{
    model_fit(m);
    model_names_wanted(m);
}

static unsigned reload(model *m)
{
    if (m->imported) {
        model_say(m, true, "an import is read-only: it has nothing newer");
        return MODEL_REDRAW;
    }
    if (m->screen == MODEL_CACHES) {
        m->work |= MODEL_WORK_ROOT;
        return MODEL_REDRAW;
    }
    model_files_remember(m);
    m->work |= MODEL_WORK_OPEN;
    return MODEL_REDRAW;
}

static unsigned verify(model *m)
{
    if (m->imported) {
        model_say(m, false, "an import is verified as it is read: see above");
        return MODEL_REDRAW;
    }
    m->verifying = true;
    return reload(m);
}

/* How many are as their digests say, once all are read. */
static void tell_verified(model *m)
{
    size_t good = 0;
    size_t total = m->facts.file_count;

    if (!m->verifying || m->work & MODEL_WORK_OPEN || has_unloaded(m))
        return;
    m->verifying = false;
    for (size_t i = 0; i < total; i++)
        good += m->facts.files[i].head->integrity == BC_INTEGRITY_OK;
    if (total == 0)
        model_report(m, false, "there is no files cache to verify");
    else
        model_report(m, good < total,
            "%zu of %zu files caches are as their digests say%s", good, total,
            good < total ? ": the findings tell of the others" : "");
}

void model_done(model *m, unsigned work)
{
    m->work &= ~work;
    if (work == MODEL_WORK_OPEN && m->facts.cache) {
        if (m->confirm.waits) /* it was planned for what was there */
            model_confirm_close(m);
        if (has_unloaded(m))
            m->work |= MODEL_WORK_LOAD;
        if (m->screen == MODEL_CHUNKS)
            m->work |= MODEL_WORK_CHUNKS | MODEL_WORK_CENSUS;
        if (m->screen == MODEL_FILES && m->files.open && !m->facts.chunks)
            m->work |= MODEL_WORK_CHUNKS;
        if (m->screen == MODEL_ARCHIVES)
            m->work |= MODEL_WORK_ARCHIVES;
        if (model_has_key(m))
            m->work |= MODEL_WORK_SERIES;
        model_dialog_judge(m);
    } else if (work == MODEL_WORK_ACCEPT) {
        reload(m);
    }
    if (work & (MODEL_WORK_OPEN | MODEL_WORK_LOAD))
        tell_verified(m);
    model_fit(m);
}

void model_set_extent(model *m, uint64_t lines)
{
    unsigned rows = model_lay_out(m).body_rows;

    if (m->dialog.open || m->confirm.open)
        model_dialog_fit(m, lines);
    else if (m->help)
        model_list_fit(&m->help_page, lines, rows);
    else if (m->value.open)
        model_list_fit(&m->value.page, lines, rows);
    else if (m->screen == MODEL_SECURITY)
        model_list_fit(&m->security, lines, rows);
    else if (m->screen == MODEL_CHUNKS)
        model_list_fit(&m->chunks.page, lines, rows);
    else if (model_where(m) == MODEL_PLACE_DETAIL)
        model_list_fit(&m->files.detail.page, lines, rows);
}

void model_pick(model *m, unsigned by, unsigned columns)
{
    m->picking = true;
    m->picker = (model_list){.selected = by};
    model_list_fit(&m->picker, columns, columns);
}

/* ---- what every screen shares ---- */

static unsigned apply_page(model_list *page, model_action action)
{
    return model_list_scroll(page, action) ? MODEL_REDRAW : 0;
}

static unsigned apply_screen(model *m, model_action action)
{
    switch (m->screen) {
    case MODEL_CACHES:
        return model_caches_apply(m, action);
    case MODEL_OVERVIEW:
        return model_overview_apply(m, action);
    case MODEL_SECURITY:
        return apply_page(&m->security, action);
    case MODEL_FILES:
        return model_files_apply(m, action);
    case MODEL_CHUNKS:
        return model_chunks_apply(m, action);
    case MODEL_ARCHIVES:
        return model_archives_apply(m, action);
    case MODEL_LOG:
        return model_log_apply(m, action);
    default:
        return 0;
    }
}

static unsigned go_to(model *m, model_screen screen)
{
    const char *why = model_screen_obstacle(m, screen);

    if (why)
        model_say(m, true, "%s", why);
    else
        model_go(m, screen);
    return MODEL_REDRAW;
}

static unsigned switch_screen(model *m, model_action action)
{
    unsigned step =
        action == MODEL_ACT_NEXT_SCREEN ? 1 : MODEL_SCREEN_COUNT - 1;
    model_screen screen = m->screen;

    do {
        screen = (model_screen)((screen + step) % MODEL_SCREEN_COUNT);
    } while (model_screen_obstacle(m, screen));
    model_go(m, screen);
    return MODEL_REDRAW;
}

/* The actions that mean the same everywhere; 0: not one of them. */
static unsigned apply_common(model *m, model_action action)
{
    switch (action) {
    case MODEL_ACT_GO_CACHES:
    case MODEL_ACT_GO_OVERVIEW:
    case MODEL_ACT_GO_SECURITY:
    case MODEL_ACT_GO_FILES:
    case MODEL_ACT_GO_CHUNKS:
    case MODEL_ACT_GO_ARCHIVES:
    case MODEL_ACT_GO_LOG:
        return go_to(m, (model_screen)(action - MODEL_ACT_GO_CACHES));
    case MODEL_ACT_NEXT_SCREEN:
    case MODEL_ACT_LAST_SCREEN:
        return switch_screen(m, action);
    case MODEL_ACT_HELP:
        m->help = !m->help;
        m->help_page = (model_list){0};
        model_fit(m);
        return MODEL_REDRAW;
    case MODEL_ACT_LOOK:
        m->refused = false;
        return MODEL_REDRAW;
    case MODEL_ACT_ANSWER:
        return model_dialog_again(m);
    case MODEL_ACT_VERIFY:
        return verify(m);
    case MODEL_ACT_RELOAD:
        return reload(m);
    case MODEL_ACT_FORGET:
    case MODEL_ACT_DESTROY:
    case MODEL_ACT_TIDY:
    case MODEL_ACT_REBUILD:
    case MODEL_ACT_UNDO:
    case MODEL_ACT_WRITE:
        return model_manage_apply(m, action);
    case MODEL_ACT_VALUE:
        return model_value_open(m);
    case MODEL_ACT_EXPORT:
        return model_export_apply(m);
    case MODEL_ACT_TRASH:
        return model_trash_open(m);
    case MODEL_ACT_PASSPHRASE:
        return model_key_apply(m);
    case MODEL_ACT_ESCAPE:
    case MODEL_ACT_BACK:
    case MODEL_ACT_QUIT:
        return model_leave(m, action);
    case MODEL_ACT_REDRAW:
        return MODEL_REDRAW | MODEL_REPAINT;
    case MODEL_ACT_SUSPEND:
        return MODEL_SUSPEND;
    case MODEL_ACT_ABORT:
        m->quit = true;
        return MODEL_QUIT;
    default:
        return 0;
    }
}

/* A typed yes that is given up leaves the question with its no. */
static unsigned apply_prompt(model *m, model_event event)
{
    unsigned done = model_prompt_apply(m, event);

    if (!m->prompt && !(m->work & MODEL_WORK_ACT))
        m->confirm.yes = false;
    return done;
}

unsigned model_apply(model *m, model_event event)
{
    unsigned done;

    m->message[0] = 0;
    m->terminal_note = NULL;
    m->quiet = m->quiet && (event.action == MODEL_ACT_NONE ||
                               event.action == MODEL_ACT_REDRAW);
    if (m->prompt)
        done = apply_prompt(m, event);
    else if (m->dialog.open)
        done = model_dialog_apply(m, event.action);
    else if (m->confirm.open)
        done = model_confirm_apply(m, event.action);
    else if (m->value.open)
        done = model_value_apply(m, event.action);
    else if (m->trash.open)
        done = model_trash_apply(m, event.action);
    else if (m->help)
        done = apply_page(&m->help_page, event.action);
    else
        done = apply_screen(m, event.action);
    if (!done)
        done = apply_common(m, event.action);
    model_say_held(m);
    return done ? done : MODEL_REDRAW; /* the message is gone at least */
}

#include "model/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void fit(model *m)
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
    fit(m);
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
    fit(m);
}

/* What is said into a prompt would be gone with its next character. */
static void say_when_free(model *m, bool is_bad, const char *text)
{
    if (!m->prompt) {
        model_say(m, is_bad, "%s", text);
        return;
    }
    snprintf(m->late, sizeof(m->late), "%s", text);
    m->late_is_bad = is_bad;
}

void model_report(model *m, bool is_bad, const char *format, ...)
{
    char text[sizeof(m->late)];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    model_log_add(m, is_bad ? BC_WARNING : BC_INFO, "borgcache-tui", text);
    say_when_free(m, is_bad, text);
}

void model_say_later(model *m)
{
    if (m->said_later[0])
        say_when_free(m, false, m->said_later);
    m->said_later[0] = 0;
}

void model_say(model *m, bool is_bad, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(m->message, sizeof(m->message), format, args);
    va_end(args);
    m->message_is_bad = is_bad;
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
    fit(m);
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
    fit(m);
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

/* From the screens of a cache to the list of caches, where there is one. */
static bool go_to_caches(model *m)
{
    if (m->screen == MODEL_CACHES || !m->caches.root || m->refused)
        return false;
    model_go(m, MODEL_CACHES);
    return true;
}

/* One level back; false at the top. */
static bool go_back(model *m)
{
    model_files *files = &m->files;

    if (m->help) {
        m->help = false;
    } else if (m->trash.open) {
        m->trash.open = false;
    } else if (m->picking) {
        m->picking = false;
    } else if (m->screen != MODEL_FILES || !files->open) {
        return go_to_caches(m);
    } else if (files->detail.open) {
        files->detail.open = false;
        files->rows_stale = true;
    } else {
        files->open = false;
        m->screen = files->back_to;
        files->back_to = MODEL_FILES;
    }
    fit(m);
    return true;
}

/* What the worker does for somebody. Who writes something is told what became
 * of it when it has ended; everything else is given up at once. */
static bool stop_job(model *m)
{
    static const struct {
        unsigned work;
        const char *words;
    } rows[] = {
        {MODEL_WORK_PLAN, "stopped: nothing is planned"},
        {MODEL_WORK_UNLOCK, "unlocking was given up: the key stays locked"},
        {MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES,
            "reading the archives was stopped"},
        {MODEL_WORK_CHUNKS | MODEL_WORK_CHUNK_FIND,
            "reading the chunk index was given up"},
    };
    unsigned shown = model_job_progress(m).work;

    if (shown & (MODEL_WORK_ACT | MODEL_WORK_EXPORT)) {
        m->stop |= shown;
        return true;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!(shown & rows[i].work))
            continue;
        m->work &= ~rows[i].work;
        if (rows[i].work & MODEL_WORK_PLAN)
            model_confirm_close(m);
        if (rows[i].work & MODEL_WORK_UNLOCK)
            model_secret_drop(m);
        model_say(m, false, "%s", rows[i].words);
        return true;
    }
    return false;
}

/* What Esc can stop; what was done until then stays. */
static bool stop_work(model *m)
{
    unsigned *work = &m->work;

    if (*work & MODEL_WORK_ORDER) {
        model_sort_stopped(m);
        model_say(m, false, "sorting stopped");
    } else if (*work & (MODEL_WORK_SEARCH | MODEL_WORK_PATH)) {
        *work &= ~(unsigned)(MODEL_WORK_SEARCH | MODEL_WORK_PATH);
        model_say(m, false, "search stopped");
    } else if (*work & MODEL_WORK_FILTER) {
        model_filter_clear(m);
        model_say(m, false, "filter stopped: everything is shown");
    } else if (stop_job(m)) {
        return true;
    } else if (*work & MODEL_WORK_LOAD) {
        *work &= ~(unsigned)MODEL_WORK_LOAD;
        model_say(m, false, "reading stopped; Enter on a files cache goes on");
    } else if (*work & MODEL_WORK_NAMES) {
        model_names_done(m, false);
        model_say(m, false, "reading paths stopped; a goes on");
    } else if (*work & MODEL_WORK_CENSUS) {
        *work &= ~(unsigned)MODEL_WORK_CENSUS;
        model_say(m, false, "counting stopped; 4 goes on");
    } else {
        return false;
    }
    return true;
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

/* Esc shows everything again before it leads back. */
static bool clear_filter(model *m)
{
    model_rows *rows = &m->caches.rows;

    if (model_range_drop(m) || model_filter_clear(m))
        return true;
    if (m->screen == MODEL_LOG && m->log.filter[0]) {
        memset(m->log.filter, 0, sizeof(m->log.filter));
        model_log_fit(m);
        return true;
    }
    if (m->screen == MODEL_ARCHIVES)
        rows = &m->archives.rows;
    else if (m->screen != MODEL_CACHES)
        return false;
    if (!rows->filter[0])
        return false;
    memset(rows->filter, 0, sizeof(rows->filter));
    if (m->screen == MODEL_ARCHIVES)
        model_archives_arrange(m);
    else
        model_caches_arrange(m);
    return true;
}

static unsigned leave(model *m, model_action action)
{
    if (action == MODEL_ACT_ESCAPE && !m->help && !m->picking &&
        !m->trash.open && (stop_work(m) || clear_filter(m)))
        return MODEL_REDRAW;
    if (go_back(m))
        return MODEL_REDRAW;
    if (action != MODEL_ACT_QUIT)
        return 0;
    m->aborted = m->refused;
    m->quit = true;
    return MODEL_QUIT;
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
        fit(m);
        return MODEL_REDRAW;
    case MODEL_ACT_LOOK:
        m->refused = false;
        return MODEL_REDRAW;
    case MODEL_ACT_ANSWER:
        return model_dialog_again(m);
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
        return leave(m, action);
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
    if (m->late[0] && !m->prompt) {
        model_say(m, m->late_is_bad, "%s", m->late);
        m->late[0] = 0;
    }
    return done ? done : MODEL_REDRAW; /* the message is gone at least */
}

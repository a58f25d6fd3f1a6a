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
    m->work = MODEL_WORK_OPEN;
    m->log.least = BC_DEBUG;
    m->files.by = BC_FILES_BY_POSITION;
    if (screen == MODEL_CHUNKS)
        m->work |= MODEL_WORK_CHUNKS;
    model_resize(m, 24, 80);
    return m;
}

void model_free(model *m)
{
    if (!m)
        return;
    model_detail_dispose(&m->files.detail);
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

    model_overview_fit(m);
    model_files_fit(m);
    model_log_fit(m);
    fit_page(&m->security, body);
    fit_page(&m->chunks.page, body);
    fit_page(&m->help_page, body);
    fit_page(&m->files.detail.page, body);
    model_dialog_fit(m, m->dialog.page.count);
}

void model_resize(model *m, unsigned rows, unsigned cols)
{
    m->rows = rows;
    m->cols = cols;
    fit(m);
}

model_place model_below_help(const model *m)
{
    static const model_place places[MODEL_SCREEN_COUNT] = {MODEL_PLACE_OVERVIEW,
        MODEL_PLACE_SECURITY, MODEL_PLACE_FILES, MODEL_PLACE_CHUNKS,
        MODEL_PLACE_LOG};

    if (m->screen == MODEL_SECURITY && m->refused)
        return MODEL_PLACE_REFUSAL;
    if (m->screen != MODEL_FILES || !m->files.open)
        return places[m->screen];
    if (m->files.picking)
        return MODEL_PLACE_PICKER;
    return m->files.detail.open ? MODEL_PLACE_DETAIL : MODEL_PLACE_TABLE;
}

model_place model_behind(const model *m)
{
    return m->help ? MODEL_PLACE_HELP : model_below_help(m);
}

model_place model_where(const model *m)
{
    if (m->dialog.open)
        return MODEL_PLACE_DIALOG;
    return m->prompting ? MODEL_PLACE_PROMPT : model_behind(m);
}

/*
 * From the bottom: footer, status, detail with its rule; the body takes what
 * is left. A low screen first loses the rules and tabs, then the detail, then
 * shares one row between status and footer.
 */
model_layout model_lay_out(const model *m)
{
    model_layout l = {0};
    model_place place = model_behind(m);
    const unsigned detailed =
        MODEL_AT_OVERVIEW | MODEL_AT_TABLE | MODEL_AT_PICKER | MODEL_AT_LOG;
    unsigned bottom;

    if (m->rows < MODEL_MIN_ROWS)
        return l;
    l.rules = m->rows >= 14;
    l.tabs = m->rows >= 9;
    l.footer_row = m->rows - 1;
    l.status_row = m->rows >= 8 ? m->rows - 2 : l.footer_row;
    if (detailed & 1u << place && m->rows >= 14)
        l.detail_rows = place == MODEL_PLACE_OVERVIEW ? 2 : 3;
    bottom = l.status_row - l.detail_rows;
    l.detail_top = bottom;
    if (l.rules)
        bottom--;
    l.body_top = 1u + l.tabs + l.rules;
    l.body_rows = bottom - l.body_top;
    return l;
}

void model_go(model *m, model_screen screen)
{
    m->screen = screen;
    m->refused = false;
    m->help = false;
    m->files.picking = false;
    if (screen == MODEL_CHUNKS && !m->facts.chunks)
        m->work |= MODEL_WORK_CHUNKS;
    fit(m);
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
}

static unsigned reload(model *m)
{
    model_files_remember(m);
    m->work |= MODEL_WORK_OPEN;
    return MODEL_REDRAW;
}

void model_done(model *m, unsigned work)
{
    m->work &= ~work;
    if (work == MODEL_WORK_OPEN && m->facts.cache) {
        if (has_unloaded(m))
            m->work |= MODEL_WORK_LOAD;
        if (m->screen == MODEL_CHUNKS)
            m->work |= MODEL_WORK_CHUNKS;
        model_dialog_judge(m);
    } else if (work == MODEL_WORK_ACCEPT) {
        reload(m);
    }
    fit(m);
}

void model_set_extent(model *m, uint64_t lines)
{
    unsigned rows = model_lay_out(m).body_rows;

    if (m->dialog.open)
        model_dialog_fit(m, lines);
    else if (m->help)
        model_list_fit(&m->help_page, lines, rows);
    else if (m->screen == MODEL_SECURITY)
        model_list_fit(&m->security, lines, rows);
    else if (m->screen == MODEL_CHUNKS)
        model_list_fit(&m->chunks.page, lines, rows);
    else if (model_where(m) == MODEL_PLACE_DETAIL)
        model_list_fit(&m->files.detail.page, lines, rows);
}

/* ---- what every screen shares ---- */

static unsigned apply_page(model_list *page, model_action action)
{
    return model_list_scroll(page, action) ? MODEL_REDRAW : 0;
}

static unsigned apply_screen(model *m, model_action action)
{
    switch (m->screen) {
    case MODEL_OVERVIEW:
        return model_overview_apply(m, action);
    case MODEL_SECURITY:
        return apply_page(&m->security, action);
    case MODEL_FILES:
        return model_files_apply(m, action);
    case MODEL_CHUNKS:
        return model_chunks_apply(m, action);
    case MODEL_LOG:
        return model_log_apply(m, action);
    default:
        return 0;
    }
}

/* One level back; false at the top. */
static bool go_back(model *m)
{
    model_files *files = &m->files;

    if (m->help) {
        m->help = false;
    } else if (m->screen != MODEL_FILES || !files->open) {
        return false;
    } else if (files->picking) {
        files->picking = false;
    } else if (files->detail.open) {
        files->detail.open = false;
        files->rows_stale = true;
    } else {
        files->open = false;
        if (files->from_overview)
            m->screen = MODEL_OVERVIEW;
        files->from_overview = false;
    }
    fit(m);
    return true;
}

/* What Esc can stop; what was read until then stays. */
static bool stop_work(model *m)
{
    unsigned stoppable = m->work & (MODEL_WORK_SEARCH | MODEL_WORK_LOAD);

    if (stoppable & MODEL_WORK_SEARCH) {
        m->work &= ~(unsigned)MODEL_WORK_SEARCH;
        model_say(m, false, "search stopped");
    } else if (stoppable) {
        m->work &= ~(unsigned)MODEL_WORK_LOAD;
        model_say(m, false, "reading stopped; Enter on a files cache goes on");
    }
    return stoppable != 0;
}

static unsigned switch_screen(model *m, model_action action)
{
    unsigned step =
        action == MODEL_ACT_NEXT_SCREEN ? 1 : MODEL_SCREEN_COUNT - 1;

    model_go(m, (model_screen)((m->screen + step) % MODEL_SCREEN_COUNT));
    return MODEL_REDRAW;
}

static unsigned leave(model *m, model_action action)
{
    if (action == MODEL_ACT_ESCAPE && !m->help && !m->files.picking &&
        stop_work(m))
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
    case MODEL_ACT_GO_OVERVIEW:
    case MODEL_ACT_GO_SECURITY:
    case MODEL_ACT_GO_FILES:
    case MODEL_ACT_GO_CHUNKS:
    case MODEL_ACT_GO_LOG:
        model_go(m, (model_screen)(action - MODEL_ACT_GO_OVERVIEW));
        return MODEL_REDRAW;
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
    case MODEL_ACT_RELOAD:
        return reload(m);
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

/* ---- the search line ---- */

static void type_character(model *m, uint32_t ch)
{
    size_t len = strlen(m->input);

    if (ch > ' ' && ch < 0x7f && len < MODEL_INPUT_MAX)
        m->input[len] = (char)ch;
    else
        model_say(m, true, "a search is up to 64 hex digits or a number");
}

static void accept_input(model *m)
{
    m->prompting = false;
    for (char *c = m->input; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    if (m->input[strspn(m->input, "0123456789abcdef")]) {
        model_say(m, true, "not hex digits or a number: %s", m->input);
    } else if (m->input[0] && m->screen == MODEL_CHUNKS) {
        memcpy(m->chunks.needle, m->input, sizeof(m->input));
        m->work |= MODEL_WORK_CHUNKS | MODEL_WORK_CHUNK_FIND;
        if (m->facts.chunks)
            m->work &= ~(unsigned)MODEL_WORK_CHUNKS;
    } else if (m->input[0]) {
        memcpy(m->files.needle, m->input, sizeof(m->input));
        model_files_search(m, false);
        m->files.search_from = m->files.table.selected;
    }
}

static unsigned apply_prompt(model *m, model_event event)
{
    size_t len = strlen(m->input);

    switch (event.action) {
    case MODEL_ACT_TYPE:
        type_character(m, event.ch);
        return MODEL_REDRAW;
    case MODEL_ACT_ERASE:
        if (len > 0)
            m->input[len - 1] = 0;
        else
            m->prompting = false;
        return MODEL_REDRAW;
    case MODEL_ACT_CLEAR:
        memset(m->input, 0, sizeof(m->input));
        return MODEL_REDRAW;
    case MODEL_ACT_CANCEL:
        m->prompting = false;
        return MODEL_REDRAW;
    case MODEL_ACT_ACCEPT:
        accept_input(m);
        return MODEL_REDRAW;
    default:
        return apply_common(m, event.action);
    }
}

unsigned model_apply(model *m, model_event event)
{
    unsigned done;

    m->message[0] = 0;
    m->terminal_note = NULL;
    if (m->prompting)
        return apply_prompt(m, event);
    if (event.action == MODEL_ACT_SEARCH) {
        m->prompting = true;
        memset(m->input, 0, sizeof(m->input));
        return MODEL_REDRAW;
    }
    if (m->dialog.open)
        done = model_dialog_apply(m, event.action);
    else if (m->help)
        done = apply_page(&m->help_page, event.action);
    else
        done = apply_screen(m, event.action);
    if (!done)
        done = apply_common(m, event.action);
    return done ? done : MODEL_REDRAW; /* the message is gone at least */
}

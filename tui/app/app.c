#include "app/app.h"

#include "app/session.h"
#include "term/term.h"
#include "text/answer.h"
#include "text/fail.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- progress: at most five times a second ---- */

typedef struct ticker {
    int64_t last_ms;
    unsigned work;
    uint64_t done;
} ticker;

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Is it time to show progress? Measures the rate on the way. */
static bool tick(ticker *t, model *m)
{
    model_progress p = model_progress_of(m);
    int64_t now = clock_ms();
    int64_t span = now - t->last_ms;

    if (span < 200)
        return false;
    m->rate = 0;
    if (t->last_ms > 0 && p.work == t->work && p.done > t->done)
        m->rate = (p.done - t->done) * 1000 / (uint64_t)span;
    t->last_ms = now;
    t->work = p.work;
    t->done = p.done;
    return true;
}

/* ---- the loop ---- */

static bool is_selected(const view_surface *s, unsigned row)
{
    const view_cell *cell = &s->cells[(size_t)row * s->cols];

    return row < s->rows && cell->style == VIEW_SELECTED &&
           cell->text[0] == '>';
}

static model_action pressed_on(const view_surface *s, const term_event *event)
{
    if (event->row >= s->rows || event->col >= s->cols)
        return MODEL_ACT_NONE;
    return (model_action)s->cells[(size_t)event->row * s->cols + event->col]
        .press;
}

/*
 * The wheel moves three lines. A press on a tab, a column's name or a key of
 * the footer does what it names; one on a line of a list goes there, a second
 * one opens it: all as the keys do, so that they mean the same everywhere.
 */
static unsigned follow_mouse(app_session *session, const term_event *event)
{
    const view_surface *s = session->surface;
    model_action pressed;
    unsigned wanted = 0;

    for (int i = 0; event->wheel && i < 3; i++)
        wanted |= app_session_key(
            session, event->wheel < 0 ? INPUT_KEY_UP : INPUT_KEY_DOWN);
    if (event->wheel)
        return wanted;
    pressed = pressed_on(s, event);
    if (pressed)
        return app_session_act(session, pressed);
    if (!is_selected(s, s->cursor_row))
        return wanted;
    if (event->row == s->cursor_row)
        return app_session_key(session, INPUT_KEY_ENTER);
    for (unsigned i = 0; i < s->rows && s->cursor_row != event->row; i++) {
        unsigned before = s->cursor_row;
        bool down = event->row > before;

        wanted |=
            app_session_key(session, down ? INPUT_KEY_DOWN : INPUT_KEY_UP);
        app_session_draw(session);
        if (s->cursor_row == before || down != (event->row > s->cursor_row))
            break; /* the end of the list, or between two of its lines */
    }
    return wanted;
}

/* What an event asks for: MODEL_REDRAW, … */
static unsigned handle(app_session *session, terminal *t, term_event event)
{
    unsigned rows;
    unsigned cols;

    switch (event.kind) {
    case TERM_KEY:
        return app_session_key(session, event.key);
    case TERM_MOUSE:
        return follow_mouse(session, &event);
    case TERM_STOP:
        return MODEL_SUSPEND;
    case TERM_RESIZE:
    case TERM_CONTINUE:
        term_size(t, &rows, &cols);
        if (!app_session_resize(session, rows, cols))
            model_say(session->m, true, "out of memory for this size");
        return MODEL_REDRAW | MODEL_REPAINT;
    default:
        return 0;
    }
}

static void show(app_session *session, terminal *t, unsigned *wanted)
{
    if (!(*wanted & MODEL_REDRAW))
        return;
    app_session_draw(session);
    term_blit(t, session->surface, *wanted & MODEL_REPAINT);
    *wanted = 0;
}

/* What the loop is about. */
typedef struct running {
    app_session *session;
    terminal *t;
    ticker progress;
    unsigned wanted;
    int signal; /* that ended it, or 0 */
} running;

/* How often to look how far the worker is. */
enum { FOLLOW_MS = 200 };

static term_event wait_for_event(const app_session *session, terminal *t)
{
    int worker = app_work_descriptor(session);

    if (!app_has_work(session))
        return term_wait(
            t, app_watch_ms(session), app_watch_descriptor(session));
    return term_wait(t, session->waits ? FOLLOW_MS : 0, worker);
}

/* One turn: a key, or a piece of the work that is wanted. */
static void turn(running *r)
{
    model *m = r->session->m;
    term_event event;

    show(r->session, r->t, &r->wanted);
    event = wait_for_event(r->session, r->t);
    if (event.kind == TERM_SIGNAL) {
        r->signal = event.signal;
        return;
    }
    r->wanted |= handle(r->session, r->t, event);
    if (r->wanted & MODEL_SUSPEND) {
        term_suspend(r->t);
        r->wanted = MODEL_REDRAW | MODEL_REPAINT;
    }
    if (event.kind != TERM_NONE && event.kind != TERM_READABLE) {
        r->session->waits = false;
        return;
    }
    if (app_watch(r->session))
        r->wanted |= MODEL_REDRAW;
    if (app_has_work(r->session) &&
        (app_work(r->session) || tick(&r->progress, m)))
        r->wanted |= MODEL_REDRAW;
}

/* Gives the signal that ended it, or 0. */
static int loop(app_session *session, terminal *t)
{
    running r = {.session = session, .t = t, .wanted = MODEL_REDRAW};

    session->live = true;
    while (!session->m->quit && !session->failed && !r.signal)
        turn(&r);
    session->live = false;
    return r.signal;
}

static int run_terminal(app_session *session, bc_error *err)
{
    const app_options *options = session->options;
    term_options how = {.theme = app_looks(options), .mouse = options->mouse};
    terminal *t = NULL;
    unsigned rows;
    unsigned cols;
    int number = 0;

    if (term_open(&t, &how, err) != BC_OK)
        return 2;
    session->m->terminal_note = term_note(t);
    term_size(t, &rows, &cols);
    if (app_session_resize(session, rows, cols))
        number = loop(session, t);
    term_close(t);
    return number ? 128 + number : 0;
}

static int run_script(app_session *session, bc_error *err)
{
    unsigned rows = session->options->rows ? session->options->rows : 24;
    unsigned cols = session->options->cols ? session->options->cols : 80;

    if (!app_session_resize(session, rows, cols)) {
        text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
        return 2;
    }
    return app_script(session, err) == BC_OK ? 0 : 2;
}

/* What is known of a security file that Borg fails on: it has no message of
 * its own for that. */
static const bc_finding *find_unreadable(bc_findings findings)
{
    for (size_t i = 0; i < findings.count; i++) {
        if (strcmp(findings.items[i].code, "security-unreadable") == 0)
            return &findings.items[i];
    }
    return NULL;
}

/* The message with which Borg would have stopped; its code decides the exit
 * code. */
static void stop_as_borg(const app_session *session, bc_error *err)
{
    const model_facts *facts = &session->m->facts;
    const bc_security_facts *security = facts->security;
    const char *words = text_answer_refusal(security->error);
    const bc_finding *finding = find_unreadable(facts->findings);

    if (words || !finding)
        text_fail(
            err, security->error, "%s", words ? words : security->error_name);
    else
        text_fail(
            err, security->error, "%s: %s", finding->subject, finding->message);
}

int app_run(const app_options *options, bc_error *err)
{
    bool ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    app_session session;
    int code;

    if (app_session_begin(&session, options, ascii, err) != BC_OK)
        return 2;
    if (options->script)
        code = run_script(&session, err);
    else if (options->plain)
        code = app_plain(&session, err) == BC_OK ? 0 : 2;
    else
        code = run_terminal(&session, err);
    if (session.failed) {
        if (err)
            *err = session.error;
        code = 2;
    } else if (session.m->aborted) {
        stop_as_borg(&session, err);
    }
    app_session_end(&session);
    return code;
}

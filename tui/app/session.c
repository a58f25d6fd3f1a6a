#include "app/effects.h"

#include "text/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool screen_named(model_screen *out, const char *name)
{
    static const char *const names[MODEL_SCREEN_COUNT] = {
        "caches", "overview", "security", "files", "chunks", "archives", "log"};

    for (int i = 0; i < MODEL_SCREEN_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (model_screen)i;
            return true;
        }
    }
    return false;
}

/* They went to stderr, too, which nobody sees before the end. */
static void show_warnings(model *m, const app_options *options)
{
    for (size_t i = 0; i < options->warning_count; i++)
        model_log_add(m, BC_WARNING, "borgcache-tui", options->warnings[i]);
    if (options->warning_count > 0 && !options->plain)
        model_say(m, true, "the settings have mistakes: 6 Log names them");
}

bc_code app_session_begin(
    app_session *session, const app_options *options, bool ascii, bc_error *err)
{
    model_screen screen = MODEL_OVERVIEW;

    *session = (app_session){.options = options, .ascii = ascii, .watch = -1};
    if (options->start_screen && !screen_named(&screen, options->start_screen))
        return text_fail(
            err, BC_ERR_USAGE, "no such screen: %s", options->start_screen);
    if (!options->cache_dir || (screen == MODEL_CACHES && !options->root))
        screen = options->cache_dir ? MODEL_OVERVIEW : MODEL_CACHES;
    session->m = model_new(screen);
    session->surface = view_surface_new(24, 80, ascii);
    session->worker = app_worker_begin();
    session->sorter = app_worker_begin();
    if (options->cache_dir)
        session->cache_dir = strdup(options->cache_dir);
    if (!session->m || !session->surface || !session->worker ||
        !session->sorter || (options->cache_dir && !session->cache_dir)) {
        app_session_end(session);
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    }
    app_secret_begin(session);
    session->m->writing = options->write;
    session->m->imported = options->import != NULL;
    session->m->caches.root = options->root;
    if (options->columns)
        session->m->columns = *options->columns;
    if (options->actions)
        session->m->actions = options->actions;
    if (options->cache_dir)
        session->m->work |= MODEL_WORK_OPEN;
    show_warnings(session->m, options);
    return BC_OK;
}

void app_session_end(app_session *session)
{
    app_worker_end(session->sorter, session);
    session->sorter = NULL;
    app_worker_end(session->worker, session);
    session->worker = NULL;
    app_watch_end(session);
    app_forget(session);
    app_forget_choice(session);
    app_forget_plan(session);
    app_forget_trash(session);
    app_forget_root(session);
    free(session->cache_dir);
    if (session->m)
        app_secret_end(session);
    bc_inspect_free(session->inspect);
    model_free(session->m);
    view_surface_free(session->surface);
    *session = (app_session){.watch = -1};
}

bool app_session_resize(app_session *session, unsigned rows, unsigned cols)
{
    if (!view_surface_resize(session->surface, rows, cols))
        return false;
    model_resize(session->m, rows, cols);
    return true;
}

/* A key without a meaning is no silence: it may have one elsewhere. */
static void explain(model *m, input_key key)
{
    const model_action_row *row = input_elsewhere(m->actions, key);
    char name[16] = "that key";

    if (key > ' ' && key < 0x7f)
        snprintf(name, sizeof(name), "%c", (char)key);
    if (row)
        model_say(m, true, "not on this screen: %s", row->help);
    else
        model_say(m, true, "%s has no meaning here: ? lists the keys", name);
}

static bool is_alive(const model *m, model_action action)
{
    const model_action_row *row = m->actions;

    while (row->keys && row->action != action)
        row++;
    return row->keys && row->places & 1u << model_where(m);
}

unsigned app_session_act(app_session *session, model_action action)
{
    if (!is_alive(session->m, action))
        return 0;
    app_fetch(session); /* it may be about the selected row */
    return model_apply(session->m, (model_event){action, 0});
}

unsigned app_session_key(app_session *session, input_key key)
{
    model *m = session->m;
    bool on_screen = MODEL_AT_SCREENS & 1u << model_where(m);
    model_event event = input_event(m->actions, model_where(m), key);
    unsigned done;

    app_fetch(session); /* an action may be about the selected row */
    done = model_apply(m, event);
    if (on_screen && event.action == MODEL_ACT_NONE && key != INPUT_KEY_NONE)
        explain(m, key);
    return done;
}

static bc_ns clock_now(const app_options *options)
{
    struct timespec now;

    if (options->has_now)
        return options->now_ns;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return 0;
    return (bc_ns)now.tv_sec * 1000000000 + now.tv_nsec;
}

void app_session_draw(app_session *session)
{
    model *m = session->m;

    m->now_ns = clock_now(session->options);
    model_set_extent(m, view_extent(m, session->ascii));
    app_fetch(session);
    view_draw(m, session->surface);
}

/* The caches of a root, and which of them is to be opened. */
#include "app/effects.h"

#include <stdlib.h>
#include <string.h>

void app_forget_root(app_session *session)
{
    if (session->m)
        model_caches_forget(session->m);
    free(session->rows);
    session->rows = NULL;
    bc_root_free(session->root);
    session->root = NULL;
}

static bool show_rows(app_session *session)
{
    size_t count = bc_root_count(session->root);

    session->rows = calloc(count ? count : 1, sizeof(*session->rows));
    if (!session->rows)
        return false;
    for (size_t i = 0; i < count; i++)
        session->rows[i] = bc_root_row_at(session->root, i);
    return model_caches_set(session->m, session->rows, count);
}

typedef struct surveying {
    app_job job;
    const app_options *options;
    bc_root *root;
    bc_code code;
    bc_error error;
} surveying;

static void run_survey(app_job *job, const bc_work *work)
{
    surveying *s = (surveying *)job;

    (void)work; /* listings and small files: nobody is asked */
    s->code =
        bc_root_open(&s->root, s->options->env, s->options->root, &s->error);
}

static void show_root(app_session *session, surveying *s)
{
    if (s->code != BC_OK) {
        app_say_error(session, &s->error);
        session->m->caches.read = true; /* nothing more will come */
    } else {
        app_forget_root(session);
        session->root = s->root;
        s->root = NULL;
        if (!show_rows(session)) {
            app_forget_root(session);
            (void)model_caches_set(session->m, NULL, 0);
            model_say(session->m, true, "out of memory for the caches");
        }
    }
    model_done(session->m, MODEL_WORK_ROOT);
    if (!(session->m->work & MODEL_WORK_OPEN))
        model_say_after_reload(session->m);
}

static void finish_survey(app_job *job, app_session *session)
{
    surveying *s = (surveying *)job;

    if (!job->given_up)
        show_root(session, s);
    bc_root_free(s->root);
    free(s);
}

app_job *app_root_job(app_session *session)
{
    surveying *s = session->options->root ? calloc(1, sizeof(*s)) : NULL;

    if (!s) {
        if (session->options->root)
            model_say(session->m, true, "out of memory for the caches");
        session->m->caches.read = true;
        model_done(session->m, MODEL_WORK_ROOT);
        return NULL;
    }
    s->job = (app_job){MODEL_WORK_ROOT, run_survey, finish_survey, false, 0};
    s->options = session->options;
    return &s->job;
}

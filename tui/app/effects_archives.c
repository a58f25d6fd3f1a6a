/* The archives, and with them which files cache is whose: for their screen, or
 * unasked as soon as there is a key. */
#include "app/effects.h"

#include <borgcache/load.h>
#include <stdlib.h>

typedef struct listing {
    app_job job;
    bc_load *load;
    bc_code code;
    bc_error error;
} listing;

static void run_list(app_job *job, const bc_work *work)
{
    listing *l = (listing *)job;

    l->code = bc_load_run(l->load, work, &l->error);
}

static bc_code take_over(app_session *session, listing *l)
{
    bc_archives archives;
    bc_code code = bc_load_put(l->load, &l->error);

    if (code == BC_OK)
        code =
            bc_inspect_archives(&archives, session->inspect, NULL, &l->error);
    app_renew_facts(session);
    if (code == BC_OK && !model_archives_set(session->m, &archives))
        model_say(session->m, true, "out of memory for the archives");
    return code;
}

/* Nobody asked for the names: what is wrong is told on the screen Archives,
 * which asks again. */
static void finish_list(app_job *job, app_session *session)
{
    listing *l = (listing *)job;
    bool asked = session->m->work & MODEL_WORK_ARCHIVES;
    bool stopped = l->code == BC_ERR_CANCELLED;

    if (!job->given_up && l->code == BC_OK)
        l->code = take_over(session, l);
    if (!job->given_up && !stopped) {
        model_done(session->m, MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES);
        if (l->code != BC_OK && asked)
            app_say_error(session, &l->error);
    }
    bc_load_free(l->load);
    free(l);
}

app_job *app_archives_job(app_session *session)
{
    listing *l = session->inspect ? calloc(1, sizeof(*l)) : NULL;

    if (l && bc_load_new(&l->load, session->inspect, BC_LOAD_ARCHIVES, NULL,
                 &l->error) != BC_OK) {
        app_say_error(session, &l->error);
        free(l);
        l = NULL;
    }
    if (!l) {
        model_done(session->m, MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES);
        return NULL;
    }
    l->job = (app_job){MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES, run_list,
        finish_list, false, 0};
    return &l->job;
}

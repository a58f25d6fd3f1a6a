/* The chunk index: read, and an id looked up in it. */
#include "app/effects.h"

#include <borgcache/load.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    app_job job;
    bc_load *load;
    bc_code code;
    bc_error error;
} reading;

static void run_read(app_job *job, const bc_work *work)
{
    reading *r = (reading *)job;

    r->code = bc_load_run(r->load, work, &r->error);
}

static void show_chunks(app_session *session, reading *r)
{
    if (r->code == BC_OK)
        r->code = bc_load_put(r->load, &r->error);
    if (r->code == BC_OK)
        r->code =
            bc_inspect_chunks(&session->chunks, session->inspect, &r->error);
    if (r->code != BC_OK) {
        session->chunks = NULL;
        session->m->work &= ~(unsigned)MODEL_WORK_CHUNK_FIND;
        app_say_error(session, &r->error);
    }
    app_renew_facts(session);
}

static void finish_read(app_job *job, app_session *session)
{
    reading *r = (reading *)job;

    if (!job->given_up) {
        show_chunks(session, r);
        model_detail_stale(session->m);
        model_done(session->m, MODEL_WORK_CHUNKS);
    }
    bc_load_free(r->load);
    free(r);
}

app_job *app_chunks_job(app_session *session)
{
    reading *r =
        session->inspect && !session->chunks ? calloc(1, sizeof(*r)) : NULL;

    if (r && bc_load_new(&r->load, session->inspect, BC_LOAD_CHUNKS, NULL,
                 &r->error) != BC_OK) {
        app_say_error(session, &r->error);
        free(r);
        r = NULL;
    }
    if (!r) {
        model_done(session->m, MODEL_WORK_CHUNKS);
        return NULL;
    }
    r->job = (app_job){MODEL_WORK_CHUNKS, run_read, finish_read, false, 0};
    return &r->job;
}

/* ---- look an id up ---- */

typedef struct finding {
    app_job job;
    const bc_chunks_view *chunks;
    char needle[MODEL_INPUT_MAX + 1];
    bool found;
    bc_chunks_entry entry;
} finding;

static void run_find(app_job *job, const bc_work *work)
{
    finding *f = (finding *)job;
    bc_error ignored = BC_ERROR_INIT; /* not found is an answer */

    (void)work; /* one pass: nobody is asked */
    f->found = f->chunks && bc_chunks_view_find(&f->entry, f->chunks, f->needle,
                                &ignored) == BC_OK;
}

/* Where another id is wanted by now, that one is looked up next. */
static void finish_find(app_job *job, app_session *session)
{
    finding *f = (finding *)job;
    model_chunks *c = &session->m->chunks;

    if (!job->given_up && strcmp(c->needle, f->needle) == 0) {
        c->looked = true;
        c->found = f->found;
        c->entry = f->entry;
        c->page.top = 0;
        model_done(session->m, MODEL_WORK_CHUNK_FIND);
    }
    free(f);
}

app_job *app_chunk_find_job(app_session *session)
{
    finding *f = calloc(1, sizeof(*f));

    if (!f) {
        model_say(session->m, true, "out of memory for a look-up");
        model_done(session->m, MODEL_WORK_CHUNK_FIND);
        return NULL;
    }
    f->job = (app_job){MODEL_WORK_CHUNK_FIND, run_find, finish_find, false, 0};
    f->chunks = session->chunks;
    memcpy(f->needle, session->m->chunks.needle, sizeof(f->needle));
    return &f->job;
}

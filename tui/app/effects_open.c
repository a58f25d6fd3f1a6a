/* Looking at a cache, and reading its files caches. */
#include "app/effects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- look at it ---- */

typedef struct opening {
    app_job job;
    const app_options *options;
    char *dir;
    bool other; /* than the cache that is shown */
    bc_log log;
    bc_inspect *inspect;
    bc_code code;
    bc_error error;
} opening;

static void run_open(app_job *job, const bc_work *work)
{
    opening *o = (opening *)job;
    const bc_inspect_options options = {.env = o->options->env,
        .cache_dir = o->dir,
        .repo = o->options->repo,
        .offline = o->options->offline,
        .import = o->options->import,
        .log = o->log};

    (void)work; /* small files: nobody is asked */
    o->code = bc_inspect_open(&o->inspect, &options, &o->error);
}

static bool adopt(app_session *session, bc_inspect *inspect)
{
    size_t count = bc_inspect_files_count(inspect);
    model_file *files = calloc(count ? count : 1, sizeof(*files));
    bc_files_head *heads = calloc(count ? count : 1, sizeof(*heads));
    bc_error ignored = BC_ERROR_INIT; /* of all codes only no memory is left */

    if (!files || !heads ||
        (session->inspect && bc_inspect_move_key(inspect, session->inspect,
                                 &ignored) != BC_OK)) {
        free(files);
        free(heads);
        return false;
    }
    app_forget(session);
    bc_inspect_free(session->inspect);
    session->inspect = inspect;
    session->files = files;
    session->heads = heads;
    session->file_count = count;
    return true;
}

static void open_failed(app_session *session, const bc_error *error)
{
    session->failed = session->inspect == NULL && !session->options->root;
    session->error = *error;
    session->m->verifying = false;
    app_say_error(session, error);
    if (error->sys_errno == EACCES) /* the place would push that out of sight */
        model_say(session->m, true,
            "no permission to look into this cache: be the user that runs "
            "Borg");
}

static void show_open(app_session *session, opening *o)
{
    if (o->code == BC_OK && !adopt(session, o->inspect)) {
        o->code = BC_ERR_NO_MEMORY;
        o->error = (bc_error){BC_ERR_NO_MEMORY, 0, "out of memory"};
    } else if (o->code == BC_OK) {
        o->inspect = NULL;
        free(session->cache_dir);
        session->cache_dir = o->dir;
        o->dir = NULL;
    }
    if (o->code == BC_OK) {
        if (o->other)
            model_caches_opened(session->m, session->cache_dir);
        app_renew(session);
        model_files_restore(session->m);
        app_watch_begin(session);
        model_say_after_reload(session->m);
    } else {
        open_failed(session, &o->error);
    }
    model_done(session->m, MODEL_WORK_OPEN);
}

/* Where another cache is wanted by now, that one is opened instead. */
static void finish_open(app_job *job, app_session *session)
{
    opening *o = (opening *)job;

    if (!job->given_up && !session->m->caches.wanted[0])
        show_open(session, o);
    bc_inspect_free(o->inspect);
    free(o->dir);
    free(o);
}

app_job *app_open_job(app_session *session)
{
    model_caches *c = &session->m->caches;
    const char *dir = c->wanted[0] ? c->wanted : session->cache_dir;
    opening *o = calloc(1, sizeof(*o));

    if (o && dir)
        o->dir = strdup(dir);
    if (!o || !o->dir) {
        const bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};

        free(o);
        open_failed(session, &error);
        model_done(session->m, MODEL_WORK_OPEN);
        return NULL;
    }
    *o = (opening){.job = {MODEL_WORK_OPEN, run_open, finish_open, false, 0},
        .options = session->options,
        .dir = o->dir,
        .other = strcmp(o->dir, c->path) != 0,
        .log = app_log(session)};
    c->wanted[0] = 0;
    return &o->job;
}

/* ---- read a files cache ---- */

enum { LOAD_SLICE = 8 << 20 }; /* bytes between two questions to go on */

typedef struct loading {
    app_job job;
    bc_files_view *view;
    bool done;
    bc_code code;
    bc_error error;
} loading;

static void run_load(app_job *job, const bc_work *work)
{
    loading *l = (loading *)job;

    while (l->code == BC_OK && !l->done &&
           work->go_on(work->payload, bc_files_view_progress(l->view), 0))
        l->code = bc_files_view_step(&l->done, l->view, LOAD_SLICE, &l->error);
}

static bool is_unread(const model_file *file)
{
    return !file->head->loaded && !file->failed;
}

/* The one that is looked at first. */
size_t app_next_to_load(const app_session *session)
{
    uint64_t selected = session->m->files.caches.selected;

    if (selected < session->file_count && is_unread(&session->files[selected]))
        return (size_t)selected;
    for (size_t i = 0; i < session->file_count; i++) {
        if (is_unread(&session->files[i]))
            return i;
    }
    return session->file_count;
}

/* Stopped half-way it goes on from there the next time. */
static void finish_load(app_job *job, app_session *session)
{
    loading *l = (loading *)job;

    if (l->code != BC_OK) {
        session->files[job->index].failed = true;
        app_say_error(session, &l->error);
    }
    app_renew_facts(session);
    if (app_next_to_load(session) == session->file_count)
        model_done(session->m, MODEL_WORK_LOAD);
    if (l->done || l->code != BC_OK)
        app_restore_row(session);
    free(l);
}

app_job *app_load_job(app_session *session)
{
    size_t index = app_next_to_load(session);
    loading *l = index < session->file_count ? calloc(1, sizeof(*l)) : NULL;

    if (!l) {
        if (index < session->file_count)
            model_say(session->m, true, "out of memory to read it");
        model_done(session->m, MODEL_WORK_LOAD);
        return NULL;
    }
    l->job = (app_job){MODEL_WORK_LOAD, run_load, finish_load, false, index};
    l->view = bc_inspect_files(session->inspect, index);
    return &l->job;
}

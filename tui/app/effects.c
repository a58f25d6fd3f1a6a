/* The engine work that the model asks for: jobs for the worker, and slices
 * between two keys. */
#include "app/effects.h"

#include "text/answer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No job runs then: heads and findings are not being written. */
void app_renew_facts(app_session *session)
{
    bc_inspect *inspect = session->inspect;
    model_facts *facts = &session->m->facts;

    facts->cache = bc_inspect_cache(inspect);
    facts->repo = bc_inspect_repo(inspect);
    facts->security = bc_inspect_security(inspect);
    facts->findings = bc_inspect_findings(inspect);
    for (size_t i = 0; i < session->file_count; i++) {
        bc_files_view *view = bc_inspect_files(inspect, i);

        session->heads[i] = *bc_files_view_head(view);
        session->files[i].head = &session->heads[i];
        session->files[i].progress = bc_files_view_progress(view);
    }
    facts->files = session->files;
    facts->file_count = session->file_count;
    facts->chunks =
        session->chunks ? bc_chunks_view_head(session->chunks) : NULL;
    model_facts_changed(session->m);
}

/* What the environment says; it does not change while we run. */
static void fill_environment(app_session *session)
{
    const bc_env *env = session->options->env;
    model_facts *facts = &session->m->facts;
    bool legacy = bc_env_legacy_exit_codes(env);
    const bc_security_facts *security = facts->security;
    bc_error ignored = BC_ERROR_INIT; /* the engine has a finding for it */
    const bc_import *import = session->options->import;
    const bc_env *there = import ? bc_import_env(import) : env;
    int64_t ttl = 0;

    facts->ttl.known = bc_env_ttl(&ttl, there, &ignored) == BC_OK;
    facts->ttl.value = facts->ttl.known ? ttl : 0;
    facts->ttl_is_set = bc_env_get(there, "BORG_FILES_CACHE_TTL") != NULL;
    facts->exit_if_no = bc_code_exit(security->error, legacy);
    facts->exit_then = bc_code_exit(security->then, legacy);
    facts->then_name = security->then_name;
    facts->refusal = text_answer_refusal(security->error);
    app_fill_question(session);
}

void app_renew(app_session *session)
{
    app_renew_facts(session);
    fill_environment(session);
}

void app_forget(app_session *session)
{
    if (session->m) {
        model_archives_forget(session->m);
        session->m->facts = (model_facts){0};
        session->m->files.order = NULL;
        session->m->files.shown = NULL;
        session->m->files.shown_count = 0;
        session->m->files.row_count = 0;
    }
    for (size_t i = 0; i < session->write_count; i++)
        free(session->writes[i]);
    session->write_count = 0;
    app_forget_sort(session);
    app_forget_names(session);
    app_forget_scan(&session->search);
    app_forget_scan(&session->filter);
    free(session->order);
    free(session->shown);
    free(session->files);
    free(session->heads);
    session->order = NULL;
    session->shown = NULL;
    session->files = NULL;
    session->heads = NULL;
    session->file_count = 0;
    session->chunks = NULL;
}

/* ---- the log ---- */

static void write_log(
    void *payload, bc_level level, const char *logger, const char *text)
{
    app_session *session = payload;

    if (!app_worker_keeps(session->worker, level, logger, text))
        model_log_add(session->m, level, logger, text);
}

bc_log app_log(app_session *session)
{
    return (bc_log){write_log, session};
}

const char *app_log_error(app_session *session, const bc_error *error)
{
    model_log_add(session->m, BC_ERROR, "borgcache-tui", error->message);
    return error->code == BC_ERR_LOCK_TIMEOUT
               ? "the repository is in use: its lock did not come free"
               : error->message;
}

void app_say_error(app_session *session, const bc_error *error)
{
    model_say(session->m, true, "%s", app_log_error(session, error));
}

/* ---- the table ---- */

static bool table_work(app_session *session)
{
    unsigned work = session->m->work;

    if (work & MODEL_WORK_PATH)
        return app_find_path(session);
    if (work & MODEL_WORK_SEARCH)
        return app_search(session);
    if (work & MODEL_WORK_FILTER)
        return app_filter(session);
    return app_total(session);
}

/* Sorting has to wait until there is something to sort. */
static bool has_table(const app_session *session)
{
    const bc_files_head *head = model_files_head(session->m);

    return !head || head->loaded ||
           session->files[session->m->files.caches.selected].failed;
}

/* ---- jobs ---- */

/* In this order: what was answered with a yes comes before anything that may
 * open another cache. SERIES is a part of the job for ARCHIVES. */
static const struct {
    unsigned work;
    app_job *(*make)(app_session *session);
} jobs[] = {
    {MODEL_WORK_ACT, app_act_job},
    {MODEL_WORK_ACCEPT, app_accept_job},
    {MODEL_WORK_ROOT, app_root_job},
    {MODEL_WORK_OPEN, app_open_job},
    {MODEL_WORK_UNLOCK, app_unlock_job},
    {MODEL_WORK_PLAN, app_plan_job},
    {MODEL_WORK_TRASH, app_trash_job},
    {MODEL_WORK_EXPORT, app_export_job},
    {MODEL_WORK_ARCHIVES, app_archives_job},
    {MODEL_WORK_CHUNKS, app_chunks_job},
    {MODEL_WORK_CHUNK_FIND, app_chunk_find_job},
    {MODEL_WORK_LOAD, app_load_job},
    {MODEL_WORK_SERIES, app_archives_job},
};

/* Only the flag m of a table is about it, and there is the table to read. */
static bool index_can_wait(const model *m)
{
    return m->work & MODEL_WORK_LOAD && m->screen == MODEL_FILES &&
           !(m->work & (MODEL_WORK_CHUNK_FIND | MODEL_WORK_FILTER));
}

/* The kinds of work that are jobs, and wanted. What only a loaded table can do
 * wants it loaded. */
static unsigned wanted_jobs(const app_session *session)
{
    unsigned work = session->m->work;
    unsigned wanted = 0;

    for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
        wanted |= work & jobs[i].work;
    if (work & MODEL_WORK_TABLE && !has_table(session))
        wanted |= MODEL_WORK_LOAD;
    if (!app_has_chosen(session))
        wanted &= ~(unsigned)MODEL_WORK_PLAN;
    if (index_can_wait(session->m))
        wanted &= ~(unsigned)MODEL_WORK_CHUNKS;
    return wanted;
}

/* What begins anew, or goes on, without anybody being the wiser. */
static bool may_wait(const app_session *session, const app_job *job)
{
    return job->work & MODEL_WORK_LOAD ||
           (job->work & MODEL_WORK_SERIES &&
               !(session->m->work & MODEL_WORK_ARCHIVES));
}

/* Does its end come before a look at the repository by this thread? */
static bool is_in_repository(const app_job *job)
{
    return job->work & (MODEL_WORK_UNLOCK | MODEL_WORK_SERIES |
                           MODEL_WORK_ARCHIVES | MODEL_WORK_CHUNKS);
}

/* Is something else to be done first? */
static bool has_to_make_room(const app_session *session, const app_job *job)
{
    unsigned work = session->m->work;
    unsigned others =
        wanted_jobs(session) & ~job->work & ~(unsigned)MODEL_WORK_SERIES;

    if (!may_wait(session, job))
        return false;
    if (job->work & MODEL_WORK_LOAD && app_next_to_load(session) != job->index)
        return true;
    return others || (work & MODEL_WORK_PATH && is_in_repository(job));
}

/* What the model has given up ends, and what has to make room. */
static void stop_unwanted(app_session *session, app_job *job)
{
    unsigned wanted = session->m->work | wanted_jobs(session);

    if (!(wanted & job->work) || app_is_superseded(job, session))
        job->given_up = true;
    if (job->given_up || session->m->stop & job->work ||
        has_to_make_room(session, job))
        app_worker_stop(session->worker);
}

/* true: a piece of work was at its end before it began. */
static bool begin_job(app_session *session)
{
    unsigned wanted = wanted_jobs(session);
    app_job *job;

    for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
        if (!(wanted & jobs[i].work))
            continue;
        job = jobs[i].make(session);
        if (job)
            app_worker_start(session->worker, job);
        return !job;
    }
    return false;
}

/* How far the job is, and what it had to say so far. */
static void follow(app_session *session, const app_job *job)
{
    model *m = session->m;

    app_worker_give(session->worker, app_log(session));
    app_worker_progress(session->worker, &m->engine_done, &m->engine_total);
    if (job->work & MODEL_WORK_LOAD)
        session->files[job->index].progress = m->engine_done;
}

static bool take_job(app_session *session)
{
    app_job *job = app_worker_job(session->worker);
    unsigned work = job ? job->work : 0;

    if (!job)
        return false;
    stop_unwanted(session, job);
    follow(session, job);
    if (!app_worker_take(session->worker, session))
        return false;
    app_worker_give(session->worker, app_log(session));
    session->m->stop &= ~work;
    return true;
}

/* ---- slices ---- */

/* What holds an entry against the chunk index waits for it. */
static bool waits_for_chunks(const model *m)
{
    return m->work & MODEL_WORK_CHUNKS &&
           (model_filter_needs_index(&m->files.filter) ||
               model_filter_needs_index(&m->files.search));
}

static bool can_do_table(const app_session *session)
{
    const app_job *job = app_worker_job(session->worker);
    const model *m = session->m;

    return m->work & MODEL_WORK_TABLE & ~(unsigned)MODEL_WORK_ORDER &&
           has_table(session) && !waits_for_chunks(m) &&
           !(m->work & MODEL_WORK_PATH && job && is_in_repository(job));
}

static bool can_count(const model *m)
{
    return m->work & MODEL_WORK_CENSUS &&
           !(m->work & (MODEL_WORK_CHUNKS | MODEL_WORK_LOAD | MODEL_WORK_OPEN));
}

/* Nobody else may look at the repository meanwhile, or at the paths. */
static bool can_name(const app_session *session)
{
    const model *m = session->m;

    return m->work & MODEL_WORK_NAMES && has_table(session) &&
           !(m->work &
               (MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES | MODEL_WORK_ORDER)) &&
           !app_worker_job(session->worker) && !app_worker_job(session->sorter);
}

/* A slice of what this thread does; false: there is none. */
static bool slice_once(app_session *session, bool *ended)
{
    if (session->m->work & MODEL_WORK_PLAN && !app_has_chosen(session))
        *ended = app_choose(session);
    else if (can_do_table(session))
        *ended = table_work(session);
    else if (can_name(session))
        *ended = app_names(session);
    else if (can_count(session->m))
        *ended = app_census(session);
    else
        return false;
    return true;
}

/* How long a key may wait for the end of what is going on. */
#define SLICE_NS INT64_C(8000000)

static int64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* As many of them as a key can wait for: what an entry costs depends. */
static bool slice(app_session *session, bool *ended)
{
    int64_t end = clock_ns() + SLICE_NS;
    bool any = false;

    while (!*ended && slice_once(session, ended)) {
        any = true;
        if (clock_ns() >= end)
            break;
    }
    return any;
}

/* Whose end is waited for: what a person looks at comes first. NULL: nobody's.
 */
static app_worker *busy(const app_session *session)
{
    if (app_worker_job(session->sorter))
        return session->sorter;
    return app_worker_job(session->worker) ? session->worker : NULL;
}

bool app_has_work(const app_session *session)
{
    return session->m->work || busy(session);
}

int app_work_descriptor(const app_session *session)
{
    const app_worker *worker = busy(session);

    return worker ? app_worker_descriptor(worker) : -1;
}

bool app_work(app_session *session)
{
    bool ended = take_job(session);

    ended |= app_order(session, has_table(session));
    if (!app_worker_job(session->worker))
        ended |= begin_job(session);
    session->waits = false;
    if (ended || slice(session, &ended))
        return ended;
    session->waits = busy(session) != NULL;
    if (session->waits && !session->live)
        app_worker_wait(busy(session), 1000);
    return false;
}

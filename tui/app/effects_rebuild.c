/* A files cache anew from an archive of its series, or the chunk index from the
 * listing of the repository. */
#include "app/effects.h"

#include "text/fail.h"

#include <stdlib.h>
#include <string.h>

typedef struct rebuilding {
    app_job job;
    const app_options *options;
    model_change change;
    bc_unlock how;
    bc_log log;
    bc_work work;
    char *location;
    char *path; /* of the cache */
    char *id;
    model_rebuild rebuild;
    bc_rebuilt rebuilt;
    bool kept; /* what was there is in the trash */
    bc_code code;
    bc_error error;
} rebuilding;

static bc_manage_options options_of(const rebuilding *r)
{
    return (bc_manage_options){
        .env = r->options->env,
        .cache_dir = r->path,
        .repo = r->options->repo,
        .offline = r->options->offline,
        .work = r->work,
        .log = r->log,
    };
}

static bc_code commit(void *payload, bc_error *err)
{
    return bc_cache_commit(payload, err);
}

/* What is there goes into the trash first. */
static bc_code replace(rebuilding *r, bc_cache *cache)
{
    const bc_manage_options options = options_of(r);
    const bc_manage_writer writer = {commit, cache, r->rebuilt.digest};
    bc_manage *plan = NULL;
    bc_code code;

    if (!r->work.go_on(r->work.payload, 1, 1)) /* the last time */
        return text_fail(&r->error, BC_ERR_CANCELLED, "Cancelled by user.");
    code = bc_manage_plan_replace(
        &plan, &options, r->rebuilt.name, &writer, &r->error);
    if (code == BC_OK)
        code = bc_manage_act(plan, &r->error);
    r->kept = code == BC_OK && bc_manage_item(plan);
    bc_manage_free(plan);
    return code;
}

/* As Borg does at the end of a backup; whatever it would ask comes first. */
static bc_code rebuild_files(rebuilding *r, bc_repo *repo)
{
    const bc_cache_options options = {
        .env = r->options->env,
        .repo = repo,
        .path = r->path,
        .mode = "ctime,size,inode",
        .series = r->rebuild.series,
        .operation = BC_OPERATION_WRITE,
        .log = r->log,
        .work = r->work,
    };
    bc_cache_ask ask = BC_CACHE_ASK_INIT;
    bc_cache *cache = NULL;
    bc_code code;

    code = bc_cache_open(&cache, &ask, &options, &r->error);
    if (code == BC_NEEDS_CONSENT)
        code = text_fail(&r->error, BC_ERR_USAGE,
            "Borg has a question about this repository: answer it first");
    if (code == BC_OK)
        code = bc_rebuild_files_from(&r->rebuilt, cache,
            r->rebuild.archive[0] ? r->rebuild.archive : NULL, &r->error);
    if (code == BC_OK)
        code = replace(r, cache);
    bc_cache_ask_dispose(&ask);
    bc_cache_free(cache);
    return code;
}

static bc_code rebuild_chunks(rebuilding *r, bc_repo *repo)
{
    const bc_rebuild_options options = {
        .env = r->options->env,
        .work = r->work,
        .log = r->log,
    };

    return bc_rebuild_chunks(&r->rebuilt, repo, &options, &r->error);
}

static bc_code rebuild(rebuilding *r, bc_repo *repo)
{
    const bc_manage_options options = options_of(r);
    bc_code code;

    if (!app_is_same_repository(repo, r->id))
        return text_fail(
            &r->error, BC_ERR_USAGE, "another repository is there now");
    /* Somebody may have come since it was asked. */
    code = bc_manage_in_use(&options, &r->error);
    if (code != BC_OK)
        return code;
    if (r->change == MODEL_CHANGE_REBUILD_CHUNKS)
        return rebuild_chunks(r, repo);
    return rebuild_files(r, repo);
}

static void run_rebuild(app_job *job, const bc_work *work)
{
    rebuilding *r = (rebuilding *)job;
    const bc_repo_options options = {
        .env = r->options->env,
        .location = r->location,
        .lock_wait_ns = {true, APP_LOCK_WAIT_NS},
        .work = *work,
        .log = r->log,
    };
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;

    r->work = r->how.work = *work;
    r->code = bc_repo_open(&repo, &options, &r->error);
    if (r->code == BC_OK)
        r->code = bc_repo_unlock(repo, &r->how, &r->error);
    if (r->code == BC_OK)
        r->code = rebuild(r, repo);
    if (repo && bc_repo_close(repo, &closing) != BC_OK && r->code == BC_OK) {
        r->error = closing;
        r->code = closing.code;
    }
}

static void free_rebuild(rebuilding *r)
{
    free(r->location);
    free(r->path);
    free(r->id);
    free(r);
}

static void show_rebuild(app_session *session, rebuilding *r)
{
    session->m->confirm.rebuilt = r->rebuilt;
    session->m->confirm.kept = r->kept;
    if (r->code != BC_OK &&
        app_ask_for_key(session, &r->error, MODEL_WORK_ACT)) {
        session->m->work &= ~(unsigned)MODEL_WORK_ACT;
        return; /* the question stays until the passphrase is there */
    }
    app_show_act(session, r->code, &r->error);
}

static void finish_rebuild(app_job *job, app_session *session)
{
    app_secret_used(session);
    if (!job->given_up)
        show_rebuild(session, (rebuilding *)job);
    free_rebuild((rebuilding *)job);
}

static bool fill_rebuild(rebuilding *r, const model_facts *facts)
{
    const bc_slice where = facts->repo->location;

    r->location = strndup((const char *)where.ptr, where.len);
    r->path = strdup(facts->cache->path);
    r->id = strdup(facts->cache->id ? facts->cache->id : "");
    return r->location && r->path && r->id;
}

app_job *app_rebuild_job(app_session *session)
{
    const model *m = session->m;
    rebuilding *r = calloc(1, sizeof(*r));

    if (!r || !fill_rebuild(r, &m->facts)) {
        const bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};

        if (r)
            free_rebuild(r);
        app_show_act(session, BC_ERR_NO_MEMORY, &error);
        return NULL;
    }
    r->job = (app_job){MODEL_WORK_ACT, run_rebuild, finish_rebuild, false, 0};
    r->options = session->options;
    r->change = m->confirm.change;
    r->how = app_unlock_how(session);
    r->log = app_log(session);
    r->rebuild = m->confirm.rebuild;
    return &r->job;
}

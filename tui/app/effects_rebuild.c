/* A files cache anew from an archive of its series, or the chunk index from the
 * listing of the repository. */
#include "app/effects.h"

#include "text/fail.h"

#include <stdlib.h>
#include <string.h>

/* Waiting for a lock stands still; longer than that is the user's decision. */
#define LOCK_WAIT_NS INT64_C(1000000000)

static bc_code commit(void *payload, bc_error *err)
{
    return bc_cache_commit(payload, err);
}

/* What is there goes into the trash first. */
static bc_code replace(app_session *session, bc_cache *cache, bc_error *err)
{
    model_confirm *confirm = &session->m->confirm;
    const bc_manage_options options = app_manage_options(session);
    const bc_manage_writer writer = {commit, cache, confirm->rebuilt.digest};
    bc_manage *plan = NULL;
    bc_code code = bc_manage_plan_replace(
        &plan, &options, confirm->rebuilt.name, &writer, err);

    if (code == BC_OK)
        code = bc_manage_act(plan, err);
    confirm->kept = code == BC_OK && bc_manage_item(plan);
    bc_manage_free(plan);
    return code;
}

/* As Borg does at the end of a backup; whatever it would ask comes first. */
static bc_code rebuild_files(app_session *session, bc_repo *repo, bc_error *err)
{
    const model_rebuild *rebuild = &session->m->confirm.rebuild;
    const bc_cache_options options = {
        .env = session->options->env,
        .repo = repo,
        .path = session->cache_dir,
        .mode = "ctime,size,inode",
        .series = rebuild->series,
        .operation = BC_OPERATION_WRITE,
        .log = app_log(session),
        .work = app_long_work(session),
    };
    bc_cache_ask ask = BC_CACHE_ASK_INIT;
    bc_cache *cache = NULL;
    bc_code code;

    code = bc_cache_open(&cache, &ask, &options, err);
    if (code == BC_NEEDS_CONSENT)
        code = text_fail(err, BC_ERR_USAGE,
            "Borg has a question about this repository: answer it first");
    if (code == BC_OK)
        code = bc_rebuild_files_from(&session->m->confirm.rebuilt, cache,
            rebuild->archive[0] ? rebuild->archive : NULL, err);
    if (code == BC_OK)
        code = replace(session, cache, err);
    bc_cache_ask_dispose(&ask);
    bc_cache_free(cache);
    return code;
}

static bc_code rebuild_chunks(
    app_session *session, bc_repo *repo, bc_error *err)
{
    const bc_rebuild_options options = {
        .env = session->options->env,
        .work = app_long_work(session),
        .log = app_log(session),
    };

    return bc_rebuild_chunks(&session->m->confirm.rebuilt, repo, &options, err);
}

static bc_code rebuild(app_session *session, bc_repo *repo, bc_error *err)
{
    const bc_manage_options options = app_manage_options(session);
    bc_code code;

    if (!app_is_same_repository(repo, session->m->facts.cache->id))
        return text_fail(err, BC_ERR_USAGE, "another repository is there now");
    /* Somebody may have come since it was asked. */
    code = bc_manage_in_use(&options, err);
    if (code != BC_OK)
        return code;
    if (session->m->confirm.change == MODEL_CHANGE_REBUILD_CHUNKS)
        return rebuild_chunks(session, repo, err);
    return rebuild_files(session, repo, err);
}

bc_code app_rebuild(app_session *session, bc_error *err)
{
    const bc_slice where = session->m->facts.repo->location;
    const bc_unlock how = app_unlock_how(session);
    char *location = strndup((const char *)where.ptr, where.len);
    bc_repo_options options = {
        .env = session->options->env,
        .location = location,
        .lock_wait_ns = {true, LOCK_WAIT_NS},
        .log = app_log(session),
    };
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;
    bc_code code = location ? bc_repo_open(&repo, &options, err)
                            : text_fail(err, BC_ERR_NO_MEMORY, "out of memory");

    if (code == BC_OK)
        code = bc_repo_unlock(repo, &how, err);
    if (code == BC_OK)
        code = rebuild(session, repo, err);
    free(location);
    if (repo && bc_repo_close(repo, &closing) != BC_OK && code == BC_OK) {
        *err = closing;
        code = closing.code;
    }
    return code;
}

/* A yes to Borg's question: the only thing this program ever writes. */
#include "app/effects.h"

#include "text/answer.h"
#include "text/fail.h"

#include <borgcache/cache.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Waiting for a lock stands still; longer than that is the user's decision. */
#define LOCK_WAIT_NS INT64_C(1000000000)

/* ---- what a yes would write ---- */

static bool add_path(app_session *session, const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *path = malloc(size);

    if (!path)
        return false;
    snprintf(path, size, "%s/%s", dir, name);
    session->writes[session->write_count++] = path;
    return true;
}

/* Only where it is missing; what is there stays as it is. */
static bool add_missing(app_session *session, const char *dir, const char *name)
{
    if (!add_path(session, dir, name))
        return false;
    if (access(session->writes[session->write_count - 1], F_OK) == 0)
        free(session->writes[--session->write_count]);
    return true;
}

static bool add_tag(app_session *session)
{
    bc_error ignored = BC_ERROR_INIT; /* accepting meets it again */
    bc_buf root = BC_BUF_INIT;
    bool added = bc_env_dir(&root, NULL, session->options->env, BC_DIR_CACHE,
                     &ignored) == BC_OK &&
                 root.ptr &&
                 add_missing(session, (const char *)root.ptr, "CACHEDIR.TAG");

    free(root.ptr);
    return added;
}

/* A cache without config is made whole again. */
static bool add_config(app_session *session)
{
    const char *cache = session->m->facts.cache->path;
    size_t before = session->write_count;

    if (!add_missing(session, cache, "config"))
        return false;
    return session->write_count == before ||
           add_missing(session, cache, "README");
}

/* A move rewrites one file; whoever is not known yet is remembered whole. */
static bool add_all(app_session *session, const bc_security_facts *security)
{
    bool whole =
        security->question != BC_QUESTION_RELOCATED || !security->known;

    return add_path(session, security->path, "location") &&
           (!whole ||
               (add_path(session, security->path, "key-type") &&
                   add_path(session, security->path, "manifest-timestamp"))) &&
           add_tag(session) && add_config(session);
}

static void forget_writes(app_session *session)
{
    while (session->write_count > 0)
        free(session->writes[--session->write_count]);
}

void app_fill_question(app_session *session)
{
    model_facts *facts = &session->m->facts;
    const bc_security_facts *security = facts->security;
    const char *variable = text_answer_variable(security->question);
    const char *value =
        variable ? bc_env_get(session->options->env, variable) : NULL;

    facts->answer_variable = value ? variable : NULL;
    facts->answer_is_yes = value && text_answer_is_yes(value);
    forget_writes(session);
    if (security->verdict == BC_VERDICT_ASK && security->path &&
        !session->m->imported && !add_all(session, security))
        forget_writes(session);
    facts->writes = (const char *const *)session->writes;
    facts->write_count = session->write_count;
}

/* ---- the yes itself ---- */

bool app_is_same_repository(const bc_repo *repo, const char *id)
{
    char hex[65];

    for (size_t i = 0; i < sizeof(bc_id); i++)
        snprintf(hex + 2 * i, 3, "%02x", bc_repo_id(repo)->b[i]);
    return id && strcmp(hex, id) == 0;
}

static bc_code accept_in(app_session *session, bc_repo *repo, bc_error *err)
{
    const model_facts *facts = &session->m->facts;
    const bc_cache_options options = {
        .env = session->options->env,
        .repo = repo,
        .path = facts->cache->path,
        .operation = BC_OPERATION_READ,
        .consent = facts->security->question == BC_QUESTION_RELOCATED
                       ? BC_CONSENT_RELOCATED
                       : BC_CONSENT_UNKNOWN_UNENCRYPTED,
        .log = app_log(session),
    };
    bc_cache *cache = NULL;
    bc_cache_ask ask = BC_CACHE_ASK_INIT;
    bc_code code;

    if (!app_is_same_repository(repo, facts->cache->id))
        return text_fail(err, BC_ERR_USAGE, "another repository is there now");
    code = bc_cache_open(&cache, &ask, &options, err);
    if (code == BC_NEEDS_CONSENT)
        code = text_fail(err, BC_ERR_USAGE, "Borg has another question now");
    bc_cache_ask_dispose(&ask);
    bc_cache_free(cache); /* never committed: nothing else is to be written */
    return code;
}

static bc_code accept(app_session *session, bc_error *err)
{
    const bc_repo_options options = {
        .env = session->options->env,
        .location = session->options->repo,
        .lock_wait_ns = {true, LOCK_WAIT_NS},
        .log = app_log(session),
    };
    const bc_unlock how = app_unlock_how(session);
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;
    bc_code closed;
    bc_code code;

    if (session->write_count == 0)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    code = bc_repo_open(&repo, &options, err);
    if (code != BC_OK)
        return code;
    code = bc_repo_unlock(repo, &how, err);
    if (code == BC_OK)
        code = accept_in(session, repo, err);
    closed = bc_repo_close(repo, &closing);
    if (code != BC_OK || closed == BC_OK)
        return code;
    if (err)
        *err = closing;
    return closed;
}

void app_accept(app_session *session)
{
    bc_error error = BC_ERROR_INIT;
    bc_code code = accept(session, &error);

    app_secret_used(session);
    if (code != BC_OK && app_ask_for_key(session, &error, MODEL_WORK_ACCEPT)) {
        session->m->work &= ~(unsigned)MODEL_WORK_ACCEPT;
        return; /* the question stays until the passphrase is there */
    }
    session->m->secret.typed = false;
    if (code != BC_OK)
        model_dialog_failed(session->m, app_log_error(session, &error));
    model_done(session->m, MODEL_WORK_ACCEPT);
}

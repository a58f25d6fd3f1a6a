/* A yes to Borg's question: all that is written without w. */
#include "app/effects.h"

#include "text/answer.h"
#include "text/fail.h"
#include "text/text_hex.h"

#include <borgcache/cache.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    char hex[TEXT_HEX_MAX];

    text_hex(hex, bc_repo_id(repo)->b);
    return id && strcmp(hex, id) == 0;
}

typedef struct accepting {
    app_job job;
    const app_options *options;
    bc_unlock how;
    bc_log log;
    char *path; /* of the cache */
    char *id;
    unsigned consent; /* BC_CONSENT_… */
    bc_code code;
    bc_error error;
} accepting;

static bc_code accept_in(accepting *a, bc_repo *repo)
{
    const bc_cache_options options = {
        .env = a->options->env,
        .repo = repo,
        .path = a->path,
        .operation = BC_OPERATION_READ,
        .consent = a->consent,
        .log = a->log,
    };
    bc_cache *cache = NULL;
    bc_cache_ask ask = BC_CACHE_ASK_INIT;
    bc_code code;

    if (!app_is_same_repository(repo, a->id))
        return text_fail(
            &a->error, BC_ERR_USAGE, "another repository is there now");
    code = bc_cache_open(&cache, &ask, &options, &a->error);
    if (code == BC_NEEDS_CONSENT)
        code =
            text_fail(&a->error, BC_ERR_USAGE, "Borg has another question now");
    bc_cache_ask_dispose(&ask);
    bc_cache_free(cache); /* never committed: nothing else is to be written */
    return code;
}

static void run_accept(app_job *job, const bc_work *work)
{
    accepting *a = (accepting *)job;
    const bc_repo_options options = {
        .env = a->options->env,
        .location = a->options->repo,
        .lock_wait_ns = {true, APP_LOCK_WAIT_NS},
        .work = *work,
        .log = a->log,
    };
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;

    a->how.work = *work;
    a->code = bc_repo_open(&repo, &options, &a->error);
    if (a->code != BC_OK)
        return;
    a->code = bc_repo_unlock(repo, &a->how, &a->error);
    if (a->code == BC_OK)
        a->code = accept_in(a, repo);
    if (bc_repo_close(repo, &closing) == BC_OK || a->code != BC_OK)
        return;
    a->error = closing;
    a->code = closing.code;
}

static void show_accept(app_session *session, const accepting *a)
{
    if (a->code != BC_OK &&
        app_ask_for_key(session, &a->error, MODEL_WORK_ACCEPT)) {
        session->m->work &= ~(unsigned)MODEL_WORK_ACCEPT;
        return; /* the question stays until the passphrase is there */
    }
    session->m->secret.typed = false;
    if (a->code == BC_ERR_CANCELLED) {
        session->m->work &= ~(unsigned)MODEL_WORK_ACCEPT;
        model_say(session->m, false, "stopped: nothing was remembered");
        return;
    }
    if (a->code != BC_OK)
        model_dialog_failed(session->m, app_log_error(session, &a->error));
    model_done(session->m, MODEL_WORK_ACCEPT);
}

static void free_accept(accepting *a)
{
    free(a->path);
    free(a->id);
    free(a);
}

static void finish_accept(app_job *job, app_session *session)
{
    app_secret_used(session);
    if (!job->given_up)
        show_accept(session, (accepting *)job);
    free_accept((accepting *)job);
}

static accepting *new_accept(app_session *session)
{
    const model_facts *facts = &session->m->facts;
    accepting *a = session->write_count > 0 ? calloc(1, sizeof(*a)) : NULL;

    if (!a)
        return NULL;
    a->path = strdup(facts->cache->path);
    a->id = strdup(facts->cache->id ? facts->cache->id : "");
    if (a->path && a->id)
        return a;
    free_accept(a);
    return NULL;
}

app_job *app_accept_job(app_session *session)
{
    accepting *a = new_accept(session);

    if (!a) {
        model_dialog_failed(session->m, "out of memory");
        model_done(session->m, MODEL_WORK_ACCEPT);
        return NULL;
    }
    a->job = (app_job){MODEL_WORK_ACCEPT, run_accept, finish_accept, false, 0};
    a->options = session->options;
    a->how = app_unlock_how(session);
    a->log = app_log(session);
    a->consent = session->m->facts.security->question == BC_QUESTION_RELOCATED
                     ? BC_CONSENT_RELOCATED
                     : BC_CONSENT_UNKNOWN_UNENCRYPTED;
    return &a->job;
}

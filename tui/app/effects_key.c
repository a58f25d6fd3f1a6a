/* The key of the repository, from the environment or from a person. */
#include "app/effects.h"

#include <borgcache/key.h>
#include <borgcache/load.h>
#include <sodium.h>
#include <stdlib.h>

enum { SECRET_MAX = 1024 };

void app_secret_begin(app_session *session)
{
    model_secret *secret = &session->m->secret;
    bool ready = sodium_init() >= 0;

    secret->bytes = ready ? sodium_malloc(SECRET_MAX) : NULL;
    session->tried = secret->bytes ? sodium_malloc(SECRET_MAX) : NULL;
    if (!session->tried) {
        sodium_free(secret->bytes);
        secret->bytes = NULL;
    }
    secret->cap = secret->bytes ? SECRET_MAX : 0;
    secret->asks =
        !bc_unlock_is_set(session->options->env, BC_UNLOCK_ENVIRONMENT);
}

void app_secret_end(app_session *session)
{
    sodium_free(session->m->secret.bytes); /* wipes it, too */
    sodium_free(session->tried);
    session->m->secret = (model_secret){.bytes = NULL};
    session->tried = NULL;
}

/* What was typed goes over to the job, and the field has the other memory: of
 * jobs there is only one at a time. */
static bc_slice take_typed(app_session *session)
{
    model_secret *secret = &session->m->secret;
    bc_slice typed = {(uint8_t *)secret->bytes, secret->len};

    secret->bytes = session->tried;
    secret->len = secret->shown = 0;
    session->tried = (char *)typed.ptr;
    return typed;
}

/* What was typed, once; else the three sources, then no passphrase at all. */
bc_unlock app_unlock_how(app_session *session)
{
    bc_unlock how = {.env = session->options->env,
        .quiet_command = true,
        .log = app_log(session)};

    if (session->m->secret.typed) {
        how.passphrase = take_typed(session);
    } else {
        how.sources = BC_UNLOCK_ENVIRONMENT;
        how.try_empty = true;
    }
    return how;
}

void app_secret_used(app_session *session)
{
    if (session->tried)
        sodium_memzero(session->tried, SECRET_MAX);
}

bool app_ask_for_key(app_session *session, const bc_error *error, unsigned then)
{
    bool was_typed = session->m->secret.typed;

    session->m->secret.typed = false;
    if (error->code != BC_ERR_NO_PASSPHRASE &&
        error->code != BC_ERR_PASSPHRASE_WRONG &&
        error->code != BC_ERR_PASSCOMMAND)
        return false;
    model_key_wanted(session->m,
        was_typed                                ? "wrong, try again"
        : error->code == BC_ERR_PASSPHRASE_WRONG ? "BORG_PASSPHRASE is wrong"
        : error->code == BC_ERR_PASSCOMMAND      ? "BORG_PASSCOMMAND failed"
                                                 : "",
        then);
    return true;
}

/* ---- the job ---- */

typedef struct unlocking {
    app_job job;
    bc_unlock how;
    bc_load *load;
    bc_code code;
    bc_error error;
} unlocking;

static void run_unlock(app_job *job, const bc_work *work)
{
    unlocking *u = (unlocking *)job;

    u->code = bc_load_run(u->load, work, &u->error);
}

static void show_unlock(app_session *session, unlocking *u)
{
    bc_verdict before = bc_inspect_security(session->inspect)->verdict;
    bc_error error = BC_ERROR_INIT;

    model_archives_forget(session->m);
    app_forget_names(session);
    if (bc_load_put(u->load, &error) != BC_OK) {
        u->code = error.code;
        u->error = error;
    }
    app_renew(session);
    model_done(session->m, MODEL_WORK_UNLOCK);
    if (u->code == BC_OK)
        model_unlocked(session->m, before);
    else if (u->code == BC_ERR_CANCELLED)
        session->m->secret.typed = false;
    else if (!app_ask_for_key(session, &u->error, MODEL_WORK_UNLOCK))
        app_say_error(session, &u->error);
}

/* What a person has given up is forgotten, the key included. */
static void finish_unlock(app_job *job, app_session *session)
{
    unlocking *u = (unlocking *)job;

    app_secret_used(session);
    if (!job->given_up)
        show_unlock(session, u);
    bc_load_free(u->load);
    free(u);
}

app_job *app_unlock_job(app_session *session)
{
    unlocking *u = session->inspect ? calloc(1, sizeof(*u)) : NULL;

    if (u) {
        u->how = app_unlock_how(session);
        if (bc_load_new(&u->load, session->inspect, BC_LOAD_KEY, &u->how,
                &u->error) != BC_OK) {
            app_say_error(session, &u->error);
            free(u);
            u = NULL;
        }
    }
    if (!u) {
        app_secret_used(session);
        model_done(session->m, MODEL_WORK_UNLOCK);
        return NULL;
    }
    u->job = (app_job){MODEL_WORK_UNLOCK, run_unlock, finish_unlock, false, 0};
    return &u->job;
}

/* The key of the repository, from the environment or from a person. */
#include "app/effects.h"

#include <borgcache/key.h>
#include <sodium.h>

enum { SECRET_MAX = 1024 };

void app_secret_begin(app_session *session)
{
    model_secret *secret = &session->m->secret;

    secret->bytes = sodium_init() >= 0 ? sodium_malloc(SECRET_MAX) : NULL;
    secret->cap = secret->bytes ? SECRET_MAX : 0;
}

void app_secret_end(app_session *session)
{
    sodium_free(session->m->secret.bytes); /* wipes it, too */
    session->m->secret = (model_secret){.bytes = NULL};
}

/* What was typed, once; else the three sources, then no passphrase at all. */
bc_unlock app_unlock_how(app_session *session)
{
    const model_secret *secret = &session->m->secret;
    bc_unlock how = {.env = session->options->env,
        .quiet_command = true,
        .log = app_log(session)};

    if (secret->typed) {
        how.passphrase = (bc_slice){(uint8_t *)secret->bytes, secret->len};
    } else {
        how.sources = BC_UNLOCK_ENVIRONMENT;
        how.try_empty = true;
    }
    return how;
}

void app_secret_used(app_session *session)
{
    model_secret *secret = &session->m->secret;

    if (secret->bytes)
        sodium_memzero(secret->bytes, secret->cap);
    secret->len = secret->shown = 0;
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

void app_unlock(app_session *session)
{
    bc_verdict before = BC_VERDICT_UNKNOWN;
    bc_unlock how = app_unlock_how(session);
    bc_error error = BC_ERROR_INIT;
    bc_code code = BC_ERR_USAGE;

    if (session->inspect) {
        before = bc_inspect_security(session->inspect)->verdict;
        model_archives_forget(session->m);
        code = bc_inspect_unlock(session->inspect, &how, &error);
        app_renew(session);
    }
    app_secret_used(session);
    model_done(session->m, MODEL_WORK_UNLOCK);
    if (code == BC_OK)
        model_unlocked(session->m, before);
    else if (session->inspect &&
             !app_ask_for_key(session, &error, MODEL_WORK_UNLOCK))
        app_say_error(session, &error);
}

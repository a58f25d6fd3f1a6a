/* The key of the repository: asked for with p, typed unseen. */
#include "model/parts.h"

#include <stdio.h>
#include <string.h>

bool model_needs_key(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;

    return repo && !m->imported && repo->reachable && repo->key_type.known &&
           repo->key == BC_KEY_LOCKED;
}

bool model_has_key(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;

    return repo && !m->imported && repo->reachable && repo->key_type.known &&
           repo->key != BC_KEY_LOCKED;
}

/* Why there is nothing to unlock; NULL when there is. */
static const char *obstacle(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;

    if (!repo)
        return "no cache is open";
    if (m->imported)
        return "an import is read-only, and no key opens what is not in it";
    if (!repo->reachable)
        return "the repository is not reachable, so its key is not either";
    if (!repo->key_type.known)
        return "the repository does not tell which key it has";
    if (repo->key == BC_KEY_NONE)
        return "this repository needs no key";
    if (repo->key == BC_KEY_UNLOCKED)
        return "the key is loaded already";
    if (m->work & MODEL_WORK_UNLOCK)
        return "the key is being unlocked: Esc gives it up";
    return NULL;
}

unsigned model_key_apply(model *m)
{
    const char *why = obstacle(m);

    if (why) {
        model_say(m, true, "%s", why);
        return MODEL_REDRAW;
    }
    m->quiet = true;
    if (m->secret.waits || m->secret.asks) {
        model_key_wanted(m, "", MODEL_WORK_UNLOCK);
        return MODEL_REDRAW;
    }
    m->secret.typed = false;
    m->secret.then = MODEL_WORK_UNLOCK;
    m->work |= MODEL_WORK_UNLOCK;
    return MODEL_REDRAW;
}

/* Nobody types a passphrase into what has opened by itself meanwhile. */
static void wait_with_question(model *m, const char *why, unsigned then)
{
    if (then & MODEL_WORK_ACT)
        model_confirm_close(m);
    m->secret.waits = true;
    model_report(m, true, "%s%s%s: p asks for the passphrase",
        then & MODEL_WORK_ACT ? "nothing was changed, the key is locked"
                              : "the key is still locked",
        why[0] ? ", " : "", why);
}

void model_key_wanted(model *m, const char *why, unsigned then)
{
    model_secret_wipe(m);
    if (!m->quiet && !m->dialog.open) {
        wait_with_question(m, why, then);
        return;
    }
    m->secret.waits = false;
    m->secret.then = then;
    m->confirm.open = m->confirm.open || then & MODEL_WORK_ACT;
    if (!m->secret.bytes) {
        model_say(m, true, "no locked memory for a passphrase");
        return;
    }
    model_ask(m, MODEL_PROMPT_PASSPHRASE, "");
    snprintf(m->prompt_note, sizeof(m->prompt_note), "%s", why);
}

void model_unlocked(model *m, bc_verdict before)
{
    m->secret.waits = false;
    m->work |= MODEL_WORK_SERIES;
    model_report(m, false, "the key is loaded");
    m->files.names_tried = false;
    model_names_wanted(m);
    if (before == BC_VERDICT_UNKNOWN)
        m->judged = false;
    if (m->quiet || m->judged) {
        model_dialog_judge(m);
        return;
    }
    m->judged = true; /* no question comes up under somebody's fingers */
    model_dialog_tell(m);
}

/* ---- the field ---- */

void model_secret_wipe(model *m)
{
    model_secret *secret = &m->secret;
    volatile char *byte = secret->bytes;

    for (size_t i = 0; byte && i < secret->cap; i++)
        byte[i] = 0;
    secret->len = 0;
    secret->shown = 0;
}

void model_secret_drop(model *m)
{
    model_secret_wipe(m);
    m->secret.typed = false;
}

void model_secret_type(model *m, uint32_t ch)
{
    model_secret *secret = &m->secret;
    char bytes[4];
    size_t more = model_encode(bytes, ch);

    m->prompt_note[0] = 0;
    if (more == 0 || secret->len + more > secret->cap) {
        snprintf(m->prompt_note, sizeof(m->prompt_note), "too long");
    } else {
        memcpy(secret->bytes + secret->len, bytes, more);
        secret->len += more;
        secret->shown++;
    }
    *(volatile char *)bytes = 0;
}

void model_secret_erase(model *m)
{
    model_secret *secret = &m->secret;

    if (secret->len == 0) {
        m->prompt = MODEL_PROMPT_NONE;
        return;
    }
    do {
        secret->bytes[--secret->len] = 0;
    } while (secret->len > 0 &&
             ((unsigned char)secret->bytes[secret->len - 1] & 0xc0) == 0x80);
    secret->shown--;
}

void model_secret_accept(model *m)
{
    m->secret.typed = true;
    m->quiet = true;
    m->work |= m->secret.then;
    if (m->secret.then & MODEL_WORK_ACT)
        m->confirm.open = false;
}

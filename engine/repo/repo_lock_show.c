/* The locks as they stand, told and left alone. */
#include "repo/repo_lock_object.h"

#include <string.h>

static bc_code show_one(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    const repo_lock_showing *s = payload;
    repo_lock_state state = repo_lock_object_state(other, s->judge);
    repo_lock_seen seen = {.name = key,
        .exclusive = other->exclusive,
        .old = state == REPO_LOCK_OLD,
        .dead = state == REPO_LOCK_DEAD,
        .since_ns = other->time_ns,
        .holder = {.processid = other->processid, .threadid = other->threadid}};

    memcpy(seen.holder.hostid, other->hostid, sizeof(seen.holder.hostid));
    return s->visit(s->payload, &seen, err);
}

static bc_code show_unreadable(
    void *payload, const char *key, const bc_error *why, bc_error *err)
{
    const repo_lock_showing *s = payload;
    const repo_lock_seen seen = {.name = key, .error = why->message};

    return s->visit(s->payload, &seen, err);
}

bc_code repo_lock_show(
    repo_lock *lock, const repo_lock_showing *showing, bc_error *err)
{
    repo_lock_showing own = *showing;
    const repo_lock_visitor each = {show_one, &own, true, show_unreadable};

    return repo_lock_object_each(lock, &each, err);
}

#include "base/error.h"
#include "base/work.h"
#include "repo/repo_lock_left.h"
#include "repo/repo_lock_object.h"

#include <string.h>

#define SECOND      ((bc_ns)1000000000)
#define MILLISECOND ((bc_ns)1000000)

#define REFRESH_AFTER (900 * SECOND)

#define RECHECK_DELAY (10 * MILLISECOND)  /* others notice our lock */
#define OTHERS_DELAY  (100 * MILLISECOND) /* shared locks go away */
#define ASK_DELAY     (50 * MILLISECOND)  /* may be unwanted any time */
#define RETRY_MIN     (1 * SECOND)
#define RETRY_SPREAD  (4 * SECOND)

static bc_code timed_out(const repo_lock *lock, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCK_TIMEOUT,
        "Failed to create/acquire the lock %s (timeout).", lock->store);
}

static bc_ns now(const repo_lock *lock)
{
    return lock->iow->now(lock->iow->ctx);
}

static void sleep_for(const repo_lock *lock, bc_ns span)
{
    lock->iow->sleep(lock->iow->ctx, span);
}

/* In short pieces where somebody may want no more. BC_OK, BC_ERR_CANCELLED. */
static bc_code wait_for(const repo_lock *lock, bc_ns span, bc_error *err)
{
    bc_ns piece = lock->work.go_on == NULL ? span : ASK_DELAY;
    bc_code code = BC_OK;

    for (; code == BC_OK && span > 0; span -= piece) {
        code = bc_work_ask(&lock->work, 0, 0, err);
        if (code == BC_OK)
            sleep_for(lock, span < piece ? span : piece);
    }
    return code;
}

/* What a look at the live locks tells. */
typedef struct survey {
    const repo_lock *lock;
    size_t all;
    size_t exclusive;
    bool ours; /* our own object is among them */
    bool ours_exclusive;
} survey;

static bc_code count(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    survey *s = payload;

    (void)err;
    s->all++;
    s->exclusive += other->exclusive;
    if (strcmp(key, s->lock->key) == 0) {
        s->ours = true;
        s->ours_exclusive = other->exclusive;
    }
    return BC_OK;
}

static bc_code look(survey *out, repo_lock *lock, bc_error *err)
{
    const repo_lock_visitor each = {count, out, false, NULL};

    *out = (survey){.lock = lock};
    return repo_lock_object_each(lock, &each, err);
}

static bc_code withdraw(repo_lock *lock, bc_error *err)
{
    bc_code code = repo_lock_object_remove(lock, lock->key, err);

    lock->key[0] = 0;
    return code;
}

/* Time that a request has. */
typedef struct patience {
    bc_ns started;
    bc_ns wait;
} patience;

static bool has_time(const repo_lock *lock, const patience *p)
{
    return lock->iow->monotonic(lock->iow->ctx) - p->started < p->wait;
}

/* Ours is the only exclusive lock, so no new shared ones can appear. */
static bc_code wait_for_shared(
    repo_lock *lock, const patience *p, bc_error *err)
{
    while (has_time(lock, p)) {
        survey s;
        bc_code code = look(&s, lock, err);

        if (code != BC_OK)
            return code;
        lock->held = s.all == 1 && s.ours;
        if (lock->held)
            return BC_OK;
        code = wait_for(lock, OTHERS_DELAY, err);
        if (code != BC_OK)
            return code;
    }
    repo_lock_leave(lock->key);
    return timed_out(lock, err);
}

/* Our object is there: may it stay? BC_OK with held false means to try again,
 * for somebody else had the same idea at the same time. */
static bc_code settle(repo_lock *lock, const patience *p, bc_error *err)
{
    survey s;
    bc_code code;

    sleep_for(lock, RECHECK_DELAY);
    code = look(&s, lock, err);
    if (code != BC_OK)
        return code;
    if (lock->exclusive && s.exclusive == 1 && s.ours)
        return wait_for_shared(lock, p, err);
    if (!lock->exclusive && s.exclusive == 0) {
        lock->held = true;
        return BC_OK;
    }
    return withdraw(lock, err);
}

static bc_code attempt(repo_lock *lock, const patience *p, bc_error *err)
{
    survey s;
    bc_code code = look(&s, lock, err);

    if (code != BC_OK || s.exclusive > 0)
        return code;
    code = repo_lock_object_make(lock, lock->exclusive, err);
    if (code != BC_OK)
        return code;
    code = settle(lock, p, err);
    if (code != BC_OK && code != BC_ERR_LOCK_TIMEOUT)
        (void)withdraw(lock, NULL); /* the first failure is the one to tell */
    return code;
}

/* Requests that met once must not go on meeting. */
static bc_ns retry_delay(const repo_lock *lock)
{
    uint64_t random = 0;

    if (lock->iow->random(lock->iow->ctx, &random, sizeof(random)) != 0)
        random = 0;
    return RETRY_MIN + (bc_ns)(random % ((uint64_t)RETRY_SPREAD + 1));
}

bc_code repo_lock_acquire(repo_lock *lock, bc_ns wait, bc_error *err)
{
    const patience p = {lock->iow->monotonic(lock->iow->ctx), wait};

    while (has_time(lock, &p)) {
        bc_code code = attempt(lock, &p, err);

        if (code != BC_OK || lock->held)
            return code;
        code = wait_for(lock, retry_delay(lock), err);
        if (code != BC_OK)
            return code;
    }
    return timed_out(lock, err);
}

bc_code repo_lock_release(repo_lock *lock, bc_error *err)
{
    survey s;
    bc_code code;

    if (!lock->held)
        return BC_OK;
    code = look(&s, lock, err);
    lock->held = false;
    if (code != BC_OK) {
        (void)withdraw(lock, NULL); /* another's lock is what is wrong */
        return code;
    }
    if (!s.ours)
        return bc_error_set(err, BC_ERR_NOT_LOCKED,
            "Failed to release the lock %s (was not locked).", lock->store);
    return withdraw(lock, err);
}

/* The new object first: there is no moment without one. */
static bc_code replace_object(repo_lock *lock, bool exclusive, bc_error *err)
{
    char old[sizeof(lock->key)];
    bc_code code;

    memcpy(old, lock->key, sizeof(old));
    code = repo_lock_object_make(lock, exclusive, err);
    if (code != BC_OK)
        return code;
    return repo_lock_object_remove(lock, old, err);
}

bc_code repo_lock_refresh(repo_lock *lock, bc_error *err)
{
    survey s;
    bc_code code;

    if (!lock->held ||
        !repo_lock_is_over(now(lock), lock->refreshed_ns, REFRESH_AFTER))
        return BC_OK;
    code = look(&s, lock, err);
    if (code != BC_OK)
        return code;
    if (!s.ours)
        return timed_out(lock, err);
    return replace_object(lock, s.ours_exclusive, err);
}

static bc_code break_one(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    (void)other;
    return repo_lock_object_remove(payload, key, err);
}

bc_code repo_lock_break(repo_lock *lock, bc_error *err)
{
    const repo_lock_visitor each = {break_one, lock, false, NULL};
    bc_code code = repo_lock_object_each(lock, &each, err);

    lock->held = false;
    return code;
}

static bc_code unless_blocked(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    const repo_lock *lock = payload;

    (void)key;
    if (repo_lock_object_stale(lock, other) ||
        !(lock->exclusive || other->exclusive))
        return BC_OK;
    return timed_out(lock, err);
}

bc_code repo_lock_look(repo_lock *lock, bc_error *err)
{
    const repo_lock_visitor each = {unless_blocked, lock, true, NULL};

    return repo_lock_object_each(lock, &each, err);
}

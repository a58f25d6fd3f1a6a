#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_lock.h"
#include "repo/repo_handle.h"
#include "repo/repo_lock_left.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SECOND      ((bc_ns)1000000000)
#define MILLISECOND ((bc_ns)1000000)

#define STALE_AFTER   (1800 * SECOND)
#define REFRESH_AFTER (900 * SECOND)

#define RECHECK_DELAY (10 * MILLISECOND)  /* others notice our lock */
#define OTHERS_DELAY  (100 * MILLISECOND) /* shared locks go away */
#define ASK_DELAY     (50 * MILLISECOND)  /* may be unwanted any time */
#define RETRY_MIN     (1 * SECOND)
#define RETRY_SPREAD  (4 * SECOND)

#define OBJECT_LIMIT REPO_LOCK_LIMIT

#define NAME_SPACE "locks"

static bc_code timed_out(const repo_lock *lock, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCK_TIMEOUT,
        "Failed to create/acquire the lock %s (timeout).", lock->store);
}

static bc_ns now(const repo_lock *lock)
{
    return lock->iow->now(lock->iow->ctx);
}

/* Is that more than span ago? A clock or a file may hold any number. */
static bool is_over(bc_ns at, bc_ns since, bc_ns span)
{
    bc_ns end;

    return !__builtin_add_overflow(since, span, &end) && at > end;
}

static void sleep_for(const repo_lock *lock, bc_ns span)
{
    lock->iow->sleep(lock->iow->ctx, span);
}

/* In short pieces where somebody may want no more. BC_OK, BC_ERR_CANCELLED. */
static bc_code wait_for(const repo_lock *lock, bc_ns span, bc_error *err)
{
    const bc_work *work = &lock->work;
    bc_ns piece = work->go_on == NULL ? span : ASK_DELAY;

    for (; span > 0; span -= piece) {
        if (work->go_on != NULL && !work->go_on(work->payload, 0, 0))
            return bc_error_set(err, BC_ERR_CANCELLED, "Cancelled by user.");
        sleep_for(lock, span < piece ? span : piece);
    }
    return BC_OK;
}

static bc_code object_name(bc_buf *out, const char *key, bc_error *err)
{
    bc_buf_clear(out);
    return bc_buf_add_format(out, err, NAME_SPACE "/%s", key);
}

/* A lock that is gone already is fine: others clean up too. */
static bc_code delete_object(repo_lock *lock, const char *key, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    bc_error own = BC_ERROR_INIT;
    bc_code code = object_name(&name, key, &own);

    if (code == BC_OK)
        code = lock->ops->remove(lock->ctx, bc_buf_text(&name), &own);
    bc_buf_dispose(&name);
    return bc_error_unless_absent(code, &own, err);
}

/* Stale: not refreshed for long. */
static bool is_old(const fmt_lock *other, bc_ns now_ns)
{
    return is_over(now_ns, other->time_ns, STALE_AFTER);
}

/* Would its process live here, if it does? */
static bool is_here(const fmt_lock *other, const repo_holder *me)
{
    return strcmp(other->hostid, me->hostid) == 0 && other->threadid == 0;
}

/* Of this host, thread 0, and no process of that number: its owner died. */
static bool is_dead(const repo_lock *lock, const fmt_lock *other)
{
    return is_here(other, &lock->me) &&
           lock->iow->alive(lock->iow->ctx, other->processid) != 0 &&
           errno == ESRCH;
}

/* By a request of this process that timed out. */
static bool is_left_over(
    const repo_lock *lock, const char *key, const fmt_lock *other)
{
    return other->processid == lock->me.processid &&
           strcmp(other->hostid, lock->me.hostid) == 0 &&
           repo_lock_was_left(key);
}

static bool is_stale(const repo_lock *lock, const fmt_lock *other)
{
    return is_old(other, now(lock)) || is_dead(lock, other);
}

/* Called for each live lock. */
typedef struct visitor {
    bc_code (*visit)(
        void *payload, const char *key, const fmt_lock *other, bc_error *err);
    void *payload;
    bool all; /* stale ones too, and they stay */
    /* NULL: one that cannot be read ends it */
    bc_code (*unreadable)(
        void *payload, const char *key, const bc_error *why, bc_error *err);
} visitor;

/* Nothing is believed of a lock that cannot be read: it blocks, as in Borg. */
static bc_code as_local(bc_code code, bc_error *err)
{
    if (code == BC_ERR_UNSUPPORTED)
        return bc_error_set(err, BC_ERR_LOCAL,
            "the lock object is more than %u bytes long", OBJECT_LIMIT);
    if (code == BC_ERR_USAGE && err != NULL)
        err->code = BC_ERR_LOCAL;
    return code == BC_ERR_USAGE ? BC_ERR_LOCAL : code;
}

/* NOT_FOUND: gone since it was listed. */
static bc_code read_object(
    fmt_lock *out, repo_lock *lock, const char *key, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    bc_buf bytes = BC_BUF_INIT;
    bc_code code = object_name(&name, key, err);

    if (code == BC_OK)
        code = as_local(lock->ops->load(&bytes, lock->ctx, bc_buf_text(&name),
                            OBJECT_LIMIT, err),
            err);
    if (code == BC_OK)
        code = fmt_lock_decode(out, bc_slice_of_buf(&bytes), err);
    bc_buf_dispose(&bytes);
    bc_buf_dispose(&name);
    return code;
}

static void name_lock(bc_error *err, const char *key)
{
    char name[sizeof(NAME_SPACE) + 256];

    snprintf(name, sizeof(name), NAME_SPACE "/%s", key);
    bc_error_prefix(err, name);
}

static bc_code look_at(
    repo_lock *lock, const char *key, const visitor *each, bc_error *err)
{
    fmt_lock other;
    bc_error own = BC_ERROR_INIT;
    bc_code code = read_object(&other, lock, key, &own);

    if (code != BC_OK && code != BC_ERR_NOT_FOUND && code != BC_ERR_NO_MEMORY &&
        each->unreadable != NULL)
        return each->unreadable(each->payload, key, &own, err);
    if (code == BC_ERR_LOCAL)
        name_lock(&own, key);
    if (code != BC_OK)
        return bc_error_unless_absent(code, &own, err);
    if (each->all)
        return each->visit(each->payload, key, &other, err);
    if (is_left_over(lock, key, &other)) {
        code = delete_object(lock, key, err);
        if (code == BC_OK)
            repo_lock_unleave(key);
        return code;
    }
    if (is_stale(lock, &other)) /* whoever owns it */
        return delete_object(lock, key, err);
    return each->visit(each->payload, key, &other, err);
}

typedef struct keys {
    bc_buf names; /* each with its NUL */
    bc_code code;
    bc_error *err;
} keys;

static bool add_key(void *payload, const char *name, uint64_t size)
{
    keys *k = payload;

    (void)size;
    k->code = bc_buf_add(
        &k->names, (bc_slice){(const uint8_t *)name, strlen(name) + 1}, k->err);
    return k->code == BC_OK;
}

/* The listing ends before the first lock is touched. */
static bc_code list_keys(keys *out, repo_lock *lock, bc_error *err)
{
    bc_error own = BC_ERROR_INIT;
    bc_code code;

    *out = (keys){BC_BUF_INIT, BC_OK, err};
    code = lock->ops->list(lock->ctx, NAME_SPACE, add_key, out, &own);
    if (out->code != BC_OK)
        return out->code;
    return bc_error_unless_absent(
        code, &own, err); /* none was ever made here */
}

static bc_code each_live(repo_lock *lock, const visitor *each, bc_error *err)
{
    keys k;
    bc_code code = list_keys(&k, lock, err);

    for (size_t at = 0; code == BC_OK && at < k.names.len;) {
        const char *key = (const char *)k.names.ptr + at;

        code = look_at(lock, key, each, err);
        at += strlen(key) + 1;
    }
    bc_buf_dispose(&k.names);
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
    const visitor each = {count, out, false, NULL};

    *out = (survey){.lock = lock};
    return each_live(lock, &each, err);
}

/* The key and the time of refresh become this object's. */
static bc_code create_object(repo_lock *lock, bool exclusive, bc_error *err)
{
    fmt_lock mine = {.exclusive = exclusive,
        .processid = lock->me.processid,
        .threadid = lock->me.threadid,
        .time_ns = now(lock)};
    bc_buf bytes = BC_BUF_INIT;
    bc_buf name = BC_BUF_INIT;
    char key[sizeof(lock->key)];
    bc_code code;

    memcpy(mine.hostid, lock->me.hostid, sizeof(mine.hostid));
    code = fmt_lock_encode(&bytes, &mine, err);
    if (code != BC_OK)
        goto out;
    fmt_lock_name(key, bc_slice_of_buf(&bytes));
    code = object_name(&name, key, err);
    if (code == BC_OK)
        code = lock->ops->store(
            lock->ctx, bc_buf_text(&name), bc_slice_of_buf(&bytes), err);
    if (code != BC_OK)
        goto out;
    repo_lock_unleave(key); /* should it be the same again */
    memcpy(lock->key, key, sizeof(key));
    lock->refreshed_ns = mine.time_ns - mine.time_ns % MILLISECOND;
out:
    bc_buf_dispose(&name);
    bc_buf_dispose(&bytes);
    return code;
}

static bc_code withdraw(repo_lock *lock, bc_error *err)
{
    bc_code code = delete_object(lock, lock->key, err);

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
    code = create_object(lock, lock->exclusive, err);
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
    code = create_object(lock, exclusive, err);
    if (code != BC_OK)
        return code;
    return delete_object(lock, old, err);
}

bc_code repo_lock_refresh(repo_lock *lock, bc_error *err)
{
    survey s;
    bc_code code;

    if (!lock->held || !is_over(now(lock), lock->refreshed_ns, REFRESH_AFTER))
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
    return delete_object(payload, key, err);
}

bc_code repo_lock_break(repo_lock *lock, bc_error *err)
{
    const visitor each = {break_one, lock, false, NULL};
    bc_code code = each_live(lock, &each, err);

    lock->held = false;
    return code;
}

static bc_code unless_blocked(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    const repo_lock *lock = payload;

    (void)key;
    if (is_stale(lock, other) || !(lock->exclusive || other->exclusive))
        return BC_OK;
    return timed_out(lock, err);
}

bc_code repo_lock_look(repo_lock *lock, bc_error *err)
{
    const visitor each = {unless_blocked, lock, true, NULL};

    return each_live(lock, &each, err);
}

static bc_code show_one(
    void *payload, const char *key, const fmt_lock *other, bc_error *err)
{
    const repo_lock_showing *s = payload;
    const repo_lock_judge *judge = s->judge;
    bool old = is_old(other, judge->now_ns);
    repo_lock_seen seen = {.name = key,
        .exclusive = other->exclusive,
        .old = old,
        .dead = !old && is_here(other, &judge->me) &&
                judge->io->alive(judge->io->ctx, other->processid) != 0 &&
                errno == ESRCH,
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
    const visitor each = {show_one, &own, true, show_unreadable};

    return each_live(lock, &each, err);
}

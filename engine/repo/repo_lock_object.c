#include "repo/repo_lock_object.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "repo/repo_lock_left.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MILLISECOND ((bc_ns)1000000)
#define STALE_AFTER (1800 * (bc_ns)1000000000)

#define NAME_SPACE "locks"

bool repo_lock_is_over(bc_ns at, bc_ns since, bc_ns span)
{
    bc_ns end;

    return !__builtin_add_overflow(since, span, &end) && at > end;
}

static bc_code object_name(bc_buf *out, const char *key, bc_error *err)
{
    bc_buf_clear(out);
    return bc_buf_add_format(out, err, NAME_SPACE "/%s", key);
}

/* A lock that is gone already is fine: others clean up too. */
bc_code repo_lock_object_remove(repo_lock *lock, const char *key, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    bc_error own = BC_ERROR_INIT;
    bc_code code = object_name(&name, key, &own);

    if (code == BC_OK)
        code = lock->ops->remove(lock->ctx, bc_buf_text(&name), &own);
    bc_buf_dispose(&name);
    return bc_error_unless_absent(code, &own, err);
}

/* Of this host and thread 0, so that its process would live here. */
static bool is_here(const fmt_lock *other, const repo_holder *me)
{
    return strcmp(other->hostid, me->hostid) == 0 && other->threadid == 0;
}

repo_lock_state repo_lock_object_state(
    const fmt_lock *other, const repo_lock_judge *judge)
{
    if (repo_lock_is_over(judge->now_ns, other->time_ns, STALE_AFTER))
        return REPO_LOCK_OLD;
    if (is_here(other, &judge->me) &&
        judge->io->alive(judge->io->ctx, other->processid) != 0 &&
        errno == ESRCH)
        return REPO_LOCK_DEAD;
    return REPO_LOCK_LIVE;
}

bool repo_lock_object_stale(const repo_lock *lock, const fmt_lock *other)
{
    const repo_lock_judge judge = {.io = lock->iow->read,
        .now_ns = lock->iow->now(lock->iow->ctx),
        .me = lock->me};

    return repo_lock_object_state(other, &judge) != REPO_LOCK_LIVE;
}

/* By a request of this process that timed out. */
static bool is_left_over(
    const repo_lock *lock, const char *key, const fmt_lock *other)
{
    return other->processid == lock->me.processid &&
           strcmp(other->hostid, lock->me.hostid) == 0 &&
           repo_lock_was_left(key);
}

/* Nothing is believed of a lock that cannot be read: it blocks, as in Borg. */
static bc_code as_local(bc_code code, bc_error *err)
{
    if (code == BC_ERR_UNSUPPORTED)
        return bc_error_set(err, BC_ERR_LOCAL,
            "the lock object is more than %u bytes long", REPO_LOCK_LIMIT);
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
                            REPO_LOCK_LIMIT, err),
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

static bc_code look_at(repo_lock *lock, const char *key,
    const repo_lock_visitor *each, bc_error *err)
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
        code = repo_lock_object_remove(lock, key, err);
        if (code == BC_OK)
            repo_lock_unleave(key);
        return code;
    }
    if (repo_lock_object_stale(lock, &other)) /* whoever owns it */
        return repo_lock_object_remove(lock, key, err);
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

bc_code repo_lock_object_each(
    repo_lock *lock, const repo_lock_visitor *each, bc_error *err)
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

bc_code repo_lock_object_make(repo_lock *lock, bool exclusive, bc_error *err)
{
    fmt_lock mine = {.exclusive = exclusive,
        .processid = lock->me.processid,
        .threadid = lock->me.threadid,
        .time_ns = lock->iow->now(lock->iow->ctx)};
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

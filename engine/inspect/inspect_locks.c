/* The locks of the repository, looked at only. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "repo/repo_lock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SPACE "locks/"

typedef struct names {
    bc_buf bytes; /* each with its NUL */
    size_t count;
    bc_code code;
    bc_error *err;
} names;

static bool add_name(void *payload, const char *name, uint64_t size)
{
    names *n = payload;

    (void)size;
    n->count++;
    n->code = bc_buf_add(
        &n->bytes, (bc_slice){(const uint8_t *)name, strlen(name) + 1}, n->err);
    return n->code == BC_OK;
}

static bc_code list(names *out, bc_inspect *in, bc_error *err)
{
    bc_error own = BC_ERROR_INIT;
    bc_code code = repo_list(in->repo, "locks", add_name, out, &own);

    if (out->code != BC_OK)
        return out->code;
    if (code == BC_ERR_NOT_FOUND)
        return BC_OK; /* none was ever made here */
    if (code != BC_OK && err != NULL)
        *err = own;
    return code;
}

/* The number of the network interface that ends a host id. */
static const char *node_of(const char *hostid)
{
    const char *at = strrchr(hostid, '@');

    return at == NULL ? "" : at;
}

static void judge(bc_lock_facts *out, const bc_inspect *in,
    const repo_holder *me, const fmt_lock *lock)
{
    bc_ns now = bc_env_host(in->env)->now_ns;

    out->exclusive = lock->exclusive;
    out->process = lock->processid;
    out->thread = lock->threadid;
    out->time_ns = lock->time_ns;
    if (__builtin_sub_overflow(now, lock->time_ns, &out->age_ns))
        out->age_ns = now > lock->time_ns ? INT64_MAX : INT64_MIN;
    out->same_node = strcmp(lock->hostid, me->hostid) != 0 &&
                     node_of(me->hostid)[0] != 0 &&
                     strcmp(node_of(lock->hostid), node_of(me->hostid)) == 0;
    if (repo_lock_is_old(lock, now))
        out->state = BC_LOCK_OLD;
    else if (repo_lock_is_here(lock, me->hostid) &&
             in->io->alive(in->io->ctx, lock->processid) != 0 && errno == ESRCH)
        out->state = BC_LOCK_DEAD;
}

static bc_code copy(const char **out, const char *text, bc_error *err)
{
    size_t size = strlen(text) + 1;
    char *made = malloc(size);

    if (made == NULL)
        return bc_error_no_memory(err);
    memcpy(made, text, size);
    *out = made;
    return BC_OK;
}

/* What cannot be read is a fact about the lock; *found is false when it is
 * gone since it was listed. */
static bc_code look_at(bc_lock_facts *out, bool *found, bc_inspect *in,
    const repo_holder *me, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    bc_buf bytes = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    fmt_lock lock;
    bc_code code = bc_buf_add_format(&name, err, NAME_SPACE "%s", out->name);

    if (code == BC_OK)
        code = repo_load(
            &bytes, in->repo, bc_buf_text(&name), REPO_LOCK_LIMIT, &why);
    *found = code != BC_ERR_NOT_FOUND;
    if (code == BC_OK)
        code = fmt_lock_decode(&lock, bc_slice_of_buf(&bytes), &why);
    if (code == BC_OK) {
        code = copy(&out->host, lock.hostid, err);
        judge(out, in, me, &lock);
    } else if (code == BC_ERR_NO_MEMORY)
        code = bc_error_no_memory(err);
    else {
        out->state = BC_LOCK_UNREADABLE;
        code = copy(&out->error, why.message, err);
    }
    bc_buf_dispose(&bytes);
    bc_buf_dispose(&name);
    return code;
}

static void release(bc_lock_facts *lock)
{
    free((void *)(uintptr_t)lock->name);
    free((void *)(uintptr_t)lock->host);
    free((void *)(uintptr_t)lock->error);
    *lock = (bc_lock_facts){.name = NULL};
}

void inspect_locks_dispose(bc_inspect *in)
{
    for (size_t i = 0; i < in->lock_count; i++)
        release(&in->locks[i]);
    free(in->locks);
    in->locks = NULL;
    in->lock_count = 0;
}

static bc_code read_all(bc_inspect *in, const names *n, bc_error *err)
{
    repo_holder me;
    const char *at = (const char *)n->bytes.ptr;

    (void)repo_holder_known(&me, in->env, in->io);
    for (size_t i = 0; i < n->count; i++, at += strlen(at) + 1) {
        bc_lock_facts *lock = &in->locks[in->lock_count++];
        bool found = false;
        bc_code code = copy(&lock->name, at, err);

        if (code == BC_OK)
            code = look_at(lock, &found, in, &me, err);
        if (code != BC_OK)
            return code;
        if (!found) {
            in->lock_count--;
            release(lock);
        }
    }
    return BC_OK;
}

bc_code bc_inspect_locks(
    const bc_lock_facts **out, size_t *count, bc_inspect *in, bc_error *err)
{
    names n = {BC_BUF_INIT, 0, BC_OK, err};
    bc_code code = BC_OK;

    inspect_locks_dispose(in);
    if (in->repo != NULL)
        code = list(&n, in, err);
    if (code == BC_OK && n.count > 0) {
        in->locks = calloc(n.count, sizeof(*in->locks));
        code =
            in->locks == NULL ? bc_error_no_memory(err) : read_all(in, &n, err);
    }
    bc_buf_dispose(&n.bytes);
    *out = in->locks;
    *count = code == BC_OK ? in->lock_count : 0;
    return code;
}

bc_code bc_inspect_host_id(bc_buf *out, const bc_inspect *in, bc_error *err)
{
    repo_holder me;

    bc_buf_dispose(out);
    if (!repo_holder_known(&me, in->env, in->io))
        return BC_OK;
    return bc_buf_set_text(out, me.hostid, err);
}

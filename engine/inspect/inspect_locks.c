/* The locks of the repository, looked at only. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

#include <stdlib.h>
#include <string.h>

/* The number of the network interface that ends a host id. */
static const char *node_of(const char *hostid)
{
    const char *at = strrchr(hostid, '@');

    return at == NULL ? "" : at;
}

typedef struct gathering {
    bc_inspect *in;
    repo_lock_judge judge;
} gathering;

static void publish(
    bc_lock_facts *out, const gathering *g, const repo_lock_seen *seen)
{
    const char *mine = g->judge.me.hostid;
    const char *theirs = seen->holder.hostid;
    bc_ns now = g->judge.now_ns;

    out->exclusive = seen->exclusive;
    out->process = seen->holder.processid;
    out->thread = seen->holder.threadid;
    out->time_ns = seen->since_ns;
    if (__builtin_sub_overflow(now, seen->since_ns, &out->age_ns))
        out->age_ns = now > seen->since_ns ? INT64_MAX : INT64_MIN;
    out->same_node = strcmp(theirs, mine) != 0 && node_of(mine)[0] != 0 &&
                     strcmp(node_of(theirs), node_of(mine)) == 0;
    out->state = seen->old    ? BC_LOCK_OLD
                 : seen->dead ? BC_LOCK_DEAD
                              : BC_LOCK_LIVE;
}

static bc_code copy(const char **out, const char *text, bc_error *err)
{
    *out = bc_text_copy(bc_slice_of(text));
    return *out != NULL ? BC_OK : bc_error_no_memory(err);
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

/* What cannot be read is a fact about the lock. */
static bc_code add(void *payload, const repo_lock_seen *seen, bc_error *err)
{
    const gathering *g = payload;
    bc_inspect *in = g->in;
    bc_lock_facts *locks =
        realloc(in->locks, (in->lock_count + 1) * sizeof(*locks));
    bc_lock_facts *lock;
    bc_code code;

    if (locks == NULL)
        return bc_error_no_memory(err);
    in->locks = locks;
    lock = &locks[in->lock_count++];
    *lock = (bc_lock_facts){.state = BC_LOCK_UNREADABLE};
    code = copy(&lock->name, seen->name, err);
    if (code == BC_OK && seen->error != NULL)
        return copy(&lock->error, seen->error, err);
    if (code == BC_OK)
        code = copy(&lock->host, seen->holder.hostid, err);
    if (code == BC_OK)
        publish(lock, g, seen);
    return code;
}

bc_code bc_inspect_locks(
    const bc_lock_facts **out, size_t *count, bc_inspect *in, bc_error *err)
{
    gathering g = {in, {.io = in->io, .now_ns = bc_env_host(in->env)->now_ns}};
    bc_code code = BC_OK;

    inspect_locks_dispose(in);
    (void)repo_holder_known(&g.judge.me, in->env, in->io);
    if (in->repo != NULL)
        code = repo_show_locks(in->repo, &g.judge, add, &g, err);
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

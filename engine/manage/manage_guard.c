/* Does anybody use this cache? Locks in the repository, then processes. */
#include "manage/manage_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "security/security.h"

#include <stdlib.h>

typedef struct guard {
    const bc_manage *m;
    fmt_location location;
    bc_buf canonical;
    repo_holder me;
    bool looked; /* at the locks of the cache's own repository */
    bool found;
    repo_lock_seen lock; /* without its texts */
    bc_buf unreadable;   /* why the first of those that cannot be read */
    io_file_id *ids;
    size_t id_count;
    bc_code code; /* of a visit */
    bc_error *err;
} guard;

/* A fact that cannot be had is as good as none; only memory must not end. */
static bc_code unless_memory(bc_code code, bc_error *err)
{
    return code == BC_ERR_NO_MEMORY ? bc_error_no_memory(err) : BC_OK;
}

/* SECURITY/<id>, appended to out; empty when no id is known. */
static bc_code security_dir(bc_buf *out, const bc_manage *m, bc_error *err)
{
    bc_slice name = bc_slice_of_buf(&m->name);
    bc_slice id = bc_hex_is_id(name) ? name : m->config.parsed.repository;
    bc_buf id_text = BC_BUF_INIT;
    bc_code code;

    if (id.ptr == NULL || !bc_hex_is_id(id))
        return BC_OK;
    code = bc_env_dir(out, NULL, m->env, BC_DIR_SECURITY, err);
    if (code == BC_OK)
        code = bc_buf_add(&id_text, id, err);
    if (code == BC_OK)
        code = io_path_join(out, bc_buf_text(&id_text), err);
    bc_buf_dispose(&id_text);
    return code;
}

/* The location that is remembered; empty when there is none. */
static bc_code remembered(bc_buf *out, const bc_manage *m, bc_error *err)
{
    security_memory memory;
    bc_buf dir = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    bc_code code = security_dir(&dir, m, &why);

    if (code == BC_OK && dir.len > 0) {
        code = security_load(&memory, m->iow->read, bc_buf_text(&dir), &why);
        if (code == BC_OK && memory.location.readable)
            code =
                bc_buf_add(out, bc_slice_of_buf(&memory.location.text), &why);
        security_memory_dispose(&memory);
    }
    bc_buf_dispose(&dir);
    return unless_memory(code, err);
}

/* Where the repository may be: what the user says, or what is remembered.
 * canonical stays empty when there is no such place. */
static bc_code locate(guard *g, bool by_memory, bc_error *err)
{
    const char *text = bc_buf_text(&g->m->repo_text);
    bc_error why = BC_ERROR_INIT;
    bc_code code = BC_OK;

    fmt_location_dispose(&g->location);
    g->location = (fmt_location)FMT_LOCATION_INIT;
    bc_buf_clear(&g->canonical);
    if (by_memory) {
        code = remembered(&g->canonical, g->m, err);
        if (code == BC_OK && g->canonical.len > 0 &&
            fmt_location_parse(
                &g->location, bc_slice_of_buf(&g->canonical), &why) != BC_OK)
            bc_buf_clear(&g->canonical);
        return code != BC_OK ? code : unless_memory(why.code, err);
    }
    if (text[0] == 0)
        text = bc_env_get(g->m->env, "BORG_REPO");
    if (text != NULL && text[0] != 0)
        code = repo_locate(&g->location, &g->canonical, text, g->m->env, &why);
    return unless_memory(code, err);
}

static bool is_ours(const guard *g, const repo *r)
{
    char id[65];

    bc_hex_encode(id, repo_id(r)->b, 32);
    return strcmp(id, bc_buf_text(&g->m->name)) == 0 ||
           (g->m->has_config &&
               bc_slice_is(g->m->config.parsed.repository, id));
}

static bool is_own(const guard *g, const repo_holder *holder)
{
    return g->m->own_lock && holder->processid == g->me.processid &&
           holder->threadid == g->me.threadid &&
           strcmp(holder->hostid, g->me.hostid) == 0;
}

static bc_code see_lock(
    void *payload, const repo_lock_seen *seen, bc_error *err)
{
    guard *g = payload;

    if (seen->error != NULL)
        return g->unreadable.len > 0
                   ? BC_OK
                   : bc_buf_add_format(&g->unreadable, err, "locks/%s: %s",
                         seen->name, seen->error);
    if (g->found || seen->old || seen->dead || is_own(g, &seen->holder))
        return BC_OK;
    g->found = true;
    g->lock = *seen;
    g->lock.name = NULL;
    return BC_OK;
}

static bc_code refuse_lock(const guard *g, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCK_FAILED,
        "the repository is in use: process %lld on %s holds %s lock",
        (long long)g->lock.holder.processid, g->lock.holder.hostid,
        g->lock.exclusive ? "an exclusive" : "a shared");
}

static bc_code ask_locks(guard *g, repo *r, bc_error *err)
{
    repo_lock_judge judge = {
        .io = g->m->iow->read, .now_ns = g->m->iow->now(g->m->iow->ctx)};
    bc_error why = BC_ERROR_INIT;
    bc_code code;

    repo_holder_self(&judge.me, g->m->env, g->m->iow);
    g->me = judge.me;
    code = repo_show_locks(r, &judge, see_lock, g, &why);
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    if (g->found)
        return refuse_lock(g, err);
    if (code != BC_OK || g->unreadable.len > 0)
        return bc_error_set(err, BC_ERR_LOCK_FAILED,
            "whether the repository is in use cannot be seen: %s",
            code != BC_OK ? why.message : bc_buf_text(&g->unreadable));
    g->looked = true;
    return BC_OK;
}

static bc_code look_at_locks(guard *g, bool by_memory, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    repo *r = NULL;
    bc_code code = locate(g, by_memory, err);

    if (code != BC_OK || g->m->offline || g->canonical.len == 0)
        return code;
    code = repo_open_fs(&r, &g->location, g->m->env, g->m->iow->read, &why);
    if (code != BC_OK)
        return unless_memory(code, err);
    if (is_ours(g, r))
        code = ask_locks(g, r, err);
    repo_free(r);
    return code;
}

/* The directory and every file in it. */
static bc_code identify_files(guard *g, bc_error *err)
{
    const bc_manage *m = g->m;
    bc_buf path = BC_BUF_INIT;
    bc_code code = BC_OK;

    g->ids = calloc(m->names.count + 1, sizeof(*g->ids));
    if (g->ids == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < m->names.count && code == BC_OK; i++) {
        bc_buf_clear(&path);
        code = manage_join(&path, m, m->names.items[i], err);
        if (code == BC_OK && io_file_id_of(&g->ids[g->id_count], m->iow->read,
                                 bc_buf_text(&path)))
            g->id_count++;
    }
    bc_buf_dispose(&path);
    return code;
}

/* The next word of a command line; ptr NULL at the end. */
static const char *next_word(bc_slice *rest)
{
    const char *word = (const char *)rest->ptr;
    size_t len = strnlen(word == NULL ? "" : word, rest->len);

    if (rest->len == 0)
        return NULL;
    len += len < rest->len; /* the NUL */
    *rest = bc_slice_cut(*rest, len, rest->len - len);
    return word;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool is_borg_name(const char *word)
{
    const char *name = base_name(word);

    return strcmp(name, "borg") == 0 || strcmp(name, "borg2") == 0 ||
           strncmp(name, "borg-", 5) == 0;
}

/* "borg …", "python3 [-X] /usr/bin/borg …" or "python3 -m borg …". */
static bool is_borg(bc_slice words)
{
    const char *word = next_word(&words);
    const char *name = word == NULL ? "" : base_name(word);

    if (is_borg_name(name))
        return true;
    if (strncmp(name, "python", 6) != 0 && strncmp(name, "pypy", 4) != 0)
        return false;
    while ((word = next_word(&words)) != NULL && word[0] == '-') {
        bool has_value = strcmp(word, "-X") == 0 || strcmp(word, "-W") == 0;
        bool is_module = strcmp(word, "-m") == 0;

        if (has_value || is_module)
            word = next_word(&words);
        if (is_module)
            break;
    }
    return word != NULL && is_borg_name(word);
}

/* The text after -r or --repo, NULL when there is none; *serves: borg serve,
 * which has no cache, or something that is called so: a repository that is
 * named says more. */
static const char *repo_word(bool *serves, bc_slice words)
{
    const char *found = NULL;
    const char *word;

    *serves = false;
    while ((word = next_word(&words)) != NULL) {
        *serves = *serves || strcmp(word, "serve") == 0;
        if (strcmp(word, "-r") == 0 || strcmp(word, "--repo") == 0)
            found = next_word(&words);
        else if (strncmp(word, "--repo=", 7) == 0)
            found = word + 7;
    }
    return found;
}

typedef enum whose { OURS, ANOTHERS, UNSAID } whose;

/* A relative path means something from where that process stands only. */
static whose judge_word(guard *g, const char *text)
{
    fmt_location location = FMT_LOCATION_INIT;
    bc_buf canonical = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    whose answer = UNSAID;
    bool relative;

    if (text == NULL || text[0] == 0)
        return UNSAID;
    relative = text[0] != '/' && strstr(text, "://") == NULL;
    if (repo_locate(&location, &canonical, text, g->m->env, &why) == BC_OK) {
        bool same = bc_slice_equal(
            bc_slice_of_buf(&canonical), bc_slice_of_buf(&g->canonical));

        answer = same ? OURS : relative ? UNSAID : ANOTHERS;
    }
    fmt_location_dispose(&location);
    bc_buf_dispose(&canonical);
    return answer;
}

static void refuse_process(guard *g, int64_t pid, const char *why)
{
    g->code = bc_error_set(g->err, BC_ERR_LOCK_FAILED,
        "in use: Borg, process %lld on %s, %s", (long long)pid,
        bc_env_host(g->m->env)->fqdn, why);
}

static bool see_process(void *payload, const io_process *process)
{
    guard *g = payload;
    const io_processes all = {g->m->iow->read, g->m->processes};
    const io_file_ids files = {g->ids, g->id_count};
    bool holds = false;
    bool serves;
    whose repository;

    if (!is_borg(process->words))
        return true;
    g->code = io_process_holds(&holds, &all, process->pid, &files, g->err);
    if (g->code != BC_OK)
        return false;
    repository = judge_word(g, repo_word(&serves, process->words));
    if (holds)
        refuse_process(g, process->pid, "has files of the cache open");
    else if (repository == OURS)
        refuse_process(g, process->pid, "works with the repository");
    else if (serves)
        return true;
    else if (repository == UNSAID && !g->looked)
        refuse_process(g, process->pid,
            "may work with the repository, whose locks cannot be looked at");
    return g->code == BC_OK;
}

bc_code manage_guard(const bc_manage *m, bc_error *err)
{
    guard g = {.m = m, .location = FMT_LOCATION_INIT, .err = err};
    const io_processes all = {m->iow->read, m->processes};
    bc_code code = look_at_locks(&g, false, err);

    if (code == BC_OK && !g.looked)
        code = look_at_locks(&g, true, err);
    if (code == BC_OK)
        code = identify_files(&g, err);
    if (code == BC_OK)
        code = io_process_each(&all, see_process, &g, err);
    if (code == BC_OK)
        code = g.code;
    free(g.ids);
    fmt_location_dispose(&g.location);
    bc_buf_dispose(&g.canonical);
    bc_buf_dispose(&g.unreadable);
    return code;
}

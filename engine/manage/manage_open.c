/* A plan: made, asked, ended; and may this directory be touched at all? */
#include "manage/manage_list.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files.h"

#include <errno.h>
#include <stdlib.h>

/* Paths are compared and moved, so the last component must be a name. */
static bc_code take_path(bc_manage *m, const char *given, bc_error *err)
{
    bc_slice p = io_path_trim(given);
    size_t from = p.len;
    bc_slice name;
    bc_code code;

    while (from > 0 && p.ptr[from - 1] != '/')
        from--;
    name = bc_slice_cut(p, from, p.len - from);
    if (name.len == 0 || bc_slice_is(name, ".") || bc_slice_is(name, ".."))
        return bc_error_set(err, BC_ERR_USAGE,
            "a cache directory must be named, not %s", given);
    code = bc_buf_add(&m->path, p, err);
    if (code == BC_OK)
        code = bc_buf_add(&m->name, name, err);
    return code != BC_OK ? code
                         : io_folder_of(&m->root, bc_buf_text(&m->path), err);
}

/* The names in it, when it is a real directory. */
static bc_code look(bc_manage *m, bc_error *err)
{
    const bc_io *io = m->iow->read;
    const char *path = bc_buf_text(&m->path);
    struct stat st;

    if (io->lstat(io->ctx, path, &st) != 0)
        return errno == ENOENT ? BC_OK
                               : bc_error_set_errno(
                                     err, BC_ERR_IO, errno, "lstat %s", path);
    m->exists = true;
    m->inode = (uint64_t)st.st_ino;
    if (S_ISLNK(st.st_mode))
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "%s is a symbolic link, and only a cache that is really there is "
            "changed: name the directory that it leads to",
            path);
    if (!S_ISDIR(st.st_mode))
        return bc_error_set(err, BC_ERR_USAGE, "%s is not a directory", path);
    if (bc_env_host(m->env)->uid == 0 && st.st_uid != 0)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "%s belongs to user %lu, who could not use what root writes: run "
            "this as that user",
            path, (unsigned long)st.st_uid);
    return io_list(&m->names, io, path, err);
}

bc_code manage_open(bc_manage **out, const bc_manage_options *options,
    const bc_iow *iow, bc_error *err)
{
    bc_manage *m;
    bc_code code;

    *out = NULL;
    if (options->env == NULL || options->cache_dir == NULL)
        return bc_error_set(
            err, BC_ERR_USAGE, "an environment and a directory are needed");
    m = calloc(1, sizeof(*m));
    if (m == NULL)
        return bc_error_no_memory(err);
    m->iow = iow == NULL ? io_posix_write() : iow;
    m->processes = IO_PROCESS_ROOT;
    m->env = options->env;
    m->offline = options->offline;
    m->for_good = options->for_good;
    m->work = options->work;
    m->log = options->log;
    code = take_path(m, options->cache_dir, err);
    if (code == BC_OK && options->repo != NULL)
        code = bc_buf_set_text(&m->repo_text, options->repo, err);
    if (code == BC_OK)
        code = look(m, err);
    if (code == BC_OK) {
        *out = m;
        m = NULL;
    }
    bc_manage_free(m);
    return code;
}

static bool is_files_name(const char *name)
{
    return strncmp(name, "files.", 6) == 0;
}

/* What no cache of Borg 2.0.0b11 and later holds. */
static bool is_of_others(const char *name)
{
    static const char *const names[] = {"files", "chunks", "chunks.archive.d",
        "lock.exclusive", "lock.roster", "txn.active", "txn.tmp"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bc_code judge_names(const bc_manage *m, bc_error *err)
{
    const char *path = bc_buf_text(&m->path);
    bool is_cache = false;

    for (size_t i = 0; i < m->names.count; i++) {
        const char *name = m->names.items[i];

        if (is_of_others(name))
            return bc_error_set(err, BC_ERR_UNSUPPORTED,
                "%s holds %s: another generation of Borg made it, and its "
                "caches are not changed here",
                path, name);
        if (strcmp(name, "keys") == 0)
            return bc_error_set(err, BC_ERR_UNSUPPORTED,
                "%s holds keys: it is not only a cache", path);
        is_cache = is_cache || is_files_name(name) ||
                   strcmp(name, "config") == 0 || strcmp(name, "README") == 0;
    }
    return is_cache ? BC_OK
                    : bc_error_set(err, BC_ERR_USAGE,
                          "%s does not look like a Borg cache", path);
}

bc_code manage_need_cache(bc_manage *m, bc_error *err)
{
    if (!m->exists)
        return bc_error_set(err, BC_ERR_NOT_FOUND, "there is no cache at %s",
            bc_buf_text(&m->path));
    return judge_names(m, err);
}

bc_code manage_join(
    bc_buf *out, const bc_manage *m, const char *name, bc_error *err)
{
    bc_code code = bc_buf_add(out, bc_slice_of_buf(&m->path), err);

    return code != BC_OK ? code : io_path_join(out, name, err);
}

static bc_code grow(bc_manage *m, bc_error *err)
{
    size_t cap = m->cap == 0 ? 8 : m->cap * 2;
    manage_step *steps;
    bc_manage_action *actions;

    if (m->count < m->cap)
        return BC_OK;
    steps = realloc(m->steps, cap * sizeof(*steps));
    if (steps == NULL)
        return bc_error_no_memory(err);
    m->steps = steps;
    actions = realloc(m->actions, cap * sizeof(*actions));
    if (actions == NULL)
        return bc_error_no_memory(err);
    m->actions = actions;
    m->cap = cap;
    return BC_OK;
}

bc_code manage_add(bc_manage *m, const bc_manage_action *action,
    bc_code (*run)(bc_manage *, const manage_step *, bc_error *), bc_error *err)
{
    bc_code code = grow(m, err);
    char *path;

    if (code != BC_OK)
        return code;
    path = bc_text_copy(bc_slice_of(action->path));
    if (path == NULL)
        return bc_error_no_memory(err);
    m->steps[m->count] = (manage_step){.action = *action, .run = run};
    m->steps[m->count].action.path = path;
    (void)manage_see(&m->steps[m->count].seen, m->iow->read, path);
    m->actions[m->count] = m->steps[m->count].action;
    m->count++;
    return BC_OK;
}

const char *manage_name_of(const manage_step *step)
{
    return strrchr(step->action.path, '/') + 1;
}

bool manage_see(manage_seen *out, const bc_io *io, const char *path)
{
    struct stat st;

    *out = (manage_seen){0, 0, 0};
    if (io->lstat(io->ctx, path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    *out = (manage_seen){
        (uint64_t)st.st_ino, (uint64_t)st.st_size, io_mtime_ns(&st)};
    return true;
}

static bc_code changed(const char *path, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_CORRUPT, "%s has changed since it was looked at", path);
}

bc_code manage_same_folder(const bc_manage *m, bc_error *err)
{
    const bc_io *io = m->iow->read;
    struct stat st;

    if (io->lstat(io->ctx, bc_buf_text(&m->path), &st) == 0 &&
        S_ISDIR(st.st_mode) && (uint64_t)st.st_ino == m->inode)
        return BC_OK;
    return changed(bc_buf_text(&m->path), err);
}

bc_code manage_unchanged(
    const bc_manage *m, const manage_step *step, bc_error *err)
{
    const manage_seen *then = &step->seen;
    manage_seen now;

    if (manage_see(&now, m->iow->read, step->action.path) &&
        now.inode == then->inode && now.size == then->size &&
        now.mtime_ns == then->mtime_ns)
        return BC_OK;
    return changed(step->action.path, err);
}

bc_manage_actions bc_manage_actions_of(const bc_manage *m)
{
    return (bc_manage_actions){m->actions, m->count};
}

bc_code bc_manage_act(bc_manage *m, bc_error *err)
{
    bc_code code = BC_OK;

    if (m->acted)
        return bc_error_set(err, BC_ERR_USAGE, "this plan is done already");
    if (m->count == 0)
        return BC_OK;
    if (!m->harmless)
        code = manage_guard(m, err);
    if (code == BC_OK && m->has_config)
        code = manage_config_unchanged(m, err);
    if (code != BC_OK)
        return code;
    m->acted = true;
    for (size_t i = 0; i < m->count && code == BC_OK; i++)
        code = m->steps[i].run(m, &m->steps[i], err);
    return code;
}

const char *bc_manage_item(const bc_manage *m)
{
    return m->acted && m->item.len > 0 ? bc_buf_text(&m->item) : NULL;
}

void bc_manage_free(bc_manage *m)
{
    if (m == NULL)
        return;
    for (size_t i = 0; i < m->count; i++)
        free((char *)(uintptr_t)m->steps[i].action.path);
    free(m->steps);
    free(m->actions);
    files_view_free(m->view);
    files_hashes_dispose(&m->hashes);
    manage_config_dispose(&m->config);
    manage_item_dispose(&m->undoing);
    io_names_dispose(&m->names);
    bc_buf_dispose(&m->repo_text);
    bc_buf_dispose(&m->path);
    bc_buf_dispose(&m->root);
    bc_buf_dispose(&m->name);
    bc_buf_dispose(&m->item);
    bc_buf_dispose(&m->follower);
    free(m);
}

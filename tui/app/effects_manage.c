/* Plans of changes, and changes: what a confirmation shows is what is done. */
#include "app/effects.h"

#include "text/fail.h"

#include <borgcache/manage.h>
#include <stdlib.h>
#include <string.h>

void app_forget_plan(app_session *session)
{
    bc_manage_free(session->plan);
    session->plan = NULL;
}

bc_manage_options app_manage_options(app_session *session)
{
    return (bc_manage_options){
        .env = session->options->env,
        .cache_dir = session->cache_dir,
        .repo = session->options->repo,
        .offline = session->options->offline,
        .log = app_log(session),
    };
}

/* ---- which entries are to be forgotten ---- */

static bool add_hash(bc_path_hash *hashes, model_confirm *confirm,
    bc_files_view *view, uint64_t position)
{
    bc_error ignored = BC_ERROR_INIT; /* what does not decode is not chosen */
    bc_files_entry entry;

    if (bc_files_view_entry(&entry, view, position, &ignored) != BC_OK)
        return false;
    hashes[confirm->chosen++] = entry.path_hash;
    confirm->chosen_bytes += entry.size;
    return true;
}

/* The marked ones, else the selected one; freed with free(3). */
static bc_path_hash *chosen_hashes(app_session *session, bc_files_view *view)
{
    model *m = session->m;
    const model_marks *marks = &m->files.marks;
    uint64_t count = marks->count ? marks->count : 1;
    bc_path_hash *hashes = calloc((size_t)count, sizeof(*hashes));

    m->confirm.chosen = 0;
    m->confirm.chosen_bytes = 0;
    if (!hashes)
        return NULL;
    if (marks->count == 0) {
        (void)add_hash(hashes, &m->confirm, view,
            model_files_position(m, m->files.table.selected));
        return hashes;
    }
    for (uint64_t i = 0; i < model_files_entries(m); i++) {
        if (model_is_marked(m, i) && m->confirm.chosen < count)
            (void)add_hash(hashes, &m->confirm, view, i);
    }
    return hashes;
}

static bc_code plan_forget(app_session *session, bc_error *err)
{
    const bc_manage_options options = app_manage_options(session);
    bc_files_view *view = app_selected_view(session);
    bc_path_hash *hashes = view ? chosen_hashes(session, view) : NULL;
    bc_manage_choice which = {
        .hashes = hashes, .count = (size_t)session->m->confirm.chosen};
    bc_code code;

    if (!hashes) {
        *err = (bc_error){BC_ERR_NO_MEMORY, 0, "out of memory"};
        return BC_ERR_NO_MEMORY;
    }
    code = bc_manage_plan_forget(
        &session->plan, &options, bc_files_view_head(view)->name, &which, err);
    free(hashes);
    return code;
}

/* ---- the trash ---- */

/* Up to its last slash, in front of it; freed with free(3). */
static char *folder_of(const char *path)
{
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/')
        len--;
    while (len > 0 && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    return len > 0 ? strndup(path, len) : strdup(".");
}

void app_forget_trash(app_session *session)
{
    bc_trash_free(session->trash);
    session->trash = NULL;
    if (session->m)
        model_trash_forget(session->m);
}

void app_read_trash(app_session *session)
{
    model *m = session->m;
    bc_error error = BC_ERROR_INIT;
    char *root = m->caches.root       ? strdup(m->caches.root)
                 : session->cache_dir ? folder_of(session->cache_dir)
                                      : NULL;
    bc_code code = BC_ERR_NO_MEMORY;

    app_forget_trash(session);
    m->work &= ~(unsigned)MODEL_WORK_TRASH;
    if (root)
        code = bc_trash_open(&session->trash, root, &error);
    if (code == BC_OK)
        model_trash_set(m,
            bc_trash_count(session->trash) ? bc_trash_row_at(session->trash, 0)
                                           : NULL,
            bc_trash_count(session->trash));
    else
        app_say_error(session, &error);
    free(root);
}

/* The cache of the item, which may be another one of the same root. */
static char *cache_of_item(const app_session *session, const char *id)
{
    for (size_t i = 0; session->trash && i < bc_trash_count(session->trash);
         i++) {
        const bc_trash_row *row = bc_trash_row_at(session->trash, i);

        if (strcmp(row->id, id) == 0)
            return strcmp(row->action, "destroy-cache") == 0
                       ? strdup(row->path)
                       : folder_of(row->path);
    }
    return NULL;
}

static bc_code plan_undo(app_session *session, bc_error *err)
{
    bc_manage_options options = app_manage_options(session);
    const char *item = session->m->confirm.item;
    char *cache = item[0] ? cache_of_item(session, item) : NULL;
    bc_code code;

    if (cache)
        options.cache_dir = cache;
    code = bc_manage_plan_undo(
        &session->plan, &options, item[0] ? item : NULL, err);
    free(cache);
    return code;
}

/* ---- plan, then act ---- */

static bc_code plan(app_session *session, bc_error *err)
{
    static const bc_manage_clean all = {.digests = true, .temps = true};
    const bc_manage_options options = app_manage_options(session);
    const bc_files_head *head = model_files_head(session->m);
    const model_rebuild *rebuild = &session->m->confirm.rebuild;
    static const bc_manage_writer not_yet = {.write = NULL};

    switch (session->m->confirm.change) {
    case MODEL_CHANGE_FORGET:
        return plan_forget(session, err);
    case MODEL_CHANGE_DESTROY_FILES:
        return bc_manage_plan_destroy_files(
            &session->plan, &options, head->name, err);
    case MODEL_CHANGE_DESTROY_CACHE:
        return bc_manage_plan_destroy_cache(&session->plan, &options, err);
    case MODEL_CHANGE_REBUILD:
        if (rebuild->name[0])
            return bc_manage_plan_replace(
                &session->plan, &options, rebuild->name, &not_yet, err);
        return bc_manage_in_use(&options, err);
    case MODEL_CHANGE_REBUILD_CHUNKS:
        return bc_manage_in_use(&options, err);
    case MODEL_CHANGE_CLEAN:
        return bc_manage_plan_clean(&session->plan, &options, &all, err);
    case MODEL_CHANGE_PURGE:
        return bc_manage_plan_purge(&session->plan, &options, INT64_MAX, err);
    default:
        return plan_undo(session, err);
    }
}

void app_plan(app_session *session)
{
    bc_error error = BC_ERROR_INIT;
    bc_code code;

    app_forget_plan(session);
    code = session->cache_dir
               ? plan(session, &error)
               : text_fail(&error, BC_ERR_USAGE, "no cache is open");
    model_done(session->m, MODEL_WORK_PLAN);
    if (code != BC_OK) {
        model_confirm_close(session->m);
        app_say_error(session, &error);
        return;
    }
    model_planned(session->m, session->plan
                                  ? bc_manage_actions_of(session->plan)
                                  : (bc_manage_actions){NULL, 0});
    if (!session->m->confirm.open)
        app_forget_plan(session);
}

static bc_code act(app_session *session, bc_error *err)
{
    if (model_is_rebuild(session->m))
        return app_rebuild(session, err);
    return session->plan ? bc_manage_act(session->plan, err) : BC_ERR_USAGE;
}

void app_act(app_session *session)
{
    bc_error error = BC_ERROR_INIT;
    bc_code code = act(session, &error);

    app_secret_used(session);
    if (code != BC_OK && model_is_rebuild(session->m) &&
        app_ask_for_key(session, &error, MODEL_WORK_ACT)) {
        session->m->work &= ~(unsigned)MODEL_WORK_ACT;
        return; /* the question stays until the passphrase is there */
    }
    model_done(session->m, MODEL_WORK_ACT);
    if (code == BC_OK) {
        model_changed(session->m);
    } else {
        model_confirm_close(session->m);
        app_say_error(session, &error);
    }
    app_forget_plan(session);
}

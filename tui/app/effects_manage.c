/* Plans of changes, and changes: what a confirmation shows is what is done. */
#include "app/effects.h"

#include "text/fail.h"

#include <borgcache/manage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void app_forget_plan(app_session *session)
{
    bc_manage_free(session->plan);
    session->plan = NULL;
}

/* ---- which entries are to be forgotten ---- */

enum {
    CHOOSE_SLICE = 4096, /* entries: some milliseconds with a chunk index */
    SKIP_SLICE = 1 << 18 /* positions that are only looked at */
};

void app_forget_choice(app_session *session)
{
    free(session->chosen.hashes);
    session->chosen = (app_chosen){.hashes = NULL};
}

static bool begin_choice(app_session *session)
{
    const model_marks *marks = &session->m->files.marks;
    app_chosen *c = &session->chosen;

    app_forget_choice(session);
    c->room = marks->count ? marks->count : 1;
    c->hashes = calloc((size_t)c->room, sizeof(*c->hashes));
    c->serial = session->m->confirm.serial;
    session->m->confirm.chosen = 0;
    session->m->confirm.chosen_bytes = 0;
    return c->hashes != NULL;
}

static void choose(app_session *session, uint64_t position)
{
    model_confirm *confirm = &session->m->confirm;
    bc_error ignored = BC_ERROR_INIT; /* what does not decode is not chosen */
    bc_files_entry entry;

    if (bc_files_view_entry(
            &entry, app_selected_view(session), position, &ignored) != BC_OK)
        return;
    session->chosen.hashes[confirm->chosen++] = entry.path_hash;
    confirm->chosen_bytes += entry.size;
}

/* The marked ones, some of them at a time; true at the end. */
static bool choose_some(app_session *session)
{
    model *m = session->m;
    app_chosen *c = &session->chosen;
    uint64_t total = model_files_entries(m);
    uint64_t end = c->at + SKIP_SLICE < total ? c->at + SKIP_SLICE : total;
    uint64_t most = m->confirm.chosen + CHOOSE_SLICE;

    for (; c->at < end && m->confirm.chosen < most; c->at++) {
        if (model_is_marked(m, c->at) && m->confirm.chosen < c->room)
            choose(session, c->at);
    }
    return c->at == total;
}

static void plan_failed(app_session *session, const bc_error *error)
{
    model_confirm_close(session->m);
    model_done(session->m, MODEL_WORK_PLAN);
    app_say_error(session, error);
}

/* Somebody marks on while the marks are collected, or looks at others. */
static bool is_other(const model *m)
{
    return m->confirm.about[0] != m->files.caches.selected ||
           m->confirm.about[1] != m->files.marks.changes;
}

bool app_choose(app_session *session)
{
    model *m = session->m;
    app_chosen *c = &session->chosen;

    if (is_other(m)) {
        model_confirm_close(m);
        model_report(m, true, "the marks were changed: nothing is planned");
        return true;
    }

    if (c->serial != m->confirm.serial && !begin_choice(session)) {
        const bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};

        plan_failed(session, &error);
        return true;
    }
    if (m->files.marks.count > 0) {
        c->done = choose_some(session);
    } else {
        choose(session, m->confirm.about[2]);
        c->done = true;
    }
    return c->done;
}

bool app_has_chosen(const app_session *session)
{
    const model_confirm *confirm = &session->m->confirm;

    return confirm->change != MODEL_CHANGE_FORGET ||
           (session->chosen.done && session->chosen.serial == confirm->serial);
}

/* ---- plan ---- */

typedef struct planning {
    app_job job;
    const app_options *options;
    model_change change;
    unsigned serial; /* of the question it is for */
    char *dir;
    char *root; /* of which the last change is looked for first; NULL: none */
    char *name; /* of a files cache, or "" */
    model_rebuild rebuild;
    char item[64]; /* of the trash, or "" */
    bc_path_hash *hashes;
    size_t count;
    bc_log log;
    bc_manage *plan;
    bc_code code;
    bc_error error;
} planning;

static bc_code make_plan(planning *p, const bc_work *work)
{
    static const bc_manage_clean all = {.digests = true, .temps = true};
    static const bc_manage_writer not_yet = {.write = NULL};
    const bc_manage_options options = {
        .env = p->options->env,
        .cache_dir = p->dir,
        .repo = p->options->repo,
        .offline = p->options->offline,
        .work = *work,
        .log = p->log,
    };
    const bc_manage_choice which = {.hashes = p->hashes, .count = p->count};

    switch (p->change) {
    case MODEL_CHANGE_FORGET:
        return bc_manage_plan_forget(
            &p->plan, &options, p->name, &which, &p->error);
    case MODEL_CHANGE_DESTROY_FILES:
        return bc_manage_plan_destroy_files(
            &p->plan, &options, p->name, &p->error);
    case MODEL_CHANGE_DESTROY_CACHE:
        return bc_manage_plan_destroy_cache(&p->plan, &options, &p->error);
    case MODEL_CHANGE_REBUILD:
        if (p->rebuild.name[0])
            return bc_manage_plan_replace(
                &p->plan, &options, p->rebuild.name, &not_yet, &p->error);
        return bc_manage_in_use(&options, &p->error);
    case MODEL_CHANGE_REBUILD_CHUNKS:
        return bc_manage_in_use(&options, &p->error);
    case MODEL_CHANGE_CLEAN:
        return bc_manage_plan_clean(&p->plan, &options, &all, &p->error);
    case MODEL_CHANGE_PURGE:
        return bc_manage_plan_purge(&p->plan, &options, INT64_MAX, &p->error);
    default:
        return bc_manage_plan_undo(
            &p->plan, &options, p->item[0] ? p->item : NULL, &p->error);
    }
}

/* The last change of all caches of the root: which, and of which cache. */
static bc_code find_last(planning *p)
{
    bc_trash *trash = NULL;
    const bc_trash_row *row = NULL;
    bc_code code = bc_trash_open(&trash, p->root, &p->error);

    if (code == BC_OK && bc_trash_count(trash) > 0) {
        row = bc_trash_row_at(trash, bc_trash_count(trash) - 1);
        free(p->dir);
        p->dir = app_cache_of(row);
        snprintf(p->item, sizeof(p->item), "%s", row->id);
    }
    if (code == BC_OK && !row)
        code =
            text_fail(&p->error, BC_ERR_NOT_FOUND, "there is nothing to undo");
    else if (code == BC_OK && !p->dir)
        code = text_fail(&p->error, BC_ERR_NO_MEMORY, "out of memory");
    bc_trash_free(trash);
    return code;
}

static void run_plan(app_job *job, const bc_work *work)
{
    planning *p = (planning *)job;

    p->code = p->root ? find_last(p) : BC_OK;
    if (p->code == BC_OK)
        p->code = p->dir[0]
                      ? make_plan(p, work)
                      : text_fail(&p->error, BC_ERR_USAGE, "no cache is open");
}

static void show_plan(app_session *session, planning *p)
{
    app_forget_plan(session);
    session->plan = p->plan;
    p->plan = NULL;
    model_done(session->m, MODEL_WORK_PLAN);
    model_planned(session->m, session->plan
                                  ? bc_manage_actions_of(session->plan)
                                  : (bc_manage_actions){NULL, 0});
    if (!model_confirm_waits(session->m) && !session->m->confirm.open)
        app_forget_plan(session);
}

static void free_plan(planning *p)
{
    bc_manage_free(p->plan);
    free(p->dir);
    free(p->root);
    free(p->name);
    free(p->hashes);
    free(p);
}

/* A plan for a question that is no longer the one is nothing. */
static void finish_plan(app_job *job, app_session *session)
{
    planning *p = (planning *)job;

    if (!job->given_up && p->serial == session->m->confirm.serial) {
        if (p->code == BC_OK)
            show_plan(session, p);
        else
            plan_failed(session, &p->error);
    }
    free_plan(p);
}

/* "<root>/x": the trash is beside whatever is in it. */
static char *inside(const char *root)
{
    char *path = malloc(strlen(root) + sizeof("/x"));

    if (path)
        sprintf(path, "%s/x", root);
    return path;
}

static bool fill_plan(planning *p, app_session *session)
{
    const model_facts *facts = &session->m->facts;
    const model_confirm *confirm = &session->m->confirm;
    const char *root = session->m->caches.root;
    const char *dir = facts->cache ? facts->cache->path : session->cache_dir;

    memcpy(p->item, confirm->item, sizeof(p->item));
    if (p->item[0])
        p->dir = app_cache_of_item(session, p->item);
    else if (root && confirm->change == MODEL_CHANGE_PURGE)
        p->dir = inside(root);
    else
        p->dir = strdup(dir ? dir : "");
    if (root && confirm->of_any) {
        p->root = strdup(root);
        if (!p->root)
            return false;
    }
    p->name = strdup(session->m->confirm.name);
    p->hashes = session->chosen.hashes;
    p->count = (size_t)session->m->confirm.chosen;
    session->chosen.hashes = NULL;
    app_forget_choice(session);
    return p->dir && p->name;
}

app_job *app_plan_job(app_session *session)
{
    planning *p = calloc(1, sizeof(*p));

    app_forget_plan(session);
    if (!p || !fill_plan(p, session)) {
        const bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};

        if (p)
            free_plan(p);
        plan_failed(session, &error);
        return NULL;
    }
    p->job = (app_job){MODEL_WORK_PLAN, run_plan, finish_plan, false, 0};
    p->options = session->options;
    p->change = session->m->confirm.change;
    p->rebuild = session->m->confirm.rebuild;
    p->serial = session->m->confirm.serial;
    p->log = app_log(session);
    return &p->job;
}

bool app_is_superseded(const app_job *job, const app_session *session)
{
    return job->work == MODEL_WORK_PLAN &&
           ((const planning *)job)->serial != session->m->confirm.serial;
}

/* ---- act ---- */

typedef struct acting {
    app_job job;
    bc_manage *plan;
    bc_code code;
    bc_error error;
} acting;

/* The plan asks on its own whether to go on: it was made with the same work. */
static void run_act(app_job *job, const bc_work *work)
{
    acting *a = (acting *)job;

    (void)work;
    a->code = a->plan ? bc_manage_act(a->plan, &a->error) : BC_ERR_USAGE;
}

void app_show_act(app_session *session, bc_code code, const bc_error *error)
{
    model *m = session->m;

    model_done(m, MODEL_WORK_ACT);
    if (code == BC_OK) {
        model_changed(m);
        return;
    }
    model_confirm_close(m);
    if (code == BC_ERR_CANCELLED)
        model_report(m, false, "stopped: nothing was changed");
    else
        app_say_error(session, error);
}

static void finish_act(app_job *job, app_session *session)
{
    acting *a = (acting *)job;

    if (!job->given_up)
        app_show_act(session, a->code, &a->error);
    bc_manage_free(a->plan);
    free(a);
}

app_job *app_act_job(app_session *session)
{
    const bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};
    acting *a;

    if (model_is_rebuild(session->m))
        return app_rebuild_job(session);
    a = calloc(1, sizeof(*a));
    if (!a) {
        app_show_act(session, BC_ERR_NO_MEMORY, &error);
        return NULL;
    }
    a->job = (app_job){MODEL_WORK_ACT, run_act, finish_act, false, 0};
    a->plan = session->plan;
    session->plan = NULL;
    return &a->job;
}

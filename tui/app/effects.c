/* The engine work that the model asks for, in slices between two keys. */
#include "app/effects.h"

#include "text/answer.h"

#include <stdlib.h>
#include <string.h>

enum { LOAD_SLICE = 8 << 20 }; /* bytes: well under a tenth of a second */

/* Every pointer the model borrows, after a call that may have moved it. */
static void renew_facts(app_session *session)
{
    bc_inspect *inspect = session->inspect;
    model_facts *facts = &session->m->facts;

    facts->cache = bc_inspect_cache(inspect);
    facts->repo = bc_inspect_repo(inspect);
    facts->security = bc_inspect_security(inspect);
    facts->findings = bc_inspect_findings(inspect);
    for (size_t i = 0; i < session->file_count; i++) {
        bc_files_view *view = bc_inspect_files(inspect, i);

        session->files[i].head = bc_files_view_head(view);
        session->files[i].progress = bc_files_view_progress(view);
    }
    facts->files = session->files;
    facts->file_count = session->file_count;
    facts->chunks =
        session->chunks ? bc_chunks_view_head(session->chunks) : NULL;
    model_facts_changed(session->m);
}

/* What the environment says; it does not change while we run. */
static void fill_environment(app_session *session)
{
    const bc_env *env = session->options->env;
    model_facts *facts = &session->m->facts;
    bool legacy = bc_env_legacy_exit_codes(env);
    const bc_security_facts *security = facts->security;
    bc_error ignored = BC_ERROR_INIT; /* the engine has a finding for it */
    const bc_import *import = session->options->import;
    const bc_env *there = import ? bc_import_env(import) : env;
    int64_t ttl = 0;

    facts->ttl.known = bc_env_ttl(&ttl, there, &ignored) == BC_OK;
    facts->ttl.value = facts->ttl.known ? ttl : 0;
    facts->ttl_is_set = bc_env_get(there, "BORG_FILES_CACHE_TTL") != NULL;
    facts->exit_if_no = bc_code_exit(security->error, legacy);
    facts->exit_then = bc_code_exit(security->then, legacy);
    facts->then_name = security->then_name;
    facts->refusal = text_answer_refusal(security->error);
    app_fill_question(session);
}

void app_renew(app_session *session)
{
    renew_facts(session);
    fill_environment(session);
}

void app_forget(app_session *session)
{
    if (session->m) {
        model_archives_forget(session->m);
        session->m->facts = (model_facts){0};
        session->m->files.order = NULL;
        session->m->files.shown = NULL;
        session->m->files.shown_count = 0;
        session->m->files.row_count = 0;
    }
    for (size_t i = 0; i < session->write_count; i++)
        free(session->writes[i]);
    session->write_count = 0;
    app_forget_sort(session);
    app_forget_scan(&session->search);
    app_forget_scan(&session->filter);
    free(session->order);
    free(session->shown);
    free(session->files);
    session->order = NULL;
    session->shown = NULL;
    session->files = NULL;
    session->file_count = 0;
    session->chunks = NULL;
}

/* ---- open and reload ---- */

static void write_log(
    void *payload, bc_level level, const char *logger, const char *text)
{
    app_session *session = payload;

    model_log_add(session->m, level, logger, text);
}

bc_log app_log(app_session *session)
{
    return (bc_log){write_log, session};
}

const char *app_log_error(app_session *session, const bc_error *error)
{
    model_log_add(session->m, BC_ERROR, "borgcache-tui", error->message);
    return error->code == BC_ERR_LOCK_TIMEOUT
               ? "the repository is in use: its lock did not come free"
               : error->message;
}

void app_say_error(app_session *session, const bc_error *error)
{
    model_say(session->m, true, "%s", app_log_error(session, error));
}

/* The files cache that was selected before, by name. */
static void restore_cache(app_session *session)
{
    model_files *files = &session->m->files;
    bool found = false;

    if (!files->keep)
        return;
    files->keep = false;
    for (size_t i = 0; i < session->file_count && !found; i++) {
        found = strcmp(session->files[i].head->name, files->keep_name) == 0;
        if (found)
            model_list_select(&files->caches, i);
    }
    files->open = found && files->keep_open;
    files->keep_row = found && files->keep_row;
    files->detail.open = false;
    model_files_loaded_anew(session->m);
}

static bool adopt(app_session *session, bc_inspect *inspect)
{
    size_t count = bc_inspect_files_count(inspect);
    model_file *files = calloc(count ? count : 1, sizeof(*files));
    bc_error ignored = BC_ERROR_INIT; /* of all codes only no memory is left */

    if (!files)
        return false;
    if (session->inspect &&
        bc_inspect_move_key(inspect, session->inspect, &ignored) != BC_OK) {
        free(files);
        return false;
    }
    app_forget(session);
    bc_inspect_free(session->inspect);
    session->inspect = inspect;
    session->files = files;
    session->file_count = count;
    return true;
}

static void open_failed(app_session *session, const bc_error *error)
{
    session->failed = session->inspect == NULL && !session->options->root;
    session->error = *error;
    app_say_error(session, error);
}

static void do_open(app_session *session)
{
    const app_options *o = session->options;
    bool have = app_take_wanted(session);
    bool other = have && strcmp(session->cache_dir, session->m->caches.path);
    bc_inspect_options options = {.env = o->env,
        .cache_dir = session->cache_dir,
        .repo = o->repo,
        .offline = o->offline,
        .import = o->import,
        .log = app_log(session)};
    bc_inspect *inspect = NULL;
    bc_error error = {BC_ERR_NO_MEMORY, 0, "out of memory"};
    bool opened = have && bc_inspect_open(&inspect, &options, &error) == BC_OK;

    if (opened && adopt(session, inspect)) {
        if (other)
            model_caches_opened(session->m, session->cache_dir);
        app_renew(session);
        restore_cache(session);
        app_watch_begin(session);
        model_say_later(session->m);
    } else {
        if (opened) {
            bc_inspect_free(inspect);
            error = (bc_error){BC_ERR_NO_MEMORY, 0, "out of memory"};
        }
        open_failed(session, &error);
    }
    model_done(session->m, MODEL_WORK_OPEN);
}

/* ---- files caches ---- */

static bool is_unread(const model_file *file)
{
    return !file->head->loaded && !file->failed;
}

/* The one that is looked at first; file_count when all are read. */
static size_t next_to_load(const app_session *session)
{
    uint64_t selected = session->m->files.caches.selected;

    if (selected < session->file_count && is_unread(&session->files[selected]))
        return (size_t)selected;
    for (size_t i = 0; i < session->file_count; i++) {
        if (is_unread(&session->files[i]))
            return i;
    }
    return session->file_count;
}

static bool do_load(app_session *session)
{
    size_t index = next_to_load(session);
    bc_error error = BC_ERROR_INIT;
    bool done = false;

    if (index < session->file_count) {
        bc_files_view *view = bc_inspect_files(session->inspect, index);

        if (bc_files_view_step(&done, view, LOAD_SLICE, &error) != BC_OK) {
            session->files[index].failed = true;
            app_say_error(session, &error);
            done = true;
        }
        renew_facts(session);
    }
    if (next_to_load(session) == session->file_count)
        model_done(session->m, MODEL_WORK_LOAD);
    if (done)
        app_restore_row(session);
    return done;
}

/* ---- chunks ---- */

static void do_chunks(app_session *session)
{
    bc_error error = BC_ERROR_INIT;

    if (session->inspect && !session->chunks &&
        bc_inspect_chunks(&session->chunks, session->inspect, &error) !=
            BC_OK) {
        session->chunks = NULL;
        session->m->work &= ~(unsigned)MODEL_WORK_CHUNK_FIND;
        app_say_error(session, &error);
    }
    if (session->inspect)
        renew_facts(session);
    model_detail_stale(session->m);
    model_done(session->m, MODEL_WORK_CHUNKS);
}

static void do_chunk_find(app_session *session)
{
    model_chunks *c = &session->m->chunks;
    bc_error ignored = BC_ERROR_INIT; /* not found is an answer */

    c->looked = true;
    c->found =
        session->chunks && bc_chunks_view_find(&c->entry, session->chunks,
                               c->needle, &ignored) == BC_OK;
    c->page.top = 0;
    model_done(session->m, MODEL_WORK_CHUNK_FIND);
}

/* ---- long calls of the engine ---- */

static bool go_on(void *payload, uint64_t done, uint64_t total)
{
    app_session *session = payload;

    session->m->engine_done = done;
    session->m->engine_total = total;
    return !session->pump || session->pump(session->pump_payload);
}

bc_work app_long_work(app_session *session)
{
    session->m->engine_done = 0;
    session->m->engine_total = 0;
    return (bc_work){go_on, session};
}

void app_read_archives(app_session *session)
{
    bc_work work = app_long_work(session);
    bc_error error = BC_ERROR_INIT;
    bc_archives archives;
    bc_code code = BC_OK;

    session->m->work &= ~(unsigned)MODEL_WORK_ARCHIVES;
    if (!session->inspect)
        return;
    session->m->work |= MODEL_WORK_ARCHIVES; /* shown while it goes on */
    code = bc_inspect_archives(&archives, session->inspect, &work, &error);
    renew_facts(session);
    model_done(session->m, MODEL_WORK_ARCHIVES);
    if (code == BC_ERR_CANCELLED)
        model_say(session->m, false, "reading the archives was stopped");
    else if (code != BC_OK)
        app_say_error(session, &error);
    else if (!model_archives_set(session->m, &archives))
        model_say(session->m, true, "out of memory for the archives");
}

static bool table_work(app_session *session)
{
    unsigned work = session->m->work;

    if (work & MODEL_WORK_PATH)
        return app_find_path(session);
    if (work & MODEL_WORK_SEARCH)
        return app_search(session);
    if (work & MODEL_WORK_FILTER)
        return app_filter(session);
    if (work & MODEL_WORK_ORDER)
        return app_order(session);
    return app_total(session);
}

/* Sorting has to wait until there is something to sort. */
static bool has_table(const app_session *session)
{
    const bc_files_head *head = model_files_head(session->m);

    return !head || head->loaded ||
           session->files[session->m->files.caches.selected].failed;
}

/* Only the flag m of a table is about it, and there is the table to read. */
static bool index_can_wait(const model *m)
{
    return m->work & MODEL_WORK_LOAD && m->screen == MODEL_FILES &&
           !(m->work & (MODEL_WORK_CHUNK_FIND | MODEL_WORK_FILTER));
}

bool app_work(app_session *session)
{
    model *m = session->m;

    if (m->work & MODEL_WORK_ROOT)
        app_read_root(session);
    else if (m->work & MODEL_WORK_OPEN)
        do_open(session);
    else if (m->work & MODEL_WORK_UNLOCK)
        app_unlock(session);
    else if (m->work & MODEL_WORK_ACCEPT)
        app_accept(session);
    else if (m->work & MODEL_WORK_PLAN)
        app_plan(session);
    else if (m->work & MODEL_WORK_ACT)
        app_act(session);
    else if (m->work & MODEL_WORK_TRASH)
        app_read_trash(session);
    else if (m->work & MODEL_WORK_ARCHIVES)
        app_read_archives(session);
    else if (m->work & MODEL_WORK_CHUNKS && !index_can_wait(m))
        do_chunks(session);
    else if (m->work & MODEL_WORK_CHUNK_FIND)
        do_chunk_find(session);
    else if (m->work & MODEL_WORK_TABLE && has_table(session))
        return table_work(session);
    else if (m->work & (MODEL_WORK_LOAD | MODEL_WORK_TABLE))
        return do_load(session);
    else if (m->work & MODEL_WORK_CENSUS)
        return app_census(session);
    return true;
}

/* A look taken along: into a file, whole or not at all. */
#include "app/effects.h"

#include "doc/doc_export.h"
#include "doc/doc_replace.h"

#include <borgcache/export.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct exporting {
    app_job job;
    bc_inspect_options options;
    char *dir;
    char *path;
    bool replace;
    bool is_file; /* a regular one; what is there */
    bool is_folder;
    uint64_t bytes;
    const bc_work *work; /* while it runs */
    uint64_t to_read;    /* of the files caches, of which all is read twice */
    bool second;
    bc_code code;
    bc_error error;
} exporting;

/* In bytes that are read: at first the engine counts them, then entries. */
static bool go_on(void *payload, uint64_t done, uint64_t total)
{
    exporting *e = payload;

    if (!e->second)
        e->to_read = total;
    else
        done = e->to_read + (total ? (uint64_t)((double)done / (double)total *
                                                (double)e->to_read)
                                   : 0);
    return e->work->go_on(e->work->payload, done, 2 * e->to_read);
}

/* Into the file, which is ours by then: it is known early that it can be. */
static bc_code look_and_write(FILE *out, void *payload, bc_error *err)
{
    exporting *e = payload;
    doc_export export = {
        .env = e->options.env, .work = {.go_on = go_on, .payload = e}};
    bc_code code = bc_export_open(&export.from, &e->options, &export.work, err);

    e->second = true;
    if (code == BC_OK)
        code = doc_export_all(out, &export, err);
    bc_export_free(export.from);
    return code;
}

/* What is there, written by us or not. */
static void look_at_file(exporting *e)
{
    struct stat st;

    if (lstat(e->path, &st) != 0)
        return;
    e->bytes = (uint64_t)st.st_size;
    e->is_file = S_ISREG(st.st_mode);
    e->is_folder = S_ISDIR(st.st_mode);
}

static void run_export(app_job *job, const bc_work *work)
{
    exporting *e = (exporting *)job;
    const doc_replacing how = {.path = e->path,
        .keep = !e->replace,
        .mode = 0600,
        .write = look_and_write,
        .payload = e};

    e->work = work;
    e->code = doc_replace_file(&how, &e->error);
    look_at_file(e);
}

/* Where it is, whatever folder we were started in. */
static void tell_where(app_session *session, const exporting *e)
{
    char *whole = realpath(e->path, NULL);

    model_exported(session->m, whole ? whole : e->path, e->bytes);
    free(whole);
}

static void show_export(app_session *session, const exporting *e)
{
    model_done(session->m, MODEL_WORK_EXPORT);
    if (e->code == BC_OK)
        tell_where(session, e);
    else if (e->code == BC_ERR_CANCELLED)
        model_report(session->m, false, "stopped: nothing was exported");
    else if (e->is_folder)
        model_say(session->m, true, "%s is a folder: name a file in it",
            session->m->export.path);
    else if (e->error.sys_errno == EEXIST && e->is_file)
        model_export_meets(session->m, e->bytes);
    else
        app_say_error(session, &e->error);
}

static void free_export(exporting *e)
{
    free(e->dir);
    free(e->path);
    free(e);
}

static void finish_export(app_job *job, app_session *session)
{
    if (!job->given_up)
        show_export(session, (exporting *)job);
    free_export((exporting *)job);
}

/* "~/" is the home, as in a shell. */
static char *whole_path(const bc_env *env, const char *typed)
{
    const char *home = bc_env_get(env, "HOME");
    char *path;

    if (strncmp(typed, "~/", 2) != 0 || !home)
        return strdup(typed);
    path = malloc(strlen(home) + strlen(typed));
    if (path)
        sprintf(path, "%s%s", home, typed + 1);
    return path;
}

app_job *app_export_job(app_session *session)
{
    const app_options *options = session->options;
    exporting *e = session->cache_dir ? calloc(1, sizeof(*e)) : NULL;

    if (e) {
        e->dir = strdup(session->cache_dir);
        e->path = whole_path(options->env, session->m->export.path);
    }
    if (!e || !e->dir || !e->path) {
        if (e)
            free_export(e);
        model_say(session->m, true, "out of memory for the export");
        model_done(session->m, MODEL_WORK_EXPORT);
        return NULL;
    }
    e->job = (app_job){MODEL_WORK_EXPORT, run_export, finish_export, false, 0};
    e->replace = session->m->export.replace;
    e->options = (bc_inspect_options){.env = options->env,
        .cache_dir = e->dir,
        .repo = options->repo,
        .offline = options->offline,
        .log = app_log(session)};
    return &e->job;
}

/* What can be undone. */
#include "app/effects.h"

#include "text/text_path.h"

#include <borgcache/manage.h>
#include <stdlib.h>
#include <string.h>

void app_forget_trash(app_session *session)
{
    bc_trash_free(session->trash);
    session->trash = NULL;
    if (session->m)
        model_trash_forget(session->m);
}

char *app_cache_of(const bc_trash_row *row)
{
    return strcmp(row->action, "destroy-cache") == 0
               ? strdup(row->path)
               : text_folder_of(row->path);
}

char *app_cache_of_item(const app_session *session, const char *id)
{
    size_t count = session->trash ? bc_trash_count(session->trash) : 0;

    for (size_t i = 0; i < count; i++) {
        const bc_trash_row *row = bc_trash_row_at(session->trash, i);

        if (strcmp(row->id, id) == 0)
            return app_cache_of(row);
    }
    return NULL;
}

typedef struct reading {
    app_job job;
    char *root;
    bc_trash *trash;
    bc_code code;
    bc_error error;
} reading;

static void run_read(app_job *job, const bc_work *work)
{
    reading *r = (reading *)job;

    (void)work; /* a small file for each item: nobody is asked */
    r->code = bc_trash_open(&r->trash, r->root, &r->error);
}

static void show_trash(app_session *session, reading *r)
{
    size_t count;

    app_forget_trash(session);
    model_done(session->m, MODEL_WORK_TRASH);
    if (r->code != BC_OK) {
        app_say_error(session, &r->error);
        return;
    }
    session->trash = r->trash;
    r->trash = NULL;
    count = bc_trash_count(session->trash);
    model_trash_set(session->m,
        count > 0 ? bc_trash_row_at(session->trash, 0) : NULL, count);
}

static void finish_read(app_job *job, app_session *session)
{
    reading *r = (reading *)job;

    if (!job->given_up)
        show_trash(session, r);
    bc_trash_free(r->trash);
    free(r->root);
    free(r);
}

app_job *app_trash_job(app_session *session)
{
    const char *root = session->m->caches.root;
    reading *r = calloc(1, sizeof(*r));

    if (r && root)
        r->root = strdup(root);
    else if (r && session->cache_dir)
        r->root = text_folder_of(session->cache_dir);
    if (!r || !r->root) {
        free(r);
        model_say(session->m, true, "out of memory for the trash");
        model_done(session->m, MODEL_WORK_TRASH);
        return NULL;
    }
    r->job = (app_job){MODEL_WORK_TRASH, run_read, finish_read, false, 0};
    return &r->job;
}

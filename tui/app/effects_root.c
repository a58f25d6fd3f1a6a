/* The caches of a root, and which of them is to be opened. */
#include "app/effects.h"

#include <stdlib.h>
#include <string.h>

void app_forget_root(app_session *session)
{
    if (session->m)
        session->m->caches.items = NULL;
    free(session->rows);
    session->rows = NULL;
    bc_root_free(session->root);
    session->root = NULL;
}

static bool show_rows(app_session *session)
{
    size_t count = bc_root_count(session->root);

    session->rows = calloc(count ? count : 1, sizeof(*session->rows));
    if (!session->rows)
        return false;
    for (size_t i = 0; i < count; i++)
        session->rows[i] = bc_root_row_at(session->root, i);
    return model_caches_set(session->m, session->rows, count);
}

void app_read_root(app_session *session)
{
    const app_options *o = session->options;
    bc_error error = BC_ERROR_INIT;
    bc_root *root = NULL;

    if (!o->root || bc_root_open(&root, o->env, o->root, &error) != BC_OK) {
        if (o->root)
            app_say_error(session, &error);
        session->m->caches.read = true; /* nothing more will come */
    } else {
        app_forget_root(session);
        session->root = root;
        if (!show_rows(session)) {
            app_forget_root(session);
            (void)model_caches_set(session->m, NULL, 0);
            model_say(session->m, true, "out of memory for the caches");
        }
    }
    model_done(session->m, MODEL_WORK_ROOT);
}

bool app_take_wanted(app_session *session)
{
    model_caches *c = &session->m->caches;
    char *dir = c->wanted[0] ? strdup(c->wanted) : NULL;

    if (!c->wanted[0])
        return session->cache_dir != NULL;
    c->wanted[0] = 0;
    if (!dir)
        return false;
    free(session->cache_dir);
    session->cache_dir = dir;
    return true;
}

/* The paths of the entries that are shown, from an archive, piece by piece. */
#include "app/effects.h"

enum { NAMES_SLICE = 16384 }; /* items: well under a tenth of a second */

void app_forget_names(app_session *session)
{
    bc_names_free(session->names);
    session->names = NULL;
}

static bc_code begin(app_session *session, bc_error *err)
{
    const model_files *files = &session->m->files;
    const bc_names_options options = {
        .files = (size_t)files->caches.selected,
        .archive = files->has_names_archive ? &files->names_archive : NULL,
    };

    if (session->names && session->names_of == options.files)
        return BC_OK;
    app_forget_names(session);
    session->names_of = options.files;
    return bc_names_open(&session->names, session->inspect, &options, err);
}

static void show_progress(app_session *session)
{
    bc_names_progress at = bc_names_progress_of(session->names);

    session->m->engine_done = at.done;
    session->m->engine_total = at.total;
    app_renew_facts(session);
}

/* An entry in detail is a copy of what was known of it. */
static void renew_detail(app_session *session)
{
    model_files *files = &session->m->files;
    bc_files_view *view = app_selected_view(session);
    bc_error ignored = BC_ERROR_INIT;
    bc_files_entry entry;

    if (view && files->detail.open && files->detail.known &&
        files->table.count > 0 &&
        bc_files_view_entry(&entry, view,
            model_files_position(session->m, files->table.selected),
            &ignored) == BC_OK)
        files->detail.entry.path = entry.path;
}

static void end(app_session *session, bool complete)
{
    app_forget_names(session);
    app_forget_scan(&session->search); /* it knew fewer paths */
    renew_detail(session);
    if (session->inspect)
        app_renew_facts(session);
    model_names_done(session->m, complete);
    app_restore_row(session);
}

/* Nobody asked, and nobody has to hear that there is no such archive. */
static bool is_worth_telling(const app_session *session, bc_code code)
{
    return session->m->files.names_asked || code != BC_ERR_NOT_FOUND;
}

bool app_names(app_session *session)
{
    bc_error error = BC_ERROR_INIT;
    bool done = false;
    bc_code code;

    if (!session->inspect || !session->m->archives.read) {
        end(session, false); /* why the archives are not there was said */
        return true;
    }
    code = begin(session, &error);
    if (code == BC_OK)
        code = bc_names_step(&done, session->names, NAMES_SLICE, &error);
    if (code == BC_OK && !done) {
        show_progress(session);
        return false;
    }
    end(session, code == BC_OK);
    if (code != BC_OK && is_worth_telling(session, code))
        app_say_error(session, &error);
    return true;
}

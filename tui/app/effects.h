/* What the files of engine work tell each other. */
#ifndef APP_EFFECTS_H
#define APP_EFFECTS_H

#include "app/session.h"

#include <borgcache/cache.h>
#include <borgcache/key.h>
#include <borgcache/work.h>

/* The files cache whose table is or would be shown; NULL: none. */
bc_files_view *app_selected_view(app_session *session);

/* An error of the engine goes to the status row and to the log. */
/*
 * The Log gets Borg's words; what to show is given, the error's own text or
 * shorter: of a lock Borg names the whole store.
 */
const char *app_log_error(app_session *session, const bc_error *error);
void app_say_error(app_session *session, const bc_error *error);

/* The engine's log lines go to the Log screen. */
bc_log app_log(app_session *session);

/* MODEL_WORK_ROOT: which caches are there. */
void app_read_root(app_session *session);
void app_forget_root(app_session *session);

/* The cache that the list of caches wants opened, if it does. false: no
 * memory. */
bool app_take_wanted(app_session *session);

/* Every pointer the model borrows, after a call that may have moved it. */
void app_renew(app_session *session);

/* For a long call of the engine: shows progress, lets Esc stop it. */
bc_work app_long_work(app_session *session);

/* MODEL_WORK_ARCHIVES */
void app_read_archives(app_session *session);

/* MODEL_WORK_PLAN: what would be done; MODEL_WORK_ACT: do it. */
void app_plan(app_session *session);
void app_act(app_session *session);
void app_forget_plan(app_session *session);
/* MODEL_WORK_TRASH: what can be undone. */
void app_read_trash(app_session *session);
void app_forget_trash(app_session *session);

bc_manage_options app_manage_options(app_session *session);

/* A confirmed rebuild. BC_OK, BC_ERR_CANCELLED, codes of the repository. */
bc_code app_rebuild(app_session *session, bc_error *err) BC_NODISCARD;
bool app_is_same_repository(const bc_repo *repo, const char *id);

/* Locked memory for a typed passphrase; wiped after each use. */
void app_secret_begin(app_session *session);
void app_secret_end(app_session *session);
void app_secret_used(app_session *session);
/* How to unlock now: with what was typed, else by the environment. */
bc_unlock app_unlock_how(app_session *session);
/* Is it a person who has to help? Then the field opens. */
bool app_ask_for_key(
    app_session *session, const bc_error *error, unsigned then);
/* MODEL_WORK_UNLOCK: to look. */
void app_unlock(app_session *session);

/* What the dialog has to say, once the facts are there. */
void app_fill_question(app_session *session);

/* MODEL_WORK_ACCEPT: a yes to the question that is shown, and nothing else. */
void app_accept(app_session *session);

/* The entry that was selected before a reload, once it can be found. */
void app_restore_row(app_session *session);

/* A slice of MODEL_WORK_ORDER, …: true at its end. */
bool app_order(app_session *session);
bool app_search(app_session *session);
bool app_filter(app_session *session);
bool app_find_path(app_session *session);
bool app_total(app_session *session);

/* A slice of MODEL_WORK_CENSUS. */
bool app_census(app_session *session);

/* What passes the filter, in the order of the table as it is now. */
void app_show_filtered(app_session *session);
void app_forget_sort(app_session *session);
void app_forget_scan(app_scan *scan);

#endif

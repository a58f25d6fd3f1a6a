/* What the files of engine work tell each other. */
#ifndef APP_EFFECTS_H
#define APP_EFFECTS_H

#include "app/session.h"

#include <borgcache/cache.h>
#include <borgcache/key.h>
#include <borgcache/work.h>

/* The files cache whose table is or would be shown; NULL: none. */
bc_files_view *app_selected_view(app_session *session);

/*
 * The Log gets Borg's words; what to show is given, the error's own text or
 * shorter: of a lock Borg names the whole store.
 */
const char *app_log_error(app_session *session, const bc_error *error);
/* An error of the engine goes to the status row and to the log. */
void app_say_error(app_session *session, const bc_error *error);

/* The engine's log lines go to the Log screen. */
bc_log app_log(app_session *session);

/* Every pointer the model borrows, after a call that may have moved it. */
void app_renew(app_session *session);
/* The same without what only opening changes. */
void app_renew_facts(app_session *session);

/* How long a job waits for the repository's lock; longer than that is the
 * user's decision. */
#define APP_LOCK_WAIT_NS INT64_C(1000000000)

/*
 * A job for the worker, by the MODEL_WORK_… that it does. NULL: there is
 * nothing to do for it, which the model has been told.
 */
app_job *app_root_job(app_session *session);
app_job *app_open_job(app_session *session);
app_job *app_unlock_job(app_session *session);
app_job *app_accept_job(app_session *session);
app_job *app_plan_job(app_session *session); /* once app_has_chosen */
app_job *app_act_job(app_session *session);
app_job *app_rebuild_job(app_session *session); /* as app_act_job */
app_job *app_trash_job(app_session *session);
app_job *app_export_job(app_session *session);
app_job *app_archives_job(app_session *session);
app_job *app_chunks_job(app_session *session);
app_job *app_chunk_find_job(app_session *session);
app_job *app_load_job(app_session *session);

/* Which files cache is read next; file_count when all are. */
size_t app_next_to_load(const app_session *session);

/* Is it a plan for a question that is no longer the one? */
bool app_is_superseded(const app_job *job, const app_session *session);

/* A slice of MODEL_WORK_PLAN: which entries are meant. true at its end. */
bool app_choose(app_session *session);
bool app_has_chosen(const app_session *session);
void app_forget_choice(app_session *session);

/* What became of MODEL_WORK_ACT. */
void app_show_act(app_session *session, bc_code code, const bc_error *error);

void app_forget_root(app_session *session);
void app_forget_plan(app_session *session);
void app_forget_trash(app_session *session);
/* The directory of the cache that was changed; freed with free(3). NULL: no
 * memory. */
char *app_cache_of(const bc_trash_row *row);
/* The directory of the cache that an item of the trash is of, which may be
 * another one of the same root; freed with free(3). NULL: no such item. */
char *app_cache_of_item(const app_session *session, const char *id);
bool app_is_same_repository(const bc_repo *repo, const char *id);

/* Locked memory for what is typed, and for what a job tries; that is wiped as
 * soon as the job has ended. */
void app_secret_begin(app_session *session);
void app_secret_end(app_session *session);
void app_secret_used(app_session *session);
/* How a job unlocks: with what was typed, which is its own from now on, else by
 * the environment. */
bc_unlock app_unlock_how(app_session *session);
/* Is it a person who has to help? Then the field opens. */
bool app_ask_for_key(
    app_session *session, const bc_error *error, unsigned then);
/* What the dialog has to say, once the facts are there. */
void app_fill_question(app_session *session);

/* The entry that was selected before a reload, once it can be found. */
void app_restore_row(app_session *session);

/* MODEL_WORK_ORDER begun, where it can, followed and taken over: true at its
 * end. */
bool app_order(app_session *session, bool can_begin);
/* Waits for its end, which is soon; the order stays what it was. */
void app_forget_sort(app_session *session);

/* A slice of MODEL_WORK_SEARCH, …: true at its end. */
bool app_search(app_session *session);
bool app_filter(app_session *session);
bool app_find_path(app_session *session);
bool app_total(app_session *session);

/* A slice of MODEL_WORK_NAMES. */
bool app_names(app_session *session);
/* Give up what is read of them; what is known stays. */
void app_forget_names(app_session *session);

/* A slice of MODEL_WORK_CENSUS. */
bool app_census(app_session *session);

/* What passes the filter, in the order of the table as it is now. */
void app_show_filtered(app_session *session);
void app_forget_scan(app_scan *scan);

#endif

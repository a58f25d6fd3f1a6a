/* What the two files of engine work tell each other. */
#ifndef APP_EFFECTS_H
#define APP_EFFECTS_H

#include "app/session.h"

/* The files cache whose table is or would be shown; NULL: none. */
bc_files_view *app_selected_view(app_session *session);

/* An error of the engine goes to the status row and to the log. */
void app_say_error(app_session *session, const bc_error *error);

/* The entry that was selected before a reload, once it can be found. */
void app_restore_row(app_session *session);

/* MODEL_WORK_ORDER, at once; MODEL_WORK_SEARCH, a slice: true at its end. */
void app_order(app_session *session);
bool app_search(app_session *session);

#endif

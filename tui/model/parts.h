/* What the files of this folder tell each other. */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

#include "model/model.h"

/* Each gives MODEL_REDRAW, …, 0 when the action is not for it. */
unsigned model_caches_apply(model *m, model_action action);
unsigned model_overview_apply(model *m, model_action action);
unsigned model_files_apply(model *m, model_action action);
unsigned model_table_apply(model *m, model_action action);
unsigned model_marks_apply(model *m, model_action action);
unsigned model_archives_apply(model *m, model_action action);
unsigned model_chunks_apply(model *m, model_action action);
unsigned model_log_apply(model *m, model_action action);
unsigned model_confirm_apply(model *m, model_action action);
/* w, and what it allows. */
unsigned model_manage_apply(model *m, model_action action);
void model_word_accept(model *m);
/* Ask before this change, of an item of the trash where it is one; or say why
 * not. */
void model_manage_ask(model *m, model_change change, const char *item);
/* o, and the name that was typed. */
unsigned model_export_apply(model *m);
void model_export_accept(model *m);
/* Yes: it may go into the place of what is there. */
void model_export_replace(model *m);
unsigned model_trash_open(model *m);
unsigned model_trash_apply(model *m, model_action action);
void model_trash_fit(model *m);
unsigned model_dialog_apply(model *m, model_action action);
unsigned model_value_apply(model *m, model_action action);
/* Esc, back and q: stop something, else one level back, else quit. */
unsigned model_leave(model *m, model_action action);
/* `y`: what the selected row is about. */
unsigned model_value_open(model *m);

/* Gives 0 for what means the same as everywhere. */
unsigned model_prompt_apply(model *m, model_event event);

/* What was said into a prompt, once that is over. */
void model_say_held(model *m);

/* Windows and lengths after a resize or new facts: of everything, of one. */
void model_fit(model *m);
void model_caches_fit(model *m);
void model_archives_fit(model *m);
void model_overview_fit(model *m);
void model_files_fit(model *m);
void model_log_fit(model *m);

/* What the verdict asks for: at start, and after an answer. */
void model_dialog_judge(model *m);
/* The same in a line, where somebody is busy with something else. */
void model_dialog_tell(model *m);
/* The same question once more, where there is one. */
unsigned model_dialog_again(model *m);
void model_dialog_fit(model *m, uint64_t lines);

/* Filter and sort the caches anew. */
void model_caches_arrange(model *m);
void model_archives_arrange(model *m);

/* A screen that is one short list, and what its actions mean. */
typedef struct model_rows_screen {
    model_rows *rows;
    const model_action *sorts; /* by column */
    unsigned columns;
    unsigned greatest_first; /* bits of columns that begin in that order */
    model_prompt filter;
    void (*arrange)(model *m);
    unsigned (*open)(model *m); /* the selected row */
} model_rows_screen;

unsigned model_rows_apply(
    model *m, const model_rows_screen *screen, model_action action);
void model_rows_fit(model *m, model_rows *rows);

/* A line to type, with this text in it. */
void model_ask(model *m, model_prompt prompt, const char *text);
/* Choose one of so many columns, the marked one first. */
void model_pick(model *m, unsigned by, unsigned columns);

/* `p`: the key is wanted. */
unsigned model_key_apply(model *m);
void model_secret_type(model *m, uint32_t ch);
void model_secret_erase(model *m);
void model_secret_wipe(model *m);
/* What was typed is not to be tried. */
void model_secret_drop(model *m);
void model_secret_accept(model *m);
/* A character as UTF-8; gives its bytes, 0 for one that cannot be typed. */
size_t model_encode(char out[4], uint32_t ch);

/* What the worker does that has no measure of its own in the model. */
model_progress model_job_progress(const model *m);

void model_go(model *m, model_screen screen);
void model_files_open(model *m, uint64_t index);
/* `a`: the paths of the entries are wanted; of the table, from an archive. */
unsigned model_names_apply(model *m);
void model_names_of_archive(model *m, const bc_id *archive);
/* In the list of files caches; false and unchanged when none has that name. */
bool model_files_select_named(model *m, const char *name);
/* Another cache: no table, no sorting, no search. */
void model_files_reset(model *m);
void model_files_remember(model *m);
/* What is known of the entries of its table is of before. */
void model_files_loaded_anew(model *m);
void model_files_search(model *m, bool back);
/* While a search or a filter is typed, and at its end. */
void model_search_typed(model *m);
void model_search_accept(model *m);
void model_filter_typed(model *m);
void model_filter_accept(model *m);
/* No filter from now on; false: there was none, or nobody sees it. */
bool model_filter_clear(model *m);
/* The same without a look at the selection. */
void model_filter_drop(model *m);
void model_marks_clear(model *m);
/* false: no range was being marked. */
bool model_range_drop(model *m);
void model_detail_dispose(model_detail *detail);
void model_log_dispose(model_log *log);

#endif

/* The parts of a screen; bodies are drawn between body_top and detail. */
#ifndef VIEW_SCREENS_H
#define VIEW_SCREENS_H

#include "view/kit.h"

void view_archives(const model *m, view_surface *s, const model_layout *l);
void view_caches(const model *m, view_surface *s, const model_layout *l);
void view_overview(const model *m, view_surface *s, const model_layout *l);
void view_files(const model *m, view_surface *s, const model_layout *l);
void view_table(const model *m, view_surface *s, const model_layout *l);
/* The heading and one row of view_table. */
void view_columns_heading(const model *m, view_surface *s, unsigned row);
void view_columns_row(
    const model *m, const model_row *item, view_surface *s, unsigned row);
void view_picker(const model *m, view_surface *s, const model_layout *l);
void view_trash(const model *m, view_surface *s, const model_layout *l);
void view_log(const model *m, view_surface *s, const model_layout *l);

/* Gives false when there is nothing to say. */
bool view_status(const model *m, view_surface *s, unsigned row);
/* What is typed, with the cursor behind it. */
void view_prompt(const model *m, view_surface *s, unsigned row);

/* Pages: drawn and measured by the same function. */
void view_security(const model *m, view_page *page);
void view_chunks(const model *m, view_page *page);
void view_detail(const model *m, view_page *page);
void view_help(const model *m, view_page *page);
void view_value(const model *m, view_page *page);

/* Over everything else; its lines, however many of them show. */
void view_dialog(const model *m, view_surface *s);
/* What the dialog holds where it is a confirmation. */
const char *view_confirm_title(const model *m);
void view_confirm_text(const model *m, view_page *page);
uint64_t view_dialog_lines(const model *m, bool ascii);

#endif

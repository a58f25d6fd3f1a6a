/* Borg's question at start, and where its text stands. */
#ifndef MODEL_MODEL_DIALOG_H
#define MODEL_MODEL_DIALOG_H

#include "model/list.h"
#include "model/model_kinds.h"

#include <stdbool.h>

typedef enum model_choice {
    MODEL_CHOICE_YES,
    MODEL_CHOICE_NO,
    MODEL_CHOICE_LOOK,
    MODEL_CHOICE_COUNT
} model_choice;

/* Borg's question at start, over whatever screen is shown. */
typedef struct model_dialog {
    bool open;
    model_choice choice; /* the marked one */
    model_list page;
    char error[512]; /* of the last yes; may hold outside bytes */
} model_dialog;

/* Its frame has one column and one row around these; without a frame it fills
 * the screen below the header. */
typedef struct model_box {
    bool framed;
    unsigned top; /* of the text, and so on */
    unsigned left;
    unsigned rows;
    unsigned cols;
    unsigned choices_row;
} model_box;

/* Would Borg ask about the repository that is looked at? */
bool model_dialog_asks(const model *m);
/* The scrolled text of the question that is open, Borg's or ours. */
const model_list *model_dialog_page(const model *m);
model_box model_dialog_box(const model *m);
/* The yes came to nothing; it shows if the question stays. */
void model_dialog_failed(model *m, const char *why);

#endif

/*
 * Everything the interactive program knows about itself: what is shown, what
 * is selected, what work is wanted. No curses, no drawing, no engine calls.
 *
 * A key press arrives as a model_event, model_apply changes the state and says
 * what follows. Facts arrive as borrowed pointers (model_facts) that the app
 * renews after every engine call that loads. Entries arrive row by row for the
 * window that is visible, so a table of any length costs one screenful.
 *
 * Each part of it has a header of its own.
 *
 * Life: model_new -> model_resize, model_apply, … -> model_free.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/action.h"
#include "model/columns.h"
#include "model/model_archives.h"
#include "model/model_caches.h"
#include "model/model_chunks.h"
#include "model/model_dialog.h"
#include "model/model_export.h"
#include "model/model_facts.h"
#include "model/model_files.h"
#include "model/model_key.h"
#include "model/model_log.h"
#include "model/model_manage.h"
#include "model/model_overview.h"
#include "model/model_value.h"
#include "model/model_work.h"

typedef struct model_event {
    model_action action;
    uint32_t ch; /* with MODEL_ACT_TYPE: what was typed */
} model_event;

/* What model_apply asks of its caller. */
enum {
    MODEL_REDRAW = 1,
    MODEL_REPAINT = 2, /* whatever the terminal shows is not to be trusted */
    MODEL_SUSPEND = 4,
    MODEL_QUIT = 8
};

struct model {
    unsigned rows;
    unsigned cols;
    bool plain; /* shown line by line: nothing lies over something else */
    model_screen screen;
    bool help;
    model_list help_page;
    model_facts facts;
    model_caches caches;
    model_overview overview;
    model_list security; /* a page */
    model_files files;
    model_chunks chunks;
    model_archives archives;
    model_log log;
    model_dialog dialog;
    model_secret secret;
    bool writing;  /* changes are allowed, each after a question */
    bool imported; /* an export is shown: no changes, no key, no reload */
    model_confirm confirm;
    model_trash trash;
    model_export export;
    bool verifying; /* what comes of it is told once all is read */
    bool changed;   /* somebody else wrote to the cache since it was read */
    char said_later[64]; /* after the reload that follows a change */
    bool judged;         /* the verdict at start has been acted on */
    bool refused;        /* it was a refusal, and nobody went on looking yet */
    bool aborted;        /* quit as Borg would: message and exit code */
    model_value value;   /* in place of the screen */
    bool picking;        /* a column to sort by */
    model_list picker;
    model_prompt prompt;
    char input[MODEL_INPUT_MAX + 1];
    char prompt_note[96]; /* what is wrong with it so far, or "" */
    char input_before[MODEL_INPUT_MAX + 1]; /* what a cancel brings back */
    model_columns columns;                  /* of the table of entries */
    const model_action_row *actions;        /* with the user's keys; borrowed */
    unsigned work;                          /* MODEL_WORK_… */
    unsigned stop; /* of work: to be stopped, and then told what became of it */
    bool quiet;    /* no key since the work was asked for that goes on */
    unsigned asked; /* how many plans were asked for */
    char late[600]; /* said once the prompt is over, or "" */
    bool late_is_bad;
    uint64_t engine_done;  /* of one long call of the engine */
    uint64_t engine_total; /* 0: not known */
    uint64_t rate; /* of the work that is shown, a second; 0: not known */
    bool quit;
    bool message_is_bad;
    char message[600];         /* until the next key; may hold outside bytes */
    const char *terminal_note; /* shown once, or NULL */
    bc_ns now_ns;
};

/* Allocates; NULL: no memory. The screen is the one to start on. */
model *model_new(model_screen screen);

/* NULL is allowed. */
void model_free(model *m);

/* Any size; below MODEL_MIN_… the views show a notice only. */
void model_resize(model *m, unsigned rows, unsigned cols);

model_place model_where(const model *m);
/* The same without the prompt: what stands behind it. */
model_place model_behind(const model *m);
/* And without the help: the place that the help is about. */
model_place model_below_help(const model *m);

/* Gives MODEL_REDRAW, … */
unsigned model_apply(model *m, model_event event);

/* New facts after an engine call; selections stay by name where they can. */
void model_facts_changed(model *m);

/* Why that screen cannot be shown; NULL when it can. */
const char *model_screen_obstacle(const model *m, model_screen screen);

/* A line for the status row, gone at the next key. */
void model_say(model *m, bool is_bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* How long the page now shown is; the app tells after measuring it. */
void model_set_extent(model *m, uint64_t lines);

/* The same of something that a person may have turned away from: it is in the
 * log as well, and waits for the end of a prompt. */
void model_report(model *m, bool is_bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Where the parts of the screen are; shared by paging and drawing. */
typedef struct model_layout {
    bool tabs;
    unsigned body_top;
    unsigned body_rows;
    unsigned detail_top; /* below a rule; 0 rows: no detail, no rule */
    unsigned detail_rows;
    bool rules;
    unsigned status_row;
    unsigned footer_row; /* may equal status_row */
} model_layout;

model_layout model_lay_out(const model *m);

#endif

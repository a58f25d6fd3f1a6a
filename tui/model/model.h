/*
 * Everything the interactive program knows about itself: what is shown, what
 * is selected, what work is wanted. No curses, no drawing, no engine calls.
 *
 * A key press arrives as a model_event, model_apply changes the state and says
 * what follows. Facts arrive as borrowed pointers (model_facts) that the app
 * renews after every engine call that loads. Entries arrive row by row for the
 * window that is visible, so a table of any length costs one screenful.
 *
 * Life: model_init -> model_resize, model_apply, … -> model_dispose.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/action.h"
#include "model/columns.h"
#include "model/filter.h"
#include "model/list.h"
#include "model/rows.h"

#include <borgcache/archives.h>
#include <borgcache/chunks.h>
#include <borgcache/files.h>
#include <borgcache/inspect.h>
#include <borgcache/manage.h>

enum {
    MODEL_WINDOW_MAX = 512, /* table rows ever visible at once */
    MODEL_LOG_MAX = 4096,   /* lines kept; the oldest go first */
    MODEL_LOG_TEXT = 2048,  /* bytes kept of one line */
    MODEL_PATH_MAX = 4096,
    MODEL_VALUE_PARTS = 3, /* of one row */
    MODEL_MIN_COLS = 20,
    MODEL_MIN_ROWS = 5,
    MODEL_FACT_LINES = 6 /* of the overview */
};

typedef enum model_screen {
    MODEL_CACHES, /* of a root */
    MODEL_OVERVIEW,
    MODEL_SECURITY,
    MODEL_FILES,
    MODEL_CHUNKS,
    MODEL_ARCHIVES,
    MODEL_LOG,
    MODEL_SCREEN_COUNT
} model_screen;

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

/* Engine work that is wanted; the app does it in this order. */
enum {
    MODEL_WORK_OPEN = 1,
    MODEL_WORK_ACCEPT = 2,
    MODEL_WORK_ORDER = 4,
    MODEL_WORK_SEARCH = 8,
    MODEL_WORK_CHUNKS = 16,
    MODEL_WORK_CHUNK_FIND = 32,
    MODEL_WORK_LOAD = 64,
    MODEL_WORK_ROOT = 128, /* before everything else */
    MODEL_WORK_FILTER = 256,
    MODEL_WORK_TOTAL = 512,
    MODEL_WORK_UNLOCK = 1024,
    MODEL_WORK_ARCHIVES = 2048,
    MODEL_WORK_PLAN = 4096,
    MODEL_WORK_ACT = 8192,
    MODEL_WORK_CENSUS = 16384, /* what the chunk index misses */
    MODEL_WORK_PATH = 32768,   /* the entry of a path, by its hash */
    /* what is about the table that is shown */
    MODEL_WORK_TABLE = MODEL_WORK_ORDER | MODEL_WORK_SEARCH |
                       MODEL_WORK_FILTER | MODEL_WORK_TOTAL | MODEL_WORK_PATH
};

/* One files cache: what it says of itself and how far it is read. */
typedef struct model_file {
    const bc_files_head *head;
    uint64_t progress;
    bool failed;      /* reading it ended in an error */
    uint64_t counted; /* entries held against the chunk index */
    uint64_t missing; /* of them, with a chunk that is not in it */
} model_file;

/* All borrowed; NULL until opened. */
typedef struct model_facts {
    const bc_cache_facts *cache;
    const bc_repo_facts *repo;
    const bc_security_facts *security;
    const model_file *files;
    size_t file_count;
    bc_findings findings;
    const bc_chunks_head *chunks; /* NULL: not read */
    bc_opt_i64 ttl;               /* of the environment */
    bool ttl_is_set;
    int exit_if_no;              /* exit code of security->error */
    int exit_then;               /* exit code of security->then */
    const char *then_name;       /* class of security->then */
    const char *const *writes;   /* paths that a yes makes or replaces */
    size_t write_count;          /* 0: not known, a yes is not possible */
    const char *answer_variable; /* Borg's, where it is set; or NULL */
    bool answer_is_yes;          /* as Borg would read it */
} model_facts;

/* The caches below the root that was given; items are borrowed. */
typedef enum model_caches_column {
    MODEL_CACHES_BY_ID,
    MODEL_CACHES_BY_LOCATION,
    MODEL_CACHES_BY_GENERATION,
    MODEL_CACHES_BY_SIZE,
    MODEL_CACHES_BY_USED,
    MODEL_CACHES_BY_FINDINGS,
    MODEL_CACHES_COLUMNS
} model_caches_column;

typedef struct model_caches {
    const char *root; /* NULL: one cache was given, there is no such screen */
    bool read;
    const bc_root_row *const *items;
    model_rows rows;
    char path[MODEL_PATH_MAX];   /* of the cache that is open, "" for none */
    char wanted[MODEL_PATH_MAX]; /* of the one to open next, "" for none */
    bool entering;               /* its first screen follows */
} model_caches;

typedef enum model_archives_column {
    MODEL_ARCHIVES_BY_TIME,
    MODEL_ARCHIVES_BY_NAME,
    MODEL_ARCHIVES_BY_HOST,
    MODEL_ARCHIVES_BY_ID,
    MODEL_ARCHIVES_BY_FILES_CACHE,
    MODEL_ARCHIVES_COLUMNS
} model_archives_column;

typedef struct model_archives {
    bool read;
    bc_archives known; /* borrowed */
    model_rows rows;
} model_archives;

typedef struct model_overview {
    model_list list; /* facts, then files caches, then findings */
    uint64_t top;    /* first line shown, headings counted */
    bool moved;      /* the user has chosen a line */
} model_overview;

/* A row of the table; known is false where the record does not decode. */
typedef struct model_row {
    bool known;
    bc_files_entry entry; /* chunk_bytes is void */
} model_row;

typedef struct model_detail {
    bool open;
    bool known;
    bc_files_entry entry; /* chunk_bytes is void */
    bc_files_chunk *chunks;
    bc_tri *in_index;
    size_t chunk_count;
    model_list page;
} model_detail;

typedef struct model_marks {
    uint8_t *bits; /* owned, one for each position; NULL: none marked */
    uint64_t count;
    uint64_t bytes;    /* sum of their sizes, while MODEL_WORK_TOTAL so far */
    uint64_t added_up; /* positions looked at for it */
    bool ranging;      /* from a row to the selected one */
    uint64_t from;
} model_marks;

typedef struct model_files {
    model_list caches;
    bool open; /* the table of caches.selected is shown */
    model_list table;
    bc_files_column by;
    bool descending;
    bc_files_column by_before; /* what stopping the sort leads back to */
    bool descending_before;
    uint64_t sorted;       /* entries of the sort that is going on */
    const uint32_t *order; /* borrowed; NULL: file order */
    model_filter filter;   /* count 0: none */
    char filter_text[MODEL_INPUT_MAX + 1];
    uint64_t filtered;     /* entries looked at for it */
    const uint32_t *shown; /* borrowed; positions that pass, in order; NULL:
                              no filter, or not known yet */
    uint64_t shown_count;
    model_marks marks;
    model_row rows[MODEL_WINDOW_MAX];
    uint64_t rows_from; /* table position of rows[0] */
    size_t row_count;
    bool rows_stale; /* the window has to be read again */
    model_detail detail;
    char needle[MODEL_INPUT_MAX + 1]; /* last search */
    model_filter search;
    char path[MODEL_INPUT_MAX + 1]; /* to be looked up, as archived */
    uint64_t search_base;           /* row selected when it began to be typed */
    bool search_back;
    uint64_t search_from; /* table row looked at first */
    uint64_t searched;    /* entries read in this search */
    model_screen back_to; /* where "back" leads; MODEL_FILES: to the list */
    char keep_name[1024]; /* selection across a reload */
    bc_path_hash keep_hash;
    bool keep;      /* keep_name is to be selected */
    bool keep_row;  /* keep_hash is to be found once loaded */
    bool keep_open; /* its table was open */
} model_files;

typedef struct model_chunks {
    model_list page;
    char needle[MODEL_INPUT_MAX + 1];
    bool looked; /* a look-up was made */
    bool found;
    bc_chunks_entry entry;
} model_chunks;

typedef struct model_log_line {
    bc_level level;
    char *logger;
    char *text; /* raw bytes from outside, cut at MODEL_LOG_TEXT */
} model_log_line;

typedef struct model_log {
    model_list list; /* of the lines at or above least */
    bc_level least;
    char filter[MODEL_INPUT_MAX + 1]; /* topic or words; "": all */
    model_log_line lines[MODEL_LOG_MAX];
    size_t first;
    size_t count;
    uint64_t dropped;
} model_log;

typedef enum model_choice {
    MODEL_CHOICE_YES,
    MODEL_CHOICE_NO,
    MODEL_CHOICE_LOOK,
    MODEL_CHOICE_COUNT
} model_choice;

/* What the typed line is for. */
typedef enum model_prompt {
    MODEL_PROMPT_NONE,
    MODEL_PROMPT_SEARCH,
    MODEL_PROMPT_FILTER,
    MODEL_PROMPT_CHUNK,
    MODEL_PROMPT_CACHES,
    MODEL_PROMPT_ARCHIVES,
    MODEL_PROMPT_LOG,
    MODEL_PROMPT_WORD,      /* a word that has to be typed as a yes */
    MODEL_PROMPT_PASSPHRASE /* over everything, the dialog included */
} model_prompt;

/* What can be changed; the order is that of the titles. */
typedef enum model_change {
    MODEL_CHANGE_NONE,
    MODEL_CHANGE_FORGET,
    MODEL_CHANGE_DESTROY_FILES,
    MODEL_CHANGE_DESTROY_CACHE,
    MODEL_CHANGE_CLEAN,
    MODEL_CHANGE_UNDO,
    MODEL_CHANGE_REBUILD,
    MODEL_CHANGE_REBUILD_CHUNKS
} model_change;

/* The question before a change; the plan is the app's. */
typedef struct model_confirm {
    model_change change; /* also while it is being planned */
    bool open;
    bool yes;                  /* the marked answer */
    bc_manage_actions actions; /* borrowed */
    char series[1024];         /* to be rebuilt */
    bc_rebuilt rebuilt;        /* once it is */
    uint64_t chosen;           /* entries to be forgotten */
    uint64_t chosen_bytes;     /* of their files */
    model_list page;
} model_confirm;

/* What is typed as a passphrase; the bytes are the app's, in locked memory. */
typedef struct model_secret {
    char *bytes; /* NULL: nothing can be typed */
    size_t cap;
    size_t len;
    size_t shown;  /* characters: what the field shows of it */
    unsigned then; /* MODEL_WORK_… that it was asked for */
    bool typed;    /* to be tried; else the environment's sources */
} model_secret;

/* A row's values as plain text; may hold outside bytes. */
typedef struct model_value_part {
    const char *label;
    char bytes[MODEL_PATH_MAX];
    size_t len;
} model_value_part;

typedef struct model_value {
    bool open;
    model_value_part parts[MODEL_VALUE_PARTS];
    size_t count;
    model_list page;
} model_value;

/* Borg's question at start, over whatever screen is shown. */
typedef struct model_dialog {
    bool open;
    model_choice choice; /* the marked one */
    model_list page;
    char error[512]; /* of the last yes; may hold outside bytes */
} model_dialog;

typedef struct model {
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
    bool changed; /* somebody else wrote to the cache since it was read */
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
    uint64_t engine_done;                   /* of one long call of the engine */
    uint64_t engine_total;                  /* 0: not known */
    uint64_t rate; /* of the work that is shown, a second; 0: not known */
    bool quit;
    bool message_is_bad;
    char message[600];         /* until the next key; may hold outside bytes */
    const char *terminal_note; /* shown once, or NULL */
    bc_ns now_ns;
} model;

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

/* That work is done (or failed, with a message); more may follow from it. */
void model_done(model *m, unsigned work);

/* Why that screen cannot be shown; NULL when it can. */
const char *model_screen_obstacle(const model *m, model_screen screen);

/* The work that takes time, as far as it is; what is NULL when there is none.
 */
typedef struct model_progress {
    const char *what;
    unsigned work; /* MODEL_WORK_… */
    uint64_t done;
    uint64_t total;
    bool in_bytes; /* else entries */
} model_progress;

model_progress model_progress_of(const model *m);

/* A line for the status row, gone at the next key. */
void model_say(model *m, bool is_bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* How long the page now shown is; the app tells after measuring it. */
void model_set_extent(model *m, uint64_t lines);

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

/* ---- the dialog ---- */

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

/* The scrolled text of the question that is open, Borg's or ours. */
/* Would Borg ask about the repository that is looked at? */
bool model_dialog_asks(const model *m);
const model_list *model_dialog_page(const model *m);
model_box model_dialog_box(const model *m);
/* The yes came to nothing; it shows if the question stays. */
void model_dialog_failed(model *m, const char *why);

/* ---- caches ---- */
/* The rows of the root (borrowed), in the order of their ids. false: no
 * memory. */
bool model_caches_set(model *m, const bc_root_row *const *items, size_t count);
/* The selected one, NULL when none is shown. */
const bc_root_row *model_caches_row(const model *m);
/* That cache is open now: what was known of another one is forgotten. */
void model_caches_opened(model *m, const char *path);
const char *model_caches_column_name(unsigned by);
/* The severest of them; BC_FIND_INFO where there are none. */
bc_severity model_worst(bc_findings findings);

/* ---- archives ---- */
/* All of them (borrowed). false: no memory. */
bool model_archives_set(model *m, const bc_archives *archives);
/* What was borrowed is void. */
void model_archives_forget(model *m);
const bc_archive *model_archives_row(const model *m);
const char *model_archives_column_name(unsigned by);

/* ---- changes ---- */
/* The plan is there: ask, or say that there is nothing to do. */
void model_planned(model *m, bc_manage_actions actions);
/* It was done; what is shown is read again. */
void model_changed(model *m);
void model_confirm_close(model *m);
/* Is a cache rebuilt from the repository, or is that asked? */
bool model_is_rebuild(const model *m);
/* What a change had to say, once the reload has not wiped it away. */
void model_say_later(model *m);

/* ---- key ---- */
/* Nothing of the environment opened the key: a person has to type. Why is what
 * went wrong with the last try, "" for none. */
void model_key_wanted(model *m, const char *why, unsigned then);
/* The key is loaded: what could not be judged before is judged now. */
void model_unlocked(model *m, bc_verdict before);
/* Is there a fact that only the key would tell? */
bool model_needs_key(const model *m);

/* ---- overview: one line of it ---- */
typedef enum model_item { MODEL_FACT, MODEL_FILE, MODEL_FINDING } model_item;

model_item model_overview_item(const model *m, uint64_t index, size_t *inside);
/* The line, headings counted, on which that item stands. */
uint64_t model_overview_line(const model *m, uint64_t index);
uint64_t model_overview_lines(const model *m);

/* ---- files ---- */
/* The head of the selected files cache, NULL when there is none. */
const bc_files_head *model_files_head(const model *m);
/* Position in file order of a table row. */
uint64_t model_files_position(const model *m, uint64_t row);
/* The same, were there no filter. */
uint64_t model_files_unfiltered(const model *m, uint64_t row);
/* The window that should be filled: first table row, how many. */
size_t model_files_window(const model *m, uint64_t *from);
/* The selected row, NULL when it is not at hand. */
const model_row *model_files_row(const model *m);
/* How many entries the open table has, filtered or not; 0 when none is. */
uint64_t model_files_entries(const model *m);
/* Which positions pass the filter (borrowed), in the order of the table. */
void model_files_filtered(model *m, const uint32_t *shown, uint64_t count);
void model_files_select_position(model *m, uint64_t position);
bool model_is_marked(const model *m, uint64_t position);
/* Is this row of the range that is being marked? */
bool model_in_range(const model *m, uint64_t row);
/* The files caches were read again: the table is arranged as before. */
void model_files_loaded_anew(model *m);
/* The search met nothing. */
void model_search_missed(model *m);
/* What is known of the chunks of the open entry is to be asked again. */
void model_detail_stale(model *m);
/* The search ended on that row. */
void model_files_found(model *m, uint64_t row);
/* Row to look at after so many others in the search; below the count. */
uint64_t model_files_search_row(const model *m, uint64_t others);
/* The new order arrived (borrowed; NULL: file order). */
void model_files_ordered(model *m, const uint32_t *order);
/* The sort came to nothing: the table is as it was. */
void model_sort_stopped(model *m);
/* Name of a column as the table's heading has it. */
const char *model_column_name(bc_files_column by);
enum { MODEL_COLUMN_COUNT = BC_FILES_BY_HASH + 1 };

/* Lines before the list itself in Files and its table. */
unsigned model_files_head_lines(const model *m);

/* ---- log ---- */
void model_log_add(
    model *m, bc_level level, const char *logger, const char *text);
/* The nth line at or above the filter, NULL beyond the end. */
const model_log_line *model_log_at(const model *m, uint64_t index);

#endif

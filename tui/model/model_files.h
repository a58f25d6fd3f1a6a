/*
 * The screen Files: the list of files caches, and the table of one of them.
 *
 * Its entries arrive row by row for the window that is visible; positions are
 * in file order, rows as they are shown.
 */
#ifndef MODEL_MODEL_FILES_H
#define MODEL_MODEL_FILES_H

#include "model/action.h"
#include "model/filter.h"
#include "model/list.h"
#include "model/model_kinds.h"
#include "model/rows.h"

#include <borgcache/files.h>

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
    uint64_t changes; /* counts them */
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
    uint64_t anchor; /* position selected while any passed */
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
    bool names_tried;     /* paths of this files cache were read, or refused */
    bool names_asked;     /* by a person, who wants to hear of it */
    bool has_names_archive;
    bc_id names_archive;  /* the one to read, else the next */
    model_screen back_to; /* where "back" leads; MODEL_FILES: to the list */
    char keep_name[1024]; /* selection across a reload */
    bc_path_hash keep_hash;
    bool keep;      /* keep_name is to be selected */
    bool keep_row;  /* keep_hash is to be found once loaded */
    bool keep_open; /* its table was open */
} model_files;

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
/* The cache was opened again: the files cache that was selected is so again, by
 * its name, and its table is arranged as before. */
void model_files_restore(model *m);
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
/* What sorts by it, and then reverses. */
model_action model_files_sort_by(bc_files_column by);
enum { MODEL_COLUMN_COUNT = BC_FILES_BY_PATH + 1 };

/* ---- the paths of its entries ---- */
/* Is any path of the selected files cache known? */
bool model_has_names(const model *m);
/* Why none can be read; NULL when one can. */
const char *model_names_obstacle(const model *m);
/* Does what is shown depend on paths? */
bool model_is_by_names(const model *m);
/* Is there one to be read still, or an archive to be chosen for it? */
bool model_can_name(const model *m);
/* Read them, if that needs no question and was not tried before. */
void model_names_wanted(model *m);
/* An archive was read, or that came to nothing. */
void model_names_done(model *m, bool complete);

/* Lines before the list itself in Files and its table. */
unsigned model_files_head_lines(const model *m);

#endif

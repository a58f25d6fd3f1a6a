/* A sort that is going on: what files_order.c and the sort by paths share. */
#ifndef FILES_ORDER_H
#define FILES_ORDER_H

#include <borgcache/files.h>

#define DIGIT_BITS 11u
#define DIGITS     6u /* of 11 bits: 64 and some */
#define VALUES     ((size_t)1 << DIGIT_BITS)

typedef enum files_sort_phase {
    FILES_SORT_READ,
    FILES_SORT_MOVE,
    FILES_SORT_RUNS,
    FILES_SORT_NAMES, /* by paths: keys of those that are known */
    FILES_SORT_MERGE, /* by paths */
    FILES_SORT_DONE
} files_sort_phase;

/* Keys and positions, in two places that take turns. */
typedef struct files_pairs {
    uint64_t *keys;
    uint32_t *positions;
} files_pairs;

struct bc_files_sort {
    bc_files_view *view;
    bc_files_column by;
    bool descending;
    size_t count;
    files_sort_phase now;
    size_t at;     /* next entry of the phase; of a run in RUNS */
    size_t named;  /* entries with a path, which come first */
    size_t common; /* bytes that the paths began with when it began */
    size_t passes; /* over all of them, about */
    size_t run;    /* so many are in order, beside one another */
    unsigned digit;
    files_pairs from;
    files_pairs to;
    size_t starts[VALUES];
    size_t counts[DIGITS][VALUES];
};

/* Nothing was done yet. */
void files_order_paths_begin(bc_files_sort *sort);

/* The phases of a sort by paths: go on for about so many entries. */
void files_order_paths(bc_files_sort *sort, uint64_t most);

/* How far it is, of sort->count. */
uint64_t files_order_paths_progress(const bc_files_sort *sort);

#endif

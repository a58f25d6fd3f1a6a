/* A sort that is going on: what files_order.c and the sort by paths share. */
#ifndef FILES_ORDER_H
#define FILES_ORDER_H

#include "files/files_parts.h"

#define DIGIT_BITS 11u
#define DIGITS     6u /* of 11 bits: 64 and some */
#define VALUES     ((size_t)1 << DIGIT_BITS)

/* Parts of the paths up to that are put in order in one step, without the
 * counts of digits which larger ones are worth. */
#define FILES_SMALL ((size_t)2048)

typedef enum files_sort_phase {
    FILES_SORT_READ,
    FILES_SORT_MOVE,
    FILES_SORT_RUNS,
    FILES_SORT_NAMES,  /* by paths: those that are known come together, … */
    FILES_SORT_GATHER, /* … in the order in which they lie in memory; … */
    FILES_SORT_NUMBER, /* … and get numbers in that order; … */
    FILES_SORT_PREFIX, /* … what those of the range have in common … */
    FILES_SORT_KEYS,   /* … and the bytes behind it; then MOVE … */
    FILES_SORT_PARTS,  /* … and each part with equal keys for itself */
    FILES_SORT_DONE
} files_sort_phase;

/* Keys and positions, in two places that take turns. */
typedef struct files_pairs {
    uint64_t *keys;
    uint32_t *positions;
} files_pairs;

typedef struct files_pair {
    uint64_t key;
    uint32_t position;
} files_pair;

/* Some that lie beside one another; their paths begin with the same bytes. */
typedef struct files_range {
    size_t begin;
    size_t end;
    size_t common;
} files_range;

struct bc_files_sort {
    files_reader reader;
    bc_files_column by;
    bool descending;
    size_t count;
    files_sort_phase now;
    files_range range; /* that is being ordered; all but for paths */
    size_t at;         /* next entry of the phase */
    unsigned digit;
    bool is_exchanged; /* from and to, since the range was begun */
    files_pairs from;
    files_pairs to;
    size_t starts[VALUES];
    size_t counts[DIGITS][VALUES];

    /* by paths */
    const uint8_t *const *paths; /* as in files_names.at */
    const uint8_t **gathered;    /* in the order of their addresses, … */
    uint32_t *positions;         /* … and whose they are */
    bool is_numbered;            /* pairs hold numbers of gathered ones */
    size_t named;                /* entries with a path, which come first */
    uint64_t last;               /* where the path before lies */
    size_t jumps;         /* from one path to one that lies far from it */
    size_t settled;       /* entries that have their place */
    size_t shared;        /* by the paths of the range, as far as is known */
    bool is_parted;       /* all were looked at once */
    files_range *waiting; /* parts too large for one step */
    size_t waiting_count;
    files_pair small[FILES_SMALL]; /* the one that is put in order */
};

/* The pair of the range at i, before it is moved. */
static inline void files_order_put(
    bc_files_sort *sort, size_t i, uint64_t key, uint32_t position)
{
    if (sort->descending) /* so that ties keep file order */
        key = ~key;
    sort->from.keys[i] = key;
    sort->from.positions[i] = position;
    for (unsigned digit = 0; digit < DIGITS; digit++)
        sort->counts[digit]
                    [(size_t)(key >> digit * DIGIT_BITS) & (VALUES - 1)]++;
}

/* Once all of the range were put: go on to move them to their places. True at
 * the end. */
bool files_order_move(bc_files_sort *sort, uint64_t most);

/* Nothing was done yet. BC_OK, BC_ERR_NO_MEMORY. */
bc_code files_order_paths_begin(
    bc_files_sort *sort, bc_error *err) BC_NODISCARD;
void files_order_paths_end(bc_files_sort *sort);

/* The phases of a sort by paths: go on for about so many entries. */
void files_order_paths(bc_files_sort *sort, uint64_t most);

/* How far it is, of sort->count. */
uint64_t files_order_paths_progress(const bc_files_sort *sort);

#endif

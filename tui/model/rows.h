/*
 * A short list that is sorted and filtered in memory: caches, archives.
 *
 * `shown` holds the indices of the items that pass the filter, in the order of
 * the chosen column. The owner of the items says what the columns mean.
 */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include "model/list.h"

#include <borgcache/types.h>
#include <stddef.h>

enum { MODEL_INPUT_MAX = 1000 /* bytes typed in a prompt: a long path */ };

typedef struct model_rows {
    model_list list; /* of the rows shown */
    uint32_t *shown; /* owned, twice as long; NULL: none */
    uint32_t total;
    unsigned by; /* column */
    bool descending;
    char filter[MODEL_INPUT_MAX + 1];
} model_rows;

/* What the owner knows of its items. */
typedef struct model_rows_how {
    const void *items;
    /* Ascending by that column: below, at or above 0. */
    int (*compare)(const void *items, unsigned by, uint32_t a, uint32_t b);
    bool (*match)(const void *items, const char *filter, uint32_t index);
} model_rows_how;

/* Another number of items. false: no memory, and nothing is shown. */
bool model_rows_resize(model_rows *rows, uint32_t total);
void model_rows_dispose(model_rows *rows);

/* Filter and sort anew; the selection stays on its item where it can. */
void model_rows_arrange(model_rows *rows, const model_rows_how *how);

/* Sort by a column: the same one again turns the direction. */
void model_rows_sort(model_rows *rows, unsigned by, bool descending_first);

/* The selected item; false when nothing is shown. */
bool model_rows_selected(const model_rows *rows, uint32_t *index);

/* The order of bytes: below, at or above 0. */
int model_slice_order(bc_slice a, bc_slice b);

/* Does the text hold these letters, whatever their case? Both may hold any
 * byte; an empty filter is in every text. */
bool model_text_has(const char *text, size_t len, const char *filter);

#endif

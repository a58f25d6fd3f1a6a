/*
 * A list or a page longer than its window: selection and scroll.
 *
 * Keeps top <= selected < top + rows (rows > 0) and selected < count. A page
 * has no selection of its own: only top moves.
 */
#ifndef MODEL_LIST_H
#define MODEL_LIST_H

#include "model/action.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct model_list {
    uint64_t count;
    uint64_t selected;
    uint64_t top;
    unsigned rows; /* of the window, at least 1 */
} model_list;

/* Another length or window; selection and scroll stay as near as they can. */
void model_list_fit(model_list *list, uint64_t count, unsigned rows);

/* Select; beyond the end means the last one. */
void model_list_select(model_list *list, uint64_t index);

/* UP, DOWN, PAGE_…, TOP, BOTTOM; false for any other action. */
bool model_list_move(model_list *list, model_action action);

/* The same for a page: moves top. */
bool model_list_scroll(model_list *list, model_action action);

#endif

/* The screen Overview: facts, files caches and findings as one list. */
#ifndef MODEL_MODEL_OVERVIEW_H
#define MODEL_MODEL_OVERVIEW_H

#include "model/list.h"
#include "model/model_kinds.h"

#include <borgcache/inspect.h>

#include <stddef.h>
#include <stdint.h>

typedef struct model_overview {
    model_list list; /* facts, then files caches, then findings */
    uint64_t top;    /* first line shown, headings counted */
    bool moved;      /* the user has chosen a line */
} model_overview;

typedef enum model_item { MODEL_FACT, MODEL_FILE, MODEL_FINDING } model_item;

model_item model_overview_item(const model *m, uint64_t index, size_t *inside);
/* The line, headings counted, on which that item stands. */
uint64_t model_overview_line(const model *m, uint64_t index);
uint64_t model_overview_lines(const model *m);
/* What makes every Borg command fail on this cache; NULL for nothing. */
const bc_finding *model_overview_broken(const model *m);

#endif

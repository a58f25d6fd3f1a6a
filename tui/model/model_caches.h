/* The screen Caches: what is below the root that was given. */
#ifndef MODEL_MODEL_CACHES_H
#define MODEL_MODEL_CACHES_H

#include "model/action.h"
#include "model/model_kinds.h"
#include "model/rows.h"

#include <borgcache/inspect.h>

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
    char kept[MODEL_PATH_MAX];   /* selected before they are read again */
    uint64_t kept_row;
    bool entering; /* its first screen follows */
} model_caches;

/* The rows of the root (borrowed), in the order of their ids. false: no
 * memory. */
bool model_caches_set(model *m, const bc_root_row *const *items, size_t count);
/* What was borrowed is void. */
void model_caches_forget(model *m);
/* The selected one, NULL when none is shown. */
const bc_root_row *model_caches_row(const model *m);
/* That cache is open now: what was known of another one is forgotten. */
void model_caches_opened(model *m, const char *path);
const char *model_caches_column_name(unsigned by);
model_action model_caches_sort_by(unsigned by);
/* The severest of them; BC_FIND_INFO where there are none. */
bc_severity model_worst(bc_findings findings);

#endif

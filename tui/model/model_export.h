/* An export of the look that is shown: which file it goes to. */
#ifndef MODEL_MODEL_EXPORT_H
#define MODEL_MODEL_EXPORT_H

#include "model/model_kinds.h"
#include "model/rows.h"

#include <borgcache/types.h>
#include <stdbool.h>

typedef struct model_export {
    char path[MODEL_INPUT_MAX + 1]; /* as typed; "": none was */
    bool replace;                   /* what is there */
    uint64_t there_bytes;           /* how much that is */
} model_export;

/* It is written, to that file. */
void model_exported(model *m, const char *path, uint64_t bytes);
/* Something is there already, and nothing was written: may it be replaced? */
void model_export_meets(model *m, uint64_t bytes);

#endif

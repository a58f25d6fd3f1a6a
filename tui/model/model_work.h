/* The engine work that is wanted, and how far it is. */
#ifndef MODEL_MODEL_WORK_H
#define MODEL_MODEL_WORK_H

#include "model/model_kinds.h"

#include <stdbool.h>
#include <stdint.h>

/* Engine work that is wanted. What a person gives up is taken away, and its
 * result is nothing then; but for a change or an answer that may be done. */
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
    MODEL_WORK_CENSUS = 16384,   /* what the chunk index misses */
    MODEL_WORK_PATH = 32768,     /* the entry of a path, by its hash */
    MODEL_WORK_SERIES = 1 << 18, /* whose files caches they are; nobody waits */
    MODEL_WORK_NAMES = 1 << 19,  /* the entries' paths, from an archive */
    MODEL_WORK_TRASH = 1 << 20,
    MODEL_WORK_EXPORT = 1 << 21,
    MODEL_WORK_CHANGE = MODEL_WORK_PLAN | MODEL_WORK_ACT,
    /* what is about the table that is shown */
    MODEL_WORK_TABLE = MODEL_WORK_ORDER | MODEL_WORK_SEARCH |
                       MODEL_WORK_FILTER | MODEL_WORK_TOTAL | MODEL_WORK_PATH
};

/* That work is done (or failed, with a message); more may follow from it. */
void model_done(model *m, unsigned work);

/* The work that takes time, as far as it is; what is NULL when there is none.
 */
typedef struct model_progress {
    const char *what;
    unsigned work; /* MODEL_WORK_… */
    uint64_t done;
    uint64_t total;
    bool in_bytes; /* else entries */
    bool no_count; /* done and total say nothing */
} model_progress;

model_progress model_progress_of(const model *m);

#endif

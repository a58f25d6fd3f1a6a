/* The screen Chunks. */
#ifndef MODEL_MODEL_CHUNKS_H
#define MODEL_MODEL_CHUNKS_H

#include "model/list.h"
#include "model/rows.h"

#include <borgcache/chunks.h>

typedef struct model_chunks {
    model_list page;
    char needle[MODEL_INPUT_MAX + 1];
    bool looked; /* a look-up was made */
    bool found;
    bc_chunks_entry entry;
} model_chunks;

#endif

/* The screen Archives. */
#ifndef MODEL_MODEL_ARCHIVES_H
#define MODEL_MODEL_ARCHIVES_H

#include "model/action.h"
#include "model/model_kinds.h"
#include "model/rows.h"

#include <borgcache/archives.h>

typedef enum model_archives_column {
    MODEL_ARCHIVES_BY_TIME,
    MODEL_ARCHIVES_BY_NAME,
    MODEL_ARCHIVES_BY_HOST,
    MODEL_ARCHIVES_BY_ID,
    MODEL_ARCHIVES_BY_FILES_CACHE,
    MODEL_ARCHIVES_COLUMNS
} model_archives_column;

typedef struct model_archives {
    bool read;
    bc_archives known; /* borrowed */
    model_rows rows;
    bool keep; /* the archive to be selected once they are read again */
    bc_id keep_id;
} model_archives;

/* All of them (borrowed). false: no memory. */
bool model_archives_set(model *m, const bc_archives *archives);
/* What was borrowed is void. */
void model_archives_forget(model *m);
const bc_archive *model_archives_row(const model *m);
const char *model_archives_column_name(unsigned by);
model_action model_archives_sort_by(unsigned by);

#endif

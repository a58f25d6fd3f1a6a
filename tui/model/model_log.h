/* The screen Log. */
#ifndef MODEL_MODEL_LOG_H
#define MODEL_MODEL_LOG_H

#include "model/list.h"
#include "model/model_kinds.h"
#include "model/rows.h"

#include <borgcache/log.h>

typedef struct model_log_line {
    bc_level level;
    char *logger;
    char *text; /* raw bytes from outside, cut at MODEL_LOG_TEXT */
} model_log_line;

typedef struct model_log {
    model_list list; /* of the lines at or above least */
    bc_level least;
    char filter[MODEL_INPUT_MAX + 1]; /* topic or words; "": all */
    model_log_line lines[MODEL_LOG_MAX];
    size_t first;
    size_t count;
    uint64_t dropped;
} model_log;

void model_log_add(
    model *m, bc_level level, const char *logger, const char *text);
/* The nth line at or above the filter, NULL beyond the end. */
const model_log_line *model_log_at(const model *m, uint64_t index);

#endif

/* The values of a row, to be copied. */
#ifndef MODEL_MODEL_VALUE_H
#define MODEL_MODEL_VALUE_H

#include "model/list.h"
#include "model/model_kinds.h"

#include <stdbool.h>
#include <stddef.h>

/* A row's values as plain text; may hold outside bytes. */
typedef struct model_value_part {
    const char *label;
    char bytes[MODEL_PATH_MAX];
    size_t len;
} model_value_part;

typedef struct model_value {
    bool open;
    model_value_part parts[MODEL_VALUE_PARTS];
    size_t count;
    model_list page;
} model_value;

#endif

/* The columns of the table of entries, which may be chosen. */
#ifndef MODEL_COLUMNS_H
#define MODEL_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum model_column {
    MODEL_COL_AGE,
    MODEL_COL_SIZE,
    MODEL_COL_MTIME,
    MODEL_COL_CHUNKS,
    MODEL_COL_FLAGS,
    MODEL_COL_INODE,
    MODEL_COL_CTIME,
    MODEL_COL_HASH,
    MODEL_COL_PATH, /* where it is not known, the hash */
    MODEL_COL_COUNT
} model_column;

/* count 0: those that the width has room for. */
typedef struct model_columns {
    model_column at[MODEL_COL_COUNT];
    size_t count;
} model_columns;

/*
 * "size hash age": names with blanks between them, each at most once. false:
 * they are not that; out is as before.
 */
bool model_columns_parse(model_columns *out, const char *words);

/* The chosen ones, else what fits in a screen of that width: a narrow one has
 * room for flags and a path only where others give way. */
model_columns model_columns_for(const model_columns *chosen, unsigned cols);

#endif

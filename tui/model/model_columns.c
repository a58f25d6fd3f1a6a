#include "model/columns.h"

#include <string.h>

static const char *const names[MODEL_COL_COUNT] = {"age", "size", "mtime",
    "chunks", "flags", "inode", "ctime", "hash", "path"};

static model_column find(const char *word, size_t len)
{
    for (int i = 0; i < MODEL_COL_COUNT; i++) {
        if (strlen(names[i]) == len && memcmp(names[i], word, len) == 0)
            return (model_column)i;
    }
    return MODEL_COL_COUNT;
}

static bool holds(const model_columns *columns, model_column column)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->at[i] == column)
            return true;
    }
    return false;
}

bool model_columns_parse(model_columns *out, const char *words)
{
    model_columns found = {.count = 0};

    while (*(words += strspn(words, " \t"))) {
        size_t len = strcspn(words, " \t");
        model_column column = find(words, len);

        if (column == MODEL_COL_COUNT || holds(&found, column))
            return false;
        found.at[found.count++] = column;
        words += len;
    }
    if (found.count > 0)
        *out = found;
    return found.count > 0;
}

model_columns model_columns_for(const model_columns *chosen, unsigned cols)
{
    enum { NARROW = 66, WIDE = 110 };
    static const model_columns least = {
        {MODEL_COL_AGE, MODEL_COL_SIZE, MODEL_COL_FLAGS, MODEL_COL_PATH}, 4};
    static const model_columns narrow = {
        {MODEL_COL_AGE, MODEL_COL_SIZE, MODEL_COL_MTIME, MODEL_COL_CHUNKS,
            MODEL_COL_FLAGS, MODEL_COL_PATH},
        6};
    static const model_columns wide = {
        {MODEL_COL_AGE, MODEL_COL_SIZE, MODEL_COL_MTIME, MODEL_COL_CHUNKS,
            MODEL_COL_FLAGS, MODEL_COL_INODE, MODEL_COL_CTIME, MODEL_COL_PATH},
        8};

    if (chosen->count > 0)
        return *chosen;
    if (cols < NARROW)
        return least;
    return cols >= WIDE ? wide : narrow;
}

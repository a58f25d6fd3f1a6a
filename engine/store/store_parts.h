/* What a store is; for the files of this folder. */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include "store/store.h"

struct store {
    const bc_io *io;
    const bc_iow *iow; /* NULL: read only */
    char *path;
    int data_levels;
    bool data_unsynced; /* put below data/ since the last sync */
};

/* In the one namespace that is nested, and not synced with each object? */
bool store_is_data(const char *name);

#endif

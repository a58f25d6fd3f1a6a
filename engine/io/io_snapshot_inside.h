/* What recording and replaying share. */
#ifndef IO_SNAPSHOT_INSIDE_H
#define IO_SNAPSHOT_INSIDE_H

#include "io/io_snapshot.h"

struct io_snapshot {
    bc_io io;           /* its ctx is the snapshot */
    const bc_io *under; /* when recording */
    io_shot **shots;    /* by path */
    size_t count;
    size_t cap;
    io_alive *alive;
    size_t alive_count;
    bool incomplete;
};

/* NULL when there is none. */
io_shot *io_snapshot_find(const io_snapshot *s, const char *path);

/* An empty one with these calls. */
bc_code io_snapshot_make(
    io_snapshot **out, const bc_io *io, bc_error *err) BC_NODISCARD;

#endif

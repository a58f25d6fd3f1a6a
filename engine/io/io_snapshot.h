/*
 * A port that writes down what is asked of the system, and one that answers
 * from what was written down: a look can be repeated elsewhere, by the same
 * code.
 *
 * Life: io_snapshot_record or io_snapshot_new -> io_snapshot_io, … -> free
 */
#ifndef IO_SNAPSHOT_H
#define IO_SNAPSHOT_H

#include "io/io.h"

/* An answer of stat or lstat. */
typedef struct io_seen {
    bool known; /* it was asked */
    int sys_errno;
    uint32_t mode;
    uint64_t size;
    bc_ns mtime_ns;
    uint64_t inode;
} io_seen;

/* All that was asked about one path. */
typedef struct io_shot {
    char *path;
    io_seen stat;
    io_seen lstat;
    bool listed; /* as a folder, and it could be */
    bool opened; /* as a file, and it could be */
    int list_errno;
    int open_errno;
    io_names names;
    bc_buf content; /* when replaying */
} io_shot;

typedef struct io_alive {
    int64_t pid;
    int sys_errno; /* 0: it lives */
} io_alive;

typedef struct io_snapshot io_snapshot;

/* Pass everything on to under, and write down what is asked: not the names in
 * folders, nor the content of files. What the system makes up (/proc, /sys)
 * is left out. BC_OK, BC_ERR_NO_MEMORY. */
bc_code io_snapshot_record(
    io_snapshot **out, const bc_io *under, bc_error *err) BC_NODISCARD;

/* Answer from what io_snapshot_put adds; anything else is not there. */
bc_code io_snapshot_new(io_snapshot **out, bc_error *err) BC_NODISCARD;

const bc_io *io_snapshot_io(const io_snapshot *snapshot);

/* Did memory run out while recording? Then something is missing. */
bool io_snapshot_incomplete(const io_snapshot *snapshot);

/* In byte order of the paths. */
size_t io_snapshot_count(const io_snapshot *snapshot);
const io_shot *io_snapshot_at(const io_snapshot *snapshot, size_t index);

/* The processes asked about. */
size_t io_snapshot_alive_count(const io_snapshot *snapshot);
io_alive io_snapshot_alive_at(const io_snapshot *snapshot, size_t index);
bc_code io_snapshot_put_alive(
    io_snapshot *snapshot, io_alive alive, bc_error *err) BC_NODISCARD;

/* The shot of a path, a new one if there is none; it stays where it is. NULL
 * when out of memory. */
io_shot *io_snapshot_put(io_snapshot *snapshot, const char *path);

void io_snapshot_free(io_snapshot *snapshot);

#endif

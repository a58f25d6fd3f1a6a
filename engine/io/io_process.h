/*
 * Who else is at work on this machine: what Linux shows below /proc.
 *
 * Only looks. Where there is no such folder, or a process shows nothing to
 * this user, it is as if it were not there.
 */
#ifndef IO_PROCESS_H
#define IO_PROCESS_H

#include "io/io.h"

#define IO_PROCESS_ROOT "/proc"

typedef struct io_process {
    int64_t pid;
    bc_slice words; /* of its command line, each with its NUL: the first
                     * 128 KiB of them; borrowed */
} io_process;

/* A file, whatever it is called. */
typedef struct io_file_id {
    uint64_t device;
    uint64_t inode;
} io_file_id;

/* False when path is not there. */
bool io_file_id_of(io_file_id *out, const bc_io *io, const char *path);

typedef struct io_file_ids {
    const io_file_id *items;
    size_t count;
} io_file_ids;

/* Where processes are shown: IO_PROCESS_ROOT, or a folder made like it. */
typedef struct io_processes {
    const bc_io *io;
    const char *root;
} io_processes;

/* Called for each process; false stops. */
typedef bool (*io_process_visit)(void *payload, const io_process *process);

/* BC_OK, BC_ERR_NO_MEMORY. */
bc_code io_process_each(const io_processes *all, io_process_visit visit,
    void *payload, bc_error *err) BC_NODISCARD;

/* Has it one of these files open? False where that cannot be seen. BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code io_process_holds(bool *out, const io_processes *all, int64_t pid,
    const io_file_ids *files, bc_error *err) BC_NODISCARD;

#endif

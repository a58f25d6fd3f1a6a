/*
 * What the two ways of replacing a file share: a saver whose temporary name
 * and syncing are chosen. See io_write.h for the ways themselves.
 */
#ifndef IO_SAVER_H
#define IO_SAVER_H

#include "io/io_write.h"

/*
 * Make the temporary file "<stem>xxxxxxxx.tmp". out->iow, out->path and
 * out->temp (the stem) are set; both buffers are taken. On failure out is
 * disposed of. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code io_saver_create(io_saver *out, mode_t mode, bc_error *err) BC_NODISCARD;

typedef enum io_sync {
    IO_SYNC_NONE,
    IO_SYNC_AFTER, /* the content, and the folder after the rename */
    IO_SYNC_BOTH   /* and the folder before the rename */
} io_sync;

/* io_saver_commit, which is this with IO_SYNC_BOTH. */
bc_code io_saver_finish(
    io_saver *saver, io_sync sync, bc_error *err) BC_NODISCARD;

#endif

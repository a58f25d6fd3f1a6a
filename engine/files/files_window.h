/* A stretch of the file in memory. */
#ifndef FILES_WINDOW_H
#define FILES_WINDOW_H

#include "io/io.h"

typedef struct files_window {
    uint8_t *bytes;
    size_t cap;
    size_t len;
    uint64_t base; /* offset in the file of the first byte */
} files_window;

/* What the window holds from offset at on; empty when at is outside. */
bc_slice files_window_from(const files_window *window, uint64_t at);

/*
 * Let the window hold the file from offset at, size bytes or up to the end of
 * the file. What it held already is moved, the rest is read.
 *
 *   fresh   the bytes read now; empty at the end of the file
 *
 * BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY; after a failure it may hold less.
 */
bc_code files_window_slide(bc_slice *fresh, files_window *window,
    const io_file *file, uint64_t at, size_t size, bc_error *err) BC_NODISCARD;

void files_window_dispose(files_window *window);

#endif

/* The real calls that look, as a constant that another table can name. */
#ifndef IO_POSIX_H
#define IO_POSIX_H

#include "io/io.h"

extern const bc_io io_posix_table;

/* Of both ports. */
int io_posix_alive(void *ctx, int64_t pid);

#endif

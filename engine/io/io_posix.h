/* The real calls that look, as a constant that another table can name. */
#ifndef IO_POSIX_H
#define IO_POSIX_H

#include "io/io.h"

extern const bc_io io_posix_table;

#endif

/*
 * The real system with one call that fails.
 *
 * For a sweep: n = 1, 2, … until fault_io_fired() is false; each round the
 * code under test must give a typed error or succeed, and hold nothing open.
 */
#ifndef SUPPORT_FAULT_IO_H
#define SUPPORT_FAULT_IO_H

#include "io/io.h"

typedef struct fault_io {
    bc_io io;              /* give &fault.io to the code under test */
    unsigned long calls;   /* made so far */
    unsigned long fail_at; /* number of the call that fails; 0: none */
    int sys_errno;         /* what it fails with */
    bool kills;            /* it kills the process instead */
    long open;             /* files and directories not closed yet */
} fault_io;

/* fault must stay where it is: its io points back to it. A failing close
 * closes all the same, as close(2) does. */
void fault_io_init(fault_io *fault, unsigned long fail_at, int sys_errno);

/* Has the failing call been reached? */
bool fault_io_fired(const fault_io *fault);

/* Count one call; true with errno set when it is the one that fails. For
 * ports that share the count. */
bool fault_io_fails(fault_io *fault);

#endif

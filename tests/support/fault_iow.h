/*
 * The real system, writing too, with one call that fails or at which the
 * process dies; every writing call is written down.
 *
 * The calls of both ports, fault.iow and fault.iow.read, share one count. The
 * clocks stand still but for sleep, and random bytes count up from 0, so that
 * the first temporary name ends in "aaaaaaaa.tmp" and the next in "bbbbbbbb".
 */
#ifndef SUPPORT_FAULT_IOW_H
#define SUPPORT_FAULT_IOW_H

#include "io/io_write.h"
#include "support/fault_io.h"

typedef struct fault_iow {
    bc_iow iow;       /* give &fault.iow to the code under test */
    fault_io reading; /* calls, fail_at, open: of both */
    size_t most;      /* bytes that a write takes at most; 0: any number */
    uint8_t random;   /* the next random bytes */
    bc_ns now;
    bc_ns monotonic;
    char log[4096]; /* "create a.tmp\nwrite 3\n…"; paths: last component */
} fault_iow;

/* fault must stay where it is. A failing close closes all the same. */
void fault_iow_init(fault_iow *fault, unsigned long fail_at, int sys_errno);

/* Has the failing call been reached? */
bool fault_iow_fired(const fault_iow *fault);

/* Run act in a child process that is killed at its nth call. Was it? Otherwise
 * it came to its end before. */
bool fault_iow_kill_at(unsigned long n,
    void (*act)(const bc_iow *iow, void *payload), void *payload);

#endif

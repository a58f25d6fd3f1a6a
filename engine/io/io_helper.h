/*
 * One thread beside the caller's, which does what it is handed, in order.
 *
 * A job belongs to the thread from io_helper_hand to the return of
 * io_helper_await for it, and to the caller before and afterwards: they share
 * nothing else. A job must not call back into what a caller gave the engine
 * (logs, progress, ports), and it keeps its error as a value.
 *
 * Life: io_helper_start -> hand, await in the same order -> io_helper_stop.
 * One caller.
 */
#ifndef IO_HELPER_H
#define IO_HELPER_H

#include <borgcache/error.h>

/* The most that may be handed and not yet awaited. */
#define IO_HELPER_WAITING 4u

typedef struct io_helper io_helper;

typedef void (*io_job)(void *job);

/*
 * BC_OK, BC_ERR_NO_MEMORY (out is NULL). Where the system gives no thread there
 * is none: io_helper_hand does the job then. No signal is delivered to the
 * thread.
 */
bc_code io_helper_start(
    io_helper **out, io_job act, bc_error *err) BC_NODISCARD;

/* job is not NULL. */
void io_helper_hand(io_helper *helper, void *job);

/* Until the oldest job that was not awaited is done. */
void io_helper_await(io_helper *helper);

/* Ends after the job in work; the others that wait are not begun. NULL is
 * allowed. */
void io_helper_stop(io_helper *helper);

#endif

/*
 * To be woken when somebody changes a directory.
 *
 * Says that something happened there, never what: whoever is woken compares.
 * Several changes are one. Changes made on another host, where the directory
 * comes over the network, are not seen.
 *
 * Life: bc_watch_open -> poll the descriptor, bc_watch_changed ->
 * bc_watch_close
 */
#ifndef BORGCACHE_WATCH_H
#define BORGCACHE_WATCH_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/*
 * bc_watch_open - watch the names in a directory and the files behind them
 *
 *   out   replaced by a descriptor that becomes readable (POLLIN) when a name
 *         comes or goes, a file that was open for writing is closed, or the
 *         directory itself goes; the caller's, ended by bc_watch_close; -1
 *         when there is none
 *   dir   one level; links in the path are followed once, here
 *
 * BC_OK, BC_ERR_UNSUPPORTED (the system has no such thing, or no more of them
 * for this user: look from time to time instead), BC_ERR_NOT_FOUND (no such
 * directory), BC_ERR_NO_MEMORY, BC_ERR_IO. Nothing is written: a watched one is
 * the same to everybody else.
 * Cost: two system calls. Source: none (ours)
 */
BC_API bc_code bc_watch_open(
    int *out, const char *dir, bc_error *err) BC_NODISCARD;

/*
 * bc_watch_changed - has anything happened since the last call?
 *
 * Takes everything that waits, and never waits itself. After the directory
 * has gone it is true once, and nothing comes any more: open anew. False for
 * -1.
 * Cost: a system call for each 4 KiB of notices. Source: none (ours)
 */
BC_API bool bc_watch_changed(int watch);

/* bc_watch_close - release; -1 is allowed. Source: none (ours) */
BC_API void bc_watch_close(int watch);

#endif

/*
 * A part of a look, loaded by another thread.
 *
 * bc_inspect_unlock, bc_inspect_archives and bc_inspect_chunks can take long. A
 * bc_load does the same in two halves: bc_load_run, on any thread, finds out
 * and shows nothing; bc_load_put, by the thread of the bc_inspect, is quick and
 * adds what was found.
 *
 * While there is a bc_load, the thread of its bc_inspect may ask for facts,
 * findings, entries and chunks, and sort and search; it may not free the
 * bc_inspect or call what reaches the repository: bc_inspect_unlock, _archives,
 * _chunks, _locks, _path_hash and _move_key. The log is written by the thread
 * that runs.
 *
 * Life: bc_load_new -> bc_load_run (once) -> bc_load_put (once) -> bc_load_free
 */
#ifndef BORGCACHE_LOAD_H
#define BORGCACHE_LOAD_H

#include <borgcache/inspect.h>
#include <borgcache/key.h>
#include <borgcache/work.h>

typedef struct bc_load bc_load;

typedef enum bc_load_part {
    BC_LOAD_KEY,      /* as bc_inspect_unlock */
    BC_LOAD_ARCHIVES, /* as bc_inspect_archives, which costs nothing then */
    BC_LOAD_CHUNKS    /* as bc_inspect_chunks, which costs nothing then */
} bc_load_part;

/*
 * bc_load_new - prepare to load a part
 *
 *   out       the caller's, ended by bc_load_free
 *   inspect   borrowed until then
 *   how       of BC_LOAD_KEY: borrowed until bc_load_run returns; else NULL
 *
 * BC_OK, BC_ERR_USAGE (a key without how), BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: none. Source: none (ours)
 */
BC_API bc_code bc_load_new(bc_load **out, bc_inspect *inspect,
    bc_load_part part, const bc_unlock *how, bc_error *err) BC_NODISCARD;

/*
 * bc_load_run - find out
 *
 *   work   asked after each archive, and while BORG_PASSCOMMAND runs; NULL:
 *          never. A derivation of a key and the reading of the chunk index are
 *          not interrupted.
 *
 * Results as bc_inspect_unlock, bc_inspect_archives or bc_inspect_chunks;
 * BC_ERR_CANCELLED. Cost: as there. Source: as there
 */
BC_API bc_code bc_load_run(
    bc_load *load, const bc_work *work, bc_error *err) BC_NODISCARD;

/*
 * bc_load_put - add what was found to the bc_inspect
 *
 * Also after a failure, which may be a finding. Facts and findings handed out
 * before are void.
 *
 * BC_OK, BC_ERR_NO_MEMORY. Cost: of a key, one manifest is read and decoded;
 * of archives, a look at each; else none. Source: none (ours)
 */
BC_API bc_code bc_load_put(bc_load *load, bc_error *err) BC_NODISCARD;

/* bc_load_free - release; what was not put is forgotten, and the repository
 * locked again. NULL is allowed. Source: none (ours) */
BC_API void bc_load_free(bc_load *load);

#endif

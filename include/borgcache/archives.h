/*
 * The archives of a repository, and what a cache can be rebuilt from them.
 *
 * Borg keeps a files cache for each series, which is what archives of one name
 * are called. When it is lost or damaged, the newest archive of the series
 * gives back what Borg remembered of its files.
 *
 * Life: bc_inspect_archives -> rows; they belong to the bc_inspect.
 *       bc_repo_open -> bc_cache_open -> bc_rebuild_files -> bc_cache_commit
 */
#ifndef BORGCACHE_ARCHIVES_H
#define BORGCACHE_ARCHIVES_H

#include <borgcache/cache.h>
#include <borgcache/error.h>
#include <borgcache/inspect.h>
#include <borgcache/log.h>
#include <borgcache/repo.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

/*
 * One archive; everything borrows from the bc_inspect. A slice has ptr NULL
 * where the archive does not say.
 */
typedef struct bc_archive {
    bc_id id;
    bool exists; /* false: a pointer to nothing, with Borg's name for it,
                    "archive-does-not-exist", and the time 0 */
    bc_slice name;
    bc_slice time; /* as stored, ISO 8601 */
    bc_ns time_ns;
    bc_slice host;
    bc_slice user;
    bc_slice comment;
    const bc_slice *tags; /* sorted */
    size_t tag_count;
    bc_opt_u64 bytes;        /* of all files, as Borg counts them */
    bc_opt_u64 files;        /* regular ones */
    const char *files_cache; /* file name in the cache, NULL: there is none */
} bc_archive;

/* known is false where the repository was not reached or its key is locked;
 * the finding that says so is there already. */
typedef struct bc_archives {
    bool known;
    const bc_archive *items; /* by instant, then id */
    size_t count;
} bc_archives;

/*
 * bc_inspect_archives - the archives of the repository that is looked at
 *
 *   out    set on BC_OK; borrowed until bc_inspect_unlock or free
 *   work   asked after each archive; NULL: never
 *
 * Afterwards bc_files_head.series is known where an archive's name is that of
 * a files cache. An archive that cannot be read is a finding,
 * archive-unreadable, and left out.
 *
 * BC_OK, BC_ERR_CANCELLED (ask again to start anew), BC_ERR_LOCAL (a name
 * below archives/ that is no id), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: reads one object for each archive, at the first call.
 * Source: borg 2.0.0b12, manifest.py, Archives.list
 */
BC_API bc_code bc_inspect_archives(bc_archives *out, bc_inspect *inspect,
    const bc_work *work, bc_error *err) BC_NODISCARD;

#endif

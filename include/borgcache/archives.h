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

/* What a rebuild made, or would make. */
typedef struct bc_rebuilt {
    char name[256];   /* of the files cache; "" for a chunk index */
    bc_id archive;    /* that the files cache is rebuilt from */
    bc_ns time_ns;    /* of that archive */
    uint64_t newer;   /* archives of the series that are newer than it */
    uint64_t entries; /* files, or chunks */
    uint64_t bytes;   /* of the file as it is written */
    char digest[17];  /* XXH64 of a files cache, as `config` gets it; else "" */
} bc_rebuilt;

typedef struct bc_rebuild_options {
    const bc_env *env;  /* needed; borrowed for the call */
    const char *series; /* preview only: archive name, as in bc_cache_options */
    const char *archive; /* preview only: as in bc_rebuild_files_from */
    bool dry_run;        /* chunks only: write nothing */
    bc_work work;
    bc_log log;
} bc_rebuild_options;

/*
 * bc_rebuild_files - a files cache anew from the newest archive of its series
 *
 *   cache   opened with a series and a mode that is not "disabled"
 *   out     set on BC_OK
 *
 * What the cache held in memory of files is replaced; bc_cache_commit writes
 * it with its digest, as a Borg run would leave it. The series is a match
 * expression, as in Borg. Asked while it runs: bc_cache_options.work.
 *
 * BC_OK. BC_ERR_NOT_FOUND (no archive is of the series), BC_ERR_USAGE (no
 * series, or "disabled"), BC_ERR_CANCELLED. BC_ERR_COMMAND 4 (`aid:` that does
 * not match exactly one), BC_ERR_LOCAL 2 (a bad expression, damaged
 * metadata), BC_ERR_ARCHIVE_NOT_FOUND 31, BC_ERR_OBJECT_NOT_FOUND 17, other
 * codes of the repository. BC_ERR_IO, BC_ERR_NO_MEMORY. Nothing is written
 * then, and a commit leaves the file as it is.
 * Cost: every archive's metadata, every item of one archive; memory for the
 * entries and one chunk.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin._build_files_cache
 */
BC_API bc_code bc_rebuild_files(
    bc_rebuilt *out, bc_cache *cache, bc_error *err) BC_NODISCARD;

/*
 * bc_rebuild_files_from - the same from a chosen archive of the series
 *
 *   archive   a match expression, as in Borg ("aid:" and an id); NULL: newest
 *
 * What changed since that archive is not known then, so the next backup reads
 * it again; nothing wrong comes of it. Results as bc_rebuild_files, and
 * BC_ERR_COMMAND 4 where archive does not match exactly one of the series.
 * Cost: as bc_rebuild_files.
 * Source: borg 2.0.0b12, manifest.py, Archives.get_one; else as there
 */
BC_API bc_code bc_rebuild_files_from(bc_rebuilt *out, bc_cache *cache,
    const char *archive, bc_error *err) BC_NODISCARD;

/*
 * bc_rebuild_preview - what bc_rebuild_files would make
 *
 *   out       set on BC_OK
 *   repo      unlocked; borrowed for the call
 *   options   env and series are needed
 *
 * Needs no cache and writes nothing. BC_OK and the rest as bc_rebuild_files.
 * Cost: as there. Source: as there
 */
BC_API bc_code bc_rebuild_preview(bc_rebuilt *out, bc_repo *repo,
    const bc_rebuild_options *options, bc_error *err) BC_NODISCARD;

/*
 * bc_rebuild_chunks - the chunk index anew from the listing of the repository
 *
 *   out       set on BC_OK: entries and bytes
 *   repo      borrowed for the call; needs no key. With dry_run it may be open
 *             with look_only
 *   options   work is asked while it lists; dry_run stores nothing
 *
 * Stored at once; sizes are not known then, as after Borg's own rebuild.
 *
 * BC_OK, BC_ERR_CANCELLED, codes of the repository, BC_ERR_IO,
 * BC_ERR_NO_MEMORY; the stored index is the old one then, or its hash does not
 * fit and Borg rebuilds it.
 * Cost: a listing of every object; 40 bytes of memory a bucket.
 * Source: borg 2.0.0b12, cache.py, build_chunkindex_from_repo
 */
BC_API bc_code bc_rebuild_chunks(bc_rebuilt *out, bc_repo *repo,
    const bc_rebuild_options *options, bc_error *err) BC_NODISCARD;

#endif

/*
 * The paths of a files cache's entries, from an archive.
 *
 * A files cache holds a hash of each path, never the path. Whoever has the
 * repository's key (mode none needs no other) can hash the paths of an archive
 * and see which entry each belongs to. Entries whose file is not in that
 * archive keep to be known by their hash only; another archive of the series
 * may know more of them.
 *
 * Life: bc_names_open -> step until done, or load -> free. What was learned
 * stays in the bc_files_view, as bc_files_entry.path and in the order
 * BC_FILES_BY_PATH, also when the reading is given up half-way.
 */
#ifndef BORGCACHE_NAMES_H
#define BORGCACHE_NAMES_H

#include <borgcache/error.h>
#include <borgcache/inspect.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_names bc_names;

typedef struct bc_names_options {
    size_t files;         /* which files cache, as in bc_inspect_files */
    const bc_id *archive; /* NULL: the newest one that belongs to it; asked
                             again, the one before the last that was read */
    bc_work work;         /* while the archives are listed, if they are not */
} bc_names_options;

/*
 * bc_names_open - begin to read an archive for the paths of a files cache
 *
 *   out       the caller's, ended by bc_names_free
 *   inspect   borrowed until then, and not to be unlocked meanwhile
 *
 * BC_OK. BC_ERR_UNSUPPORTED (the repository was not reached, or its key is
 * locked; or more than 2^32-1 entries), BC_ERR_USAGE (that files cache is not
 * loaded), BC_ERR_NOT_FOUND (no archive belongs to it, or all that do were
 * read), BC_ERR_ARCHIVE_NOT_FOUND, codes of bc_inspect_archives and of the
 * repository, BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: lists the archives where that was not done; 24 bytes of memory an
 * entry, of which 12 stay.
 * Source: borg 2.0.0b12, archive.py, Archive.iter_items
 */
BC_API bc_code bc_names_open(bc_names **out, bc_inspect *inspect,
    const bc_names_options *options, bc_error *err) BC_NODISCARD;

/*
 * bc_names_step - go on for about max_items of the archive
 *
 *   done   true once the archive is read to its end
 *
 * BC_OK, BC_ERR_CORRUPT (the files cache changed under us), BC_ERR_LOCAL
 * (damaged items), BC_ERR_OBJECT_NOT_FOUND 17, other codes of the repository,
 * BC_ERR_IO, BC_ERR_NO_MEMORY; after a failure only bc_names_free is of use.
 * Cost: max_items hashed and looked up, after as many entries were sorted.
 * Memory: one chunk of the archive; for each entry that is met its path and 4
 * bytes, in blocks of 1 MiB. With paths of 80 bytes that is 1 GB for 10^7
 * entries.
 * Source: borg 2.0.0b12, archive.py, FilesystemObjectProcessors.process_file
 */
BC_API bc_code bc_names_step(bool *done, bc_names *names, uint64_t max_items,
    bc_error *err) BC_NODISCARD;

/*
 * bc_names_load - step until done
 *
 *   work   asked after each piece, with bc_names_progress; NULL: never
 *
 * Results as bc_names_step, and BC_ERR_CANCELLED. Cost: as there.
 * Source: as bc_names_step
 */
BC_API bc_code bc_names_load(
    bc_names *names, const bc_work *work, bc_error *err) BC_NODISCARD;

/* How far it is, in chunks of the archive's list of items. */
typedef struct bc_names_progress {
    uint64_t done;
    uint64_t total;
} bc_names_progress;

/* bc_names_progress_of - how far it is. Source: none (ours) */
BC_API bc_names_progress bc_names_progress_of(const bc_names *names);

/* bc_names_archive - the id of the archive that is read; borrowed.
 * Source: none (ours) */
BC_API const bc_id *bc_names_archive(const bc_names *names);

/* bc_names_free - release or give up; NULL is allowed. Source: none (ours) */
BC_API void bc_names_free(bc_names *names);

#endif

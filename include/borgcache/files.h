/*
 * A files cache, looked at: `files.<suffix>` in a cache directory.
 *
 * Borg keeps one such file per archive series: what it knew of every file when
 * it last backed it up, keyed by a hash of the path. A bc_files_view reads one
 * without ever writing, locking or mapping it (Borg 2.0.0b12 truncates the
 * file in place, which would kill a process that has it mapped).
 *
 * Life: bc_inspect_files -> bc_files_view_step until done -> head, entry,
 * order, find. The view belongs to its bc_inspect. One thread per bc_inspect.
 */
#ifndef BORGCACHE_FILES_H
#define BORGCACHE_FILES_H

#include <borgcache/error.h>
#include <borgcache/finding.h>
#include <borgcache/types.h>

typedef struct bc_files_view bc_files_view;

/* What the digest in `config` says of the file. */
typedef enum bc_integrity {
    BC_INTEGRITY_NOT_CHECKED, /* unknown algorithm, or not read yet */
    BC_INTEGRITY_OK,
    BC_INTEGRITY_MISMATCH,
    BC_INTEGRITY_MISSING_DIGEST,    /* no section, no key, or section void */
    BC_INTEGRITY_UNREADABLE_DIGEST, /* Borg calls the file corrupted */
    BC_INTEGRITY_NO_FILE            /* a digest without a file */
} bc_integrity;

/* How many entries have this age as stored (runs since last seen). */
typedef struct bc_age_count {
    uint64_t age;
    uint64_t count;
} bc_age_count;

/*
 * What Borg's next save does to this table, were every entry found unchanged
 * (seen) or none of them (unseen), the newest memorized time being cutoff_ns.
 */
typedef struct bc_next_save {
    bc_ns cutoff_ns;
    uint64_t seen_kept;
    uint64_t seen_dropped_by_race;
    uint64_t unseen_kept;
    uint64_t unseen_dropped_by_ttl;
} bc_next_save;

/*
 * Facts about the whole file. name, bytes and series are there from the
 * start; the rest once loaded is true. Borrowed from the view; valid until the
 * next step or the end of the bc_inspect.
 */
typedef struct bc_files_head {
    const char *name;   /* file name, may hold any byte but NUL and '/' */
    const char *path;   /* whole path */
    const char *series; /* archive series, NULL when not known */
    uint64_t bytes;     /* st_size when opened */
    bool loaded;
    bool readable_format; /* false: another generation; facts stay unknown */
    bc_opt_u64 entries;   /* distinct path hashes before readable_bytes */
    const bc_age_count *ages; /* ascending by age */
    size_t age_count;
    bc_integrity integrity;
    bc_opt_u64 readable_bytes; /* up to the first undecodable record */
    bc_opt_i64 newest_ns;      /* newest of all ctime and mtime */
    bc_opt_i64 ttl;            /* in force, in runs; unknown when invalid */
    bool has_next_save;        /* false where Borg would discard the file */
    bc_next_save next_save;
    uint64_t named; /* entries whose path is known, see names.h */
} bc_files_head;

/* BC_FLAG_RACE: dropped if seen. BC_FLAG_TTL: dropped if unseen. */
enum {
    BC_FLAG_RACE = 1,
    BC_FLAG_TTL = 2,
    BC_FLAG_MISSING_CHUNK = 4 /* only once a chunk index was read */
};

/*
 * One entry. chunk_bytes borrows from the view until its next call; walk it
 * with bc_files_chunk_next. path borrows until the end of the view.
 */
typedef struct bc_files_entry {
    bc_path_hash path_hash;
    uint64_t age; /* as stored, in runs */
    uint64_t inode;
    uint64_t size; /* bytes */
    bc_ns ctime_ns;
    bc_ns mtime_ns;
    uint32_t chunk_count;
    unsigned flags; /* BC_FLAG_… */
    bc_slice chunk_bytes;
    bc_slice path; /* as archived, any bytes; ptr NULL: not known (names.h) */
} bc_files_entry;

typedef struct bc_files_chunk {
    bc_id id;
    uint64_t size; /* plaintext bytes */
} bc_files_chunk;

typedef enum bc_files_column {
    BC_FILES_BY_POSITION,
    BC_FILES_BY_AGE,
    BC_FILES_BY_SIZE,
    BC_FILES_BY_INODE,
    BC_FILES_BY_CTIME,
    BC_FILES_BY_MTIME,
    BC_FILES_BY_CHUNKS,
    BC_FILES_BY_HASH,
    BC_FILES_BY_PATH /* by bytes; those that are not known come last */
} bc_files_column;

/*
 * bc_files_view_step - read on for about max_bytes, hashing and checking
 *
 *   max_bytes   any number; a block of 256 KiB is read at least
 *   done        true once the whole file is read and head()->loaded holds
 *
 * BC_OK, BC_ERR_IO (the file cannot be read: the head says what is known),
 * BC_ERR_NO_MEMORY (call again to retry from the start).
 * Content never makes it fail: a damaged file is a verdict in the head.
 * Cost: linear in max_bytes; 12 bytes of memory per entry read, and up to 8
 * more during the last step, which looks for path hashes that come twice.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin._read_files_cache
 */
BC_API bc_code bc_files_view_step(bool *done, bc_files_view *view,
    size_t max_bytes, bc_error *err) BC_NODISCARD;

/*
 * bc_files_view_load - step until done
 *
 * Results and cost as bc_files_view_step over the whole file.
 * Source: as bc_files_view_step
 */
BC_API bc_code bc_files_view_load(
    bc_files_view *view, bc_error *err) BC_NODISCARD;

/* bc_files_view_head - facts about the file; borrowed, never NULL.
 * Source: none (ours) */
BC_API const bc_files_head *bc_files_view_head(const bc_files_view *view);

/* bc_files_view_progress - bytes read so far, 0 to head()->bytes.
 * Source: none (ours) */
BC_API uint64_t bc_files_view_progress(const bc_files_view *view);

/* bc_files_view_findings - what is noteworthy about this file; grows when
 * loaded. Borrowed until the next step. Source: none (ours) */
BC_API bc_findings bc_files_view_findings(const bc_files_view *view);

/*
 * bc_files_view_entry - the entry at a position in file order
 *
 *   index   below head()->entries
 *   out     set on BC_OK; its chunk bytes borrow from view until the next call
 *           that takes view
 *
 * BC_OK, BC_ERR_USAGE (index out of range), BC_ERR_CORRUPT (the file changed
 * under us: that record no longer decodes), BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: one decode; a read when the record is not in the window.
 * Source: borg 2.0.0b12, cache.py, FileCacheEntry
 */
BC_API bc_code bc_files_view_entry(bc_files_entry *out, bc_files_view *view,
    uint64_t index, bc_error *err) BC_NODISCARD;

/*
 * bc_files_chunk_next - take the next [id, size] off entry->chunk_bytes
 *
 *   rest   starts as a copy of entry->chunk_bytes and shrinks
 *
 * true with out set, false at the end.
 * Cost: one decode. Source: borg 2.0.0b12, item.pyx, ChunkListEntry
 */
BC_API bool bc_files_chunk_next(bc_files_chunk *out, bc_slice *rest);

/*
 * bc_files_view_order - positions sorted by a column
 *
 *   out      the caller's array of head()->entries numbers, freed with free(3)
 *
 * Ties keep file order. BC_OK, BC_ERR_USAGE (not loaded, or by paths of which
 * none is known), BC_ERR_UNSUPPORTED (more than 2^32-1 entries),
 * BC_ERR_CORRUPT, BC_ERR_IO, BC_ERR_NO_MEMORY; out is NULL then.
 * Cost: one pass over the file (by paths: over these) and a sort; 24 bytes per
 * entry while it runs, 36 by paths.
 * Source: none (ours)
 */
BC_API bc_code bc_files_view_order(uint32_t **out, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err) BC_NODISCARD;

/*
 * The same in steps, for a caller that must not stand still. The view has to
 * outlive the sort. It may be asked for entries meanwhile, also by another
 * thread than the one that does the steps; paths that it learns between two
 * steps may come too late, and it must learn none during one.
 *
 * Life: bc_files_sort_new -> step until done -> take -> free. Freeing it early
 * gives up.
 */
typedef struct bc_files_sort bc_files_sort;

/*
 * bc_files_sort_new - begin to sort
 *
 *   out    the caller's, ended by bc_files_sort_free
 *   view   borrowed until then
 *
 * BC_OK, BC_ERR_USAGE (not loaded, or by paths of which none is known),
 * BC_ERR_UNSUPPORTED (more than 2^32-1 entries), BC_ERR_NO_MEMORY; out is NULL
 * then.
 * Cost: 24 bytes of memory per entry, 36 by paths. Source: none (ours)
 */
BC_API bc_code bc_files_sort_new(bc_files_sort **out, bc_files_view *view,
    bc_files_column by, bool descending, bc_error *err) BC_NODISCARD;

/*
 * bc_files_sort_step - go on for about max_entries
 *
 *   done   true once the order can be taken
 *
 * BC_OK, BC_ERR_CORRUPT (the file changed under us), BC_ERR_IO,
 * BC_ERR_NO_MEMORY; after a failure only bc_files_sort_free is of use.
 * Cost: max_entries decoded, or 8 times as many moved; by paths, so many are
 * looked at.
 * Source: none (ours)
 */
BC_API bc_code bc_files_sort_step(bool *done, bc_files_sort *sort,
    uint64_t max_entries, bc_error *err) BC_NODISCARD;

/* bc_files_sort_progress - how much of it is done, 0 to the number of entries.
 * Source: none (ours) */
BC_API uint64_t bc_files_sort_progress(const bc_files_sort *sort);

/* bc_files_sort_take - the order, freed with free(3); once, after done; NULL
 * before. Source: none (ours) */
BC_API uint32_t *bc_files_sort_take(bc_files_sort *sort);

/* bc_files_sort_free - release or give up; NULL is allowed.
 * Source: none (ours) */
BC_API void bc_files_sort_free(bc_files_sort *sort);

/*
 * bc_files_view_find - position of an entry whose path hash has this prefix
 *
 *   prefix   1 to 64 hex digits, any case
 *   from     first position looked at
 *   out      set on BC_OK
 *
 * BC_OK, BC_ERR_NOT_FOUND, BC_ERR_USAGE (not hex, too long), BC_ERR_CORRUPT,
 * BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: linear, about a nanosecond an entry; reads where 4 bytes fit.
 * Source: none (ours)
 */
BC_API bc_code bc_files_view_find(uint64_t *out, bc_files_view *view,
    const char *prefix, uint64_t from, bc_error *err) BC_NODISCARD;

/*
 * bc_files_view_forecast - what the next save does under another cut-off
 *
 *   cutoff_ns   newest time memorized in that run; 0: nothing memorized
 *
 * BC_OK, BC_ERR_NOT_FOUND (no forecast: not loaded, or Borg would discard the
 * file, or the TTL is invalid), BC_ERR_CORRUPT, BC_ERR_IO, BC_ERR_NO_MEMORY.
 * Cost: one pass over the file.
 * Source: borg 2.0.0b12, cache.py, FilesCacheMixin._write_files_cache
 */
BC_API bc_code bc_files_view_forecast(bc_next_save *out, bc_files_view *view,
    bc_ns cutoff_ns, bc_error *err) BC_NODISCARD;

/*
 * bc_files_view_set_cutoff - the cut-off that flags and the head are under
 *
 * Results and cost as bc_files_view_forecast. Source: as there
 */
BC_API bc_code bc_files_view_set_cutoff(
    bc_files_view *view, bc_ns cutoff_ns, bc_error *err) BC_NODISCARD;

/* "files." and 16 hex digits and NUL. */
#define BC_SERIES_NAME_MAX 23

/*
 * bc_files_series_name - the file name of a series' files cache
 *
 *   series   archive name, NUL-terminated UTF-8
 *
 * Cost: one hash. Source: borg 2.0.0b12, cache.py,
 * FilesCacheMixin.files_cache_name
 */
BC_API void bc_files_series_name(
    char out[BC_SERIES_NAME_MAX], const char *series);

/* bc_integrity_name - the verdict's word in documents: "ok", "mismatch", …
 * Source: none (ours) */
BC_API const char *bc_integrity_name(bc_integrity verdict);

#endif

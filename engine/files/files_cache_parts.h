/* What the parts of a files cache in use share. */
#ifndef FILES_CACHE_PARTS_H
#define FILES_CACHE_PARTS_H

#include "files/files_cache.h"
#include "files/files_index.h"
#include "files/files_parts.h"
#include "formats/fmt_modes.h"

/*
 * What the offset of an entry says besides where it is. An offset in a file
 * never gets near these bits.
 *
 *   FILES_OF_RUN   the record stands in files_cache.run; its age is 0
 *   FILES_SEEN     the record in the file is as it was found now: age 0
 *   neither        not seen yet: one run older than the record says
 */
#define FILES_OF_RUN      (UINT64_C(1) << 63)
#define FILES_SEEN        (UINT64_C(1) << 62)
#define FILES_OFFSET_MASK (FILES_SEEN - 1)

struct files_cache {
    const bc_iow *iow;
    unsigned mode; /* FMT_MODE_… */
    int64_t ttl;
    bc_opt_i64 start_backup_ns;
    repo *repo; /* to rebuild from, or NULL */
    char *series;
    bc_work work;
    bc_log log;
    bool loaded;
    bc_files_view *view; /* its table is the map, in Borg's order */
    files_index index;   /* empty until a look-up leaves the file's order */
    size_t next;         /* position after the last one found */
    bc_buf run;          /* records that are not as in the file */
    bc_buf scratch;      /* a record before it gets its place */
    bc_ns newest_ns;     /* of all times memorized, cache-side 5.8 */
};

/* Load it unless that was done. BC_OK, BC_ERR_NO_MEMORY, codes of
 * files_cache_rebuild; not loaded then. */
bc_code files_cache_load(files_cache *cache, bc_error *err) BC_NODISCARD;

/* No entry, nothing memorized. */
void files_cache_clear(files_cache *cache);

/* Its age in memory. */
uint64_t files_cache_age(uint64_t offset, uint64_t stored_age);

/* An entry and its record. The record and raw, its bytes, borrow until the
 * next read, replace or append. */
typedef struct files_entry {
    bool found;
    size_t position;
    fmt_files_record record;
    bc_slice raw;
} files_entry;

/* The entry at a position. Results as files_record_at. */
bc_code files_cache_read(files_entry *out, files_cache *cache, size_t position,
    bc_error *err) BC_NODISCARD;

/* The entry of a path hash; found is false when there is none. Results as
 * files_record_at, and BC_ERR_IO when no random numbers are to be had. */
bc_code files_cache_find(files_entry *out, files_cache *cache,
    const bc_path_hash *hash, bc_error *err) BC_NODISCARD;

/* Give an entry another record, with age 0. What fields borrow may be what
 * this replaces. BC_OK, BC_ERR_NO_MEMORY; unchanged when not BC_OK. */
bc_code files_cache_replace(files_cache *cache, size_t position,
    const fmt_files_fields *fields, bc_error *err) BC_NODISCARD;

/* A new entry at the end; its hash must be in no other. Results as
 * files_cache_find; unchanged when not BC_OK. */
bc_code files_cache_append(files_cache *cache, const fmt_files_fields *fields,
    bc_error *err) BC_NODISCARD;

/* The same without a look at the others, until files_cache_settle. BC_OK,
 * BC_ERR_NO_MEMORY; unchanged then. */
bc_code files_cache_add(files_cache *cache, const fmt_files_fields *fields,
    bc_error *err) BC_NODISCARD;

/*
 * Of several entries of one path leave the first, with the record of the last.
 * Paths at these positions go altogether. Results as files_cache_read, and
 * BC_ERR_NO_MEMORY. Cost: linear; 5 bytes an entry while it runs.
 */
bc_code files_cache_settle(files_cache *cache, const size_t *leaving,
    size_t count, bc_error *err) BC_NODISCARD;

/* A line of the topic log, of any length; text may be NULL: no line. */
void files_cache_say(const files_cache *cache, const char *text);

/* From which time on a record seen in this run is not saved (cache-side 5.7
 * step 1). */
bc_ns files_cache_cutoff(bc_opt_i64 newest_ns, bc_opt_i64 start_backup_ns);

#endif

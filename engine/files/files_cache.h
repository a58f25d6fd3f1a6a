/*
 * The files cache as a backup uses it: load with ageing, known?, memorize,
 * save. The reading half is a bc_files_view; on top of it stand the records
 * of this run.
 *
 * Life: files_cache_open -> known, memorize… -> files_cache_save -> free
 *
 * Source: cache-side spec 5, 6; borg 2.0.0b12, cache.py, FilesCacheMixin
 */
#ifndef FILES_CACHE_H
#define FILES_CACHE_H

#include "files/files.h"
#include "formats/fmt_integrity.h"
#include "io/io_write.h"
#include "repo/repo_archives.h"

#include <borgcache/cache.h>

typedef struct files_cache files_cache;

typedef struct files_cache_options {
    const bc_iow *iow;
    const char *dir;  /* the cache directory; borrowed */
    const char *name; /* file name: "files.<suffix>"; borrowed */
    unsigned mode;    /* FMT_MODE_… */
    bc_slice record;  /* integrity record; ptr NULL: none */
    int64_t ttl;      /* in runs */
    bc_opt_i64 start_backup_ns;
    /* Where a file that cannot be used is rebuilt from; NULL: it is not. Both
     * borrowed until free; the key of repo must not be locked. */
    repo *repo;
    const char *series; /* a match expression, as in Borg */
    bc_work work;       /* asked while rebuilding */
    bc_log log;
} files_cache_options;

/* BC_OK, BC_ERR_NO_MEMORY. Reads nothing: the file is loaded when it is first
 * needed, as Borg does. */
bc_code files_cache_open(files_cache **out, const files_cache_options *options,
    bc_error *err) BC_NODISCARD;

/* Was it loaded? Only then is there something to save. */
bool files_cache_loaded(const files_cache *cache);

/* What a rebuild made. */
typedef struct files_rebuilt {
    bool found; /* false: no archive is of this series, or nothing is to be
                   rebuilt (see files_cache_options) */
    bc_id archive;
    bc_ns time_ns;    /* of the archive */
    uint64_t entries; /* left when the newest are gone */
    uint64_t newer;   /* archives of the series that are newer */
} files_rebuilt;

/*
 * Replace what is in memory by what the newest archive of the series says of
 * its regular files, without those that are as new as the newest (cache-side
 * 7). Where the file cannot be used, loading does the same. archive: a match
 * expression for the one of the series that is taken instead, or NULL.
 *
 * BC_OK; codes of repo_archives_list, repo_archives_match, repo_items_open and
 * repo_items_next; BC_ERR_COMMAND 4 (archive does not match exactly one);
 * BC_ERR_CANCELLED; the cache is empty and counts as not loaded then, or as it
 * was where no archive was begun.
 */
bc_code files_cache_rebuild(files_rebuilt *out, files_cache *cache,
    const char *archive, bc_error *err) BC_NODISCARD;

/* Forget every entry: as if it was never loaded. A save is BC_ERR_USAGE then.
 */
void files_cache_unload(files_cache *cache);

/* As given; NULL: none. Borrowed. */
const char *files_cache_series(const files_cache *cache);

/* The file that a save would make now. */
typedef struct files_measured {
    uint64_t bytes;
    char digest[BC_DIGEST_HEX_MAX]; /* XXH64, as in `config` */
} files_measured;

/* What would it be? BC_OK, BC_ERR_IO, BC_ERR_CORRUPT, BC_ERR_NO_MEMORY. */
bc_code files_cache_measure(
    files_measured *out, files_cache *cache, bc_error *err) BC_NODISCARD;

/*
 * Every row of cache-side 6.2. hashed_path is for log lines only. On
 * BC_FILE_UNCHANGED out->chunk_bytes borrows until the next call.
 * BC_OK, BC_ERR_IO, BC_ERR_CORRUPT (the file changed under us),
 * BC_ERR_NO_MEMORY; at the first call codes of files_cache_rebuild.
 */
bc_code files_cache_known(bc_file_known *out, files_cache *cache,
    const bc_path_hash *hash, bc_slice hashed_path, const bc_file_stat *st,
    bc_error *err) BC_NODISCARD;

/* Cache-side 6.3. BC_OK; codes of files_cache_known: unchanged then. */
bc_code files_cache_memorize(files_cache *cache, const bc_path_hash *hash,
    bc_slice hashed_path, const bc_file_stat *st, bc_slice chunk_bytes,
    bc_error *err) BC_NODISCARD;

/*
 * Cache-side 5.7, by a temporary file and a rename. record gets the integrity
 * record to put into `config`. Records that this run did not touch are copied
 * as bytes but for their age.
 * BC_OK, BC_ERR_IO, BC_ERR_CORRUPT, BC_ERR_NO_MEMORY; the old file stands
 * then.
 */
bc_code files_cache_save(
    bc_buf *record, files_cache *cache, bc_error *err) BC_NODISCARD;

void files_cache_free(files_cache *cache);

/* "files." + BORG_FILES_CACHE_SUFFIX, else of the series. BC_OK, BC_ERR_USAGE
 * (a suffix with '/', ':', '=', a newline or outer blanks; neither suffix nor
 * series), BC_ERR_NO_MEMORY. Appends to out. */
bc_code files_cache_name(bc_buf *out, const bc_env *env, const char *series,
    bc_error *err) BC_NODISCARD;

#endif

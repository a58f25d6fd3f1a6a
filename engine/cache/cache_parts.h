/* What the parts of this folder share about a bc_cache. */
#ifndef CACHE_PARTS_H
#define CACHE_PARTS_H

#include "chunks/chunks_index.h"
#include "files/files_cache.h"
#include "formats/fmt_config.h"
#include "io/io_write.h"
#include "repo/repo.h"
#include "security/security_keep.h"

#include <borgcache/cache.h>

/* A set of feature names, those of config first; owned. */
typedef struct cache_names {
    char **items;
    size_t count;
} cache_names;

struct bc_cache {
    const bc_iow *iow;
    const bc_env *env;
    repo *repo;
    bc_log log;
    bc_progress progress;

    char id[65];
    bc_buf path;
    bc_buf config_path;
    bc_buf security_dir;
    bool created;
    bool pretends; /* a plan: the security checks write nothing */
    repo_manifest manifest;

    fmt_ini *ini;
    fmt_config config; /* as loaded; its slices borrow from ini */
    cache_names ignored;
    cache_names mandatory;

    unsigned mode; /* FMT_MODE_… */
    compress_choice compression;
    bc_buf files_name;
    files_cache *files;

    chunks_table *chunks; /* NULL: not loaded */
    bc_ns refreshed_ns;   /* when the lock was last known to be fresh */
    bc_cache_stats stats;

    /* what a commit has done so far; a repeated one goes on from here */
    bc_buf files_record;
    bool files_saved;
    bool committed;
};

/* bc_cache_open over any port: tests put a faulty one in its place. */
bc_code cache_open(bc_cache **out, bc_cache_ask *ask,
    const bc_cache_options *options, const bc_iow *iow,
    bc_error *err) BC_NODISCARD;
bc_code cache_check(bc_cache_ask *ask, const bc_cache_options *options,
    const bc_iow *iow, bc_error *err) BC_NODISCARD;

/* The first half of an open; nothing on disk is touched yet. */
bc_code cache_begin(bc_cache *cache, const bc_cache_options *options,
    const bc_iow *iow, bc_error *err) BC_NODISCARD;
/* A file in the cache's place: BC_ERR_LOCAL. */
bc_code cache_check_place(const bc_cache *cache, bc_error *err) BC_NODISCARD;

/* The directories that Borg makes before any check (cache-side 1.4), and what
 * it puts there. */
extern const char cache_tag[];
extern const char cache_readme[];
bc_code cache_make_dirs(bc_cache *cache, bc_error *err) BC_NODISCARD;

/* Make the cache directory, README and config where they are missing. */
bc_code cache_create(bc_cache *cache, bc_error *err) BC_NODISCARD;
/* The document of a new cache, in memory. */
bc_code cache_config_new(bc_cache *cache, bc_error *err) BC_NODISCARD;
bc_code cache_config_load(bc_cache *cache, bc_error *err) BC_NODISCARD;
/* What a save writes, appended to out. */
bc_code cache_config_text(
    bc_buf *out, bc_cache *cache, bc_error *err) BC_NODISCARD;
bc_code cache_config_save(bc_cache *cache, bc_error *err) BC_NODISCARD;

/* Keep or wipe, then take in what the manifest demands (cache-side 9.2). */
bc_code cache_features_update(bc_cache *cache, bc_error *err) BC_NODISCARD;

/* Does a cache that was made for these features fit this program? Pure. */
bool cache_features_fit(const cache_names *mandatory);
bc_code cache_names_add(
    cache_names *names, bc_slice name, bc_error *err) BC_NODISCARD;
void cache_names_clear(cache_names *names);

/* The security checks, with the question filled in when there is one. */
bc_code cache_assert(bc_cache *cache, bc_cache_ask *ask,
    const bc_cache_options *options, bool unknown_only,
    bc_error *err) BC_NODISCARD;
bc_code cache_security_save(bc_cache *cache, bc_error *err) BC_NODISCARD;

/* The chunk index, loaded or rebuilt at the first call. */
bc_code cache_chunks(bc_cache *cache, bc_error *err) BC_NODISCARD;

bc_code cache_destroy(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

#endif

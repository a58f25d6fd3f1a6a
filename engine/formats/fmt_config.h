/*
 * The meaning of a cache's `config` file.
 *
 * Source: cache-side spec 2.6; borg 2.0.0b12, cache.py, CacheConfig.load
 */
#ifndef FMT_CONFIG_H
#define FMT_CONFIG_H

#include "formats/fmt_ini.h"

#include <borgcache/log.h>

/* Bytes that are read at most: far above the few hundred of any real one. */
#define FMT_CONFIG_LIMIT (UINT64_C(64) << 20)

typedef enum fmt_config_integrity {
    FMT_CONFIG_INTEGRITY_OK,
    FMT_CONFIG_INTEGRITY_NO_SECTION,
    FMT_CONFIG_INTEGRITY_STALE /* manifests differ, or the key is missing */
} fmt_config_integrity;

typedef struct fmt_config_pair {
    bc_slice key;
    bc_slice value;
} fmt_config_pair;

/* Slices borrow from the fmt_ini; the arrays are owned. ptr NULL = missing. */
typedef struct fmt_config {
    bool has_version;
    int64_t version;
    bc_slice repository;
    bc_slice manifest;
    bc_slice *ignored;
    size_t ignored_count;
    bc_slice *mandatory;
    size_t mandatory_count;
    fmt_config_integrity state;
    fmt_config_pair *integrity; /* without "manifest" */
    size_t integrity_count;
    bc_slice integrity_manifest;
} fmt_config;

#define FMT_CONFIG_INIT                                                        \
    {                                                                          \
        .has_version = false                                                   \
    }

/*
 * Fill out as far as it goes, then say whether Borg would load it.
 * BC_OK, BC_ERR_LOCAL with Borg's text (out holds what was there all the
 * same; version wrong: has_version is true), BC_ERR_NO_MEMORY.
 */
bc_code fmt_config_decode(fmt_config *out, const fmt_ini *ini, const char *path,
    bc_error *err) BC_NODISCARD;

void fmt_config_dispose(fmt_config *config);

/* The document of a new cache (cache-side 2.2). id is 64 hex. BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code fmt_config_create(
    fmt_ini **out, const char *id, bc_error *err) BC_NODISCARD;

/* What a save puts into the document (cache-side 2.7). */
typedef struct fmt_config_update {
    const char *manifest;       /* 64 hex */
    const char *const *ignored; /* joined by commas in this order */
    size_t ignored_count;
    const char *const *mandatory;
    size_t mandatory_count;
    const fmt_config_pair *integrity; /* set in this order */
    size_t integrity_count;
} fmt_config_update;

/*
 * The pairs may be what fmt_config_decode gave for this document; all slices
 * handed out before are no longer valid afterwards. Integrity keys that are not
 * in update stay. BC_OK; BC_ERR_LOCAL (no [cache]) and BC_ERR_NO_MEMORY: no
 * value changed, at most an empty [integrity] added.
 */
bc_code fmt_config_apply(
    fmt_ini *ini, const fmt_config_update *update, bc_error *err) BC_NODISCARD;

/* What Borg writes to its log about the state, and how loud; NULL: nothing. */
const char *fmt_config_news(bc_level *level, const fmt_config *config);

#endif

/*
 * The manifest's plaintext: one MessagePack map.
 *
 * Source: repository-side spec 7; borg 2.0.0b12, manifest.py
 */
#ifndef FMT_MANIFEST_H
#define FMT_MANIFEST_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_manifest {
    int64_t version;  /* 1 or 2 */
    bc_buf timestamp; /* text as stored, bytes; owned */
    char **features;  /* mandatory ones of all operations, distinct, sorted;
                       * owned */
    size_t feature_count;
} fmt_manifest;

#define FMT_MANIFEST_INIT                                                      \
    {                                                                          \
        .version = 0                                                           \
    }

/*
 * What out owned before is released; dispose of it whatever the result.
 *
 * BC_OK, BC_ERR_MANIFEST (27, starts with c1c1c1c1), BC_ERR_LOCAL (version not
 * 1 or 2, no timestamp, no config, wrong types, an operation or a specifier in
 * feature_flags that Borg does not know), BC_ERR_TRUNCATED,
 * BC_ERR_CORRUPT, BC_ERR_NO_MEMORY. Trailing bytes are ignored, as Borg does.
 */
bc_code fmt_manifest_decode(
    fmt_manifest *out, bc_slice plaintext, bc_error *err) BC_NODISCARD;

void fmt_manifest_dispose(fmt_manifest *manifest);

#endif

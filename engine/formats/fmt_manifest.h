/*
 * The manifest's plaintext: one MessagePack map.
 *
 * Source: repository-side spec 7; borg 2.0.0b12, manifest.py
 */
#ifndef FMT_MANIFEST_H
#define FMT_MANIFEST_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* What a command is going to do with a repository. */
typedef enum fmt_manifest_operation {
    FMT_MANIFEST_READ,
    FMT_MANIFEST_CHECK,
    FMT_MANIFEST_WRITE,
    FMT_MANIFEST_DELETE,
    FMT_MANIFEST_OPERATIONS
} fmt_manifest_operation;

/* Distinct and sorted; owned. */
typedef struct fmt_manifest_names {
    char **items;
    size_t count;
} fmt_manifest_names;

#define FMT_MANIFEST_KEYS_MAX 100u

typedef struct fmt_manifest {
    int64_t version;             /* 1 or 2 */
    bc_buf timestamp;            /* text as stored, bytes; owned */
    bc_buf config;               /* the map, as MessagePack; owned */
    fmt_manifest_names features; /* mandatory ones of all operations */
    fmt_manifest_names mandatory[FMT_MANIFEST_OPERATIONS];
    fmt_manifest_names item_keys; /* Borg's own and those it names */
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

/* What a new repository has, without a timestamp. BC_OK, BC_ERR_NO_MEMORY. */
bc_code fmt_manifest_begin(fmt_manifest *out, bc_error *err) BC_NODISCARD;

/*
 * Append the manifest as Borg 2.0.0b12 packs it: version 2, no archives; of
 * config everything, with item_keys in it. BC_OK, BC_ERR_LOCAL (more than 100
 * item keys), BC_ERR_TRUNCATED, BC_ERR_CORRUPT (config), BC_ERR_NO_MEMORY; out
 * is unchanged then.
 */
bc_code fmt_manifest_encode(
    bc_buf *out, const fmt_manifest *manifest, bc_error *err) BC_NODISCARD;

void fmt_manifest_names_dispose(fmt_manifest_names *names);
void fmt_manifest_dispose(fmt_manifest *manifest);

#endif

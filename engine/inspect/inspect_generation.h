/*
 * Which Borg wrote this cache directory? A pure decision over signs.
 *
 * Source: other-versions spec A.8
 */
#ifndef INSPECT_GENERATION_H
#define INSPECT_GENERATION_H

#include "formats/fmt_files.h"

#include <borgcache/types.h>

/* What the first bytes of a local `chunks` file say. */
typedef enum inspect_chunks_sign {
    INSPECT_CHUNKS_ABSENT,
    INSPECT_CHUNKS_BORG_IDX_12, /* Borg 1.x */
    INSPECT_CHUNKS_BORG_IDX_8,  /* 2.0.0b1, b2 */
    INSPECT_CHUNKS_BORG2IDX,    /* 2.0.0b3 to b8; stale under b9 */
    INSPECT_CHUNKS_DAMAGED
} inspect_chunks_sign;

typedef struct inspect_signs {
    bool has_config;       /* parses and has [cache] */
    bool has_manifest_key; /* [cache] manifest */
    bool has_integrity;    /* [integrity] */
    bool integrity_stale;  /* its manifest is not [cache]'s */
    bool sha256;           /* an integrity record names SHA256 */
    bool xxh64;
    bool pre12_meta;
    bool lock;        /* lock.roster or lock.exclusive */
    bool transaction; /* txn.active or txn.tmp */
    bool plain_files; /* a file named `files` */
    bool hex16_files; /* files.<16 hex> */
    bool hex64_files; /* files.<64 hex> */
    bool other_files; /* another files.<suffix> */
    inspect_chunks_sign chunks;
    fmt_files_layout layout; /* of the first files cache with records */
} inspect_signs;

typedef struct inspect_generation {
    const char *name; /* as in documents: "2.0.0b11-b21", "unknown", … */
    bool readable;    /* this library reads its files */
} inspect_generation;

inspect_generation inspect_generation_decide(const inspect_signs *signs);

#endif

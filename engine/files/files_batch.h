/*
 * Regular files of an archive with the hashes of their paths, many at a time:
 * hashing many at once costs far less.
 */
#ifndef FILES_BATCH_H
#define FILES_BATCH_H

#include "base/buf.h"
#include "repo/repo_archives.h"

#define FILES_BATCH 256u

typedef struct files_batch {
    fmt_item items[FILES_BATCH]; /* borrowed until the next one is taken */
    bc_slice paths[FILES_BATCH]; /* as stored */
    bc_id hashes[FILES_BATCH];   /* of the paths as Borg reads them */
    size_t count;
    bc_buf path; /* one that is not stored as Borg reads it */
} files_batch;

/* What there is in the next items of regular files that have a path and are
 * wanted (NULL: all); *more is false at the end. Results as repo_items_take. */
bc_code files_batch_take(bool *more, files_batch *batch, repo_items *items,
    bool (*wanted)(const fmt_item *item), bc_error *err) BC_NODISCARD;

/* Hash them all. Results as fmt_item_path. */
bc_code files_batch_hash(
    files_batch *batch, const repo *r, bc_error *err) BC_NODISCARD;

#endif

/*
 * The repository port, reading side: filesystem and mock behind one handle.
 *
 * Opening here takes no lock and creates nothing; it is what bc_inspect uses.
 * Source: repository-side spec 2; borg 2.0.0b12, repository.py
 */
#ifndef REPO_H
#define REPO_H

#include "formats/fmt_location.h"
#include "io/io.h"
#include "store/store.h"

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct repo repo;

/* The 73 bytes of `config/readme`. */
#define REPO_README                                                            \
    "This is a Borg Backup repository.\n"                                      \
    "See https://borgbackup.readthedocs.io/\n"

/*
 * What an implementation provides. Codes as store_load and store_list. path
 * may be NULL (an object is called by its name), free too (ctx is borrowed).
 */
typedef struct repo_ops {
    bc_code (*load)(bc_buf *out, void *ctx, const char *name, uint64_t limit,
        bc_error *err);
    bc_code (*list)(void *ctx, const char *name_space, store_visit visit,
        void *payload, bc_error *err);
    bc_code (*path)(bc_buf *out, void *ctx, const char *name, bc_error *err);
    void (*free)(void *ctx);
} repo_ops;

/*
 * Expand placeholders and parse. On BC_OK out is set (it must not own anything
 * before) and canonical replaced.
 * BC_OK, BC_ERR_USAGE, BC_ERR_FORMATTING, BC_ERR_PLACEHOLDER,
 * BC_ERR_NO_MEMORY.
 */
bc_code repo_locate(fmt_location *out, bc_buf *canonical, const char *text,
    const bc_env *env, bc_error *err) BC_NODISCARD;

/*
 * Open a filesystem repository for reading, with every check of
 * repository-side 2.2 but the lock.
 *
 * BC_OK; BC_ERR_UNSUPPORTED ("Unsupported protocol ssh", before anything is
 * touched); BC_ERR_REPO_NOT_FOUND 13; BC_ERR_REPO_INVALID 15 (also a Borg 1
 * repository, which is recognised before anything else); BC_ERR_REPO_CONFIG
 * 16; BC_ERR_LOCAL; BC_ERR_IO; BC_ERR_NO_MEMORY. Messages are Borg's.
 */
bc_code repo_open_fs(repo **out, const fmt_location *location,
    const bc_env *env, const bc_io *io, bc_error *err) BC_NODISCARD;

/*
 * The same checks over any implementation; takes ctx (frees it on failure).
 * label is what messages call the repository.
 */
bc_code repo_open_ops(repo **out, const repo_ops *ops, void *ctx,
    const char *label, bc_error *err) BC_NODISCARD;

const bc_id *repo_id(const repo *r);
int64_t repo_version(const repo *r);

/* Whole object by store name ("cache/chunks"); as store_load. */
bc_code repo_load(bc_buf *out, repo *r, const char *name, uint64_t limit,
    bc_error *err) BC_NODISCARD;

bc_code repo_list(repo *r, const char *name_space, store_visit visit,
    void *payload, bc_error *err) BC_NODISCARD;

/* Path of a stored object for display, appended to out; mock: its name. */
bc_code repo_path(
    bc_buf *out, const repo *r, const char *name, bc_error *err) BC_NODISCARD;

/* What the manifest tells without a key. */
typedef struct repo_manifest {
    uint8_t key_type; /* the class's own number */
    const char *mode; /* static */
    bool needs_key;   /* false for "none" */
    bc_tri logically_encrypted;
    bool readable; /* false: encrypted, the rest is not set */
    bool has_id;   /* mode none only */
    bc_id id;
    bc_buf timestamp; /* text as stored; owned */
} repo_manifest;

#define REPO_MANIFEST_INIT                                                     \
    {                                                                          \
        .key_type = 0                                                          \
    }

/*
 * Read `config/manifest`. out must not own anything before; dispose of it
 * whatever the result.
 *
 * BC_OK; BC_ERR_NO_MANIFEST 26; BC_ERR_PAYLOAD 48; BC_ERR_INTEGRITY 90 (wrong
 * object type or envelope); BC_ERR_MANIFEST 27; BC_ERR_DECOMPRESSION 92;
 * BC_ERR_LOCAL 2 (any other damage, as in Borg); BC_ERR_IO; BC_ERR_NO_MEMORY.
 * When only the content is bad, key_type and mode are set all the same (mode
 * not NULL).
 */
bc_code repo_manifest_read(
    repo_manifest *out, repo *r, bc_error *err) BC_NODISCARD;
void repo_manifest_dispose(repo_manifest *manifest);

void repo_free(repo *r);

#endif

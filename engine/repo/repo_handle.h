/* What an open repository is, inside engine/repo. */
#ifndef REPO_HANDLE_H
#define REPO_HANDLE_H

#include "crypto/crypto_keytype.h"
#include "formats/fmt_object.h"
#include "repo/repo.h"
#include "repo/repo_lock.h"

/* Borg's limit for a plaintext; what is stored may be obfuscated on top. */
#define REPO_PLAIN_LIMIT  62914584u
#define REPO_STORED_LIMIT (REPO_PLAIN_LIMIT + 20971479u + 4096u)

/* What a repository is called; owned texts. */
typedef struct repo_names {
    bc_buf label;     /* str(location) */
    bc_buf canonical; /* canonical_path() */
    bc_buf store;     /* repr(store) */
} repo_names;

#define REPO_NAMES_INIT                                                        \
    {                                                                          \
        .label = BC_BUF_INIT                                                   \
    }

/* Nesting of data/ where BORG_STORE_DATA_LEVELS says nothing. */
#define REPO_DATA_LEVELS 2

/* Behind a pointer: that mode none's key was looked up changes nothing that a
 * user of a const repo can see. */
typedef struct repo_keyring {
    crypto_key *key;   /* owned; NULL: locked */
    bool needs_unlock; /* known not to be mode none */
} repo_keyring;

struct bc_repo {
    repo_ops ops;
    void *ctx; /* owned when ops.free is set */
    repo_names names;
    repo_lock lock; /* lock.iow is NULL when only read */
    repo_keyring *keyring;
    bc_id id;
    int64_t version;
};

/* Forget the key; NULL is allowed. */
void repo_keyring_free(repo_keyring *keyring);

/* The manifest is of this type: mode none gets its key now.
 * BC_OK, BC_ERR_NO_MEMORY. */
bc_code repo_note_keytype(
    const repo *r, const crypto_keytype *type, bc_error *err) BC_NODISCARD;

/* The key, BC_ERR_UNSUPPORTED (locked), BC_ERR_NO_MEMORY. */
bc_code repo_need_key(
    crypto_key **out, const repo *r, bc_error *err) BC_NODISCARD;

/* Borg takes the type from the first byte behind the metadata, before it looks
 * at any other size, so that a newer format is called newer and not damaged.
 * BC_OK, BC_ERR_LOCAL, BC_ERR_PAYLOAD. */
bc_code repo_keytype(
    const crypto_keytype **out, bc_slice manifest, bc_error *err) BC_NODISCARD;

/* The object config/manifest, appended to out. BC_OK, BC_ERR_NO_MANIFEST 26,
 * BC_ERR_LOCAL (absurdly long), BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code repo_manifest_load(bc_buf *out, repo *r, bc_error *err) BC_NODISCARD;

/* data_levels is the nesting of data/. BC_OK, BC_ERR_NO_MEMORY; dispose of out
 * whatever the result. */
bc_code repo_names_of_location(repo_names *out, const fmt_location *location,
    int data_levels, bc_error *err) BC_NODISCARD;
/* Where there is no location, label stands for it. */
bc_code repo_names_of_label(
    repo_names *out, const char *label, bc_error *err) BC_NODISCARD;
void repo_names_dispose(repo_names *names);

/* A handle before any check; takes ctx (frees it on failure) and what names
 * owns. BC_OK, BC_ERR_NO_MEMORY (out is NULL). */
bc_code repo_new(repo **out, const repo_ops *ops, void *ctx, repo_names *names,
    bc_error *err) BC_NODISCARD;

/* The same where there is no location. */
bc_code repo_new_labelled(repo **out, const repo_ops *ops, void *ctx,
    const char *label, bc_error *err) BC_NODISCARD;

/* readme, version and id. */
bc_code repo_check(repo *r, bc_error *err) BC_NODISCARD;

/* Check. Takes r; out is NULL on failure. */
bc_code repo_start_read(repo **out, repo *r, bc_error *err) BC_NODISCARD;

/* Lock, unless options say no, and check. Takes r. Codes of repo_open_write;
 * out is NULL on failure. */
bc_code repo_start_write(repo **out, repo *r, const repo_write_options *options,
    bc_error *err) BC_NODISCARD;

/* What an object is expected to be. */
typedef struct repo_expected {
    const crypto_keytype *keytype; /* without a key: of plain envelopes */
    crypto_key *key;               /* NULL: locked */
    const bc_id *id;
    char type;        /* '*': any */
    const char *noun; /* what messages call it */
} repo_expected;

/*
 * Append the plaintext of an object; the id is not verified. Plain envelopes
 * are read without the key. BC_OK, BC_ERR_INTEGRITY, BC_ERR_DECOMPRESSION,
 * BC_ERR_LOCAL, BC_ERR_TRUNCATED, BC_ERR_CORRUPT, BC_ERR_UNSUPPORTED,
 * BC_ERR_NO_MEMORY.
 */
bc_code repo_object_plain(bc_buf *out, const fmt_object *object,
    const repo_expected *expected, bc_error *err) BC_NODISCARD;

/* The same of an object's bytes under expected->key, and the id is verified.
 * Damage is BC_ERR_LOCAL. Touches nothing but its arguments. */
bc_code repo_object_open(bc_buf *out, bc_slice object,
    const repo_expected *expected, bc_error *err) BC_NODISCARD;

/* Borg expects no such damage and ends with exit code 2. */
bc_code repo_damage_as_local(
    bc_code code, const char *what, bc_error *err) BC_NODISCARD;

#endif

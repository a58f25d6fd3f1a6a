/* From a passphrase to a key: the steps that engine/repo shares. */
#ifndef REPO_UNLOCK_H
#define REPO_UNLOCK_H

#include "crypto/crypto_keytype.h"
#include "io/io_secret.h"
#include "repo/repo.h"

#include <borgcache/key.h>

/* bc_repo_unlock over any port: key files are looked at through io. */
bc_code repo_unlock(
    repo *r, const bc_unlock *how, const bc_io *io, bc_error *err) BC_NODISCARD;

/* The passphrase of the first source that is set. *found is false when none
 * is. Codes as bc_repo_unlock. */
bc_code repo_passphrase_find(io_secret *out, bool *found, const bc_unlock *how,
    bc_error *err) BC_NODISCARD;

/* A person's answer. BC_ERR_NO_PASSPHRASE with Borg's text when there is none
 * to be had. */
bc_code repo_passphrase_ask(io_secret *out, const bc_unlock *how,
    const char *target, bc_error *err) BC_NODISCARD;

/* The encrypted key as it is stored. */
typedef struct repo_key_text {
    bc_buf bytes;    /* the object or the whole file */
    bc_slice base64; /* in bytes */
    bc_buf target;   /* what a question calls it */
} repo_key_text;

#define REPO_KEY_TEXT_INIT                                                     \
    {                                                                          \
        .bytes = BC_BUF_INIT                                                   \
    }

/* Where the key is kept. */
typedef struct repo_key_place {
    const bc_env *env;
    const bc_io *io;
    const bc_log *log;
} repo_key_place;

/*
 * keys/repokey, or the key file: BORG_KEY_FILE, else the first one of this
 * repository in the keys directory, in the directory's own order. Dispose of
 * out whatever the result. BC_OK; 40, 41, 42, 44 and BC_ERR_LOCAL as
 * bc_repo_unlock.
 */
bc_code repo_key_find(repo_key_text *out, repo *r, const repo_key_place *place,
    const crypto_keytype *type, bc_error *err) BC_NODISCARD;
void repo_key_text_dispose(repo_key_text *text);

#endif

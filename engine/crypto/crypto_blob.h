/*
 * The encrypted part of a key blob: passphrase in, inner key out.
 *
 * Source: repository-side spec 5.3; borg 2.0.0b12, crypto/key.py,
 * FlexiKey.decrypt_key_file
 */
#ifndef CRYPTO_BLOB_H
#define CRYPTO_BLOB_H

#include "base/secret.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef enum crypto_kdf {
    CRYPTO_KDF_ARGON2ID,
    CRYPTO_KDF_ARGON2I,
    CRYPTO_KDF_ARGON2D,
    CRYPTO_KDF_PBKDF2 /* legacy: PBKDF2-HMAC-SHA256, AES-256-CTR */
} crypto_kdf;

/* Cost and salt as a blob states them; slices borrow. */
typedef struct crypto_kdf_cost {
    crypto_kdf kdf;
    bc_slice salt;
    uint64_t time_cost;   /* Argon2 passes, PBKDF2 iterations */
    uint64_t memory_kib;  /* Argon2 */
    uint64_t parallelism; /* Argon2 lanes */
} crypto_kdf_cost;

/*
 * The key that a passphrase gives: 32 bytes. Costs are taken from a file, so
 * those above 4 GiB or 2^24 passes or iterations are refused.
 * BC_OK, BC_ERR_LOCAL (refused, or not valid for Argon2: Borg ends with exit
 * code 2), BC_ERR_NO_MEMORY.
 */
bc_code crypto_kdf_derive(bc_secret *out, const crypto_kdf_cost *cost,
    bc_slice passphrase, bc_error *err) BC_NODISCARD;

/* Costs and content of an encrypted key; slices borrow. */
typedef struct crypto_blob {
    crypto_kdf_cost cost;
    bc_slice data; /* Argon2: tag and ciphertext; PBKDF2: ciphertext */
    bc_slice hash; /* PBKDF2 only: HMAC-SHA256 of the plaintext */
} crypto_blob;

/*
 * Decrypt the inner key. BC_OK, BC_ERR_PASSPHRASE_WRONG (no message is set:
 * the caller knows where the passphrase came from), BC_ERR_LOCAL (shorter than
 * any sealed key), codes of crypto_kdf_derive.
 */
bc_code crypto_blob_open(bc_secret *plaintext, const crypto_blob *blob,
    bc_slice passphrase, bc_error *err) BC_NODISCARD;

#endif

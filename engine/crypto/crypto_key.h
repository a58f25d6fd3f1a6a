/*
 * A repository's key in use: id hashes and envelopes.
 *
 * AEAD envelope: type, 0, be48 counter, session id (24), tag (16), ciphertext.
 * Plain envelope (none, authenticated*): type, plaintext.
 * Legacy envelope (Borg 1, only read): type, MAC (32), be64 IV, ciphertext.
 *
 * Life: crypto_key_new -> id, open, seal -> crypto_key_free. One thread.
 * Source: repository-side spec 5.4 to 5.6; borg 2.0.0b12, crypto/key.py,
 * AEADKeyBase
 */
#ifndef CRYPTO_KEY_H
#define CRYPTO_KEY_H

#include "crypto/crypto_keytype.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct crypto_key crypto_key;

/* Copied into locked memory; mode none has none of it. */
typedef struct crypto_key_parts {
    bc_slice crypt_key;
    bc_slice id_key;
    int32_t chunk_seed;
} crypto_key_parts;

/*
 * A key with a fresh random session. BC_OK, BC_ERR_LOCAL (a part is
 * shorter than its use), BC_ERR_NO_MEMORY.
 */
bc_code crypto_key_new(crypto_key **out, const crypto_keytype *type,
    const crypto_key_parts *parts, bc_error *err) BC_NODISCARD;

/* The same key for another thread: it opens and hashes as key does, and shares
 * nothing with it. BC_OK, BC_ERR_NO_MEMORY. */
bc_code crypto_key_copy(
    crypto_key **out, const crypto_key *key, bc_error *err) BC_NODISCARD;

const crypto_keytype *crypto_key_type(const crypto_key *key);
int32_t crypto_key_chunk_seed(const crypto_key *key);

/*
 * Does Borg take what this key protects as encrypted? A key in the repository
 * that the empty passphrase opens protects nothing: who unlocks says so.
 */
bool crypto_key_logically_encrypted(const crypto_key *key);
void crypto_key_set_passphrase_empty(crypto_key *key, bool empty);

/* Borg's emergency access to an authenticated repository whose key is lost: a
 * key of zeros, whose ids say nothing. */
bool crypto_key_verifies_ids(const crypto_key *key);
void crypto_key_set_stand_in(crypto_key *key);

void crypto_key_id(bc_id *out, const crypto_key *key, bc_slice data);

/* Of many: out[i] is that of data[i]. Far cheaper than one by one. */
void crypto_key_ids(
    bc_id *out, const crypto_key *key, const bc_slice *data, size_t count);

/*
 * Open an envelope of the object id; plaintext is appended to out.
 * Accepts every type byte of the key's family (repository-side 5.1).
 *
 * BC_OK, BC_ERR_INTEGRITY ("Data integrity error: Chunk …: Invalid encryption
 * envelope"), BC_ERR_LOCAL (it does not authenticate, or is cut),
 * BC_ERR_NO_MEMORY; out is unchanged then.
 */
bc_code crypto_key_open(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice envelope, bc_error *err) BC_NODISCARD;

/*
 * Append an envelope. BC_OK, BC_ERR_UNSUPPORTED (a legacy key),
 * BC_ERR_INTEGRITY ("Data integrity error: IV overflow, should
 * never happen."), BC_ERR_NO_MEMORY.
 */
bc_code crypto_key_seal(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice plaintext, bc_error *err) BC_NODISCARD;

/* For test vectors: this session, and the counter of the last message. */
void crypto_key_set_session(
    crypto_key *key, const uint8_t session[24], uint64_t counter);

/* Wiped and released; NULL is allowed. */
void crypto_key_free(crypto_key *key);

#endif

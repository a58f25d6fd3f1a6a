#include "crypto/crypto_key_inside.h"

#include "base/error.h"
#include "crypto/crypto_id.h"

#include <sodium.h>
#include <string.h>

#define CRYPT_KEY_HMAC    64u
#define CRYPT_KEY_BLAKE2B 160u
#define ID_KEY            32u

/* The shortest crypt_key that every use of it fits in. A repository related to
 * another may have the short one even with BLAKE2b; only the MAC of Borg 1
 * needs the long one. */
static size_t crypt_key_need(const crypto_keytype *type)
{
    switch (type->cipher) {
    case CRYPTO_CIPHER_NONE:
        return 0;
    case CRYPTO_CIPHER_AES_CTR_LEGACY:
        return type->id_hash == CRYPTO_ID_BLAKE2B ? CRYPT_KEY_BLAKE2B
                                                  : CRYPT_KEY_HMAC;
    default:
        return CRYPT_KEY_HMAC;
    }
}

/* BLAKE2b takes 128 bytes in Borg's keys, any number by its nature. */
static size_t id_key_need(const crypto_keytype *type)
{
    return type->needs_key ? ID_KEY : 0;
}

static bc_code check_parts(
    const crypto_keytype *type, const crypto_key_parts *parts, bc_error *err)
{
    if (parts->crypt_key.len >= crypt_key_need(type) &&
        parts->id_key.len >= id_key_need(type))
        return BC_OK;
    /* Borg goes on with it, and no envelope opens. */
    return bc_error_set(err, BC_ERR_LOCAL,
        "key of %zu and %zu bytes is too short for %s", parts->crypt_key.len,
        parts->id_key.len, type->mode);
}

bc_code crypto_key_new(crypto_key **out, const crypto_keytype *type,
    const crypto_key_parts *parts, bc_error *err)
{
    bc_secret self = BC_SECRET_INIT;
    crypto_key *key;
    bc_code code = check_parts(type, parts, err);

    *out = NULL;
    if (code == BC_OK)
        code = bc_secret_new(&self, sizeof(*key), err);
    if (code != BC_OK)
        return code;
    key = (void *)self.ptr;
    key->self = self;
    key->type = type;
    key->chunk_seed = parts->chunk_seed;
    code = bc_secret_copy(&key->crypt_key, parts->crypt_key, err);
    if (code == BC_OK)
        code = bc_secret_copy(&key->id_key, parts->id_key, err);
    if (code == BC_OK)
        code = bc_secret_new(&key->ours, CRYPTO_SESSION_KEY, err);
    if (code == BC_OK)
        code = bc_secret_new(&key->theirs, CRYPTO_SESSION_KEY, err);
    if (code == BC_OK) {
        uint8_t session[CRYPTO_SESSION_ID];

        randombytes_buf(session, sizeof(session));
        crypto_key_set_session(key, session, 0);
        *out = key;
        key = NULL;
    }
    crypto_key_free(key);
    bc_wipe_traces();
    return code;
}

bc_code crypto_key_copy(crypto_key **out, const crypto_key *key, bc_error *err)
{
    const crypto_key_parts parts = {bc_secret_slice(&key->crypt_key),
        bc_secret_slice(&key->id_key), key->chunk_seed};
    bc_code code = crypto_key_new(out, key->type, &parts, err);

    if (code != BC_OK)
        return code;
    (*out)->stands_in = key->stands_in;
    (*out)->passphrase_empty = key->passphrase_empty;
    return BC_OK;
}

const crypto_keytype *crypto_key_type(const crypto_key *key)
{
    return key->type;
}

int32_t crypto_key_chunk_seed(const crypto_key *key)
{
    return key->chunk_seed;
}

bool crypto_key_logically_encrypted(const crypto_key *key)
{
    if (key->type->logically_encrypted == BC_UNKNOWN)
        return !key->passphrase_empty;
    return key->type->logically_encrypted == BC_YES;
}

void crypto_key_set_passphrase_empty(crypto_key *key, bool empty)
{
    key->passphrase_empty = empty;
}

bool crypto_key_verifies_ids(const crypto_key *key)
{
    return !key->stands_in;
}

void crypto_key_set_stand_in(crypto_key *key)
{
    key->stands_in = true;
}

void crypto_key_id(bc_id *out, const crypto_key *key, bc_slice data)
{
    crypto_key_ids(out, key, &data, 1);
}

void crypto_key_ids(
    bc_id *out, const crypto_key *key, const bc_slice *data, size_t count)
{
    crypto_id_compute(
        out, key->type->id_hash, bc_secret_slice(&key->id_key), data, count);
    if (key->id_key.len > 0)
        bc_wipe_traces();
}

static const char *session_label(const crypto_keytype *type)
{
    return type->cipher == CRYPTO_CIPHER_AES_OCB
               ? "borg-session-key-AES256_OCB"
               : "borg-session-key-CHACHA20_POLY1305";
}

void crypto_session_key(
    bc_secret *out, const crypto_key *key, const uint8_t session[24])
{
    const char *label = session_label(key->type);
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, key->crypt_key.ptr, key->crypt_key.len);
    crypto_hash_sha256_update(&state, session, CRYPTO_SESSION_ID);
    crypto_hash_sha256_update(&state, (const uint8_t *)label, strlen(label));
    crypto_hash_sha256_final(&state, out->ptr);
    sodium_memzero(&state, sizeof(state));
}

void crypto_key_set_session(
    crypto_key *key, const uint8_t session[24], uint64_t counter)
{
    memcpy(key->session, session, CRYPTO_SESSION_ID);
    key->counter = counter;
    crypto_session_key(&key->ours, key, session);
}

void crypto_key_free(crypto_key *key)
{
    bc_secret self;

    if (key == NULL)
        return;
    bc_secret_dispose(&key->crypt_key);
    bc_secret_dispose(&key->id_key);
    bc_secret_dispose(&key->ours);
    bc_secret_dispose(&key->theirs);
    self = key->self;
    bc_secret_dispose(&self);
}

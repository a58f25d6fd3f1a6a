/* What crypto_key.c and crypto_envelope.c share. */
#ifndef CRYPTO_KEY_INSIDE_H
#define CRYPTO_KEY_INSIDE_H

#include "base/secret.h"
#include "crypto/crypto_key.h"

#define CRYPTO_SESSION_ID  24u
#define CRYPTO_SESSION_KEY 32u

struct crypto_key {
    bc_secret self; /* the memory that this stands in */
    const crypto_keytype *type;
    int32_t chunk_seed;
    bool stands_in; /* for one that is lost: its ids are not the real ones */
    bool passphrase_empty;
    bc_secret crypt_key;
    bc_secret id_key;

    /* what this process writes under */
    uint8_t session[CRYPTO_SESSION_ID];
    uint64_t counter; /* of the last message; the first one has 1 */
    bc_secret ours;

    /* the session that was read last: objects of one run stand together */
    bool has_read;
    uint8_t read_session[CRYPTO_SESSION_ID];
    bc_secret theirs;
};

/* out is CRYPTO_SESSION_KEY bytes already. */
void crypto_session_key(
    bc_secret *out, const crypto_key *key, const uint8_t session[24]);

#endif

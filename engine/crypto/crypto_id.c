#include "crypto/crypto_id.h"

#include <sodium.h>

static void hmac(uint8_t out[32], bc_slice key, bc_slice data)
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, key.ptr, key.len);
    crypto_auth_hmacsha256_update(&state, data.ptr, data.len);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof(state));
}

static void blake2b(uint8_t out[32], bc_slice key, bc_slice data)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, key.ptr, key.len);
    crypto_generichash_update(&state, data.ptr, data.len);
    crypto_generichash_final(&state, out, 32);
    sodium_memzero(&state, sizeof(state));
}

void crypto_id_compute(
    uint8_t out[32], crypto_id_hash kind, bc_slice id_key, bc_slice data)
{
    switch (kind) {
    case CRYPTO_ID_SHA256:
        crypto_hash_sha256(out, data.ptr, data.len);
        break;
    case CRYPTO_ID_HMAC_SHA256:
        hmac(out, id_key, data);
        break;
    case CRYPTO_ID_BLAKE2B:
        blake2b(out, id_key, data);
        break;
    }
}

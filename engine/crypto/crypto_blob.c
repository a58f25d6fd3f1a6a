#include "crypto/crypto_blob.h"

#include "base/error.h"
#include "crypto/crypto_ctr.h"

#include <sodium.h>

#define TAG_LEN crypto_aead_chacha20poly1305_IETF_ABYTES

/* The key is used for one message only, so Borg's nonce is zero. */
static const uint8_t nonce[crypto_aead_chacha20poly1305_IETF_NPUBBYTES];

static bc_code open_aead(
    bc_secret *plaintext, const bc_secret *key, bc_slice data, bc_error *err)
{
    bc_code code;

    if (data.len < TAG_LEN) /* Borg's libcrypto crashes */
        return bc_error_set(err, BC_ERR_LOCAL,
            "sealed key of %zu bytes is shorter than its tag", data.len);
    code = bc_secret_new(plaintext, data.len - TAG_LEN, err);
    if (code != BC_OK)
        return code;
    if (crypto_aead_chacha20poly1305_ietf_decrypt_detached(plaintext->ptr, NULL,
            data.ptr + TAG_LEN, data.len - TAG_LEN, data.ptr, NULL, 0, nonce,
            key->ptr) == 0)
        return BC_OK;
    return BC_ERR_PASSPHRASE_WRONG;
}

static bc_code open_legacy(bc_secret *plaintext, const bc_secret *key,
    const crypto_blob *blob, bc_error *err)
{
    static const uint8_t iv[16];
    uint8_t hash[crypto_auth_hmacsha256_BYTES];
    bc_code code = bc_secret_new(plaintext, blob->data.len, err);

    if (code == BC_OK)
        code = crypto_ctr(plaintext->ptr, key->ptr, iv, blob->data, err);
    if (code != BC_OK)
        return code;
    crypto_auth_hmacsha256(hash, plaintext->ptr, plaintext->len, key->ptr);
    if (blob->hash.len == sizeof(hash) &&
        sodium_memcmp(hash, blob->hash.ptr, sizeof(hash)) == 0)
        return BC_OK;
    return BC_ERR_PASSPHRASE_WRONG;
}

bc_code crypto_blob_open(bc_secret *plaintext, const crypto_blob *blob,
    bc_slice passphrase, bc_error *err)
{
    bc_secret key = BC_SECRET_INIT;
    bc_code code = crypto_kdf_derive(&key, &blob->cost, passphrase, err);

    *plaintext = (bc_secret)BC_SECRET_INIT;
    if (code == BC_OK)
        code = blob->cost.kdf == CRYPTO_KDF_PBKDF2
                   ? open_legacy(plaintext, &key, blob, err)
                   : open_aead(plaintext, &key, blob->data, err);
    bc_secret_dispose(&key);
    if (code != BC_OK)
        bc_secret_dispose(plaintext);
    bc_wipe_traces();
    return code;
}

#include "crypto/crypto_aead.h"

#include "base/error.h"

#include <openssl/evp.h>
#include <sodium.h>

static bool ocb_start(
    EVP_CIPHER_CTX *context, const crypto_aead *message, int sealing)
{
    int got;

    return EVP_CipherInit_ex(
               context, EVP_aes_256_ocb(), NULL, NULL, NULL, sealing) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN,
               CRYPTO_AEAD_NONCE, NULL) == 1 &&
           EVP_CIPHER_CTX_ctrl(
               context, EVP_CTRL_AEAD_SET_TAG, CRYPTO_AEAD_TAG, NULL) == 1 &&
           EVP_CipherInit_ex(context, NULL, NULL, message->key, message->nonce,
               sealing) == 1 &&
           EVP_CipherUpdate(context, NULL, &got, message->associated.ptr,
               (int)message->associated.len) == 1;
}

/* OCB keeps the last part of a block until the end. */
static bool ocb_run(EVP_CIPHER_CTX *context, uint8_t *out, bc_slice in)
{
    int got = 0;
    int rest = 0;

    if (in.len > 0 &&
        EVP_CipherUpdate(context, out, &got, in.ptr, (int)in.len) != 1)
        return false;
    return EVP_CipherFinal_ex(context, out + got, &rest) == 1;
}

/* tag is only read when opening, only written when sealing. */
static bc_code ocb(uint8_t *out, const crypto_aead *message, uint8_t *tag,
    bc_slice in, bool sealing)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done;

    if (context == NULL)
        return BC_ERR_NO_MEMORY;
    done = ocb_start(context, message, sealing);
    if (done && !sealing)
        done = EVP_CIPHER_CTX_ctrl(
                   context, EVP_CTRL_AEAD_SET_TAG, CRYPTO_AEAD_TAG, tag) == 1;
    if (done)
        done = ocb_run(context, out, in);
    if (done && sealing)
        done = EVP_CIPHER_CTX_ctrl(
                   context, EVP_CTRL_AEAD_GET_TAG, CRYPTO_AEAD_TAG, tag) == 1;
    EVP_CIPHER_CTX_free(context); /* wipes the key schedule */
    return done ? BC_OK : BC_ERR_LOCAL;
}

static bc_code failed(bc_code code, const char *text, bc_error *err)
{
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    return bc_error_set(err, code, "%s", text);
}

bc_code crypto_aead_open(uint8_t *plaintext, const crypto_aead *message,
    const uint8_t tag[CRYPTO_AEAD_TAG], bc_slice in, bc_error *err)
{
    uint8_t copy[CRYPTO_AEAD_TAG];
    bc_code code = BC_ERR_LOCAL;

    for (size_t i = 0; i < sizeof(copy); i++)
        copy[i] = tag[i];
    if (in.len > INT32_MAX)
        code = BC_ERR_LOCAL;
    else if (message->cipher == CRYPTO_CIPHER_AES_OCB)
        code = ocb(plaintext, message, copy, in, false);
    else if (crypto_aead_chacha20poly1305_ietf_decrypt_detached(plaintext, NULL,
                 in.ptr, in.len, copy, message->associated.ptr,
                 message->associated.len, message->nonce, message->key) == 0)
        code = BC_OK;
    if (code == BC_OK)
        return BC_OK;
    sodium_memzero(plaintext, in.len); /* nothing of it can be believed */
    return failed(code,
        "IntegrityError: Authentication / EVP_DecryptFinal_ex failed", err);
}

bc_code crypto_aead_seal(uint8_t *tag_and_ciphertext,
    const crypto_aead *message, bc_slice in, bc_error *err)
{
    uint8_t *tag = tag_and_ciphertext;
    uint8_t *to = tag_and_ciphertext + CRYPTO_AEAD_TAG;
    bc_code code = BC_OK;

    if (in.len > INT32_MAX)
        code = BC_ERR_LOCAL;
    else if (message->cipher == CRYPTO_CIPHER_AES_OCB)
        code = ocb(to, message, tag, in, true);
    else
        crypto_aead_chacha20poly1305_ietf_encrypt_detached(to, tag, NULL,
            in.ptr, in.len, message->associated.ptr, message->associated.len,
            NULL, message->nonce, message->key);
    return code == BC_OK ? BC_OK
                         : failed(code, "libcrypto cannot encrypt", err);
}

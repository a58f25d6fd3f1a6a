#include "crypto/crypto_ctr.h"

#include "base/error.h"

#include <openssl/evp.h>

bc_code crypto_ctr(uint8_t *out, const uint8_t key[32], const uint8_t iv[16],
    bc_slice in, bc_error *err)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int got = 0;
    bool done;

    if (context == NULL)
        return bc_error_no_memory(err);
    done = in.len <= INT32_MAX &&
           EVP_DecryptInit_ex(context, EVP_aes_256_ctr(), NULL, key, iv) == 1 &&
           EVP_DecryptUpdate(context, out, &got, in.ptr, (int)in.len) == 1;
    EVP_CIPHER_CTX_free(context); /* wipes the key schedule */
    if (done)
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL, "AES-256-CTR failed");
}

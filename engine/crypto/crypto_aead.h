/* One message of an AEAD mode: nonce of 12 bytes, tag of 16 in front. */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include "crypto/crypto_keytype.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

#define CRYPTO_AEAD_TAG   16u
#define CRYPTO_AEAD_NONCE 12u

typedef struct crypto_aead {
    crypto_cipher cipher;
    const uint8_t *key; /* 32 bytes, borrowed */
    uint8_t nonce[CRYPTO_AEAD_NONCE];
    bc_slice associated;
} crypto_aead;

/*
 * plaintext gets in.len bytes. BC_OK; BC_ERR_LOCAL with Borg's text (it does
 * not authenticate, or is above 2 GiB); BC_ERR_NO_MEMORY.
 */
bc_code crypto_aead_open(uint8_t *plaintext, const crypto_aead *message,
    const uint8_t tag[CRYPTO_AEAD_TAG], bc_slice in,
    bc_error *err) BC_NODISCARD;

/* Tag and in.len bytes of ciphertext. Codes as crypto_aead_open. */
bc_code crypto_aead_seal(uint8_t *tag_and_ciphertext,
    const crypto_aead *message, bc_slice in, bc_error *err) BC_NODISCARD;

#endif

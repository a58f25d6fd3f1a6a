/* AES-256-CTR, which only keys and envelopes of Borg 1 use. */
#ifndef CRYPTO_CTR_H
#define CRYPTO_CTR_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* in.len bytes to out. BC_OK, BC_ERR_LOCAL (libcrypto refused, in is above
 * 2 GiB), BC_ERR_NO_MEMORY. */
bc_code crypto_ctr(uint8_t *out, const uint8_t key[32], const uint8_t iv[16],
    bc_slice in, bc_error *err) BC_NODISCARD;

#endif

/*
 * Id hashes: what names a chunk, an archive, a manifest and a path.
 *
 * Source: repository-side spec 5.4; borg 2.0.0b12, crypto/key.py
 */
#ifndef CRYPTO_ID_H
#define CRYPTO_ID_H

#include "crypto/crypto_keytype.h"

/*
 * out[i] = hash of data[i] under id_key, which SHA-256 ignores; what all have
 * in common is done once. BLAKE2b is unkeyed over id_key (128 bytes in Borg's
 * keys) and data, which is not BLAKE2b's own keyed mode. Neither input is
 * kept; who calls wipes the traces that this leaves on the stack.
 */
void crypto_id_compute(bc_id *out, crypto_id_hash kind, bc_slice id_key,
    const bc_slice *data, size_t count);

#endif

/*
 * BLAKE2b of 32 bytes, without a key of its own: the ids of Borg's BLAKE2b
 * modes.
 *
 * By hand, because ids are most of the work there and no library at hand does
 * it well: libsodium's and libb2's vector code takes twice the time of plain C
 * on processors whose vector units are wide and late, libcrypto before 3.2 only
 * knows 64 bytes, and none can go on behind a block that many messages have in
 * common. Tests hold it against libsodium.
 *
 * Source: RFC 7693
 */
#ifndef CRYPTO_BLAKE2B_H
#define CRYPTO_BLAKE2B_H

#include <borgcache/types.h>

#define CRYPTO_BLAKE2B_BLOCK 128u

/* A running hash; a value, can be copied. */
typedef struct crypto_blake2b {
    uint64_t chain[8];
    uint64_t hashed; /* bytes */
    size_t waiting;  /* bytes of block: the last one is hashed at the end */
    uint8_t block[CRYPTO_BLAKE2B_BLOCK];
} crypto_blake2b;

void crypto_blake2b_begin(crypto_blake2b *state);
void crypto_blake2b_feed(crypto_blake2b *state, bc_slice bytes);

/* A byte or more is sure to follow: a whole block need not wait for it. */
void crypto_blake2b_flush(crypto_blake2b *state);

/* state is of no use afterwards. */
void crypto_blake2b_end(crypto_blake2b *state, uint8_t out[32]);

#endif

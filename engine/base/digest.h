/* The hashes of Borg's formats; nothing else knows xxHash. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <borgcache/types.h>

/* XXH64, seed 0, of bytes at once. */
uint64_t bc_xxh64(bc_slice bytes);

/* The canonical (big-endian) 8 bytes of an XXH64 value. */
void bc_xxh64_canonical(uint8_t out[8], uint64_t value);

typedef enum bc_digest_kind {
    BC_DIGEST_XXH64,
    BC_DIGEST_SHA256,
    BC_DIGEST_SHA512
} bc_digest_kind;

/* Big enough for the hex text of every kind, NUL included. */
#define BC_DIGEST_HEX_MAX 129

/* A running hash; a value, needs no release. */
typedef struct bc_digest {
    bc_digest_kind kind;
    _Alignas(64) unsigned char state[448];
} bc_digest;

void bc_digest_begin(bc_digest *digest, bc_digest_kind kind);
void bc_digest_feed(bc_digest *digest, bc_slice bytes);

/* The hex text so far; the running state is not changed. */
void bc_digest_hex(const bc_digest *digest, char out[BC_DIGEST_HEX_MAX]);

void bc_sha256(uint8_t out[32], bc_slice bytes);

#endif

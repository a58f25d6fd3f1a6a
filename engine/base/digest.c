#include "base/digest.h"

#include "base/hex.h"

#include <sodium.h>
#include <string.h>
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

/* The states are plain values, so a digest can be copied and peeked at. */
typedef union state {
    XXH64_state_t xxh64;
    crypto_hash_sha256_state sha256;
    crypto_hash_sha512_state sha512;
} state;

_Static_assert(sizeof(state) <= sizeof(((bc_digest *)0)->state),
    "bc_digest has room for every state");

uint64_t bc_xxh64(bc_slice bytes)
{
    return XXH64(bytes.ptr, bytes.len, 0);
}

void bc_xxh64_canonical(uint8_t out[8], uint64_t value)
{
    XXH64_canonical_t canonical;

    XXH64_canonicalFromHash(&canonical, value);
    memcpy(out, canonical.digest, 8);
}

void bc_digest_begin(bc_digest *digest, bc_digest_kind kind)
{
    state *s = (state *)(void *)digest->state;

    digest->kind = kind;
    switch (kind) {
    case BC_DIGEST_XXH64:
        XXH64_reset(&s->xxh64, 0);
        break;
    case BC_DIGEST_SHA256:
        crypto_hash_sha256_init(&s->sha256);
        break;
    case BC_DIGEST_SHA512:
        crypto_hash_sha512_init(&s->sha512);
        break;
    }
}

void bc_digest_feed(bc_digest *digest, bc_slice bytes)
{
    state *s = (state *)(void *)digest->state;

    if (bytes.len == 0)
        return;
    switch (digest->kind) {
    case BC_DIGEST_XXH64:
        XXH64_update(&s->xxh64, bytes.ptr, bytes.len);
        break;
    case BC_DIGEST_SHA256:
        crypto_hash_sha256_update(&s->sha256, bytes.ptr, bytes.len);
        break;
    case BC_DIGEST_SHA512:
        crypto_hash_sha512_update(&s->sha512, bytes.ptr, bytes.len);
        break;
    }
}

void bc_digest_hex(const bc_digest *digest, char out[BC_DIGEST_HEX_MAX])
{
    bc_digest copy = *digest;
    state *s = (state *)(void *)copy.state;
    uint8_t bytes[64];
    size_t len = 0;

    switch (digest->kind) {
    case BC_DIGEST_XXH64:
        bc_xxh64_canonical(bytes, XXH64_digest(&s->xxh64));
        len = 8;
        break;
    case BC_DIGEST_SHA256:
        crypto_hash_sha256_final(&s->sha256, bytes);
        len = 32;
        break;
    case BC_DIGEST_SHA512:
        crypto_hash_sha512_final(&s->sha512, bytes);
        len = 64;
        break;
    }
    bc_hex_encode(out, bytes, len);
}

void bc_sha256(uint8_t out[32], bc_slice bytes)
{
    crypto_hash_sha256(out, bytes.ptr, bytes.len);
}

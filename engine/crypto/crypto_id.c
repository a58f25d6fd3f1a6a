/*
 * SHA-256 is libcrypto's, which uses what the processor has for it; libsodium
 * is several times slower there. Its plain calls, because the general ones cost
 * more than the hash of a path.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/crypto_id.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

#define BLOCK SHA256_CBLOCK

/* What of a hash is the same for all data under one key. */
typedef struct prepared {
    SHA256_CTX inner; /* behind the key's block, or at the start */
    SHA256_CTX outer;
    crypto_generichash_state blake2b;
} prepared;

static void start_behind(SHA256_CTX *ctx, bc_slice key, uint8_t fill)
{
    uint8_t block[BLOCK];

    memset(block, fill, sizeof(block));
    for (size_t i = 0; i < key.len; i++)
        block[i] ^= key.ptr[i];
    SHA256_Init(ctx);
    SHA256_Update(ctx, block, sizeof(block));
    OPENSSL_cleanse(block, sizeof(block));
}

/* RFC 2104; a key longer than a block stands for its hash. */
static void prepare_hmac(prepared *p, bc_slice key)
{
    uint8_t hashed[SHA256_DIGEST_LENGTH];
    SHA256_CTX ctx;

    if (key.len > BLOCK) {
        SHA256_Init(&ctx);
        SHA256_Update(&ctx, key.ptr, key.len);
        SHA256_Final(hashed, &ctx);
        key = (bc_slice){hashed, sizeof(hashed)};
    }
    start_behind(&p->inner, key, 0x36);
    start_behind(&p->outer, key, 0x5c);
    OPENSSL_cleanse(hashed, sizeof(hashed));
}

static void prepare(prepared *p, crypto_id_hash kind, bc_slice id_key)
{
    switch (kind) {
    case CRYPTO_ID_SHA256:
        SHA256_Init(&p->inner);
        break;
    case CRYPTO_ID_HMAC_SHA256:
        prepare_hmac(p, id_key);
        break;
    case CRYPTO_ID_BLAKE2B:
        crypto_generichash_init(&p->blake2b, NULL, 0, 32);
        crypto_generichash_update(&p->blake2b, id_key.ptr, id_key.len);
        break;
    }
}

static void finish_sha256(uint8_t out[32], SHA256_CTX *ctx, bc_slice data)
{
    SHA256_Update(ctx, data.ptr, data.len);
    SHA256_Final(out, ctx);
}

static void finish(
    uint8_t out[32], const prepared *p, crypto_id_hash kind, bc_slice data)
{
    SHA256_CTX ctx;
    crypto_generichash_state state;

    if (kind == CRYPTO_ID_BLAKE2B) {
        state = p->blake2b;
        crypto_generichash_update(&state, data.ptr, data.len);
        crypto_generichash_final(&state, out, 32);
        return;
    }
    ctx = p->inner;
    finish_sha256(out, &ctx, data);
    if (kind != CRYPTO_ID_HMAC_SHA256)
        return;
    ctx = p->outer;
    finish_sha256(out, &ctx, (bc_slice){out, 32});
}

void crypto_id_compute(bc_id *out, crypto_id_hash kind, bc_slice id_key,
    const bc_slice *data, size_t count)
{
    prepared p;

    prepare(&p, kind, id_key);
    for (size_t i = 0; i < count; i++)
        finish(out[i].b, &p, kind, data[i]);
    OPENSSL_cleanse(&p, sizeof(p));
}

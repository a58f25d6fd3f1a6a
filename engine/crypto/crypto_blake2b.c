#include "crypto/crypto_blake2b.h"

#include "base/endian.h"

#include <string.h>

#define BLOCK CRYPTO_BLAKE2B_BLOCK
#define OUT   32u

static const uint64_t start[8] = {UINT64_C(0x6a09e667f3bcc908),
    UINT64_C(0xbb67ae8584caa73b), UINT64_C(0x3c6ef372fe94f82b),
    UINT64_C(0xa54ff53a5f1d36f1), UINT64_C(0x510e527fade682d1),
    UINT64_C(0x9b05688c2b3e6c1f), UINT64_C(0x1f83d9abfb41bd6b),
    UINT64_C(0x5be0cd19137e2179)};

static const uint8_t schedule[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

/* The schedule must be known where it is used, or this takes twice as long. */
#define INLINED __attribute__((always_inline)) static inline

INLINED uint64_t rotate(uint64_t word, unsigned by)
{
    return word >> by | word << (64 - by);
}

typedef struct quarter {
    uint8_t a, b, c, d;
} quarter;

INLINED void mix(uint64_t v[16], quarter q, uint64_t x, uint64_t y)
{
    v[q.a] += v[q.b] + x;
    v[q.d] = rotate(v[q.d] ^ v[q.a], 32);
    v[q.c] += v[q.d];
    v[q.b] = rotate(v[q.b] ^ v[q.c], 24);
    v[q.a] += v[q.b] + y;
    v[q.d] = rotate(v[q.d] ^ v[q.a], 16);
    v[q.c] += v[q.d];
    v[q.b] = rotate(v[q.b] ^ v[q.c], 63);
}

INLINED void mix_all(uint64_t v[16], const uint64_t m[16], const uint8_t s[16])
{
    mix(v, (quarter){0, 4, 8, 12}, m[s[0]], m[s[1]]);
    mix(v, (quarter){1, 5, 9, 13}, m[s[2]], m[s[3]]);
    mix(v, (quarter){2, 6, 10, 14}, m[s[4]], m[s[5]]);
    mix(v, (quarter){3, 7, 11, 15}, m[s[6]], m[s[7]]);
    mix(v, (quarter){0, 5, 10, 15}, m[s[8]], m[s[9]]);
    mix(v, (quarter){1, 6, 11, 12}, m[s[10]], m[s[11]]);
    mix(v, (quarter){2, 7, 8, 13}, m[s[12]], m[s[13]]);
    mix(v, (quarter){3, 4, 9, 14}, m[s[14]], m[s[15]]);
}

/* last is all ones for the last block. */
static void compress(
    uint64_t chain[8], const uint8_t *block, uint64_t hashed, uint64_t last)
{
    uint64_t m[16];
    uint64_t v[16];

    for (size_t i = 0; i < 16; i++)
        m[i] = bc_le64(block + 8 * i);
    memcpy(v, chain, sizeof(start));
    memcpy(v + 8, start, sizeof(start));
    v[12] ^= hashed;
    v[14] ^= last;
    mix_all(v, m, schedule[0]);
    mix_all(v, m, schedule[1]);
    mix_all(v, m, schedule[2]);
    mix_all(v, m, schedule[3]);
    mix_all(v, m, schedule[4]);
    mix_all(v, m, schedule[5]);
    mix_all(v, m, schedule[6]);
    mix_all(v, m, schedule[7]);
    mix_all(v, m, schedule[8]);
    mix_all(v, m, schedule[9]);
    mix_all(v, m, schedule[0]);
    mix_all(v, m, schedule[1]);
    for (size_t i = 0; i < 8; i++)
        chain[i] ^= v[i] ^ v[i + 8];
}

void crypto_blake2b_begin(crypto_blake2b *state)
{
    memcpy(state->chain, start, sizeof(start));
    state->chain[0] ^= UINT64_C(0x01010000) ^ OUT; /* no tree, no key */
    state->hashed = 0;
    state->waiting = 0;
}

void crypto_blake2b_flush(crypto_blake2b *state)
{
    if (state->waiting < BLOCK)
        return;
    state->hashed += BLOCK;
    compress(state->chain, state->block, state->hashed, 0);
    state->waiting = 0;
}

/* At least a byte is left waiting. */
void crypto_blake2b_feed(crypto_blake2b *state, bc_slice bytes)
{
    size_t room = BLOCK - state->waiting;

    if (bytes.len == 0)
        return;
    if (state->waiting > 0 && bytes.len > room) {
        memcpy(state->block + state->waiting, bytes.ptr, room);
        bytes = (bc_slice){bytes.ptr + room, bytes.len - room};
        state->waiting = BLOCK;
        crypto_blake2b_flush(state);
    }
    for (; state->waiting == 0 && bytes.len > BLOCK; bytes.len -= BLOCK) {
        state->hashed += BLOCK;
        compress(state->chain, bytes.ptr, state->hashed, 0);
        bytes.ptr += BLOCK;
    }
    memcpy(state->block + state->waiting, bytes.ptr, bytes.len);
    state->waiting += bytes.len;
}

void crypto_blake2b_end(crypto_blake2b *state, uint8_t out[OUT])
{
    memset(state->block + state->waiting, 0, BLOCK - state->waiting);
    state->hashed += state->waiting;
    compress(state->chain, state->block, state->hashed, UINT64_MAX);
    for (size_t i = 0; i < OUT; i++)
        out[i] = (uint8_t)(state->chain[i / 8] >> (8 * (i % 8)));
}

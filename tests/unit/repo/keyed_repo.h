/* A repository in memory whose key is known: the secrets of the vectors in
 * appendix A.5 of repository-side, whatever the mode. */
#ifndef UNIT_REPO_KEYED_REPO_H
#define UNIT_REPO_KEYED_REPO_H

#include "base/slice.h"
#include "crypto/crypto_key.h"
#include "repo/repo_mock.h"
#include "support/cmocka.h"

#include <string.h>

typedef struct keyed_repo {
    repo_mock *mock;
    repo *r;
} keyed_repo;

static inline void keyed_fill(uint8_t *out, size_t len, unsigned from)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(from + i);
}

/* A.5: one set for HMAC, one for BLAKE2b; the session is 40 to 57. */
static inline crypto_key *keyed_key(uint8_t byte)
{
    const crypto_keytype *type = crypto_keytype_by_byte(byte);
    uint8_t crypt_key[160] = {0};
    uint8_t id_key[128] = {0};
    uint8_t session[24];
    crypto_key_parts parts = {{crypt_key, 64}, {id_key, 32}, -1};
    crypto_key *key = NULL;

    if (type->id_hash == CRYPTO_ID_BLAKE2B) {
        keyed_fill(crypt_key, 32, 0);
        keyed_fill(crypt_key + 32, 64, 0);
        keyed_fill(id_key, 64, 0x40);
        parts.crypt_key.len = sizeof(crypt_key);
        parts.id_key.len = sizeof(id_key);
    } else {
        keyed_fill(crypt_key, 64, 0);
        keyed_fill(id_key, 32, 0x40);
    }
    keyed_fill(session, sizeof(session), 0x40);
    assert_int_equal(crypto_key_new(&key, type, &parts, NULL), BC_OK);
    crypto_key_set_session(key, session, 0);
    return key;
}

/* Nothing but the byte that tells the mode. */
static inline void keyed_manifest(repo_mock *mock, uint8_t byte)
{
    uint8_t bytes[25] = {0};

    bytes[4] = 1;
    bytes[24] = byte;
    assert_int_equal(repo_mock_put(mock, "config/manifest",
                         (bc_slice){bytes, sizeof(bytes)}, NULL),
        BC_OK);
}

/* Mode none finds its key by itself. */
static inline keyed_repo keyed_repo_open(uint8_t byte)
{
    static const bc_id id = {{1}};
    keyed_repo out = {NULL, NULL};

    assert_int_equal(repo_mock_new(&out.mock, &id, NULL), BC_OK);
    keyed_manifest(out.mock, byte);
    assert_int_equal(repo_mock_open(&out.r, out.mock, NULL), BC_OK);
    if (byte != 2)
        repo_set_key(out.r, keyed_key(byte));
    return out;
}

static inline void keyed_repo_close(keyed_repo *k)
{
    repo_free(k->r);
    repo_mock_free(k->mock);
    *k = (keyed_repo){NULL, NULL};
}

#endif

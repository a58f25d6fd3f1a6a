/* Envelopes: the three forms of repository-side 5.6. */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "crypto/crypto_aead.h"
#include "crypto/crypto_ctr.h"
#include "crypto/crypto_key_inside.h"

#include <sodium.h>
#include <string.h>

#define HEADER      32u /* type, reserved, counter, session id */
#define COUNTER_AT  2u
#define COUNTER_LEN 6u
#define COUNTER_MAX ((UINT64_C(1) << 48) - 1)
#define MAC_LEN     32u
#define LEGACY_IV   8u
#define LEGACY_HEAD (1u + MAC_LEN + LEGACY_IV)
#define ENC_KEY_LEN 32u

/*
 * The same key may have been moved between a key file and the repository, so
 * the last bit does not matter; Borg 1's passphrase mode is one of the first.
 */
static bool same_family(const crypto_keytype *type, uint8_t byte)
{
    const crypto_keytype *other = crypto_keytype_by_byte(byte);

    if (other == NULL)
        return false;
    if (type->cipher == CRYPTO_CIPHER_NONE)
        return byte == type->type;
    return other->cipher == type->cipher && other->id_hash == type->id_hash;
}

static bc_code check_type(
    const crypto_key *key, const bc_id *id, bc_slice envelope, bc_error *err)
{
    char hex[2 * sizeof(id->b) + 1];

    if (envelope.len == 0)
        return bc_error_set(err, BC_ERR_LOCAL, "envelope is empty");
    if (same_family(key->type, envelope.ptr[0]))
        return BC_OK;
    bc_hex_encode(hex, id->b, sizeof(id->b));
    return bc_error_set(err, BC_ERR_INTEGRITY,
        "Data integrity error: Chunk %s: Invalid encryption envelope", hex);
}

static const bc_secret *session_to_read(
    crypto_key *key, const uint8_t session[CRYPTO_SESSION_ID])
{
    if (!key->has_read ||
        memcmp(key->read_session, session, CRYPTO_SESSION_ID) != 0) {
        crypto_session_key(&key->theirs, key, session);
        memcpy(key->read_session, session, CRYPTO_SESSION_ID);
        key->has_read = true;
    }
    return &key->theirs;
}

/* associated gets the id and the header; message borrows it. */
static void fill_message(crypto_aead *message,
    uint8_t associated[sizeof(bc_id) + HEADER], const bc_id *id,
    const uint8_t *header)
{
    memcpy(associated, id->b, sizeof(id->b));
    memcpy(associated + sizeof(id->b), header, HEADER);
    memset(message->nonce, 0, sizeof(message->nonce));
    memcpy(message->nonce + CRYPTO_AEAD_NONCE - COUNTER_LEN,
        header + COUNTER_AT, COUNTER_LEN);
    message->associated = (bc_slice){associated, sizeof(bc_id) + HEADER};
}

/* Borg trips over an assertion or a negative size. */
static bc_code too_short(bc_slice envelope, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL,
        "envelope of %zu bytes is shorter than its header", envelope.len);
}

static bc_code open_aead(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice envelope, bc_error *err)
{
    uint8_t associated[sizeof(bc_id) + HEADER];
    crypto_aead message = {.cipher = key->type->cipher};
    size_t head = HEADER + CRYPTO_AEAD_TAG;
    bc_slice in;
    bc_code code;

    if (envelope.len < HEADER)
        return too_short(envelope, err);
    if (envelope.len < head) /* as OpenSSL says it to Borg */
        return bc_error_set(
            err, BC_ERR_LOCAL, "CryptoError: EVP_DecryptUpdate failed");
    in = (bc_slice){envelope.ptr + head, envelope.len - head};
    message.key =
        session_to_read(key, envelope.ptr + COUNTER_AT + COUNTER_LEN)->ptr;
    fill_message(&message, associated, id, envelope.ptr);
    code = bc_buf_reserve(out, in.len, err);
    if (code == BC_OK)
        code = crypto_aead_open(
            out->ptr + out->len, &message, envelope.ptr + HEADER, in, err);
    bc_buf_set_len(out, code == BC_OK ? out->len + in.len : out->len);
    return code;
}

static void legacy_mac(
    uint8_t out[MAC_LEN], const crypto_key *key, bc_slice signed_bytes)
{
    const uint8_t *mac_key = key->crypt_key.ptr + ENC_KEY_LEN;
    size_t len = key->crypt_key.len - ENC_KEY_LEN;

    if (key->type->id_hash == CRYPTO_ID_BLAKE2B) {
        crypto_generichash_state state;

        crypto_generichash_init(&state, NULL, 0, MAC_LEN);
        crypto_generichash_update(&state, mac_key, len);
        crypto_generichash_update(&state, signed_bytes.ptr, signed_bytes.len);
        crypto_generichash_final(&state, out, MAC_LEN);
        sodium_memzero(&state, sizeof(state));
    } else {
        crypto_auth_hmacsha256_state state;

        crypto_auth_hmacsha256_init(&state, mac_key, len);
        crypto_auth_hmacsha256_update(
            &state, signed_bytes.ptr, signed_bytes.len);
        crypto_auth_hmacsha256_final(&state, out);
        sodium_memzero(&state, sizeof(state));
    }
}

static bc_code open_legacy(
    bc_buf *out, const crypto_key *key, bc_slice envelope, bc_error *err)
{
    uint8_t mac[MAC_LEN];
    uint8_t iv[16] = {0};
    bc_slice in;
    bc_code code;

    if (envelope.len < 1 + MAC_LEN)
        return too_short(envelope, err);
    legacy_mac(mac, key,
        (bc_slice){envelope.ptr + 1 + MAC_LEN, envelope.len - 1 - MAC_LEN});
    if (envelope.len < LEGACY_HEAD ||
        sodium_memcmp(mac, envelope.ptr + 1, MAC_LEN) != 0)
        return bc_error_set(
            err, BC_ERR_LOCAL, "IntegrityError: MAC Authentication failed");
    memcpy(iv + LEGACY_IV, envelope.ptr + 1 + MAC_LEN, LEGACY_IV);
    in = (bc_slice){envelope.ptr + LEGACY_HEAD, envelope.len - LEGACY_HEAD};
    code = bc_buf_reserve(out, in.len, err);
    if (code == BC_OK)
        code = crypto_ctr(out->ptr + out->len, key->crypt_key.ptr, iv, in, err);
    bc_buf_set_len(out, code == BC_OK ? out->len + in.len : out->len);
    return code;
}

bc_code crypto_key_open(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice envelope, bc_error *err)
{
    bc_code code = check_type(key, id, envelope, err);

    if (code != BC_OK)
        return code;
    switch (key->type->cipher) {
    case CRYPTO_CIPHER_NONE:
        return bc_buf_add(
            out, (bc_slice){envelope.ptr + 1, envelope.len - 1}, err);
    case CRYPTO_CIPHER_AES_CTR_LEGACY:
        code = open_legacy(out, key, envelope, err);
        break;
    default:
        code = open_aead(out, key, id, envelope, err);
    }
    bc_wipe_traces();
    return code;
}

static void write_header(uint8_t to[HEADER], const crypto_key *key)
{
    to[0] = key->type->type;
    to[1] = 0;
    for (size_t i = 0; i < COUNTER_LEN; i++)
        to[COUNTER_AT + i] =
            (uint8_t)(key->counter >> (8 * (COUNTER_LEN - 1 - i)));
    memcpy(to + COUNTER_AT + COUNTER_LEN, key->session, CRYPTO_SESSION_ID);
}

static bc_code seal_aead(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice plaintext, bc_error *err)
{
    uint8_t associated[sizeof(bc_id) + HEADER];
    crypto_aead message = {.cipher = key->type->cipher, .key = key->ours.ptr};
    size_t len = HEADER + CRYPTO_AEAD_TAG + plaintext.len;
    bc_code code;

    if (key->counter >= COUNTER_MAX)
        return bc_error_set(err, BC_ERR_INTEGRITY,
            "Data integrity error: IV overflow, should never happen.");
    code = bc_buf_reserve(out, len, err);
    if (code != BC_OK)
        return code;
    key->counter++; /* never twice, not even after a failure */
    write_header(out->ptr + out->len, key);
    fill_message(&message, associated, id, out->ptr + out->len);
    code = crypto_aead_seal(
        out->ptr + out->len + HEADER, &message, plaintext, err);
    bc_buf_set_len(out, code == BC_OK ? out->len + len : out->len);
    return code;
}

bc_code crypto_key_seal(bc_buf *out, crypto_key *key, const bc_id *id,
    bc_slice plaintext, bc_error *err)
{
    size_t start = out->len;
    bc_code code;

    switch (key->type->cipher) {
    case CRYPTO_CIPHER_AES_CTR_LEGACY:
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "objects of %s are only read", key->type->mode);
    case CRYPTO_CIPHER_NONE:
        code = bc_buf_add_byte(out, key->type->type, err);
        if (code == BC_OK)
            code = bc_buf_add(out, plaintext, err);
        if (code != BC_OK)
            bc_buf_set_len(out, start);
        return code;
    default:
        code = seal_aead(out, key, id, plaintext, err);
        bc_wipe_traces();
        return code;
    }
}

#include "crypto/crypto_keytype.h"

#include <string.h>

#define PASSPHRASE_LEGACY 0x01
#define REPOKEY_LEGACY    0x03

/* Key files are encrypted whatever their passphrase; for a key in the
 * repository Borg takes an empty passphrase as "not encrypted". */
static const crypto_keytype keytypes[] = {
    {0x02, "none", CRYPTO_CIPHER_NONE, CRYPTO_ID_SHA256, false, BC_NO},
    {0x07, "authenticated", CRYPTO_CIPHER_NONE, CRYPTO_ID_HMAC_SHA256, true,
        BC_NO},
    {0x06, "authenticated-blake2", CRYPTO_CIPHER_NONE, CRYPTO_ID_BLAKE2B, true,
        BC_NO},
    {0x10, "keyfile-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_HMAC_SHA256,
        true, BC_YES},
    {0x11, "repokey-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_HMAC_SHA256,
        true, BC_UNKNOWN},
    {0x20, "keyfile-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_HMAC_SHA256, true, BC_YES},
    {0x21, "repokey-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_HMAC_SHA256, true, BC_UNKNOWN},
    {0x30, "keyfile-blake2-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_BLAKE2B,
        true, BC_YES},
    {0x31, "repokey-blake2-aes-ocb", CRYPTO_CIPHER_AES_OCB, CRYPTO_ID_BLAKE2B,
        true, BC_UNKNOWN},
    {0x40, "keyfile-blake2-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_BLAKE2B, true, BC_YES},
    {0x41, "repokey-blake2-chacha20-poly1305", CRYPTO_CIPHER_CHACHA20_POLY1305,
        CRYPTO_ID_BLAKE2B, true, BC_UNKNOWN},
    {0x00, "keyfile (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_HMAC_SHA256, true, BC_YES},
    {REPOKEY_LEGACY, "repokey (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_HMAC_SHA256, true, BC_UNKNOWN},
    {0x04, "keyfile-blake2 (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_BLAKE2B, true, BC_YES},
    {0x05, "repokey-blake2 (legacy)", CRYPTO_CIPHER_AES_CTR_LEGACY,
        CRYPTO_ID_BLAKE2B, true, BC_UNKNOWN},
};

const crypto_keytype *crypto_keytype_by_byte(uint8_t byte)
{
    if (byte == PASSPHRASE_LEGACY)
        byte = REPOKEY_LEGACY;
    for (size_t i = 0; i < sizeof(keytypes) / sizeof(keytypes[0]); i++) {
        if (keytypes[i].type == byte)
            return &keytypes[i];
    }
    return NULL;
}

bool crypto_keytype_in_file(const crypto_keytype *keytype)
{
    return strncmp(keytype->mode, "keyfile", strlen("keyfile")) == 0;
}

bool crypto_envelope_plain(
    bc_slice *plaintext, const crypto_keytype *keytype, bc_slice envelope)
{
    if (keytype->cipher != CRYPTO_CIPHER_NONE || envelope.len == 0 ||
        envelope.ptr[0] != keytype->type)
        return false;
    *plaintext = (bc_slice){envelope.ptr + 1, envelope.len - 1};
    return true;
}

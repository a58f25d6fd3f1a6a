/*
 * Key types: what the first byte of the manifest's data envelope means.
 *
 * Source: repository-side spec 5.1; borg 2.0.0b12, constants.py, KeyType;
 * crypto/key.py
 */
#ifndef CRYPTO_KEYTYPE_H
#define CRYPTO_KEYTYPE_H

#include <borgcache/types.h>

typedef enum crypto_cipher {
    CRYPTO_CIPHER_NONE, /* envelope is type byte and plaintext */
    CRYPTO_CIPHER_AES_OCB,
    CRYPTO_CIPHER_CHACHA20_POLY1305,
    CRYPTO_CIPHER_AES_CTR_LEGACY
} crypto_cipher;

typedef enum crypto_id_hash {
    CRYPTO_ID_SHA256,
    CRYPTO_ID_HMAC_SHA256,
    CRYPTO_ID_BLAKE2B
} crypto_id_hash;

typedef struct crypto_keytype {
    uint8_t type;     /* the class's own number, decimal in `key-type` */
    const char *mode; /* "repokey-aes-ocb", …; legacy: "repokey (legacy)" */
    crypto_cipher cipher;
    crypto_id_hash id_hash;
    bool needs_key;             /* false for "none" only */
    bc_tri logically_encrypted; /* BC_UNKNOWN: depends on the passphrase */
} crypto_keytype;

/* The class that Borg 2.0.0b12 picks for this byte (1 gives 3's); NULL for an
 * unknown one. Static. */
const crypto_keytype *crypto_keytype_by_byte(uint8_t byte);

/* Is the key in a key file, not in the repository? false for "none". */
bool crypto_keytype_in_file(const crypto_keytype *keytype);

/*
 * Open a plain envelope (none, authenticated*): type byte, then plaintext.
 * false when it is empty or of another type.
 */
bool crypto_envelope_plain(
    bc_slice *plaintext, const crypto_keytype *keytype, bc_slice envelope);

#endif

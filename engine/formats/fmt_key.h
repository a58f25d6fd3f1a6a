/*
 * Keys as they are stored: Base64 text, the encrypted map, the inner map.
 *
 * Source: repository-side spec 5.2, 5.3; borg 2.0.0b12, crypto/key.py,
 * item.pyx
 */
#ifndef FMT_KEY_H
#define FMT_KEY_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* The map EncryptedKey; slices borrow from the decoded bytes. */
typedef struct fmt_key_blob {
    int64_t version;
    bc_slice algorithm; /* "argon2 chacha20-poly1305", "sha256" */
    bc_slice argon2_type;
    uint64_t argon2_time_cost;
    uint64_t argon2_memory_cost; /* KiB */
    uint64_t argon2_parallelism;
    uint64_t iterations; /* sha256 only */
    bc_slice salt;
    bc_slice hash; /* sha256 only */
    bc_slice data;
} fmt_key_blob;

/*
 * Trailing bytes are ignored. BC_OK, BC_ERR_KEY_FORMAT (49: version or
 * algorithm), BC_ERR_LOCAL (no such map, a field is missing
 * or of a wrong type), BC_ERR_NO_MEMORY.
 */
bc_code fmt_key_blob_decode(
    fmt_key_blob *out, bc_slice bytes, bc_error *err) BC_NODISCARD;

/*
 * The inner map Key; slices borrow from the decoded bytes, which are a secret:
 * nothing of it is kept elsewhere. A key of Borg 1 can have enc_key and
 * enc_hmac_key, 64 or 160 bytes together, in place of crypt_key (ptr NULL);
 * both versions can.
 */
typedef struct fmt_key {
    int64_t version;
    int32_t chunk_seed;
    bc_slice crypt_key;
    bc_slice enc_key;
    bc_slice enc_hmac_key;
    bc_slice id_key;
    bc_slice repository_id;
} fmt_key;

/* Strict: no trailing bytes. Codes as fmt_key_blob_decode. */
bc_code fmt_key_decode(
    fmt_key *out, bc_slice bytes, bc_error *err) BC_NODISCARD;

/*
 * Base64 as Python's lenient reader takes it: other characters are skipped,
 * but only ASCII. BC_OK, BC_ERR_CORRUPT (wrong padding, not ASCII, or fewer
 * than 20 bytes come out), BC_ERR_LOCAL (not even UTF-8), BC_ERR_NO_MEMORY.
 * Replaces out.
 */
bc_code fmt_key_text_decode(
    bc_buf *out, bc_slice text, bc_error *err) BC_NODISCARD;

/* What a key file is to a repository (repository-side 5.2). */
typedef enum fmt_keyfile_verdict {
    FMT_KEYFILE_OK,
    FMT_KEYFILE_INVALID,    /* 40 */
    FMT_KEYFILE_MISMATCH,   /* 41: another repository's */
    FMT_KEYFILE_UNDECODABLE /* not UTF-8, which Borg does not expect */
} fmt_keyfile_verdict;

/* What its first bytes say of any file, a key or not. */
#define FMT_KEYFILE_START 73u
fmt_keyfile_verdict fmt_keyfile_judge_start(
    bc_slice start, const bc_id *repository);

/*
 * Judge a key file and find its Base64 text (borrowed, ptr NULL unless OK).
 * warning is Borg's "borg key sanity check: …" text without the file's name,
 * static, or NULL.
 */
fmt_keyfile_verdict fmt_keyfile_judge(bc_slice *base64, const char **warning,
    bc_slice file, const bc_id *repository);

#endif

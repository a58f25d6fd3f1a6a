/*
 * The repository object: header, encrypted metadata, encrypted data.
 *
 *   0   u32le   size of the metadata envelope
 *   4   u32le   size of the data envelope
 *   8   8       XXH64 of the metadata envelope, canonical
 *   16  8       XXH64 of the data envelope, canonical
 *   24          the two envelopes; trailing bytes are tolerated
 *
 * Source: repository-side spec 4; borg 2.0.0b12, repoobj.py
 */
#ifndef FMT_OBJECT_H
#define FMT_OBJECT_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_object {
    bc_slice meta; /* envelopes, borrowed */
    bc_slice data;
    uint8_t meta_xxh64[8];
    uint8_t data_xxh64[8];
} fmt_object;

/* The decrypted metadata map. Optional numbers: has_… is false when absent. */
typedef struct fmt_object_meta {
    char type; /* 'M' 'A' 'C' 'S' 'F'; 0: no single letter, or none */
    bool has_size;
    uint64_t size; /* plaintext bytes; absent after "auto" compression */
    uint8_t ctype;
    uint8_t clevel;
    bool has_csize;
    uint64_t csize; /* bytes of the decrypted data, obfuscation included */
    bool has_psize;
    uint64_t psize; /* bytes of the real payload when obfuscated */
    /* read only */
    bool has_type;      /* who does not ask for one does without, as Borg */
    char type_text[16]; /* what stands there, or its beginning; "?": no text */
} fmt_object_meta;

/* BC_OK, BC_ERR_TRUNCATED (names what is short), never reads beyond object. */
bc_code fmt_object_decode(
    fmt_object *out, bc_slice object, bc_error *err) BC_NODISCARD;

/* BC_OK, BC_ERR_CORRUPT, BC_ERR_TRUNCATED, BC_ERR_NO_MEMORY. Strict: exactly
 * one map, no trailing bytes. */
bc_code fmt_object_meta_decode(
    fmt_object_meta *out, bc_slice plaintext, bc_error *err) BC_NODISCARD;

/* The header and both envelopes (repository-side 4.1), appended to out. */
bc_code fmt_object_encode(bc_buf *out, bc_slice meta_envelope,
    bc_slice data_envelope, bc_error *err) BC_NODISCARD;

/* The metadata map in Borg's key order (4.3), appended to out. */
bc_code fmt_object_meta_encode(
    bc_buf *out, const fmt_object_meta *meta, bc_error *err) BC_NODISCARD;

#endif

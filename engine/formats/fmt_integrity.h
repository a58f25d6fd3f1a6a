/*
 * Integrity records, and the running digest that they name.
 *
 * Source: cache-side spec 4; borg 2.0.0b12, crypto/file_integrity.py
 */
#ifndef FMT_INTEGRITY_H
#define FMT_INTEGRITY_H

#include "base/digest.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef enum fmt_integrity_kind {
    FMT_INTEGRITY_USABLE,
    FMT_INTEGRITY_UNREADABLE, /* Borg: warning, then FileIntegrityError */
    FMT_INTEGRITY_UNKNOWN     /* algorithm not known: not verified */
} fmt_integrity_kind;

typedef struct fmt_integrity {
    fmt_integrity_kind kind;
    bc_digest_kind digest;         /* when usable */
    char final[BC_DIGEST_HEX_MAX]; /* when usable; "" can never match */
    char algorithm[64];            /* the name as found, may be cut */
    char reason[128];              /* when unreadable */
} fmt_integrity;

/*
 * Interpret a record, in Borg's order of checks. SHA256 (newer Borgs) counts
 * as known. Never fails; a record that cannot be understood is UNREADABLE. So
 * are, unlike in Borg, NaN, lone surrogates, numbers that fit no C type and
 * nesting beyond 2048: the JSON library takes none of them.
 */
void fmt_integrity_decode(fmt_integrity *out, bc_slice json);

/* Start the digest of a file: feeds the length and the base name. */
void fmt_integrity_begin(
    bc_digest *digest, bc_digest_kind kind, bc_slice base_name);

/* Feed the closing part and give the hex text. size is the file's, in bytes. */
void fmt_integrity_final(
    bc_digest *digest, uint64_t size, char hex[BC_DIGEST_HEX_MAX]);

/* The record of an XXH64 digest (cache-side 4.2), appended to out. */
bc_code fmt_integrity_encode(
    bc_buf *out, const char *final_hex, bc_error *err) BC_NODISCARD;

#endif

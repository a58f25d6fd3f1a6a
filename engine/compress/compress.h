/*
 * Compression methods of repository objects; obfuscation is only read.
 *
 * Source: repository-side spec 6; borg 2.0.0b12, compress.pyx
 */
#ifndef COMPRESS_H
#define COMPRESS_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* ctype numbers in object metadata. */
enum {
    COMPRESS_NONE = 0,
    COMPRESS_LZ4 = 1,
    COMPRESS_LZMA = 2,
    COMPRESS_ZSTD = 3,
    COMPRESS_ZLIB = 5
};

/*
 * Append the plaintext of in to out.
 *
 *   size    plaintext bytes as the metadata says; unknown after "auto"
 *   limit   the most that out may grow by, in bytes
 *
 * BC_OK, BC_ERR_DECOMPRESSION (Borg's text where it has one; more than limit),
 * BC_ERR_LOCAL (size does not hold; an assertion in Borg), BC_ERR_UNSUPPORTED
 * (unknown ctype), BC_ERR_NO_MEMORY. The content of out is unchanged on
 * failure. Memory follows what in can hold or what came out so far, never a
 * claim alone. Bytes after the end are an error for lz4 and zstd and tolerated
 * by zlib and lzma, as in Borg.
 */
bc_code compress_decode(bc_buf *out, uint8_t ctype, bc_slice in,
    bc_opt_u64 size, size_t limit, bc_error *err) BC_NODISCARD;

/* clevel of methods that have no levels. */
#define COMPRESS_NO_LEVEL 255u

/* How to compress. */
typedef struct compress_choice {
    uint8_t ctype;
    uint8_t level;  /* 0 to 9; zstd: 1 to 22; none and lz4 have none */
    bool automatic; /* only where it pays: lz4 is tried first */
} compress_choice;

/* Borg's default. */
#define COMPRESS_DEFAULT ((compress_choice){COMPRESS_LZ4, 0, false})

/* What the metadata says of compressed bytes. */
typedef struct compress_result {
    uint8_t ctype;
    uint8_t clevel;
    bool tells_size; /* false after "auto": Borg leaves the size out */
} compress_result;

/*
 * Append in to out, compressed, or as it is where that is not smaller.
 *
 * BC_OK, BC_ERR_UNSUPPORTED (no such method or level), BC_ERR_LOCAL (the
 * method's library refuses), BC_ERR_NO_MEMORY. The content of out is unchanged
 * on failure. Cost: that of the method; lzma takes up to 674 MiB of memory.
 */
bc_code compress_encode(bc_buf *out, compress_result *result,
    const compress_choice *choice, bc_slice in, bc_error *err) BC_NODISCARD;

#endif

/*
 * --compression SPEC.
 *
 * Source: repository-side spec 6.3; borg 2.0.0b12, compress.pyx,
 * CompressionSpec
 */
#ifndef FMT_COMPRESSION_H
#define FMT_COMPRESSION_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct fmt_compression {
    uint8_t ctype; /* as in object metadata */
    uint8_t level; /* the default where none is given; 0 without levels */
    bool automatic;
} fmt_compression;

/*
 * BC_OK; BC_ERR_USAGE with Borg's text ("unsupported compression type", "bad
 * arguments", "too many arguments", "level must be >= 1 and <= 22", "invalid
 * CompressionSpec value: 'zstd,x'"); BC_ERR_UNSUPPORTED for a good "obfuscate",
 * which is only read.
 */
bc_code fmt_compression_parse(
    fmt_compression *out, const char *text, bc_error *err) BC_NODISCARD;

#endif

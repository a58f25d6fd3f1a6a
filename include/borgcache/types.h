/*
 * The few value types that every call of borgcache shares.
 *
 * Bytes are uint8_t, text is char * only when it is NUL-terminated, sizes in
 * memory are size_t and anything that stands on a disk is uint64_t or int64_t.
 * A slice borrows: it names bytes that somebody else owns, and its owner is
 * named where the slice is handed out. A slice whose ptr is NULL means "not
 * known", which is not the same as an empty text (ptr set, len 0).
 *
 * Options are structs that begin as zeros, best by naming members
 * ({.env = env}): a member left zero asks for nothing, unless it says "needed".
 */
#ifndef BORGCACHE_TYPES_H
#define BORGCACHE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define BC_API extern "C" __attribute__((visibility("default")))
#else
#define BC_API __attribute__((visibility("default")))
#endif
#define BC_NODISCARD __attribute__((warn_unused_result))

/* Borrowed bytes; not NUL-terminated. */
typedef struct bc_slice {
    const uint8_t *ptr;
    size_t len;
} bc_slice;

/* Owned, growing bytes; a NUL always follows len while ptr is set. One that a
 * call of the door filled is ended by free(3) of its ptr. */
typedef struct bc_buf {
    uint8_t *ptr;
    size_t len;
    size_t cap;
} bc_buf;

#define BC_BUF_INIT                                                            \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* Id of a chunk, an archive, a manifest or a repository. */
typedef struct bc_id {
    uint8_t b[32];
} bc_id;

/* Hash of a path under the repository's key: the files cache's map key. */
typedef struct bc_path_hash {
    uint8_t b[32];
} bc_path_hash;

/* Nanoseconds since 1970-01-01T00:00:00 UTC. */
typedef int64_t bc_ns;

#define BC_NS_PER_S INT64_C(1000000000)

/* A fact that may be out of reach. */
typedef enum bc_tri { BC_UNKNOWN = -1, BC_NO = 0, BC_YES = 1 } bc_tri;

/* A count or size that may be unknown; value is 0 then. */
typedef struct bc_opt_u64 {
    bool known;
    uint64_t value;
} bc_opt_u64;

/* A signed number that may be unknown; value is 0 then. */
typedef struct bc_opt_i64 {
    bool known;
    int64_t value;
} bc_opt_i64;

#endif

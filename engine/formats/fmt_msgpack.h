/*
 * The guard in front of msgpack-c.
 *
 * msgpack-c allocates what an array header claims. fmt_msgpack_check walks the
 * bytes first, so that no claim goes beyond what is there.
 */
#ifndef FMT_MSGPACK_H
#define FMT_MSGPACK_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/*
 * Length of the first object in in, when it is whole and nested at most 64
 * deep; BC_ERR_TRUNCATED or BC_ERR_CORRUPT with the byte offset otherwise.
 * Cost: linear, no allocation.
 */
bc_code fmt_msgpack_check(size_t *len, bc_slice in, bc_error *err) BC_NODISCARD;

#endif

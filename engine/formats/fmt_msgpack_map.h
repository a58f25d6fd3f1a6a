/*
 * Small MessagePack maps through msgpack-c, read behind the guard of
 * fmt_msgpack, and written.
 * For the .c files of this folder only: nobody else sees msgpack-c.
 */
#ifndef FMT_MSGPACK_MAP_H
#define FMT_MSGPACK_MAP_H

#include <borgcache/error.h>
#include <borgcache/types.h>
#include <msgpack.h>

/*
 * Unpack the first object of in, which must be a map.
 *
 *   used   bytes that the map takes; what follows is the caller's business
 *   out    owned: msgpack_unpacked_destroy, also after a failure; borrows in
 *
 * BC_OK, BC_ERR_TRUNCATED, BC_ERR_CORRUPT (not MessagePack, or no map),
 * BC_ERR_NO_MEMORY. what names the map in messages.
 */
bc_code fmt_msgpack_unpack_map(msgpack_unpacked *out, size_t *used, bc_slice in,
    const char *what, bc_error *err) BC_NODISCARD;

/* The value of a key written as str or bin, NULL when there is none. The last
 * of several wins, as in Python. */
const msgpack_object *fmt_msgpack_get(
    const msgpack_unpacked *map, const char *key);

/* The same in a map inside; NULL too when map is none. */
const msgpack_object *fmt_msgpack_get_in(
    const msgpack_object *map, const char *key);

/* The bytes of a str or bin; false for another type, or NULL. */
bool fmt_msgpack_text(bc_slice *out, const msgpack_object *object);

/* A non-negative integer; false for another type, or NULL. */
bool fmt_msgpack_u64(uint64_t *out, const msgpack_object *object);

/* For msgpack_packer_init with a bc_buf: what is packed is appended to it. The
 * only failure of a packer is then that memory has run out. */
int fmt_msgpack_append(void *buf, const char *bytes, size_t len);

/* A str; 0, or what msgpack-c says of a failure. */
int fmt_msgpack_pack_text(msgpack_packer *pk, bc_slice text);

/* Overwrite what msgpack-c copied of numbers; texts were only borrowed. To be
 * destroyed next. */
void fmt_msgpack_wipe(msgpack_unpacked *map);

#endif

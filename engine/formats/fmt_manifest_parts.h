/* What fmt_manifest.c, _flags.c and _write.c share. */
#ifndef FMT_MANIFEST_PARTS_H
#define FMT_MANIFEST_PARTS_H

#include "formats/fmt_manifest.h"
#include "formats/fmt_msgpack_map.h"

/* The item keys that Borg 2.0.0b12 knows by itself. */
#define FMT_MANIFEST_OWN_KEYS 26u
extern const char *const fmt_manifest_own_keys[FMT_MANIFEST_OWN_KEYS];

/* BC_OK, BC_ERR_LOCAL, BC_ERR_NO_MEMORY. */
bc_code fmt_manifest_read_flags(
    fmt_manifest *out, const msgpack_object *flags, bc_error *err) BC_NODISCARD;

/* Those of config and those of Borg 1, either of which may be NULL. Codes as
 * fmt_manifest_read_flags. */
bc_code fmt_manifest_read_item_keys(fmt_manifest *out,
    const msgpack_object *now, const msgpack_object *before,
    bc_error *err) BC_NODISCARD;

/* Append an object as MessagePack. BC_OK, BC_ERR_NO_MEMORY. */
bc_code fmt_manifest_pack(
    bc_buf *out, const msgpack_object *object, bc_error *err) BC_NODISCARD;

#endif

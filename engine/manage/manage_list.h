/* Items of the trash, read. */
#ifndef MANAGE_LIST_H
#define MANAGE_LIST_H

#include "manage/manage_parts.h"

/* The names in the trash of a root; none when there is no trash. */
bc_code manage_trash_names(io_names *out, const bc_io *io, const char *root,
    bc_error *err) BC_NODISCARD;

/* out must own nothing. BC_OK, BC_ERR_NOT_FOUND (no journal), BC_ERR_CORRUPT,
 * BC_ERR_IO, BC_ERR_NO_MEMORY; it owns nothing then. */
bc_code manage_item_read(manage_item *out, const bc_io *io, const char *root,
    const char *id, bc_error *err) BC_NODISCARD;
void manage_item_dispose(manage_item *item);

#endif

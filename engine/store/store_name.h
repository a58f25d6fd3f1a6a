/* Names of objects and where they lie; pure. */
#ifndef STORE_NAME_H
#define STORE_NAME_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/*
 * Does borgstore accept this name, nested as it is on disk?
 *
 * BC_OK or BC_ERR_USAGE with borgstore's text: longer than 100 bytes, not
 * ASCII, an outer slash, "..", a backslash, a space or a capital letter. "" is
 * a name (the root).
 */
bc_code store_name_check(bc_slice name, bc_error *err) BC_NODISCARD;

/*
 * "data/012345" at 2 levels is "data/01/23/012345". Appended to out. A level
 * that the key is too short for is an empty component, as in borgstore.
 */
bc_code store_name_nest(
    bc_buf *out, bc_slice name, int levels, bc_error *err) BC_NODISCARD;

#endif

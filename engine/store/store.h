/*
 * borgstore's key/value layout on a folder.
 *
 * Namespaces and nesting as Borg 2.0.0b12 configures them: `data/` two levels
 * deep, everything else flat. Source: repository-side spec 1; borgstore 0.0.5,
 * store.py, backends/posixfs.py, utils/nesting.py
 */
#ifndef STORE_H
#define STORE_H

#include "io/io_write.h"

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct store store;

typedef struct store_options {
    const bc_io *io;
    const bc_iow *iow; /* NULL: read only */
    const char *path;  /* base path */
    int data_levels;   /* BORG_STORE_DATA_LEVELS, default 2 */
} store_options;

/* BC_OK, BC_ERR_REPO_NOT_FOUND (not a directory), BC_ERR_IO (it may be one:
 * no permission to see), BC_ERR_NO_MEMORY; out is NULL then. */
bc_code store_open(
    store **out, const store_options *options, bc_error *err) BC_NODISCARD;

/* BC_OK, BC_ERR_NOT_FOUND, BC_ERR_UNSUPPORTED (over limit), BC_ERR_USAGE (a
 * name borgstore refuses), BC_ERR_IO, BC_ERR_NO_MEMORY. Appends to out. */
bc_code store_load(bc_buf *out, const store *s, const char *name,
    uint64_t limit, bc_error *err) BC_NODISCARD;

/* Called for each file of a namespace in sorted order; false stops. */
typedef bool (*store_visit)(void *payload, const char *name, uint64_t size);

/*
 * Descends into every directory below; a file counts by its last component.
 * *.tmp and *.del are left out.
 *
 * BC_OK, BC_ERR_NOT_FOUND (namespace missing), BC_ERR_USAGE (a directory whose
 * name borgstore refuses, which bounds the depth), BC_ERR_IO,
 * BC_ERR_NO_MEMORY.
 */
bc_code store_list(const store *s, const char *name_space, store_visit visit,
    void *payload, bc_error *err) BC_NODISCARD;

/* Path of an object, appended to out; pure. BC_OK, BC_ERR_USAGE (a name
 * borgstore refuses), BC_ERR_NO_MEMORY. */
bc_code store_path(
    bc_buf *out, const store *s, const char *name, bc_error *err) BC_NODISCARD;

/*
 * Writing. A store opened with iow NULL in its options can only be read.
 *
 * Base path made (its parents are not), an empty existing folder is accepted.
 * BC_OK, BC_ERR_LOCAL with borgstore's text, BC_ERR_IO, BC_ERR_NO_MEMORY.
 */
bc_code store_create(
    const bc_iow *iow, const char *path, bc_error *err) BC_NODISCARD;

/*
 * Replace an object. Names below data/ are put without fsync; before any
 * other name is stored, what was put below data/ is synced once, and that
 * name itself is synced (architecture rule 3).
 * BC_OK, BC_ERR_USAGE (a refused name, or read only), BC_ERR_IO,
 * BC_ERR_NO_MEMORY; the object is the old or the new one.
 */
bc_code store_store(
    store *s, const char *name, bc_slice bytes, bc_error *err) BC_NODISCARD;

/* BC_OK, BC_ERR_NOT_FOUND, BC_ERR_USAGE, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code store_delete(store *s, const char *name, bc_error *err) BC_NODISCARD;

/* Remove the whole store. The handle stays to be freed. BC_OK,
 * BC_ERR_REPO_NOT_FOUND (gone already), BC_ERR_UNSUPPORTED (a link: nothing
 * removed), BC_ERR_USAGE (read only), BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code store_destroy(store *s, bc_error *err) BC_NODISCARD;

void store_free(store *s);

#endif

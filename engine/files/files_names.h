/*
 * The paths of a view's entries, as far as an archive told them.
 *
 * A path is kept once its hash has been found in the table, in blocks that
 * never move, so that whoever shows it may hold on to it.
 */
#ifndef FILES_NAMES_H
#define FILES_NAMES_H

#include "base/slice.h"
#include "repo/repo_archives.h"

#include <borgcache/names.h>
#include <string.h>

typedef struct files_names_block {
    struct files_names_block *before;
    size_t used;
    size_t cap;
    uint8_t bytes[];
} files_names_block;

typedef struct files_names {
    const uint8_t **at; /* by position: a length in 4 bytes, then the path */
    files_names_block *last;
    size_t common; /* bytes that all paths begin with */
    const uint8_t *first;
    uint32_t *by_hash; /* positions in order of path hash; NULL: not built */
    bool was_read;     /* an archive, without being asked for by its id */
    bc_id read;        /* the last one */
} files_names;

/* The path that an element of at leads to. */
static inline bc_slice files_names_path(const uint8_t *at)
{
    uint32_t len;

    memcpy(&len, at, sizeof(len));
    return (bc_slice){at + sizeof(len), len};
}

/* The path of an entry, ptr NULL: not known. */
bc_slice files_names_at(const files_names *names, uint64_t position);

/* Room for a path of each entry. BC_OK, BC_ERR_NO_MEMORY. */
bc_code files_names_prepare(bc_files_view *view, bc_error *err) BC_NODISCARD;

/* What the path of an entry is; one that is known stays. BC_OK,
 * BC_ERR_NO_MEMORY. */
bc_code files_names_add(bc_files_view *view, uint64_t position, bc_slice path,
    bc_error *err) BC_NODISCARD;

void files_names_dispose(files_names *names);

/* The last archive that was read as the next one; NULL: none yet. */
const bc_id *files_names_read(const bc_files_view *view);

/*
 * Begin to read an archive of r. BC_OK, BC_ERR_USAGE (not loaded),
 * BC_ERR_UNSUPPORTED, BC_ERR_NO_MEMORY, codes of repo_items_open; out is NULL
 * then.
 */
bc_code files_names_open(bc_names **out, bc_files_view *view, repo *r,
    const bc_id *archive, bc_error *err) BC_NODISCARD;

/* It is read as the next one: files_names_read gives it at its end. */
void files_names_as_next(bc_names *names);

#endif

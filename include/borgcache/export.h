/*
 * A look at a cache, taken along: written down as lines, and repeated
 * elsewhere.
 *
 * A bc_export looks at everything once and remembers what it asked the system.
 * Its lines hold those answers: the cache's and the security directory's small
 * files as they are, every entry of every files cache, the stored chunk index,
 * and what of the repository a look without the key reads. No key, passphrase
 * or key file is among them. A bc_import answers a bc_inspect from such lines,
 * so that every fact and finding comes out as it did where they were written.
 *
 * Life: bc_export_open -> bc_export_line… -> bc_export_free, and
 * bc_import_new -> bc_import_line… -> bc_import_end -> bc_inspect_open with
 * options.import -> bc_inspect_free -> bc_import_free
 *
 * A line is JSON without its line end; the first one, the head, is the
 * caller's to write.
 */
#ifndef BORGCACHE_EXPORT_H
#define BORGCACHE_EXPORT_H

#include <borgcache/error.h>
#include <borgcache/inspect.h>
#include <borgcache/types.h>
#include <borgcache/work.h>

typedef struct bc_export bc_export;

/*
 * bc_export_open - look at everything
 *
 *   out    the caller's, ended by bc_export_free
 *   work   asked between pieces of the files caches, in bytes of all, and after
 *          each archive; NULL: never
 *
 * Results as bc_inspect_open; BC_ERR_CANCELLED.
 * Cost: reads every files cache and the chunk index.
 * Source: none (ours)
 */
BC_API bc_code bc_export_open(bc_export **out,
    const bc_inspect_options *options, const bc_work *work,
    bc_error *err) BC_NODISCARD;

/* bc_export_inspect - what was seen; borrowed until free. Source: none */
BC_API bc_inspect *bc_export_inspect(bc_export *of);

/*
 * bc_export_line - the next line after the head; ptr NULL after the last one
 *
 *   line   borrowed until the next call
 *
 * BC_OK, BC_ERR_IO (a file changed or went away), BC_ERR_LOCAL (as
 * bc_inspect_open), BC_ERR_NO_MEMORY; after a failure only bc_export_free is of
 * use.
 * Cost: reads the files once more. Source: none (ours)
 */
BC_API bc_code bc_export_line(
    bc_slice *line, bc_export *of, bc_error *err) BC_NODISCARD;

/* bc_export_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_export_free(bc_export *of);

/* bc_import_new - nothing yet. BC_OK, BC_ERR_NO_MEMORY. Source: none (ours) */
BC_API bc_code bc_import_new(bc_import **out, bc_error *err) BC_NODISCARD;

/*
 * bc_import_line - take the next line, the head first
 *
 * BC_OK, BC_ERR_UNSUPPORTED (no export, or a redacted one), BC_ERR_CORRUPT,
 * BC_ERR_NO_MEMORY; the message names the line.
 * Cost: linear; what it tells is kept in memory. Source: none (ours)
 */
BC_API bc_code bc_import_line(
    bc_import *into, bc_slice line, bc_error *err) BC_NODISCARD;

/*
 * bc_import_end - was that all?
 *
 * BC_OK, BC_ERR_TRUNCATED (there was no end line).
 * Cost: none. Source: none (ours)
 */
BC_API bc_code bc_import_end(bc_import *of, bc_error *err) BC_NODISCARD;

/* bc_import_dir - the cache's directory, where it was; borrowed.
 * Source: none (ours) */
BC_API const char *bc_import_dir(const bc_import *of);

/* bc_import_env - the variables that the look depended on, as they were there;
 * borrowed. Source: none (ours) */
BC_API const bc_env *bc_import_env(const bc_import *of);

/* bc_import_free - release; NULL is allowed. Source: none (ours) */
BC_API void bc_import_free(bc_import *of);

#endif

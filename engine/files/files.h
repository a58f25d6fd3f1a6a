/*
 * The files cache as a table: offsets by position, statistics, forecasts.
 *
 * The public calls are in borgcache/files.h; this is how `inspect` makes a
 * view. A view reads its file in windows with pread and maps nothing.
 */
#ifndef FILES_H
#define FILES_H

#include "io/io.h"

#include <borgcache/files.h>
#include <borgcache/log.h>

typedef struct files_view_options {
    const bc_io *io;
    const char *path;     /* whole path; copied */
    const char *name;     /* file name; copied */
    const char *series;   /* or NULL; copied */
    bool readable_format; /* false: a generation that is not read */
    bc_slice record;      /* integrity record; ptr NULL: none; copied */
    bool section_stale;   /* the section is void by the manifest rule */
    bc_opt_i64 ttl;       /* unknown: invalid TTL */
    bc_log log;
} files_view_options;

bc_code files_view_new(bc_files_view **out, const files_view_options *options,
    bc_error *err) BC_NODISCARD;
void files_view_free(bc_files_view *view);

/* Whose files cache it is: head()->series from now on. BC_OK,
 * BC_ERR_NO_MEMORY (as before). */
bc_code files_view_set_series(
    bc_files_view *view, const char *series, bc_error *err) BC_NODISCARD;

/* Would Borg throw away what a loaded view holds? */
bool files_view_discarded(const bc_files_view *view);

/* Flags say BC_FLAG_MISSING_CHUNK from now on; has is asked per chunk. */
void files_view_set_index(bc_files_view *view,
    bool (*has)(void *payload, const bc_id *id), void *payload);

#endif

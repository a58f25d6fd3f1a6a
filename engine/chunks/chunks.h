/*
 * The chunk index as stored in the repository: how `inspect` makes a view.
 */
#ifndef CHUNKS_H
#define CHUNKS_H

#include <borgcache/chunks.h>
#include <borgcache/log.h>

typedef struct chunks_view_options {
    const char *path; /* for display; NULL: repository not looked at */
    bc_tri present;
    bc_buf *image;        /* taken (left empty) when present is yes */
    bc_slice stored_hash; /* content of cache/chunks_hash; ptr NULL: missing */
    bc_log log;
} chunks_view_options;

bc_code chunks_view_new(bc_chunks_view **out,
    const chunks_view_options *options, bc_error *err) BC_NODISCARD;
void chunks_view_free(bc_chunks_view *view);

/* What bc_chunks_view_has needs; without memory it is made when asked. */
void chunks_view_prepare(bc_chunks_view *view);

#endif

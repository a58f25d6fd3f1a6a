/* A file that is written as a whole, or not at all. */
#ifndef DOC_REPLACE_H
#define DOC_REPLACE_H

#include <borgcache/error.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* Writes the content; what fails on out itself is seen by the caller. */
typedef bc_code (*doc_replace_write)(FILE *out, void *payload, bc_error *err);

typedef struct doc_replacing {
    const char *path;
    bool keep; /* what is there already: BC_ERR_IO with EEXIST then */
    mode_t mode;
    doc_replace_write write;
    void *payload;
} doc_replacing;

/* To a temporary name beside it, synced, renamed. BC_OK, BC_ERR_IO, codes of
 * write: what was there stands then. */
bc_code doc_replace_file(const doc_replacing *how, bc_error *err);

#endif

/*
 * A whole look as lines: the document that `--import` reads.
 */
#ifndef DOC_EXPORT_H
#define DOC_EXPORT_H

#include <borgcache/env.h>
#include <borgcache/export.h>
#include <borgcache/work.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct doc_export {
    bc_export *from; /* borrowed */
    const bc_env *env;
    bool redacted; /* without names: for tickets, and not to be imported */
    bc_work work;  /* asked now and then, in lines; total: about the entries */
} doc_export;

/* The first line, as a document of its own; alone: no lines follow it. BC_OK,
 * BC_ERR_NO_MEMORY, BC_ERR_IO. */
bc_code doc_export_head(
    FILE *out, const doc_export *export, bool alone, bc_error *err);

/* The first line and all others. Results as above, as bc_export_line,
 * BC_ERR_CANCELLED. */
bc_code doc_export_all(FILE *out, const doc_export *export, bc_error *err);

#endif

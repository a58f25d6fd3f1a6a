/* A file that a command writes as a whole, or not at all. */
#ifndef CLI_REPLACE_H
#define CLI_REPLACE_H

#include <borgcache/error.h>
#include <stdio.h>
#include <sys/types.h>

/* Writes the content; what fails on out itself is seen by the caller. */
typedef bc_code (*cli_replace_write)(FILE *out, void *payload, bc_error *err);

typedef struct cli_replacing {
    const char *path;
    mode_t mode;
    cli_replace_write write;
    void *payload;
} cli_replacing;

/* To a temporary name beside it, synced, renamed. BC_OK, BC_ERR_IO, codes of
 * write: what was there stands then. */
bc_code cli_replace_file(const cli_replacing *how, bc_error *err);

#endif

/* --import: what an export holds, in the place of a cache. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/cli.h"

#include <borgcache/export.h>

/* Read all of FILE, or of stdin for "-". Freed with bc_import_free. */
bc_code cli_import(bc_import **out, const char *path, bc_error *err);

/*
 * The same for the screen: once stdin was read to its end the keyboard takes
 * its place, where keys are wanted. BC_ERR_USAGE with --write, or where there
 * is no terminal to read keys from.
 */
bc_code cli_import_screen(
    bc_import **out, const cli_options *options, bc_error *err);

#endif

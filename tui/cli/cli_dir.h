/* The directory to look at: what is wrong with it, and what to do about it. */
#ifndef CLI_DIR_H
#define CLI_DIR_H

#include "cli/cli.h"

/* BC_OK, or BC_ERR_IO or BC_ERR_USAGE in words for people: it is not there, no
 * directory, not readable, or a repository. */
bc_code cli_dir_check(const char *dir, const cli_options *options,
    const bc_env *env, bc_error *err);

/* The last of these only, for what may make the directory: BC_ERR_USAGE. */
bc_code cli_dir_no_repository(
    const char *dir, const bc_env *env, bc_error *err);

/* No cache is in it: BC_ERR_USAGE. */
bc_code cli_dir_empty(
    const char *dir, const cli_options *options, bc_error *err);

#endif

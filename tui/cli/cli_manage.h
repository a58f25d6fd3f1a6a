/* What the commands that change a cache on purpose share. */
#ifndef CLI_MANAGE_H
#define CLI_MANAGE_H

#include "cli/commands.h"

#include <borgcache/manage.h>

/* Options of a plan about dir, as the command line has them. */
bc_manage_options cli_manage_options(const cli_context *c, const char *dir);

/* Act unless it is a dry run, and print what was or would be done. after: a
 * sentence for people, or NULL. */
bc_code cli_manage_finish(cli_context *c, bc_manage *plan, const char *command,
    const char *after, bc_error *err);

/* A number of bytes or entries in its column, "-" where it is not known. */
void cli_put_number(FILE *out, bc_opt_u64 value);

/* Without --yes, or Borg's variable for it, nothing is lost. BC_OK,
 * BC_ERR_USAGE. */
bc_code cli_need_yes(const cli_context *c, const char *what, bc_error *err);

/* A name beside which the trash is: the cache, or one in the folder that the
 * command is about. Freed with free(3). */
bc_code cli_trash_place(char **out, const cli_context *c, bc_error *err);

/* The files cache that a command without a name means: the only one. */
bc_code cli_only_files(bc_files_view **out, cli_context *c, bc_error *err);

#endif

/* One entry of a files cache, as the command files prints it. */
#ifndef CLI_ENTRY_H
#define CLI_ENTRY_H

#include "cli/commands.h"

/* path: as it was asked for; NULL: not known. */
void cli_put_entry_json(FILE *out, const bc_files_entry *e, const char *path);
void cli_put_entry_text(FILE *out, const bc_files_entry *e);

/* The entries of --path, in only or, when that is NULL, in all files caches.
 * *exit_code is 1 when there is none. */
bc_code cli_files_of_path(
    int *exit_code, cli_context *c, bc_files_view *only, bc_error *err);

#endif

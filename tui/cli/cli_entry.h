/* One entry of a files cache, as the command files prints it. */
#ifndef CLI_ENTRY_H
#define CLI_ENTRY_H

#include "cli/commands.h"

/* The entry's own path; ptr NULL: not known. */
void cli_put_entry_json(FILE *out, const bc_files_entry *e);
void cli_put_entry_text(FILE *out, const bc_files_entry *e);

/* Paths for the entries of a loaded view, from as many archives as they are
 * runs old. What cannot be read is a warning. BC_OK, BC_ERR_NO_MEMORY. */
bc_code cli_name_entries(cli_context *c, bc_files_view *view, bc_error *err);

/* The entries of --path, in only or, when that is NULL, in all files caches.
 * *exit_code is 1 when there is none. */
bc_code cli_files_of_path(
    int *exit_code, cli_context *c, bc_files_view *only, bc_error *err);

#endif

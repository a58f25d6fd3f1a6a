/* Which variable or default gave each directory and value. */
#ifndef CLI_PROVENANCE_H
#define CLI_PROVENANCE_H

#include "cli/commands.h"

/* BC_OK, BC_ERR_NO_MEMORY. A variable that Borg would refuse is a row with an
 * error. Passphrases and commands that print them are never shown. */
bc_code cli_provenance_text(cli_context *c, bc_error *err);
bc_code cli_provenance_document(doc *d, cli_context *c, bc_error *err);

#endif

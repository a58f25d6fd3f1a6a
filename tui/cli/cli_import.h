/* --import: what an export holds, in the place of a cache. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include <borgcache/export.h>

/* Read all of FILE, or of stdin for "-". Freed with bc_import_free. */
bc_code cli_import(bc_import **out, const char *path, bc_error *err);

#endif

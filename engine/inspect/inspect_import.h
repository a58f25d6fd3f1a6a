/* How a look is answered from an import. */
#ifndef INSPECT_IMPORT_H
#define INSPECT_IMPORT_H

#include "io/io.h"

#include <borgcache/export.h>

/* Environment, directory, repository and offline as they were there. */
void inspect_import_options(bc_inspect_options *options, const bc_import *i);

const bc_io *inspect_import_io(const bc_import *i);

#endif

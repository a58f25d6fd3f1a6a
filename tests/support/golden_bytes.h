/* Files below tests/golden, as bytes. */
#ifndef SUPPORT_GOLDEN_BYTES_H
#define SUPPORT_GOLDEN_BYTES_H

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <stdio.h>

/* Append a golden file to out; name is a path below tests/golden. */
static inline void golden_load(bc_buf *out, const char *name)
{
    char path[1024];
    uint8_t piece[4096];
    size_t got;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", BC_GOLDEN_DIR, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("golden file %s cannot be opened", path);
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        assert_int_equal(bc_buf_add(out, (bc_slice){piece, got}, NULL), BC_OK);
    fclose(file);
}

#endif

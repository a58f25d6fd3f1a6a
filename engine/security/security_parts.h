/* What the files of this folder share. */
#ifndef SECURITY_PARTS_H
#define SECURITY_PARTS_H

#include "security/security_keep.h"

#define SECURITY_LOCATION           "location"
#define SECURITY_KEY_TYPE           "key-type"
#define SECURITY_MANIFEST_TIMESTAMP "manifest-timestamp"

/* dir/name, replacing out. */
bc_code security_path(
    bc_buf *out, const char *dir, const char *name, bc_error *err) BC_NODISCARD;

/* Replace one of the three files. BC_OK, BC_ERR_IO, BC_ERR_NO_MEMORY. */
bc_code security_save_text(const security_manager *m, const char *name,
    bc_slice text, bc_error *err) BC_NODISCARD;

/* The number as it is stored; borrows out. */
bc_slice security_key_type_text(char out[4], uint8_t key_type);

#endif

#include "base/secret.h"

#include "base/error.h"

#include <sodium.h>
#include <string.h>

bc_code bc_secret_new(bc_secret *out, size_t len, bc_error *err)
{
    *out = (bc_secret)BC_SECRET_INIT;
    if (sodium_init() < 0)
        return bc_error_set(err, BC_ERR_LOCAL, "libsodium cannot be used");
    out->ptr = sodium_malloc(len);
    if (out->ptr == NULL)
        return bc_error_no_memory(err);
    memset(out->ptr, 0, len);
    out->len = len;
    return BC_OK;
}

bc_code bc_secret_copy(bc_secret *out, bc_slice bytes, bc_error *err)
{
    bc_code code = bc_secret_new(out, bytes.len, err);

    if (code == BC_OK && bytes.len > 0)
        memcpy(out->ptr, bytes.ptr, bytes.len);
    bc_wipe_traces(); /* memcpy goes through registers */
    return code;
}

bc_slice bc_secret_slice(const bc_secret *secret)
{
    return (bc_slice){secret->ptr, secret->len};
}

void bc_secret_dispose(bc_secret *secret)
{
    sodium_free(secret->ptr);
    *secret = (bc_secret)BC_SECRET_INIT;
}

void bc_wipe(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"
#include "security/security_parts.h"

#include <stdio.h>

bc_code security_path(
    bc_buf *out, const char *dir, const char *name, bc_error *err)
{
    bc_code code = bc_buf_set_text(out, dir, err);

    return code != BC_OK ? code : io_path_join(out, name, err);
}

bc_code security_save_text(
    const security_manager *m, const char *name, bc_slice text, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = security_path(&path, m->dir, name, err);

    if (code == BC_OK)
        code = io_save(m->iow, bc_buf_text(&path), text, err);
    bc_buf_dispose(&path);
    return code;
}

bc_slice security_key_type_text(char out[4], uint8_t key_type)
{
    snprintf(out, 4, "%u", (unsigned)key_type);
    return bc_slice_of(out);
}

static void tell(
    const security_manager *m, const security_facts *facts, const char *type)
{
    bc_log_write(&m->log, BC_DEBUG, LOG_CACHE,
        "security: saving state for %s to %s", m->id, m->dir);
    bc_log_write(&m->log, BC_DEBUG, LOG_CACHE,
        "security: current location   %.*s", (int)facts->location.len,
        (const char *)facts->location.ptr);
    bc_log_write(
        &m->log, BC_DEBUG, LOG_CACHE, "security: key type           %s", type);
    bc_log_write(&m->log, BC_DEBUG, LOG_CACHE,
        "security: manifest timestamp %.*s", (int)facts->manifest_timestamp.len,
        (const char *)facts->manifest_timestamp.ptr);
}

bc_code security_save(
    const security_manager *m, const security_facts *facts, bc_error *err)
{
    char type[4];
    bc_slice key_type = security_key_type_text(type, facts->key_type);
    bc_code code;

    tell(m, facts, type);
    code = security_save_text(m, SECURITY_LOCATION, facts->location, err);
    if (code == BC_OK)
        code = security_save_text(m, SECURITY_KEY_TYPE, key_type, err);
    if (code == BC_OK)
        code = security_save_text(
            m, SECURITY_MANIFEST_TIMESTAMP, facts->manifest_timestamp, err);
    return code;
}

bc_code security_destroy(const bc_iow *iow, const char *dir, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;

    if (!io_stat(iow->read, dir).exists)
        return BC_OK;
    return bc_error_unless_absent(io_remove_tree(iow, dir, &why), &why, err);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_text.h"
#include "security/security_parts.h"

/* Far beyond any path; a longer text is not judged rather than ignored. */
#define TEXT_LIMIT_BYTES (1 << 20)

static bc_code read_text(
    security_text *out, const bc_io *io, const char *path, bc_error *err)
{
    bc_buf raw = BC_BUF_INIT;
    bc_code code;

    out->exists = io_stat(io, path).exists;
    code = io_read_file(&raw, io, path, TEXT_LIMIT_BYTES, &out->error);
    if (code == BC_OK) {
        out->undecodable = !bc_utf8_valid(bc_slice_of_buf(&raw));
        code = fmt_text_newlines(&out->text, bc_slice_of_buf(&raw), err);
        out->readable = code == BC_OK;
    } else if (code == BC_ERR_NO_MEMORY) {
        code = bc_error_no_memory(err);
    } else {
        code = BC_OK; /* kept in out->error */
    }
    bc_buf_dispose(&raw);
    return code;
}

static bc_code load_one(security_text *out, const bc_io *io, const char *dir,
    const char *name, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = security_path(&path, dir, name, err);

    if (code == BC_OK)
        code = read_text(out, io, bc_buf_text(&path), err);
    bc_buf_dispose(&path);
    return code;
}

bc_code security_load(
    security_memory *out, const bc_io *io, const char *dir, bc_error *err)
{
    bc_code code;

    *out = (security_memory){.location = {.exists = false}};
    code = load_one(&out->location, io, dir, SECURITY_LOCATION, err);
    if (code == BC_OK)
        code = load_one(&out->key_type, io, dir, SECURITY_KEY_TYPE, err);
    if (code == BC_OK)
        code = load_one(&out->manifest_timestamp, io, dir,
            SECURITY_MANIFEST_TIMESTAMP, err);
    if (code != BC_OK)
        security_memory_dispose(out);
    return code;
}

void security_memory_dispose(security_memory *memory)
{
    bc_buf_dispose(&memory->location.text);
    bc_buf_dispose(&memory->key_type.text);
    bc_buf_dispose(&memory->manifest_timestamp.text);
    *memory = (security_memory){.location = {.exists = false}};
}

bool security_known(const security_memory *memory)
{
    return memory->location.exists && memory->key_type.exists &&
           memory->manifest_timestamp.exists;
}

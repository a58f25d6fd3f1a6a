#include "base/buf.h"
#include "base/slice.h"
#include "io/io.h"

bc_code io_path_join(bc_buf *out, const char *b, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, strlen(b) + 1, err);

    if (code != BC_OK)
        return code;
    if (b[0] == '/')
        bc_buf_clear(out);
    if (out->len > 0 && out->ptr[out->len - 1] != '/')
        code = bc_buf_add_byte(out, '/', err);
    return code != BC_OK ? code : bc_buf_add_text(out, b, err);
}

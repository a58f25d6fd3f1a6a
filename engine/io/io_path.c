#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "io/io.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

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

bc_slice io_path_trim(const char *path)
{
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/')
        len--;
    return (bc_slice){(const uint8_t *)path, len};
}

bool io_is_temp_name(const char *name)
{
    size_t len = strlen(name);
    size_t tail = sizeof("-xxxxxxxx.tmp") - 1;

    return len > tail && name[len - tail] == '-' &&
           strcmp(name + len - 4, ".tmp") == 0;
}

bc_code io_folder_of(bc_buf *out, const char *path, bc_error *err)
{
    size_t len = io_path_trim(path).len;

    while (len > 0 && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    return len == 0
               ? bc_buf_add_byte(out, '.', err)
               : bc_buf_add(out, (bc_slice){(const uint8_t *)path, len}, err);
}

bc_code io_current_dir(bc_buf *out, bc_error *err)
{
    char *path = getcwd(NULL, 0);
    bc_code code;

    if (path == NULL)
        return errno == ENOMEM ? bc_error_no_memory(err)
                               : bc_error_set_errno(err, BC_ERR_IO, errno,
                                     "working directory");
    code = bc_buf_set_text(out, path, err);
    free(path);
    return code;
}

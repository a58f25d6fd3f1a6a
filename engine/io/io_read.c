#include "base/buf.h"
#include "base/error.h"
#include "io/io.h"

/* Memory grows with what was really read: the size of a sparse file is a
 * claim. */
#define STEP ((uint64_t)1 << 20)

/* How much a file without a size, or one that grew, is asked for. */
#define STEP_BEYOND_SIZE 4096

/* One byte more than is expected or allowed shows that there is more. */
static size_t next_step(const io_file *file, uint64_t total, uint64_t limit)
{
    uint64_t left = total < file->size ? file->size - total : STEP_BEYOND_SIZE;

    if (left > limit - total)
        left = limit - total;
    return (size_t)(left < STEP ? left + 1 : STEP);
}

static bc_code read_all(
    bc_buf *out, const io_file *file, uint64_t limit, bc_error *err)
{
    uint64_t total = 0;
    size_t step;
    size_t got;
    bc_code code;

    do {
        step = next_step(file, total, limit);
        code = bc_buf_reserve(out, step, err);
        if (code != BC_OK)
            return code;
        code = io_file_read(file, out->ptr + out->len, step, total, &got, err);
        if (code != BC_OK)
            return code;
        out->len += got;
        total += got;
        if (total > limit)
            return bc_error_set(err, BC_ERR_UNSUPPORTED,
                "longer than %llu bytes", (unsigned long long)limit);
    } while (got == step);
    return BC_OK;
}

bc_code io_read_file(bc_buf *out, const bc_io *io, const char *path,
    uint64_t limit, bc_error *err)
{
    io_file file = IO_FILE_INIT;
    size_t before = out->len;
    bc_code code;

    code = io_file_open(&file, io, path, err);
    if (code != BC_OK)
        return code;
    code = read_all(out, &file, limit, err);
    bc_buf_set_len(out, code == BC_OK ? out->len : before);
    if (code != BC_OK)
        bc_error_prefix(err, path);
    io_file_close(&file);
    return code;
}

/* An export: a line that is read is of one kind, and what an entry tells is a
 * record that decodes to the same again. */
#include "formats/fmt_export.h"

#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"

#include <string.h>

static void check_record(const fmt_export_line *line)
{
    fmt_files_record record;
    bc_buf again = BC_BUF_INIT;
    fmt_export_line read;
    bool exact = false;

    if (fmt_files_next(&record, bc_slice_of_buf(&line->bytes)) !=
            FMT_FILES_RECORD ||
        record.len != line->bytes.len)
        return; /* plain data */
    FUZZ_CHECK(fmt_export_is_exact(&exact, &record,
                   bc_slice_of_buf(&line->bytes), NULL) == BC_OK);
    if (!exact)
        return;
    FUZZ_CHECK(fmt_export_put_entry(&again, &record, NULL) == BC_OK);
    FUZZ_CHECK(fmt_export_read(&read, bc_slice_of_buf(&again), NULL) == BC_OK);
    FUZZ_CHECK(read.kind == FMT_EXPORT_BYTES);
    FUZZ_CHECK(bc_slice_equal(
        bc_slice_of_buf(&read.bytes), bc_slice_of_buf(&line->bytes)));
    fmt_export_line_dispose(&read);
    bc_buf_dispose(&again);
}

static void check_path(const fmt_export_line *line)
{
    bc_buf again = BC_BUF_INIT;
    fmt_export_line read;

    FUZZ_CHECK(fmt_export_put_path(&again, &line->path, NULL) == BC_OK);
    FUZZ_CHECK(fmt_export_read(&read, bc_slice_of_buf(&again), NULL) == BC_OK);
    FUZZ_CHECK(strcmp(read.path.path, line->path.path) == 0);
    FUZZ_CHECK(read.path.name_count == line->path.name_count);
    FUZZ_CHECK(read.path.stat.bytes == line->path.stat.bytes);
    FUZZ_CHECK(read.path.content == line->path.content);
    fmt_export_line_dispose(&read);
    bc_buf_dispose(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fmt_export_line line;
    bc_error err = BC_ERROR_INIT;
    bc_code code = fmt_export_read(&line, (bc_slice){data, size}, &err);

    if (code != BC_OK)
        FUZZ_CHECK(code == BC_ERR_CORRUPT || code == BC_ERR_UNSUPPORTED);
    else if (line.kind == FMT_EXPORT_BYTES)
        check_record(&line);
    else if (line.kind == FMT_EXPORT_PATH)
        check_path(&line);
    fmt_export_line_dispose(&line);
    return 0;
}

/* A files cache: records lie end to end, their chunk lists count as claimed,
 * and a prefix of a record is never anything but cut. */
#include "base/slice.h"
#include "formats/fmt_files.h"
#include "fuzz.h"

static void check_chunks(const fmt_files_record *record)
{
    bc_slice rest = record->chunk_bytes;
    const uint8_t *id;
    uint64_t size;
    uint32_t n = 0;

    while (fmt_files_chunk(&id, &size, &rest))
        n++;
    FUZZ_CHECK(n == record->chunk_count);
    FUZZ_CHECK(rest.len == 0);
}

/* The first record is never taken for another generation's. */
static void check_layout(bc_slice in)
{
    fmt_files_layout layout = fmt_files_sniff(in);

    FUZZ_CHECK(layout == FMT_FILES_LAYOUT_6 || layout == FMT_FILES_LAYOUT_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice rest = {data, size};
    fmt_files_record record;

    while (fmt_files_next(&record, rest) == FMT_FILES_RECORD) {
        fmt_files_record part;

        FUZZ_CHECK(record.len >= 52 && record.len <= rest.len);
        FUZZ_CHECK(record.age != UINT64_MAX);
        check_chunks(&record);
        FUZZ_CHECK(fmt_files_next(&part,
                       bc_slice_cut(rest, 0, record.len - 1)) == FMT_FILES_CUT);
        FUZZ_CHECK(fmt_files_next(&part, bc_slice_cut(rest, 0, record.len)) ==
                   FMT_FILES_RECORD);
        if (rest.ptr == data)
            check_layout(rest);
        rest = bc_slice_cut(rest, record.len, rest.len - record.len);
    }
    return 0;
}

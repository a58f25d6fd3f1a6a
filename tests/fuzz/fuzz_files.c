/* A files cache: records lie end to end, their chunk lists count as claimed,
 * and a prefix of a record is never anything but cut. What is decoded encodes
 * to a record that says the same, in the same bytes or in fewer; encoded
 * again, in the same. */
#include "base/buf.h"
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

/* The same fields; chunks are spelled shortest. */
static void encode(bc_buf *out, const fmt_files_record *record)
{
    bc_slice rest = record->chunk_bytes;
    fmt_files_fields fields = {record->path_hash, record->age, record->inode,
        record->size, record->ctime_ns, record->mtime_ns, record->chunk_count,
        BC_SLICE_NULL};
    bc_buf chunks = BC_BUF_INIT;
    const uint8_t *id;
    uint64_t size;

    while (fmt_files_chunk(&id, &size, &rest))
        FUZZ_CHECK(fmt_files_encode_chunk(&chunks, id, size, NULL) == BC_OK);
    fields.chunk_bytes = bc_slice_of_buf(&chunks);
    FUZZ_CHECK(fmt_files_encode(out, &fields, NULL) == BC_OK);
    bc_buf_dispose(&chunks);
}

/* As long as the shortest spelling is only that itself, or one with signed
 * heads (d1 to d3) where Borg writes unsigned ones (cd to cf). */
static bool is_spelled_as(bc_slice shortest, const uint8_t *bytes)
{
    for (size_t i = 0; i < shortest.len; i++) {
        uint8_t head = shortest.ptr[i];
        bool is_signed = head >= 0xcd && head <= 0xcf && bytes[i] == head + 4;

        if (bytes[i] != head && !is_signed)
            return false;
    }
    return true;
}

static void check_encoding(const fmt_files_record *record, const uint8_t *bytes)
{
    bc_buf once = BC_BUF_INIT;
    bc_buf twice = BC_BUF_INIT;
    fmt_files_record again;

    encode(&once, record);
    FUZZ_CHECK(once.len <= record->len);
    FUZZ_CHECK(
        fmt_files_next(&again, bc_slice_of_buf(&once)) == FMT_FILES_RECORD);
    FUZZ_CHECK(again.len == once.len);
    FUZZ_CHECK(again.age == record->age && again.inode == record->inode);
    FUZZ_CHECK(again.size == record->size);
    FUZZ_CHECK(again.ctime_ns == record->ctime_ns);
    FUZZ_CHECK(again.mtime_ns == record->mtime_ns);
    FUZZ_CHECK(again.chunk_count == record->chunk_count);
    encode(&twice, &again);
    FUZZ_CHECK(bc_slice_equal(bc_slice_of_buf(&once), bc_slice_of_buf(&twice)));
    if (once.len == record->len)
        FUZZ_CHECK(is_spelled_as(bc_slice_of_buf(&once), bytes));
    bc_buf_dispose(&once);
    bc_buf_dispose(&twice);
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
        check_encoding(&record, rest.ptr);
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

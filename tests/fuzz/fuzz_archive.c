/* An archive: a version that is known, texts and ids from its own bytes, tags
 * in order; or an error that leaves nothing behind. As a list of ids: as many
 * bytes as the ids have, or nothing. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_archive.h"
#include "fuzz.h"

static void check_inside(bc_slice text, bc_slice whole)
{
    FUZZ_CHECK(text.len == 0 ||
               memmem(whole.ptr, whole.len, text.ptr, text.len) != NULL);
}

static void check_archive(const fmt_archive *archive, bc_slice whole)
{
    FUZZ_CHECK(archive->version == 1 || archive->version == 2);
    FUZZ_CHECK(archive->name.ptr != NULL && archive->time.ptr != NULL);
    check_inside(archive->name, whole);
    check_inside(archive->time, whole);
    check_inside(archive->hostname, whole);
    check_inside(archive->username, whole);
    check_inside(archive->comment, whole);
    for (size_t i = 1; i < archive->tag_count; i++)
        FUZZ_CHECK(
            bc_slice_compare(archive->tags[i - 1], archive->tags[i]) < 0);
    FUZZ_CHECK(archive->ids.len % sizeof(bc_id) == 0);
    for (size_t at = 0; at < archive->ids.len; at += sizeof(bc_id))
        check_inside((bc_slice){archive->ids.ptr + at, sizeof(bc_id)}, whole);
}

static void check_list(bc_slice whole)
{
    bc_buf ids = BC_BUF_INIT;
    bc_code code = fmt_archive_ids(&ids, whole, NULL);

    FUZZ_CHECK(code == BC_OK || ids.len == 0);
    FUZZ_CHECK(ids.len % sizeof(bc_id) == 0 && ids.len <= whole.len);
    bc_buf_dispose(&ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice whole = {data, size};
    bc_error err = BC_ERROR_INIT;
    fmt_archive archive = FMT_ARCHIVE_INIT;
    bc_code code = fmt_archive_decode(&archive, whole, &err);

    FUZZ_CHECK(code == err.code);
    if (code == BC_OK)
        check_archive(&archive, whole);
    else
        FUZZ_CHECK(err.message[0] != 0 && archive.text.ptr == NULL);
    fmt_archive_dispose(&archive);
    check_list(whole);
    return 0;
}

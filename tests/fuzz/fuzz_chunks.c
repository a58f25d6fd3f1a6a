/* A chunk index: what decodes has the entries it claims within its bytes; what
 * does not, says why. The view over it gives the same number. */
#include "base/buf.h"
#include "base/slice.h"
#include "chunks/chunks.h"
#include "formats/fmt_chunks.h"
#include "fuzz.h"

static void check_view(bc_slice image, const fmt_chunks *chunks)
{
    bc_buf bytes = BC_BUF_INIT;
    chunks_view_options options = {.present = BC_YES, .image = &bytes};
    bc_chunks_view *view;
    bc_chunks_entry entry;
    uint64_t cursor = 0;
    uint32_t n = 0;

    if (bc_buf_add(&bytes, image, NULL) != BC_OK ||
        chunks_view_new(&view, &options, NULL) != BC_OK)
        abort();
    while (bc_chunks_view_next(&entry, view, &cursor)) {
        FUZZ_CHECK(bc_chunks_view_has(view, &entry.id) || entry.refcount == 0);
        n++;
    }
    FUZZ_CHECK(bc_chunks_view_head(view)->valid);
    FUZZ_CHECK(n == chunks->entries);
    chunks_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice image = {data, size};
    bc_error err = BC_ERROR_INIT;
    fmt_chunks chunks;

    if (fmt_chunks_decode(&chunks, image, &err) != BC_OK) {
        FUZZ_CHECK(err.code == BC_ERR_LOCAL && err.message[0] != 0);
        return 0;
    }
    FUZZ_CHECK(
        size == FMT_CHUNKS_HEADER + (size_t)chunks.buckets * FMT_CHUNKS_BUCKET);
    check_view(image, &chunks);
    return 0;
}

/* A repository object: its parts lie within it and follow each other; its
 * metadata, read as if it were not encrypted, survives being written. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_msgpack.h"
#include "formats/fmt_object.h"
#include "fuzz.h"

/* What a writer makes of it says the same. */
static void check_written(const fmt_object_meta *meta)
{
    fmt_object_meta again;
    bc_buf out = BC_BUF_INIT;

    if (meta->type == 0 || meta->type < ' ')
        return; /* no writer has such a type */
    FUZZ_CHECK(fmt_object_meta_encode(&out, meta, NULL) == BC_OK);
    FUZZ_CHECK(
        fmt_object_meta_decode(&again, bc_slice_of_buf(&out), NULL) == BC_OK);
    FUZZ_CHECK(again.type == meta->type && again.ctype == meta->ctype);
    FUZZ_CHECK(again.clevel == meta->clevel);
    FUZZ_CHECK(again.has_size == meta->has_size);
    FUZZ_CHECK(!meta->has_size || again.size == meta->size);
    FUZZ_CHECK(!meta->has_csize || again.csize == meta->csize);
    FUZZ_CHECK(!meta->has_psize || again.psize == meta->psize);
    bc_buf_dispose(&out);
}

static void check_meta(bc_slice plaintext)
{
    fmt_object_meta meta;
    bc_error err = BC_ERROR_INIT;
    size_t len = 0;
    bc_code code = fmt_object_meta_decode(&meta, plaintext, &err);

    FUZZ_CHECK(code == err.code);
    if (code != BC_OK) {
        FUZZ_CHECK(err.message[0] != 0);
        return;
    }
    FUZZ_CHECK(meta.has_type || (meta.type == 0 && meta.type_text[0] == 0));
    FUZZ_CHECK(meta.type == 0 ||
               (meta.type_text[0] == meta.type && meta.type_text[1] == 0));
    check_written(&meta);
    FUZZ_CHECK(fmt_msgpack_check(&len, plaintext, NULL) == BC_OK);
    FUZZ_CHECK(len == plaintext.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice whole = {data, size};
    bc_error err = BC_ERROR_INIT;
    fmt_object object;

    check_meta(whole);
    if (fmt_object_decode(&object, whole, &err) != BC_OK) {
        FUZZ_CHECK(err.code == BC_ERR_TRUNCATED);
        return 0;
    }
    FUZZ_CHECK(object.meta.ptr == data + 24);
    FUZZ_CHECK(object.data.ptr == object.meta.ptr + object.meta.len);
    FUZZ_CHECK(24 + object.meta.len + object.data.len <= size);
    if (object.meta.len > 0)
        check_meta(bc_slice_cut(object.meta, 1, object.meta.len - 1));
    return 0;
}

/* A repository object: its parts lie within it and follow each other; its
 * metadata, read as if it were not encrypted, is a known type or an error. */
#include "base/slice.h"
#include "formats/fmt_msgpack.h"
#include "formats/fmt_object.h"
#include "fuzz.h"

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
    FUZZ_CHECK(strchr("MACSF", meta.type) != NULL);
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

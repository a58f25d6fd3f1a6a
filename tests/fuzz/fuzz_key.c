/* Key texts and maps: what decodes lies inside the input, and a key file that
 * is taken has a text that decodes. */
#include "formats/fmt_key.h"

#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"

static bool inside(bc_slice part, bc_slice whole)
{
    return part.ptr == NULL ||
           (part.ptr >= whole.ptr && part.len <= whole.len &&
               part.ptr + part.len <= whole.ptr + whole.len);
}

static void maps(bc_slice in)
{
    fmt_key_blob blob;
    fmt_key key;

    if (fmt_key_blob_decode(&blob, in, NULL) == BC_OK) {
        FUZZ_CHECK(blob.version == 1);
        FUZZ_CHECK(inside(blob.algorithm, in) && inside(blob.salt, in));
        FUZZ_CHECK(inside(blob.data, in) && inside(blob.hash, in));
        FUZZ_CHECK(inside(blob.argon2_type, in));
    }
    if (fmt_key_decode(&key, in, NULL) == BC_OK) {
        FUZZ_CHECK(key.version == 1 || key.version == 2);
        FUZZ_CHECK((key.crypt_key.ptr == NULL) == (key.enc_key.ptr != NULL));
        FUZZ_CHECK(inside(key.crypt_key, in) && inside(key.id_key, in));
        FUZZ_CHECK(inside(key.enc_key, in) && inside(key.enc_hmac_key, in));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bc_slice in = {data, size};
    const char *warning;
    bc_buf bytes = BC_BUF_INIT;
    bc_slice text;
    bc_id id;

    for (size_t i = 0; i < sizeof(id.b); i++)
        id.b[i] = 0x11;
    maps(in);
    if (fmt_key_text_decode(&bytes, in, NULL) == BC_OK) {
        FUZZ_CHECK(bytes.len >= 20 && bytes.len <= size);
        maps(bc_slice_of_buf(&bytes));
    }
    if (fmt_keyfile_judge(&text, &warning, in, &id) == FMT_KEYFILE_OK) {
        FUZZ_CHECK(warning == NULL && inside(text, in));
        FUZZ_CHECK(fmt_key_text_decode(&bytes, text, NULL) == BC_OK);
    } else {
        FUZZ_CHECK(text.ptr == NULL);
    }
    bc_buf_dispose(&bytes);
    return 0;
}

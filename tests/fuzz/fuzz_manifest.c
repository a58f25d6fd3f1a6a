/* A manifest: version 1 or 2, a timestamp and distinct features from its own
 * bytes, which survive being written, or an error that leaves nothing. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_manifest.h"
#include "fuzz.h"

static void check_features(const fmt_manifest *manifest, bc_slice plaintext)
{
    for (size_t i = 0; i < manifest->features.count; i++) {
        const char *name = manifest->features.items[i];

        FUZZ_CHECK(i == 0 || strcmp(manifest->features.items[i - 1], name) < 0);
        FUZZ_CHECK(
            memmem(plaintext.ptr, plaintext.len, name, strlen(name)) != NULL);
    }
}

static bool same_names(const fmt_manifest_names *a, const fmt_manifest_names *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->items[i], b->items[i]) == 0;
    return same;
}

/* What is written says the same, and is written the same again. */
static void write_again(const fmt_manifest *manifest)
{
    fmt_manifest again = FMT_MANIFEST_INIT;
    bc_buf first = BC_BUF_INIT;
    bc_buf second = BC_BUF_INIT;
    bc_code code = fmt_manifest_encode(&first, manifest, NULL);

    FUZZ_CHECK(code == BC_OK || (code == BC_ERR_LOCAL && first.len == 0 &&
                                    manifest->item_keys.count > 100));
    if (code == BC_OK) {
        FUZZ_CHECK(fmt_manifest_decode(&again, bc_slice_of_buf(&first), NULL) ==
                   BC_OK);
        FUZZ_CHECK(same_names(&manifest->features, &again.features));
        FUZZ_CHECK(same_names(&manifest->item_keys, &again.item_keys));
        FUZZ_CHECK(fmt_manifest_encode(&second, &again, NULL) == BC_OK);
        FUZZ_CHECK(
            bc_slice_equal(bc_slice_of_buf(&first), bc_slice_of_buf(&second)));
    }
    fmt_manifest_dispose(&again);
    bc_buf_dispose(&first);
    bc_buf_dispose(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice plaintext = {data, size};
    bc_error err = BC_ERROR_INIT;
    fmt_manifest manifest = FMT_MANIFEST_INIT;
    bc_code code = fmt_manifest_decode(&manifest, plaintext, &err);

    FUZZ_CHECK(code == err.code);
    if (code == BC_OK) {
        const char *text = bc_buf_text(&manifest.timestamp);

        FUZZ_CHECK(manifest.version == 1 || manifest.version == 2);
        FUZZ_CHECK(manifest.timestamp.len == 0 ||
                   memmem(data, size, text, manifest.timestamp.len) != NULL);
        check_features(&manifest, plaintext);
        write_again(&manifest);
    } else {
        FUZZ_CHECK(err.message[0] != 0);
        FUZZ_CHECK(manifest.timestamp.ptr == NULL);
        FUZZ_CHECK(
            manifest.features.items == NULL && manifest.features.count == 0);
    }
    fmt_manifest_dispose(&manifest);
    return 0;
}

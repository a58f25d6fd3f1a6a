/* A manifest: version 1 or 2, a timestamp and distinct features from its own
 * bytes, or an error that leaves nothing behind. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_manifest.h"
#include "fuzz.h"

static void check_features(const fmt_manifest *manifest, bc_slice plaintext)
{
    for (size_t i = 0; i < manifest->feature_count; i++) {
        const char *name = manifest->features[i];

        FUZZ_CHECK(i == 0 || strcmp(manifest->features[i - 1], name) < 0);
        FUZZ_CHECK(
            memmem(plaintext.ptr, plaintext.len, name, strlen(name)) != NULL);
    }
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
    } else {
        FUZZ_CHECK(err.message[0] != 0);
        FUZZ_CHECK(manifest.timestamp.ptr == NULL);
        FUZZ_CHECK(manifest.features == NULL && manifest.feature_count == 0);
    }
    fmt_manifest_dispose(&manifest);
    return 0;
}

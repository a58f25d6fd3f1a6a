/* Envelopes: the first byte picks the key's type, the rest is opened. Nothing
 * comes out of what does not authenticate, and what is sealed opens. */
#include "crypto/crypto_key.h"

#include "base/buf.h"
#include "base/slice.h"
#include "fuzz.h"

static void round_trip(crypto_key *key, const bc_id *id, bc_slice in)
{
    bc_buf sealed = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;

    if (crypto_key_type(key)->cipher == CRYPTO_CIPHER_AES_CTR_LEGACY) {
        FUZZ_CHECK(
            crypto_key_seal(&sealed, key, id, in, NULL) == BC_ERR_UNSUPPORTED);
        return;
    }
    FUZZ_CHECK(crypto_key_seal(&sealed, key, id, in, NULL) == BC_OK);
    FUZZ_CHECK(sealed.len > in.len);
    FUZZ_CHECK(crypto_key_open(
                   &back, key, id, bc_slice_of_buf(&sealed), NULL) == BC_OK);
    FUZZ_CHECK(bc_slice_equal(bc_slice_of_buf(&back), in));
    bc_buf_dispose(&sealed);
    bc_buf_dispose(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t secret[160] = {1, 2, 3};
    const crypto_key_parts parts = {{secret, 160}, {secret, 128}, 0};
    const crypto_keytype *type =
        size == 0 ? NULL : crypto_keytype_by_byte(data[0]);
    const bc_id id = {{0x11}};
    bc_buf out = BC_BUF_INIT;
    crypto_key *key;

    if (type == NULL)
        return 0;
    FUZZ_CHECK(crypto_key_new(&key, type, &parts, NULL) == BC_OK);
    if (crypto_key_open(&out, key, &id, (bc_slice){data + 1, size - 1}, NULL) ==
        BC_OK)
        FUZZ_CHECK(out.len < size - 1);
    else
        FUZZ_CHECK(out.len == 0);
    round_trip(key, &id, (bc_slice){data, size});
    crypto_key_free(key);
    bc_buf_dispose(&out);
    return 0;
}

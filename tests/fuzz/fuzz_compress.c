/*
 * Decompression: the first byte is the method, the rest its input.
 *
 * Never more than the limit; a failure has a code and leaves the output alone;
 * what decodes does so again with its size known, and with no other size. The
 * input, taken as a plaintext, becomes no longer and comes back.
 */
#include "base/buf.h"
#include "compress/compress.h"
#include "fuzz.h"

#include <string.h>

#define LIMIT ((size_t)1 << 20)

static void decode_again(uint8_t ctype, bc_slice in, size_t size)
{
    bc_buf out = BC_BUF_INIT;
    bc_code code =
        compress_decode(&out, ctype, in, (bc_opt_u64){true, size}, LIMIT, NULL);

    FUZZ_CHECK(code == BC_OK && out.len == size);
    code = compress_decode(
        &out, ctype, in, (bc_opt_u64){true, size + 1}, LIMIT + 1, NULL);
    FUZZ_CHECK(code == BC_ERR_LOCAL && out.len == size);
    bc_buf_dispose(&out);
}

/* Every method in turn; levels that are quick. */
static void encode(uint8_t choice, bc_slice in)
{
    static const compress_choice choices[] = {
        {COMPRESS_NONE, 0, false},
        {COMPRESS_LZ4, 0, false},
        {COMPRESS_LZMA, 0, true},
        {COMPRESS_ZSTD, 1, false},
        {COMPRESS_ZSTD, 1, true},
        {COMPRESS_ZLIB, 1, false},
        {COMPRESS_ZLIB, 0, true},
    };
    const compress_choice *c =
        &choices[choice % (sizeof(choices) / sizeof(choices[0]))];
    compress_result result;
    bc_buf out = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;

    FUZZ_CHECK(compress_encode(&out, &result, c, in, NULL) == BC_OK);
    FUZZ_CHECK(result.tells_size == !c->automatic);
    FUZZ_CHECK(out.len <= in.len);
    FUZZ_CHECK((out.len == in.len) == (result.ctype == COMPRESS_NONE));
    FUZZ_CHECK(
        compress_decode(&back, result.ctype, (bc_slice){out.ptr, out.len},
            (bc_opt_u64){true, in.len}, in.len, NULL) == BC_OK);
    FUZZ_CHECK(back.len == in.len);
    FUZZ_CHECK(in.len == 0 || memcmp(back.ptr, in.ptr, in.len) == 0);
    bc_buf_dispose(&out);
    bc_buf_dispose(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_slice in;
    bc_code code;

    if (size == 0)
        return 0;
    in = (bc_slice){data + 1, size - 1};
    code =
        compress_decode(&out, data[0], in, (bc_opt_u64){false, 0}, LIMIT, &err);
    FUZZ_CHECK(out.len <= LIMIT);
    FUZZ_CHECK(code == err.code);
    if (code == BC_OK)
        decode_again(data[0], in, out.len);
    else
        FUZZ_CHECK(out.len == 0 && err.message[0] != 0);
    bc_buf_dispose(&out);
    encode(data[0], in);
    return 0;
}

#include "compress/compress.h"

#include "base/buf.h"
#include "base/error.h"
#include "compress/compress_method.h"

#include <inttypes.h>

static bc_code as_it_is(compress_sink *sink, bc_slice in, bc_error *err)
{
    if (in.len > sink->limit)
        return compress_over_limit(sink, err);
    return bc_buf_add(sink->out, in, err);
}

static const struct method {
    uint8_t ctype;
    compress_method decode;
} methods[] = {
    {COMPRESS_NONE, as_it_is},
    {COMPRESS_LZ4, compress_lz4},
    {COMPRESS_LZMA, compress_lzma},
    {COMPRESS_ZSTD, compress_zstd},
    {COMPRESS_ZLIB, compress_zlib},
};

static const struct method *find(uint8_t ctype)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (methods[i].ctype == ctype)
            return &methods[i];
    }
    return NULL;
}

static bc_code check_size(
    const compress_sink *sink, bc_opt_u64 size, bc_error *err)
{
    size_t got = sink->out->len - sink->start;

    if (!size.known || size.value == got)
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "decompressed to %zu bytes, the metadata says %" PRIu64, got,
        size.value);
}

bc_code compress_decode(bc_buf *out, uint8_t ctype, bc_slice in,
    bc_opt_u64 size, size_t limit, bc_error *err)
{
    const struct method *method = find(ctype);
    compress_sink sink = {out, out->len, limit};
    bc_code code;

    if (method == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "no decompressor for compression type %u", (unsigned)ctype);
    if (size.known && size.value > limit)
        return compress_over_limit(&sink, err);
    code = bc_buf_reserve(out, 0, err);
    if (code != BC_OK)
        return code;
    code = method->decode(&sink, in, err);
    if (code == BC_OK)
        code = check_size(&sink, size, err);
    bc_buf_set_len(out, code == BC_OK ? out->len : sink.start);
    return code;
}

bc_code compress_sink_room(size_t *room, compress_sink *sink, bc_error *err)
{
    size_t grown = sink->out->len - sink->start;
    size_t want = grown < 65536 ? 65536 : grown;
    bc_code code;

    if (grown > sink->limit)
        return compress_over_limit(sink, err);
    if (want > sink->limit - grown)
        want = sink->limit - grown + 1;
    code = bc_buf_reserve(sink->out, want, err);
    if (code == BC_OK)
        *room = want;
    return code;
}

bc_code compress_over_limit(const compress_sink *sink, bc_error *err)
{
    return bc_error_set(err, BC_ERR_DECOMPRESSION,
        "Decompression error: more than the limit of %zu bytes", sink->limit);
}

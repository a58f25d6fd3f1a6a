#include "base/buf.h"
#include "base/error.h"
#include "compress/compress_method.h"

#include <string.h>
#include <zstd.h>

/* A block takes 3 bytes at least and gives 128 KiB at most. */
#define BLOCK_IN_MIN  3u
#define BLOCK_OUT_MAX (128u << 10)

static bc_code fail(bc_error *err, const char *what)
{
    return bc_error_set(
        err, BC_ERR_DECOMPRESSION, "Decompression error: zstd %s", what);
}

/* Borg prints libzstd's text as a Python bytes literal. */
static bc_code fail_frame(bc_error *err, size_t result)
{
    const char *text = ZSTD_getErrorName(result);
    char quote = strchr(text, '\'') == NULL ? '\'' : '"';

    return bc_error_set(err, BC_ERR_DECOMPRESSION,
        "Decompression error: zstd decompress failed: b%c%s%c", quote, text,
        quote);
}

/* The size in the frame header, believed as far as in can hold it. */
static bc_code content_size(
    size_t *out, const compress_sink *sink, bc_slice in, bc_error *err)
{
    unsigned long long size = ZSTD_getFrameContentSize(in.ptr, in.len);

    if (size == ZSTD_CONTENTSIZE_ERROR)
        return fail(err, "get size failed: data was not compressed by zstd");
    if (size == ZSTD_CONTENTSIZE_UNKNOWN)
        return fail(err, "get size failed: original size unknown");
    if (size > sink->limit)
        return compress_over_limit(sink, err);
    if (size / BLOCK_OUT_MAX > in.len / BLOCK_IN_MIN)
        return fail(err, "decompress failed: size mismatch");
    *out = (size_t)size;
    return BC_OK;
}

bc_code compress_zstd(compress_sink *sink, bc_slice in, bc_error *err)
{
    bc_buf *out = sink->out;
    size_t size = 0;
    size_t got;
    bc_code code = content_size(&size, sink, in, err);

    if (code == BC_OK)
        code = bc_buf_reserve(out, size, err);
    if (code != BC_OK)
        return code;
    got = ZSTD_decompress(out->ptr + out->len, size, in.ptr, in.len);
    if (ZSTD_isError(got))
        return fail_frame(err, got);
    if (got != size)
        return fail(err, "decompress failed: size mismatch");
    out->len += got;
    return BC_OK;
}

bc_code compress_to_zstd(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err)
{
    size_t room = ZSTD_compressBound(in.len);
    size_t got;
    bc_code code = bc_buf_reserve(out, room, err);

    if (code != BC_OK)
        return code;
    got = ZSTD_compress(out->ptr + out->len, room, in.ptr, in.len, (int)level);
    if (ZSTD_isError(got))
        return compress_refused("zstd", ZSTD_getErrorName(got), err);
    out->len += got;
    return BC_OK;
}

#include "base/buf.h"
#include "base/error.h"
#include "compress/compress_method.h"

#include <limits.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

/* Python's zlib.error, which Borg passes on. */
static bc_code fail(bc_error *err, int result, const char *text)
{
    if (result == Z_MEM_ERROR)
        return bc_error_no_memory(err);
    if (text == NULL)
        return bc_error_set(err, BC_ERR_DECOMPRESSION,
            "Decompression error: Error %d while decompressing data", result);
    return bc_error_set(err, BC_ERR_DECOMPRESSION,
        "Decompression error: Error %d while decompressing data: %s", result,
        text);
}

/* Gives Z_OK while there is more, Z_STREAM_END at the end. */
static bc_code step(
    int *result, compress_sink *sink, z_stream *stream, bc_error *err)
{
    size_t room = 0;
    bc_code code = compress_sink_room(&room, sink, err);

    if (code != BC_OK)
        return code;
    if (room > UINT_MAX)
        room = UINT_MAX;
    stream->next_out = sink->out->ptr + sink->out->len;
    stream->avail_out = (uInt)room;
    *result = inflate(stream, Z_NO_FLUSH);
    sink->out->len += room - stream->avail_out;
    if (*result == Z_STREAM_END)
        return BC_OK;
    if (*result != Z_OK && *result != Z_BUF_ERROR)
        return fail(err, *result, stream->msg);
    if (stream->avail_out > 0)
        return fail(err, Z_BUF_ERROR, "incomplete or truncated stream");
    return BC_OK;
}

bc_code compress_zlib(compress_sink *sink, bc_slice in, bc_error *err)
{
    z_stream stream;
    int result;
    bc_code code = BC_OK;

    if (in.len > UINT_MAX)
        return compress_over_limit(sink, err);
    memset(&stream, 0, sizeof(stream));
    result = inflateInit(&stream);
    if (result != Z_OK)
        return fail(err, result, stream.msg);
    stream.next_in = in.ptr;
    stream.avail_in = (uInt)in.len;
    while (code == BC_OK && result != Z_STREAM_END)
        code = step(&result, sink, &stream, err);
    inflateEnd(&stream);
    if (code == BC_OK && sink->out->len - sink->start > sink->limit)
        return compress_over_limit(sink, err);
    return code;
}

bc_code compress_to_zlib(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err)
{
    uLongf room;
    int result;
    bc_code code;

    if (in.len > UINT_MAX)
        return compress_refused("zlib", "too much input", err);
    room = compressBound((uLong)in.len);
    code = bc_buf_reserve(out, room, err);
    if (code != BC_OK)
        return code;
    result = compress2(
        out->ptr + out->len, &room, in.ptr, (uLong)in.len, (int)level);
    if (result == Z_MEM_ERROR)
        return bc_error_no_memory(err);
    if (result != Z_OK)
        return compress_refused("zlib", zError(result), err);
    out->len += room;
    return BC_OK;
}

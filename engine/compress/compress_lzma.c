#include "base/buf.h"
#include "base/error.h"
#include "compress/compress_method.h"

#include <lzma.h>

/* Borg's highest level; nothing it writes asks for more memory. */
#define LEVEL_MAX 9u

static bc_code fail(bc_error *err, lzma_ret result)
{
    static const struct {
        lzma_ret result;
        const char *text;
    } rows[] = {
        {LZMA_BUF_ERROR, "Compressed data ended before the end-of-stream "
                         "marker was reached"},
        {LZMA_FORMAT_ERROR, "Input format not supported by decoder"},
        {LZMA_OPTIONS_ERROR, "Invalid or unsupported options"},
        {LZMA_DATA_ERROR, "Corrupt input data"},
        {LZMA_MEMLIMIT_ERROR, "Memory usage limit exceeded"},
    };

    if (result == LZMA_MEM_ERROR)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].result == result)
            return bc_error_set(err, BC_ERR_DECOMPRESSION,
                "Decompression error: %s", rows[i].text);
    }
    return bc_error_set(err, BC_ERR_DECOMPRESSION,
        "Decompression error: Unrecognized error from liblzma: %d",
        (int)result);
}

/* Decode to the end of one stream. *result tells how the stream ended:
 * LZMA_STREAM_END, LZMA_BUF_ERROR when it is cut, or what is wrong with it. */
static bc_code one_stream(
    lzma_ret *result, compress_sink *sink, lzma_stream *stream, bc_error *err)
{
    *result =
        lzma_auto_decoder(stream, lzma_easy_decoder_memusage(LEVEL_MAX), 0);
    while (*result == LZMA_OK) {
        size_t room = 0;
        bc_code code = compress_sink_room(&room, sink, err);

        if (code != BC_OK)
            return code;
        stream->next_out = sink->out->ptr + sink->out->len;
        stream->avail_out = room;
        *result = lzma_code(stream, LZMA_RUN);
        sink->out->len += room - stream->avail_out;
        if (*result == LZMA_OK && stream->avail_out > 0)
            *result = LZMA_BUF_ERROR;
    }
    if (sink->out->len - sink->start > sink->limit)
        return compress_over_limit(sink, err);
    return BC_OK;
}

/* Streams may follow each other; what follows and is none is ignored, except
 * that it must not look like the beginning of one. */
static bc_code all_streams(
    compress_sink *sink, lzma_stream *stream, bc_error *err)
{
    size_t whole = sink->out->len;
    bool first = true;
    lzma_ret result = LZMA_OK;

    do {
        bc_code code = one_stream(&result, sink, stream, err);

        if (code != BC_OK)
            return code;
        if (result == LZMA_BUF_ERROR || result == LZMA_MEM_ERROR ||
            (first && result != LZMA_STREAM_END))
            return fail(err, result);
        if (result != LZMA_STREAM_END)
            break;
        first = false;
        whole = sink->out->len;
    } while (stream->avail_in > 0);
    sink->out->len = whole;
    return BC_OK;
}

bc_code compress_lzma(compress_sink *sink, bc_slice in, bc_error *err)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    bc_code code;

    stream.next_in = in.ptr;
    stream.avail_in = in.len;
    code = all_streams(sink, &stream, err);
    lzma_end(&stream);
    return code;
}

static bc_code encode(bc_buf *out, lzma_stream *stream, bc_error *err)
{
    lzma_ret result = LZMA_OK;

    while (result == LZMA_OK) {
        size_t room = out->len < 65536 ? 65536 : out->len;
        bc_code code = bc_buf_reserve(out, room, err);

        if (code != BC_OK)
            return code;
        stream->next_out = out->ptr + out->len;
        stream->avail_out = room;
        result = lzma_code(stream, LZMA_FINISH);
        out->len += room - stream->avail_out;
    }
    if (result == LZMA_MEM_ERROR)
        return bc_error_no_memory(err);
    return result == LZMA_STREAM_END
               ? BC_OK
               : compress_refused("lzma", "liblzma gave up", err);
}

/* The .xz container without a check: an object has its own. */
bc_code compress_to_lzma(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret result = lzma_easy_encoder(&stream, level, LZMA_CHECK_NONE);
    bc_code code;

    if (result == LZMA_MEM_ERROR)
        return bc_error_no_memory(err);
    if (result != LZMA_OK)
        return compress_refused("lzma", "liblzma takes no such level", err);
    stream.next_in = in.ptr;
    stream.avail_in = in.len;
    code = encode(out, &stream, err);
    lzma_end(&stream);
    return code;
}

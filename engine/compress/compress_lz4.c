#include "base/buf.h"
#include "base/error.h"
#include "compress/compress_method.h"

#include <limits.h>
#include <lz4.h>

/* A raw block does not tell its plaintext size, so the room is tried out:
 * from here on, half as much more each time, to Borg's own end. */
#define ROOM_FIRST 9227468u
#define ROOM_LAST  ((size_t)1 << 27)

/* One byte of a block stands for at most 255 bytes of plaintext (the longest
 * step of a match length), and a token for a few more. */
static size_t most_from(size_t len)
{
    return len > ROOM_LAST / 255 ? ROOM_LAST : len * 255 + 64;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

bc_code compress_lz4(compress_sink *sink, bc_slice in, bc_error *err)
{
    size_t most = smaller(most_from(in.len), ROOM_LAST);
    size_t end = smaller(most, sink->limit);
    size_t room = in.len > ROOM_FIRST / 3 ? in.len * 3 : ROOM_FIRST;

    while (in.len <= INT_MAX) {
        bc_buf *out = sink->out;
        bc_code code;
        int got;

        room = smaller(room, end);
        code = bc_buf_reserve(out, room, err);
        if (code != BC_OK)
            return code;
        got = LZ4_decompress_safe((const char *)in.ptr,
            (char *)out->ptr + out->len, (int)in.len, (int)room);
        if (got >= 0) {
            out->len += (size_t)got;
            return BC_OK;
        }
        if (room == end)
            break;
        room += room / 2;
    }
    return bc_error_set(err, BC_ERR_DECOMPRESSION,
        "Decompression error: lz4 decompress failed");
}

bc_code compress_to_lz4(bc_buf *out, bc_slice in, unsigned level, bc_error *err)
{
    size_t room;
    int got;
    bc_code code;

    (void)level;
    if (in.len > LZ4_MAX_INPUT_SIZE)
        return compress_refused("lz4", "too much input", err);
    room = (size_t)LZ4_compressBound((int)in.len);
    code = bc_buf_reserve(out, room, err);
    if (code != BC_OK)
        return code;
    got = LZ4_compress_default((const char *)in.ptr,
        (char *)out->ptr + out->len, (int)in.len, (int)room);
    if (got <= 0)
        return compress_refused("lz4", "lz4 compress failed", err);
    out->len += (size_t)got;
    return BC_OK;
}

/*
 * What a compression method is to compress.c: one call that fills a sink.
 *
 * A method may leave bytes in the sink when it fails; the caller cuts them
 * off. Messages start with Borg's "Decompression error: ".
 */
#ifndef COMPRESS_METHOD_H
#define COMPRESS_METHOD_H

#include <borgcache/error.h>
#include <borgcache/types.h>

/* Where plaintext goes: out may grow from start by at most limit bytes. */
typedef struct compress_sink {
    bc_buf *out;
    size_t start;
    size_t limit;
} compress_sink;

typedef bc_code (*compress_method)(
    compress_sink *sink, bc_slice in, bc_error *err);

bc_code compress_lz4(
    compress_sink *sink, bc_slice in, bc_error *err) BC_NODISCARD;
bc_code compress_lzma(
    compress_sink *sink, bc_slice in, bc_error *err) BC_NODISCARD;
bc_code compress_zstd(
    compress_sink *sink, bc_slice in, bc_error *err) BC_NODISCARD;
bc_code compress_zlib(
    compress_sink *sink, bc_slice in, bc_error *err) BC_NODISCARD;

/*
 * The reverse: append what in becomes. Nothing promises that it is smaller.
 * out may hold more when it fails; the caller cuts that off.
 */
typedef bc_code (*compress_encoder)(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err);

bc_code compress_to_lz4(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err) BC_NODISCARD;
bc_code compress_to_lzma(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err) BC_NODISCARD;
bc_code compress_to_zstd(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err) BC_NODISCARD;
bc_code compress_to_zlib(
    bc_buf *out, bc_slice in, unsigned level, bc_error *err) BC_NODISCARD;

/* A library refused to compress: BC_ERR_LOCAL with its name and reason. */
bc_code compress_refused(const char *name, const char *reason, bc_error *err);

/*
 * Make room behind out->len for the next piece of a stream: about as much as
 * came out so far, and one byte beyond the limit so that a stream of exactly
 * limit bytes can show its end. BC_ERR_DECOMPRESSION when that byte was used.
 */
bc_code compress_sink_room(
    size_t *room, compress_sink *sink, bc_error *err) BC_NODISCARD;

bc_code compress_over_limit(const compress_sink *sink, bc_error *err);

#endif

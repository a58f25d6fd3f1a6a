#include "formats/fmt_chunks.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"

/* A header field is a signed 32-bit number. */
static int64_t field(bc_slice image, size_t at)
{
    uint32_t bits = bc_le32(image.ptr + at);

    return bits <= INT32_MAX ? (int64_t)bits
                             : (int64_t)bits - (INT64_C(1) << 32);
}

/* The length that the header asks for; hostile fields may wrap around. */
static int64_t wanted_length(bc_slice image)
{
    uint64_t width = (uint64_t)(field(image, 24) + field(image, 28));

    return (int64_t)(FMT_CHUNKS_HEADER + (uint64_t)field(image, 16) * width);
}

/* Borg's own checks, in Borg's order. */
static bc_code check_as_borg(bc_slice image, bc_error *err)
{
    int64_t want;

    if (image.len < FMT_CHUNKS_HEADER)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: Could not read header (expected 1024, but read %zu "
            "bytes)",
            image.len);
    if (memcmp(image.ptr, "BORG2IDX", 8) != 0)
        return bc_error_set(
            err, BC_ERR_LOCAL, "ValueError: Unknown MAGIC in header");
    want = wanted_length(image);
    if (want < 0 || (uint64_t)want != image.len)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: Incorrect file length (expected %lld, got %zu)",
            (long long)want, image.len);
    if (field(image, 8) != 2)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: Unsupported header version (expected 2, got %lld)",
            (long long)field(image, 8));
    return BC_OK;
}

/* What Borg trusts and we do not. */
static bc_code check_sizes(bc_slice image, bc_error *err)
{
    int64_t entries = field(image, 12);
    int64_t buckets = field(image, 16);
    int64_t empty = field(image, 20);

    if (field(image, 24) != 32 || field(image, 28) != 8)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: chunk index with keys of %lld and values of %lld "
            "bytes",
            (long long)field(image, 24), (long long)field(image, 28));
    if (entries < 0 || buckets < 0 || empty < 0 || entries + empty > buckets)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: chunk index of %lld buckets cannot hold %lld entries "
            "and %lld empty buckets",
            (long long)buckets, (long long)entries, (long long)empty);
    return BC_OK;
}

bc_code fmt_chunks_count(const fmt_chunks *chunks, bc_error *err)
{
    fmt_chunks_bucket bucket;
    uint32_t used = 0;

    for (uint32_t i = 0; i < chunks->buckets; i++)
        used += fmt_chunks_at(&bucket, chunks, i);
    if (used == chunks->entries)
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "ValueError: chunk index claims %u entries and has %u", chunks->entries,
        used);
}

bc_code fmt_chunks_decode_head(fmt_chunks *out, bc_slice image, bc_error *err)
{
    bc_code code = check_as_borg(image, err);

    if (code == BC_OK)
        code = check_sizes(image, err);
    if (code != BC_OK)
        return code;
    out->entries = bc_le32(image.ptr + 12);
    out->buckets = bc_le32(image.ptr + 16);
    out->empty = bc_le32(image.ptr + 20);
    out->bucket_bytes =
        bc_slice_cut(image, FMT_CHUNKS_HEADER, image.len - FMT_CHUNKS_HEADER);
    return BC_OK;
}

bc_code fmt_chunks_decode(fmt_chunks *out, bc_slice image, bc_error *err)
{
    fmt_chunks found;
    bc_code code = fmt_chunks_decode_head(&found, image, err);

    if (code == BC_OK)
        code = fmt_chunks_count(&found, err);
    if (code == BC_OK)
        *out = found;
    return code;
}

bool fmt_chunks_at(
    fmt_chunks_bucket *out, const fmt_chunks *chunks, uint32_t index)
{
    const uint8_t *p =
        chunks->bucket_bytes.ptr + (size_t)index * FMT_CHUNKS_BUCKET;

    out->id = p;
    out->refcount = bc_le32(p + 32);
    out->size = bc_le32(p + 36);
    return out->refcount <= FMT_CHUNKS_MAX_VALUE;
}

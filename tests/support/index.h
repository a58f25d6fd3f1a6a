/*
 * Chunk index images for tests, made by the table rules of repository-side
 * spec 9. The tests hold their XXH64 against the values of A.6, which real
 * Borg gave, so an image here is one that Borg writes.
 */
#ifndef SUPPORT_INDEX_H
#define SUPPORT_INDEX_H

#include "base/digest.h"
#include "base/endian.h"
#include "formats/fmt_chunks.h"
#include "support/bytes.h"

#include <stdio.h>

typedef struct index_image {
    uint8_t *bytes;
    size_t len;
    uint32_t entries;
    uint32_t buckets;
    uint32_t empty;
} index_image;

static inline void index_put32(uint8_t *p, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(value >> (8 * i));
}

static inline uint8_t *index_bucket(const index_image *image, uint32_t at)
{
    return image->bytes + FMT_CHUNKS_HEADER + (size_t)at * FMT_CHUNKS_BUCKET;
}

/* Write the counts into the header. */
static inline void index_seal(index_image *image)
{
    memcpy(image->bytes, "BORG2IDX", 8);
    index_put32(image->bytes + 8, 2);
    index_put32(image->bytes + 12, image->entries);
    index_put32(image->bytes + 16, image->buckets);
    index_put32(image->bytes + 20, image->empty);
    index_put32(image->bytes + 24, 32);
    index_put32(image->bytes + 28, 8);
}

static inline index_image index_new(uint32_t buckets)
{
    index_image image = {.buckets = buckets, .empty = buckets};

    image.len = FMT_CHUNKS_HEADER + (size_t)buckets * FMT_CHUNKS_BUCKET;
    image.bytes = calloc(1, image.len);
    assert_non_null(image.bytes);
    for (uint32_t i = 0; i < buckets; i++)
        index_put32(index_bucket(&image, i) + 32, FMT_CHUNKS_EMPTY);
    index_seal(&image);
    return image;
}

/* Insert a key that is not there, without growing. */
static inline void index_add(
    index_image *image, const uint8_t id[32], uint32_t refcount, uint32_t size)
{
    uint32_t at = bc_le32(id) % image->buckets;

    while (bc_le32(index_bucket(image, at) + 32) != FMT_CHUNKS_EMPTY)
        at = (at + 1) % image->buckets;
    memcpy(index_bucket(image, at), id, 32);
    index_put32(index_bucket(image, at) + 32, refcount);
    index_put32(index_bucket(image, at) + 36, size);
    image->entries++;
    image->empty--;
    index_seal(image);
}

/* Re-insert everything, in bucket order, into a table of another size. */
static inline void index_rebuild(index_image *image, uint32_t buckets)
{
    index_image next = index_new(buckets);

    for (uint32_t i = 0; i < image->buckets; i++) {
        const uint8_t *p = index_bucket(image, i);

        if (bc_le32(p + 32) <= FMT_CHUNKS_MAX_VALUE)
            index_add(&next, p, bc_le32(p + 32), bc_le32(p + 36));
    }
    free(image->bytes);
    *image = next;
}

/* Move entries from the end into the holes, cut the rest off. */
static inline void index_compact(index_image *image)
{
    uint32_t hole = 0;

    for (uint32_t at = image->buckets; at-- > image->entries;) {
        if (bc_le32(index_bucket(image, at) + 32) > FMT_CHUNKS_MAX_VALUE)
            continue;
        while (bc_le32(index_bucket(image, hole) + 32) <= FMT_CHUNKS_MAX_VALUE)
            hole++;
        memcpy(index_bucket(image, hole), index_bucket(image, at),
            FMT_CHUNKS_BUCKET);
    }
    image->buckets = image->entries;
    image->empty = 0;
    image->len = FMT_CHUNKS_HEADER + (size_t)image->buckets * FMT_CHUNKS_BUCKET;
    index_seal(image);
}

/* The table of sha256("0"), sha256("1"), … as Borg fills it. */
static inline index_image index_of_numbers(uint32_t count)
{
    index_image image = index_new(1031);

    for (uint32_t i = 0; i < count; i++) {
        uint8_t id[32];
        char text[16];

        snprintf(text, sizeof(text), "%u", i);
        bc_sha256(id, bc_slice_of(text));
        if (image.entries >= 773 && image.buckets == 1031)
            index_rebuild(&image, 2053);
        index_add(&image, id, FMT_CHUNKS_MAX_VALUE, 0);
    }
    return image;
}

static inline bc_slice index_slice(const index_image *image)
{
    return (bc_slice){image->bytes, image->len};
}

#endif

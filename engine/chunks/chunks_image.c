/* A chunk table from and to its image, and the compact form between. */
#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"
#include "chunks/chunks_layout.h"

#include <stdlib.h>

#define AHEAD 16 /* records asked for before they are copied */

/*
 * Name each bucket of the image in a slot. Records move down over the empty
 * buckets, which need none; count is how many are left. A count that means
 * nothing makes a bucket an empty one, and the header's number of empty ones
 * is not believed.
 */
static void adopt(chunks_table *table, const fmt_chunks *chunks)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < chunks->buckets; i++) {
        const uint8_t *from = chunks_record(table, i);
        uint32_t state = bc_le32(from + 32);
        chunks_slot *slot = &table->layout.slots[i];

        if (state > FMT_CHUNKS_MAX_VALUE && state != FMT_CHUNKS_DELETED)
            continue;
        slot->hash = bc_le32(from);
        slot->handle = count | (state == FMT_CHUNKS_DELETED ? CHUNKS_DEAD : 0);
        if (count != i)
            memmove(chunks_record(table, count), from, FMT_CHUNKS_BUCKET);
        count++;
    }
    table->layout.entries = chunks->entries;
    table->layout.empty = chunks->buckets - count;
    table->records.len = FMT_CHUNKS_HEADER + (size_t)count * FMT_CHUNKS_BUCKET;
    table->records.ptr[table->records.len] = 0;
}

/* What Borg says when it cannot take the entries of an image. */
static bc_code failed_rebuild(bc_code code, bc_error *err)
{
    if (code == BC_OK || code == BC_ERR_NO_MEMORY)
        return code;
    return bc_error_set(
        err, BC_ERR_LOCAL, "ValueError: Failed to rebuild table");
}

static bc_code spread_out(chunks_table *table, bc_error *err)
{
    chunks_layout *layout = &table->layout;

    if (layout->empty >= layout->limits.min_empty)
        return BC_OK;
    return failed_rebuild(
        chunks_layout_rebuild(table, layout->buckets, err), err);
}

/* Every bucket in use: a backup's index. No layout until it is needed. What
 * fmt_chunks_count would find is found on the way. */
static bc_code take_compact(
    chunks_table *table, bc_buf *image, const fmt_chunks *chunks, bc_error *err)
{
    uint32_t used;
    bc_code code = chunks_finder_build(&table->finder,
        image->ptr + FMT_CHUNKS_HEADER, chunks->buckets, &used, err);

    if (code == BC_OK && used != chunks->entries)
        return fmt_chunks_count(chunks, err);
    if (code != BC_OK)
        return failed_rebuild(code, err);
    table->compact = chunks->buckets;
    table->records = *image;
    *image = (bc_buf)BC_BUF_INIT;
    return BC_OK;
}

static bc_code take_spread(
    chunks_table *table, bc_buf *image, const fmt_chunks *chunks, bc_error *err)
{
    bc_code code = fmt_chunks_count(chunks, err);

    if (code == BC_OK)
        code = chunks_layout_init(&table->layout, chunks->buckets, err);
    if (code != BC_OK)
        return code;
    table->records = *image;
    *image = (bc_buf)BC_BUF_INIT;
    adopt(table, chunks);
    return spread_out(table, err);
}

bc_code chunks_table_take(chunks_table **out, bc_buf *image, bc_error *err)
{
    fmt_chunks chunks;
    chunks_table *table = NULL;
    bc_code code;

    *out = NULL;
    code = fmt_chunks_decode_head(&chunks, bc_slice_of_buf(image), err);
    if (code != BC_OK)
        return code;
    table = calloc(1, sizeof(*table));
    if (table == NULL)
        return bc_error_no_memory(err);
    table->free = CHUNKS_NONE;
    code = chunks.entries == chunks.buckets
               ? take_compact(table, image, &chunks, err)
               : take_spread(table, image, &chunks, err);
    if (code != BC_OK) {
        chunks_table_free(table);
        return code;
    }
    *out = table;
    return BC_OK;
}

bc_code chunks_table_read(chunks_table **out, bc_slice image, bc_error *err)
{
    bc_buf copy = BC_BUF_INIT;
    bc_code code = bc_buf_add(&copy, image, err);

    *out = NULL;
    if (code == BC_OK)
        code = chunks_table_take(out, &copy, err);
    bc_buf_dispose(&copy);
    return code;
}

/* The highest entry goes to the lowest hole until all are in front. */
bc_code chunks_table_compact(chunks_table *table, bc_error *err)
{
    chunks_layout *layout = &table->layout;
    chunks_slot *slots;
    uint32_t hole = 0;
    bc_code code = chunks_lay_out(table, err);

    if (code != BC_OK)
        return code;
    slots = layout->slots;
    for (uint32_t i = 0; i < layout->buckets; i++)
        if (!chunks_slot_live(slots[i]) && slots[i].handle != CHUNKS_EMPTY)
            chunks_record_free(table, slots[i].handle);
    for (uint32_t at = layout->buckets; at-- > layout->entries;) {
        if (!chunks_slot_live(slots[at]))
            continue;
        while (chunks_slot_live(slots[hole]))
            hole++;
        slots[hole] = slots[at];
    }
    layout->buckets = layout->entries;
    layout->empty = 0;
    layout->limits = chunks_limits_of(layout->buckets);
    return BC_OK;
}

static void write_header(uint8_t *out, const chunks_layout *layout)
{
    memset(out, 0, FMT_CHUNKS_HEADER);
    memcpy(out, "BORG2IDX", 8);
    bc_put_le32(out + 8, 2);
    bc_put_le32(out + 12, layout->entries);
    bc_put_le32(out + 16, layout->buckets);
    bc_put_le32(out + 20, layout->empty);
    bc_put_le32(out + 24, 32);
    bc_put_le32(out + 28, 8);
}

static void write_bucket(
    uint8_t *out, const chunks_table *table, chunks_slot slot)
{
    if (slot.handle != CHUNKS_EMPTY) {
        memcpy(out, chunks_record(table, slot.handle), FMT_CHUNKS_BUCKET);
        return;
    }
    memset(out, 0, FMT_CHUNKS_BUCKET);
    bc_put_le32(out + 32, FMT_CHUNKS_EMPTY);
}

static bc_code write_image(bc_buf *out, const chunks_table *table,
    const chunks_layout *layout, bc_error *err)
{
    const chunks_slot *slots = layout->slots;
    size_t bytes =
        FMT_CHUNKS_HEADER + (size_t)layout->buckets * FMT_CHUNKS_BUCKET;
    bc_code code = bc_buf_reserve(out, bytes, err);
    uint8_t *p;

    if (code != BC_OK)
        return code;
    p = out->ptr + out->len;
    write_header(p, layout);
    p += FMT_CHUNKS_HEADER;
    for (uint32_t i = 0; i < layout->buckets; i++, p += FMT_CHUNKS_BUCKET) {
        if (layout->buckets - i > AHEAD &&
            slots[i + AHEAD].handle != CHUNKS_EMPTY)
            __builtin_prefetch(chunks_record(table, slots[i + AHEAD].handle));
        write_bucket(p, table, slots[i]);
    }
    out->len += bytes;
    out->ptr[out->len] = 0;
    return BC_OK;
}

bc_code chunks_table_write(
    bc_buf *out, const chunks_table *table, bc_error *err)
{
    chunks_layout layout;
    bc_code code;

    if (chunks_laid_out(table))
        return write_image(out, table, &table->layout, err);
    code = chunks_replay(&layout, table, err);
    if (code != BC_OK)
        return code;
    code = write_image(out, table, &layout, err);
    free(layout.slots);
    return code;
}

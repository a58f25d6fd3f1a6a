/* What Borg's table would look like by now. */
#include "base/endian.h"
#include "base/error.h"
#include "chunks/chunks_layout.h"

#include <stdlib.h>

/* Slots between asking for a place in memory and using it. */
#define AHEAD 16u

static chunks_slot slot_of(const chunks_table *table, uint32_t number)
{
    return (chunks_slot){bc_le32(chunks_record(table, number)), number};
}

/* The first count records, each in a bucket, as an image has them. */
static bc_code line_up(chunks_layout *out, const chunks_table *table,
    uint32_t count, bc_error *err)
{
    bc_code code = chunks_layout_init(out, count, err);

    if (code != BC_OK)
        return code;
    for (uint32_t i = 0; i < count; i++)
        out->slots[i] = slot_of(table, i);
    out->entries = count;
    out->empty = 0;
    return BC_OK;
}

/* As reading does: see chunks_image.c. */
static bc_code start(
    chunks_layout *out, const chunks_table *table, bc_error *err)
{
    chunks_layout image;
    bc_code code = line_up(&image, table, table->compact, err);

    if (code != BC_OK)
        return code;
    code = chunks_layout_fill(out, table, &image, table->compact, err);
    free(image.slots);
    return code;
}

static bc_code refill(chunks_layout *layout, const chunks_table *table,
    uint32_t buckets, bc_error *err)
{
    chunks_layout next;
    bc_code code = chunks_layout_fill(&next, table, layout, buckets, err);

    if (code != BC_OK)
        return code;
    free(layout->slots);
    *layout = next;
    return BC_OK;
}

/* The first empty bucket from the id's own on. There are no tombstones, and
 * no id comes twice. */
static bc_code place(chunks_layout *layout, chunks_slot slot, bc_error *err)
{
    uint32_t at = slot.hash % layout->buckets;
    uint32_t patience = chunks_layout_patience(layout);
    uint32_t passed = 0;

    while (layout->slots[at].handle != CHUNKS_EMPTY) {
        if (++passed > patience || passed == layout->buckets)
            return bc_error_set(
                err, BC_ERR_UNSUPPORTED, "chunk index: too many ids collide");
        if (++at == layout->buckets)
            at = 0;
    }
    layout->slots[at] = slot;
    layout->entries++;
    layout->empty--;
    chunks_layout_strain(layout, passed);
    return BC_OK;
}

static bc_code insert(chunks_layout *layout, const chunks_table *table,
    chunks_slot slot, bc_error *err)
{
    bc_code code = BC_OK;

    if (layout->entries >= layout->limits.upper)
        code = refill(layout, table, chunks_size_grow(layout->buckets), err);
    else if (layout->empty <= layout->limits.min_empty)
        code = refill(layout, table, layout->buckets, err);
    return code == BC_OK ? place(layout, slot, err) : code;
}

static bc_code insert_the_rest(
    chunks_layout *layout, const chunks_table *table, bc_error *err)
{
    uint32_t count = chunks_record_count(table);
    bc_code code = BC_OK;

    for (uint32_t i = table->compact; i < count && code == BC_OK; i++) {
        if (count - i > AHEAD) {
            chunks_slot later = slot_of(table, i + AHEAD);

            __builtin_prefetch(&layout->slots[later.hash % layout->buckets], 1);
        }
        code = insert(layout, table, slot_of(table, i), err);
    }
    return code;
}

bc_code chunks_replay(
    chunks_layout *out, const chunks_table *table, bc_error *err)
{
    bc_code code = start(out, table, NULL);

    if (code == BC_OK) {
        code = insert_the_rest(out, table, NULL);
        if (code != BC_OK)
            free(out->slots);
    }
    if (code == BC_ERR_UNSUPPORTED)
        return line_up(out, table, chunks_record_count(table), err);
    return code == BC_OK ? code : bc_error_no_memory(err);
}

bc_code chunks_lay_out(chunks_table *table, bc_error *err)
{
    chunks_layout layout;
    bc_code code;

    if (chunks_laid_out(table))
        return BC_OK;
    code = chunks_replay(&layout, table, err);
    if (code != BC_OK)
        return code;
    table->layout = layout;
    chunks_finder_dispose(&table->finder);
    return BC_OK;
}

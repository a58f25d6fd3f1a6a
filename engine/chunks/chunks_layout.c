#include "chunks/chunks_layout.h"

#include "base/endian.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Slots between asking for a place in memory and using it. */
#define AHEAD 16

bc_code chunks_layout_init(chunks_layout *out, uint32_t buckets, bc_error *err)
{
    size_t bytes = (size_t)buckets * sizeof(chunks_slot);
    chunks_slot *slots = malloc(bytes + (bytes == 0));

    if (slots == NULL)
        return bc_error_no_memory(err);
    memset(slots, 0xff, bytes);
    *out = (chunks_layout){.slots = slots,
        .buckets = buckets,
        .empty = buckets,
        .limits = chunks_limits_of(buckets)};
    return BC_OK;
}

void chunks_record_free(chunks_table *table, uint32_t handle)
{
    bc_put_le32(chunks_record(table, handle), table->free);
    table->free = handle & ~CHUNKS_DEAD;
}

static bool same_id(const chunks_table *table, chunks_slot a, chunks_slot b)
{
    return a.hash == b.hash && memcmp(chunks_record(table, a.handle),
                                   chunks_record(table, b.handle), 32) == 0;
}

/* Insert into a layout without tombstones. */
static bc_code place(chunks_layout *to, const chunks_table *table,
    chunks_slot slot, bc_error *err)
{
    uint32_t at = slot.hash % to->buckets;
    uint32_t patience = chunks_layout_patience(to);

    for (uint32_t passed = 0; passed <= patience; passed++) {
        if (to->slots[at].handle == CHUNKS_EMPTY) {
            to->slots[at] = slot;
            to->entries++;
            to->empty--;
            chunks_layout_strain(to, passed);
            return BC_OK;
        }
        if (same_id(table, to->slots[at], slot))
            return bc_error_set(
                err, BC_ERR_UNSUPPORTED, "chunk index: an id is there twice");
        if (++at == to->buckets)
            at = 0;
    }
    return bc_error_set(
        err, BC_ERR_UNSUPPORTED, "chunk index: too many ids collide");
}

/* An entry more than the limit: all over again in the next size. */
static bc_code widen(
    chunks_layout *layout, const chunks_table *table, bc_error *err)
{
    uint32_t capacity = chunks_size_grow(layout->buckets);
    chunks_layout wider;
    bc_code code;

    if (capacity == layout->buckets)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "chunk index: more than %u entries", layout->limits.upper);
    code = chunks_layout_fill(&wider, table, layout, capacity, err);
    if (code != BC_OK)
        return code;
    free(layout->slots);
    *layout = wider;
    return BC_OK;
}

static void look_ahead(
    const chunks_layout *to, const chunks_layout *from, uint32_t i)
{
    if (i + AHEAD < from->buckets)
        __builtin_prefetch(
            &to->slots[from->slots[i + AHEAD].hash % to->buckets], 1);
}

bc_code chunks_layout_fill(chunks_layout *out, const chunks_table *table,
    const chunks_layout *from, uint32_t buckets, bc_error *err)
{
    chunks_layout to;
    bc_code code = chunks_layout_init(&to, chunks_size_fit(buckets), err);

    if (code != BC_OK)
        return code;
    for (uint32_t i = 0; i < from->buckets && code == BC_OK; i++) {
        look_ahead(&to, from, i);
        if (!chunks_slot_live(from->slots[i]))
            continue;
        if (to.entries >= to.limits.upper)
            code = widen(&to, table, err);
        if (code == BC_OK)
            code = place(&to, table, from->slots[i], err);
    }
    if (code != BC_OK) {
        free(to.slots);
        return code;
    }
    *out = to;
    return BC_OK;
}

bc_code chunks_layout_rebuild(
    chunks_table *table, uint32_t buckets, bc_error *err)
{
    chunks_layout old = table->layout;
    bc_code code =
        chunks_layout_fill(&table->layout, table, &old, buckets, err);

    if (code != BC_OK)
        return code;
    for (uint32_t i = 0; i < old.buckets; i++)
        if (!chunks_slot_live(old.slots[i]) &&
            old.slots[i].handle != CHUNKS_EMPTY)
            chunks_record_free(table, old.slots[i].handle);
    free(old.slots);
    return BC_OK;
}

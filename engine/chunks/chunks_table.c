#include "chunks/chunks_table.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "chunks/chunks_layout.h"

#include <stdlib.h>
#include <string.h>

/* What a search found. */
typedef struct found {
    uint32_t at;   /* the id's bucket, or CHUNKS_NONE */
    uint32_t spot; /* else where it would go, or CHUNKS_NONE */
    uint32_t passed;
} found;

bc_code chunks_table_new(chunks_table **out, bc_error *err)
{
    chunks_table *table = calloc(1, sizeof(*table));
    bc_code code;

    *out = NULL;
    if (table == NULL)
        return bc_error_no_memory(err);
    table->free = CHUNKS_NONE;
    code = bc_buf_reserve(&table->records, FMT_CHUNKS_HEADER, err);
    if (code == BC_OK)
        code = chunks_finder_build(&table->finder, NULL, 0, NULL, err);
    if (code != BC_OK) {
        chunks_table_free(table);
        return code;
    }
    memset(table->records.ptr, 0, FMT_CHUNKS_HEADER + 1);
    table->records.len = FMT_CHUNKS_HEADER;
    *out = table;
    return BC_OK;
}

/* Take the bucket at `at` to the tombstone before it; the tombstone that it
 * leaves behind keeps the bytes of the entry, as in Borg's table. */
static void move_forward(chunks_table *table, uint32_t tomb, uint32_t at)
{
    chunks_slot *slots = table->layout.slots;
    chunks_slot dead = slots[tomb];

    memcpy(chunks_record(table, dead.handle),
        chunks_record(table, slots[at].handle), FMT_CHUNKS_BUCKET);
    bc_put_le32(chunks_record(table, dead.handle) + 32, FMT_CHUNKS_DELETED);
    slots[tomb] = slots[at];
    slots[at] = dead;
}

static bool is_id(
    const chunks_table *table, chunks_slot slot, uint32_t hash, const bc_id *id)
{
    return slot.hash == hash && chunks_slot_live(slot) &&
           memcmp(chunks_record(table, slot.handle), id->b, 32) == 0;
}

static found search(chunks_table *table, const bc_id *id)
{
    const chunks_layout *layout = &table->layout;
    uint32_t hash = bc_le32(id->b);
    uint32_t at = layout->buckets > 0 ? hash % layout->buckets : 0;
    found result = {CHUNKS_NONE, CHUNKS_NONE, 0};

    for (; result.passed < layout->buckets; result.passed++) {
        chunks_slot slot = layout->slots[at];

        if (is_id(table, slot, hash, id)) {
            result.at = at;
            break;
        }
        if (!chunks_slot_live(slot) && result.spot == CHUNKS_NONE)
            result.spot = at;
        if (slot.handle == CHUNKS_EMPTY)
            break;
        if (++at == layout->buckets)
            at = 0;
    }
    if (result.at != CHUNKS_NONE && result.spot != CHUNKS_NONE) {
        move_forward(table, result.spot, result.at);
        result.at = result.spot;
    }
    return result;
}

/* The value of an id: in its record, or NULL. */
static uint8_t *value_of(chunks_table *table, const bc_id *id)
{
    uint32_t record;

    if (chunks_laid_out(table)) {
        uint32_t at = search(table, id).at;

        if (at == CHUNKS_NONE)
            return NULL;
        record = table->layout.slots[at].handle;
    } else {
        record =
            chunks_finder_find(&table->finder, chunks_record(table, 0), id);
        if (record == CHUNKS_FINDER_NONE)
            return NULL;
    }
    return chunks_record(table, record) + 32;
}

static void store_value(uint8_t *p, chunks_value value)
{
    bc_put_le32(p, value.refcount);
    bc_put_le32(p + 4, value.size);
}

bool chunks_table_get(chunks_value *out, chunks_table *table, const bc_id *id)
{
    const uint8_t *value = value_of(table, id);

    if (value == NULL)
        return false;
    out->refcount = bc_le32(value);
    out->size = bc_le32(value + 4);
    return true;
}

/* A new record at the end. */
static bc_code add_record(chunks_table *table, bc_error *err)
{
    static const uint8_t fresh[FMT_CHUNKS_BUCKET] = {0};

    if (chunks_record_count(table) >= CHUNKS_SIZE_GREATEST)
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "chunk index: too many entries");
    return bc_buf_add(&table->records, (bc_slice){fresh, sizeof(fresh)}, err);
}

/* Buckets for one entry more: what a rebuild is needed for, if any. */
static bool lacks_room(
    uint32_t *capacity, const chunks_layout *layout, uint32_t spot)
{
    *capacity = layout->buckets;
    if (spot == CHUNKS_NONE)
        return true; /* compact: spread it out, as reading it would */
    if (layout->entries >= layout->limits.upper) {
        *capacity = chunks_size_grow(layout->buckets);
        return true;
    }
    return layout->slots[spot].handle == CHUNKS_EMPTY &&
           layout->empty <= layout->limits.min_empty;
}

/* A bucket for id, which is not there; its record is set but for *value. */
static bc_code insert(
    uint8_t **value, chunks_table *table, const bc_id *id, bc_error *err)
{
    found result = search(table, id);
    uint32_t capacity;
    chunks_slot *slot;
    bc_code code = BC_OK;

    if (table->free == CHUNKS_NONE) {
        code = add_record(table, err);
        if (code == BC_OK)
            chunks_record_free(table, chunks_record_count(table) - 1);
    }
    if (code == BC_OK && lacks_room(&capacity, &table->layout, result.spot)) {
        code = chunks_layout_rebuild(table, capacity, err);
        result = search(table, id);
    }
    if (code != BC_OK)
        return code;
    if (result.spot == CHUNKS_NONE ||
        result.passed > chunks_layout_patience(&table->layout))
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "chunk index: too many ids collide");
    slot = &table->layout.slots[result.spot];
    if (slot->handle == CHUNKS_EMPTY) {
        slot->handle = table->free;
        table->free = bc_le32(chunks_record(table, slot->handle));
        table->layout.empty--;
    }
    slot->handle &= ~CHUNKS_DEAD;
    slot->hash = bc_le32(id->b);
    memcpy(chunks_record(table, slot->handle), id->b, 32);
    table->layout.entries++;
    chunks_layout_strain(&table->layout, result.passed);
    *value = chunks_record(table, slot->handle) + 32;
    return BC_OK;
}

/* The same at the end of a table that is not laid out. */
static bc_code append(
    uint8_t **value, chunks_table *table, const bc_id *id, bc_error *err)
{
    uint32_t count = chunks_record_count(table);
    bc_code code = BC_OK;

    if (count >= table->finder.room)
        code = chunks_finder_build(
            &table->finder, chunks_record(table, 0), count, NULL, err);
    if (code == BC_OK)
        code = add_record(table, err);
    if (code != BC_OK)
        return code;
    memcpy(chunks_record(table, count), id->b, sizeof(id->b));
    chunks_finder_add(&table->finder, chunks_record(table, 0), count);
    *value = chunks_record(table, count) + 32;
    return BC_OK;
}

static uint32_t saturated(uint64_t refcount)
{
    return refcount < FMT_CHUNKS_MAX_VALUE ? (uint32_t)refcount
                                           : FMT_CHUNKS_MAX_VALUE;
}

/* more: count what is there on top of what is given. */
static bc_code put(chunks_table *table, const bc_id *id, chunks_value value,
    bool more, bc_error *err)
{
    uint8_t *there = value_of(table, id);
    uint64_t refcount = value.refcount;
    bc_code code = BC_OK;

    if (there == NULL)
        code = chunks_laid_out(table) ? insert(&there, table, id, err)
                                      : append(&there, table, id, err);
    else if (more)
        refcount += bc_le32(there);
    if (code == BC_OK)
        store_value(there, (chunks_value){saturated(refcount), value.size});
    return code;
}

bc_code chunks_table_set(
    chunks_table *table, const bc_id *id, chunks_value value, bc_error *err)
{
    return put(table, id, value, false, err);
}

bc_code chunks_table_add(
    chunks_table *table, const bc_id *id, chunks_value value, bc_error *err)
{
    return put(table, id, value, true, err);
}

bc_code chunks_table_remove(chunks_table *table, const bc_id *id, bc_error *err)
{
    chunks_layout *layout = &table->layout;
    bc_code code = chunks_lay_out(table, err);
    uint32_t at;

    if (code != BC_OK)
        return code;
    at = search(table, id).at;
    if (at == CHUNKS_NONE)
        return bc_error_set(
            err, BC_ERR_NOT_FOUND, "chunk index: no such chunk");
    bc_put_le32(chunks_record(table, layout->slots[at].handle) + 32,
        FMT_CHUNKS_DELETED);
    layout->slots[at].handle |= CHUNKS_DEAD;
    layout->entries--;
    if (layout->entries >= layout->limits.lower)
        return BC_OK;
    return chunks_layout_rebuild(
        table, chunks_size_shrink(layout->buckets), err);
}

bc_code chunks_table_clear(chunks_table *table, bc_error *err)
{
    chunks_table *fresh;
    chunks_table old = *table;
    bc_code code = chunks_table_new(&fresh, err);

    if (code != BC_OK)
        return code;
    *table = *fresh;
    *fresh = old;
    chunks_table_free(fresh);
    return BC_OK;
}

uint64_t chunks_table_count(const chunks_table *table)
{
    return chunks_laid_out(table) ? table->layout.entries
                                  : chunks_record_count(table);
}

void chunks_table_free(chunks_table *table)
{
    if (table == NULL)
        return;
    free(table->layout.slots);
    chunks_finder_dispose(&table->finder);
    bc_buf_dispose(&table->records);
    free(table);
}

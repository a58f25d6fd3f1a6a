#include "files/files_index.h"

#include "base/endian.h"
#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

#define MIN_BITS 6u
#define MAX_BITS 31u

static size_t slot_of(const files_index *index, uint32_t head)
{
    return head >> (32 - index->bits);
}

static size_t after(const files_index *index, size_t slot)
{
    return (slot + 1) & (((size_t)1 << index->bits) - 1);
}

bc_code files_index_begin(files_index *index, size_t count, bc_error *err)
{
    unsigned bits = MIN_BITS;
    uint32_t *slots;

    while (bits < MAX_BITS && ((size_t)1 << bits) / 2 < count)
        bits++;
    if (((size_t)1 << bits) / 2 < count)
        return bc_error_no_memory(err);
    slots = calloc((size_t)1 << bits, sizeof(*slots));
    if (slots == NULL)
        return bc_error_no_memory(err);
    files_index_dispose(index);
    index->slots = slots;
    index->bits = bits;
    return BC_OK;
}

bool files_index_has_room(const files_index *index)
{
    return index->slots != NULL &&
           index->count < ((size_t)1 << index->bits) / 2;
}

bool files_index_put(files_index *index, uint32_t head, size_t position)
{
    size_t slot = slot_of(index, head);

    for (unsigned i = 0; i < FILES_INDEX_CHAIN; i++) {
        if (index->slots[slot] == 0) {
            index->slots[slot] = (uint32_t)position + 1;
            index->count++;
            return true;
        }
        slot = after(index, slot);
    }
    return false;
}

/* Multiply and add over 32-bit words: with unknown keys any two hashes get
 * the same tag only by chance, whoever chose them. */
static uint32_t tag_of(const files_spill *spill, const uint8_t hash[32])
{
    uint64_t sum = spill->keys[8];

    for (size_t i = 0; i < 8; i++)
        sum += spill->keys[i] * bc_be32(hash + 4 * i);
    return (uint32_t)(sum >> 32);
}

static void settle(files_spill *spill, uint64_t item)
{
    size_t slot = (size_t)(item >> 32) & (spill->cap - 1);

    while (spill->slots[slot] != 0)
        slot = (slot + 1) & (spill->cap - 1);
    spill->slots[slot] = item;
}

static bc_code grow(files_spill *spill, bc_error *err)
{
    files_spill larger = *spill;

    larger.cap = spill->cap == 0 ? 256 : spill->cap * 2;
    larger.slots = calloc(larger.cap, sizeof(*larger.slots));
    if (larger.slots == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < spill->cap; i++)
        if (spill->slots[i] != 0)
            settle(&larger, spill->slots[i]);
    free(spill->slots);
    *spill = larger;
    return BC_OK;
}

static bc_code draw_keys(files_spill *spill, const bc_iow *iow, bc_error *err)
{
    if (spill->keyed)
        return BC_OK;
    if (iow->random(iow->ctx, spill->keys, sizeof(spill->keys)) != 0)
        return bc_error_set_errno(
            err, BC_ERR_IO, errno, "random numbers for the files cache");
    spill->keyed = true;
    return BC_OK;
}

bc_code files_index_spill(files_index *index, const bc_iow *iow,
    const uint8_t hash[32], size_t position, bc_error *err)
{
    files_spill *spill = &index->spill;
    bc_code code = draw_keys(spill, iow, err);

    if (code == BC_OK && spill->count >= spill->cap / 2)
        code = grow(spill, err);
    if (code != BC_OK)
        return code;
    settle(spill, (uint64_t)tag_of(spill, hash) << 32 | (position + 1));
    spill->count++;
    index->count++;
    return BC_OK;
}

files_probe files_index_probe(const files_index *index, const uint8_t hash[32])
{
    return (files_probe){.index = index,
        .slot = slot_of(index, bc_be32(hash)),
        .tag = index->spill.count > 0 ? tag_of(&index->spill, hash) : 0};
}

static bool next_spilled(files_probe *probe, size_t *position)
{
    const files_spill *spill = &probe->index->spill;
    uint64_t item;

    while ((item = spill->slots[probe->slot]) != 0) {
        probe->slot = (probe->slot + 1) & (spill->cap - 1);
        if (item >> 32 == probe->tag) {
            *position = (size_t)(item & UINT32_MAX) - 1;
            return true;
        }
    }
    return false;
}

bool files_probe_next(files_probe *probe, size_t *position)
{
    const files_index *index = probe->index;

    if (probe->spilled)
        return next_spilled(probe, position);
    if (probe->steps++ < FILES_INDEX_CHAIN) {
        uint32_t item = index->slots[probe->slot];

        *position = (size_t)item - 1;
        probe->slot = after(index, probe->slot);
        return item != 0;
    }
    if (index->spill.count == 0)
        return false;
    probe->spilled = true;
    probe->slot = probe->tag & (index->spill.cap - 1);
    return next_spilled(probe, position);
}

void files_index_dispose(files_index *index)
{
    free(index->slots);
    free(index->spill.slots);
    *index = (files_index){.slots = NULL};
}

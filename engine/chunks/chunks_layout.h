/*
 * Which record stands in which bucket: the inside of a chunks_table.
 *
 * The 40-byte records lie packed in one buffer, in any order; a bucket is a
 * slot of 8 bytes that names its record. So a rebuild moves slots and never
 * records, and probing reads 8 bytes a bucket. Only writing an image puts the
 * records where the slots say.
 *
 * A table that was made empty or read from a compact image, as a backup's is,
 * needs no layout until it is written: its records stand in the order in which
 * Borg's table got them, and a finder knows where they are. Writing replays
 * their insertions. The first removal lays it out for good.
 *
 * The probing is Borg's, and no choice of ours can make it fast for ids that
 * were chosen to collide: the place of an entry is in the image. What bounds
 * it: insertions have a budget of entries that they pass, so that filling a
 * table is linear in its entries, whatever they are. A look-up of an absent id
 * passes one run of used buckets, which ids from a hash keep short.
 */
#ifndef CHUNKS_LAYOUT_H
#define CHUNKS_LAYOUT_H

#include "chunks/chunks_finder.h"
#include "chunks/chunks_sizes.h"
#include "chunks/chunks_table.h"
#include "formats/fmt_chunks.h"

/* What an insertion may pass; ids from a hash pass a hundred on average where
 * 93 % of the buckets are in use, Borg's limit. More goes into the strain,
 * less takes it down again. */
#define CHUNKS_PASS_FREE  1024u
#define CHUNKS_STRAIN_MAX (UINT32_C(1) << 20)

/* A handle is the number of a record, for a tombstone with CHUNKS_DEAD set; or
 * CHUNKS_EMPTY: never used, no record. CHUNKS_NONE is no bucket, no record. */
#define CHUNKS_EMPTY UINT32_MAX
#define CHUNKS_DEAD  UINT32_C(0x80000000)
#define CHUNKS_NONE  UINT32_MAX

typedef struct chunks_slot {
    uint32_t hash; /* the first four bytes of the id */
    uint32_t handle;
} chunks_slot;

typedef struct chunks_layout {
    chunks_slot *slots;
    uint32_t buckets;
    uint32_t entries;
    uint32_t empty;
    chunks_limits limits;
    uint32_t strain;
} chunks_layout;

struct chunks_table {
    chunks_layout layout; /* slots NULL: not laid out */
    chunks_finder finder; /* until laid out */
    uint32_t compact;     /* until then: records from a compact image */
    /* Space for a header, then the records as they stand in an image. */
    bc_buf records;
    uint32_t free; /* list of records that no slot names, or CHUNKS_NONE */
};

static inline bool chunks_slot_live(chunks_slot slot)
{
    return (slot.handle & CHUNKS_DEAD) == 0;
}

static inline bool chunks_laid_out(const chunks_table *table)
{
    return table->layout.slots != NULL;
}

/* All records, those that no slot names too. */
static inline uint32_t chunks_record_count(const chunks_table *table)
{
    return (
        uint32_t)((table->records.len - FMT_CHUNKS_HEADER) / FMT_CHUNKS_BUCKET);
}

static inline uint8_t *chunks_record(const chunks_table *table, uint32_t handle)
{
    return table->records.ptr + FMT_CHUNKS_HEADER +
           (size_t)(handle & ~CHUNKS_DEAD) * FMT_CHUNKS_BUCKET;
}

/* How many entries the next insertion may pass at all. */
static inline uint32_t chunks_layout_patience(const chunks_layout *layout)
{
    return CHUNKS_STRAIN_MAX - layout->strain + CHUNKS_PASS_FREE;
}

/* An insertion has passed this many, no more than the patience. */
static inline void chunks_layout_strain(chunks_layout *layout, uint32_t passed)
{
    uint32_t sum = layout->strain + passed;

    layout->strain = sum > CHUNKS_PASS_FREE ? sum - CHUNKS_PASS_FREE : 0;
}

/* buckets empty ones. BC_OK, BC_ERR_NO_MEMORY. */
bc_code chunks_layout_init(
    chunks_layout *out, uint32_t buckets, bc_error *err) BC_NODISCARD;

/*
 * Insert the entries again, in bucket order, into at least this many buckets;
 * tombstones go. BC_OK; unchanged with BC_ERR_NO_MEMORY, BC_ERR_UNSUPPORTED
 * (too large, an id twice, or too much strain).
 */
bc_code chunks_layout_rebuild(
    chunks_table *table, uint32_t buckets, bc_error *err) BC_NODISCARD;

/*
 * The layout that Borg's table has after the insertions of a table that is not
 * laid out; compact where ids collide as those of a hash do not, which Borg
 * reads as well. out is the caller's to free. BC_OK, BC_ERR_NO_MEMORY,
 * BC_ERR_UNSUPPORTED (too large).
 */
bc_code chunks_replay(
    chunks_layout *out, const chunks_table *table, bc_error *err) BC_NODISCARD;

/* Lay a table out for good; nothing where it is. Codes of chunks_replay. */
bc_code chunks_lay_out(chunks_table *table, bc_error *err) BC_NODISCARD;

/* The entries of from in bucket order, in at least this many buckets. As
 * chunks_layout_rebuild. */
bc_code chunks_layout_fill(chunks_layout *out, const chunks_table *table,
    const chunks_layout *from, uint32_t buckets, bc_error *err) BC_NODISCARD;

/* Give a record back. */
void chunks_record_free(chunks_table *table, uint32_t handle);

#endif

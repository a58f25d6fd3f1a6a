/*
 * Borg's hash table of chunks, byte for byte: the same operations give the
 * same image.
 *
 * Source: repository-side spec 9; borg 2.0.0b12, _hashindex.c
 */
#ifndef CHUNKS_TABLE_H
#define CHUNKS_TABLE_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef struct chunks_table chunks_table;

typedef struct chunks_value {
    uint32_t refcount;
    uint32_t size; /* 0: not known */
} chunks_value;

/* An empty one. BC_OK, BC_ERR_NO_MEMORY. */
bc_code chunks_table_new(chunks_table **out, bc_error *err) BC_NODISCARD;

/* From an image, rebuilt when it is compact. BC_OK, BC_ERR_LOCAL with Borg's
 * text, BC_ERR_NO_MEMORY. */
bc_code chunks_table_read(
    chunks_table **out, bc_slice image, bc_error *err) BC_NODISCARD;

/* The same without a copy: image is taken (left empty) with BC_OK, and either
 * kept or taken otherwise; the caller disposes of it in any case. */
bc_code chunks_table_take(
    chunks_table **out, bc_buf *image, bc_error *err) BC_NODISCARD;

/* false when absent. Moves a bucket behind a tombstone, as Borg's does. */
bool chunks_table_get(chunks_value *out, chunks_table *table, const bc_id *id);

/* Set, or add with saturation at FMT_CHUNKS_MAX_VALUE (cache-side 10.1).
 * BC_OK; with the entries unchanged BC_ERR_NO_MEMORY, BC_ERR_UNSUPPORTED (the
 * table is at its greatest size, or ids collide as those of a hash do not). */
bc_code chunks_table_set(chunks_table *table, const bc_id *id,
    chunks_value value, bc_error *err) BC_NODISCARD;
bc_code chunks_table_add(chunks_table *table, const bc_id *id,
    chunks_value value, bc_error *err) BC_NODISCARD;

/* BC_OK, BC_ERR_NOT_FOUND, BC_ERR_NO_MEMORY (perhaps deleted all the same). */
bc_code chunks_table_remove(
    chunks_table *table, const bc_id *id, bc_error *err) BC_NODISCARD;

/* Only entries, in front, as Borg moves them. BC_OK, BC_ERR_NO_MEMORY. */
bc_code chunks_table_compact(chunks_table *table, bc_error *err) BC_NODISCARD;
bc_code chunks_table_clear(chunks_table *table, bc_error *err) BC_NODISCARD;
uint64_t chunks_table_count(const chunks_table *table);

/* The whole image appended to out. BC_OK, BC_ERR_NO_MEMORY. */
bc_code chunks_table_write(
    bc_buf *out, const chunks_table *table, bc_error *err) BC_NODISCARD;

void chunks_table_free(chunks_table *table);

#endif

/* Chunk tables for the tests of this folder. */
#ifndef TABLE_H
#define TABLE_H

#include "base/buf.h"
#include "chunks/chunks_table.h"
#include "support/index.h"

static inline bc_id id_of_number(unsigned i)
{
    char text[16];
    bc_id id;

    snprintf(text, sizeof(text), "%u", i);
    bc_sha256(id.b, bc_slice_of(text));
    return id;
}

static inline chunks_table *table_new(void)
{
    chunks_table *table;

    assert_int_equal(chunks_table_new(&table, NULL), BC_OK);
    return table;
}

static inline void table_set(
    chunks_table *table, bc_id id, uint32_t refcount, uint32_t size)
{
    assert_int_equal(
        chunks_table_set(table, &id, (chunks_value){refcount, size}, NULL),
        BC_OK);
}

/* sha256("0"), sha256("1"), … with what a rebuilt index says of each. */
static inline chunks_table *table_of_numbers(unsigned count)
{
    chunks_table *table = table_new();

    for (unsigned i = 0; i < count; i++)
        table_set(table, id_of_number(i), FMT_CHUNKS_MAX_VALUE, 0);
    return table;
}

static inline bc_buf table_image(const chunks_table *table)
{
    bc_buf image = BC_BUF_INIT;

    assert_int_equal(chunks_table_write(&image, table, NULL), BC_OK);
    return image;
}

/* As the image's XXH64 and length, which A.6 lists. */
static inline void table_expect(
    const chunks_table *table, size_t len, uint64_t hash)
{
    bc_buf image = table_image(table);

    assert_int_equal(image.len, len);
    assert_true(bc_xxh64(bc_slice_of_buf(&image)) == hash);
    bc_buf_dispose(&image);
}

/* Written and read back. */
static inline chunks_table *table_again(chunks_table *table)
{
    bc_buf image = table_image(table);
    chunks_table *next;

    assert_int_equal(chunks_table_take(&next, &image, NULL), BC_OK);
    bc_buf_dispose(&image);
    chunks_table_free(table);
    return next;
}

#endif

#include "chunks/chunks_table.h"

#include "chunks/chunks_layout.h"
#include "support/fail_alloc.h"
#include "unit/chunks/table.h"

/* u32le(5 + 1031 * i) and 28 times the byte i: all start in bucket 5. */
static bc_id id_that_collides(unsigned i)
{
    bc_id id;

    memset(id.b, (int)i, sizeof(id.b));
    index_put32(id.b, 5 + 1031 * i);
    return id;
}

static void rs_scenario_62_empty_tables_have_borgs_bytes(void **state)
{
    chunks_table *table = table_new();

    (void)state;
    table_expect(table, 42264, 0x8ecdf17e5c36e732);
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    table_expect(table, 1024, 0x66d25591c7f52bb4);
    table = table_again(table);
    table_expect(table, 42264, 0x8ecdf17e5c36e732);
    chunks_table_free(table);
}

static void cs_scenario_67_a_compact_table_is_read_and_written(void **state)
{
    chunks_table *table = table_new();
    chunks_value value = {0, 1};
    bc_id id;

    (void)state;
    for (unsigned i = 0; i < sizeof(id.b); i++)
        id.b[i] = (uint8_t)i;
    table_set(table, id, FMT_CHUNKS_MAX_VALUE, 0);
    table_expect(table, 42264, 0x9cf369c856f338d3);
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    table_expect(table, 1064, 0xb8eb6aff583bc60d);
    table = table_again(table);
    table_expect(table, 42264, 0x9cf369c856f338d3);
    assert_true(chunks_table_get(&value, table, &id));
    assert_true(value.refcount == FMT_CHUNKS_MAX_VALUE && value.size == 0);
    chunks_table_free(table);
}

static void rs_scenario_63_a_thousand_ids_have_borgs_bytes(void **state)
{
    chunks_table *table = table_of_numbers(1000);

    (void)state;
    assert_int_equal(chunks_table_count(table), 1000);
    table_expect(table, 83144, 0x7fb9fb3d3f42eec9);
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    table_expect(table, 41024, 0xa95c6af0d907028a);
    table = table_again(table);
    table_expect(table, 83144, 0x398dbb95238e5bb5);
    chunks_table_free(table);
}

static void rs_scenario_64_the_774th_id_grows_the_table(void **state)
{
    static const struct {
        unsigned ids;
        uint32_t buckets;
    } rows[] = {{773, 1031}, {774, 2053}, {1539, 2053}, {1540, 4099}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        chunks_table *table = table_of_numbers(rows[i].ids);
        bc_buf image = table_image(table);

        assert_int_equal(bc_le32(image.ptr + 16), rows[i].buckets);
        assert_int_equal(
            bc_le32(image.ptr + 20), rows[i].buckets - rows[i].ids);
        bc_buf_dispose(&image);
        chunks_table_free(table);
    }
}

static void rs_scenario_65_tombstones_move_as_borgs_do(void **state)
{
    chunks_table *table = table_new();
    bc_id middle = id_that_collides(1);
    bc_id last = id_that_collides(2);
    chunks_value value = {0, 0};

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        table_set(table, id_that_collides(i), FMT_CHUNKS_MAX_VALUE, 100 + i);
    table_expect(table, 42264, 0x258bc651a336cc02);
    assert_int_equal(chunks_table_remove(table, &middle, NULL), BC_OK);
    table_expect(table, 42264, 0x2ce776208df42aa8);
    assert_true(chunks_table_get(&value, table, &last));
    assert_int_equal(value.size, 102);
    table_expect(table, 42264, 0x0b54c59525d80139);
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    table_expect(table, 1104, 0xda5eed757b3e759a);
    table = table_again(table);
    table_expect(table, 42264, 0xf2e546d24c5044d2);
    chunks_table_free(table);
}

static void shrinks_below_a_quarter(void **state)
{
    chunks_table *table = table_of_numbers(774);
    bc_buf image;

    (void)state;
    for (unsigned i = 0; i < 262; i++) {
        bc_id id = id_of_number(i);

        image = table_image(table);
        assert_int_equal(bc_le32(image.ptr + 16), 2053);
        bc_buf_dispose(&image);
        assert_int_equal(chunks_table_remove(table, &id, NULL), BC_OK);
    }
    image = table_image(table); /* 512 of 2053 */
    assert_int_equal(bc_le32(image.ptr + 16), 1031);
    assert_int_equal(bc_le32(image.ptr + 20), 1031 - 512);
    bc_buf_dispose(&image);
    chunks_table_free(table);
}

/* Tombstones are used up by rebuilds, their records by later entries. */
static void churn_needs_no_more_memory(void **state)
{
    chunks_table *table = table_new();

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        bc_id id = id_of_number(i);

        table_set(table, id, 1, i);
        if (i >= 10) {
            id = id_of_number(i - 10);
            assert_int_equal(chunks_table_remove(table, &id, NULL), BC_OK);
        }
    }
    assert_int_equal(chunks_table_count(table), 10);
    assert_int_equal(table->layout.buckets, 1031);
    assert_true(table->records.len <= FMT_CHUNKS_HEADER + 1031 * 40);
    chunks_table_free(table);
}

static void sets_replace_and_adds_saturate(void **state)
{
    static const struct {
        bool add;
        chunks_value given;
        chunks_value then;
    } rows[] = {
        {true, {3, 10}, {3, 10}}, /* nothing there before */
        {true, {4, 20}, {7, 20}},
        {true, {0, 0}, {7, 0}},
        {false, {0, 5}, {0, 5}},
        {true, {FMT_CHUNKS_MAX_VALUE, 6}, {FMT_CHUNKS_MAX_VALUE, 6}},
        {true, {1, 7}, {FMT_CHUNKS_MAX_VALUE, 7}},
        {true, {FMT_CHUNKS_MAX_VALUE, 8}, {FMT_CHUNKS_MAX_VALUE, 8}},
        {false, {1, 9}, {1, 9}},
        {false, {UINT32_MAX, 9}, {FMT_CHUNKS_MAX_VALUE, 9}},
        {false, {1, UINT32_MAX}, {1, UINT32_MAX}},
    };
    chunks_table *table = table_new();
    bc_id id = id_of_number(1);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        chunks_value value = {0, 0};

        assert_int_equal(
            rows[i].add ? chunks_table_add(table, &id, rows[i].given, NULL)
                        : chunks_table_set(table, &id, rows[i].given, NULL),
            BC_OK);
        assert_true(chunks_table_get(&value, table, &id));
        if (value.refcount != rows[i].then.refcount ||
            value.size != rows[i].then.size)
            fail_msg("row %zu: %u %u", i, value.refcount, value.size);
        assert_int_equal(chunks_table_count(table), 1);
    }
    chunks_table_free(table);
}

static void what_is_not_there_is_not_found(void **state)
{
    chunks_table *table = table_of_numbers(5);
    bc_id id = id_of_number(5);
    bc_error err = BC_ERROR_INIT;
    chunks_value value = {1, 2};

    (void)state;
    assert_false(chunks_table_get(&value, table, &id));
    assert_true(value.refcount == 1 && value.size == 2);
    assert_int_equal(chunks_table_remove(table, &id, &err), BC_ERR_NOT_FOUND);
    assert_string_equal(err.message, "chunk index: no such chunk");
    assert_int_equal(chunks_table_clear(table, NULL), BC_OK);
    id = id_of_number(1);
    assert_false(chunks_table_get(&value, table, &id));
    table_expect(table, 42264, 0x8ecdf17e5c36e732);
    chunks_table_free(table);
    chunks_table_free(NULL);
}

static void a_compact_table_can_still_be_used(void **state)
{
    (void)state;
    for (unsigned count = 0; count < 900; count += 300) {
        chunks_table *table = table_of_numbers(count);
        bc_id id = id_of_number(count);
        chunks_value value;

        assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
        assert_false(chunks_table_get(&value, table, &id));
        for (unsigned i = 0; i < count; i++) {
            id = id_of_number(i);
            assert_true(chunks_table_get(&value, table, &id));
        }
        id = id_of_number(count);
        table_set(table, id, 1, 2);
        assert_int_equal(chunks_table_count(table), count + 1);
        assert_true(chunks_table_get(&value, table, &id));
        assert_int_equal(chunks_table_remove(table, &id, NULL), BC_OK);
        assert_int_equal(chunks_table_count(table), count);
        chunks_table_free(table);
    }
}

static void reading_leaves_a_full_image_as_it_is(void **state)
{
    chunks_table *table = table_of_numbers(500);
    bc_id id = id_of_number(77);
    bc_buf image;
    bc_buf again;

    (void)state;
    assert_int_equal(chunks_table_remove(table, &id, NULL), BC_OK);
    image = table_image(table);
    table = table_again(table);
    again = table_image(table);
    assert_true(
        bc_slice_equal(bc_slice_of_buf(&image), bc_slice_of_buf(&again)));
    bc_buf_dispose(&again);
    bc_buf_dispose(&image);
    chunks_table_free(table);
}

static void rs_scenario_67_says_what_borg_says(void **state)
{
    static const struct {
        size_t cut; /* bytes off the end */
        size_t at;
        uint8_t byte;
        const char *message;
    } rows[] = {
        {1, 0, 'B',
            "ValueError: Incorrect file length (expected 42264, got "
            "42263)"},
        {0, 8, 3, "ValueError: Unsupported header version (expected 2, got 3)"},
        {0, 0, 'b', "ValueError: Unknown MAGIC in header"},
        {41241, 0, 'B',
            "ValueError: Could not read header (expected 1024, but read 1023 "
            "bytes)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        chunks_table *table = table_of_numbers(3);
        bc_buf image = table_image(table);
        bc_error err = BC_ERROR_INIT;

        chunks_table_free(table);
        image.len -= rows[i].cut;
        image.ptr[rows[i].at] = rows[i].byte;
        assert_int_equal(
            chunks_table_read(&table, bc_slice_of_buf(&image), &err),
            BC_ERR_LOCAL);
        assert_null(table);
        assert_string_equal(err.message, rows[i].message);
        bc_buf_dispose(&image);
    }
}

static void refuse(bc_slice prefix, void *payload)
{
    chunks_table *table;

    (void)payload;
    assert_int_equal(chunks_table_read(&table, prefix, NULL), BC_ERR_LOCAL);
    assert_null(table);
}

static void rejects_every_prefix(void **state)
{
    chunks_table *table = table_of_numbers(20);
    bc_buf image;

    (void)state;
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    image = table_image(table);
    assert_int_equal(
        for_each_prefix(bc_slice_of_buf(&image), refuse, NULL), 1824);
    bc_buf_dispose(&image);
    chunks_table_free(table);
}

/* What an allocation sweep does, on a table from an image. */
static bc_code work(const bc_buf *image, bc_error *err)
{
    bc_buf out = BC_BUF_INIT;
    chunks_table *table = NULL;
    bc_code code = chunks_table_read(&table, bc_slice_of_buf(image), err);

    for (unsigned i = 0; i < 800 && code == BC_OK; i++) {
        bc_id id = id_of_number(i);

        code = chunks_table_add(table, &id, (chunks_value){1, i}, err);
        if (code != BC_OK)
            assert_true(chunks_table_count(table) == (i < 600 ? 600 : i));
    }
    for (unsigned i = 0; i < 300 && code == BC_OK; i++) {
        bc_id id = id_of_number(i);

        code = chunks_table_remove(table, &id, err);
        if (code != BC_OK)
            assert_in_range(chunks_table_count(table), 799 - i, 800 - i);
    }
    if (code == BC_OK)
        code = chunks_table_write(&out, table, err);
    if (code == BC_OK)
        code = chunks_table_clear(table, err);
    bc_buf_dispose(&out);
    chunks_table_free(table);
    return code;
}

static void every_allocation_may_fail(void **state)
{
    chunks_table *table = table_of_numbers(600);
    bc_buf image;
    unsigned long n = 0;
    bool fired;

    (void)state;
    assert_int_equal(chunks_table_compact(table, NULL), BC_OK);
    image = table_image(table);
    do {
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = work(&image, &err);
        fired = fail_alloc_end();
        assert_int_equal(code, fired ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(err.code, code);
    } while (fired);
    assert_true(n > 10);
    bc_buf_dispose(&image);
    chunks_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_62_empty_tables_have_borgs_bytes),
        cmocka_unit_test(cs_scenario_67_a_compact_table_is_read_and_written),
        cmocka_unit_test(rs_scenario_63_a_thousand_ids_have_borgs_bytes),
        cmocka_unit_test(rs_scenario_64_the_774th_id_grows_the_table),
        cmocka_unit_test(rs_scenario_65_tombstones_move_as_borgs_do),
        cmocka_unit_test(shrinks_below_a_quarter),
        cmocka_unit_test(churn_needs_no_more_memory),
        cmocka_unit_test(sets_replace_and_adds_saturate),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(a_compact_table_can_still_be_used),
        cmocka_unit_test(reading_leaves_a_full_image_as_it_is),
        cmocka_unit_test(rs_scenario_67_says_what_borg_says),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tables that are laid out when they are written, and ids that no hash gives.
 */
#include "chunks/chunks_layout.h"
#include "unit/chunks/table.h"

/* A compact image of count ids, which name gives. */
static bc_buf compact_image(unsigned count, bc_id (*name)(unsigned i))
{
    index_image image = index_new(count);
    bc_buf bytes = BC_BUF_INIT;

    for (unsigned i = 0; i < count; i++) {
        bc_id id = name(i);

        memcpy(index_bucket(&image, i), id.b, sizeof(id.b));
        index_put32(index_bucket(&image, i) + 32, 1);
    }
    image.entries = count;
    image.empty = 0;
    index_seal(&image);
    assert_int_equal(bc_buf_add(&bytes, index_slice(&image), NULL), BC_OK);
    free(image.bytes);
    return bytes;
}

static bc_id the_same_id(unsigned i)
{
    return id_of_number(i / 2);
}

static bc_id one_start_bucket(unsigned i)
{
    bc_id id = id_of_number(i);

    memset(id.b, 7, 4);
    return id;
}

/* An image with one bucket to spare is laid out when it is read. */
static bc_buf spread_image(unsigned count, bc_id (*name)(unsigned i))
{
    bc_buf image = compact_image(count + 1, name);

    index_put32(image.ptr + FMT_CHUNKS_HEADER + 40 * count + 32, UINT32_MAX);
    index_put32(image.ptr + 12, count);
    index_put32(image.ptr + 20, 1);
    return image;
}

static void refuses_an_image_that_borg_cannot_spread(void **state)
{
    static const struct {
        unsigned count;
        bc_id (*name)(unsigned i);
        bool compact;
        bc_code code;
    } rows[] = {
        {100, id_of_number, true, BC_OK},
        {100, id_of_number, false, BC_OK},
        {100, the_same_id, true, BC_ERR_LOCAL},
        {100, the_same_id, false, BC_ERR_LOCAL},
        {2472, one_start_bucket, false, BC_OK},
        {2473, one_start_bucket, false, BC_ERR_LOCAL},
        {2473, one_start_bucket, true, BC_OK},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf image = rows[i].compact
                           ? compact_image(rows[i].count, rows[i].name)
                           : spread_image(rows[i].count, rows[i].name);
        bc_error err = BC_ERROR_INIT;
        chunks_table *table;

        assert_int_equal(chunks_table_take(&table, &image, &err), rows[i].code);
        if (rows[i].code != BC_OK)
            assert_string_equal(
                err.message, "ValueError: Failed to rebuild table");
        else
            assert_int_equal(chunks_table_count(table), rows[i].count);
        chunks_table_free(table);
        bc_buf_dispose(&image);
    }
}

static void refuses_insertions_that_no_hash_makes(void **state)
{
    chunks_table *table = table_of_numbers(1);
    chunks_value value = {1, 0};
    bc_error err = BC_ERROR_INIT;
    bc_id id = id_of_number(0);
    unsigned i = 0;

    (void)state;
    /* The first removal lays it out. */
    assert_int_equal(chunks_table_remove(table, &id, NULL), BC_OK);
    do {
        id = one_start_bucket(i++);
    } while (chunks_table_set(table, &id, value, &err) == BC_OK);
    assert_int_equal(err.code, BC_ERR_UNSUPPORTED);
    assert_string_equal(err.message, "chunk index: too many ids collide");
    assert_in_range(i, 2000, 3000);
    assert_int_equal(chunks_table_count(table), i - 1);
    assert_false(chunks_table_get(&value, table, &id));
    chunks_table_free(table);
}

/* Without a layout no choice of ids hurts, and a commit must not fail of it:
 * what is written is compact, which Borg reads. */
static void colliding_ids_are_written_compact(void **state)
{
    chunks_table *table = table_new();
    chunks_value value;
    bc_buf image;
    bc_id id;

    (void)state;
    for (unsigned i = 0; i < 5000; i++)
        table_set(table, one_start_bucket(i), 1, i);
    image = table_image(table);
    assert_int_equal(image.len, FMT_CHUNKS_HEADER + 5000 * 40);
    bc_buf_dispose(&image);
    table = table_again(table);
    assert_int_equal(chunks_table_count(table), 5000);
    for (unsigned i = 0; i < 5000; i++) {
        id = one_start_bucket(i);
        assert_true(chunks_table_get(&value, table, &id));
        assert_int_equal(value.size, i);
    }
    id = one_start_bucket(5000);
    assert_false(chunks_table_get(&value, table, &id));
    chunks_table_free(table);
}

/* Writing says what the table would be by now, and leaves it as it is. */
static void writing_in_between_changes_nothing(void **state)
{
    (void)state;
    for (unsigned count = 0; count < 2400; count += 100) {
        chunks_table *once = table_of_numbers(1600);
        chunks_table *often = table_of_numbers(1600);
        bc_buf first;
        bc_buf second;

        assert_int_equal(chunks_table_compact(once, NULL), BC_OK);
        assert_int_equal(chunks_table_compact(often, NULL), BC_OK);
        once = table_again(once);
        often = table_again(often);
        for (unsigned i = 0; i < count; i++) {
            table_set(once, id_of_number(i + 1000), 1, i);
            table_set(often, id_of_number(i + 1000), 1, i);
            if (i % 50 == 0) {
                first = table_image(often);
                bc_buf_dispose(&first);
            }
        }
        first = table_image(once);
        second = table_image(often);
        assert_true(
            bc_slice_equal(bc_slice_of_buf(&first), bc_slice_of_buf(&second)));
        bc_buf_dispose(&first);
        bc_buf_dispose(&second);
        chunks_table_free(once);
        chunks_table_free(often);
    }
}

/* The same operations with a layout from the start: its probing is Borg's own
 * step by step, as the interop tests show. */
static void a_replay_is_what_step_by_step_gives(void **state)
{
    (void)state;
    for (unsigned count = 1; count < 7000; count += 1 + count / 2) {
        chunks_table *late = table_of_numbers(700);
        chunks_table *early;
        bc_buf first;
        bc_buf second;

        assert_int_equal(chunks_table_compact(late, NULL), BC_OK);
        late = table_again(late);
        first = table_image(late);
        assert_int_equal(chunks_table_take(&early, &first, NULL), BC_OK);
        assert_null(late->layout.slots);
        assert_non_null(early->layout.slots);
        for (unsigned i = 0; i < count; i++) {
            table_set(late, id_of_number(700 + i), 3, i);
            table_set(early, id_of_number(700 + i), 3, i);
        }
        assert_null(late->layout.slots);
        bc_buf_dispose(&first);
        first = table_image(late);
        second = table_image(early);
        assert_true(
            bc_slice_equal(bc_slice_of_buf(&first), bc_slice_of_buf(&second)));
        bc_buf_dispose(&first);
        bc_buf_dispose(&second);
        chunks_table_free(late);
        chunks_table_free(early);
    }
}

/* Borg trusts the count; a table without end would be searched in full. */
static void counts_the_empty_buckets_itself(void **state)
{
    bc_buf image = compact_image(200, id_of_number);
    chunks_table *table;

    (void)state;
    for (unsigned i = 0; i < 100; i++)
        index_put32(
            image.ptr + FMT_CHUNKS_HEADER + 40 * i + 32, FMT_CHUNKS_DELETED);
    index_put32(image.ptr + 12, 100);
    index_put32(image.ptr + 20, 100);
    assert_int_equal(chunks_table_take(&table, &image, NULL), BC_OK);
    assert_int_equal(table->layout.buckets, 1031);
    assert_int_equal(table->layout.empty, 931);
    bc_buf_dispose(&image);
    chunks_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_an_image_that_borg_cannot_spread),
        cmocka_unit_test(colliding_ids_are_written_compact),
        cmocka_unit_test(writing_in_between_changes_nothing),
        cmocka_unit_test(a_replay_is_what_step_by_step_gives),
        cmocka_unit_test(refuses_insertions_that_no_hash_makes),
        cmocka_unit_test(counts_the_empty_buckets_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

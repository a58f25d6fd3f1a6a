#include "formats/fmt_chunks.h"

#include "support/index.h"

static void expect_hash(const index_image *image, const char *want)
{
    uint8_t hash[8];
    char hex[17];
    fmt_chunks chunks;
    bc_error err = BC_ERROR_INIT;

    bc_xxh64_canonical(hash, bc_xxh64(index_slice(image)));
    bc_hex_encode(hex, hash, 8);
    assert_string_equal(hex, want);
    if (fmt_chunks_decode(&chunks, index_slice(image), &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(chunks.entries, image->entries);
    assert_int_equal(chunks.buckets, image->buckets);
    assert_int_equal(chunks.empty, image->empty);
}

static void rs_scenario_62_reads_empty_fresh_and_compact(void **state)
{
    index_image image = index_new(1031);

    (void)state;
    expect_hash(&image, "8ecdf17e5c36e732");
    index_compact(&image);
    assert_int_equal(image.len, 1024);
    expect_hash(&image, "66d25591c7f52bb4");
    free(image.bytes);
}

/* cache-side spec 14.5, and A.6's one key in bucket 681 */
static void cs_scenario_67_reads_one_key_fresh_and_compact(void **state)
{
    index_image image = index_new(1031);
    fmt_chunks chunks;
    fmt_chunks_bucket bucket;
    uint8_t id[32];

    (void)state;
    for (int i = 0; i < 32; i++)
        id[i] = (uint8_t)i;
    index_add(&image, id, FMT_CHUNKS_MAX_VALUE, 0);
    expect_hash(&image, "9cf369c856f338d3");
    assert_int_equal(
        fmt_chunks_decode(&chunks, index_slice(&image), NULL), BC_OK);
    assert_false(fmt_chunks_at(&bucket, &chunks, 680));
    assert_true(fmt_chunks_at(&bucket, &chunks, 681));
    assert_memory_equal(bucket.id, id, 32);
    assert_true(bucket.refcount == FMT_CHUNKS_MAX_VALUE);
    assert_int_equal(bucket.size, 0);
    index_compact(&image);
    expect_hash(&image, "b8eb6aff583bc60d");
    free(image.bytes);
}

static void rs_scenario_63_reads_a_thousand_keys(void **state)
{
    index_image image = index_of_numbers(1000);

    (void)state;
    expect_hash(&image, "7fb9fb3d3f42eec9");
    index_compact(&image);
    expect_hash(&image, "a95c6af0d907028a");
    free(image.bytes);
}

static void rs_scenario_64_reads_both_sizes_around_the_first_growth(
    void **state)
{
    index_image small = index_of_numbers(773);
    index_image grown = index_of_numbers(774);
    fmt_chunks chunks;

    (void)state;
    assert_int_equal(
        fmt_chunks_decode(&chunks, index_slice(&small), NULL), BC_OK);
    assert_int_equal(chunks.buckets, 1031);
    assert_int_equal(
        fmt_chunks_decode(&chunks, index_slice(&grown), NULL), BC_OK);
    assert_int_equal(chunks.buckets, 2053);
    free(small.bytes);
    free(grown.bytes);
}

/* What deleting and looking up leave in buckets 5 to 7 (A.6). */
static void rs_scenario_65_reads_collisions_and_tombstones(void **state)
{
    index_image image = index_new(1031);
    fmt_chunks chunks;
    fmt_chunks_bucket bucket;

    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        uint8_t id[32];

        memset(id, (int)i, sizeof(id));
        index_put32(id, 5 + 1031 * i);
        index_add(&image, id, FMT_CHUNKS_MAX_VALUE, 100 + i);
    }
    expect_hash(&image, "258bc651a336cc02");
    index_put32(index_bucket(&image, 6) + 32, FMT_CHUNKS_DELETED);
    image.entries = 2;
    index_seal(&image);
    expect_hash(&image, "2ce776208df42aa8");
    memcpy(index_bucket(&image, 6), index_bucket(&image, 7), 40);
    index_put32(index_bucket(&image, 7) + 32, FMT_CHUNKS_DELETED);
    expect_hash(&image, "0b54c59525d80139");
    assert_int_equal(
        fmt_chunks_decode(&chunks, index_slice(&image), NULL), BC_OK);
    assert_false(fmt_chunks_at(&bucket, &chunks, 7));
    index_compact(&image);
    expect_hash(&image, "da5eed757b3e759a");
    free(image.bytes);
}

static bc_code decode(index_image *image, size_t len, bc_error *err)
{
    uint8_t *exact = malloc(len + (len == 0));
    fmt_chunks chunks;
    bc_code code;

    assert_non_null(exact);
    memcpy(exact, image->bytes, len);
    code = fmt_chunks_decode(&chunks, (bc_slice){exact, len}, err);
    free(exact);
    return code;
}

/* Texts as real Borg 2.0.0b12 gives them, in its order of checks. */
static void rs_scenario_67_refuses_in_borgs_words(void **state)
{
    static const struct {
        size_t cut; /* bytes off the end */
        size_t at;  /* header field to change; 0: none */
        uint32_t to;
        size_t at2;
        const char *message;
    } rows[] = {
        {1, 0, 0, 0, "Incorrect file length (expected 42264, got 42263)"},
        {0, 8, 3, 0, "Unsupported header version (expected 2, got 3)"},
        {0, 8, 0xffffffff, 0,
            "Unsupported header version (expected 2, got -1)"},
        {0, 4, 0, 0, "Unknown MAGIC in header"},
        {1, 8, 3, 0, "Incorrect file length (expected 42264, got 42263)"},
        {1, 8, 3, 4, "Unknown MAGIC in header"},
        {41240, 0, 0, 0, "Incorrect file length (expected 42264, got 1024)"},
        {41241, 4, 0, 0,
            "Could not read header (expected 1024, but read 1023 bytes)"},
        {42264, 0, 0, 0,
            "Could not read header (expected 1024, but read 0 bytes)"},
        {0, 16, 1030, 0, "Incorrect file length (expected 42224, got 42264)"},
        {0, 16, 0x80000000, 0,
            "Incorrect file length (expected -85899344896, got 42264)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        index_image image = index_new(1031);
        bc_error err = BC_ERROR_INIT;

        if (rows[i].at != 0)
            index_put32(image.bytes + rows[i].at, rows[i].to);
        if (rows[i].at2 != 0)
            index_put32(image.bytes + rows[i].at2, 0);
        assert_int_equal(
            decode(&image, image.len - rows[i].cut, &err), BC_ERR_LOCAL);
        assert_memory_equal(err.message, "ValueError: ", 12);
        assert_string_equal(err.message + 12, rows[i].message);
        free(image.bytes);
    }
}

/* Borg trusts these fields; a reader of foreign files does not. */
static void refuses_counts_that_the_buckets_do_not_hold(void **state)
{
    static const struct {
        uint32_t entries;
        uint32_t buckets;
        uint32_t empty;
        uint32_t key;
        uint32_t value;
    } rows[] = {
        {2, 1031, 1030, 32, 8},
        {0, 1031, 1031, 32, 8},
        {2, 1031, 1029, 32, 8},
        {0xffffffff, 1031, 1030, 32, 8},
        {1, 1031, 0xffffffff, 32, 8},
        {1, 1031, 1030, 8, 32},
        {1, 1031, 1030, 40, 0},
        {0xfffffff0, 0xfffffbf9, 0, 0xffffffd8, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        index_image image = index_new(1031);
        uint8_t id[32] = {1};
        bc_error err = BC_ERROR_INIT;

        index_add(&image, id, 1, 1);
        index_put32(image.bytes + 12, rows[i].entries);
        index_put32(image.bytes + 16, rows[i].buckets);
        index_put32(image.bytes + 20, rows[i].empty);
        index_put32(image.bytes + 24, rows[i].key);
        index_put32(image.bytes + 28, rows[i].value);
        if (decode(&image, image.len, &err) != BC_ERR_LOCAL)
            fail_msg("row %zu", i);
        free(image.bytes);
    }
}

static void a_reserved_refcount_is_not_in_use(void **state)
{
    index_image image = index_new(1031);
    fmt_chunks chunks;
    fmt_chunks_bucket bucket;

    (void)state;
    assert_int_equal(
        fmt_chunks_decode(&chunks, index_slice(&image), NULL), BC_OK);
    index_put32(index_bucket(&image, 3) + 32, FMT_CHUNKS_MAX_VALUE + 1);
    assert_false(fmt_chunks_at(&bucket, &chunks, 3));
    index_put32(index_bucket(&image, 3) + 32, FMT_CHUNKS_MAX_VALUE);
    assert_true(fmt_chunks_at(&bucket, &chunks, 3));
    free(image.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_62_reads_empty_fresh_and_compact),
        cmocka_unit_test(cs_scenario_67_reads_one_key_fresh_and_compact),
        cmocka_unit_test(rs_scenario_63_reads_a_thousand_keys),
        cmocka_unit_test(
            rs_scenario_64_reads_both_sizes_around_the_first_growth),
        cmocka_unit_test(rs_scenario_65_reads_collisions_and_tombstones),
        cmocka_unit_test(rs_scenario_67_refuses_in_borgs_words),
        cmocka_unit_test(refuses_counts_that_the_buckets_do_not_hold),
        cmocka_unit_test(a_reserved_refcount_is_not_in_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

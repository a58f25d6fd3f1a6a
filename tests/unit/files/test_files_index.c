#include "backup_fixture.h"

#include "files/files_index.h"

/* n as a hash whose first bytes are all the same, or spread. */
static bc_path_hash hash_of(uint32_t n, bool hostile)
{
    uint32_t head = hostile ? 0xffffffff : n * 2654435761u;
    bc_path_hash hash = {{0}};

    for (size_t i = 0; i < 4; i++) {
        hash.b[i] = (uint8_t)(head >> (24 - 8 * i));
        hash.b[28 + i] = (uint8_t)(n >> (24 - 8 * i));
    }
    return hash;
}

/* Always the same, but no two words alike. */
static int draw(void *ctx, void *to, size_t len)
{
    uint8_t *bytes = to;
    uint64_t state = 1;

    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        bytes[i] = (uint8_t)(state >> 56);
    }
    return 0;
}

static void put(files_index *index, const bc_iow *iow, size_t position)
{
    bc_path_hash hash = hash_of((uint32_t)position, true);

    if (!files_index_put(index, 0xffffffff, position))
        assert_int_equal(
            files_index_spill(index, iow, hash.b, position, NULL), BC_OK);
}

/* How many positions a look-up must compare until the right one. */
static size_t steps_to(const files_index *index, size_t wanted)
{
    bc_path_hash hash = hash_of((uint32_t)wanted, true);
    files_probe probe = files_index_probe(index, hash.b);
    size_t position = 0;
    size_t steps = 0;

    while (files_probe_next(&probe, &position)) {
        steps++;
        if (position == wanted)
            return steps;
    }
    fail_msg("no position %zu", wanted);
    return 0;
}

static void equal_heads_make_no_long_chains(void **state)
{
    const bc_iow iow = {.random = draw};
    files_index index = {.slots = NULL};
    bc_path_hash unknown = hash_of(5000, true);
    size_t longest = 0;
    size_t position = 0;
    size_t steps = 0;
    files_probe probe;

    (void)state;
    assert_int_equal(files_index_begin(&index, 5000, NULL), BC_OK);
    for (size_t i = 0; i < 5000; i++) {
        assert_true(files_index_has_room(&index));
        put(&index, &iow, i);
    }
    for (size_t i = 0; i < 5000; i++) {
        size_t taken = steps_to(&index, i);

        longest = taken > longest ? taken : longest;
    }
    assert_in_range(
        longest, FILES_INDEX_CHAIN, FILES_INDEX_CHAIN + 4); /* equal tags */
    probe = files_index_probe(&index, unknown.b);
    while (files_probe_next(&probe, &position))
        steps++;
    assert_in_range(steps, FILES_INDEX_CHAIN, FILES_INDEX_CHAIN + 4);
    files_index_dispose(&index);
}

static void says_when_it_is_full(void **state)
{
    files_index index = {.slots = NULL};
    uint32_t put_in = 0;

    (void)state;
    assert_false(files_index_has_room(&index));
    assert_int_equal(files_index_begin(&index, 1, NULL), BC_OK);
    while (files_index_has_room(&index)) {
        assert_true(files_index_put(&index, put_in * 2654435761u, put_in));
        put_in++;
    }
    assert_int_equal(put_in, 32);
    files_index_dispose(&index);
}

static void refuses_more_than_positions_can_number(void **state)
{
    files_index index = {.slots = NULL};

    (void)state;
    assert_int_equal(files_index_begin(&index, (size_t)UINT32_MAX + 1, NULL),
        BC_ERR_NO_MEMORY);
    assert_null(index.slots);
}

static void memorize(backup *b, uint32_t n, bool hostile)
{
    bc_path_hash hash = hash_of(n, hostile);
    bc_file_stat st = {true, n, n, 1, 1};

    assert_int_equal(files_cache_memorize(b->cache, &hash, BC_SLICE_NULL, &st,
                         BC_SLICE_NULL, NULL),
        BC_OK);
}

static void check(backup *b, uint32_t n, bool hostile, bc_file_verdict verdict)
{
    bc_path_hash hash = hash_of(n, hostile);
    bc_file_stat st = {true, n, n, 1, 1};
    bc_file_known known;

    assert_int_equal(
        files_cache_known(&known, b->cache, &hash, BC_SLICE_NULL, &st, NULL),
        BC_OK);
    assert_int_equal(known.verdict, verdict);
}

/* New entries, then the same ones from a file, asked for from the back. */
static void finds_every_entry_through_growth_and_reload(void **state)
{
    const record later = {.key = 0x55, .ctime_ns = 9, .mtime_ns = 9};
    backup *b = *state;

    b->options.log = (bc_log)BC_LOG_NONE;
    for (int hostile = 0; hostile < 2; hostile++) {
        b->options.name = hostile ? "files.hostile" : "files.spread";
        b->options.record = BC_SLICE_NULL;
        backup_begin(b);
        for (uint32_t n = 0; n < 3000; n++) {
            memorize(b, n, hostile);
            check(b, n / 2, hostile, BC_FILE_UNCHANGED);
        }
        check(b, 3000, hostile, BC_FILE_UNKNOWN);
        backup_memorize(b, &later);
        backup_save(b);
        backup_begin(b);
        for (uint32_t n = 3000; n-- > 0;)
            check(b, n, hostile, BC_FILE_UNCHANGED);
        check(b, 3000, hostile, BC_FILE_UNKNOWN);
        memorize(b, 3000, hostile);
        check(b, 3000, hostile, BC_FILE_UNCHANGED);
    }
}

int main(void)
{
#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, backup_setup, backup_teardown)
    const struct CMUnitTest tests[] = {
        TEST(equal_heads_make_no_long_chains),
        TEST(says_when_it_is_full),
        TEST(refuses_more_than_positions_can_number),
        TEST(finds_every_entry_through_growth_and_reload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

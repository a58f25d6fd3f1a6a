#include "chunks/chunks_index.h"

#include "repo/repo_mock.h"
#include "support/fail_alloc.h"
#include "support/fake_clock.h"
#include "unit/chunks/table.h"

/* Appendix A.6: the table of one id, 00..1f, as it is and compact. */
#define ONE                                                                    \
    "000102030405060708090a0b0c0d0e0f"                                         \
    "101112131415161718191a1b1c1d1e1f"
#define ONE_FRESH   UINT64_C(0x9cf369c856f338d3)
#define ONE_COMPACT UINT64_C(0xb8eb6aff583bc60d)
#define MANIFEST                                                               \
    "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct world {
    fake_clock clock;
    repo_mock *mock;
    repo *r;
    char said[2048];
    chunks_build_options build;
} world;

static void listen(
    void *payload, bc_level level, const char *logger, const char *text)
{
    world *w = payload;
    size_t used = strlen(w->said);

    assert_int_equal(level, BC_DEBUG);
    assert_string_equal(logger, "borg.cache");
    snprintf(w->said + used, sizeof(w->said) - used, "%s|", text);
}

static void put(world *w, const char *name, bc_slice bytes)
{
    assert_int_equal(repo_mock_put(w->mock, name, bytes, NULL), BC_OK);
}

static void put_id(world *w, const char *hex)
{
    char name[80];

    snprintf(name, sizeof(name), "data/%s", hex);
    put(w, name, bc_slice_of("object"));
}

static bc_code open_mock(world *w)
{
    repo_write_options options = {.no_lock = true, .iow = &w->clock.iow};

    repo_free(w->r);
    w->r = NULL;
    return repo_mock_open_write(&w->r, w->mock, &options, NULL);
}

static int setup(void **state)
{
    static const bc_id id = {{7}};
    static world w;

    memset(&w, 0, sizeof(w));
    fake_clock_init(&w.clock, FAKE_SECOND);
    if (repo_mock_new(&w.mock, &id, NULL) != BC_OK || open_mock(&w) != BC_OK)
        return -1;
    w.build = (chunks_build_options){
        .iow = &w.clock.iow, .immediately = true, .log = {listen, &w}};
    put_id(&w, ONE);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;

    repo_free(w->r);
    repo_mock_free(w->mock);
    return 0;
}

static bc_buf loaded(world *w, const char *name)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(repo_load(&out, w->r, name, 1 << 20, NULL), BC_OK);
    return out;
}

/* cache/chunks has this XXH64 and cache/chunks_hash says so. */
static void assert_published(world *w, uint64_t hash)
{
    bc_buf image = loaded(w, "cache/chunks");
    bc_buf stored = loaded(w, "cache/chunks_hash");
    uint8_t wanted[8];

    bc_xxh64_canonical(wanted, hash);
    assert_true(bc_xxh64(bc_slice_of_buf(&image)) == hash);
    assert_true(
        bc_slice_equal(bc_slice_of_buf(&stored), (bc_slice){wanted, 8}));
    bc_buf_dispose(&image);
    bc_buf_dispose(&stored);
}

static void assert_absent(world *w, const char *name)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(repo_load(&out, w->r, name, 100, NULL), BC_ERR_NOT_FOUND);
    bc_buf_dispose(&out);
}

static chunks_table *built(world *w)
{
    chunks_table *table;

    w->said[0] = 0;
    assert_int_equal(chunks_build(&table, w->r, &w->build, NULL), BC_OK);
    return table;
}

static void assert_fails(world *w, bc_code code, const char *message)
{
    chunks_table *table;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(chunks_build(&table, w->r, &w->build, &err), code);
    assert_null(table);
    assert_string_equal(err.message, message);
}

/* The listing is the third call of a build; it takes 8222 ns. */
static void publish_afresh(world *w)
{
    repo_mock_slow(w->mock, 3, &w->clock.iow, 8222);
    chunks_table_free(built(w));
    w->said[0] = 0;
}

#define LISTED                                                                 \
    "querying the chunk IDs list from the repo...|"                            \
    "queried 1 chunk IDs in 8.222e-06 s, ~4.14 MB/s|"
#define CACHED(before)                                                         \
    before "caching chunks index 9cf369c856f338d3 in repository...|"

static void a_fresh_repository_is_listed_and_the_index_kept(void **state)
{
    world *w = *state;
    chunks_table *table;

    repo_mock_slow(w->mock, 3, &w->clock.iow, 8222);
    table = built(w);
    assert_string_equal(w->said,
        "cache/chunks_hash missing!|"
        "trying to get cached chunk index (id ) from the repo...|"
        "cache/chunks not found in the repository.|" LISTED CACHED(
            "cache/chunks_hash missing!|"));
    assert_published(w, ONE_FRESH);
    table_expect(table, 42264, ONE_FRESH);
    chunks_table_free(table);
}

static void the_index_kept_is_used(void **state)
{
    world *w = *state;
    chunks_table *table;

    publish_afresh(w);
    put_id(w, MANIFEST); /* what a listing would find now */
    table = built(w);
    assert_string_equal(w->said,
        "cache/chunks_hash is '9cf369c856f338d3'.|"
        "trying to get cached chunk index (id 9cf369c856f338d3) from the "
        "repo...|cache/chunks is valid.|");
    assert_int_equal(chunks_table_count(table), 1);
    chunks_table_free(table);
}

static void rs_scenario_66_a_wrong_hash_is_answered_by_a_listing(void **state)
{
    world *w = *state;
    static const uint8_t wrong[8] = {1, 2, 3};

    publish_afresh(w);
    put(w, "cache/chunks_hash", (bc_slice){wrong, 8});
    repo_mock_slow(w->mock, 3, &w->clock.iow, 8222);
    chunks_table_free(built(w));
    assert_string_equal(w->said,
        "cache/chunks_hash is '0102030000000000'.|"
        "trying to get cached chunk index (id 0102030000000000) from the "
        "repo...|cache/chunks is invalid.|" LISTED CACHED(
            "cache/chunks_hash is '0102030000000000'.|"));
    assert_published(w, ONE_FRESH);
}

static void rs_scenario_66_a_missing_hash_is_answered_by_a_listing(void **state)
{
    world *w = *state;

    publish_afresh(w);
    repo_mock_remove(w->mock, "cache/chunks_hash");
    repo_mock_slow(w->mock, 3, &w->clock.iow, 8222);
    chunks_table_free(built(w));
    assert_string_equal(w->said,
        "cache/chunks_hash missing!|"
        "trying to get cached chunk index (id ) from the repo...|"
        "cache/chunks is invalid.|" LISTED CACHED(
            "cache/chunks_hash missing!|"));
    assert_published(w, ONE_FRESH);
}

static void cs_scenario_66_a_rebuilt_index_knows_no_sizes(void **state)
{
    world *w = *state;
    chunks_table *table = table_new();
    chunks_value value = {0, 9};
    bc_id id;

    assert_true(bc_hex_decode(id.b, 32, bc_slice_of(ONE)));
    table_set(table, id, FMT_CHUNKS_MAX_VALUE, 4096);
    assert_int_equal(chunks_write(w->r, table, 0, NULL, NULL), BC_OK);
    chunks_table_free(table);
    put(w, "cache/chunks_hash", bc_slice_of("altered!"));
    table = built(w);
    assert_true(chunks_table_get(&value, table, &id));
    assert_true(value.refcount == FMT_CHUNKS_MAX_VALUE && value.size == 0);
    assert_published(w, ONE_FRESH);
    chunks_table_free(table);
}

/* The hash tells of the very index that the listing gives: it is not for want
 * of a difference that the lost one comes back. */
static void rs_scenario_66_a_lost_or_altered_index_comes_back(void **state)
{
    world *w = *state;

    chunks_table_free(built(w));
    repo_mock_remove(w->mock, "cache/chunks");
    chunks_table_free(built(w));
    assert_published(w, ONE_FRESH);
    put(w, "cache/chunks", bc_slice_of("altered"));
    chunks_table_free(built(w));
    assert_published(w, ONE_FRESH);
}

static void without_caches_nothing_is_asked_or_kept(void **state)
{
    world *w = *state;

    publish_afresh(w);
    put_id(w, MANIFEST);
    w->build.disable_caches = true;
    w->build.immediately = false;
    chunks_table_free(built(w));
    assert_string_equal(w->said,
        "querying the chunk IDs list from the repo...|"
        "queried 2 chunk IDs in 0.001 s, ~68.00 kB/s|");
    assert_published(w, ONE_FRESH);
}

static void an_empty_repository_has_an_empty_index(void **state)
{
    world *w = *state;
    chunks_table *table;

    repo_mock_remove(w->mock, "data/" ONE);
    table = built(w);
    assert_non_null(
        strstr(w->said, "|queried 0 chunk IDs in 0.001 s, ~0 B/s|"));
    table_expect(table, 42264, 0x8ecdf17e5c36e732);
    chunks_table_free(table);
}

static void the_manifest_of_borg_1_is_no_chunk(void **state)
{
    world *w = *state;
    static const bc_id manifest = {{0}};
    chunks_value value;
    chunks_table *table;

    put_id(w, MANIFEST);
    repo_mock_lists_manifest(w->mock, true);
    assert_int_equal(open_mock(w), BC_OK);
    repo_mock_slow(w->mock, 3, &w->clock.iow, 8222);
    table = built(w);
    assert_non_null(
        strstr(w->said, "|queried 2 chunk IDs in 8.222e-06 s, ~8.27 MB/s|"));
    assert_int_equal(chunks_table_count(table), 1);
    assert_false(chunks_table_get(&value, table, &manifest));
    chunks_table_free(table);
}

#define NULS "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"

static void a_listing_of_borg_1_must_have_the_manifest(void **state)
{
    world *w = *state;

    repo_mock_lists_manifest(w->mock, true);
    assert_int_equal(open_mock(w), BC_OK);
    assert_fails(w, BC_ERR_LOCAL, "KeyError: b'" NULS NULS NULS NULS "'");
    assert_absent(w, "cache/chunks");
}

/* The hash says that it is what somebody stored: no accident to repair. */
static void an_index_of_the_right_hash_must_parse(void **state)
{
    world *w = *state;
    bc_slice bad = bc_slice_of("no index");
    uint8_t hash[8];

    bc_xxh64_canonical(hash, bc_xxh64(bad));
    put(w, "cache/chunks", bad);
    put(w, "cache/chunks_hash", (bc_slice){hash, 8});
    assert_fails(w, BC_ERR_LOCAL,
        "ValueError: Could not read header (expected 1024, but read 8 bytes)");
}

static void a_hash_of_any_length_is_told_in_full(void **state)
{
    world *w = *state;

    put(w, "cache/chunks_hash", bc_slice_of("0123456789"));
    put(w, "cache/chunks", bc_slice_of(""));
    chunks_table_free(built(w));
    assert_non_null(strstr(w->said,
        "cache/chunks_hash is '30313233343536373839'.|trying to get cached "
        "chunk index (id 30313233343536373839) from the repo...|"
        "cache/chunks is invalid.|"));
    assert_published(w, ONE_FRESH);
}

static void a_changed_index_is_written_and_cleared(void **state)
{
    world *w = *state;
    chunks_table *table = built(w);

    w->said[0] = 0;
    assert_int_equal(chunks_write(w->r, table, CHUNKS_COMPACT | CHUNKS_CLEAR,
                         &w->build.log, NULL),
        BC_OK);
    assert_string_equal(w->said,
        "cache/chunks_hash is '9cf369c856f338d3'.|"
        "caching chunks index b8eb6aff583bc60d in repository...|");
    assert_published(w, ONE_COMPACT);
    assert_int_equal(chunks_table_count(table), 0);
    chunks_table_free(table);
}

static void rs_scenario_68_an_unchanged_index_is_not_written(void **state)
{
    world *w = *state;
    chunks_table *table = built(w);
    bc_buf image;

    put(w, "cache/chunks", bc_slice_of("of that hash, or so it says"));
    w->said[0] = 0;
    assert_int_equal(
        chunks_write(w->r, table, CHUNKS_CLEAR, &w->build.log, NULL), BC_OK);
    assert_string_equal(w->said, "cache/chunks_hash is '9cf369c856f338d3'.|");
    image = loaded(w, "cache/chunks");
    assert_string_equal(bc_buf_text(&image), "of that hash, or so it says");
    bc_buf_dispose(&image);
    assert_int_equal(chunks_table_count(table), 0);
    chunks_table_free(table);
}

static void force_writes_what_is_there_already(void **state)
{
    world *w = *state;
    chunks_table *table = built(w);

    put(w, "cache/chunks", bc_slice_of("x"));
    w->said[0] = 0;
    assert_int_equal(
        chunks_write(w->r, table, CHUNKS_FORCE, &w->build.log, NULL), BC_OK);
    assert_string_equal(
        w->said, CACHED("cache/chunks_hash is '9cf369c856f338d3'.|"));
    assert_published(w, ONE_FRESH);
    assert_int_equal(chunks_table_count(table), 1); /* neither cleared */
    table_expect(table, 42264, ONE_FRESH);          /* nor compact */
    chunks_table_free(table);
}

/* Load hash and index, list; load the hash, store both: six calls. */
static void every_failure_of_the_repository_is_told(void **state)
{
    world *w = *state;

    for (unsigned n = 1; n <= 6; n++) {
        chunks_table *table;
        bc_error err = BC_ERROR_INIT;

        repo_mock_fail(w->mock, n, BC_ERR_IO);
        assert_int_equal(
            chunks_build(&table, w->r, &w->build, &err), BC_ERR_IO);
        assert_int_equal(err.code, BC_ERR_IO);
        assert_null(table);
        if (n < 6)
            assert_absent(w, "cache/chunks");
        assert_absent(w, "cache/chunks_hash");
    }
    repo_mock_fail(w->mock, 7, BC_ERR_IO);
    chunks_table_free(built(w));
}

static void a_failed_write_can_be_repeated(void **state)
{
    world *w = *state;
    unsigned how = CHUNKS_COMPACT | CHUNKS_CLEAR;
    chunks_table *table = built(w);

    for (unsigned n = 1; n <= 3; n++) {
        repo_mock_fail(w->mock, n, BC_ERR_IO);
        assert_int_equal(chunks_write(w->r, table, how, NULL, NULL), BC_ERR_IO);
        assert_int_equal(chunks_table_count(table), 1);
    }
    assert_int_equal(chunks_write(w->r, table, how, NULL, NULL), BC_OK);
    assert_published(w, ONE_COMPACT);
    chunks_table_free(table);
}

static void lose_what_is_cached(world *w)
{
    repo_mock_remove(w->mock, "cache/chunks");
    repo_mock_remove(w->mock, "cache/chunks_hash");
}

static bc_code build_load_and_write(world *w)
{
    chunks_table *table = NULL;
    bc_error err = BC_ERROR_INIT;
    bc_code code = chunks_build(&table, w->r, &w->build, &err);

    chunks_table_free(table);
    table = NULL;
    if (code == BC_OK)
        code = chunks_build(&table, w->r, &w->build, &err);
    if (code == BC_OK)
        code = chunks_write(
            w->r, table, CHUNKS_COMPACT | CHUNKS_CLEAR, &w->build.log, &err);
    assert_int_equal(err.code, code);
    chunks_table_free(table);
    return code;
}

static void every_allocation_may_fail(void **state)
{
    world *w = *state;
    unsigned long n = 0;
    bool fired;

    w->build.log = (bc_log)BC_LOG_NONE;
    do {
        bc_code code;

        lose_what_is_cached(w);
        fail_alloc_begin(++n);
        code = build_load_and_write(w);
        fired = fail_alloc_end();
        assert_int_equal(code, fired ? BC_ERR_NO_MEMORY : BC_OK);
    } while (fired);
    assert_true(n > 15);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_fresh_repository_is_listed_and_the_index_kept),
        CASE(the_index_kept_is_used),
        CASE(rs_scenario_66_a_wrong_hash_is_answered_by_a_listing),
        CASE(rs_scenario_66_a_missing_hash_is_answered_by_a_listing),
        CASE(cs_scenario_66_a_rebuilt_index_knows_no_sizes),
        CASE(rs_scenario_66_a_lost_or_altered_index_comes_back),
        CASE(without_caches_nothing_is_asked_or_kept),
        CASE(an_empty_repository_has_an_empty_index),
        CASE(the_manifest_of_borg_1_is_no_chunk),
        CASE(a_listing_of_borg_1_must_have_the_manifest),
        CASE(an_index_of_the_right_hash_must_parse),
        CASE(a_hash_of_any_length_is_told_in_full),
        CASE(a_changed_index_is_written_and_cleared),
        CASE(rs_scenario_68_an_unchanged_index_is_not_written),
        CASE(force_writes_what_is_there_already),
        CASE(every_failure_of_the_repository_is_told),
        CASE(a_failed_write_can_be_repeated),
        CASE(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Chunks of a cache over a repository in memory, whose lock and calls show. */
#include "base/buf.h"
#include "base/slice.h"
#include "cache/cache_world.h"
#include "formats/fmt_chunks.h"
#include "support/fake_clock.h"
#include "support/fault_iow.h"
#include "unit/repo/keyed_repo.h"

#include <stdio.h>

#define START (4000000000 * FAKE_SECOND)

typedef struct backup {
    cache_world c;
    fault_iow iow; /* the cache's */
    fake_clock clock;
    repo_mock *mock;
    repo *r;
} backup;

static void write_manifest(backup *b)
{
    repo_manifest m = REPO_MANIFEST_INIT;

    repo_set_key(b->r, keyed_key(0x02));
    assert_int_equal(
        repo_manifest_write(b->r, &m, NULL, START, &b->c.err), BC_OK);
    repo_manifest_dispose(&m);
}

static int make(void **state)
{
    static const bc_id id = {{[31] = 0xaa}};
    static backup b;
    const repo_write_options options = {
        .iow = &b.clock.iow, .lock_wait = FAKE_SECOND, .me = {"host", 1, 0}};

    memset(&b, 0, sizeof(b));
    cache_world_make(&b.c);
    fault_iow_init(&b.iow, 0, 0);
    fake_clock_init(&b.clock, START);
    assert_int_equal(repo_mock_new(&b.mock, &id, NULL), BC_OK);
    assert_int_equal(repo_mock_open_write(&b.r, b.mock, &options, NULL), BC_OK);
    write_manifest(&b);
    b.iow.now = b.clock.now;
    b.c.options.repo = b.r;
    b.c.options.consent = BC_CONSENT_RELOCATED | BC_CONSENT_UNKNOWN_UNENCRYPTED;
    assert_int_equal(cache_world_open(&b.c, &b.iow.iow), BC_OK);
    *state = &b;
    return 0;
}

static int end(void **state)
{
    backup *b = *state;

    cache_world_end(&b->c);
    assert_int_equal(repo_close(b->r, NULL), BC_OK);
    repo_mock_free(b->mock);
    return 0;
}

static void wait_for(backup *b, int seconds)
{
    b->clock.now += seconds * FAKE_SECOND;
    b->iow.now = b->clock.now;
}

static void add(backup *b, const char *text)
{
    bc_files_chunk chunk;

    assert_int_equal(bc_cache_add_chunk(
                         &chunk, b->c.cache, 'F', bc_slice_of(text), &b->c.err),
        BC_OK);
}

static bool join_name(void *payload, const char *name, uint64_t size)
{
    char *names = payload;

    (void)size;
    strcat(strcat(names, name), " ");
    return true;
}

/* Their names, in a text of the caller's; asking b->r would renew them. */
static const char *locks(char names[64], backup *b)
{
    repo *looking = NULL;

    names[0] = 0;
    assert_int_equal(repo_mock_open(&looking, b->mock, NULL), BC_OK);
    assert_int_equal(
        repo_list(looking, "locks", join_name, names, NULL), BC_OK);
    repo_free(looking);
    return names;
}

/*
 * The repository renews its lock when it is asked something and the lock is
 * older than 15 minutes; whoever only meets chunks that it knows must ask, once
 * a minute.
 */
static void cs_scenario_68_known_chunks_keep_the_lock_alive(void **state)
{
    backup *b = *state;
    char first[64];
    char second[64];
    char now[64];

    add(b, "hello");
    locks(first, b);
    wait_for(b, 880);
    add(b, "hello"); /* asks; the lock is young enough */
    assert_string_equal(locks(now, b), first);
    wait_for(b, 60);
    add(b, "hello"); /* 940 s old, but asked 60 s ago */
    assert_string_equal(locks(now, b), first);
    wait_for(b, 1);
    add(b, "hello");
    locks(second, b);
    assert_string_not_equal(second, first);
    assert_int_equal(strlen(second), 17); /* one lock */
    add(b, "hello");
    assert_string_equal(locks(now, b), second);
}

static void a_put_counts_as_a_refresh(void **state)
{
    backup *b = *state;

    add(b, "hello");
    wait_for(b, 61);
    add(b, "another");
    assert_int_equal(b->c.cache->refreshed_ns, b->iow.now);
    wait_for(b, 60);
    add(b, "hello");
    assert_int_equal(b->c.cache->refreshed_ns, b->iow.now - 60 * FAKE_SECOND);
}

/* cs_scenario_65, second half, and T41. */
static void cs_scenario_65_refcount_0_is_not_seen(void **state)
{
    backup *b = *state;
    bc_files_chunk chunk;
    chunks_value value;
    bool seen = true;

    assert_int_equal(bc_cache_add_chunk(&chunk, b->c.cache, 'F',
                         bc_slice_of("hello"), &b->c.err),
        BC_OK);
    assert_int_equal(chunks_table_set(b->c.cache->chunks, &chunk.id,
                         (chunks_value){0, 0}, &b->c.err),
        BC_OK);
    assert_int_equal(bc_cache_seen_chunk(&seen, b->c.cache, &chunk.id,
                         (bc_opt_u64){true, 5}, &b->c.err),
        BC_OK);
    assert_false(seen);
    assert_true(chunks_table_get(&value, b->c.cache->chunks, &chunk.id));
    assert_int_equal(value.size, 0);
    add(b, "hello");
    assert_true(chunks_table_get(&value, b->c.cache->chunks, &chunk.id));
    assert_int_equal(value.refcount, FMT_CHUNKS_MAX_VALUE);
    assert_int_equal(value.size, 5);
    assert_int_equal(bc_cache_stats_get(b->c.cache).unique_bytes, 10);
}

/* 32 bits are there for a size; a larger one must not be cut down to them. */
static void a_size_beyond_the_index_is_refused(void **state)
{
    static const uint64_t sizes[] = {UINT64_C(1) << 32, UINT64_MAX};
    backup *b = *state;
    const chunks_value no_size = {FMT_CHUNKS_MAX_VALUE, 0};
    const bc_id id = {{5}};
    chunks_value value;
    bool seen;

    add(b, "hello");
    assert_int_equal(
        chunks_table_set(b->c.cache->chunks, &id, no_size, NULL), BC_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(bc_cache_seen_chunk(&seen, b->c.cache, &id,
                             (bc_opt_u64){true, sizes[i]}, NULL),
            BC_ERR_USAGE);
    assert_int_equal(bc_cache_seen_chunk(&seen, b->c.cache, &id,
                         (bc_opt_u64){true, UINT32_MAX}, NULL),
        BC_OK);
    assert_true(chunks_table_get(&value, b->c.cache->chunks, &id));
    assert_int_equal(value.size, UINT32_MAX);
}

static size_t size_of(backup *b, const char *name)
{
    bc_buf bytes = BC_BUF_INIT;
    size_t size;

    assert_int_equal(repo_load(&bytes, b->r, name, 1 << 20, NULL), BC_OK);
    size = bytes.len;
    bc_buf_dispose(&bytes);
    return size;
}

static void a_commit_leaves_a_compact_index(void **state)
{
    backup *b = *state;

    add(b, "one");
    assert_int_equal(size_of(b, "cache/chunks"), 42264); /* of the listing */
    add(b, "two");
    assert_int_equal(bc_cache_commit(b->c.cache, &b->c.err), BC_OK);
    assert_int_equal(size_of(b, "cache/chunks"), 1024 + 2 * 40);
}

/* What failed in the repository is told, and can be done again. */
static void a_chunk_that_could_not_be_put_is_not_known(void **state)
{
    backup *b = *state;
    bc_files_chunk chunk;

    add(b, "one");
    repo_mock_fail(b->mock, 1, BC_ERR_IO);
    assert_int_equal(bc_cache_add_chunk(&chunk, b->c.cache, 'F',
                         bc_slice_of("two"), &b->c.err),
        BC_ERR_IO);
    assert_int_equal(bc_cache_stats_get(b->c.cache).unique_bytes, 3);
    add(b, "two");
    assert_int_equal(bc_cache_stats_get(b->c.cache).unique_bytes, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cs_scenario_68_known_chunks_keep_the_lock_alive),
        TEST(a_put_counts_as_a_refresh),
        TEST(cs_scenario_65_refcount_0_is_not_seen),
        TEST(a_size_beyond_the_index_is_refused),
        TEST(a_commit_leaves_a_compact_index),
        TEST(a_chunk_that_could_not_be_put_is_not_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

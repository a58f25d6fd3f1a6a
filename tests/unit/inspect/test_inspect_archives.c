/* Archives as a look shows them; the repository is the demo's. */
#include "base/slice.h"
#include "inspect/world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/archives.h>
#include <borgcache/load.h>
#include <stdio.h>
#include <string.h>

#define FIXTURE BC_GOLDEN_DIR "/../../assets/demo/fixture"
#define ID                                                                     \
    "433801f272bde7d4c87d7af55cf6662f"                                         \
    "ef284dea37e7cc7a723bc83f827b8437"

typedef struct look {
    bc_env *env;
    bc_inspect *inspect;
} look;

static bc_inspect *open_demo(const bc_env *env, bool offline)
{
    const bc_inspect_options options = {.env = env,
        .cache_dir = FIXTURE "/cache/" ID,
        .repo = FIXTURE "/repo",
        .offline = offline};
    bc_inspect *inspect = NULL;
    bc_error err = BC_ERROR_INIT;

    if (bc_inspect_open(&inspect, &options, &err) != BC_OK)
        fail_msg("%s", err.message);
    return inspect;
}

static int make(void **state)
{
    static look w;

    if (bc_env_new(&w.env, NULL) != BC_OK ||
        bc_env_set(w.env, "BORG_SECURITY_DIR", FIXTURE "/security", NULL) !=
            BC_OK)
        return -1;
    w.inspect = open_demo(w.env, false);
    *state = &w;
    return 0;
}

static int end(void **state)
{
    look *w = *state;

    bc_inspect_free(w->inspect);
    bc_env_free(w->env);
    return 0;
}

static bc_archives load(look *w)
{
    bc_archives archives;
    bc_error err = BC_ERROR_INIT;

    if (bc_inspect_archives(&archives, w->inspect, NULL, &err) != BC_OK)
        fail_msg("%s", err.message);
    return archives;
}

static void come_oldest_first_with_their_files_caches(void **state)
{
    bc_archives archives = load(*state);

    assert_true(archives.known);
    assert_int_equal(archives.count, 7);
    for (size_t i = 1; i < archives.count; i++)
        assert_true(archives.items[i - 1].time_ns <= archives.items[i].time_ns);
    assert_true(bc_slice_is(archives.items[0].name, "home"));
    assert_string_equal(
        archives.items[0].files_cache, "files.6f066fbcc7c8a40f");
    assert_true(bc_slice_is(archives.items[0].host, "laptop"));
    assert_true(archives.items[0].exists && archives.items[0].files.known);
}

static void make_the_series_of_files_caches_known(void **state)
{
    look *w = *state;
    size_t named = 0;

    for (size_t i = 0; i < bc_inspect_files_count(w->inspect); i++)
        assert_null(
            bc_files_view_head(bc_inspect_files(w->inspect, i))->series);
    load(w);
    for (size_t i = 0; i < bc_inspect_files_count(w->inspect); i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(w->inspect, i));
        char name[BC_SERIES_NAME_MAX];

        bc_files_series_name(name, head->series);
        assert_string_equal(name, head->name);
        named++;
    }
    assert_int_equal(named, 4);
}

static bool never(void *payload, uint64_t done, uint64_t total)
{
    unsigned *asked = payload;

    (*asked)++;
    assert_true(done == 1 && total == 7);
    return false;
}

static void can_be_cancelled_and_asked_for_again(void **state)
{
    look *w = *state;
    unsigned asked = 0;
    const bc_work work = {never, &asked};
    bc_archives archives;

    assert_int_equal(bc_inspect_archives(&archives, w->inspect, &work, NULL),
        BC_ERR_CANCELLED);
    assert_int_equal(asked, 1);
    assert_int_equal(load(w).count, 7);
    assert_int_equal(bc_inspect_archives(&archives, w->inspect, &work, NULL),
        BC_OK); /* they are there: nobody is asked */
    assert_int_equal(asked, 1);
}

static void loaded_elsewhere_are_shown_once_they_are_put(void **state)
{
    look *w = *state;
    unsigned asked = 0;
    const bc_work work = {never, &asked};
    bc_load *load = NULL;

    assert_int_equal(
        bc_load_new(&load, w->inspect, BC_LOAD_ARCHIVES, NULL, NULL), BC_OK);
    assert_int_equal(bc_load_run(load, &work, NULL), BC_ERR_CANCELLED);
    assert_int_equal(bc_load_put(load, NULL), BC_OK);
    bc_load_free(load);
    assert_int_equal(
        bc_load_new(&load, w->inspect, BC_LOAD_ARCHIVES, NULL, NULL), BC_OK);
    assert_int_equal(bc_load_run(load, NULL, NULL), BC_OK);
    assert_null(bc_files_view_head(bc_inspect_files(w->inspect, 0))->series);
    assert_int_equal(bc_load_put(load, NULL), BC_OK);
    assert_non_null(
        bc_files_view_head(bc_inspect_files(w->inspect, 0))->series);
    bc_load_free(load);
    {
        bc_archives archives;

        assert_int_equal(
            bc_inspect_archives(&archives, w->inspect, &work, NULL), BC_OK);
        assert_int_equal(archives.count, 7);
    }
    assert_int_equal(asked, 1);
}

static void a_chunk_index_loaded_elsewhere_is_the_one_that_is_shown(
    void **state)
{
    look *w = *state;
    bc_chunks_view *chunks = NULL;
    bc_load *load = NULL;

    assert_int_equal(
        bc_load_new(&load, w->inspect, BC_LOAD_CHUNKS, NULL, NULL), BC_OK);
    assert_int_equal(bc_load_run(load, NULL, NULL), BC_OK);
    bc_load_free(load); /* not put: forgotten */
    assert_int_equal(
        bc_load_new(&load, w->inspect, BC_LOAD_CHUNKS, NULL, NULL), BC_OK);
    assert_int_equal(bc_load_run(load, NULL, NULL), BC_OK);
    assert_int_equal(bc_load_put(load, NULL), BC_OK);
    bc_load_free(load);
    assert_int_equal(bc_inspect_chunks(&chunks, w->inspect, NULL), BC_OK);
    assert_int_equal(bc_chunks_view_head(chunks)->entries, 105);
}

static bc_code load_in_halves(bc_inspect *inspect, bc_load_part part)
{
    bc_load *load = NULL;
    bc_code code = bc_load_new(&load, inspect, part, NULL, NULL);

    if (code == BC_OK)
        code = bc_load_run(load, NULL, NULL);
    if (code == BC_OK)
        code = bc_load_put(load, NULL);
    bc_load_free(load);
    return code;
}

static void a_failing_allocation_loads_nothing_and_can_be_tried_again(
    void **state)
{
    static const bc_load_part parts[] = {BC_LOAD_ARCHIVES, BC_LOAD_CHUNKS};
    look *w = *state;

    for (size_t i = 0; i < 2; i++) {
        bool reached = true;
        unsigned long n = 0;

        while (reached) {
            bc_inspect *inspect = open_demo(w->env, false);
            bc_code code;

            fail_alloc_begin(++n);
            code = load_in_halves(inspect, parts[i]);
            reached = fail_alloc_end();
            if (code != BC_OK) {
                assert_int_equal(code, BC_ERR_NO_MEMORY);
                assert_int_equal(load_in_halves(inspect, parts[i]), BC_OK);
            }
            bc_inspect_free(inspect);
        }
        assert_true(n > 3);
    }
}

static void are_not_known_where_the_repository_is_not_looked_at(void **state)
{
    look *w = *state;
    bc_inspect *offline = open_demo(w->env, true);
    bc_archives archives = {.known = true};

    assert_int_equal(
        bc_inspect_archives(&archives, offline, NULL, NULL), BC_OK);
    assert_false(archives.known);
    assert_int_equal(archives.count, 0);
    bc_inspect_free(offline);
}

#define BAD1 "11" HALF "00000000000000000000000000000011"
#define BAD2 "22" HALF "00000000000000000000000000000022"
#define HALF "000000000000000000000000000000"

static size_t count_unreadable(bc_inspect *in)
{
    bc_findings all = bc_inspect_findings(in);
    size_t count = 0;

    for (size_t i = 0; i < all.count; i++)
        count += strcmp(all.items[i].code, "archive-unreadable") == 0;
    return count;
}

/* Each is told, or memory is: not one of them without the other. */
static void no_unreadable_archive_is_kept_quiet(void **state)
{
    world w;
    bc_archives archives;
    bool reached = true;

    (void)state;
    world_make(&w);
    world_write(&w, "repo/archives/" BAD1, "");
    world_write(&w, "repo/archives/" BAD2, "");
    world_write(&w, "repo/data/11/00/" BAD1, "no object");
    world_write(&w, "repo/data/22/00/" BAD2, "no object");
    for (unsigned long n = 1; reached; n++) {
        bc_code code;

        world_open(&w);
        fail_alloc_begin(n);
        code = bc_inspect_archives(&archives, w.inspect, NULL, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        if (code == BC_OK)
            assert_int_equal(count_unreadable(w.inspect), 2);
    }
    world_end(&w);
}

/* What is to be said of a chunk index is said once it is there. */
static void no_wrong_chunk_index_is_kept_quiet(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bool reached = true;
    world w;

    (void)state;
    world_make(&w);
    world_write(&w, "repo/cache/chunks", "no index");
    for (unsigned long n = 1; reached; n++) {
        const bc_inspect_options options = {
            .env = w.env, .cache_dir = tmpdir_path(path, &w.dir, WORLD_CACHE)};
        bc_chunks_view *view;

        bc_inspect_free(w.inspect);
        assert_int_equal(bc_inspect_open(&w.inspect, &options, NULL), BC_OK);
        fail_alloc_begin(n);
        (void)!bc_inspect_chunks(&view, w.inspect, NULL);
        reached = fail_alloc_end();
        assert_int_equal(bc_inspect_chunks(&view, w.inspect, NULL), BC_OK);
        assert_true(world_found(&w, "chunks-hash-mismatch", "cache/chunks"));
    }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            come_oldest_first_with_their_files_caches, make, end),
        cmocka_unit_test_setup_teardown(
            make_the_series_of_files_caches_known, make, end),
        cmocka_unit_test_setup_teardown(
            can_be_cancelled_and_asked_for_again, make, end),
        cmocka_unit_test_setup_teardown(
            loaded_elsewhere_are_shown_once_they_are_put, make, end),
        cmocka_unit_test_setup_teardown(
            a_chunk_index_loaded_elsewhere_is_the_one_that_is_shown, make, end),
        cmocka_unit_test_setup_teardown(
            a_failing_allocation_loads_nothing_and_can_be_tried_again, make,
            end),
        cmocka_unit_test_setup_teardown(
            are_not_known_where_the_repository_is_not_looked_at, make, end),
        cmocka_unit_test(no_unreadable_archive_is_kept_quiet),
        cmocka_unit_test(no_wrong_chunk_index_is_kept_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Objects and names of a repository that is open for writing. */
#include "base/buf.h"
#include "base/slice.h"
#include "lock_world.h"
#include "support/cmocka.h"

#include <stdlib.h>

#define OBJECT_MAX 20971479u

static const bc_id one = {{1}};
static const bc_id two = {{2}};

static repo *open_repo(world *w)
{
    repo *r;

    world_assert_opens(w, &r);
    return r;
}

static void assert_put(repo *r, const bc_id *id, const char *text)
{
    assert_int_equal(repo_put(r, id, bc_slice_of(text), NULL), BC_OK);
}

static void assert_got(repo *r, const bc_id *id, const char *text)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(repo_get(&out, r, id, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), text);
    bc_buf_dispose(&out);
}

static void gives_what_was_put_last(void **state)
{
    repo *r = open_repo(*state);

    assert_put(r, &one, "first");
    assert_put(r, &two, "other");
    assert_got(r, &one, "first");
    assert_put(r, &one, "second");
    assert_got(r, &one, "second");
    assert_got(r, &two, "other");
    world_assert_closes(r);
}

#define MISSING                                                                \
    "Object with key "                                                         \
    "0100000000000000000000000000000000000000000000000000000000000000 not "    \
    "found in repository mock."

static void a_missing_object_is_named(void **state)
{
    repo *r = open_repo(*state);
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(repo_get(&out, r, &one, &err), BC_ERR_OBJECT_NOT_FOUND);
    assert_string_equal(err.message, MISSING);
    err = (bc_error)BC_ERROR_INIT;
    assert_int_equal(repo_remove(r, &one, &err), BC_ERR_OBJECT_NOT_FOUND);
    assert_string_equal(err.message, MISSING);
    assert_put(r, &one, "x");
    assert_int_equal(repo_remove(r, &one, NULL), BC_OK);
    assert_int_equal(repo_get(&out, r, &one, NULL), BC_ERR_OBJECT_NOT_FOUND);
    assert_int_equal(out.len, 0);
    world_assert_closes(r);
}

static void rs_scenario_16_an_object_has_a_largest_size(void **state)
{
    repo *r = open_repo(*state);
    uint8_t *bytes = calloc(OBJECT_MAX + 1, 1);
    bc_error err = BC_ERROR_INIT;

    assert_non_null(bytes);
    assert_int_equal(
        repo_put(r, &one, (bc_slice){bytes, OBJECT_MAX}, NULL), BC_OK);
    assert_int_equal(repo_put(r, &two, (bc_slice){bytes, OBJECT_MAX + 1}, &err),
        BC_ERR_INTEGRITY);
    assert_string_equal(err.message,
        "Data integrity error: More than allowed put data [20971480 > "
        "20971479]");
    free(bytes);
    world_assert_closes(r);
}

typedef struct seen {
    char first_bytes[32]; /* of each id, as letters */
    uint64_t bytes;
    unsigned stop_after;
} seen;

static bool note(void *payload, const bc_id *id, uint64_t size)
{
    seen *s = payload;
    size_t n = strlen(s->first_bytes);

    s->first_bytes[n] = (char)('a' + id->b[0]);
    s->bytes += size;
    return n + 1 != s->stop_after;
}

static void rs_scenario_19_lists_after_a_marker_to_a_limit(void **state)
{
    static const struct {
        int marker; /* -1: none */
        uint64_t limit;
        unsigned stop_after;
        const char *expected;
    } rows[] = {
        {-1, 0, 0, "abcde"},
        {-1, 2, 0, "ab"},
        {-1, 5, 0, "abcde"},
        {-1, 9, 0, "abcde"},
        {1, 2, 0, "cd"},
        {1, 0, 0, "cde"},
        {4, 0, 0, ""},
        {7, 0, 0, ""}, /* not there */
        {-1, 0, 3, "abc"},
    };
    repo *r = open_repo(*state);

    for (uint8_t i = 0; i < 5; i++)
        assert_put(r, &(bc_id){{i}}, "xx");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const bc_id marker = {{(uint8_t)rows[i].marker}};
        const repo_range range = {
            rows[i].marker < 0 ? NULL : &marker, rows[i].limit};
        seen s = {"", 0, rows[i].stop_after};

        assert_int_equal(repo_list_ids(r, &range, note, &s, NULL), BC_OK);
        if (strcmp(s.first_bytes, rows[i].expected) != 0)
            fail_msg("row %zu: %s", i, s.first_bytes);
        assert_int_equal(s.bytes, 2 * strlen(s.first_bytes));
    }
    world_assert_closes(r);
}

static void an_empty_repository_lists_nothing(void **state)
{
    repo *r = open_repo(*state);
    seen s = {"", 0, 0};

    assert_int_equal(repo_list_ids(r, NULL, note, &s, NULL), BC_OK);
    assert_string_equal(s.first_bytes, "");
    world_assert_closes(r);
}

static void rs_scenario_14_a_name_that_is_no_id_ends_the_listing(void **state)
{
    world *w = *state;
    repo *r = open_repo(w);
    seen s = {"", 0, 0};
    bc_error err = BC_ERROR_INIT;

    assert_put(r, &one, "x");
    assert_int_equal(
        repo_mock_put(w->mock, "data/README", bc_slice_of("x"), NULL), BC_OK);
    assert_int_equal(repo_list_ids(r, NULL, note, &s, &err), BC_ERR_LOCAL);
    assert_string_equal(err.message, "data/ holds README, which is no id");
    world_assert_closes(r);
}

static void stores_and_removes_by_name(void **state)
{
    repo *r = open_repo(*state);
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(
        repo_store(r, "cache/chunks", bc_slice_of("image"), NULL), BC_OK);
    assert_int_equal(repo_load(&out, r, "cache/chunks", 9, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "image");
    assert_int_equal(repo_store_remove(r, "cache/chunks", NULL), BC_OK);
    assert_int_equal(
        repo_store_remove(r, "cache/chunks", NULL), BC_ERR_NOT_FOUND);
    bc_buf_dispose(&out);
    world_assert_closes(r);
}

static void writing_needs_a_repository_open_for_it(void **state)
{
    world *w = *state;
    repo *r;

    assert_int_equal(repo_mock_open(&r, w->mock, NULL), BC_OK);
    assert_int_equal(repo_put(r, &one, bc_slice_of("x"), NULL), BC_ERR_USAGE);
    assert_int_equal(repo_remove(r, &one, NULL), BC_ERR_USAGE);
    assert_int_equal(
        repo_store(r, "cache/x", bc_slice_of("x"), NULL), BC_ERR_USAGE);
    assert_int_equal(repo_store_remove(r, "cache/x", NULL), BC_ERR_USAGE);
    assert_int_equal(repo_break_lock(r, NULL), BC_ERR_USAGE);
    assert_int_equal(repo_info(r, NULL), BC_OK);
    assert_int_equal(repo_destroy(r, NULL), BC_ERR_USAGE);
    assert_int_equal(repo_mock_open(&r, w->mock, NULL), BC_OK);
    world_assert_closes(r);
}

static void destroy_removes_everything(void **state)
{
    world *w = *state;
    repo *r = open_repo(w);

    assert_int_equal(repo_destroy(r, NULL), BC_OK);
    world_assert_refused(w, BC_ERR_LOCAL, "config/readme is missing");
}

static void destroy_stops_where_the_lock_was_lost(void **state)
{
    world *w = *state;
    repo *r = open_repo(w);

    world_break_locks(w);
    assert_int_equal(repo_destroy(r, NULL), BC_ERR_NOT_LOCKED);
    world_assert_closes(open_repo(w));
}

static void a_repository_without_location_goes_by_its_label(void **state)
{
    world *w = *state;
    repo *r = open_repo(w);

    assert_string_equal(repo_canonical(r), "mock");
    assert_false(repo_lists_manifest(r));
    world_assert_closes(r);
    repo_mock_lists_manifest(w->mock, true);
    r = open_repo(w);
    assert_true(repo_lists_manifest(r));
    world_assert_closes(r);
    assert_int_equal(repo_close(NULL, NULL), BC_OK);
}

static void failures_of_the_port_come_through(void **state)
{
    world *w = *state;
    repo *r = open_repo(w);
    bc_buf out = BC_BUF_INIT;

    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_put(r, &one, bc_slice_of("x"), NULL), BC_ERR_IO);
    assert_int_equal(repo_get(&out, r, &one, NULL), BC_ERR_OBJECT_NOT_FOUND);
    assert_put(r, &one, "x");
    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_get(&out, r, &one, NULL), BC_ERR_IO);
    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_remove(r, &one, NULL), BC_ERR_IO);
    assert_got(r, &one, "x");
    repo_mock_fail(w->mock, 2, BC_ERR_IO); /* the lock is released first */
    assert_int_equal(repo_destroy(r, NULL), BC_ERR_IO);
    bc_buf_dispose(&out);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gives_what_was_put_last),
        TEST(a_missing_object_is_named),
        TEST(rs_scenario_16_an_object_has_a_largest_size),
        TEST(rs_scenario_19_lists_after_a_marker_to_a_limit),
        TEST(an_empty_repository_lists_nothing),
        TEST(rs_scenario_14_a_name_that_is_no_id_ends_the_listing),
        TEST(stores_and_removes_by_name),
        TEST(writing_needs_a_repository_open_for_it),
        TEST(destroy_removes_everything),
        TEST(destroy_stops_where_the_lock_was_lost),
        TEST(a_repository_without_location_goes_by_its_label),
        TEST(failures_of_the_port_come_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/buf.h"
#include "base/slice.h"
#include "repo/repo_mock.h"
#include "support/cmocka.h"
#include "support/fake_clock.h"

typedef struct world {
    repo_mock *mock;
    repo *r;
} world;

static int setup(void **state)
{
    static const bc_id id = {{7}};
    static world w;

    w = (world){NULL, NULL};
    if (repo_mock_new(&w.mock, &id, NULL) != BC_OK ||
        repo_mock_open(&w.r, w.mock, NULL) != BC_OK)
        return -1;
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

static void put(world *w, const char *name, const char *text)
{
    assert_int_equal(
        repo_mock_put(w->mock, name, bc_slice_of(text), NULL), BC_OK);
}

static void assert_loads(world *w, const char *name, const char *text)
{
    bc_buf out = BC_BUF_INIT;

    assert_int_equal(repo_load(&out, w->r, name, 100, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), text);
    bc_buf_dispose(&out);
}

static void assert_load_fails(world *w, const char *name, bc_code code)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(repo_load(&out, w->r, name, 10, &err), code);
    assert_int_equal(err.code, code);
    assert_int_equal(out.len, 0);
    bc_buf_dispose(&out);
}

static void gives_what_was_put_last(void **state)
{
    put(*state, "cache/chunks", "one");
    assert_loads(*state, "cache/chunks", "one");
    put(*state, "cache/chunks", "two");
    assert_loads(*state, "cache/chunks", "two");
}

static void knows_missing_and_too_long(void **state)
{
    world *w = *state;

    assert_load_fails(w, "cache/chunks", BC_ERR_NOT_FOUND);
    put(w, "cache/chunks", "eleven byte");
    assert_load_fails(w, "cache/chunks", BC_ERR_UNSUPPORTED);
    repo_mock_remove(w->mock, "cache/chunks");
    repo_mock_remove(w->mock, "cache/chunks");
    assert_load_fails(w, "cache/chunks", BC_ERR_NOT_FOUND);
}

static void gives_a_shortened_object_until_it_is_put_again(void **state)
{
    world *w = *state;

    put(w, "cache/chunks", "0123456789");
    assert_int_equal(
        repo_mock_shorten(w->mock, "cache/chunks", 4, NULL), BC_OK);
    assert_loads(w, "cache/chunks", "0123");
    put(w, "cache/chunks", "0123456789");
    assert_loads(w, "cache/chunks", "0123456789");
    assert_int_equal(
        repo_mock_shorten(w->mock, "none", 4, NULL), BC_ERR_NOT_FOUND);
}

static void fails_the_nth_call_only(void **state)
{
    world *w = *state;

    put(w, "cache/chunks", "x");
    repo_mock_fail(w->mock, 2, BC_ERR_IO);
    assert_loads(w, "cache/chunks", "x");
    assert_load_fails(w, "cache/chunks", BC_ERR_IO);
    assert_loads(w, "cache/chunks", "x");
}

typedef struct seen {
    char names[64];
    uint64_t bytes;
    unsigned stop_after;
} seen;

static bool note(void *payload, const char *name, uint64_t size)
{
    seen *s = payload;

    strcat(strcat(s->names, name), " ");
    s->bytes += size;
    return --s->stop_after > 0;
}

static void lists_a_namespace_in_order(void **state)
{
    world *w = *state;
    seen s = {"", 0, 9};

    put(w, "data/bb", "four");
    put(w, "data/aa", "two");
    put(w, "data2/aa", "other");
    put(w, "data/cc", "");
    assert_int_equal(repo_list(w->r, "data", note, &s, NULL), BC_OK);
    assert_string_equal(s.names, "aa bb cc ");
    assert_int_equal(s.bytes, 7);
    s = (seen){"", 0, 2};
    assert_int_equal(repo_list(w->r, "data", note, &s, NULL), BC_OK);
    assert_string_equal(s.names, "aa bb ");
    assert_int_equal(
        repo_list(w->r, "archives", note, &s, NULL), BC_ERR_NOT_FOUND);
}

static void a_list_can_fail_too(void **state)
{
    world *w = *state;
    seen s = {"", 0, 9};

    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_list(w->r, "config", note, &s, NULL), BC_ERR_IO);
    assert_string_equal(s.names, "");
}

static void calls_an_object_by_its_name(void **state)
{
    world *w = *state;
    bc_buf path = BC_BUF_INIT;

    assert_int_equal(repo_path(&path, w->r, "cache/chunks", NULL), BC_OK);
    assert_string_equal(bc_buf_text(&path), "cache/chunks");
    bc_buf_dispose(&path);
}

/* Writing: through the port it can fail and be slow. */

static repo *reopen(world *w, fake_clock *clock)
{
    const repo_write_options options = {
        .iow = &clock->iow, .no_lock = true, .me = {"host", 1, 0}};
    repo *r = NULL;

    fake_clock_init(clock, 0);
    assert_int_equal(repo_mock_open_write(&r, w->mock, &options, NULL), BC_OK);
    return r;
}

static void stores_and_removes_through_the_port(void **state)
{
    world *w = *state;
    fake_clock clock;
    repo *r = reopen(w, &clock);

    assert_int_equal(repo_store(r, "cache/x", bc_slice_of("one"), NULL), BC_OK);
    assert_loads(w, "cache/x", "one");
    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(
        repo_store(r, "cache/x", bc_slice_of("two"), NULL), BC_ERR_IO);
    assert_loads(w, "cache/x", "one");
    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_store_remove(r, "cache/x", NULL), BC_ERR_IO);
    assert_loads(w, "cache/x", "one");
    assert_int_equal(repo_store_remove(r, "cache/x", NULL), BC_OK);
    assert_load_fails(w, "cache/x", BC_ERR_NOT_FOUND);
    assert_int_equal(repo_close(r, NULL), BC_OK);
}

static void only_the_nth_call_is_slow(void **state)
{
    world *w = *state;
    fake_clock clock;
    repo *r = reopen(w, &clock);

    put(w, "cache/x", "x");
    repo_mock_slow(w->mock, 2, &clock.iow, 5 * FAKE_SECOND);
    assert_loads(w, "cache/x", "x");
    assert_int_equal(clock.slept, 0);
    assert_loads(w, "cache/x", "x");
    assert_loads(w, "cache/x", "x");
    assert_int_equal(clock.slept, 5 * FAKE_SECOND);
    assert_int_equal(repo_close(r, NULL), BC_OK);
}

static void a_destroyed_mock_holds_nothing(void **state)
{
    world *w = *state;
    fake_clock clock;
    repo *r = reopen(w, &clock);

    repo_mock_fail(w->mock, 1, BC_ERR_IO);
    assert_int_equal(repo_destroy(r, NULL), BC_ERR_IO);
    assert_loads(w, "config/version", "3");
    r = reopen(w, &clock);
    assert_int_equal(repo_destroy(r, NULL), BC_OK);
    assert_load_fails(w, "config/version", BC_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            gives_what_was_put_last, setup, teardown),
        cmocka_unit_test_setup_teardown(
            knows_missing_and_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(
            gives_a_shortened_object_until_it_is_put_again, setup, teardown),
        cmocka_unit_test_setup_teardown(
            fails_the_nth_call_only, setup, teardown),
        cmocka_unit_test_setup_teardown(
            lists_a_namespace_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(a_list_can_fail_too, setup, teardown),
        cmocka_unit_test_setup_teardown(
            calls_an_object_by_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(
            stores_and_removes_through_the_port, setup, teardown),
        cmocka_unit_test_setup_teardown(
            only_the_nth_call_is_slow, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_destroyed_mock_holds_nothing, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

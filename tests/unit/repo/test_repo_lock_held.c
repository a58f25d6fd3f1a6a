/* A lock that is held: refreshed in time, missed when it was taken away. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_lock.h"
#include "lock_world.h"
#include "support/cmocka.h"

#include <stdio.h>

static void rs_scenario_26_a_lock_that_was_removed_is_missed(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;
    repo *r;

    world_assert_opens(w, &r);
    world_break_locks(w);
    assert_int_equal(world_locks(w), 0);
    assert_int_equal(repo_close(r, &err), BC_ERR_NOT_LOCKED);
    assert_string_equal(err.message,
        "Failed to release the lock " WORLD_STORE " (was not locked).");
}

static bool note_name(void *payload, const char *name, uint64_t size)
{
    (void)size;
    snprintf(payload, 64, "locks/%s", name);
    return true;
}

static void load_only_lock(world *w, fmt_lock *out)
{
    char name[64] = "";
    bc_buf bytes = BC_BUF_INIT;
    repo *r;

    assert_int_equal(world_locks(w), 1);
    assert_int_equal(repo_mock_open(&r, w->mock, NULL), BC_OK);
    assert_int_equal(repo_list(r, "locks", note_name, name, NULL), BC_OK);
    assert_int_equal(repo_load(&bytes, r, name, 1000, NULL), BC_OK);
    assert_int_equal(
        fmt_lock_decode(out, bc_slice_of_buf(&bytes), NULL), BC_OK);
    bc_buf_dispose(&bytes);
    repo_free(r);
}

static void rs_scenario_27_an_old_lock_is_made_anew(void **state)
{
    static const bool requests[] = {false, true};
    world *w = *state;

    for (size_t i = 0; i < 2; i++) {
        fmt_lock before;
        fmt_lock after;
        repo *r;

        w->options.exclusive = requests[i];
        world_assert_opens(w, &r);
        load_only_lock(w, &before);
        w->clock.now = before.time_ns + 900 * FAKE_SECOND;
        assert_int_equal(repo_info(r, NULL), BC_OK);
        load_only_lock(w, &after);
        assert_int_equal(after.time_ns, before.time_ns);
        w->clock.now += 1000; /* what counts is the time in the object */
        assert_int_equal(repo_info(r, NULL), BC_OK);
        load_only_lock(w, &after);
        assert_int_equal(after.time_ns, w->clock.now - 1000);
        assert_int_equal(after.exclusive, requests[i]);
        world_assert_closes(r);
        assert_int_equal(world_locks(w), 0);
    }
}

static bool stop(void *payload, const bc_id *id, uint64_t size)
{
    (void)payload;
    (void)id;
    (void)size;
    return false;
}

static bool stop_at_name(void *payload, const char *name, uint64_t size)
{
    (void)payload;
    (void)name;
    (void)size;
    return false;
}

/* Every call that Borg lets refresh the lock, on a repository whose lock was
 * killed. */
static bc_code call(repo *r, unsigned which, bc_error *err)
{
    static const bc_id id = {{1}};
    bc_buf out = BC_BUF_INIT;
    bc_code code = BC_OK;

    switch (which) {
    case 0:
        code = repo_get(&out, r, &id, err);
        break;
    case 1:
        code = repo_put(r, &id, bc_slice_of("x"), err);
        break;
    case 2:
        code = repo_remove(r, &id, err);
        break;
    case 3:
        code = repo_list_ids(r, NULL, stop, NULL, err);
        break;
    case 4:
        code = repo_store(r, "cache/chunks", bc_slice_of("x"), err);
        break;
    case 5:
        code = repo_store_remove(r, "cache/chunks", err);
        break;
    case 6:
        code = repo_load(&out, r, "cache/chunks", 100, err);
        break;
    case 7:
        code = repo_list(r, "cache", stop_at_name, NULL, err);
        break;
    default:
        code = repo_info(r, err);
        break;
    }
    bc_buf_dispose(&out);
    return code;
}

static void every_call_notices_that_the_lock_was_killed(void **state)
{
    world *w = *state;
    repo *r;

    world_assert_opens(w, &r);
    w->clock.now += 1801 * FAKE_SECOND; /* whoever looks removes it */
    for (unsigned which = 0; which < 9; which++) {
        bc_error err = BC_ERROR_INIT;

        if (call(r, which, &err) != BC_ERR_LOCK_TIMEOUT)
            fail_msg("call %u: %s", which, err.message);
        assert_string_equal(err.message, WORLD_TIMEOUT);
    }
    assert_int_equal(world_locks(w), 0);
    assert_int_equal(repo_close(r, NULL), BC_ERR_NOT_LOCKED);
}

static void a_slow_listing_refreshes_between_entries(void **state)
{
    world *w = *state;
    fmt_lock after;
    bc_ns opened;
    repo *r;

    assert_int_equal(repo_mock_put(w->mock,
                         "data/01000000000000000000000000000000000000000000000"
                         "00000000000000000",
                         bc_slice_of("x"), NULL),
        BC_OK);
    world_assert_opens(w, &r);
    opened = w->clock.now;
    repo_mock_slow(w->mock, 1, &w->clock.iow, 1000 * FAKE_SECOND);
    assert_int_equal(repo_list_ids(r, NULL, stop, NULL, NULL), BC_OK);
    load_only_lock(w, &after);
    assert_true(after.time_ns >= opened + 999 * FAKE_SECOND);
    world_assert_closes(r);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rs_scenario_26_a_lock_that_was_removed_is_missed),
        TEST(rs_scenario_27_an_old_lock_is_made_anew),
        TEST(every_call_notices_that_the_lock_was_killed),
        TEST(a_slow_listing_refreshes_between_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Who gets the lock, who waits, and what lies in locks/ afterwards. */
#include "base/buf.h"
#include "base/slice.h"
#include "lock_world.h"
#include "support/cmocka.h"

static void rs_scenario_20_a_live_exclusive_lock_blocks(void **state)
{
    static const bool requests[] = {false, true};
    world *w = *state;

    world_add_lock(w, true, HOST, 99, NOON);
    for (size_t i = 0; i < 2; i++) {
        w->options.exclusive = requests[i];
        world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
        assert_int_equal(world_locks(w), 1);
        assert_int_equal(world_exclusive_locks(w), 1);
    }
}

static void rs_scenario_21_a_dead_owner_of_this_host_is_stale(void **state)
{
    world *w = *state;
    repo *r;

    w->clock.dead = 99;
    world_add_lock(w, true, HOST, 99, NOON);
    world_assert_opens(w, &r);
    assert_int_equal(world_exclusive_locks(w), 0);
    assert_int_equal(world_locks(w), 1);
    world_assert_closes(r);
    assert_int_equal(world_locks(w), 0);
}

static void a_dead_number_of_another_host_tells_nothing(void **state)
{
    world *w = *state;

    w->clock.dead = 99;
    world_add_lock(w, true, FOREIGN, 99, NOON);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
}

static void only_thread_0_is_looked_for(void **state)
{
    static const char text[] =
        "{\"exclusive\": true, \"hostid\": \"" HOST "\", \"processid\": "
        "99, \"threadid\": 1, \"time\": \"2024-10-03T10:30:58.123+00:00\"}";
    world *w = *state;

    w->clock.dead = 99;
    assert_int_equal(
        repo_mock_put(w->mock, "locks/1", bc_slice_of(text), NULL), BC_OK);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    assert_int_equal(world_locks(w), 1);
}

static int cannot_tell(void *ctx, int64_t pid)
{
    (void)ctx;
    (void)pid;
    errno = EPERM;
    return -1;
}

static void a_process_of_somebody_else_is_alive(void **state)
{
    world *w = *state;

    w->clock.io.alive = cannot_tell;
    world_add_lock(w, true, HOST, 99, NOON);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    assert_int_equal(world_locks(w), 1);
}

static void rs_scenario_22_half_an_hour_makes_a_lock_stale(void **state)
{
    static const struct {
        bc_ns age;
        bool stale;
    } rows[] = {
        {-86400 * FAKE_SECOND, false},
        {1795 * FAKE_SECOND, false},
        {1800 * FAKE_SECOND, false},
        {1800 * FAKE_SECOND + 1000000, true},
        {1801 * FAKE_SECOND, true},
    };
    world *w = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_ns at = NOON - NOON % 1000000;
        repo *r = NULL;
        bc_code code;

        w->clock.now = at;
        w->options.lock_wait = 1; /* one look */
        world_add_lock(w, true, FOREIGN, 99, at - rows[i].age);
        code = repo_mock_open_write(&r, w->mock, &w->options, NULL);
        if ((code == BC_OK) != rows[i].stale)
            fail_msg("row %zu: %d", i, (int)code);
        if (code == BC_OK)
            world_assert_closes(r);
        else
            assert_int_equal(world_locks(w), 1);
        world_break_locks(w);
        assert_int_equal(world_locks(w), 0);
    }
}

static void rs_scenario_23_waits_in_vain_for_shared_locks(void **state)
{
    world *w = *state;

    w->options.exclusive = true;
    w->options.lock_wait = 3 * FAKE_SECOND;
    world_add_lock(w, false, FOREIGN, 99, NOON);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    assert_int_equal(world_locks(w), 2);
    assert_int_equal(world_exclusive_locks(w), 1); /* ours stays, as Borg's */
    assert_true(w->clock.slept >= 3 * FAKE_SECOND);
    assert_true(w->clock.slept < 4 * FAKE_SECOND); /* no long sleep here */
}

/* Borg's process ends here; one that lives on must not block itself. */
static void a_retry_takes_over_what_it_left(void **state)
{
    world *w = *state;
    repo *r;

    w->options.exclusive = true;
    w->options.lock_wait = 3 * FAKE_SECOND;
    world_add_lock(w, false, FOREIGN, 99, NOON);
    for (int i = 0; i < 3; i++) {
        world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
        assert_int_equal(world_locks(w), 2); /* never more than one of ours */
    }
    world_break_locks(w);
    world_add_lock(w, false, HOST, 99, NOON);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    w->clock.dead = 99;
    world_assert_opens(w, &r);
    assert_int_equal(world_locks(w), 1);
    assert_int_equal(world_exclusive_locks(w), 1);
    world_assert_closes(r);
    assert_int_equal(world_locks(w), 0);
}

static void a_retry_leaves_a_lock_in_use_alone(void **state)
{
    world *w = *state;
    repo *r;

    w->options.exclusive = true;
    w->options.lock_wait = FAKE_SECOND;
    world_assert_opens(w, &r); /* the same holder, and not left behind */
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    assert_int_equal(world_exclusive_locks(w), 1);
    world_assert_closes(r);
}

static void rs_scenario_24_shared_locks_live_together(void **state)
{
    world *w = *state;
    repo *r;

    world_add_lock(w, false, FOREIGN, 99, NOON);
    world_assert_opens(w, &r);
    assert_int_equal(world_locks(w), 2);
    assert_int_equal(world_exclusive_locks(w), 0);
    world_assert_closes(r);
    assert_int_equal(world_locks(w), 1);
}

static void rs_scenario_25_no_time_fails_without_a_look(void **state)
{
    world *w = *state;

    w->options.lock_wait = 0;
    repo_mock_fail(w->mock, 1, BC_ERR_IO); /* would be met */
    world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
    assert_int_equal(w->clock.sleeps, 0);
    repo_mock_fail(w->mock, 0, BC_OK);
    assert_int_equal(world_locks(w), 0);
}

static void break_lock_removes_those_of_everybody(void **state)
{
    world *w = *state;

    world_add_lock(w, true, FOREIGN, 1, NOON);
    world_add_lock(w, false, FOREIGN, 2, NOON);
    world_add_lock(w, false, HOST, 3, NOON);
    assert_int_equal(world_locks(w), 3);
    world_break_locks(w);
    assert_int_equal(world_locks(w), 0);
    world_break_locks(w);
}

static void rs_scenario_28_the_object_has_borgs_name_and_bytes(void **state)
{
    static const char expected[] =
        "{\"exclusive\": true, \"hostid\": \"host@1\", \"processid\": 4711, "
        "\"threadid\": 0, \"time\": \"2024-10-03T10:30:58.123+00:00\"}";
    world *w = *state;
    bc_buf bytes = BC_BUF_INIT;
    repo *r;

    w->options.exclusive = true;
    world_assert_opens(w, &r);
    assert_int_equal(
        repo_load(&bytes, r, "locks/2ec117ff717b9f3a", 1000, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&bytes), expected);
    bc_buf_dispose(&bytes);
    world_assert_closes(r);
}

/* Another process looked before our object was there, and puts its own. */
static void rival(fake_clock *clock, bc_ns span)
{
    world *w = clock->payload;

    (void)span;
    if (clock->sleeps == 1)
        world_add_lock(w, true, FOREIGN, 99, clock->now);
}

static void rs_scenario_29_of_two_at_once_none_or_one_succeeds(void **state)
{
    static const bool requests[] = {false, true};
    world *w = *state;

    w->clock.meanwhile = rival;
    w->clock.payload = w;
    for (size_t i = 0; i < 2; i++) {
        w->clock.sleeps = 0;
        w->options.exclusive = requests[i];
        world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
        assert_true(world_exclusive_locks(w) == world_locks(w));
        assert_true(w->clock.sleeps >= 1);
    }
}

/* Somebody breaks all locks while we wait, and takes one. */
static void breaker(fake_clock *clock, bc_ns span)
{
    world *w = clock->payload;
    bool at_recheck = span < FAKE_SECOND / 20;

    if (at_recheck != w->break_at_recheck)
        return;
    clock->meanwhile = NULL;
    world_break_locks(w);
    world_add_lock(w, at_recheck, FOREIGN, 99, clock->now);
}

static void a_lock_in_the_place_of_ours_is_not_ours(void **state)
{
    static const bool times[] = {true, false};
    world *w = *state;

    w->clock.payload = w;
    w->options.exclusive = true;
    for (size_t i = 0; i < 2; i++) {
        world_break_locks(w);
        world_add_lock(w, false, FOREIGN, 98, w->clock.now);
        w->break_at_recheck = times[i];
        w->clock.meanwhile = breaker;
        w->clock.sleeps = 0;
        world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
        assert_int_equal(world_locks(w), 1);
        if (times[i])
            assert_int_equal(w->clock.sleeps, 2); /* recheck, retry */
    }
}

/* The rival gives up during the long sleep. */
static void rival_leaves(fake_clock *clock, bc_ns span)
{
    rival(clock, span);
    if (span >= FAKE_SECOND)
        clock->dead = 99;
}

static void tries_again_after_a_rival_left(void **state)
{
    world *w = *state;
    repo *r;

    w->clock.meanwhile = rival_leaves;
    w->clock.payload = w;
    w->options.exclusive = true;
    w->options.lock_wait = 10 * FAKE_SECOND;
    strcpy(w->options.me.hostid, FOREIGN);
    world_assert_opens(w, &r);
    assert_int_equal(world_locks(w), 1);
    assert_int_equal(w->clock.sleeps, 3); /* recheck, retry, recheck */
    world_assert_closes(r);
}

static void the_retry_delay_is_one_to_five_seconds(void **state)
{
    static const uint64_t draws[] = {0, 1, 4000000000, 4000000001, UINT64_MAX};
    world *w = *state;

    w->options.lock_wait = 1;
    world_add_lock(w, true, FOREIGN, 99, NOON);
    for (size_t i = 0; i < sizeof(draws) / sizeof(draws[0]); i++) {
        w->clock.random = draws[i];
        w->clock.slept = 0;
        world_assert_refused(w, BC_ERR_LOCK_TIMEOUT, WORLD_TIMEOUT);
        if (w->clock.slept < FAKE_SECOND || w->clock.slept > 5 * FAKE_SECOND)
            fail_msg("row %zu: slept %lld ns", i, (long long)w->clock.slept);
    }
    assert_int_equal(w->clock.sleeps, 5);
}

/* Shared locks go away while we wait for them. */
static void others_end(fake_clock *clock, bc_ns span)
{
    (void)span;
    if (clock->sleeps == 4)
        clock->dead = 99;
}

static void an_exclusive_request_waits_for_shared_locks(void **state)
{
    world *w = *state;
    repo *r;

    w->clock.meanwhile = others_end;
    w->options.exclusive = true;
    world_add_lock(w, false, HOST, 99, NOON);
    world_assert_opens(w, &r);
    assert_int_equal(world_locks(w), 1);
    assert_int_equal(world_exclusive_locks(w), 1);
    assert_int_equal(w->clock.slept, 10000000 + 3 * 100000000);
    world_assert_closes(r);
}

static void rs_scenario_30_an_unreadable_lock_is_never_ignored(void **state)
{
    static const char no_offset[] =
        "{\"exclusive\": true, \"hostid\": \"h\", \"processid\": 1, "
        "\"threadid\": 0, \"time\": \"2020-01-01T00:00:00.000\"}";
    static const char *const bad[] = {"{", "", "[]", "{}", no_offset};
    world *w = *state;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        repo *r = NULL;

        assert_int_equal(
            repo_mock_put(w->mock, "locks/xyz", bc_slice_of(bad[i]), NULL),
            BC_OK);
        assert_int_equal(
            repo_mock_open_write(&r, w->mock, &w->options, &err), BC_ERR_LOCAL);
        assert_non_null(strstr(err.message, "locks/xyz"));
        assert_int_equal(world_locks(w), 1);
    }
}

/* Appears between our first look and the second. */
static void somebody_spills(fake_clock *clock, bc_ns span)
{
    world *w = clock->payload;

    (void)span;
    assert_int_equal(
        repo_mock_put(w->mock, "locks/xyz", bc_slice_of("{"), NULL), BC_OK);
}

static void a_failure_after_our_object_takes_it_back(void **state)
{
    world *w = *state;
    repo *r = NULL;

    w->clock.meanwhile = somebody_spills;
    w->clock.payload = w;
    assert_int_equal(
        repo_mock_open_write(&r, w->mock, &w->options, NULL), BC_ERR_LOCAL);
    assert_int_equal(world_locks(w), 1); /* only the bad one */
}

static void closing_takes_our_object_whatever_lies_beside_it(void **state)
{
    world *w = *state;
    repo *r;

    w->clock.payload = w;
    world_assert_opens(w, &r);
    somebody_spills(&w->clock, 0);
    assert_int_equal(world_locks(w), 2);
    assert_int_equal(repo_close(r, NULL), BC_ERR_LOCAL);
    assert_int_equal(world_locks(w), 1);
}

static void a_refused_repository_is_unlocked_again(void **state)
{
    world *w = *state;
    repo *r = NULL;

    assert_int_equal(
        repo_mock_put(w->mock, "config/version", bc_slice_of("4"), NULL),
        BC_OK);
    assert_int_equal(repo_mock_open_write(&r, w->mock, &w->options, NULL),
        BC_ERR_REPO_CONFIG);
    assert_int_equal(
        repo_mock_put(w->mock, "config/version", bc_slice_of("3"), NULL),
        BC_OK);
    assert_int_equal(world_locks(w), 0);
}

static bool three_times(void *payload, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    return ++*(int *)payload < 3;
}

static void nobody_waits_once_it_is_not_wanted(void **state)
{
    static const bool requests[] = {false, true};
    world *w = *state;

    for (size_t i = 0; i < 2; i++) {
        int asked = 0;
        repo *r = NULL;

        w->options.exclusive = requests[i];
        w->options.lock_wait = 1000 * FAKE_SECOND;
        w->options.work = (bc_work){three_times, &asked};
        world_add_lock(w, !requests[i], FOREIGN, 99, NOON);
        assert_int_equal(repo_mock_open_write(&r, w->mock, &w->options, NULL),
            BC_ERR_CANCELLED);
        assert_int_equal(asked, 3);
        assert_int_equal(world_locks(w), 1); /* the other's */
        world_break_locks(w);
    }
    assert_true(w->clock.slept < FAKE_SECOND);
}

static void every_failing_call_gives_an_error_or_no_harm(void **state)
{
    world *w = *state;

    w->options.exclusive = true;
    for (unsigned nth = 1; nth < 30; nth++) {
        repo *r = NULL;
        bc_code code;

        repo_mock_fail(w->mock, nth, BC_ERR_IO);
        code = repo_mock_open_write(&r, w->mock, &w->options, NULL);
        if (code == BC_OK)
            code = repo_close(r, NULL);
        repo_mock_fail(w->mock, 0, BC_OK);
        if (code == BC_OK) {
            assert_int_equal(world_locks(w), 0);
            assert_true(nth > 8);
            return;
        }
        assert_int_equal(code, BC_ERR_IO);
        w->clock.now += 1801 * FAKE_SECOND; /* what stayed is stale */
    }
    fail_msg("no end");
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rs_scenario_20_a_live_exclusive_lock_blocks),
        TEST(rs_scenario_21_a_dead_owner_of_this_host_is_stale),
        TEST(a_dead_number_of_another_host_tells_nothing),
        TEST(only_thread_0_is_looked_for),
        TEST(a_process_of_somebody_else_is_alive),
        TEST(rs_scenario_22_half_an_hour_makes_a_lock_stale),
        TEST(rs_scenario_23_waits_in_vain_for_shared_locks),
        TEST(a_retry_takes_over_what_it_left),
        TEST(a_retry_leaves_a_lock_in_use_alone),
        TEST(rs_scenario_24_shared_locks_live_together),
        TEST(rs_scenario_25_no_time_fails_without_a_look),
        TEST(break_lock_removes_those_of_everybody),
        TEST(rs_scenario_28_the_object_has_borgs_name_and_bytes),
        TEST(rs_scenario_29_of_two_at_once_none_or_one_succeeds),
        TEST(a_lock_in_the_place_of_ours_is_not_ours),
        TEST(tries_again_after_a_rival_left),
        TEST(the_retry_delay_is_one_to_five_seconds),
        TEST(an_exclusive_request_waits_for_shared_locks),
        TEST(rs_scenario_30_an_unreadable_lock_is_never_ignored),
        TEST(a_failure_after_our_object_takes_it_back),
        TEST(closing_takes_our_object_whatever_lies_beside_it),
        TEST(a_refused_repository_is_unlocked_again),
        TEST(nobody_waits_once_it_is_not_wanted),
        TEST(every_failing_call_gives_an_error_or_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

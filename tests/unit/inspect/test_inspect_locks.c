#include "inspect/world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HERE    "host@1"
#define NO_SUCH "2147483647" /* above any limit of the kernel */
#define MINUTE  (INT64_C(60) * 1000000000)
#define NOON    INT64_C(1727951458000000000) /* 2024-10-03T10:30:58Z */
#define LOCK(exclusive, host, pid, thread, time)                               \
    "{\"exclusive\": " exclusive ", \"hostid\": \"" host                       \
    "\", \"processid\": " pid ", \"threadid\": " thread ", \"time\": \"" time  \
    "\"}"

static int make(void **state)
{
    static world w;
    bc_host host;

    world_make(&w);
    host = *bc_env_host(w.env);
    host.now_ns = NOON;
    bc_env_set_host(w.env, &host);
    assert_int_equal(bc_env_set(w.env, "BORG_HOST_ID", HERE, NULL), BC_OK);
    *state = &w;
    return 0;
}

static int end(void **state)
{
    world_end(*state);
    return 0;
}

/* repository-side 3.3. */
static const struct {
    const char *claim;
    const char *text;
    bc_lock_state state;
} rows[] = {
    {"a process that lives", NULL, BC_LOCK_LIVE}, /* this one */
    {"a process that died",
        LOCK("true", HERE, NO_SUCH, "0", "2024-10-03T10:30:57.500+00:00"),
        BC_LOCK_DEAD},
    {"the same number on another host",
        LOCK("false", "other@2", NO_SUCH, "0", "2024-10-03T10:30:57.500+00:00"),
        BC_LOCK_LIVE},
    {"a thread other than 0 is never looked for",
        LOCK("false", HERE, NO_SUCH, "7", "2024-10-03T10:30:57.500+00:00"),
        BC_LOCK_LIVE},
    {"30 minutes to the instant",
        LOCK("false", "other@2", "1", "0", "2024-10-03T10:00:58.000+00:00"),
        BC_LOCK_LIVE},
    {"one millisecond more",
        LOCK("false", "other@2", "1", "0", "2024-10-03T10:00:57.999+00:00"),
        BC_LOCK_OLD},
    {"another time zone",
        LOCK("false", "other@2", "1", "0", "2024-10-03T12:30:00.000+02:00"),
        BC_LOCK_LIVE},
    {"of the future",
        LOCK("false", "other@2", "1", "0", "2099-01-01T00:00:00.000+00:00"),
        BC_LOCK_LIVE},
    {"no JSON", "{", BC_LOCK_UNREADABLE},
    {"a key is missing", "{\"exclusive\": true}", BC_LOCK_UNREADABLE},
    {"empty", "", BC_LOCK_UNREADABLE},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static void write_row(world *w, size_t i)
{
    char name[64];
    char own[256];

    snprintf(own, sizeof(own),
        LOCK("true", HERE, "%ld", "0", "2024-10-03T10:29:58.000+00:00"),
        (long)getpid());
    snprintf(name, sizeof(name), "repo/locks/%016zu", i);
    world_write(w, name, rows[i].text == NULL ? own : rows[i].text);
}

static void locks_are_judged_by_borgs_rules_and_stay(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count;

    for (size_t i = 0; i < ROW_COUNT; i++)
        write_row(w, i);
    world_open(w);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(
            bc_inspect_locks(&locks, &count, w->inspect, NULL), BC_OK);
        assert_int_equal(count, ROW_COUNT);
        for (size_t i = 0; i < ROW_COUNT; i++) {
            if (locks[i].state != rows[i].state)
                fail_msg("%s: %s", rows[i].claim,
                    bc_lock_state_name(locks[i].state));
            assert_int_equal(
                locks[i].error != NULL, rows[i].state == BC_LOCK_UNREADABLE);
        }
    }
}

static void a_lock_tells_its_holder_and_age(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count;

    write_row(w, 0);
    world_open(w);
    assert_int_equal(bc_inspect_locks(&locks, &count, w->inspect, NULL), BC_OK);
    assert_int_equal(count, 1);
    assert_string_equal(locks[0].name, "0000000000000000");
    assert_string_equal(locks[0].host, HERE);
    assert_int_equal(locks[0].process, getpid());
    assert_int_equal(locks[0].thread, 0);
    assert_true(locks[0].exclusive);
    assert_int_equal(locks[0].time_ns, NOON - MINUTE);
    assert_int_equal(locks[0].age_ns, MINUTE);
    assert_false(locks[0].same_node);
}

static void our_network_address_under_another_name_is_told(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count;

    world_write(w, "repo/locks/0",
        LOCK("true", "host.example@1", NO_SUCH, "0",
            "2024-10-03T10:30:57.500+00:00"));
    world_open(w);
    assert_int_equal(bc_inspect_locks(&locks, &count, w->inspect, NULL), BC_OK);
    assert_true(locks[0].same_node);
    assert_int_equal(locks[0].state, BC_LOCK_LIVE);
}

static void a_repository_that_never_had_a_lock_has_none(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count = 1;
    char path[TMPDIR_PATH_MAX];

    world_open(w);
    assert_int_equal(bc_inspect_locks(&locks, &count, w->inspect, NULL), BC_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        access(tmpdir_path(path, &w->dir, "repo/locks"), F_OK), -1);
}

static void locks_that_cannot_be_listed_are_an_error(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count;
    bc_error err = BC_ERROR_INIT;

    world_write(w, "repo/locks", "a file");
    world_open(w);
    assert_int_equal(
        bc_inspect_locks(&locks, &count, w->inspect, &err), BC_ERR_IO);
    assert_non_null(strstr(err.message, "locks"));
    assert_int_equal(count, 0);
}

static void running_out_of_memory_is_an_error_and_nothing_more(void **state)
{
    world *w = *state;
    const bc_lock_facts *locks;
    size_t count;
    unsigned failed = 0;

    for (size_t i = 0; i < ROW_COUNT; i++)
        write_row(w, i);
    world_open(w);
    for (unsigned long n = 1; n < 1000; n++) {
        bc_code code;

        fail_alloc_begin(n);
        code = bc_inspect_locks(&locks, &count, w->inspect, NULL);
        if (!fail_alloc_end())
            break;
        assert_int_equal(code, BC_ERR_NO_MEMORY);
        failed++;
    }
    assert_true(failed > ROW_COUNT);
    assert_int_equal(bc_inspect_locks(&locks, &count, w->inspect, NULL), BC_OK);
    assert_int_equal(count, ROW_COUNT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, end)
    const struct CMUnitTest tests[] = {
        TEST(locks_are_judged_by_borgs_rules_and_stay),
        TEST(a_lock_tells_its_holder_and_age),
        TEST(our_network_address_under_another_name_is_told),
        TEST(a_repository_that_never_had_a_lock_has_none),
        TEST(locks_that_cannot_be_listed_are_an_error),
        TEST(running_out_of_memory_is_an_error_and_nothing_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

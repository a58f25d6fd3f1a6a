#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/env.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int make(void **state)
{
    bc_env *env;

    if (bc_env_from_environ(&env, NULL) != BC_OK)
        return -1;
    *state = env;
    return 0;
}

static int clean(void **state)
{
    bc_env_free(*state);
    return 0;
}

static void takes_every_variable_of_the_process(void **state)
{
    size_t seen = 0;

    for (char **entry = environ; *entry != NULL; entry++) {
        char name[256];
        const char *equals = strchr(*entry, '=');

        if (equals == NULL || equals - *entry >= (ptrdiff_t)sizeof(name))
            continue;
        memcpy(name, *entry, (size_t)(equals - *entry));
        name[equals - *entry] = 0;
        assert_string_equal(bc_env_get(*state, name), equals + 1);
        seen++;
    }
    assert_true(seen > 0);
}

static void knows_the_process_and_the_time(void **state)
{
    const bc_host *host = bc_env_host(*state);

    assert_int_equal(host->pid, getpid());
    assert_int_equal(host->uid, geteuid());
    assert_true(host->now_ns > INT64_C(1700000000000000000));
    assert_true(host->now_ns <= (time(NULL) + 1) * INT64_C(1000000000));
    assert_in_range(host->utc_offset_s + 86400, 0, 172800);
}

static void the_short_name_ends_at_the_first_dot(void **state)
{
    const bc_host *host = bc_env_host(*state);

    assert_true(host->hostname[0] != 0);
    assert_null(strchr(host->hostname, '.'));
    assert_true(host->fqdn[0] != 0);
}

static void looking_the_name_up_leaves_a_name(void **state)
{
    bc_env_look_up_fqdn(*state);
    assert_true(bc_env_host(*state)->fqdn[0] != 0);
}

static void every_uuid_is_a_fresh_random_one(void **state)
{
    const char *uuid = bc_env_host(*state)->uuid;
    bc_env *other;

    assert_int_equal(strlen(uuid), 36);
    assert_int_equal(strspn(uuid, "0123456789abcdef-"), 36);
    assert_int_equal(uuid[8], '-');
    assert_int_equal(uuid[23], '-');
    assert_int_equal(uuid[14], '4');
    assert_non_null(strchr("89ab", uuid[19]));
    assert_int_equal(bc_env_from_environ(&other, NULL), BC_OK);
    assert_string_not_equal(bc_env_host(other)->uuid, uuid);
    bc_env_free(other);
}

static void any_failing_allocation_is_reported(void **state)
{
    unsigned long n = 0;
    bool reached = true;

    (void)state;
    while (reached) {
        bc_env *env;
        bc_code code;

        fail_alloc_begin(++n);
        code = bc_env_from_environ(&env, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(env == NULL, reached);
        bc_env_free(env);
    }
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            takes_every_variable_of_the_process, make, clean),
        cmocka_unit_test_setup_teardown(
            knows_the_process_and_the_time, make, clean),
        cmocka_unit_test_setup_teardown(
            the_short_name_ends_at_the_first_dot, make, clean),
        cmocka_unit_test_setup_teardown(
            looking_the_name_up_leaves_a_name, make, clean),
        cmocka_unit_test_setup_teardown(
            every_uuid_is_a_fresh_random_one, make, clean),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

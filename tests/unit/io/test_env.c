#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/env.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int make(void **state)
{
    bc_env *env;

    if (bc_env_new(&env, NULL) != BC_OK)
        return -1;
    *state = env;
    return 0;
}

static int clean(void **state)
{
    bc_env_free(*state);
    return 0;
}

static void an_empty_value_is_set_and_null_removes(void **state)
{
    assert_null(bc_env_get(*state, "A"));
    assert_int_equal(bc_env_set(*state, "A", "", NULL), BC_OK);
    assert_string_equal(bc_env_get(*state, "A"), "");
    assert_int_equal(bc_env_set(*state, "A", "1", NULL), BC_OK);
    assert_int_equal(bc_env_set(*state, "AB", "2", NULL), BC_OK);
    assert_string_equal(bc_env_get(*state, "A"), "1");
    assert_int_equal(bc_env_set(*state, "A", NULL, NULL), BC_OK);
    assert_null(bc_env_get(*state, "A"));
    assert_string_equal(bc_env_get(*state, "AB"), "2");
    assert_int_equal(bc_env_set(*state, "A", NULL, NULL), BC_OK);
}

static void a_passphrase_can_be_replaced_and_removed(void **state)
{
    assert_int_equal(bc_env_set(*state, "BORG_PASSPHRASE", "one", NULL), BC_OK);
    assert_int_equal(bc_env_set(*state, "BORG_PASSPHRASE", "", NULL), BC_OK);
    assert_string_equal(bc_env_get(*state, "BORG_PASSPHRASE"), "");
    assert_int_equal(bc_env_set(*state, "BORG_PASSPHRASE", "two", NULL), BC_OK);
    assert_string_equal(bc_env_get(*state, "BORG_PASSPHRASE"), "two");
    assert_int_equal(bc_env_set(*state, "BORG_PASSPHRASE", NULL, NULL), BC_OK);
    assert_null(bc_env_get(*state, "BORG_PASSPHRASE"));
}

/* The text that the environment handed to this process is overwritten. */
static void the_process_forgets_its_passphrase(void **state)
{
    const char *there;

    (void)state;
    assert_int_equal(setenv("BORG_PASSPHRASE", "hush", 1), 0);
    there = getenv("BORG_PASSPHRASE");
    bc_env_wipe_environ();
    assert_null(getenv("BORG_PASSPHRASE"));
    assert_memory_equal(there, "\0\0\0\0", 4);
}

/* Whoever starts a program may give it a name twice. */
static void a_passphrase_that_stands_twice_is_wiped_twice(void **state)
{
    char first[] = "BORG_PASSPHRASE=one";
    char other[] = "BORG_PASSPHRASES=kept";
    char second[] = "BORG_PASSPHRASE=two";
    char *entries[] = {first, other, second, NULL};
    char **before = environ;

    (void)state;
    environ = entries;
    bc_env_wipe_environ();
    assert_null(getenv("BORG_PASSPHRASE"));
    assert_string_equal(getenv("BORG_PASSPHRASES"), "kept");
    environ = before;
    assert_memory_equal(first + 16, "\0\0\0", 3);
    assert_memory_equal(second + 16, "\0\0\0", 3);
}

static void both_texts_are_copied(void **state)
{
    char name[] = "A";
    char value[] = "v";

    assert_int_equal(bc_env_set(*state, name, value, NULL), BC_OK);
    name[0] = 'B';
    value[0] = 'w';
    assert_string_equal(bc_env_get(*state, "A"), "v");
}

static void only_modern_is_modern(void **state)
{
    static const struct {
        const char *value;
        bool legacy;
    } rows[] = {
        {NULL, false},
        {"modern", false},
        {"legacy", true},
        {"", true},
        {"Modern", true},
        {"modern ", true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(
            bc_env_set(*state, "BORG_EXIT_CODES", rows[i].value, NULL), BC_OK);
        assert_int_equal(bc_env_legacy_exit_codes(*state), rows[i].legacy);
    }
}

static void host_facts_are_copied_in(void **state)
{
    bc_host host = {.home = "/h", .uid = 7, .now_ns = 9};

    assert_string_equal(bc_env_host(*state)->home, "");
    bc_env_set_host(*state, &host);
    host.uid = 8;
    assert_string_equal(bc_env_host(*state)->home, "/h");
    assert_int_equal(bc_env_host(*state)->uid, 7);
    assert_int_equal(bc_env_host(*state)->now_ns, 9);
}

static bc_code fill(bc_env **out)
{
    char name[16];
    bc_code code = bc_env_new(out, NULL);

    for (int i = 0; i < 40 && code == BC_OK; i++) {
        snprintf(name, sizeof(name), "NAME%d", i % 36);
        code = bc_env_set(*out, name, "value", NULL);
    }
    return code;
}

static void any_failing_allocation_is_reported(void **state)
{
    unsigned long n = 0;
    bool reached = true;
    bc_env *env;
    bc_code code;

    (void)state;
    while (reached) {
        fail_alloc_begin(++n);
        code = fill(&env);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_env_free(env);
    }
    /* the environment, its mark, 36 names, 40 values, a table that grows once
     */
    assert_int_equal(n, 81);
}

static void a_failed_set_changes_nothing(void **state)
{
    assert_int_equal(bc_env_set(*state, "A", "old", NULL), BC_OK);
    fail_alloc_begin(1);
    assert_int_equal(bc_env_set(*state, "A", "new", NULL), BC_ERR_NO_MEMORY);
    assert_true(fail_alloc_end());
    assert_string_equal(bc_env_get(*state, "A"), "old");
    fail_alloc_begin(2);
    assert_int_equal(bc_env_set(*state, "B", "new", NULL), BC_ERR_NO_MEMORY);
    assert_true(fail_alloc_end());
    assert_null(bc_env_get(*state, "B"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            an_empty_value_is_set_and_null_removes, make, clean),
        cmocka_unit_test_setup_teardown(both_texts_are_copied, make, clean),
        cmocka_unit_test_setup_teardown(
            a_passphrase_can_be_replaced_and_removed, make, clean),
        cmocka_unit_test(the_process_forgets_its_passphrase),
        cmocka_unit_test(a_passphrase_that_stands_twice_is_wiped_twice),
        cmocka_unit_test_setup_teardown(only_modern_is_modern, make, clean),
        cmocka_unit_test_setup_teardown(host_facts_are_copied_in, make, clean),
        cmocka_unit_test(any_failing_allocation_is_reported),
        cmocka_unit_test_setup_teardown(
            a_failed_set_changes_nothing, make, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/cmocka.h"

#include <borgcache/env.h>
#include <stdlib.h>

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

static void reads_what_pythons_int_reads(void **state)
{
    static const struct {
        const char *value;
        int64_t ttl;
    } rows[] = {
        {NULL, 2},
        {"20", 20},
        {"0", 0},
        {"-1", -1},
        {" +1_0\n", 10},
        {"\xd9\xa3", 3}, /* ARABIC-INDIC DIGIT THREE */
        {"99999999999999999999", INT64_MAX},
        {"-99999999999999999999", INT64_MIN},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t ttl;

        assert_int_equal(
            bc_env_set(*state, "BORG_FILES_CACHE_TTL", rows[i].value, NULL),
            BC_OK);
        assert_int_equal(bc_env_ttl(&ttl, *state, NULL), BC_OK);
        assert_int_equal(ttl, rows[i].ttl);
    }
}

static void cs_scenario_47_no_integer_is_borgs_error(void **state)
{
    static const struct {
        const char *value;
        const char *message;
    } rows[] = {
        {"abc", "ValueError: invalid literal for int() with base 10: 'abc'"},
        {"", "ValueError: invalid literal for int() with base 10: ''"},
        {"1.5", "ValueError: invalid literal for int() with base 10: '1.5'"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        int64_t ttl;

        assert_int_equal(
            bc_env_set(*state, "BORG_FILES_CACHE_TTL", rows[i].value, NULL),
            BC_OK);
        assert_int_equal(bc_env_ttl(&ttl, *state, &err), BC_ERR_LOCAL);
        assert_string_equal(err.message, rows[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            reads_what_pythons_int_reads, make, clean),
        cmocka_unit_test_setup_teardown(
            cs_scenario_47_no_integer_is_borgs_error, make, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

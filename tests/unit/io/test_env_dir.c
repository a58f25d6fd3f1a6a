#include "base/buf.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/env.h>
#include <stdio.h>
#include <string.h>

/*
 * Every expected path here was compared with borg 2.0.0b12 over platformdirs
 * 4.14.7, called with the same variables.
 */

#define VARIABLES_MAX 3
#define COUNT(rows)   (sizeof(rows) / sizeof((rows)[0]))

/* An environment of "NAME=value" texts on a host with a known user. */
static bc_env *environment(const char *const variables[VARIABLES_MAX])
{
    const bc_host host = {
        .home = "/home/pw/", .user_home = "/home/named", .uid = 1000};
    bc_env *env;
    char name[64];

    assert_int_equal(bc_env_new(&env, NULL), BC_OK);
    bc_env_set_host(env, &host);
    for (size_t i = 0; i < VARIABLES_MAX && variables[i] != NULL; i++) {
        const char *equals = strchr(variables[i], '=');

        snprintf(name, sizeof(name), "%.*s", (int)(equals - variables[i]),
            variables[i]);
        assert_int_equal(bc_env_set(env, name, equals + 1, NULL), BC_OK);
    }
    return env;
}

typedef struct row {
    const char *variables[VARIABLES_MAX];
    bc_dir which;
    const char *path;
    const char *source;
} row;

static void check_rows(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bc_env *env = environment(rows[i].variables);
        bc_buf path = BC_BUF_INIT;
        const char *source;

        assert_int_equal(
            bc_env_dir(&path, &source, env, rows[i].which, NULL), BC_OK);
        if (strcmp(bc_buf_text(&path), rows[i].path) != 0 ||
            strcmp(source, rows[i].source) != 0)
            fail_msg("row %zu: %s by %s", i, bc_buf_text(&path), source);
        bc_buf_dispose(&path);
        bc_env_free(env);
    }
}

static void cs_scenario_3_each_directory_has_its_own_variable(void **state)
{
    static const row rows[] = {
        {{"BORG_CACHE_DIR=/C", "BORG_BASE_DIR=/B"}, BC_DIR_CACHE, "/C",
            "BORG_CACHE_DIR"},
        {{"BORG_CACHE_DIR=/C", "BORG_BASE_DIR=/B"}, BC_DIR_SECURITY,
            "/B/.local/share/borg/security", "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR=/B"}, BC_DIR_CACHE, "/B/.cache/borg", "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR=/B/"}, BC_DIR_CONFIG, "/B/.config/borg",
            "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR=B"}, BC_DIR_DATA, "B/.local/share/borg",
            "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR=/B"}, BC_DIR_RUNTIME, "/B/.cache/borg",
            "BORG_BASE_DIR"},
        {{"BORG_CONFIG_DIR=/C/"}, BC_DIR_CONFIG, "/C/", "BORG_CONFIG_DIR"},
        {{"BORG_CONFIG_DIR=/C/"}, BC_DIR_KEYS, "/C/keys", "BORG_CONFIG_DIR"},
        {{"BORG_KEYS_DIR=~/k"}, BC_DIR_KEYS, "~/k", "BORG_KEYS_DIR"},
        {{"BORG_DATA_DIR=d"}, BC_DIR_SECURITY, "d/security", "BORG_DATA_DIR"},
        {{"BORG_RUNTIME_DIR=/r"}, BC_DIR_RUNTIME, "/r", "BORG_RUNTIME_DIR"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void cs_scenario_4_an_empty_cache_dir_is_chosen(void **state)
{
    static const row rows[] = {
        {{"BORG_CACHE_DIR=", "BORG_BASE_DIR=/B"}, BC_DIR_CACHE, "",
            "BORG_CACHE_DIR"},
        {{"BORG_DATA_DIR="}, BC_DIR_SECURITY, "security", "BORG_DATA_DIR"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void cs_scenario_5_an_empty_base_is_the_working_directory(void **state)
{
    static const row rows[] = {
        {{"BORG_BASE_DIR="}, BC_DIR_CACHE, ".cache/borg", "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR="}, BC_DIR_DATA, ".local/share/borg", "BORG_BASE_DIR"},
        {{"BORG_BASE_DIR=", "HOME=/h"}, BC_DIR_SECURITY,
            ".local/share/borg/security", "BORG_BASE_DIR"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void cs_scenario_6_a_blank_xdg_value_counts_as_unset(void **state)
{
    static const row rows[] = {
        {{"XDG_CACHE_HOME=  ", "HOME=/h"}, BC_DIR_CACHE, "/h/.cache/borg",
            "HOME"},
        {{"XDG_CACHE_HOME=", "HOME=/h"}, BC_DIR_CACHE, "/h/.cache/borg",
            "HOME"},
        {{"XDG_CACHE_HOME=/x", "HOME=/h"}, BC_DIR_CACHE, "/x/borg",
            "XDG_CACHE_HOME"},
        {{"XDG_CACHE_HOME=/x/", "BORG_BASE_DIR=/B"}, BC_DIR_CACHE,
            "/B/.cache/borg", "BORG_BASE_DIR"},
        {{"XDG_CONFIG_HOME=/x/"}, BC_DIR_CONFIG, "/x/borg", "XDG_CONFIG_HOME"},
        {{"XDG_DATA_HOME=/b "}, BC_DIR_SECURITY, "/b /borg/security",
            "XDG_DATA_HOME"},
        {{"XDG_DATA_HOME=//"}, BC_DIR_DATA, "//borg", "XDG_DATA_HOME"},
        {{"XDG_RUNTIME_DIR=/run/x"}, BC_DIR_RUNTIME, "/run/x/borg",
            "XDG_RUNTIME_DIR"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void cs_scenario_8_the_security_variable_is_the_parent(void **state)
{
    static const row rows[] = {
        {{"BORG_SECURITY_DIR=/S", "BORG_DATA_DIR=/D"}, BC_DIR_SECURITY, "/S",
            "BORG_SECURITY_DIR"},
        {{"BORG_SECURITY_DIR=", "BORG_BASE_DIR=/B"}, BC_DIR_SECURITY, "",
            "BORG_SECURITY_DIR"},
        {{"BORG_SECURITY_DIR=S/"}, BC_DIR_SECURITY_LEGACY, "S/",
            "BORG_SECURITY_DIR"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void without_variables_the_home_decides(void **state)
{
    static const row rows[] = {
        {{NULL}, BC_DIR_CACHE, "/home/pw/.cache/borg", "default"},
        {{NULL}, BC_DIR_KEYS, "/home/pw/.config/borg/keys", "default"},
        {{NULL}, BC_DIR_RUNTIME, "/run/user/1000/borg", "default"},
        {{"HOME=/"}, BC_DIR_CACHE, "/.cache/borg", "HOME"},
        {{"HOME=/h//"}, BC_DIR_DATA, "/h/.local/share/borg", "HOME"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void legacy_directories_follow_the_older_rules(void **state)
{
    static const row rows[] = {
        {{"HOME=/h"}, BC_DIR_SECURITY_LEGACY, "/h/.config/borg/security",
            "HOME"},
        {{"HOME=rel"}, BC_DIR_KEYS_LEGACY, "rel/.config/borg/keys", "HOME"},
        {{"BORG_BASE_DIR=", "HOME=/h"}, BC_DIR_KEYS_LEGACY,
            "/h/.config/borg/keys", "HOME"},
        {{"BORG_BASE_DIR=/B", "XDG_CONFIG_HOME=/x"}, BC_DIR_KEYS_LEGACY,
            "/B/.config/borg/keys", "BORG_BASE_DIR"},
        {{"XDG_CONFIG_HOME=", "HOME=/h"}, BC_DIR_SECURITY_LEGACY,
            "borg/security", "XDG_CONFIG_HOME"},
        {{"XDG_CONFIG_HOME=rel", "BORG_BASE_DIR="}, BC_DIR_KEYS_LEGACY,
            "rel/borg/keys", "XDG_CONFIG_HOME"},
        {{"BORG_CONFIG_DIR=", "XDG_CONFIG_HOME=/x"}, BC_DIR_KEYS_LEGACY, "keys",
            "BORG_CONFIG_DIR"},
        {{NULL}, BC_DIR_KEYS_LEGACY, "/home/pw/.config/borg/keys", "default"},
        {{"HOME="}, BC_DIR_KEYS_LEGACY, "/.config/borg/keys", "default"},
        {{"USER=named", "HOME="}, BC_DIR_KEYS_LEGACY,
            "/home/named/.config/borg/keys", "default"},
        {{"USER=named/x"}, BC_DIR_KEYS_LEGACY,
            "/home/named/x/.config/borg/keys", "default"},
        {{"USER=/x"}, BC_DIR_KEYS_LEGACY, "/home/pw/x/.config/borg/keys",
            "default"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void legacy_leaves_an_unknown_home_unexpanded(void **state)
{
    static const struct {
        const char *user;
        const char *path;
    } rows[] = {
        {NULL, "~/.config/borg/keys"},
        {"nobody-known", "~nobody-known/.config/borg/keys"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_buf path = BC_BUF_INIT;
        bc_env *env;

        assert_int_equal(bc_env_new(&env, NULL), BC_OK);
        assert_int_equal(bc_env_set(env, "USER", rows[i].user, NULL), BC_OK);
        assert_int_equal(
            bc_env_dir(&path, NULL, env, BC_DIR_KEYS_LEGACY, NULL), BC_OK);
        assert_string_equal(bc_buf_text(&path), rows[i].path);
        bc_buf_dispose(&path);
        bc_env_free(env);
    }
}

/*
 * platformdirs changed its mind in 4.12. The rows say what 4.14.7 gives, which
 * is what we follow, and what 4.2.2 gave; a distribution that ships the older
 * one has its cache there when a value is as odd as these.
 */
static void odd_values_follow_platformdirs_4_14(void **state)
{
    static const struct {
        const char *variables[VARIABLES_MAX];
        const char *path;
        const char *path_4_2_2; /* NULL: the same */
    } rows[] = {
        {{"XDG_CACHE_HOME=rel"}, "/home/pw/.cache/borg", "rel/borg"},
        {{"XDG_CACHE_HOME=~/x"}, "/home/pw/.cache/borg", "~/x/borg"},
        {{"XDG_CACHE_HOME= /b"}, "/home/pw/.cache/borg", " /b/borg"},
        {{"XDG_CACHE_HOME=/b "}, "/b /borg", NULL},
        {{"XDG_CACHE_HOME=  "}, "/home/pw/.cache/borg", NULL},
        {{"HOME="}, "/home/pw/.cache/borg", "/.cache/borg"},
        {{"HOME=rel"}, "/home/pw/.cache/borg", "rel/.cache/borg"},
        {{"HOME=/"}, "/.cache/borg", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bc_env *env = environment(rows[i].variables);
        bc_buf path = BC_BUF_INIT;

        assert_int_equal(
            bc_env_dir(&path, NULL, env, BC_DIR_CACHE, NULL), BC_OK);
        assert_string_equal(bc_buf_text(&path), rows[i].path);
        if (rows[i].path_4_2_2 != NULL)
            assert_string_not_equal(bc_buf_text(&path), rows[i].path_4_2_2);
        bc_buf_dispose(&path);
        bc_env_free(env);
    }
}

static void no_home_at_all_is_borgs_error(void **state)
{
    bc_buf path = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_env *env;

    (void)state;
    assert_int_equal(bc_env_new(&env, NULL), BC_OK);
    assert_int_equal(bc_buf_set_text(&path, "old", NULL), BC_OK);
    assert_int_equal(
        bc_env_dir(&path, NULL, env, BC_DIR_CACHE, &err), BC_ERR_LOCAL);
    assert_string_equal(err.message,
        "RuntimeError: could not determine the home directory for "
        "'~/.cache', set an absolute HOME or XDG variable");
    assert_int_equal(path.len, 0);
    assert_int_equal(bc_env_set(env, "XDG_CACHE_HOME", "/x", NULL), BC_OK);
    assert_int_equal(bc_env_dir(&path, NULL, env, BC_DIR_CACHE, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&path), "/x/borg");
    bc_buf_dispose(&path);
    bc_env_free(env);
}

static void any_failing_allocation_is_reported(void **state)
{
    static const char *const long_home[VARIABLES_MAX] = {
        "HOME=/a/home/that/is/longer/than/the/first/allocation/of/a/buffer"};
    bc_env *env = environment(long_home);

    (void)state;
    for (int which = BC_DIR_CACHE; which <= BC_DIR_KEYS_LEGACY; which++) {
        unsigned long n = 0;
        bool reached = true;

        while (reached) {
            bc_buf path = BC_BUF_INIT;
            bc_code code;

            fail_alloc_begin(++n);
            code = bc_env_dir(&path, NULL, env, (bc_dir)which, NULL);
            reached = fail_alloc_end();
            assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
            assert_int_equal(path.len == 0, reached);
            bc_buf_dispose(&path);
        }
        assert_true(n > 1);
    }
    bc_env_free(env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cs_scenario_3_each_directory_has_its_own_variable),
        cmocka_unit_test(cs_scenario_4_an_empty_cache_dir_is_chosen),
        cmocka_unit_test(cs_scenario_5_an_empty_base_is_the_working_directory),
        cmocka_unit_test(cs_scenario_6_a_blank_xdg_value_counts_as_unset),
        cmocka_unit_test(cs_scenario_8_the_security_variable_is_the_parent),
        cmocka_unit_test(without_variables_the_home_decides),
        cmocka_unit_test(legacy_directories_follow_the_older_rules),
        cmocka_unit_test(legacy_leaves_an_unknown_home_unexpanded),
        cmocka_unit_test(odd_values_follow_platformdirs_4_14),
        cmocka_unit_test(no_home_at_all_is_borgs_error),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

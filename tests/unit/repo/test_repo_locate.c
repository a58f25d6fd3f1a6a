#include "base/buf.h"
#include "repo/repo.h"
#include "support/cmocka.h"

#include <string.h>

static bc_env *env_of(const char *hostname)
{
    bc_env *env = NULL;
    bc_host host = {.user = "ann", .pid = 17};

    assert_int_equal(bc_env_new(&env, NULL), BC_OK);
    strcpy(host.hostname, hostname);
    bc_env_set_host(env, &host);
    return env;
}

static void rs_scenario_18_finds_what_borg_takes_for_a_path(void **state)
{
    static const struct {
        const char *text;
        fmt_location_proto proto;
        const char *path;
    } rows[] = {
        {"rel::x", FMT_LOCATION_FILE, "rel"},
        {"file:///a/./b/../c", FMT_LOCATION_FILE, "/a/c"},
        {"s3://b/x", FMT_LOCATION_FILE, "s3:/b/x"},
        {"/backup/{hostname}", FMT_LOCATION_FILE, "/backup/box"},
        {"/backup/{{x}}", FMT_LOCATION_FILE, "/backup/{x}"},
        {"ssh://{user}@h/p", FMT_LOCATION_SSH, "/p"},
    };
    bc_env *env = env_of("box");

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_location location = FMT_LOCATION_INIT;
        bc_buf canonical = BC_BUF_INIT;

        assert_int_equal(
            repo_locate(&location, &canonical, rows[i].text, env, NULL), BC_OK);
        assert_int_equal(location.proto, rows[i].proto);
        assert_string_equal(bc_buf_text(&location.path), rows[i].path);
        if (rows[i].proto == FMT_LOCATION_FILE)
            assert_string_equal(bc_buf_text(&canonical), rows[i].path);
        bc_buf_dispose(&canonical);
        fmt_location_dispose(&location);
    }
    bc_env_free(env);
}

static void rs_scenario_18_says_what_is_wrong_with_the_rest(void **state)
{
    static const struct {
        const char *text;
        bc_code code;
        const char *message;
    } rows[] = {
        {"//foo", BC_ERR_USAGE, "Invalid location format: \"//foo\""},
        {":x", BC_ERR_USAGE, "Invalid location format: \":x\""},
        {"ssh://host", BC_ERR_USAGE, "Invalid location format: \"ssh://host\""},
        {"/a/{foo}", BC_ERR_PLACEHOLDER,
            "Invalid placeholder \"foo\" in string: /a/{foo}"},
    };
    bc_env *env = env_of("box");

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_location location = FMT_LOCATION_INIT;
        bc_buf canonical = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            repo_locate(&location, &canonical, rows[i].text, env, &err),
            rows[i].code);
        assert_string_equal(err.message, rows[i].message);
        assert_null(location.path.ptr);
        bc_buf_dispose(&canonical);
    }
    bc_env_free(env);
}

static void replaces_an_older_canonical_form(void **state)
{
    fmt_location location = FMT_LOCATION_INIT;
    bc_buf canonical = BC_BUF_INIT;
    bc_env *env = env_of("box");

    (void)state;
    assert_int_equal(bc_buf_add_text(&canonical, "/older", NULL), BC_OK);
    assert_int_equal(
        repo_locate(&location, &canonical, "/new", env, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&canonical), "/new");
    bc_buf_dispose(&canonical);
    fmt_location_dispose(&location);
    bc_env_free(env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_18_finds_what_borg_takes_for_a_path),
        cmocka_unit_test(rs_scenario_18_says_what_is_wrong_with_the_rest),
        cmocka_unit_test(replaces_an_older_canonical_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The door: location and waiting time from options or the environment. */
#include "io/io.h"
#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <borgcache/repo.h>
#include <string.h>

typedef struct world {
    tmpdir dir;
    char location[TMPDIR_PATH_MAX]; /* dir/repo, not there */
    bc_env *env;
    bc_repo_options options;
} world;

static int setup(void **state)
{
    static world w;

    memset(&w, 0, sizeof(w));
    tmpdir_make(&w.dir);
    tmpdir_path(w.location, &w.dir, "repo");
    assert_int_equal(bc_env_new(&w.env, NULL), BC_OK);
    w.options = (bc_repo_options){.env = w.env, .location = w.location};
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;

    bc_env_free(w->env);
    tmpdir_remove(&w->dir);
    return 0;
}

static void set(world *w, const char *name, const char *value)
{
    assert_int_equal(bc_env_set(w->env, name, value, NULL), BC_OK);
}

static bc_repo *open_repo(world *w)
{
    bc_error err = BC_ERROR_INIT;
    bc_repo *r = NULL;

    if (bc_repo_open(&r, &w->options, &err) != BC_OK)
        fail_msg("%s", err.message);
    return r;
}

static void assert_refused(world *w, bc_code code)
{
    bc_error err = BC_ERROR_INIT;
    bc_repo *r = NULL;

    assert_int_equal(bc_repo_open(&r, &w->options, &err), code);
    assert_int_equal(err.code, code);
    assert_null(r);
}

static void a_repository_is_created_once_and_opened_often(void **state)
{
    world *w = *state;
    bc_id id;
    bc_repo *r;

    assert_refused(w, BC_ERR_REPO_NOT_FOUND);
    assert_int_equal(bc_repo_create(&w->options, NULL), BC_OK);
    assert_int_equal(bc_repo_create(&w->options, NULL), BC_ERR_LOCAL);
    r = open_repo(w);
    id = *bc_repo_id(r);
    assert_string_equal(bc_repo_location(r), w->location);
    assert_int_equal(bc_repo_close(r, NULL), BC_OK);
    r = open_repo(w);
    assert_memory_equal(bc_repo_id(r), &id, sizeof(id));
    assert_int_equal(bc_repo_close(r, NULL), BC_OK);
    assert_int_equal(bc_repo_close(NULL, NULL), BC_OK);
}

static void a_destroyed_repository_is_gone_as_a_whole(void **state)
{
    world *w = *state;

    assert_int_equal(bc_repo_create(&w->options, NULL), BC_OK);
    assert_int_equal(bc_repo_destroy(open_repo(w), NULL), BC_OK);
    assert_false(io_stat(io_posix(), w->location).exists);
    assert_refused(w, BC_ERR_REPO_NOT_FOUND);
    assert_int_equal(bc_repo_create(&w->options, NULL), BC_OK);
}

static void the_environment_names_the_repository(void **state)
{
    static const char *const none[] = {NULL, ""};
    world *w = *state;

    assert_int_equal(bc_repo_create(&w->options, NULL), BC_OK);
    for (size_t i = 0; i < 2; i++) {
        w->options.location = none[i];
        set(w, "BORG_REPO", NULL);
        assert_refused(w, BC_ERR_USAGE);
        assert_int_equal(bc_repo_create(&w->options, NULL), BC_ERR_USAGE);
        set(w, "BORG_REPO", w->location);
        assert_int_equal(bc_repo_close(open_repo(w), NULL), BC_OK);
    }
    w->options.location = "ssh://host/repo";
    assert_refused(w, BC_ERR_UNSUPPORTED);
    w->options.location = "{nonsense}";
    assert_refused(w, BC_ERR_PLACEHOLDER);
}

/* With no time at all nothing is tried, so that no test has to wait. */
static void the_time_to_wait_is_an_option_or_a_variable(void **state)
{
    static const struct {
        const char *variable;
        bc_opt_i64 option;
        bc_code code;
    } rows[] = {
        {NULL, {false, 0}, BC_OK},
        {"5", {false, 0}, BC_OK},
        {"0", {false, 0}, BC_ERR_LOCK_TIMEOUT},
        {"-1", {false, 0}, BC_ERR_LOCK_TIMEOUT},
        {"99999999999999", {false, 0}, BC_OK},
        {"-99999999999999", {false, 0}, BC_ERR_LOCK_TIMEOUT},
        {"soon", {false, 0}, BC_ERR_LOCAL},
        {"", {false, 0}, BC_ERR_LOCAL},
        {"0", {true, 1000000000}, BC_OK},
        {"5", {true, 0}, BC_ERR_LOCK_TIMEOUT},
    };
    world *w = *state;

    assert_int_equal(bc_repo_create(&w->options, NULL), BC_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_repo *r = NULL;
        bc_code code;

        set(w, "BORG_LOCK_WAIT", rows[i].variable);
        w->options.lock_wait_ns = rows[i].option;
        code = bc_repo_open(&r, &w->options, NULL);
        if (code != rows[i].code)
            fail_msg("row %zu: %s", i, bc_code_name(code));
        assert_int_equal(bc_repo_close(r, NULL), BC_OK);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_repository_is_created_once_and_opened_often),
        TEST(a_destroyed_repository_is_gone_as_a_whole),
        TEST(the_environment_names_the_repository),
        TEST(the_time_to_wait_is_an_option_or_a_variable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

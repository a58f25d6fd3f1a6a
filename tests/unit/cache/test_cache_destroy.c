/* What is removed for good, and nothing beside it. */
#include "cache/cache_world.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <string.h>
#include <unistd.h>

static void cs_scenario_60_destroy_takes_config_first_and_the_whole_tree(
    void **state)
{
    cache_world *c = *state;
    char path[TMPDIR_PATH_MAX];
    char link[TMPDIR_PATH_MAX];
    fault_iow watched;

    tmpdir_path(path, &c->w.dir, WORLD_CACHE);
    assert_int_equal(symlink(path, tmpdir_path(link, &c->w.dir, "link")), 0);
    assert_int_equal(bc_cache_destroy(link, &c->err), BC_ERR_UNSUPPORTED);
    assert_true(cache_world_has(c, WORLD_CONFIG));
    tmpdir_path(link, &c->w.dir, "link//"); /* lstat would follow it */
    assert_int_equal(bc_cache_destroy(link, &c->err), BC_ERR_UNSUPPORTED);
    assert_true(cache_world_has(c, WORLD_CONFIG));
    world_write(&c->w, WORLD_CACHE "/README", "x"); /* is listed before it */
    fault_iow_init(&watched, 0, 0);
    assert_int_equal(cache_destroy(&watched.iow, path, &c->err), BC_OK);
    assert_int_equal(strncmp(watched.log, "unlink config\n", 14), 0);
    assert_non_null(strstr(watched.log, "unlink files.demo\n"));
    assert_false(cache_world_has(c, WORLD_CACHE));
    assert_true(cache_world_has(c, WORLD_LOCATION));
    assert_int_equal(bc_cache_destroy(path, &c->err), BC_OK);
    assert_int_equal(
        bc_cache_forget_security(c->w.env, WORLD_ID, &c->err), BC_OK);
    assert_false(cache_world_has(c, WORLD_SECURITY));
}

/* What is removed is one repository's, whatever somebody calls an id. */
static void only_what_is_an_id_is_forgotten(void **state)
{
    static const char *const ids[] = {"", ".", "..", "../cache", "aa",
        (WORLD_ID "/"), (WORLD_ID "/../" WORLD_ID), ("../security/" WORLD_ID)};
    cache_world *c = *state;

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        assert_int_equal(
            bc_cache_forget_security(c->w.env, ids[i], &c->err), BC_ERR_USAGE);
        assert_true(cache_world_has(c, WORLD_LOCATION));
        assert_true(cache_world_has(c, WORLD_CONFIG));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            cs_scenario_60_destroy_takes_config_first_and_the_whole_tree,
            cache_world_setup, cache_world_teardown),
        cmocka_unit_test_setup_teardown(only_what_is_an_id_is_forgotten,
            cache_world_setup, cache_world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

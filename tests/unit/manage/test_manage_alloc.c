/* Every allocation of every operation fails once: an error, nothing leaked,
 * and a cache that can be worked on. */
#include "manage/manage_world.h"

#include "support/cmocka.h"
#include "support/fail_alloc.h"

static bc_code done(manage_world *w, bc_code code)
{
    return code == BC_OK ? manage_world_act(w) : code;
}

static bc_code run(manage_world *w)
{
    const bc_manage_clean what = {true, true, {false, 0}};
    bc_trash *trash = NULL;
    bc_code code = done(w, manage_world_forget(w, "files.demo", WORLD_R1));

    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_clean(w, &what));
    if (code == BC_OK)
        code = done(w, manage_world_destroy_files(w, "files.demo"));
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_replace(w));
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_destroy_cache(w));
    if (code == BC_OK)
        code = bc_trash_open(&trash, w->root, &w->err);
    bc_trash_free(trash);
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_purge(w, INT64_MAX));
    return code;
}

static void any_failing_allocation_is_an_error_and_loses_nothing(void **state)
{
    unsigned long n;
    bool reached = true;

    (void)state;
    for (n = 1; reached; n++) {
        manage_world w;
        bc_code code;

        manage_world_make(&w);
        world_write(&w.w, WORLD_CACHE "/config-abcdefgh.tmp", "");
        fail_alloc_begin(n);
        code = run(&w);
        reached = fail_alloc_end();
        if (code != BC_OK)
            assert_true(w.err.message[0] != 0);
        while (manage_world_undo(&w, NULL) == BC_OK &&
               manage_world_act(&w) == BC_OK)
            ;
        world_open(&w.w);
        assert_int_equal(bc_inspect_files_count(w.w.inspect), 1);
        assert_int_equal(
            bc_files_view_head(bc_inspect_files(w.w.inspect, 0))->entries.value,
            2);
        assert_false(world_found(&w.w, "integrity-mismatch", NULL));
        manage_world_end(&w);
    }
    assert_true(n > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_failing_allocation_is_an_error_and_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

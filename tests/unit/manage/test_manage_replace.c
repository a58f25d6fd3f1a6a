/* What a rebuild replaces is kept, and comes back. */
#include "manage/manage_world.h"

#include "support/cmocka.h"

#include <string.h>
#include <unistd.h>

static void what_a_rebuild_replaces_comes_back_to_the_byte(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, WORLD_CACHE);
    manage_world_ok(&w, manage_world_replace(&w));
    manage_world_expect_plan(&w, "rebuild-files " WORLD_ID "/files.demo 2\n");
    assert_int_equal(w.written, 0);
    manage_world_ok(&w, manage_world_act(&w));
    assert_int_equal(w.written, 1);
    assert_non_null(bc_manage_item(w.plan));
    manage_world_expect_entries(&w, 1);
    manage_world_undone(&w, "restore-files " WORLD_ID "/files.demo 2\n");
    manage_world_as_kept(&w);
    manage_world_no_trash(&w);
    manage_world_end(&w);
}

static void where_there_is_no_file_there_is_nothing_to_keep(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_remove(&w.w, WORLD_CACHE "/files.demo");
    manage_world_ok(&w, manage_world_replace(&w));
    manage_world_expect_plan(&w, "rebuild-files " WORLD_ID "/files.demo\n");
    manage_world_ok(&w, manage_world_act(&w));
    assert_int_equal(w.written, 1);
    assert_null(bc_manage_item(w.plan));
    manage_world_expect_entries(&w, 1);
    tmpdir_assert_names(&w.w.dir, "cache", WORLD_ID);
    manage_world_end(&w);
}

static void past_the_trash_it_is_only_replaced(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    w.options.for_good = true;
    manage_world_ok(&w, manage_world_replace(&w));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 1);
    tmpdir_assert_names(&w.w.dir, "cache", WORLD_ID);
    manage_world_end(&w);
}

/* Half of it stood there already. */
static void a_writer_that_fails_leaves_all_as_it_was(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, WORLD_CACHE);
    w.writes = BC_ERR_CANCELLED;
    manage_world_ok(&w, manage_world_replace(&w));
    assert_int_equal(manage_world_act(&w), BC_ERR_CANCELLED);
    assert_int_equal(w.written, 1);
    manage_world_as_kept(&w);
    manage_world_no_trash(&w);
    manage_world_end(&w);
}

/* A backup wrote since: its file is not what the rebuild made. */
static void something_newer_is_not_taken_away_by_an_undo(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_replace(&w));
    manage_world_ok(&w, manage_world_act(&w));
    world_write(&w.w, WORLD_CACHE "/files.demo", "");
    manage_world_keep(&w, "cache");
    assert_int_equal(manage_world_undo(&w, NULL), BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(w.err.message, "something newer"));
    manage_world_as_kept(&w);
    /* When that is gone, it can be had after all. */
    world_remove(&w.w, WORLD_CACHE "/files.demo");
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 2);
    manage_world_end(&w);
}

static void what_changed_since_the_plan_is_not_replaced(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_replace(&w));
    world_write(&w.w, WORLD_CACHE "/files.demo", "");
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    assert_int_equal(w.written, 0);
    manage_world_end(&w);
}

static void a_link_in_its_place_is_refused(void **state)
{
    char path[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_remove(&w.w, WORLD_CACHE "/files.demo");
    assert_int_equal(symlink("/nowhere", tmpdir_path(path, &w.w.dir,
                                             WORLD_CACHE "/files.demo")),
        0);
    assert_int_not_equal(manage_world_replace(&w), BC_OK);
    manage_world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_rebuild_replaces_comes_back_to_the_byte),
        cmocka_unit_test(where_there_is_no_file_there_is_nothing_to_keep),
        cmocka_unit_test(past_the_trash_it_is_only_replaced),
        cmocka_unit_test(a_writer_that_fails_leaves_all_as_it_was),
        cmocka_unit_test(something_newer_is_not_taken_away_by_an_undo),
        cmocka_unit_test(what_changed_since_the_plan_is_not_replaced),
        cmocka_unit_test(a_link_in_its_place_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

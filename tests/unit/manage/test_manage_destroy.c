/* Destroying files caches and caches, tidying up, and the trash. */
#include "manage/manage_world.h"

#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <stdio.h>
#include <unistd.h>

static void a_files_cache_goes_with_its_digest_and_comes_back(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, WORLD_CACHE);
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    manage_world_expect_plan(&w, "destroy-files " WORLD_ID "/files.demo 2\n");
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config");
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID
        "\nmanifest = ab\nignored_features = \nmandatory_features = \n\n"
        "[integrity]\nmanifest = ab\n\n");
    world_open(&w.w);
    assert_false(world_found(&w.w, "stale-digest", NULL));
    manage_world_undone(&w, "restore-files " WORLD_ID "/files.demo 2\n");
    manage_world_as_kept(&w);
    manage_world_no_trash(&w);
    manage_world_end(&w);
}

/* What a file moves into must outlive a power cut, each name of it. */
static void every_folder_of_the_trash_is_on_disk_before_the_move(void **state)
{
    static const char *const folders[] = {"cache", BC_TRASH_NAME, "was"};
    fault_iow fault;
    manage_world w;
    char *moved;

    (void)state;
    manage_world_make(&w);
    fault_iow_init(&fault, 0, 0);
    w.iow = &fault.iow;
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    manage_world_ok(&w, manage_world_act(&w));
    moved = strstr(fault.log, "move files.demo\n");
    assert_non_null(moved);
    *moved = 0;
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        char wanted[128];

        snprintf(wanted, sizeof(wanted), "open_dir %s\nfsync", folders[i]);
        if (strstr(fault.log, wanted) == NULL)
            fail_msg("%s is not synced:\n%s", folders[i], fault.log);
    }
    manage_world_end(&w);
}

static void a_cache_goes_as_a_whole_and_security_stays(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, WORLD_CACHE);
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_expect_plan(&w, "destroy-cache " WORLD_ID "\n");
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_assert_names(&w.w.dir, "cache", BC_TRASH_NAME);
    tmpdir_assert_text(&w.w.dir, WORLD_SECURITY "/key-type", "2");
    manage_world_undone(&w, "restore-cache " WORLD_ID "\n");
    manage_world_as_kept(&w);
    manage_world_end(&w);
}

static void the_trash_is_no_cache_for_our_list(void **state)
{
    bc_root *root;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_ok(&w, bc_root_open(&root, w.w.env, w.root, &w.err));
    assert_int_equal(bc_root_count(root), 0);
    bc_root_free(root);
    manage_world_end(&w);
}

static void undo_is_refused_over_something_newer(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    manage_world_ok(&w, manage_world_act(&w));
    world_write(&w.w, WORLD_CACHE "/files.demo", "");
    assert_int_equal(manage_world_undo(&w, NULL), BC_ERR_UNSUPPORTED);
    world_remove(&w.w, WORLD_CACHE "/files.demo");
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    world_write(&w.w, WORLD_CACHE "/files.demo", "");
    assert_int_equal(manage_world_act(&w), BC_ERR_UNSUPPORTED);
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/files.demo", "");

    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_mkdir(&w.w.dir, WORLD_CACHE);
    assert_int_equal(manage_world_undo(&w, NULL), BC_ERR_UNSUPPORTED);
    manage_world_end(&w);
}

static void for_good_removes_config_first(void **state)
{
    fault_iow fault;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    fault_iow_init(&fault, 0, 0);
    w.iow = &fault.iow;
    w.options.for_good = true;
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_ok(&w, manage_world_act(&w));
    assert_non_null(strstr(fault.log, "unlink config\nunlink files.demo\n"));
    tmpdir_assert_names(&w.w.dir, "cache", "");
    manage_world_end(&w);
}

/* A plan may wait for hours for its yes. */
static void a_cache_that_became_another_is_not_destroyed(void **state)
{
    char kept[TMPDIR_PATH_MAX];

    (void)state;
    for (int i = 0; i < 4; i++) {
        manage_world w;

        manage_world_make(&w);
        w.options.for_good = i % 2 != 0;
        manage_world_ok(&w, manage_world_destroy_cache(&w));
        tmpdir_path(kept, &w.w.dir, "cache/kept");
        assert_int_equal(rename(w.cache, kept), 0);
        if (i < 2)
            assert_int_equal(symlink(kept, w.cache), 0);
        else
            tmpdir_write_text(&w.w.dir, WORLD_CACHE "/config", "another's");
        assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
        tmpdir_assert_names(&w.w.dir, "cache/kept", "config files.demo");
        assert_true(io_stat(io_posix(), w.cache).exists);
        manage_world_end(&w);
    }
}

static void a_folder_that_holds_keys_is_not_destroyed(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/keys/one", "secret");
    assert_int_equal(manage_world_destroy_cache(&w), BC_ERR_UNSUPPORTED);
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/keys/one", "secret");
    manage_world_end(&w);
}

static void tidies_up_digests_and_temps_only_when_asked(void **state)
{
    const bc_manage_clean temps = {.temps = true};
    const bc_manage_clean digests = {.digests = true};
    const bc_manage_clean unused = {.unused_before_ns = {true, INT64_MAX}};
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n\n"
        "[integrity]\nmanifest = ab\nfiles.gone = {}\nchunks = {}\n"
        "files.demo = {\"algorithm\": \"XXH64\", \"digests\": {\"final\": "
        "\"3b4dcf9e49e80bfa\"}}\n\n");
    world_write(&w.w, WORLD_CACHE "/files.demo-abcdefgh.tmp", "half");
    world_write(&w.w, WORLD_CACHE "/config-abcdefgh.tmp", "");
    manage_world_ok(&w, manage_world_clean(&w, &temps));
    manage_world_expect_plan(&w,
        "remove-temp " WORLD_ID "/config-abcdefgh.tmp\n"
        "remove-temp " WORLD_ID "/files.demo-abcdefgh.tmp\n");
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    manage_world_ok(&w, manage_world_clean(&w, &digests));
    manage_world_expect_plan(&w, "remove-digest " WORLD_ID "/files.gone\n");
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_ok(&w, manage_world_clean(&w, &digests));
    assert_int_equal(w.plan->count, 0);
    manage_world_ok(&w, manage_world_clean(&w, &unused));
    manage_world_expect_plan(&w, "destroy-files " WORLD_ID "/files.demo 2\n");
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n\n"
        "[integrity]\nmanifest = ab\nchunks = {}\n\n");
    manage_world_end(&w);
}

/* Of several, one fails: those before it can still be undone. */
static void a_step_that_fails_leaves_the_trash_of_those_before_it(void **state)
{
    const bc_manage_clean unused = {.unused_before_ns = {true, INT64_MAX}};
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/files.alpha", "");
    manage_world_ok(&w, manage_world_clean(&w, &unused));
    manage_world_expect_plan(&w, "destroy-files " WORLD_ID "/files.alpha 0\n"
                                 "destroy-files " WORLD_ID "/files.demo 2\n");
    world_write(&w.w, WORLD_CACHE "/files.demo", "written since");
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    assert_non_null(bc_manage_item(w.plan));
    manage_world_undone(&w, "restore-files " WORLD_ID "/files.alpha 0\n");
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.alpha files.demo");
    manage_world_end(&w);
}

static void the_trash_is_listed_and_emptied_by_age(void **state)
{
    bc_trash *trash;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_mkdir(&w.w.dir, WORLD_TRASH "/unfinished/was");
    manage_world_ok(&w, bc_trash_open(&trash, w.root, &w.err));
    assert_int_equal(bc_trash_count(trash), 2);
    assert_string_equal(bc_trash_row_at(trash, 0)->action, "forget-entries");
    assert_int_equal(bc_trash_row_at(trash, 0)->entries.value, 1);
    assert_string_equal(bc_trash_row_at(trash, 1)->action, "destroy-cache");
    assert_string_equal(bc_trash_row_at(trash, 1)->path, w.cache);
    bc_trash_free(trash);
    manage_world_ok(&w, manage_world_purge(&w, 1000));
    assert_int_equal(w.plan->count, 0);
    manage_world_ok(&w, manage_world_purge(&w, INT64_MAX));
    assert_int_equal(w.plan->count, 3);
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_no_trash(&w);
    manage_world_end(&w);
}

static void a_linked_trash_is_not_followed(void **state)
{
    char trash[TMPDIR_PATH_MAX];
    char elsewhere[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    tmpdir_mkdir(&w.w.dir, "elsewhere");
    assert_int_equal(symlink(tmpdir_path(elsewhere, &w.w.dir, "elsewhere"),
                         tmpdir_path(trash, &w.w.dir, WORLD_TRASH)),
        0);
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    assert_int_equal(manage_world_act(&w), BC_ERR_UNSUPPORTED);
    assert_int_equal(manage_world_purge(&w, INT64_MAX), BC_ERR_UNSUPPORTED);
    tmpdir_assert_names(&w.w.dir, "elsewhere", "");
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    manage_world_end(&w);
}

/* Borg writes both under one key in lower case; it is the other file's. */
static void a_name_with_capitals_leaves_the_digest_of_its_twin(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/files.Demo", "");
    manage_world_keep(&w, WORLD_CACHE "/config");
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.Demo"));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_as_kept(&w);
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    manage_world_end(&w);
}

static void another_users_cache_is_not_roots_to_write(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_host host;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    host = *bc_env_host(w.w.env);
    host.uid = 0;
    bc_env_set_host(w.w.env, &host);
    tmpdir_path(path, &w.w.dir, WORLD_CACHE);
    if (geteuid() == 0)
        assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
    assert_int_equal(manage_world_destroy_cache(&w), BC_ERR_UNSUPPORTED);
    manage_world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_files_cache_goes_with_its_digest_and_comes_back),
        cmocka_unit_test(every_folder_of_the_trash_is_on_disk_before_the_move),
        cmocka_unit_test(a_cache_goes_as_a_whole_and_security_stays),
        cmocka_unit_test(the_trash_is_no_cache_for_our_list),
        cmocka_unit_test(undo_is_refused_over_something_newer),
        cmocka_unit_test(for_good_removes_config_first),
        cmocka_unit_test(a_cache_that_became_another_is_not_destroyed),
        cmocka_unit_test(a_folder_that_holds_keys_is_not_destroyed),
        cmocka_unit_test(tidies_up_digests_and_temps_only_when_asked),
        cmocka_unit_test(a_step_that_fails_leaves_the_trash_of_those_before_it),
        cmocka_unit_test(the_trash_is_listed_and_emptied_by_age),
        cmocka_unit_test(a_linked_trash_is_not_followed),
        cmocka_unit_test(a_name_with_capitals_leaves_the_digest_of_its_twin),
        cmocka_unit_test(another_users_cache_is_not_roots_to_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

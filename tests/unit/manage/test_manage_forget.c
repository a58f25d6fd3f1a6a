/* Taking entries out of a files cache, and bringing them back. */
#include "manage/manage_world.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"

#include <stdio.h>
#include <unistd.h>

static void a_plan_changes_nothing(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, "");
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_expect_plan(&w, "forget-entries " WORLD_ID "/files.demo 1\n");
    assert_int_equal(w.plan->actions[0].bytes.value, 96);
    manage_world_as_kept(&w);
    manage_world_end(&w);
}

static void forgets_one_entry_and_keeps_the_bytes_of_the_other(void **state)
{
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_dump(&before, &w, WORLD_CACHE "/files.demo");
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 1);
    manage_world_dump(&after, &w, WORLD_CACHE "/files.demo");
    assert_true(after.len == before.len - 96);
    assert_memory_equal(
        after.ptr + after.len - 40, before.ptr + before.len - 40, 40);
    assert_string_equal(w.plan->actions[0].action, "forget-entries");
    assert_non_null(bc_manage_item(w.plan));
    manage_world_end(&w);
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
}

static bool some_times(void *payload, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    return (*(int *)payload)-- > 0;
}

/* No at every question there is, in the plan, in the act and in the undo. */
static void stopped_anywhere_it_changes_nothing(void **state)
{
    int left = -1;
    unsigned stopped = 0;
    manage_world w;

    (void)state;
    manage_world_make(&w);
    w.options.work = (bc_work){some_times, &left};
    manage_world_keep(&w, WORLD_CACHE);
    for (int times = 0; left < 0; times++) {
        bc_code code;

        left = times;
        code = manage_world_forget(&w, "files.demo", WORLD_R1);
        if (code == BC_OK)
            code = manage_world_act(&w);
        if (left < 0) {
            stopped++;
            assert_int_equal(code, BC_ERR_CANCELLED);
            manage_world_as_kept(&w);
            manage_world_no_trash(&w);
        } else {
            manage_world_ok(&w, code);
        }
    }
    assert_true(stopped >= 3); /* reading, choosing, writing */
    manage_world_expect_entries(&w, 1);
    left = 0;
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    assert_int_equal(manage_world_act(&w), BC_ERR_CANCELLED);
    manage_world_expect_entries(&w, 1);
    left = 100;
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 2);
    manage_world_end(&w);
}

/* Somebody who saves while the new file is written, by a rename as Borg. */
typedef struct writer {
    manage_world *w;
    const char *name;
    bool armed;
} writer;

static bool write_meanwhile(void *payload, uint64_t done, uint64_t total)
{
    writer *other = payload;
    const tmpdir *dir = &other->w->w.dir;
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];

    (void)done;
    (void)total;
    if (!other->armed)
        return true;
    tmpdir_write_text(dir, "cache/new", "saved meanwhile");
    assert_int_equal(rename(tmpdir_path(from, dir, "cache/new"),
                         tmpdir_path(to, dir, other->name)),
        0);
    return true;
}

static void what_is_saved_meanwhile_stays(void **state)
{
    static const char *const names[] = {
        WORLD_CACHE "/files.demo", WORLD_CACHE "/config"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        manage_world w;
        writer other = {&w, names[i % 2], false};

        manage_world_make(&w);
        w.options.work = (bc_work){write_meanwhile, &other};
        manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
        if (i >= 2) { /* while it is undone */
            manage_world_ok(&w, manage_world_act(&w));
            manage_world_ok(&w, manage_world_undo(&w, NULL));
        }
        other.armed = true;
        assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
        assert_non_null(strstr(w.err.message, " has changed since it was"));
        tmpdir_assert_text(&w.w.dir, other.name, "saved meanwhile");
        manage_world_end(&w);
    }
}

static void keeps_what_it_does_not_know_in_config(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID
        "\nmanifest = ab\nfuture = 7\n\n[integrity]\nmanifest = ab\n"
        "files.other = {}\n\n[more]\nx = y\n\n");
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID
        "\nmanifest = ab\nfuture = 7\n\n[integrity]\nmanifest = ab\n"
        "files.other = {}\nfiles.demo = {\"algorithm\": \"XXH64\", "
        "\"digests\": {\"final\": \"248fea57fa974152\"}}\n\n[more]\nx = y\n\n");
    manage_world_end(&w);
}

/* The newest time first, so that the race rule meets one entry. */
static bool is_large(void *payload, const bc_files_entry *entry)
{
    (*(int *)payload)++;
    return entry->size > 5;
}

static void forgets_what_a_predicate_wants(void **state)
{
    int asked = 0;
    bc_manage_choice which = {.wanted = is_large, .payload = &asked};
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_purge(&w, 0));
    manage_world_ok(
        &w, manage_plan_forget(w.plan, "files.demo", &which, &w.err));
    assert_int_equal(asked, 2);
    assert_int_equal(w.plan->count, 0);
    manage_world_ok(&w, manage_world_act(&w));
    assert_null(bc_manage_item(w.plan));
    manage_world_expect_entries(&w, 2);
    manage_world_end(&w);
}

static void undo_gives_the_very_bytes_back(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_keep(&w, WORLD_CACHE);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R2));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 0);
    for (int i = 0; i < 2; i++) {
        manage_world_undone(&w, "restore-entries " WORLD_ID "/files.demo 1\n");
    }
    manage_world_as_kept(&w);
    assert_int_equal(manage_world_undo(&w, NULL), BC_ERR_NOT_FOUND);
    manage_world_end(&w);
}

static void undo_is_refused_when_the_file_was_written_since(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    world_write(&w.w, WORLD_CACHE "/files.demo", "");
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    assert_int_equal(manage_world_act(&w), BC_ERR_UNSUPPORTED);
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/files.demo", "");
    manage_world_end(&w);
}

static void a_damaged_item_of_the_trash_is_told(void **state)
{
    char name[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    snprintf(name, sizeof(name), WORLD_TRASH "/%s/was/" WORLD_ID "/files.demo",
        bc_manage_item(w.plan));
    world_write(&w.w, name, "borgcache cuts 1\1\0\0\0\0\0\0\0");
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    world_write(&w.w, name, "borgcache cuts 1");
    manage_world_ok(&w, manage_world_undo(&w, NULL));
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    manage_world_expect_entries(&w, 1);
    manage_world_end(&w);
}

static void for_good_leaves_no_trash(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    w.options.for_good = true;
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_expect_entries(&w, 1);
    tmpdir_assert_names(&w.w.dir, "cache", WORLD_ID);
    manage_world_end(&w);
}

static void what_borg_would_discard_gets_no_new_digest(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, WORLD_CACHE "/files.demo", "\x92\xc1");
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_CORRUPT);
    world_write(&w.w, WORLD_CACHE "/config", "[cache]\nversion = 2\n");
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_LOCAL);
    manage_world_end(&w);
}

static void a_plan_is_void_when_something_changed(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    world_write(&w.w, WORLD_CACHE "/files.demo", "another");
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/files.demo", "another");
    manage_world_end(&w);

    manage_world_make(&w);
    manage_world_ok(&w, manage_world_forget(&w, "files.demo", WORLD_R1));
    world_write(&w.w, WORLD_CACHE "/config", "[cache]\n");
    assert_int_equal(manage_world_act(&w), BC_ERR_CORRUPT);
    tmpdir_assert_text(&w.w.dir, WORLD_CACHE "/config", "[cache]\n");
    manage_world_end(&w);
}

static void names_and_places_are_checked(void **state)
{
    char path[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    assert_int_equal(
        manage_world_forget(&w, "files.none", WORLD_R1), BC_ERR_NOT_FOUND);
    assert_int_equal(manage_world_forget(&w, "config", WORLD_R1), BC_ERR_USAGE);
    assert_int_equal(
        manage_world_forget(&w, "files./../config", WORLD_R1), BC_ERR_USAGE);
    w.options.cache_dir = w.root;
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_USAGE);
    w.options.cache_dir = "/";
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_USAGE);
    tmpdir_path(path, &w.w.dir, "link");
    assert_int_equal(symlink(w.cache, path), 0);
    w.options.cache_dir = path;
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_UNSUPPORTED);
    w.options.cache_dir = w.cache;
    world_write(&w.w, WORLD_CACHE "/lock.roster", "{}");
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_UNSUPPORTED);
    manage_world_end(&w);
}

static void a_linked_files_cache_is_not_followed(void **state)
{
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    tmpdir_path(from, &w.w.dir, WORLD_CACHE "/files.demo");
    tmpdir_path(to, &w.w.dir, "elsewhere");
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(symlink(to, from), 0);
    assert_int_equal(
        manage_world_forget(&w, "files.demo", WORLD_R1), BC_ERR_UNSUPPORTED);
    assert_int_equal(
        manage_world_destroy_files(&w, "files.demo"), BC_ERR_UNSUPPORTED);
    manage_world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_changes_nothing),
        cmocka_unit_test(forgets_one_entry_and_keeps_the_bytes_of_the_other),
        cmocka_unit_test(stopped_anywhere_it_changes_nothing),
        cmocka_unit_test(what_is_saved_meanwhile_stays),
        cmocka_unit_test(keeps_what_it_does_not_know_in_config),
        cmocka_unit_test(forgets_what_a_predicate_wants),
        cmocka_unit_test(undo_gives_the_very_bytes_back),
        cmocka_unit_test(undo_is_refused_when_the_file_was_written_since),
        cmocka_unit_test(a_damaged_item_of_the_trash_is_told),
        cmocka_unit_test(for_good_leaves_no_trash),
        cmocka_unit_test(what_borg_would_discard_gets_no_new_digest),
        cmocka_unit_test(a_plan_is_void_when_something_changed),
        cmocka_unit_test(names_and_places_are_checked),
        cmocka_unit_test(a_linked_files_cache_is_not_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

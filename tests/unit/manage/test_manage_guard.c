/* Nothing is changed while somebody uses the cache. */
#include "manage/manage_world.h"

#include "base/slice.h"
#include "formats/fmt_lock.h"
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOUR (INT64_C(3600) * 1000000000)

static bc_ns now(void)
{
    return io_posix_write()->now(NULL);
}

/* A lock as Borg stores it. */
static void put_lock(manage_world *w, const char *host, int64_t pid, bc_ns when)
{
    fmt_lock lock = {.processid = pid, .time_ns = when};
    bc_buf bytes = BC_BUF_INIT;
    char key[17];
    char name[64];

    snprintf(lock.hostid, sizeof(lock.hostid), "%s", host);
    assert_int_equal(fmt_lock_encode(&bytes, &lock, NULL), BC_OK);
    fmt_lock_name(key, (bc_slice){bytes.ptr, bytes.len});
    snprintf(name, sizeof(name), "repo/locks/%s", key);
    tmpdir_write(&w->w.dir, name, (bc_slice){bytes.ptr, bytes.len});
    free(bytes.ptr);
}

static void refused(manage_world *w, bc_code code, const char *text)
{
    assert_int_equal(code, BC_ERR_LOCK_FAILED);
    if (strstr(w->err.message, text) == NULL)
        fail_msg("\"%s\" is not in: %s", text, w->err.message);
}

static void a_live_lock_names_its_holder(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    put_lock(&w, "other@7", 4711, now());
    refused(&w, manage_world_destroy_cache(&w), "process 4711 on other@7");
    refused(&w, manage_world_forget(&w, "files.demo", WORLD_R1), "a shared");
    w.options.offline = true;
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    manage_world_end(&w);
}

static void a_lock_taken_after_the_plan_stops_the_act(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    put_lock(&w, "other@7", 4711, now());
    refused(&w, manage_world_act(&w), "4711");
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    manage_world_end(&w);
}

/* Borg's own rule: 30 minutes, or known to be dead. */
static void a_stale_lock_does_not_count_and_stays(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    assert_int_equal(
        bc_env_set(w.w.env, "BORG_HOST_ID", "here@1", NULL), BC_OK);
    put_lock(&w, "other@7", 4711, now() - HOUR);
    put_lock(&w, "here@1", 999999999, now());
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    put_lock(&w, "here@1", getpid(), now());
    refused(&w, manage_world_destroy_files(&w, "files.demo"), "here@1");
    manage_world_end(&w);
}

static void an_unreadable_lock_is_taken_for_a_live_one(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    world_write(&w.w, "repo/locks/0123456789abcdef", "{");
    refused(&w, manage_world_destroy_cache(&w), "cannot be seen");
    manage_world_end(&w);
}

static void the_remembered_repository_counts_when_another_is_named(void **state)
{
    char path[TMPDIR_PATH_MAX];
    manage_world w;

    (void)state;
    manage_world_make(&w);
    put_lock(&w, "other@7", 4711, now());
    w.options.repo = tmpdir_path(path, &w.w.dir, "nowhere");
    refused(&w, manage_world_destroy_cache(&w), "4711");
    manage_world_end(&w);
}

/* A process as Linux shows it; words end with a '|' each. */
static void put_process(manage_world *w, int pid, const char *words)
{
    char name[64];
    char line[512];
    size_t len = strlen(words);

    assert_true(len < sizeof(line));
    for (size_t i = 0; i < len; i++)
        line[i] = words[i] == '|' ? 0 : words[i];
    snprintf(name, sizeof(name), "proc/%d/cmdline", pid);
    tmpdir_write(&w->w.dir, name, (bc_slice){(uint8_t *)line, len});
    snprintf(name, sizeof(name), "proc/%d/fd", pid);
    tmpdir_mkdir(&w->w.dir, name);
}

static void holds(manage_world *w, int pid, const char *file)
{
    char from[TMPDIR_PATH_MAX];
    char to[TMPDIR_PATH_MAX];
    char name[64];

    snprintf(name, sizeof(name), "proc/%d/fd/3", pid);
    assert_int_equal(symlink(tmpdir_path(to, &w->w.dir, file),
                         tmpdir_path(from, &w->w.dir, name)),
        0);
}

static void a_borg_that_has_a_file_open_is_named(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    put_process(&w, 50, "/usr/bin/less|x|");
    holds(&w, 50, WORLD_CACHE "/files.demo");
    put_process(&w, 51, "/opt/v/bin/python3.11|/opt/v/bin/borg|create|a|");
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    holds(&w, 51, WORLD_CACHE "/files.demo");
    refused(&w, manage_world_destroy_cache(&w),
        "process 51 on host.example, has files of the cache open");
    manage_world_end(&w);
}

static void a_borg_that_names_the_repository_counts(void **state)
{
    static const char *const ways[] = {"borg|-r|%s|create|", "borg2|--repo=%s|",
        "python3|-X|utf8|/usr/bin/borg|--repo|%s|create|",
        "python3|-m|borg|-r|%s|", "/opt/borg-linux-glibc236|-r|%s|",
        "borg|-r|%s|create|a|serve|"};
    char place[TMPDIR_PATH_MAX];
    char words[TMPDIR_PATH_MAX + 64];

    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        manage_world w;

        manage_world_make(&w);
        tmpdir_path(place, &w.w.dir, "repo");
        w.options.offline = true; /* as with a repository far away */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(words, sizeof(words), ways[i], place);
#pragma GCC diagnostic pop
        put_process(&w, 60, words);
        refused(&w, manage_world_destroy_cache(&w), "process 60");
        manage_world_end(&w);
    }
}

static void others_do_not_count(void **state)
{
    static const char *const others[] = {"borg|-r|/another/repo|create|",
        "borg|serve|", "borgmatic|-r|x|", "grep|borg|", "python3|x.py|borg|",
        "borgcache-tui|", "python3|"};

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        manage_world w;

        manage_world_make(&w);
        w.options.offline = true;
        put_process(&w, 60, others[i]);
        manage_world_ok(&w, manage_world_destroy_cache(&w));
        manage_world_end(&w);
    }
}

/* It may be this repository's, and no lock can tell. */
static void a_borg_that_names_none_counts_where_no_lock_is_seen(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    put_process(&w, 60, "borg|create|a|");
    manage_world_ok(&w, manage_world_destroy_cache(&w));
    w.options.offline = true;
    refused(&w, manage_world_destroy_cache(&w), "cannot be looked at");
    manage_world_end(&w);
}

/* A rebuild holds a lock of its own while it looks. */
static void a_lock_of_this_process_does_not_stop_its_own_rebuild(void **state)
{
    manage_world w;
    repo_holder me;

    (void)state;
    manage_world_make(&w);
    assert_int_equal(
        bc_env_set(w.w.env, "BORG_HOST_ID", "here@1", NULL), BC_OK);
    repo_holder_self(&me, w.w.env, io_posix_write());
    put_lock(&w, me.hostid, me.processid, now());
    manage_world_ok(&w, manage_world_replace(&w));
    manage_world_ok(&w, bc_manage_in_use(&w.options, &w.err));
    refused(&w, manage_world_destroy_files(&w, "files.demo"), "here@1");
    put_lock(&w, "other@7", 4711, now());
    refused(&w, manage_world_replace(&w), "process 4711 on other@7");
    refused(&w, bc_manage_in_use(&w.options, &w.err), "4711");
    manage_world_end(&w);
}

/* Undo and tidying up are changes as well. */
static void a_live_lock_stops_undo_and_clean(void **state)
{
    static const bc_manage_clean what = {true, true, {true, INT64_MAX}};
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_clean(&w, &what));
    put_lock(&w, "other@7", 4711, now());
    refused(&w, manage_world_clean(&w, &what), "4711");
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config files.demo");
    w.options.offline = true;
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    manage_world_ok(&w, manage_world_act(&w));
    w.options.offline = false;
    refused(&w, manage_world_undo(&w, NULL), "4711");
    tmpdir_assert_names(&w.w.dir, WORLD_CACHE, "config");
    manage_world_end(&w);
}

static void emptying_the_trash_disturbs_nobody(void **state)
{
    manage_world w;

    (void)state;
    manage_world_make(&w);
    manage_world_ok(&w, manage_world_destroy_files(&w, "files.demo"));
    manage_world_ok(&w, manage_world_act(&w));
    put_lock(&w, "other@7", 4711, now());
    manage_world_ok(&w, manage_world_purge(&w, INT64_MAX));
    manage_world_ok(&w, manage_world_act(&w));
    manage_world_no_trash(&w);
    manage_world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_live_lock_names_its_holder),
        cmocka_unit_test(a_lock_taken_after_the_plan_stops_the_act),
        cmocka_unit_test(a_stale_lock_does_not_count_and_stays),
        cmocka_unit_test(an_unreadable_lock_is_taken_for_a_live_one),
        cmocka_unit_test(
            the_remembered_repository_counts_when_another_is_named),
        cmocka_unit_test(a_borg_that_has_a_file_open_is_named),
        cmocka_unit_test(a_borg_that_names_the_repository_counts),
        cmocka_unit_test(others_do_not_count),
        cmocka_unit_test(a_borg_that_names_none_counts_where_no_lock_is_seen),
        cmocka_unit_test(a_lock_of_this_process_does_not_stop_its_own_rebuild),
        cmocka_unit_test(a_live_lock_stops_undo_and_clean),
        cmocka_unit_test(emptying_the_trash_disturbs_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

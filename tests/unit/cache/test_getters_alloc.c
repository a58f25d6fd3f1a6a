/* Public calls that only tell, or only compute: none of them takes memory, so
 * none can fail for want of it. */
#include "base/slice.h"
#include "cache/cache_world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/explain.h>
#include <borgcache/export.h>
#include <borgcache/key.h>
#include <borgcache/manage.h>
#include <borgcache/watch.h>
#include <limits.h>

/* What follows must not allocate, up to the other one. */
static void begin(void)
{
    fail_alloc_begin(ULONG_MAX);
}

static void end(const char *what)
{
    unsigned long count = fail_alloc_count();

    fail_alloc_end();
    if (count != 0)
        fail_msg("%s: %lu allocations", what, count);
}

static void words_take_no_memory(void **state)
{
    (void)state;
    begin();
    assert_string_equal(bc_code_name(BC_ERR_IO), "BC_ERR_IO");
    assert_non_null(bc_code_msgid(BC_ERR_REPLAY));
    assert_int_equal(bc_code_exit(BC_ERR_REPLAY, false), 64);
    assert_string_equal(bc_verdict_name(BC_VERDICT_ASK), "ask");
    assert_string_equal(bc_question_name(BC_QUESTION_RELOCATED), "relocated");
    assert_non_null(bc_severity_name(BC_FIND_INFO));
    assert_non_null(bc_repo_source_name(BC_REPO_SECURITY));
    assert_non_null(bc_lock_state_name(BC_LOCK_LIVE));
    assert_non_null(bc_integrity_name(BC_INTEGRITY_OK));
    assert_non_null(bc_chunks_hash_name(BC_CHUNKS_HASH_OK));
    assert_int_equal(bc_cache_answer("yes"), BC_ANSWER_YES);
    end("words");
}

static void an_environment_tells_without_memory(void **state)
{
    cache_world c;

    (void)state;
    cache_world_make(&c);
    begin();
    assert_null(bc_env_get(c.w.env, "BORG_NOT_SET"));
    assert_non_null(bc_env_host(c.w.env));
    assert_false(bc_env_legacy_exit_codes(c.w.env));
    assert_false(bc_unlock_is_set(c.w.env, BC_UNLOCK_ENVIRONMENT));
    bc_env_wipe_environ();
    end("environment");
    cache_world_end(&c);
}

static void a_look_tells_without_memory(void **state)
{
    char name[BC_SERIES_NAME_MAX];
    bc_files_view *files;
    world w;

    (void)state;
    world_make(&w);
    world_open(&w);
    begin();
    assert_non_null(bc_inspect_cache(w.inspect)->path);
    assert_true(bc_inspect_config(w.inspect)->valid);
    assert_int_equal(bc_inspect_orphan_digests(w.inspect).count, 0);
    assert_true(bc_inspect_repo(w.inspect)->reachable);
    assert_true(bc_inspect_security(w.inspect)->known);
    assert_int_equal(bc_inspect_files_count(w.inspect), 1);
    files = bc_inspect_files(w.inspect, 0);
    assert_string_equal(bc_files_view_head(files)->name, "files.demo");
    assert_true(bc_files_view_progress(files) > 0);
    assert_int_equal(bc_files_view_findings(files).count, 0);
    bc_files_series_name(name, "home");
    end("look");
    world_end(&w);
}

static void entries_tell_without_memory(void **state)
{
    bc_chunks_view *chunks;
    bc_chunks_entry chunk;
    bc_files_sort *sort;
    bc_files_entry entry;
    bc_files_chunk one;
    bc_files_view *files;
    bc_explain_file file = {.st.regular = true};
    bc_explanation said;
    uint64_t cursor = 0;
    world w;

    (void)state;
    world_make(&w);
    world_open(&w);
    files = bc_inspect_files(w.inspect, 0);
    assert_int_equal(bc_files_view_load(files, NULL), BC_OK);
    assert_int_equal(bc_files_view_entry(&entry, files, 0, NULL), BC_OK);
    assert_int_equal(
        bc_files_sort_new(&sort, files, BC_FILES_BY_SIZE, false, NULL), BC_OK);
    assert_int_equal(bc_inspect_chunks(&chunks, w.inspect, NULL), BC_OK);
    file.hash = entry.path_hash;
    begin();
    while (bc_files_chunk_next(&one, &entry.chunk_bytes))
        assert_true(one.size > 0);
    assert_int_equal(bc_files_view_explain(&said, files, &file, NULL), BC_OK);
    assert_int_equal(said.verdict, BC_FILE_CHANGED_SIZE);
    assert_null(bc_explain_mode(said.differs));
    assert_int_equal(bc_files_sort_progress(sort), 0);
    assert_true(bc_chunks_view_head(chunks)->entries > 0);
    assert_true(bc_chunks_view_next(&chunk, chunks, &cursor));
    end("entries");
    bc_files_sort_free(sort);
    world_end(&w);
}

static void a_cache_tells_without_memory(void **state)
{
    cache_world c;
    bc_cache_plan *plan;
    bc_path_hash hash;

    (void)state;
    cache_world_make(&c);
    assert_int_equal(cache_world_open(&c, NULL), BC_OK);
    assert_int_equal(
        bc_cache_plan_make(&plan, &c.ask, &c.options, NULL), BC_OK);
    begin();
    assert_false(bc_cache_created(c.cache));
    assert_int_equal(bc_cache_key_type(c.cache), 2);
    assert_true(bc_cache_manifest_timestamp(c.cache).len > 0);
    assert_non_null(bc_cache_path(c.cache));
    bc_cache_path_hash(&hash, c.cache, bc_slice_of("src/a"));
    assert_int_equal(bc_cache_stats_get(c.cache).original_bytes, 0);
    assert_non_null(bc_cache_plan_look(plan));
    assert_non_null(bc_repo_id(c.repo));
    assert_non_null(bc_repo_location(c.repo));
    bc_cache_break_lock(bc_cache_path(c.cache));
    end("cache");
    bc_cache_plan_free(plan);
    cache_world_end(&c);
}

static void lists_tell_without_memory(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_trash *trash;
    bc_root *root;
    cache_world c;

    (void)state;
    cache_world_make(&c);
    tmpdir_path(path, &c.w.dir, "cache");
    assert_int_equal(bc_root_open(&root, c.w.env, path, NULL), BC_OK);
    assert_int_equal(bc_trash_open(&trash, path, NULL), BC_OK);
    begin();
    assert_int_equal(bc_root_count(root), 1);
    assert_non_null(bc_root_row_at(root, 0)->path);
    assert_int_equal(bc_trash_count(trash), 0);
    end("lists");
    bc_trash_free(trash);
    bc_root_free(root);
    cache_world_end(&c);
}

static void a_plan_tells_without_memory(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_manage_options options = {.cache_dir = path};
    bc_manage *plan;
    bc_trash *trash;
    bc_error err = BC_ERROR_INIT;
    world w;

    (void)state;
    world_make(&w);
    options.env = w.env;
    tmpdir_path(path, &w.dir, WORLD_CACHE);
    assert_int_equal(
        bc_manage_plan_destroy_files(&plan, &options, "files.demo", NULL),
        BC_OK);
    begin();
    assert_true(bc_manage_actions_of(plan).count > 0);
    assert_null(bc_manage_item(plan));
    end("plan");
    if (bc_manage_act(plan, &err) != BC_OK)
        fail_msg("%s", err.message);
    tmpdir_path(path, &w.dir, "cache");
    assert_int_equal(bc_trash_open(&trash, path, NULL), BC_OK);
    begin();
    assert_int_equal(bc_trash_count(trash), 1);
    assert_string_equal(bc_trash_row_at(trash, 0)->id, bc_manage_item(plan));
    end("trash");
    bc_trash_free(trash);
    bc_manage_free(plan);
    world_end(&w);
}

static void an_export_tells_without_memory(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_inspect_options options = {.cache_dir = path};
    bc_export *of;
    cache_world c;

    (void)state;
    cache_world_make(&c);
    options.env = c.w.env;
    tmpdir_path(path, &c.w.dir, WORLD_CACHE);
    assert_int_equal(bc_export_open(&of, &options, NULL, NULL), BC_OK);
    begin();
    assert_non_null(bc_export_inspect(of));
    end("export");
    bc_export_free(of);
    cache_world_end(&c);
}

static void a_watch_takes_no_memory(void **state)
{
    char path[TMPDIR_PATH_MAX];
    int watch;
    cache_world c;

    (void)state;
    cache_world_make(&c);
    tmpdir_path(path, &c.w.dir, "cache");
    begin();
    if (bc_watch_open(&watch, path, NULL) == BC_OK) {
        assert_false(bc_watch_changed(watch));
        bc_watch_close(watch);
    }
    end("watch");
    cache_world_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_take_no_memory),
        cmocka_unit_test(an_environment_tells_without_memory),
        cmocka_unit_test(a_look_tells_without_memory),
        cmocka_unit_test(entries_tell_without_memory),
        cmocka_unit_test(a_cache_tells_without_memory),
        cmocka_unit_test(lists_tell_without_memory),
        cmocka_unit_test(a_plan_tells_without_memory),
        cmocka_unit_test(an_export_tells_without_memory),
        cmocka_unit_test(a_watch_takes_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

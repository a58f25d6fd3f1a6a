#include "base/slice.h"
#include "inspect/world.h"
#include "support/cmocka.h"

#include <sys/stat.h>
#include <unistd.h>

static int make(void **state)
{
    static world w;

    world_make(&w);
    *state = &w;
    return 0;
}

static int end(void **state)
{
    world_end(*state);
    return 0;
}

static void a_world_in_order_has_no_finding(void **state)
{
    world *w = *state;
    const bc_security_facts *s;
    const bc_repo_facts *r;

    world_open(w);
    assert_int_equal(bc_inspect_findings(w->inspect).count, 0);
    assert_string_equal(bc_inspect_cache(w->inspect)->id, WORLD_ID);
    assert_string_equal(
        bc_inspect_cache(w->inspect)->generation, "2.0.0b11-b21");
    r = bc_inspect_repo(w->inspect);
    assert_true(r->reachable);
    assert_int_equal(r->source, BC_REPO_ENVIRONMENT);
    assert_int_equal(r->key_type.value, 2);
    assert_non_null(r->manifest_id);
    s = bc_inspect_security(w->inspect);
    assert_int_equal(s->verdict, BC_VERDICT_ALLOW);
    assert_int_equal(s->same_location, BC_YES);
    assert_int_equal(s->replay, BC_NO);
}

typedef struct damage {
    const char *what;
    const char *file;
    const char *text; /* NULL: removed */
    const char *code; /* the finding that must be there */
    const char *subject;
} damage;

static const damage damages[] = {
    {"config removed", WORLD_CACHE "/config", NULL, "config-missing", "config"},
    {"config emptied", WORLD_CACHE "/config", "", "config-invalid", "config"},
    {"config garbage", WORLD_CACHE "/config", "\xff\xfe", "config-invalid",
        "config"},
    {"config without a section", WORLD_CACHE "/config", "version = 1\n",
        "config-invalid", "config"},
    {"cs_scenario_11 version 2", WORLD_CACHE "/config",
        "[cache]\nversion = 2\nrepository = x\nmanifest =\n", "config-version",
        "config"},
    {"cs_scenario_13 integrity section removed", WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n",
        "digest-missing", "files.demo"},
    {"cs_scenario_14 duplicate key", WORLD_CACHE "/config",
        "[cache]\nversion = 1\nversion = 1\n", "config-invalid", "config"},
    {"cs_scenario_12 integrity manifest altered", WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = ab\n"
        "[integrity]\nmanifest = cd\nfiles.demo = {}\n",
        "integrity-section-stale", NULL},
    {"cs_scenario_15 repository is another id", WORLD_CACHE "/config",
        "[cache]\nversion = 1\nmanifest = \nrepository = "
        "00000000000000000000000000000000000000000000000000000000000000bb\n",
        "config-id-differs", "config"},
    {"cs_scenario_16 mandatory features", WORLD_CACHE "/config",
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest =\n"
        "mandatory_features = foo, bar\n",
        "incompatible-features", "config"},
    {"cs_scenario_20 content altered", WORLD_CACHE "/files.demo", "",
        "integrity-mismatch", "files.demo"},
    {"file gone, digest left", WORLD_CACHE "/files.demo", NULL, "stale-digest",
        "files.demo"},
    {"left-over of an interrupted save", WORLD_CACHE "/config-a1b2c3d4.tmp",
        "x", "temp-file-left", "config-a1b2c3d4.tmp"},
    {"location not UTF-8", WORLD_SECURITY "/location", "\xff",
        "security-unreadable", "location"},
    {"key type not UTF-8", WORLD_SECURITY "/key-type", "\xff",
        "security-unreadable", "key-type"},
    {"cs_scenario_53 moved repository", WORLD_SECURITY "/location",
        "/srv/backup/elsewhere", "relocated", "location"},
    {"cs_scenario_56 not known, mode none", WORLD_SECURITY "/location", NULL,
        "unknown-unencrypted", "security"},
    {"cs_scenario_57 key type altered", WORLD_SECURITY "/key-type", "17",
        "key-type-changed", "key-type"},
    {"cs_scenario_58 timestamp in the future",
        WORLD_SECURITY "/manifest-timestamp",
        "2999-01-01T00:00:00.000000+00:00", "id-not-unique",
        "manifest-timestamp"},
    {"one security file missing", WORLD_SECURITY "/key-type", NULL,
        "security-partial", "security"},
    {"rs_scenario_7 readme changed", "repo/config/readme", "x",
        "repository-unreachable", "repository"},
    {"rs_scenario_8 version 4", "repo/config/version", "4",
        "repository-unreachable", "repository"},
    {"rs_scenario_10 short id", "repo/config/id", "abcd",
        "repository-unreachable", "repository"},
    {"rs_scenario_11 manifest removed", "repo/config/manifest", NULL,
        "manifest-unreadable", "config/manifest"},
    {"manifest garbage", "repo/config/manifest", "garbage",
        "manifest-unreadable", "config/manifest"},
    {"another repository", "repo/config/id",
        "00000000000000000000000000000000000000000000000000000000000000cc",
        "other-repository", "repository"},
    {"rs_scenario_66 chunks_hash altered", "repo/cache/chunks_hash", "12345678",
        "chunks-hash-mismatch", "cache/chunks"},
    {"rs_scenario_66 chunks_hash missing", "repo/cache/chunks_hash", NULL,
        "chunks-hash-mismatch", "cache/chunks"},
    {"index of another file", "repo/cache/chunks", "BORG2IDX",
        "chunks-hash-mismatch", "cache/chunks"},
};

/* Every part that the damage did not touch still tells its facts. */
static void others_still_tell(world *w, const damage *d)
{
    bool in_files = strstr(d->file, "files.demo") != NULL;
    bool in_repo = strncmp(d->file, "repo/config", 11) == 0;

    if (!in_files && strstr(d->file, "/config") == NULL) {
        assert_int_equal(bc_inspect_files_count(w->inspect), 1);
        assert_int_equal(
            bc_files_view_head(bc_inspect_files(w->inspect, 0))->entries.value,
            2);
    }
    if (strstr(d->file, WORLD_CACHE) == NULL)
        assert_true(bc_inspect_config(w->inspect)->valid);
    if (!in_repo)
        assert_true(bc_inspect_repo(w->inspect)->reachable);
}

static void every_damage_is_a_finding_and_the_rest_still_works(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        const damage *d = &damages[i];
        world w;

        world_make(&w);
        if (d->text == NULL)
            world_remove(&w, d->file);
        else
            world_write(&w, d->file, d->text);
        world_open(&w);
        if (!world_found(&w, d->code, d->subject))
            fail_msg("%s: no finding %s", d->what, d->code);
        others_still_tell(&w, d);
        world_end(&w);
    }
}

static void a_bad_ttl_is_a_finding_and_leaves_no_forecast_cs_scenario_47(
    void **state)
{
    world *w = *state;
    const bc_files_head *head;

    assert_int_equal(
        bc_env_set(w->env, "BORG_FILES_CACHE_TTL", "abc", NULL), BC_OK);
    world_open(w);
    assert_true(world_found(w, "bad-ttl", "BORG_FILES_CACHE_TTL"));
    head = bc_files_view_head(bc_inspect_files(w->inspect, 0));
    assert_false(head->ttl.known);
    assert_false(head->has_next_save);
    assert_int_equal(head->entries.value, 2);
}

static void offline_never_opens_the_repository(void **state)
{
    world *w = *state;
    char path[TMPDIR_PATH_MAX];
    bc_inspect_options options = {
        .env = w->env,
        .cache_dir = tmpdir_path(path, &w->dir, WORLD_CACHE),
        .offline = true,
    };
    const bc_repo_facts *r;

    assert_int_equal(bc_inspect_open(&w->inspect, &options, NULL), BC_OK);
    r = bc_inspect_repo(w->inspect);
    assert_false(r->reachable);
    assert_string_equal(r->reason, "offline");
    assert_non_null(r->location.ptr);
    assert_int_equal(
        bc_inspect_security(w->inspect)->verdict, BC_VERDICT_UNKNOWN);
    assert_false(world_found(w, "repository-unreachable", NULL));
}

/* documents.md: with the location out of the security directory itself,
 * relocation is not judged. */
static void the_remembered_location_is_not_judged_against_itself(void **state)
{
    world *w = *state;
    const bc_security_facts *s;

    assert_int_equal(bc_env_set(w->env, "BORG_REPO", NULL, NULL), BC_OK);
    world_open(w);
    assert_int_equal(bc_inspect_repo(w->inspect)->source, BC_REPO_SECURITY);
    assert_true(bc_inspect_repo(w->inspect)->reachable);
    s = bc_inspect_security(w->inspect);
    assert_null(s->present_location.ptr);
    assert_int_equal(s->same_location, BC_UNKNOWN);
    assert_int_equal(s->verdict, BC_VERDICT_ALLOW);
}

/* A list touches no repository, so that no text about one can spoil it. */
static void a_list_needs_no_repository_text(void **state)
{
    world *w = *state;
    char path[TMPDIR_PATH_MAX];
    bc_root *root = NULL;
    bc_error err = BC_ERROR_INIT;

    tmpdir_path(path, &w->dir, "cache");
    assert_int_equal(
        bc_env_set(w->env, "BORG_REPO", "/{no_such_thing}", NULL), BC_OK);
    if (bc_root_open(&root, w->env, path, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(bc_root_count(root), 1);
    assert_true(bc_root_row_at(root, 0)->location.len > 0);
    bc_root_free(root);
}

static void a_final_slash_or_the_name_of_a_root_finds_the_cache(void **state)
{
    world *w = *state;
    char path[TMPDIR_PATH_MAX];
    bc_root *root = NULL;
    bool is_cache = true;
    size_t index = 9;

    tmpdir_path(path, &w->dir, "cache");
    assert_int_equal(bc_inspect_is_cache(&is_cache, path, NULL), BC_OK);
    assert_false(is_cache);
    assert_int_equal(bc_root_open(&root, w->env, path, NULL), BC_OK);
    assert_int_equal(bc_root_count(root), 1);
    assert_string_equal(bc_root_row_at(root, 0)->id, WORLD_ID);
    assert_true(bc_root_row_at(root, 0)->security_known);
    assert_int_equal(bc_root_choose(&index, root, NULL, NULL), BC_OK);
    assert_int_equal(index, 0);
    bc_root_free(root);
    tmpdir_path(path, &w->dir, WORLD_CACHE "///");
    assert_int_equal(bc_inspect_is_cache(&is_cache, path, NULL), BC_OK);
    assert_true(is_cache);
}

static void a_directory_that_is_not_there_is_an_error(void **state)
{
    world *w = *state;
    char path[TMPDIR_PATH_MAX];
    bc_inspect_options options = {
        .env = w->env,
        .cache_dir = tmpdir_path(path, &w->dir, "nothing"),
    };
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(
        bc_inspect_open(&w->inspect, &options, &err), BC_ERR_NOT_FOUND);
    assert_null(w->inspect);
    assert_non_null(strstr(err.message, "nothing"));
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_world_in_order_has_no_finding),
        cmocka_unit_test(every_damage_is_a_finding_and_the_rest_still_works),
        IN_A_WORLD(
            a_bad_ttl_is_a_finding_and_leaves_no_forecast_cs_scenario_47),
        IN_A_WORLD(offline_never_opens_the_repository),
        IN_A_WORLD(the_remembered_location_is_not_judged_against_itself),
        IN_A_WORLD(a_list_needs_no_repository_text),
        IN_A_WORLD(a_final_slash_or_the_name_of_a_root_finds_the_cache),
        IN_A_WORLD(a_directory_that_is_not_there_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

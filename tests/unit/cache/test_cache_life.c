#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "cache/cache_world.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void manifest_hex(char out[65], const cache_world *c)
{
    bc_hex_encode(out, c->cache->manifest.id.b, 32);
}

static void expect_config(cache_world *c, const char *format)
{
    char manifest[65];
    char wanted[4096];

    manifest_hex(manifest, c);
    snprintf(wanted, sizeof(wanted), format, manifest, manifest);
    assert_string_equal(cache_world_read(c, WORLD_CONFIG), wanted);
}

static void cs_scenario_9_and_63_a_cold_cache_gets_readme_and_config(
    void **state)
{
    cache_world *c = *state;

    world_remove(&c->w, WORLD_CONFIG);
    world_remove(&c->w, WORLD_CACHE "/files.demo");
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_string_equal(cache_world_read(c, WORLD_CONFIG),
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = \n\n"
        "[integrity]\nmanifest = \n\n");
    assert_string_equal(cache_world_read(c, WORLD_CACHE "/README"),
        "This is a Borg Backup cache.\n"
        "See https://borgbackup.readthedocs.io/\n");
    assert_int_equal(cache_world_has(c, "cache/CACHEDIR.TAG"), true);
    assert_int_equal(strlen(cache_world_read(c, "cache/CACHEDIR.TAG")), 198);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    expect_config(c,
        "[cache]\nversion = 1\nrepository = " WORLD_ID "\nmanifest = %s\n"
        "ignored_features = \nmandatory_features = \n\n"
        "[integrity]\nmanifest = %s\n\n");
    assert_false(cache_world_has(c, WORLD_CACHE "/files.demo"));
}

static void cs_scenario_10_and_17_foreign_options_survive_a_commit(void **state)
{
    cache_world *c = *state;

    world_write(&c->w, WORLD_CONFIG,
        "# gone\n[cache]\nversion = 1\nrepository = x\nmanifest = ab\n"
        "Mine = 50%% #1\n[other]\nlines = a\n  b\n[integrity]\n"
        "manifest = ab\n");
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    expect_config(c,
        "[cache]\nversion = 1\nrepository = x\nmanifest = %s\n"
        "mine = 50%%%% #1\nignored_features = \nmandatory_features = \n\n"
        "[other]\nlines = a\n\tb\n\n[integrity]\nmanifest = %s\n\n");
}

static void cs_scenario_12_a_void_section_is_told_twice_and_mended(void **state)
{
    cache_world *c = *state;

    world_write(&c->w, WORLD_CONFIG,
        "[cache]\nversion = 1\nrepository = x\nmanifest = ab\n"
        "[integrity]\nmanifest = cd\n");
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_string_equal(c->warnings,
        "Cache integrity data not available: old Borg version modified the "
        "cache.\n"
        "Cache integrity data not available: old Borg version modified the "
        "cache.\n");
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_string_equal(c->warnings, "");
}

/* A digest of a void section, were it believed, would cost the whole file. */
static void cs_scenario_12_a_void_digest_is_not_asked(void **state)
{
    cache_world *c = *state;
    const bc_file_stat st = {true, 1, 5, 100, 100};
    bc_file_known known;

    world_write(&c->w, WORLD_CONFIG,
        "[cache]\nversion = 1\nrepository = x\nmanifest = aa\n"
        "[integrity]\nmanifest = bb\nfiles.demo = {\"algorithm\": \"XXH64\", "
        "\"digests\": {\"final\": \"0000000000000000\"}}\n");
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    c->options.mode = "mtime,size";
    c->options.series = "home";
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_file_known(
                         &known, c->cache, bc_slice_of("src/a"), &st, &c->err),
        BC_OK);
    assert_true(known.known);
    assert_non_null(
        strstr(c->topics, "FILES-CACHE-LOAD: finished, 2 entries loaded.\n"));
}

static void cs_scenario_16_mandatory_features_are_wiped(void **state)
{
    cache_world *c = *state;

    world_write(&c->w, WORLD_CONFIG,
        "[cache]\nversion = 1\nrepository = x\nmanifest =\n"
        "ignored_features = a\nmandatory_features = foo, bar\n");
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_string_equal(c->warnings,
        "Discarding incompatible cache and forcing a cache rebuild\n");
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_non_null(strstr(cache_world_read(c, WORLD_CONFIG),
        "ignored_features = \nmandatory_features = \n"));
}

static void cs_scenario_11_14_and_47_refuse_before_anything_is_changed(
    void **state)
{
    static const char *const configs[] = {
        "[cache]\nversion = 2\nrepository = x\nmanifest =\n",
        "[cache]\nversion = 1\nversion = 1\n",
        "garbage",
    };
    cache_world *c = *state;

    for (size_t i = 0; i < 3; i++) {
        world_write(&c->w, WORLD_CONFIG, configs[i]);
        assert_int_equal(cache_world_open(c, NULL), BC_ERR_LOCAL);
        assert_null(c->cache);
        assert_string_equal(cache_world_read(c, WORLD_CONFIG), configs[i]);
    }
    world_write(&c->w, WORLD_CONFIG,
        "[cache]\nversion = 1\nrepository = x\nmanifest =\n");
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_TTL", "abc", NULL), BC_OK);
    c->options.mode = "ctime,size,inode";
    c->options.series = "home";
    assert_int_equal(cache_world_open(c, NULL), BC_ERR_LOCAL);
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_TTL", NULL, NULL), BC_OK);
    c->options.series = NULL;
    assert_int_equal(cache_world_open(c, NULL), BC_ERR_USAGE);
}

static void count_use(
    void *payload, bc_level level, const char *logger, const char *text)
{
    unsigned *uses = payload;

    (void)level;
    (void)logger;
    *uses += strncmp(text, "Using ", 6) == 0;
}

/* T17: what was refused must not become what is remembered. Nor is it said that
 * the cache is used: Borg's command ends before. */
static void a_refused_open_remembers_nothing(void **state)
{
    static const struct {
        const char *file;
        const char *text;
        bc_code code;
    } rows[] = {
        {WORLD_SECURITY "/key-type", "17", BC_ERR_ENCRYPTION_CHANGED},
        {WORLD_SECURITY "/manifest-timestamp",
            "2999-01-01T00:00:00.000000+00:00", BC_ERR_ID_NOT_UNIQUE},
        {WORLD_LOCATION, "/srv/backup/before", BC_NEEDS_CONSENT},
    };
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        unsigned uses = 0;
        cache_world c;

        cache_world_make(&c);
        c.options.log = (bc_log){count_use, &uses};
        world_write(&c.w, "cache/CACHEDIR.TAG", "there already");
        world_write(&c.w, rows[i].file, rows[i].text);
        cache_world_dump(&before, &c);
        assert_int_equal(cache_world_open(&c, NULL), rows[i].code);
        assert_int_equal(uses, 0);
        cache_world_dump(&after, &c);
        assert_string_equal(bc_buf_text(&before), bc_buf_text(&after));
        cache_world_end(&c);
    }
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
}

/* cache-side 9.2, step 4, and no config is made behind a file. */
static void a_file_in_its_place_is_no_cache(void **state)
{
    cache_world *c = *state;
    char path[TMPDIR_PATH_MAX];
    char wanted[TMPDIR_PATH_MAX + 64];

    tmpdir_path(path, &c->w.dir, WORLD_CACHE);
    assert_int_equal(bc_cache_destroy(path, &c->err), BC_OK);
    world_write(&c->w, WORLD_CACHE, "x");
    assert_int_equal(cache_world_open(c, NULL), BC_ERR_LOCAL);
    snprintf(wanted, sizeof(wanted),
        "Exception: %s Does not look like a Borg cache", path);
    assert_string_equal(c->err.message, wanted);
    assert_string_equal(cache_world_read(c, WORLD_CACHE), "x");
}

/* A command checks before there is a cache: none is made for a refusal. */
static void a_refusal_makes_no_cache_directory(void **state)
{
    static const struct {
        const char *file;
        const char *text;
        bc_code code;
    } rows[] = {
        {WORLD_SECURITY "/key-type", "17", BC_ERR_ENCRYPTION_CHANGED},
        {WORLD_SECURITY "/manifest-timestamp",
            "2999-01-01T00:00:00.000000+00:00", BC_ERR_ID_NOT_UNIQUE},
        {WORLD_LOCATION, "/srv/backup/before", BC_NEEDS_CONSENT},
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char path[TMPDIR_PATH_MAX];
        cache_world c;

        cache_world_make(&c);
        tmpdir_path(path, &c.w.dir, WORLD_CACHE);
        assert_int_equal(bc_cache_destroy(path, &c.err), BC_OK);
        world_write(&c.w, rows[i].file, rows[i].text);
        assert_int_equal(cache_world_open(&c, NULL), rows[i].code);
        assert_false(cache_world_has(&c, WORLD_CACHE));
        cache_world_end(&c);
    }
}

static void cs_scenario_54_a_yes_rewrites_the_location_at_once(void **state)
{
    cache_world *c = *state;
    char path[TMPDIR_PATH_MAX];

    world_write(&c->w, WORLD_LOCATION, "/srv/backup/before");
    assert_int_equal(cache_world_open(c, NULL), BC_NEEDS_CONSENT);
    assert_int_equal(c->ask.question, BC_QUESTION_RELOCATED);
    assert_non_null(
        strstr(c->ask.text, "was previously located at /srv/backup/before\n"
                            "Do you want to continue? [yN] "));
    assert_int_equal(bc_code_exit(c->ask.refusal, false), 62);
    c->options.consent = c->ask.consent;
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_string_equal(cache_world_read(c, WORLD_LOCATION),
        tmpdir_path(path, &c->w.dir, "repo"));
}

static void a_question_hides_nothing_behind_a_nul(void **state)
{
    static const uint8_t before[] = "/srv/backup\0/evil";
    cache_world *c = *state;

    tmpdir_write(&c->w.dir, WORLD_LOCATION, (bc_slice){before, sizeof(before)});
    assert_int_equal(cache_world_open(c, NULL), BC_NEEDS_CONSENT);
    assert_non_null(strstr(c->ask.text,
        " was previously located at /srv/backup\\x00/evil\\x00\n"
        "Do you want to continue? [yN] "));
}

static void cs_scenario_42_a_check_alone_makes_no_cache(void **state)
{
    cache_world *c = *state;
    char path[TMPDIR_PATH_MAX];
    bc_cache_ask ask;

    tmpdir_path(path, &c->w.dir, WORLD_CACHE);
    assert_int_equal(bc_cache_destroy(path, &c->err), BC_OK);
    assert_int_equal(bc_cache_check(&ask, &c->options, &c->err), BC_OK);
    assert_false(cache_world_has(c, WORLD_CACHE));
    assert_true(cache_world_has(c, "cache/CACHEDIR.TAG"));
    world_write(&c->w, WORLD_LOCATION, "/srv/backup/before");
    assert_int_equal(
        bc_cache_check(&ask, &c->options, &c->err), BC_NEEDS_CONSENT);
    assert_int_equal(ask.consent, BC_CONSENT_RELOCATED);
    bc_cache_ask_dispose(&ask);
    c->options.consent = BC_CONSENT_RELOCATED;
    assert_int_equal(bc_cache_check(&ask, &c->options, &c->err), BC_OK);
    assert_string_equal(cache_world_read(c, WORLD_LOCATION),
        tmpdir_path(path, &c->w.dir, "repo"));
    world_write(&c->w, WORLD_SECURITY "/key-type", "17");
    assert_int_equal(
        bc_cache_check(&ask, &c->options, &c->err), BC_ERR_ENCRYPTION_CHANGED);
}

/* Each file that was announced has the announced length. */
static void assert_written(const bc_cache_plan_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const bc_cache_write *w = &facts->writes[i];
        io_info info = io_stat(io_posix(), w->path);

        assert_true(info.exists);
        assert_int_equal(info.is_dir, !w->bytes.known);
        if (w->bytes.known)
            assert_int_equal(info.size, w->bytes.value);
    }
}

static void a_plan_tells_what_an_open_of_a_lost_cache_writes(void **state)
{
    cache_world *c = *state;
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    char path[TMPDIR_PATH_MAX];
    bc_cache_plan *plan;
    bc_cache_ask ask;

    tmpdir_path(path, &c->w.dir, "cache");
    assert_int_equal(io_remove_tree(io_posix_write(), path, &c->err), BC_OK);
    tmpdir_path(path, &c->w.dir, "security");
    assert_int_equal(io_remove_tree(io_posix_write(), path, &c->err), BC_OK);
    cache_world_dump(&before, c);
    assert_int_equal(bc_cache_plan_make(&plan, &ask, &c->options, &c->err),
        BC_NEEDS_CONSENT);
    assert_null(plan);
    assert_int_equal(ask.question, BC_QUESTION_UNKNOWN_UNENCRYPTED);
    c->options.consent = ask.consent;
    bc_cache_ask_dispose(&ask);
    assert_int_equal(
        bc_cache_plan_make(&plan, &ask, &c->options, &c->err), BC_OK);
    cache_world_dump(&after, c);
    assert_true(
        bc_slice_equal(bc_slice_of_buf(&before), bc_slice_of_buf(&after)));
    assert_true(bc_cache_plan_look(plan)->created);
    assert_int_equal(bc_cache_plan_look(plan)->count, 9);
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_written(bc_cache_plan_look(plan));
    bc_cache_plan_free(plan);
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
}

static void cs_scenario_56_unknown_unencrypted_asks_unless_just_created(
    void **state)
{
    cache_world *c = *state;
    char path[TMPDIR_PATH_MAX];

    world_remove(&c->w, WORLD_LOCATION);
    assert_int_equal(cache_world_open(c, NULL), BC_NEEDS_CONSENT);
    assert_int_equal(c->ask.question, BC_QUESTION_UNKNOWN_UNENCRYPTED);
    assert_int_equal(bc_code_exit(c->ask.refusal, false), 60);
    assert_false(cache_world_has(c, WORLD_LOCATION));
    /* repo-create's way asks too where a cache directory is there … */
    c->options.no_warn = true;
    assert_int_equal(cache_world_open(c, NULL), BC_NEEDS_CONSENT);
    /* … and does not where there is none. */
    assert_int_equal(
        bc_cache_destroy(tmpdir_path(path, &c->w.dir, WORLD_CACHE), &c->err),
        BC_OK);
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_true(bc_cache_created(c->cache));
    assert_true(cache_world_has(c, WORLD_LOCATION));
}

static void free_without_commit_writes_nothing(void **state)
{
    cache_world *c = *state;
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    const bc_file_stat st = {true, 1, 5, 100, 100};
    bc_files_chunk chunk;

    c->options.mode = "mtime,size";
    c->options.series = "home";
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    cache_world_dump(&before, c);
    assert_int_equal(bc_cache_add_chunk(
                         &chunk, c->cache, 'F', bc_slice_of("hello"), &c->err),
        BC_OK);
    assert_int_equal(bc_cache_memorize_file(c->cache, bc_slice_of("src/a"), &st,
                         &chunk, 1, &c->err),
        BC_OK);
    bc_cache_free(c->cache);
    c->cache = NULL;
    cache_world_dump(&after, c);
    assert_string_equal(bc_buf_text(&before), bc_buf_text(&after));
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
}

static void a_second_commit_does_nothing(void **state)
{
    cache_world *c = *state;

    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    world_remove(&c->w, WORLD_CONFIG);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_false(cache_world_has(c, WORLD_CONFIG));
}

/* cs_scenario_65, and the empty chunk of cache-side 10.4 */
static void cs_scenario_65_a_size_is_filled_in_once(void **state)
{
    cache_world *c = *state;
    bc_id id;
    bool seen = false;
    chunks_value value;

    for (size_t i = 0; i < 32; i++)
        id.b[i] = (uint8_t)i;
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_seen_chunk(
                         &seen, c->cache, &id, (bc_opt_u64){true, 7}, &c->err),
        BC_OK);
    assert_true(seen);
    assert_int_equal(bc_cache_seen_chunk(
                         &seen, c->cache, &id, (bc_opt_u64){true, 9}, &c->err),
        BC_OK);
    assert_true(chunks_table_get(&value, c->cache->chunks, &id));
    assert_int_equal(value.size, 7);
    id.b[0] = 99;
    assert_int_equal(bc_cache_seen_chunk(
                         &seen, c->cache, &id, (bc_opt_u64){false, 0}, &c->err),
        BC_OK);
    assert_false(seen);
    assert_int_equal(
        bc_cache_reuse_chunk(c->cache, &id, 0, &c->err), BC_ERR_USAGE);
}

static void cs_scenario_37_a_disabled_files_cache_is_left_alone(void **state)
{
    cache_world *c = *state;
    const bc_file_stat st = {true, 1, 5, 100, 100};
    bc_file_known known;

    c->options.mode = "disabled";
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_file_known(
                         &known, c->cache, bc_slice_of("src/a"), &st, &c->err),
        BC_OK);
    assert_int_equal(known.verdict, BC_FILE_DISABLED);
    assert_false(known.known);
    assert_int_equal(bc_cache_memorize_file(
                         c->cache, bc_slice_of("src/a"), &st, NULL, 0, &c->err),
        BC_OK);
    assert_string_equal(c->topics,
        "UNKNOWN: files cache disabled\n"
        "FILES-CACHE-NOUPDATE: files cache disabled\n");
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_int_equal(cache_world_bytes(c, WORLD_CACHE "/files.demo").len, 156);
}

static void note_progress(
    void *payload, const char *msgid, const char *message, bool finished)
{
    char *lines = payload;
    size_t used = strlen(lines);

    snprintf(lines + used, 256 - used, "%s|%s%s\n", msgid, message,
        finished ? "." : "");
}

static void cs_scenario_62_a_commit_tells_four_steps_in_order(void **state)
{
    cache_world *c = *state;
    const bc_file_stat st = {true, 1, 5, 100, 100};
    char lines[256] = "";
    bc_files_chunk chunk;

    c->options.mode = "mtime,size";
    c->options.series = "home";
    c->options.progress = (bc_progress){note_progress, lines};
    assert_int_equal(cache_world_open(c, NULL), BC_OK);
    assert_int_equal(bc_cache_add_chunk(
                         &chunk, c->cache, 'F', bc_slice_of("hello"), &c->err),
        BC_OK);
    assert_int_equal(bc_cache_memorize_file(c->cache, bc_slice_of("src/a"), &st,
                         &chunk, 1, &c->err),
        BC_OK);
    assert_int_equal(bc_cache_commit(c->cache, &c->err), BC_OK);
    assert_string_equal(lines,
        "cache.close|Saving files cache\ncache.close|Saving chunks cache\n"
        "cache.close|Saving cache config\ncache.close|.\n");
}

static void add_hello(cache_world *c)
{
    bc_files_chunk chunk;

    assert_int_equal(bc_cache_add_chunk(
                         &chunk, c->cache, 'F', bc_slice_of("hello"), &c->err),
        BC_OK);
}

static void cs_scenario_68_a_known_chunk_refreshes_the_lock_after_60_s(
    void **state)
{
    cache_world *c = *state;
    fault_iow clock;
    bc_ns start;

    fault_iow_init(&clock, 0, 0);
    assert_int_equal(cache_world_open(c, &clock.iow), BC_OK);
    add_hello(c);
    start = c->cache->refreshed_ns;
    clock.now += INT64_C(60000000000);
    add_hello(c);
    assert_int_equal(c->cache->refreshed_ns, start);
    clock.now += 1;
    add_hello(c);
    assert_int_equal(c->cache->refreshed_ns, clock.now);
    assert_int_equal(bc_cache_stats_get(c->cache).unique_bytes, 5);
    assert_int_equal(bc_cache_stats_get(c->cache).original_bytes, 15);
}

#define IN_A_WORLD(test)                                                       \
    cmocka_unit_test_setup_teardown(                                           \
        test, cache_world_setup, cache_world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(cs_scenario_9_and_63_a_cold_cache_gets_readme_and_config),
        IN_A_WORLD(cs_scenario_10_and_17_foreign_options_survive_a_commit),
        IN_A_WORLD(cs_scenario_12_a_void_section_is_told_twice_and_mended),
        IN_A_WORLD(cs_scenario_12_a_void_digest_is_not_asked),
        IN_A_WORLD(cs_scenario_16_mandatory_features_are_wiped),
        IN_A_WORLD(cs_scenario_11_14_and_47_refuse_before_anything_is_changed),
        cmocka_unit_test(a_refused_open_remembers_nothing),
        IN_A_WORLD(a_file_in_its_place_is_no_cache),
        cmocka_unit_test(a_refusal_makes_no_cache_directory),
        IN_A_WORLD(cs_scenario_54_a_yes_rewrites_the_location_at_once),
        IN_A_WORLD(a_question_hides_nothing_behind_a_nul),
        IN_A_WORLD(a_plan_tells_what_an_open_of_a_lost_cache_writes),
        IN_A_WORLD(cs_scenario_42_a_check_alone_makes_no_cache),
        IN_A_WORLD(cs_scenario_56_unknown_unencrypted_asks_unless_just_created),
        IN_A_WORLD(free_without_commit_writes_nothing),
        IN_A_WORLD(a_second_commit_does_nothing),
        IN_A_WORLD(cs_scenario_65_a_size_is_filled_in_once),
        IN_A_WORLD(cs_scenario_37_a_disabled_files_cache_is_left_alone),
        IN_A_WORLD(cs_scenario_62_a_commit_tells_four_steps_in_order),
        IN_A_WORLD(cs_scenario_68_a_known_chunk_refreshes_the_lock_after_60_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

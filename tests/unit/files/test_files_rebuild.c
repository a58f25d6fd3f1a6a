/* A files cache from an archive (cache-side 7); mode none and two others. */
#include "support/archive_made.h"
#include "support/fail_alloc.h"
#include "unit/files/backup_fixture.h"

#define SECOND INT64_C(1000000000)

typedef struct item {
    const char *path;
    uint64_t mode;    /* 0: a regular file */
    int64_t ctime_ns; /* below 0: none */
    int64_t mtime_ns; /* below 0: none */
    uint64_t inode;   /* 0: none */
    bool no_chunks;
    bool no_size;
} item;

static void pack_str(msgpack_packer *pk, const char *text)
{
    msgpack_pack_str(pk, strlen(text));
    msgpack_pack_str_body(pk, text, strlen(text));
}

/* As Borg packs it; one chunk of 5 bytes. */
static void pack_item(msgpack_packer *pk, const item *i)
{
    static const uint8_t id[32] = {9};
    size_t fields = 7u - (i->ctime_ns < 0) - (i->mtime_ns < 0) -
                    (i->inode == 0) - i->no_chunks - i->no_size;

    msgpack_pack_map(pk, fields);
    pack_str(pk, "path");
    pack_str(pk, i->path);
    pack_str(pk, "mode");
    msgpack_pack_uint64(pk, i->mode == 0 ? 0100644 : i->mode);
    if (i->mtime_ns >= 0) {
        pack_str(pk, "mtime");
        record_pack_time(pk, i->mtime_ns);
    }
    if (i->ctime_ns >= 0) {
        pack_str(pk, "ctime");
        record_pack_time(pk, i->ctime_ns);
    }
    if (i->inode != 0) {
        pack_str(pk, "inode");
        msgpack_pack_uint64(pk, i->inode);
    }
    if (!i->no_chunks) {
        pack_str(pk, "chunks");
        msgpack_pack_array(pk, 1);
        record_pack_chunk(pk, id, 5);
    }
    if (!i->no_size) {
        pack_str(pk, "size");
        msgpack_pack_uint64(pk, 5);
    }
}

static made_ids put_archive(keyed_repo *k, const char *name, const char *time,
    const item *items, size_t count)
{
    msgpack_sbuffer stream;
    msgpack_packer pk;
    made_archive archive = {.name = name, .time = time, .piece = 77};
    made_ids ids;

    msgpack_sbuffer_init(&stream);
    msgpack_packer_init(&pk, &stream, msgpack_sbuffer_write);
    for (size_t i = 0; i < count; i++)
        pack_item(&pk, &items[i]);
    archive.stream = (bc_slice){(uint8_t *)stream.data, stream.size};
    ids = made_archive_put(k, &archive);
    msgpack_sbuffer_destroy(&stream);
    return ids;
}

#define PUT(k, name, time, items)                                              \
    put_archive(k, name, time, items, sizeof(items) / sizeof(items[0]))

/* Is the file known, with exactly this inode? */
static bool is_known(backup *b, keyed_repo *k, const char *path, uint64_t inode)
{
    bc_slice name = bc_slice_of(path);
    bc_file_stat st = {.regular = true, .inode = inode, .size = 5};
    bc_file_known known;
    bc_path_hash hash;
    bc_error err = BC_ERROR_INIT;
    bc_id id;

    repo_hash(&id, k->r, name);
    memcpy(hash.b, id.b, 32);
    if (files_cache_known(&known, b->cache, &hash, name, &st, &err) != BC_OK)
        fail_msg("%s: %s", path, err.message);
    return known.known && known.verdict != BC_FILE_CHANGED_INODE &&
           known.verdict != BC_FILE_CHANGED_SIZE;
}

static void begin(backup *b, keyed_repo *k, const char *series)
{
    b->options.repo = k->r;
    b->options.series = series;
    backup_begin(b);
}

static files_rebuilt rebuild(backup *b)
{
    files_rebuilt out;
    bc_error err = BC_ERROR_INIT;

    if (files_cache_rebuild(&out, b->cache, NULL, &err) != BC_OK)
        fail_msg("%s", err.message);
    return out;
}

static bc_code rebuild_fails(backup *b, bc_error *err)
{
    files_rebuilt out;
    bc_code code = files_cache_rebuild(&out, b->cache, NULL, err);

    assert_false(files_cache_loaded(b->cache));
    return code;
}

#define OLD "2024-01-01T00:00:00.000000+00:00"
#define NEW "2024-01-02T00:00:00.000000+00:00"

static const item plain_items[] = {
    {.path = "dir", .mode = 040755, .mtime_ns = 90 * SECOND, .no_chunks = true},
    {.path = "a", .ctime_ns = 1 * SECOND, .mtime_ns = 2, .inode = 1},
    {.path = "b", .ctime_ns = 2 * SECOND, .mtime_ns = 9 * SECOND, .inode = 2},
    {.path = "c", .ctime_ns = 9 * SECOND, .mtime_ns = 3, .inode = 3},
    {.path = "d", .ctime_ns = 3 * SECOND, .mtime_ns = 4, .inode = 4},
    {.path = "link", .mode = 0120777, .ctime_ns = 99 * SECOND, .mtime_ns = 1},
};

/* The newest archive; regular files only; both with the newest time left out.
 */
static void cs_scenario_49_the_newest_archive_is_taken(void **state)
{
    static const uint8_t types[] = {0x02, 0x11, 0x31};
    static const item older[] = {
        {.path = "a", .ctime_ns = 1, .mtime_ns = 1, .inode = 77}};
    backup *b = *state;

    for (size_t i = 0; i < sizeof(types); i++) {
        keyed_repo k = keyed_repo_open(types[i]);
        made_ids newest = PUT(&k, "s", NEW, plain_items);
        files_rebuilt made;

        PUT(&k, "s", OLD, older);
        begin(b, &k, "s");
        made = rebuild(b);
        assert_true(made.found);
        assert_memory_equal(made.archive.b, newest.archive.b, 32);
        assert_int_equal(made.entries, 2);
        assert_true(is_known(b, &k, "a", 1));
        assert_true(is_known(b, &k, "d", 4));
        assert_false(is_known(b, &k, "b", 2));
        assert_false(is_known(b, &k, "c", 3));
        assert_false(is_known(b, &k, "link", 0));
        keyed_repo_close(&k);
    }
}

/* Loading does it by itself, with Borg's lines, and remembers the newest. */
static void cs_scenario_44_a_lost_file_is_rebuilt_and_kept(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    made_ids ids = PUT(&k, "s", NEW, plain_items);
    bc_buf digest = BC_BUF_INIT;
    char hex[65];
    char line[256];

    begin(b, &k, "s");
    assert_true(is_known(b, &k, "a", 1));
    bc_hex_encode(hex, ids.archive.b, 32);
    snprintf(line, sizeof(line),
        "Building files cache from s 2024-01-02 00:00:00+00:00 %s ...\n"
        "FILES-CACHE-BUILD: starting...\n"
        "FILES-CACHE-BUILD: finished, 2 entries loaded.\n",
        hex);
    assert_non_null(strstr(b->log, line));
    assert_int_equal(files_cache_save(&digest, b->cache, NULL), BC_OK);
    assert_non_null(strstr(b->log,
        "removed 0 entries with ctime/mtime >= 1970-01-01T00:00:09+00:00"));
    assert_non_null(strstr(b->log, "2 remaining entries saved."));
    bc_buf_dispose(&digest);
    keyed_repo_close(&k);
}

static void cs_scenario_20_and_31_what_cannot_be_used_is_rebuilt(void **state)
{
    static const char *const spoiled[] = {"\x93\x01\x02\x03", "\x92\x01"};
    static const char digest[] =
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": "
        "\"0000000000000000\"}}";
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);

    PUT(&k, "s", NEW, plain_items);
    for (size_t i = 0; i < 2; i++) {
        tmpdir_write(&b->dir, NAME, bc_slice_of(spoiled[i]));
        b->options.record = i == 0 ? BC_SLICE_NULL : bc_slice_of(digest);
        begin(b, &k, "s");
        assert_true(is_known(b, &k, "a", 1));
        assert_non_null(strstr(b->log, i == 0 ? "seems invalid" : "corrupted"));
        assert_non_null(strstr(b->log, "FILES-CACHE-BUILD: starting..."));
    }
    keyed_repo_close(&k);
}

static void an_empty_file_is_a_file_and_not_rebuilt(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);

    PUT(&k, "s", NEW, plain_items);
    tmpdir_write(&b->dir, NAME, BC_SLICE_NULL);
    begin(b, &k, "s");
    assert_false(is_known(b, &k, "a", 1));
    assert_null(strstr(b->log, "BUILD"));
    keyed_repo_close(&k);
}

static void cs_scenario_50_an_expression_chooses_or_refuses(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    bc_error err = BC_ERROR_INIT;
    made_ids newest;

    PUT(&k, "s", OLD, plain_items);
    newest = PUT(&k, "t", NEW, plain_items);
    begin(b, &k, "re:.+");
    assert_memory_equal(rebuild(b).archive.b, newest.archive.b, 32);
    begin(b, &k, "aid:00");
    assert_int_equal(rebuild_fails(b, &err), BC_ERR_COMMAND);
    assert_int_equal(bc_code_exit(err.code, false), 4);
    begin(b, &k, "x");
    assert_false(rebuild(b).found);
    begin(b, &k, "");
    assert_false(rebuild(b).found);
    begin(b, &k, NULL);
    assert_false(rebuild(b).found);
    b->options.mode = FMT_MODE_DISABLED;
    begin(b, &k, "s");
    assert_false(rebuild(b).found);
    b->options.mode = CIS;
    keyed_repo_close(&k);
}

static void cs_scenario_51_what_lacks_a_field_is_unknown(void **state)
{
    static const item items[] = {
        {.path = "a", .ctime_ns = -1, .mtime_ns = 1, .inode = 1},
        {.path = "b",
            .ctime_ns = 1,
            .mtime_ns = 1,
            .inode = 2,
            .no_size = true},
        {.path = "c", .ctime_ns = 1, .mtime_ns = 1, .no_chunks = true},
        {.path = "d", .ctime_ns = 1, .mtime_ns = -1, .inode = 3},
        {.path = "whole", .ctime_ns = 1, .mtime_ns = 1, .inode = 4},
        {.path = "no inode", .ctime_ns = 1, .mtime_ns = 1},
        {.path = "newest", .ctime_ns = 2, .mtime_ns = 1, .inode = 5},
    };
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);

    PUT(&k, "s", NEW, items);
    begin(b, &k, "s");
    assert_int_equal(rebuild(b).entries, 2);
    assert_true(is_known(b, &k, "whole", 4));
    assert_true(is_known(b, &k, "no inode", 0));
    assert_false(is_known(b, &k, "a", 1));
    keyed_repo_close(&k);
}

/* The later item's facts at the first one's place; being as new as the newest
 * when it was met sticks to a path. */
/* What was memorized before an explicit rebuild is forgotten with its times:
 * the archive alone says what is the newest. */
static void a_rebuild_forgets_what_was_memorized(void **state)
{
    backup *b = *state;
    const record later = {.key = 9, .ctime_ns = 1, .mtime_ns = 99 * SECOND};
    keyed_repo k = keyed_repo_open(2);

    PUT(&k, "s", NEW, plain_items);
    begin(b, &k, "s");
    backup_memorize(b, &later);
    assert_int_equal(rebuild(b).entries, 2);
    backup_save(b);
    assert_true(
        backup_said(b, "with ctime/mtime >= 1970-01-01T00:00:09+00:00\n"));
    assert_true(backup_said(b, "finished, 2 remaining entries saved.\n"));
    keyed_repo_close(&k);
}

static void a_path_that_comes_again_has_its_last_facts(void **state)
{
    static const item items[] = {
        {.path = "a", .ctime_ns = 1, .mtime_ns = 1, .inode = 1},
        {.path = "n", .ctime_ns = 50, .mtime_ns = 1, .inode = 2},
        {.path = "./a/", .ctime_ns = 2, .mtime_ns = 2, .inode = 3},
        {.path = "n", .ctime_ns = 4, .mtime_ns = 1, .inode = 4},
    };
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);

    PUT(&k, "s", NEW, items);
    begin(b, &k, "s");
    assert_int_equal(rebuild(b).entries, 1);
    assert_true(is_known(b, &k, "a", 3));
    assert_false(is_known(b, &k, "n", 4));
    keyed_repo_close(&k);
}

static void many_files_are_found_after_the_newest_are_gone(void **state)
{
    enum { COUNT = 3000 };
    static char names[COUNT][8];
    static item items[COUNT];
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    files_measured file;

    for (unsigned i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof(names[i]), "f%u", i);
        items[i] = (item){.path = names[i],
            .ctime_ns = i % 3 == 0 ? 7 * SECOND : 1 + i,
            .mtime_ns = 1,
            .inode = i + 1};
    }
    PUT(&k, "s", NEW, items);
    begin(b, &k, "s");
    assert_int_equal(rebuild(b).entries, 2000);
    for (unsigned i = 0; i < COUNT; i++)
        assert_int_equal(is_known(b, &k, names[i], i + 1), i % 3 != 0);
    assert_int_equal(files_cache_measure(&file, b->cache, NULL), BC_OK);
    assert_true(file.bytes > 2000 * 80);
    keyed_repo_close(&k);
}

static bool no(void *payload, uint64_t done, uint64_t total)
{
    unsigned *left = payload;

    assert_true(done <= total);
    return (*left)-- > 0;
}

static void a_rebuild_that_fails_leaves_no_half_of_it(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    made_ids ids = PUT(&k, "s", NEW, plain_items);
    bc_error err = BC_ERROR_INIT;
    unsigned left = 2;
    bc_buf digest = BC_BUF_INIT;

    b->options.work = (bc_work){no, &left};
    begin(b, &k, "s");
    assert_int_equal(rebuild_fails(b, &err), BC_ERR_CANCELLED);
    b->options.work = (bc_work){NULL, NULL};
    begin(b, &k, "s");
    rebuild(b);
    made_forget(&k, &ids.last);
    assert_int_equal(rebuild_fails(b, &err), BC_ERR_OBJECT_NOT_FOUND);
    assert_int_equal(files_cache_save(&digest, b->cache, NULL), BC_ERR_USAGE);
    keyed_repo_close(&k);
}

/* Size and digest are known before the file is there. */
static void what_is_measured_is_what_is_saved(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    char path[TMPDIR_PATH_MAX];
    files_measured file;
    bc_buf digest = BC_BUF_INIT;

    PUT(&k, "s", NEW, plain_items);
    begin(b, &k, "s");
    (void)rebuild(b);
    assert_int_equal(files_cache_measure(&file, b->cache, NULL), BC_OK);
    assert_int_equal(strlen(file.digest), 16);
    assert_int_equal(files_cache_save(&digest, b->cache, NULL), BC_OK);
    assert_non_null(strstr(bc_buf_text(&digest), file.digest));
    assert_int_equal(
        file.bytes, io_stat(io_posix(), tmpdir_path(path, &b->dir, NAME)).size);
    bc_buf_dispose(&digest);
    keyed_repo_close(&k);
}

/* As get_one: "aid:" and an id, or a name of which there is just one. */
static void a_chosen_archive_is_taken_and_newer_ones_are_counted(void **state)
{
    static const item older[] = {
        {.path = "a", .ctime_ns = 1, .mtime_ns = 1, .inode = 77},
        {.path = "z", .ctime_ns = 2, .mtime_ns = 2, .inode = 78}};
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    made_ids old = PUT(&k, "s", OLD, older);
    char text[80] = "aid:";
    files_rebuilt made;

    PUT(&k, "s", NEW, plain_items);
    begin(b, &k, "s");
    bc_hex_encode(text + 4, old.archive.b, 32);
    assert_int_equal(files_cache_rebuild(&made, b->cache, text, NULL), BC_OK);
    assert_memory_equal(made.archive.b, old.archive.b, 32);
    assert_int_equal(made.newer, 1);
    assert_true(is_known(b, &k, "a", 77));
    assert_false(is_known(b, &k, "d", 4));
    assert_int_equal(rebuild(b).newer, 0);
    assert_true(is_known(b, &k, "d", 4));
    keyed_repo_close(&k);
}

static void an_archive_that_is_not_exactly_one_of_the_series_is_refused(
    void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    made_ids other = PUT(&k, "t", OLD, plain_items);
    char text[80] = "aid:";
    bc_error err = BC_ERROR_INIT;
    files_rebuilt made;

    PUT(&k, "s", OLD, plain_items);
    PUT(&k, "s", NEW, plain_items);
    begin(b, &k, "s");
    assert_int_equal(
        files_cache_rebuild(&made, b->cache, "s", &err), BC_ERR_COMMAND);
    assert_string_equal(err.message,
        "Command Error: s needed to match precisely one archive, but matched "
        "2.");
    bc_hex_encode(text + 4, other.archive.b, 32);
    assert_int_equal(
        files_cache_rebuild(&made, b->cache, text, &err), BC_ERR_COMMAND);
    assert_false(files_cache_loaded(b->cache));
    keyed_repo_close(&k);
}

/* It has Borg's marker for a name, which is not what it was called. */
static void rs_scenario_57_a_lost_archive_is_not_found_by_its_name(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    made_ids lost = PUT(&k, "s", OLD, plain_items);
    bc_error err = BC_ERROR_INIT;
    files_rebuilt made;

    made_forget(&k, &lost.archive);
    begin(b, &k, "s");
    assert_int_equal(
        files_cache_rebuild(&made, b->cache, "s", &err), BC_ERR_COMMAND);
    assert_int_equal(bc_code_exit(err.code, false), 4);
    assert_string_equal(err.message,
        "Command Error: s needed to match precisely one archive, but matched "
        "0.");
    keyed_repo_close(&k);
}

static void survives_every_failed_allocation(void **state)
{
    backup *b = *state;
    keyed_repo k = keyed_repo_open(2);
    bool reached = true;

    PUT(&k, "s", NEW, plain_items);
    b->options.log = (bc_log)BC_LOG_NONE;
    for (unsigned long n = 1; reached; n++) {
        files_rebuilt out;
        bc_code code;

        begin(b, &k, "s");
        fail_alloc_begin(n);
        code = files_cache_rebuild(&out, b->cache, n % 2 ? NULL : "s", NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(files_cache_loaded(b->cache), !reached);
    }
    keyed_repo_close(&k);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, backup_setup, backup_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cs_scenario_49_the_newest_archive_is_taken),
        TEST(cs_scenario_44_a_lost_file_is_rebuilt_and_kept),
        TEST(cs_scenario_20_and_31_what_cannot_be_used_is_rebuilt),
        TEST(an_empty_file_is_a_file_and_not_rebuilt),
        TEST(cs_scenario_50_an_expression_chooses_or_refuses),
        TEST(cs_scenario_51_what_lacks_a_field_is_unknown),
        TEST(a_rebuild_forgets_what_was_memorized),
        TEST(a_path_that_comes_again_has_its_last_facts),
        TEST(many_files_are_found_after_the_newest_are_gone),
        TEST(what_is_measured_is_what_is_saved),
        TEST(a_chosen_archive_is_taken_and_newer_ones_are_counted),
        TEST(an_archive_that_is_not_exactly_one_of_the_series_is_refused),
        TEST(rs_scenario_57_a_lost_archive_is_not_found_by_its_name),
        TEST(a_rebuild_that_fails_leaves_no_half_of_it),
        TEST(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

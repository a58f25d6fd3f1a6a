#include "backup_fixture.h"

#include <errno.h>

#define MAX_NS INT64_C(2147310847000000000)

static const record known = {.key = 1,
    .inode = 5,
    .size = 6,
    .ctime_ns = 1000,
    .mtime_ns = 2000,
    .chunks = 2};

/* What differs from the known record, and what comes of it. */
typedef struct row {
    const char *what;
    unsigned mode;
    uint8_t key;
    bc_file_stat st;
    bc_file_verdict verdict;
    const char *line;
    bool loads;
} row;

static const row rows[] = {
    {"1: no regular file", CIS, 1, {false, 5, 6, 1000, 2000},
        BC_FILE_NOT_REGULAR, "", false},
    {"1 before 2", FMT_MODE_DISABLED, 1, {false, 5, 6, 1000, 2000},
        BC_FILE_NOT_REGULAR, "", false},
    {"2: disabled", FMT_MODE_DISABLED, 1, {true, 5, 6, 1000, 2000},
        BC_FILE_DISABLED, "UNKNOWN: files cache disabled\n", false},
    {"3: rechunk", FMT_MODE_RECHUNK | FMT_MODE_CTIME, 1,
        {true, 5, 6, 1000, 2000}, BC_FILE_RECHUNK,
        "UNKNOWN: rechunking enforced\n", false},
    {"4: unknown", CIS, 2, {true, 5, 6, 1000, 2000}, BC_FILE_UNKNOWN,
        "UNKNOWN: no file metadata in cache for: b'path'\n", true},
    {"cs_scenario_35: size before inode", CIS, 1, {true, 4, 7, 1000, 2000},
        BC_FILE_CHANGED_SIZE, "KNOWN-CHANGED: file size has changed: b'path'\n",
        true},
    {"6: inode before ctime", CIS, 1, {true, 4, 6, 1001, 2000},
        BC_FILE_CHANGED_INODE,
        "KNOWN-CHANGED: file inode number has changed: b'path'\n", true},
    {"cs_scenario_33: touched, by ctime", CS, 1, {true, 5, 6, 1001, 1500},
        BC_FILE_CHANGED_CTIME,
        "KNOWN-CHANGED: file ctime has changed: b'path'\n", true},
    {"cs_scenario_33: touched, by mtime", MS, 1, {true, 5, 6, 1001, 1500},
        BC_FILE_CHANGED_MTIME,
        "KNOWN-CHANGED: file mtime has changed: b'path'\n", true},
    {"cs_scenario_34: copied, by mtime and inode", IMS, 1,
        {true, 4, 6, 1001, 2000}, BC_FILE_CHANGED_INODE,
        "KNOWN-CHANGED: file inode number has changed: b'path'\n", true},
    {"cs_scenario_34: copied, by mtime", MS, 1, {true, 4, 6, 1001, 2000},
        BC_FILE_UNCHANGED, "", true},
    {"9: by all", CIS, 1, {true, 5, 6, 1000, 2000}, BC_FILE_UNCHANGED, "",
        true},
    {"9: mtime is not looked at", CIS, 1, {true, 5, 6, 1000, 1},
        BC_FILE_UNCHANGED, "", true},
    {"9: inode is not looked at", CS, 1, {true, 1, 6, 1000, 2000},
        BC_FILE_UNCHANGED, "", true},
};

static void every_row_of_the_decision_table(void **state)
{
    backup *b = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const row *r = &rows[i];
        bc_file_known out;
        const char *last;

        backup_give(b, &known, 1);
        b->options.mode = r->mode;
        backup_begin(b);
        out = backup_known(b, r->key, &r->st);
        last = strstr(b->log, "loaded.\n");
        last = last == NULL ? b->log : last + strlen("loaded.\n");
        if (out.verdict != r->verdict || strcmp(last, r->line) != 0 ||
            files_cache_loaded(b->cache) != r->loads)
            fail_msg("%s: %d, %s", r->what, (int)out.verdict, b->log);
        assert_int_equal(
            out.chunk_count, r->verdict == BC_FILE_UNCHANGED ? 2 : 0);
    }
}

static void gives_the_chunks_of_an_unchanged_file(void **state)
{
    backup *b = *state;
    bc_file_stat st = backup_stat(&known);
    bc_files_chunk chunk;
    bc_file_known out;

    backup_give(b, &known, 1);
    backup_begin(b);
    out = backup_known(b, 1, &st);
    for (uint8_t i = 0; i < 2; i++) {
        assert_true(bc_files_chunk_next(&chunk, &out.chunk_bytes));
        assert_int_equal(chunk.id.b[31], i);
        assert_int_equal(chunk.size, 100 + i);
    }
    assert_false(bc_files_chunk_next(&chunk, &out.chunk_bytes));
}

static void cs_scenario_40_an_empty_file_is_unchanged_without_chunks(
    void **state)
{
    backup *b = *state;
    record empty = {.key = 3, .inode = 1, .ctime_ns = 1, .mtime_ns = 1};
    bc_file_stat st = backup_stat(&empty);
    bc_file_known out;

    backup_give(b, &empty, 1);
    backup_begin(b);
    out = backup_known(b, 3, &st);
    assert_int_equal(out.verdict, BC_FILE_UNCHANGED);
    assert_int_equal(out.chunk_count, 0);
    assert_int_equal(out.chunk_bytes.len, 0);
}

/* Row 9 takes over what it did not compare; size and chunks stay. */
static void cs_scenario_34_the_new_inode_is_remembered(void **state)
{
    backup *b = *state;
    bc_file_stat st = {true, 9, 6, 1500, 2000};
    record later = {.key = 7, .ctime_ns = 5000, .mtime_ns = 5000};
    record wanted = known;

    backup_give(b, &known, 1);
    b->options.mode = MS;
    backup_begin(b);
    assert_int_equal(backup_known(b, 1, &st).chunk_count, 2);
    assert_int_equal(backup_known(b, 1, &st).chunk_count, 2);
    backup_memorize(b, &later);
    backup_save(b);
    wanted.inode = 9;
    wanted.ctime_ns = 1500;
    backup_holds(b, &wanted, 1);
}

/* Each of the three alone, where the mode does not look at it. */
static void cs_scenario_34_whatever_differs_alone_is_remembered(void **state)
{
    static const struct {
        unsigned mode;
        bc_file_stat st;
    } cases[] = {
        {MS, {true, 9, 6, 1000, 2000}},
        {MS, {true, 5, 6, 1500, 2000}},
        {CS, {true, 9, 6, 1000, 2000}},
        {CIS, {true, 5, 6, 1000, 1500}},
    };
    backup *b = *state;
    record later = {.key = 7, .ctime_ns = 5000, .mtime_ns = 5000};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        record wanted = known;

        backup_give(b, &known, 1);
        b->options.mode = cases[i].mode;
        backup_begin(b);
        assert_int_equal(backup_known(b, 1, &cases[i].st).chunk_count, 2);
        backup_memorize(b, &later);
        backup_save(b);
        wanted.inode = cases[i].st.inode;
        wanted.ctime_ns = cases[i].st.ctime_ns;
        wanted.mtime_ns = cases[i].st.mtime_ns;
        backup_holds(b, &wanted, 1);
    }
}

static void a_changed_file_keeps_its_entry_and_its_raised_age(void **state)
{
    backup *b = *state;
    bc_file_stat st = {true, 5, 7, 1000, 2000};
    record wanted = known;

    backup_give(b, &known, 1);
    backup_begin(b);
    assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_CHANGED_SIZE);
    backup_save(b);
    wanted.age = 1;
    backup_holds(b, &wanted, 1);
}

static void cs_scenario_26_times_are_clamped(void **state)
{
    backup *b = *state;
    record old = {.key = 1, .ctime_ns = -631152000, .mtime_ns = INT64_MAX};
    bc_file_stat same = {true, 0, 0, 0, MAX_NS};
    bc_file_stat off_by_one = {true, 0, 0, -1, MAX_NS - 1};

    b->options.mode = CS;
    backup_begin(b);
    backup_memorize(b, &old);
    assert_true(backup_said(b,
        "FILES-CACHE-UPDATE: put FileCacheEntry(age=0, inode=0, size=0, "
        "ctime=Timestamp(seconds=0, nanoseconds=0), "
        "mtime=Timestamp(seconds=2147310847, nanoseconds=0), "
        "chunks='[0 entries]') <- b'path'\n"));
    assert_int_equal(backup_known(b, 1, &same).verdict, BC_FILE_UNCHANGED);
    assert_int_equal(
        backup_known(b, 1, &off_by_one).verdict, BC_FILE_UNCHANGED);
}

static void a_memorized_file_is_unchanged_afterwards(void **state)
{
    backup *b = *state;
    record grown = known;
    bc_file_stat st;

    backup_begin(b);
    backup_memorize(b, &known);
    for (uint32_t chunks = 0; chunks < 5; chunks++) { /* smaller and larger */
        grown.chunks = 4 * chunks % 5;
        grown.size++;
        backup_memorize(b, &grown);
        st = backup_stat(&grown);
        assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_UNCHANGED);
        assert_int_equal(backup_known(b, 1, &st).chunk_count, grown.chunks);
    }
    st.regular = false;
    assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_NOT_REGULAR);
}

static void cs_scenario_36_rechunking_updates_and_keeps_the_others(void **state)
{
    backup *b = *state;
    record both[] = {known, {.key = 2, .ctime_ns = 3, .mtime_ns = 3}};
    bc_file_stat st = backup_stat(&both[1]);
    record later = {.key = 3, .ctime_ns = 9000, .mtime_ns = 9000};

    backup_give(b, both, 2);
    b->options.mode = FMT_MODE_RECHUNK | FMT_MODE_CTIME;
    backup_begin(b);
    assert_int_equal(backup_known(b, 2, &st).verdict, BC_FILE_RECHUNK);
    both[1].size = 77;
    backup_memorize(b, &both[1]);
    backup_memorize(b, &later);
    backup_save(b);
    both[0].age = 1;
    backup_holds(b, both, 2);
}

static void cs_scenario_37_disabled_neither_reads_nor_writes(void **state)
{
    backup *b = *state;
    bc_file_stat st = backup_stat(&known);

    backup_give(b, &known, 1);
    b->options.mode = FMT_MODE_DISABLED;
    backup_begin(b);
    backup_known(b, 1, &st);
    backup_memorize(b, &known);
    assert_string_equal(b->log, "UNKNOWN: files cache disabled\n"
                                "FILES-CACHE-NOUPDATE: files cache disabled\n");
    assert_false(files_cache_loaded(b->cache));
    assert_int_equal(
        files_cache_save(&(bc_buf)BC_BUF_INIT, b->cache, NULL), BC_ERR_USAGE);
    backup_holds(b, &known, 1);
}

/* Which file, which line; nothing of it is used. */
static void a_file_that_borg_discards_is_an_empty_table(void **state)
{
    static const struct {
        const char *what;
        const char *bytes;
        size_t len;
        const char *digest;
        const char *line;
    } cases[] = {
        {"cs_scenario_20: another digest", "", 0,
            "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"00\"}}",
            "The files cache is corrupted. [File failed integrity check: "},
        {"cs_scenario_31: wrong shape", "\x93\x01\x02\x03", 4, NULL,
            "The files cache seems invalid. ["},
    };
    backup *b = *state;
    bc_file_stat st = backup_stat(&known);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tmpdir_write(&b->dir, NAME,
            (bc_slice){(const uint8_t *)cases[i].bytes, cases[i].len});
        b->options.record = bc_slice_of(cases[i].digest);
        backup_begin(b);
        assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_UNKNOWN);
        if (!backup_said(b, cases[i].line) ||
            !backup_said(b, "FILES-CACHE-LOAD: finished, 0 entries loaded.\n"))
            fail_msg("%s: %s", cases[i].what, b->log);
        assert_true(files_cache_loaded(b->cache));
    }
}

static void a_missing_file_is_an_empty_table(void **state)
{
    backup *b = *state;
    bc_file_stat st = backup_stat(&known);

    backup_begin(b);
    assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_UNKNOWN);
    assert_true(backup_said(b,
        "The files cache can't be read. [[Errno 2] No such file or "
        "directory: '"));
}

static void a_read_error_is_an_empty_table(void **state)
{
    backup *b = *state;
    bc_file_stat st = backup_stat(&known);

    backup_give(b, &known, 1);
    backup_begin(b);
    b->fault.reading.sys_errno = EIO;
    b->fault.reading.fail_at =
        b->fault.reading.calls + 3; /* open fstat pread */
    assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_UNKNOWN);
    assert_string_equal(b->log,
        "Reading files cache ...\n"
        "FILES-CACHE-LOAD: starting...\n"
        "The files cache can't be read. [[Errno 5] Input/output error]\n"
        "FILES-CACHE-LOAD: finished, 0 entries loaded.\n"
        "UNKNOWN: no file metadata in cache for: b'path'\n");
}

static void cs_scenario_30_records_before_a_cut_tail_are_used(void **state)
{
    backup *b = *state;
    record both[] = {known, {.key = 2, .chunks = 3}};
    bc_file_stat st = backup_stat(&known);
    bc_buf bytes;

    backup_give(b, both, 2);
    bytes = backup_file(b);
    tmpdir_write(&b->dir, NAME, (bc_slice){bytes.ptr, bytes.len - 1});
    bc_buf_dispose(&bytes);
    backup_begin(b);
    assert_int_equal(backup_known(b, 1, &st).verdict, BC_FILE_UNCHANGED);
    assert_int_equal(backup_known(b, 2, &st).verdict, BC_FILE_UNKNOWN);
}

/* Another Borg writes in place what we have open (T10). */
static void a_file_that_changes_under_us_is_an_error(void **state)
{
    backup *b = *state;
    bc_path_hash hash = backup_hash(1);
    bc_file_stat st = backup_stat(&known);
    bc_file_known out;

    backup_give(b, &known, 1);
    backup_begin(b);
    backup_known(b, 2, &st);
    tmpdir_write_text(&b->dir, NAME, "");
    assert_int_equal(
        files_cache_known(&out, b->cache, &hash, BC_SLICE_NULL, &st, NULL),
        BC_ERR_CORRUPT);
}

static void looks_up_in_any_order_without_reading_in_file_order(void **state)
{
    backup *b = *state;
    record many[200];
    unsigned long calls = 0;

    for (size_t i = 0; i < 200; i++)
        many[i] = (record){.key = (uint8_t)i, .size = i, .ctime_ns = 1};
    backup_give(b, many, 200);
    backup_begin(b);
    for (size_t i = 0; i < 200; i++) {
        bc_file_stat st = backup_stat(&many[i]);

        assert_int_equal(
            backup_known(b, (uint8_t)i, &st).verdict, BC_FILE_UNCHANGED);
        if (i == 0)
            calls = b->fault.reading.calls;
    }
    assert_int_equal(b->fault.reading.calls, calls);
    for (size_t i = 0; i < 200; i++) {
        size_t at = i * 73 % 200;
        bc_file_stat st = backup_stat(&many[at]);

        assert_int_equal(
            backup_known(b, (uint8_t)at, &st).verdict, BC_FILE_UNCHANGED);
        assert_int_equal(backup_known(b, (uint8_t)(200 + i % 56), &st).verdict,
            BC_FILE_UNKNOWN);
    }
}

int main(void)
{
#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, backup_setup, backup_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_row_of_the_decision_table),
        TEST(gives_the_chunks_of_an_unchanged_file),
        TEST(cs_scenario_40_an_empty_file_is_unchanged_without_chunks),
        TEST(cs_scenario_34_the_new_inode_is_remembered),
        TEST(cs_scenario_34_whatever_differs_alone_is_remembered),
        TEST(a_changed_file_keeps_its_entry_and_its_raised_age),
        TEST(cs_scenario_26_times_are_clamped),
        TEST(a_memorized_file_is_unchanged_afterwards),
        TEST(cs_scenario_36_rechunking_updates_and_keeps_the_others),
        TEST(cs_scenario_37_disabled_neither_reads_nor_writes),
        TEST(a_file_that_borg_discards_is_an_empty_table),
        TEST(a_missing_file_is_an_empty_table),
        TEST(a_read_error_is_an_empty_table),
        TEST(cs_scenario_30_records_before_a_cut_tail_are_used),
        TEST(a_file_that_changes_under_us_is_an_error),
        TEST(looks_up_in_any_order_without_reading_in_file_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

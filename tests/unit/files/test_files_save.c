#include "backup_fixture.h"

#include "files/files_cache_parts.h"

#include <sys/stat.h>

#define LATER                                                                  \
    {                                                                          \
        .key = 99, .ctime_ns = 9000, .mtime_ns = 9000                          \
    }

static const record later = LATER;

/* One run that meets some of the files unchanged and memorizes the newest,
 * which is dropped for being the newest. */
static void run(backup *b, const record *seen, size_t count)
{
    backup_begin(b);
    backup_memorize(b, &later);
    for (size_t i = 0; i < count; i++) {
        bc_file_stat st = backup_stat(&seen[i]);

        assert_int_equal(
            backup_known(b, seen[i].key, &st).verdict, BC_FILE_UNCHANGED);
    }
    backup_save(b);
}

static void cs_scenario_25_only_ages_change_when_all_is_seen(void **state)
{
    static const uint64_t sizes[] = {
        0, 127, 128, 255, 256, 65535, 65536, UINT32_MAX, UINT64_MAX};
    backup *b = *state;
    record many[45];

    for (size_t i = 0; i < 45; i++)
        many[i] = (record){.key = (uint8_t)i,
            .age = i == 44 ? UINT64_MAX - 1 : sizes[i % 8],
            .inode = sizes[i % 9],
            .size = sizes[i / 5],
            .ctime_ns = (int64_t)(100 * i),
            .mtime_ns = i % 2 == 0 ? 0 : -5000000001,
            .chunks = i == 20 ? 70000 : (uint32_t)(i % 5 * 5)};
    backup_give(b, many, 45);
    run(b, many, 45);
    for (size_t i = 0; i < 45; i++) {
        many[i].age = 0;
        many[i].mtime_ns = many[i].mtime_ns < 0 ? 0 : many[i].mtime_ns;
    }
    backup_holds(b, many, 45);
}

/* 2.6 MiB; pages that come in two parts cost the kernel half as much again. */
static void every_write_but_the_last_ends_at_a_page(void **state)
{
    backup *b = *state;
    const char *line;
    record one = {.key = 1, .chunks = 70000};
    record many[] = {one, {.key = 2, .chunks = 5}};
    unsigned long sizes = 0;
    unsigned writes = 0;

    backup_give(b, many, 2);
    run(b, many, 2);
    for (line = b->fault.log; (line = strstr(line, "write ")) != NULL; line++) {
        assert_int_equal(sizes % 4096, 0);
        sizes += strtoul(line + 6, NULL, 10);
        writes++;
    }
    assert_true(writes > 1);
    backup_holds(b, many, 2);
}

/* Times before 1970 come only from archives: what a look-up finds is clamped
 * and so written anew; an entry that nobody saw keeps them. */
static void unseen_entries_are_copied_whatever_they_hold(void **state)
{
    backup *b = *state;
    record old[] = {{.key = 1, .age = 126, .mtime_ns = -5000000001},
        {.key = 2, .age = 127, .inode = UINT64_MAX, .chunks = 16},
        {.key = 3, .age = 500, .ctime_ns = INT64_C(4294967296000000000)},
        {.key = 4, .age = 998}, {.key = 5, .age = 999}};

    backup_give(b, old, 5);
    b->options.ttl = 1000;
    run(b, NULL, 0);
    for (size_t i = 0; i < 5; i++)
        old[i].age++;
    backup_holds(b, old, 4);
    assert_true(backup_said(
        b, "FILES-CACHE-KILL: removed 1 entries with age >= TTL [1000]\n"));
}

static void a_record_in_another_spelling_is_written_as_borg_does(void **state)
{
    /* the age as d0 00, and the array of 6 as dc 00 06 */
    static const uint8_t ages[] = {0x96, 0xd0, 0x00};
    static const uint8_t heads[] = {0xdc, 0x00, 0x06, 0x00};
    backup *b = *state;
    record one = {.key = 1, .chunks = 1};

    for (int long_head = 0; long_head < 2; long_head++) {
        bc_buf whole;
        bc_buf bytes = BC_BUF_INIT;

        backup_give(b, &one, 1);
        whole = backup_file(b);
        assert_int_equal(
            bc_buf_add(&bytes, (bc_slice){whole.ptr, 35}, NULL), BC_OK);
        assert_int_equal(
            bc_buf_add(&bytes,
                long_head ? (bc_slice){heads, 4} : (bc_slice){ages, 3}, NULL),
            BC_OK);
        assert_int_equal(bc_buf_add(&bytes,
                             (bc_slice){whole.ptr + 37, whole.len - 37}, NULL),
            BC_OK);
        tmpdir_write(&b->dir, NAME, bc_slice_of_buf(&bytes));
        run(b, &one, 1);
        backup_holds(b, &one, 1);
        bc_buf_dispose(&whole);
        bc_buf_dispose(&bytes);
    }
}

static void loaded_entries_come_first_and_keep_their_places(void **state)
{
    backup *b = *state;
    record all[] = {{.key = 5, .ctime_ns = 1}, {.key = 4, .ctime_ns = 2},
        {.key = 3, .ctime_ns = 3}, {.key = 2, .ctime_ns = 4}};

    backup_give(b, all, 2);
    backup_begin(b);
    backup_memorize(b, &all[2]);
    backup_memorize(b, &all[3]);
    all[0].chunks = 9;
    backup_memorize(b, &all[0]);
    backup_memorize(b, &later);
    backup_save(b);
    all[1].age = 1;
    backup_holds(b, all, 4);
}

static void cs_scenario_43_nothing_memorized_drops_all_that_was_seen(
    void **state)
{
    backup *b = *state;
    record both[] = {{.key = 1, .ctime_ns = 1}, {.key = 2, .ctime_ns = 2}};
    bc_file_stat st[] = {backup_stat(&both[0]), backup_stat(&both[1])};

    backup_give(b, both, 2);
    backup_begin(b);
    backup_known(b, 1, &st[0]);
    backup_known(b, 2, &st[1]);
    backup_save(b);
    assert_non_null(strstr(b->log,
        "FILES-CACHE-SAVE: starting...\n"
        "FILES-CACHE-KILL: removed 0 entries with age >= TTL [2]\n"
        "FILES-CACHE-KILL: removed 2 entries with ctime/mtime >= "
        "1970-01-01T00:00:00+00:00\n"
        "FILES-CACHE-SAVE: finished, 0 remaining entries saved.\n"));
    backup_holds(b, NULL, 0);
    backup_begin(b);
    assert_int_equal(backup_known(b, 1, &st[0]).verdict, BC_FILE_UNKNOWN);
    assert_int_equal(backup_known(b, 2, &st[1]).verdict, BC_FILE_UNKNOWN);
    assert_true(backup_said(b, "Verified integrity of "));
}

static void cs_scenario_45_all_with_the_newest_time_are_dropped(void **state)
{
    backup *b = *state;
    record all[] = {{.key = 1, .ctime_ns = 6, .mtime_ns = 7},
        {.key = 2, .ctime_ns = 8}, {.key = 3, .mtime_ns = 8}};

    backup_begin(b);
    for (size_t i = 0; i < 3; i++)
        backup_memorize(b, &all[i]);
    backup_save(b);
    backup_holds(b, all, 1);
}

/* Whatever the mode: either time of one file ends the life of the entries that
 * are not older. */
static void the_newest_is_a_ctime_or_an_mtime(void **state)
{
    static const record newest[] = {{.key = 2, .ctime_ns = 5, .mtime_ns = 9},
        {.key = 2, .ctime_ns = 9, .mtime_ns = 5}};
    backup *b = *state;
    record older[] = {{.key = 1, .ctime_ns = 7}, {.key = 3, .mtime_ns = 8}};

    for (size_t i = 0; i < 4; i++) {
        b->options.mode = i < 2 ? CIS : IMS;
        backup_give(b, NULL, 0);
        backup_begin(b);
        backup_memorize(b, &older[0]);
        backup_memorize(b, &newest[i % 2]);
        backup_memorize(b, &older[1]);
        backup_save(b);
        backup_holds(b, older, 2);
    }
}

/* cs_scenario_2: what the umask leaves, as of every file of a cache. */
static void cs_scenario_2_the_umask_decides_who_reads_it(void **state)
{
    static const mode_t masks[] = {0022, 0077, 0027};
    backup *b = *state;
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
        mode_t before = umask(masks[i]);

        run(b, NULL, 0);
        umask(before);
        assert_int_equal(stat(tmpdir_path(path, &b->dir, NAME), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0666 & ~masks[i]);
    }
}

/* Row 9 refreshes a time beyond what was memorized (5.8). */
static void an_unchanged_file_with_a_newer_ctime_is_dropped(void **state)
{
    backup *b = *state;
    record both[] = {{.key = 1, .mtime_ns = 1}, {.key = 2, .mtime_ns = 2}};
    bc_file_stat st = backup_stat(&both[1]);

    backup_give(b, both, 2);
    b->options.mode = MS;
    backup_begin(b);
    backup_memorize(b, &later);
    st.ctime_ns = 9001;
    assert_int_equal(backup_known(b, 2, &st).verdict, BC_FILE_UNCHANGED);
    backup_save(b);
    both[0].age = 1;
    backup_holds(b, both, 1);
}

static void cs_scenario_46_unseen_entries_live_as_long_as_the_ttl(void **state)
{
    static const struct {
        int64_t ttl;
        int runs; /* after which it is gone */
    } cases[] = {{1, 1}, {2, 2}, {10, 10}, {0, 1}, {-3, 1}, {INT64_MAX, 12}};
    backup *b = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        record one = {.key = 1, .ctime_ns = 1};

        backup_give(b, &one, 1);
        b->options.ttl = cases[i].ttl;
        for (int n = 1; n < cases[i].runs; n++) {
            run(b, NULL, 0);
            one.age++;
            backup_holds(b, &one, 1);
        }
        run(b, NULL, 0);
        one.age++;
        backup_holds(b, &one, cases[i].ttl == INT64_MAX);
    }
}

static void cs_scenario_48_the_cut_off_is_the_least_of_both(void **state)
{
    static const struct {
        bc_opt_i64 newest;
        bc_opt_i64 start;
        bc_ns cutoff;
    } rows[] = {
        {{false, 0}, {false, 0}, INT64_MAX},
        {{true, 0}, {false, 0}, 0},
        {{true, 77}, {false, 0}, 77},
        {{false, 0}, {true, 3000000005}, 5},
        {{true, 4}, {true, 3000000005}, 4},
        {{true, 6}, {true, 3000000005}, 5},
        {{true, 6}, {true, INT64_MIN}, INT64_MIN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (files_cache_cutoff(rows[i].newest, rows[i].start) != rows[i].cutoff)
            fail_msg("row %zu", i);
}

static void cs_scenario_48_a_file_from_3_s_before_the_start_is_dropped(
    void **state)
{
    backup *b = *state;
    record one = {.key = 1, .ctime_ns = 500};

    for (int64_t more = 0; more < 2; more++) {
        b->options.start_backup_ns =
            (bc_opt_i64){true, one.ctime_ns + 3000000000 + more};
        backup_begin(b);
        backup_memorize(b, &later);
        backup_memorize(b, &one);
        backup_save(b);
        backup_holds(b, &one, (size_t)more);
    }
}

static void a_save_can_be_repeated(void **state)
{
    backup *b = *state;
    record one = {.key = 1, .chunks = 3};
    bc_file_stat st = backup_stat(&one);
    char first[sizeof(b->record)];

    backup_give(b, &one, 1);
    run(b, &one, 1);
    memcpy(first, b->record, sizeof(first));
    assert_int_equal(backup_known(b, 1, &st).chunk_count, 3);
    backup_save(b);
    assert_string_equal(b->record, first);
    backup_holds(b, &one, 1);
}

static void without_a_save_nothing_is_written(void **state)
{
    backup *b = *state;
    record one = {.key = 1};

    backup_give(b, &one, 1);
    backup_begin(b);
    backup_memorize(b, &later);
    files_cache_free(b->cache);
    b->cache = NULL;
    backup_holds(b, &one, 1);
    assert_string_equal(b->fault.log, "");
}

int main(void)
{
#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, backup_setup, backup_teardown)
    const struct CMUnitTest tests[] = {
        TEST(cs_scenario_25_only_ages_change_when_all_is_seen),
        TEST(every_write_but_the_last_ends_at_a_page),
        TEST(unseen_entries_are_copied_whatever_they_hold),
        TEST(a_record_in_another_spelling_is_written_as_borg_does),
        TEST(loaded_entries_come_first_and_keep_their_places),
        TEST(cs_scenario_43_nothing_memorized_drops_all_that_was_seen),
        TEST(cs_scenario_45_all_with_the_newest_time_are_dropped),
        TEST(the_newest_is_a_ctime_or_an_mtime),
        TEST(cs_scenario_2_the_umask_decides_who_reads_it),
        TEST(an_unchanged_file_with_a_newer_ctime_is_dropped),
        TEST(cs_scenario_46_unseen_entries_live_as_long_as_the_ttl),
        TEST(cs_scenario_48_the_cut_off_is_the_least_of_both),
        TEST(cs_scenario_48_a_file_from_3_s_before_the_start_is_dropped),
        TEST(a_save_can_be_repeated),
        TEST(without_a_save_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

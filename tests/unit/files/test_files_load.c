#include "view_fixture.h"

static void add_many(fixture *fx, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        record r = fixture_record(i);

        record_add(&fx->bytes, &r);
    }
}

static void counts_entries_ages_and_the_newest_time(void **state)
{
    fixture fx;
    const bc_files_head *head;

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 10); /* ages 0 1 2 0 1 2 0 1 2 0 */
    fixture_sign(&fx);
    head = fixture_load(&fx);
    assert_string_equal(head->name, "files.x");
    assert_string_equal(head->path, "cache/files.x");
    assert_null(head->series);
    assert_int_equal(head->bytes, fx.bytes.size);
    assert_int_equal(head->entries.value, 10);
    assert_int_equal(head->readable_bytes.value, fx.bytes.size);
    assert_int_equal(head->integrity, BC_INTEGRITY_OK);
    assert_int_equal(head->newest_ns.value, 1009);
    assert_int_equal(head->age_count, 3);
    assert_int_equal(head->ages[0].count, 4);
    assert_int_equal(head->ages[2].age, 2);
    assert_int_equal(head->ages[2].count, 3);
    assert_true(head->has_next_save);
    assert_int_equal(head->next_save.cutoff_ns, 1009);
    assert_int_equal(head->next_save.seen_kept, 9);
    assert_int_equal(head->next_save.seen_dropped_by_race, 1);
    assert_int_equal(head->next_save.unseen_kept, 4); /* TTL 2: age 0 */
    assert_int_equal(head->next_save.unseen_dropped_by_ttl, 6);
    assert_int_equal(bc_files_view_findings(fx.view).count, 0);
    assert_int_equal(bc_files_view_progress(fx.view), head->bytes);
    fixture_free(&fx);
}

static void speaks_borgs_texts(void **state)
{
    fixture fx;

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 2);
    fixture_sign(&fx);
    fixture_load(&fx);
    assert_string_equal(fx.log,
        "10 borg.cache: Reading files cache ...\n"
        "10 borg.debug.files_cache: FILES-CACHE-LOAD: starting...\n"
        "10 borg.crypto.file_integrity: Verified integrity of cache/files.x\n"
        "10 borg.debug.files_cache: FILES-CACHE-LOAD: finished, 2 entries "
        "loaded.\n");
    fixture_free(&fx);
}

static void an_empty_file_has_zero_entries_and_no_newest_time(void **state)
{
    fixture fx;
    const bc_files_head *head;
    char codes[256];

    (void)state;
    fixture_init(&fx);
    fixture_sign(&fx);
    head = fixture_load(&fx);
    assert_int_equal(head->integrity, BC_INTEGRITY_OK);
    assert_true(head->entries.known && head->entries.value == 0);
    assert_true(head->readable_bytes.known && head->readable_bytes.value == 0);
    assert_false(head->newest_ns.known);
    assert_int_equal(head->age_count, 0);
    assert_true(head->has_next_save);
    assert_int_equal(head->next_save.seen_kept, 0);
    assert_string_equal(fixture_codes(&fx, codes), "files-cache-empty");
    fixture_free(&fx);
}

/* Which file, which digest: what is said of it. */
typedef struct row {
    const char *what;
    const char *digest; /* NULL: none; "": the right one */
    const char *name;
    bool stale;
    /* 0 whole, 'c' cut, 'i' no record, 'w' none and cut, 'f' a flipped bit */
    char tail;
    bc_integrity integrity;
    bool next_save;
    const char *codes;
} row;

#define FINAL(a) "{\"algorithm\": \"" a "\", \"digests\": {\"final\": \"00\"}}"

static const row rows[] = {
    {"whole", "", "files.x", false, 0, BC_INTEGRITY_OK, true, ""},
    {"cs_scenario_20: a flipped bit", "", "files.x", false, 'f',
        BC_INTEGRITY_MISMATCH, false, "integrity-mismatch"},
    {"cs_scenario_21: no digest", NULL, "files.x", false, 'f',
        BC_INTEGRITY_MISSING_DIGEST, true, "digest-missing"},
    {"cs_scenario_22: unknown algorithm", FINAL("MD5"), "files.x", false, 0,
        BC_INTEGRITY_NOT_CHECKED, true, "digest-unknown-algorithm"},
    {"cs_scenario_23: no JSON", "{", "files.x", false, 0,
        BC_INTEGRITY_UNREADABLE_DIGEST, false, "digest-unreadable"},
    {"cs_scenario_30: cut without a digest", NULL, "files.x", false, 'c',
        BC_INTEGRITY_MISSING_DIGEST, true,
        "digest-missing files-cache-truncated"},
    {"cut with a digest", FINAL("XXH64"), "files.x", false, 'c',
        BC_INTEGRITY_MISMATCH, false,
        "integrity-mismatch files-cache-truncated"},
    {"cs_scenario_31: wrong shape", NULL, "files.x", false, 'i',
        BC_INTEGRITY_MISSING_DIGEST, false,
        "digest-missing files-cache-invalid"},
    {"a wrong shape that is cut", NULL, "files.x", false, 'w',
        BC_INTEGRITY_MISSING_DIGEST, true,
        "digest-missing files-cache-truncated"},
    {"wrong shape under the right digest", "", "files.x", false, 'i',
        BC_INTEGRITY_OK, false, "files-cache-invalid"},
    {"void section", "", "files.x", true, 0, BC_INTEGRITY_MISSING_DIGEST, true,
        "integrity-section-stale"},
    {"void section without this key", NULL, "files.x", true, 0,
        BC_INTEGRITY_MISSING_DIGEST, true, "digest-missing"},
    {"capitals", "", "files.X", false, 0, BC_INTEGRITY_OK, true,
        "digest-not-used-by-borg"},
    {"capitals and a wrong digest", FINAL("XXH64"), "files.X", false, 0,
        BC_INTEGRITY_MISMATCH, true,
        "integrity-mismatch digest-not-used-by-borg"},
};

static void load_row(fixture *fx, const row *r)
{
    fixture_init(fx);
    fx->options.name = r->name;
    fx->options.section_stale = r->stale;
    add_many(fx, 3);
    if (r->tail == 'c')
        fx->bytes.size -= 5;
    if (r->tail == 'i')
        msgpack_sbuffer_write(&fx->bytes, "\x93\1\2\3", 4);
    if (r->tail == 'w')
        msgpack_sbuffer_write(&fx->bytes, "\x93\1", 2);
    if (r->digest != NULL && r->digest[0] == 0)
        fixture_sign(fx);
    else if (r->digest != NULL)
        fx->options.record = bc_slice_of(r->digest);
    if (r->tail == 'f')
        fx->bytes.data[20] ^= 1;
    fixture_load(fx);
}

static void verdicts_and_findings_of_every_kind_of_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const row *r = &rows[i];
        const bc_files_head *head;
        fixture fx;
        char codes[256];

        load_row(&fx, r);
        head = bc_files_view_head(fx.view);
        if (head->integrity != r->integrity ||
            head->has_next_save != r->next_save ||
            strcmp(fixture_codes(&fx, codes), r->codes) != 0)
            fail_msg("%s: %s, %s", r->what, bc_integrity_name(head->integrity),
                codes);
        assert_int_equal(head->entries.value, r->tail == 'c' ? 2 : 3);
        assert_int_equal(head->readable_bytes.value == head->bytes,
            r->tail == 0 || r->tail == 'f');
        fixture_free(&fx);
    }
}

static void severities_are_those_of_the_contract(void **state)
{
    static const struct {
        size_t row;
        bc_severity severity;
    } cases[] = {{1, BC_FIND_WARNING}, {2, BC_FIND_INFO}, {3, BC_FIND_INFO},
        {4, BC_FIND_WARNING}, {9, BC_FIND_WARNING}, {10, BC_FIND_WARNING},
        {12, BC_FIND_INFO}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fixture fx;

        load_row(&fx, &rows[cases[i].row]);
        assert_int_equal(bc_files_view_findings(fx.view).items[0].severity,
            cases[i].severity);
        fixture_free(&fx);
    }
}

static void says_what_borg_says_of_bad_files(void **state)
{
    static const struct {
        size_t row;
        const char *text;
    } cases[] = {
        {1, "10 borg.cache: The files cache is corrupted. [File failed "
            "integrity check: cache/files.x]\n"},
        {1, "FILES-CACHE-LOAD: finished, 0 entries loaded.\n"},
        {3, "30 borg.crypto.file_integrity: Cannot verify integrity of "
            "cache/files.x: Unknown algorithm 'MD5'\n"},
        {4, "30 borg.crypto.file_integrity: Could not parse integrity data "
            "for cache/files.x: "},
        {5, "FILES-CACHE-LOAD: finished, 2 entries loaded.\n"},
        {7, "10 borg.cache: The files cache seems invalid. ["},
        {8, "FILES-CACHE-LOAD: finished, 3 entries loaded.\n"},
        {13, "FILES-CACHE-LOAD: finished, 3 entries loaded.\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fixture fx;

        load_row(&fx, &rows[cases[i].row]);
        if (strstr(fx.log, cases[i].text) == NULL)
            fail_msg("%s is not in %s", cases[i].text, fx.log);
        fixture_free(&fx);
    }
}

/* Real Borg 2.0.0b12 computed this digest over R1 (cache-side spec 4.5). */
static void cs_scenario_19_the_digest_of_4_5_verifies(void **state)
{
    fixture fx;

    (void)state;
    fixture_init(&fx);
    fx.options.name = "files.c92ecc85cdc46043";
    fx.options.record = bc_slice_of("{\"algorithm\": \"XXH64\", \"digests\": "
                                    "{\"final\": \"adc80ee6ec63b700\"}}");
    assert_int_equal(fixture_load(&fx)->integrity, BC_INTEGRITY_OK);
    fixture_free(&fx);
}

static void an_unread_generation_is_only_hashed(void **state)
{
    fixture fx;
    const bc_files_head *head;

    (void)state;
    fixture_init(&fx);
    fx.options.readable_format = false;
    msgpack_sbuffer_write(&fx.bytes, "not for us", 10);
    fixture_sign(&fx);
    head = fixture_load(&fx);
    assert_int_equal(head->integrity, BC_INTEGRITY_OK);
    assert_false(head->entries.known || head->readable_bytes.known ||
                 head->newest_ns.known || head->has_next_save);
    assert_int_equal(bc_files_view_findings(fx.view).count, 0);
    fixture_free(&fx);
}

static void an_invalid_ttl_takes_the_forecast_away(void **state)
{
    fixture fx;
    bc_next_save save;

    (void)state;
    fixture_init(&fx);
    fx.options.ttl = (bc_opt_i64){false, 0};
    add_many(&fx, 3);
    assert_false(fixture_load(&fx)->has_next_save);
    assert_int_equal(
        bc_files_view_forecast(&save, fx.view, 0, NULL), BC_ERR_NOT_FOUND);
    fixture_free(&fx);
}

/* cache-side spec 5.9: the age is one higher once loaded. */
static void cs_scenario_46_unseen_entries_live_below_the_ttl(void **state)
{
    static const struct {
        int64_t ttl;
        uint64_t kept; /* of ages 0 to 4 */
    } cases[] = {{-1, 0}, {0, 0}, {1, 0}, {2, 1}, {3, 2}, {10, 5},
        {INT64_MIN, 0}, {INT64_MAX, 5}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const bc_files_head *head;
        fixture fx;

        fixture_init(&fx);
        fx.options.ttl.value = cases[i].ttl;
        for (uint8_t age = 0; age < 5; age++) {
            record r = {.key = age, .age = age};

            record_add(&fx.bytes, &r);
        }
        head = fixture_load(&fx);
        assert_int_equal(head->next_save.unseen_kept, cases[i].kept);
        assert_int_equal(
            head->next_save.unseen_dropped_by_ttl, 5 - cases[i].kept);
        fixture_free(&fx);
    }
}

static void cs_scenario_43_45_48_the_race_filter_is_strict(void **state)
{
    static const struct {
        int64_t cutoff;
        uint64_t dropped; /* of times 10 20 20 */
    } cases[] = {{0, 3}, {10, 3}, {11, 2}, {20, 2}, {21, 0}, {INT64_MAX, 0}};
    fixture fx;

    (void)state;
    fixture_init(&fx);
    record_add(&fx.bytes, &(record){.key = 1, .ctime_ns = 10});
    record_add(&fx.bytes, &(record){.key = 2, .ctime_ns = 20});
    record_add(&fx.bytes, &(record){.key = 3, .mtime_ns = 20});
    fixture_load(&fx);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bc_next_save save;

        assert_int_equal(
            bc_files_view_forecast(&save, fx.view, cases[i].cutoff, NULL),
            BC_OK);
        assert_int_equal(save.cutoff_ns, cases[i].cutoff);
        assert_int_equal(save.seen_dropped_by_race, cases[i].dropped);
        assert_int_equal(save.seen_kept, 3 - cases[i].dropped);
    }
    assert_int_equal(bc_files_view_set_cutoff(fx.view, 0, NULL), BC_OK);
    assert_int_equal(bc_files_view_head(fx.view)->next_save.seen_kept, 0);
    fixture_free(&fx);
}

/* Ages far beyond any TTL come as a list, sorted and counted. */
static void counts_every_age_however_large(void **state)
{
    static const uint64_t ages[] = {
        70, 3, UINT64_MAX - 1, 70, 64, 63, 1u << 20, 3, 70};
    static const bc_age_count want[] = {
        {3, 2}, {63, 1}, {64, 1}, {70, 3}, {1u << 20, 1}, {UINT64_MAX - 1, 1}};
    const bc_files_head *head;
    fixture fx;

    (void)state;
    fixture_init(&fx);
    for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++)
        record_add(&fx.bytes, &(record){.key = (uint8_t)i, .age = ages[i]});
    head = fixture_load(&fx);
    assert_int_equal(head->age_count, 6);
    assert_memory_equal(head->ages, want, sizeof(want));
    assert_int_equal(head->next_save.unseen_kept, 0);
    fixture_free(&fx);
}

/* cache-side spec 5.6 step 3 */
static void a_repeated_key_has_its_first_position_and_last_value(void **state)
{
    static const uint8_t keys[] = {1, 2, 1, 3, 2, 1};
    static const uint64_t inodes[] = {105, 104, 103}; /* of keys 1 2 3 */
    const bc_files_head *head;
    fixture fx;

    (void)state;
    fixture_init(&fx);
    for (uint32_t i = 0; i < 6; i++)
        record_add(&fx.bytes, &(record){.key = keys[i],
                                  .age = i,
                                  .inode = 100 + i,
                                  .ctime_ns = 50 - (int64_t)i});
    head = fixture_load(&fx);
    assert_int_equal(head->entries.value, 3);
    assert_int_equal(head->readable_bytes.value, head->bytes);
    assert_int_equal(head->newest_ns.value, 47);
    assert_int_equal(head->age_count, 3);
    for (uint64_t i = 0; i < 3; i++) {
        bc_files_entry entry;

        assert_int_equal(bc_files_view_entry(&entry, fx.view, i, NULL), BC_OK);
        assert_int_equal(entry.path_hash.b[0], i + 1);
        assert_int_equal(entry.inode, inodes[i]);
        assert_int_equal(head->ages[i].count, 1);
    }
    fixture_free(&fx);
}

/* Keys that share a head, or everything but the last byte, are different. */
static void keys_that_are_nearly_equal_stay_apart(void **state)
{
    const bc_files_head *head;
    msgpack_packer pk;
    fixture fx;
    uint8_t hash[32] = {1, 2, 3, 4};

    (void)state;
    fixture_init(&fx);
    msgpack_packer_init(&pk, &fx.bytes, msgpack_sbuffer_write);
    for (unsigned i = 0; i < 600; i++) {
        hash[30] = (uint8_t)(i / 256);
        hash[31] = (uint8_t)i;
        record_pack_head(&pk, hash, &(record){.inode = i});
        msgpack_pack_array(&pk, 0);
    }
    hash[30] = 0;
    hash[31] = 9;
    record_pack_head(&pk, hash, &(record){.inode = 600});
    msgpack_pack_array(&pk, 0);
    head = fixture_load(&fx);
    assert_int_equal(head->entries.value, 600);
    fixture_free(&fx);
}

static void cs_scenario_29_records_may_lie_across_any_block(void **state)
{
    static const size_t most[] = {1, 7, 4096, 65536};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        fixture fx;
        const bc_files_head *head;
        size_t steps = 0;
        bool done = false;

        fixture_init(&fx);
        fx.file.most = most[i];
        add_many(&fx, 200);
        record_add(&fx.bytes, &(record){.key = 201, .chunks = 9000});
        record_add(&fx.bytes, &(record){.key = 202});
        fixture_sign(&fx);
        fixture_open(&fx);
        while (!done) {
            uint64_t before = bc_files_view_progress(fx.view);

            assert_int_equal(
                bc_files_view_step(&done, fx.view, 1, NULL), BC_OK);
            assert_true(done || bc_files_view_progress(fx.view) > before);
            steps++;
        }
        assert_in_range(steps, 2, 10);
        head = bc_files_view_head(fx.view);
        assert_int_equal(head->entries.value, 202);
        assert_int_equal(head->integrity, BC_INTEGRITY_OK);
        fixture_free(&fx);
    }
}

/* A header that claims 2^32-1 chunks costs no more than the bytes there are. */
static void a_huge_claim_needs_no_more_memory_than_the_file(void **state)
{
    fixture fx;
    char codes[256];

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 3);
    record_add(&fx.bytes, &(record){.key = 5});
    fx.bytes.size -= 1; /* the empty chunk list */
    msgpack_sbuffer_write(&fx.bytes, "\xdd\xff\xff\xff\xff", 5);
    fixture_load(&fx);
    assert_string_equal(
        fixture_codes(&fx, codes), "digest-missing files-cache-truncated");
    assert_true(fx.file.asked <= fx.bytes.size);
    fixture_free(&fx);
}

/* The file is longer than what is read at once. */
static void a_step_of_any_size_gets_on(void **state)
{
    fixture fx;
    bool done = false;

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 20000);
    fixture_sign(&fx);
    fixture_open(&fx);
    assert_int_equal(bc_files_view_step(&done, fx.view, 0, NULL), BC_OK);
    assert_true(bc_files_view_progress(fx.view) > 0);
    assert_false(done);
    for (int i = 0; i < 2 && !done; i++)
        assert_int_equal(
            bc_files_view_step(&done, fx.view, SIZE_MAX, NULL), BC_OK);
    assert_true(done);
    fixture_free(&fx);
}

static void a_file_that_cannot_be_opened_is_io_and_may_come_back(void **state)
{
    fixture fx;
    bc_error err = BC_ERROR_INIT;
    bool done;

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 2);
    fixture_open(&fx);
    fx.file.open_errno = EACCES;
    assert_int_equal(bc_files_view_step(&done, fx.view, 100, &err), BC_ERR_IO);
    assert_int_equal(err.code, BC_ERR_IO);
    assert_int_equal(err.sys_errno, EACCES);
    assert_non_null(strstr(fx.log,
        "10 borg.cache: The files cache can't be read. [[Errno 13] Permission "
        "denied: 'cache/files.x']\n"));
    fx.file.open_errno = ENOENT;
    assert_int_equal(bc_files_view_load(fx.view, NULL), BC_ERR_IO);
    fx.file.open_errno = 0;
    fx.file.broken = true;
    assert_int_equal(bc_files_view_load(fx.view, &err), BC_ERR_IO);
    assert_non_null(strstr(err.message, "cache/files.x"));
    assert_int_equal(fx.file.opened, 0);
    fx.file.broken = false;
    assert_int_equal(bc_files_view_load(fx.view, NULL), BC_OK);
    assert_int_equal(bc_files_view_head(fx.view)->entries.value, 2);
    fixture_free(&fx);
}

/* Borg truncates in place: the file may get shorter between two steps. */
static void a_file_that_is_cut_while_read_is_a_mismatch(void **state)
{
    fixture fx;
    const bc_files_head *head;
    bool done = false;

    (void)state;
    fixture_init(&fx);
    add_many(&fx, 3);
    record_add(&fx.bytes, &(record){.key = 9, .chunks = 20000});
    fixture_sign(&fx);
    fixture_open(&fx);
    assert_int_equal(bc_files_view_step(&done, fx.view, 1, NULL), BC_OK);
    assert_false(done);
    fx.file.len = 100;
    assert_int_equal(bc_files_view_load(fx.view, NULL), BC_OK);
    head = bc_files_view_head(fx.view);
    assert_int_equal(head->integrity, BC_INTEGRITY_MISMATCH);
    assert_int_equal(head->entries.value, 3);
    fixture_free(&fx);
}

static void cs_scenario_28_names_the_file_of_a_series(void **state)
{
    char name[23];

    (void)state;
    bc_files_series_name(name, "arch");
    assert_string_equal(name, "files.c92ecc85cdc46043");
    bc_files_series_name(name, "t\xc3\xa9st");
    assert_string_equal(name, "files.611023bd827adc7c");
    bc_files_series_name(name, "");
    assert_string_equal(name, "files.ef46db3751d8e999");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_entries_ages_and_the_newest_time),
        cmocka_unit_test(speaks_borgs_texts),
        cmocka_unit_test(an_empty_file_has_zero_entries_and_no_newest_time),
        cmocka_unit_test(verdicts_and_findings_of_every_kind_of_file),
        cmocka_unit_test(severities_are_those_of_the_contract),
        cmocka_unit_test(says_what_borg_says_of_bad_files),
        cmocka_unit_test(cs_scenario_19_the_digest_of_4_5_verifies),
        cmocka_unit_test(an_unread_generation_is_only_hashed),
        cmocka_unit_test(an_invalid_ttl_takes_the_forecast_away),
        cmocka_unit_test(cs_scenario_46_unseen_entries_live_below_the_ttl),
        cmocka_unit_test(cs_scenario_43_45_48_the_race_filter_is_strict),
        cmocka_unit_test(counts_every_age_however_large),
        cmocka_unit_test(a_repeated_key_has_its_first_position_and_last_value),
        cmocka_unit_test(keys_that_are_nearly_equal_stay_apart),
        cmocka_unit_test(cs_scenario_29_records_may_lie_across_any_block),
        cmocka_unit_test(a_huge_claim_needs_no_more_memory_than_the_file),
        cmocka_unit_test(a_step_of_any_size_gets_on),
        cmocka_unit_test(a_file_that_cannot_be_opened_is_io_and_may_come_back),
        cmocka_unit_test(a_file_that_is_cut_while_read_is_a_mismatch),
        cmocka_unit_test(cs_scenario_28_names_the_file_of_a_series),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

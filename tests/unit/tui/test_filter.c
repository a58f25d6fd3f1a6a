/* The words that say which entries are meant. */
#include "model/filter.h"
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* 2025-03-01 12:00:00 UTC */
#define NOON INT64_C(1740830400000000000)

static bc_files_entry sample(void)
{
    bc_files_entry entry = {.age = 1,
        .inode = 4711,
        .size = 3 << 20,
        .mtime_ns = NOON,
        .ctime_ns = NOON + 1,
        .chunk_count = 100,
        .flags = BC_FLAG_RACE};

    memset(entry.path_hash.b, 0x9f, sizeof(entry.path_hash.b));
    return entry;
}

static void each_word_passes_or_not(void **state)
{
    static const struct {
        const char *text;
        bool passes;
    } rows[] = {
        {"", true},
        {"  ", true},
        {"size>3M", false},
        {"size>=3M", true},
        {"size=3M", true},
        {"size<3M", false},
        {"size<=3M", true},
        {"size!=3M", false},
        {"size>2.9M", true},
        {"size<3.1MiB", true},
        {"size>3072KB", false},
        {"size=3145728", true},
        {"size<99999999999999999999P", true},
        {"age>=1", true},
        {"age>1", false},
        {"chunks>99", true},
        {"inode=4711", true},
        {"4711", true},
        {"471", false},
        {"9f", true},
        {"9F9", true},
        {"9e", false},
        {"!9e", true},
        {"race", true},
        {"!race", false},
        {"ttl", false},
        {"missing", false},
        {"marked", true},
        {"!marked", false},
        {"mtime=2025-03-01", true},
        {"mtime>2025-03-01", false},
        {"mtime>=2025-03-01", true},
        {"mtime<2025-03-01", false},
        {"mtime<2025-03-02", true},
        {"mtime>2025-02-28", true},
        {"mtime=2025-03-01T12:00", true},
        {"mtime=2025-03-01T12:01", false},
        {"mtime<=2025-03-01T11:59:59", false},
        {"ctime=2025-03-01T12:00:00", true},
        {"ctime!=2025-03-01", false},
        {"race size>1M mtime<2026-01-01", true},
        {"race size>1G", false},
    };
    bc_files_entry entry = sample();

    (void)state;
    setenv("TZ", "UTC", 1);
    tzset();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        model_filter filter;
        char why[96] = "";

        if (!model_filter_parse(&filter, rows[i].text, false, why, sizeof(why)))
            fail_msg("%s: %s", rows[i].text, why);
        if (model_filter_match(&filter, &entry, true) != rows[i].passes)
            fail_msg("%s: not %d", rows[i].text, rows[i].passes);
    }
}

static void what_is_not_understood_is_named(void **state)
{
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
        {"size>", "a value is missing: size>"},
        {"size>big", "no number: big"},
        {"size>1X", "no number: 1X"},
        {"size>1Gi", "no number: 1Gi"},
        {"size>.5G", "no number: .5G"},
        {"colour=red", "no such column: colour=red"},
        {"size~1", "compare with < <= = != >= >: size~1"},
        {"size<>1", "compare with < <= = != >= >: size<>1"},
        {"size!1", "compare with < <= = != >= >: size!1"},
        {"mtime<yesterday", "no time like 2025-01-31: yesterday"},
        {"mtime<2025-13-01", "no time like 2025-01-31: 2025-13-01"},
        {"mtime<2025-01-01x", "no time like 2025-01-31: 2025-01-01x"},
        {"mtime<2025-01-01T-1:00", "no time like 2025-01-31: 2025-01-01T-1:00"},
        {"mtime<2025-01-01T1", "no time like 2025-01-31: 2025-01-01T1"},
        {"path~photo", "no path is known, only hashes: path~photo"},
        {"photo", "neither a column nor a flag nor hex: photo"},
        {"!", "neither a column nor a flag nor hex: "},
        {"race racy", "neither a column nor a flag nor hex: racy"},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "too many words: 17"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        model_filter filter;
        char why[96] = "";

        if (model_filter_parse(&filter, rows[i].text, false, why, sizeof(why)))
            fail_msg("%s: understood", rows[i].text);
        assert_string_equal(why, rows[i].why);
    }
}

static void times_are_local(void **state)
{
    bc_files_entry entry = sample();
    model_filter filter;
    char why[96];

    (void)state;
    setenv("TZ", "TST-14", 1); /* 14 hours ahead: it is the 2nd there */
    tzset();
    assert_true(model_filter_parse(
        &filter, "mtime=2025-03-02", false, why, sizeof(why)));
    assert_true(model_filter_match(&filter, &entry, false));
    setenv("TZ", "UTC", 1);
    tzset();
}

static void paths_are_matched_where_they_are_known(void **state)
{
    static const struct {
        const char *text;
        bool passes;
        bool unnamed; /* passes an entry without a path */
    } rows[] = {
        {"path~photo", true, false},
        {"path~PHOTOS/2026", true, false},
        {"path~video", false, false},
        {"!path~photo", false, true},
        {"path!~photo", false, true},
        {"path=home/Photos/2026 raw/a.NEF", false, false}, /* two words */
        {"path=home", false, false},
        {"path!=home", true, true},
        {"photo", true, false},
        {"raw race", true, false},
        {"!raw", false, true},
        {"9f9f", true, true}, /* the hash */
        {"2026", true, false},
        {"fade", false, false},
        {"size>1M path~nef", true, false},
    };
    static const char path[] = "home/Photos/2026 raw/a.NEF";
    bc_files_entry entry = sample();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        model_filter filter;
        char why[96] = "";

        if (!model_filter_parse(&filter, rows[i].text, true, why, sizeof(why)))
            fail_msg("%s: %s", rows[i].text, why);
        assert_true(model_filter_needs_names(&filter));
        entry.path = (bc_slice){(const uint8_t *)path, sizeof(path) - 1};
        if (model_filter_match(&filter, &entry, true) != rows[i].passes)
            fail_msg("%s: not %d", rows[i].text, rows[i].passes);
        entry.path = (bc_slice){NULL, 0};
        if (model_filter_match(&filter, &entry, true) != rows[i].unnamed)
            fail_msg("%s: not %d without", rows[i].text, rows[i].unnamed);
    }
}

static void a_whole_text_may_be_a_path(void **state)
{
    static const char path[] = "home/my docs/a=b";
    bc_files_entry entry = sample();
    model_filter filter;
    char why[96] = "";

    (void)state;
    entry.path = (bc_slice){(const uint8_t *)path, sizeof(path) - 1};
    model_filter_in_path(&filter, "My docs/A=");
    assert_true(model_filter_match(&filter, &entry, false));
    model_filter_in_path(&filter, "docs/b");
    assert_false(model_filter_match(&filter, &entry, false));
    assert_true(model_filter_parse(&filter, "path=home/x", true, why, 96));
    assert_false(model_filter_match(&filter, &entry, false));
    for (size_t i = 0; i < 3; i++) {
        static const char *const texts[] = {"path>a", "path~", "pat~a"};
        static const char *const whys[] = {
            "compare paths with ~ = !~ !=: path>a", "a value is missing: path~",
            "no such column: pat~a"};

        assert_false(model_filter_parse(&filter, texts[i], true, why, 96));
        assert_string_equal(why, whys[i]);
    }
}

static void only_the_flag_m_needs_the_index(void **state)
{
    model_filter filter;
    char why[96];

    (void)state;
    assert_true(
        model_filter_parse(&filter, "race size>1", false, why, sizeof(why)));
    assert_false(model_filter_needs_index(&filter));
    assert_true(
        model_filter_parse(&filter, "race !missing", false, why, sizeof(why)));
    assert_true(model_filter_needs_index(&filter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_passes_or_not),
        cmocka_unit_test(what_is_not_understood_is_named),
        cmocka_unit_test(times_are_local),
        cmocka_unit_test(paths_are_matched_where_they_are_known),
        cmocka_unit_test(a_whole_text_may_be_a_path),
        cmocka_unit_test(only_the_flag_m_needs_the_index),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

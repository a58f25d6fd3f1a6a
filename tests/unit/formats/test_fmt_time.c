#include "base/slice.h"
#include "formats/fmt_time.h"
#include "support/cmocka.h"

#include <inttypes.h>
#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

typedef struct time_row {
    bc_ns ns;
    const char *text;
} time_row;

static void splits_any_instant(void **state)
{
    static const time_row rows[] = {
        {0, "1970-01-01T00:00:00.000000000Z"},
        {-1, "1969-12-31T23:59:59.999999999Z"},
        {INT64_C(1795333516380236079), "2026-11-22T07:45:16.380236079Z"},
        {INT64_C(951782400000000001), "2000-02-29T00:00:00.000000001Z"},
        {INT64_MAX, "2262-04-11T23:47:16.854775807Z"},
        {INT64_MIN, "1677-09-21T00:12:43.145224192Z"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[64];
        fmt_time_parts t;

        fmt_time_split(&t, rows[i].ns);
        snprintf(text, sizeof(text),
            "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%09" PRIu32 "Z", t.year,
            t.month, t.day, t.hour, t.minute, t.second, t.nanos);
        assert_string_equal(text, rows[i].text);
    }
}

static void prints_the_cut_off_as_borg(void **state)
{
    static const time_row rows[] = {
        {0, "1970-01-01T00:00:00+00:00"},
        {INT64_MAX, "2262-04-11T23:47:16.854776+00:00"},
        {INT64_C(1795333516380236079), "2026-11-22T07:45:16.380236+00:00"},
        {500, "1970-01-01T00:00:00+00:00"},
        {1500, "1970-01-01T00:00:00.000002+00:00"},
        {INT64_C(999999999), "1970-01-01T00:00:01+00:00"},
        {-1000, "1969-12-31T23:59:59.999999+00:00"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[FMT_TIME_CUTOFF_MAX];

        fmt_time_cutoff(text, rows[i].ns);
        assert_string_equal(text, rows[i].text);
    }
}

static void knows_the_days_of_week_and_year(void **state)
{
    static const struct {
        int64_t day; /* since 1970-01-01 */
        int weekday;
        int yearday;
    } rows[] = {
        {0, 4, 0}, {-1, 3, 364}, {11016, 2, 59}, /* 2000-02-29 */
        {11322, 0, 365},                         /* 2000-12-31 */
        {11381, 3, 58},                          /* 2001-02-28 */
        {11382, 4, 59},                          /* 2001-03-01 */
        {20779, 0, 325},                         /* 2026-11-22 */
        {-25508, 4, 59},                         /* 1900-03-01 */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fmt_time_parts parts;

        fmt_time_split(&parts, rows[i].day * INT64_C(86400000000000));
        assert_int_equal(parts.weekday, rows[i].weekday);
        assert_int_equal(parts.yearday, rows[i].yearday);
    }
}

/* What Python 3.11's datetime.fromisoformat gives. */
static void reads_iso_times_as_python_does(void **state)
{
    static const struct {
        const char *text;
        bc_ns ns;
    } rows[] = {
        {"1970-01-01T00:00:00.000+00:00", 0},
        {"1970-01-01T00:00:00Z", 0},
        {"2024-10-03T10:30:58.123+00:00", INT64_C(1727951458123000000)},
        {"2024-10-03 10:30:58.1234567+01:30", INT64_C(1727946058123456000)},
        {"20241003T103058+0000", INT64_C(1727951458000000000)},
        {"2024-10-03T10:30:58,123+00:00", INT64_C(1727951458123000000)},
        {"2024-10-03T10+00", INT64_C(1727949600000000000)},
        {"2024-10-03T10:30-00:01:30.5", INT64_C(1727951490500000000)},
        {"2024-10-03T10:30:58.+00:00", INT64_C(1727951458000000000)},
        {"2024-10-03\xc3\xa9"
         "10:30:58+00:00",
            INT64_C(1727951458000000000)},
        {"2000-02-29T23:59:59.999999Z", INT64_C(951868799999999000)},
        {"1969-12-31T23:59:59.999+00:00", -1000000},
        {"1900-03-01T00:00:00+00:00", INT64_C(-2203891200000000000)},
        {"0001-01-01T00:00:00+00:00", INT64_MIN},
        {"9999-12-31T23:59:59-23:59", INT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_ns got = 7;

        if (!fmt_time_read(&got, bc_slice_of(rows[i].text)) ||
            got != rows[i].ns)
            fail_msg("%s: %lld", rows[i].text, (long long)got);
    }
}

static void refuses_what_is_no_time_with_an_offset(void **state)
{
    static const char *const rows[] = {"", "2024-10-03", "2024-10-03T",
        "2024-10-03T10:30:58", "2024-10-03T10:30:58.123", "2024-10-03T24:00Z",
        "2024-10-03T10:60Z", "2024-10-03T10:30:60Z", "2024-13-03T10:30Z",
        "2024-00-03T10:30Z", "2024-10-32T10:30Z", "2024-10-00T10:30Z",
        "2023-02-29T10:30Z", "1900-02-29T10:30Z", "0000-01-01T10:30Z",
        "2024-10-03T10:3058+00:00", "2024-10-03T1030:58+00:00",
        "2024-1003T10:30:58Z", "202410-03T10:30:58Z", "2024-10-03T10:30:58z",
        "2024-10-03T10:30:58Z5", "2024-10-03T10:30:58+24:00",
        "2024-10-03T10:30:58.1x+00:00", "2024-10-03T10:30:58+", "x",
        "2024-10-03T1:30Z", "2024-10-3T10:30Z", "2024-10-03T10:Z"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_ns got = 7;

        if (fmt_time_read(&got, bc_slice_of(rows[i])))
            fail_msg("%s", rows[i]);
        assert_int_equal(got, 7);
    }
}

static void an_archives_time_need_not_have_an_offset(void **state)
{
    static const struct {
        const char *text;
        bool good;
        bc_ns ns;
        const char *said;
    } rows[] = {
        {"1970-01-01T00:00:00.000000", true, 0, "1970-01-01 00:00:00+00:00"},
        {"1970-01-01", true, 0, "1970-01-01 00:00:00+00:00"},
        {"1970-01-01T02:00:00.000001+02:00", true, 1000,
            "1970-01-01 02:00:00.000001+02:00"},
        {"1970-01-01T00:00:00-01:30", true, INT64_C(5400000000000),
            "1970-01-01 00:00:00-01:30"},
        {"1970-01-01T00:00:00+00:00:01.000002", true, -1000002000,
            "1970-01-01 00:00:00+00:00:01.000002"},
        {"1970-01-01T", false, 0, NULL},
        {"1970-01-01T00:00:00+", false, 0, NULL},
        {"", false, 0, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[FMT_TIME_TEXT_MAX];
        bc_ns ns = 7;
        bc_ns offset;

        if (fmt_time_read_archive(&ns, &offset, bc_slice_of(rows[i].text)) !=
            rows[i].good)
            fail_msg("%s", rows[i].text);
        if (!rows[i].good)
            continue;
        assert_int_equal(ns, rows[i].ns);
        fmt_time_text(text, ns, offset);
        assert_string_equal(text, rows[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_iso_times_as_python_does),
        cmocka_unit_test(refuses_what_is_no_time_with_an_offset),
        cmocka_unit_test(an_archives_time_need_not_have_an_offset),
        cmocka_unit_test(splits_any_instant),
        cmocka_unit_test(prints_the_cut_off_as_borg),
        cmocka_unit_test(knows_the_days_of_week_and_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

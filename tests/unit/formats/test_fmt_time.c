#include "formats/fmt_time.h"
#include "support/cmocka.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

typedef struct time_row {
    bc_ns ns;
    const char *text;
} time_row;

static void prints_nine_digits_always(void **state)
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
        char text[FMT_TIME_ISO_MAX];

        fmt_time_iso(text, rows[i].ns);
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
        char text[FMT_TIME_ISO_MAX];

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_nine_digits_always),
        cmocka_unit_test(prints_the_cut_off_as_borg),
        cmocka_unit_test(knows_the_days_of_week_and_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

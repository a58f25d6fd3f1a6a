#include "chunks/chunks_pace.h"

#include "support/cmocka.h"

static const struct {
    uint64_t ids;
    bc_ns span;
    const char *seconds;
    const char *speed;
} rows[] = {
    /* repr() and format_file_size() of Borg's Python gave the texts */
    {0, 0, "0.001", "0 B"},
    {0, -5, "0.001", "0 B"},
    {1, 0, "0.001", "34.00 kB"},
    {6, 8222, "8.222e-06", "24.81 MB"},
    {1, 1, "1e-09", "34.00 GB"},
    {1, 10, "1e-08", "3.40 GB"},
    {1, 1200, "1.2e-06", "28.33 MB"},
    {1, 99999, "9.9999e-05", "340.00 kB"},
    {1, 100000, "0.0001", "340.00 kB"},
    {1, 123456789, "0.123456789", "275 B"},
    {1, 1000000000, "1.0", "34 B"},
    {3, 2500000000, "2.5", "41 B"},
    {29412, 1000000000, "1.0", "1.00 MB"},
    {29411, 1000000000, "1.0", "999.97 kB"},
    {1000000, 12000000000, "12.0", "2.83 MB"},
    {1, 34000000, "0.034", "1.00 kB"},
    {1, 34000136, "0.034000136", "1.00 kB"}, /* 999.996 */
    {1, 34034034, "0.034034034", "999 B"},
    {999, 34000000000, "34.0", "999 B"},
    {1000, 34000000000, "34.0", "1.00 kB"},
    {UINT64_C(2062383853), 1, "1e-09", "70.12 EB"},
};

static void speaks_as_python_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        chunks_pace pace;

        chunks_pace_of(&pace, rows[i].ids, rows[i].span);
        assert_string_equal(pace.seconds, rows[i].seconds);
        assert_string_equal(pace.speed, rows[i].speed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speaks_as_python_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

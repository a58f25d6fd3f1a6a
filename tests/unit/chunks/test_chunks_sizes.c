#include "chunks/chunks_sizes.h"

#include "support/cmocka.h"

static void fits_grows_and_shrinks_along_the_list(void **state)
{
    static const struct {
        uint32_t buckets, fit, grown, shrunk;
    } rows[] = {
        {0, 1031, 2053, 1031},
        {1, 1031, 2053, 1031},
        {1031, 1031, 2053, 1031},
        {1032, 2053, 4099, 1031},
        {2053, 2053, 4099, 1031},
        {2054, 4099, 8209, 2053},
        {262147, 262147, 445649, 131101},
        {1000000, 1287917, 2189459, 757607},
        {1873768367, 1873768367, 2062383853, 1703765389},
        {2062383853, 2062383853, 2062383853, 1873768367},
        {UINT32_MAX, 2062383853, 2062383853, 1873768367},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (chunks_size_fit(rows[i].buckets) != rows[i].fit ||
            chunks_size_grow(rows[i].buckets) != rows[i].grown ||
            chunks_size_shrink(rows[i].buckets) != rows[i].shrunk)
            fail_msg("row %u", rows[i].buckets);
}

static void walks_all_58_sizes_up_and_down(void **state)
{
    uint32_t size = CHUNKS_SIZE_LEAST;
    unsigned count = 1;

    (void)state;
    for (; chunks_size_grow(size) != size; count++) {
        uint32_t next = chunks_size_grow(size);

        assert_true(next > size);
        assert_int_equal(chunks_size_shrink(next), size);
        assert_int_equal(chunks_size_fit(size + 1), next);
        size = next;
    }
    assert_int_equal(count, 58);
    assert_int_equal(size, CHUNKS_SIZE_GREATEST);
}

/* The values are C's and Python's for the same doubles. */
static void rs_scenario_64_limits_are_cut_off_doubles(void **state)
{
    static const struct {
        uint32_t buckets;
        chunks_limits limits;
    } rows[] = {
        {0, {0, 0, 1}},
        {1, {0, 0, 1}},
        {100, {0, 75, 7}}, /* 1 + 6.99…, for 1.0 - 0.93 is below 0.07 */
        {1031, {0, 773, 73}},
        {2053, {513, 1539, 144}},
        {4099, {1024, 3074, 287}},
        {1287917, {321979, 965937, 90155}},
        {1873768367, {468442091, 1405326275, 131163786}},
        {2062383853, {515595963, 2062383853, 144366870}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        chunks_limits limits = chunks_limits_of(rows[i].buckets);

        if (limits.lower != rows[i].limits.lower ||
            limits.upper != rows[i].limits.upper ||
            limits.min_empty != rows[i].limits.min_empty)
            fail_msg("row %u: %u %u %u", rows[i].buckets, limits.lower,
                limits.upper, limits.min_empty);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_grows_and_shrinks_along_the_list),
        cmocka_unit_test(walks_all_58_sizes_up_and_down),
        cmocka_unit_test(rs_scenario_64_limits_are_cut_off_doubles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "formats/fmt_files.h"

#include "support/bytes.h"
#include "support/records.h"
#include "vectors.h"

#include <stdio.h>

#define MAX_NS INT64_C(2147310847000000000)

static fmt_files_status decode_hex(fmt_files_record *out, const char *hex)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    fmt_files_status status = fmt_files_next(out, (bc_slice){bytes, len});

    if (status == FMT_FILES_RECORD)
        assert_int_equal(out->len, len);
    free(bytes);
    return status;
}

/* The same with another record behind it, which opens the quick way. */
static fmt_files_status decode_before_r1(fmt_files_record *out, const char *hex)
{
    char both[512];
    size_t len;
    uint8_t *bytes;
    fmt_files_status status;

    snprintf(both, sizeof(both), "%s" R1, hex);
    bytes = bytes_from_hex(&len, both);
    status = fmt_files_next(out, (bc_slice){bytes, len});
    if (status == FMT_FILES_RECORD)
        assert_int_equal(out->len, len - 96);
    free(bytes);
    return status;
}

/* More than any length in the tests below asks for. */
#define LONG_TAIL ((size_t)70000)

/* The same with count nils behind it. */
static fmt_files_status decode_before(
    fmt_files_record *out, const char *hex, size_t count)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    uint8_t *both = malloc(len + count);
    fmt_files_status status;

    assert_non_null(both);
    memcpy(both, bytes, len);
    memset(both + len, 0xc0, count);
    status = fmt_files_next(out, (bc_slice){both, len + count});
    free(both);
    free(bytes);
    return status;
}

static void expect_r1(const char *hex)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    fmt_files_record r;
    const uint8_t *id;
    uint64_t size;
    char text[65];

    assert_int_equal(
        fmt_files_next(&r, (bc_slice){bytes, len}), FMT_FILES_RECORD);
    assert_int_equal(r.len, len);
    bc_hex_encode(text, r.path_hash, 32);
    assert_string_equal(text,
        "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1");
    assert_int_equal(r.age, 0);
    assert_int_equal(r.inode, 12345678);
    assert_int_equal(r.size, 5);
    assert_int_equal(r.ctime_ns, 1700000000123456789);
    assert_int_equal(r.mtime_ns, 1700000000000000000);
    assert_int_equal(r.chunk_count, 1);
    assert_true(fmt_files_chunk(&id, &size, &r.chunk_bytes));
    bc_hex_encode(text, id, 32);
    assert_string_equal(text,
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assert_int_equal(size, 5);
    assert_false(fmt_files_chunk(&id, &size, &r.chunk_bytes));
    free(bytes);
}

static void reads_record_r1_in_its_shortest_and_longest_spelling(void **state)
{
    (void)state;
    expect_r1(R1);
    expect_r1(R1_WIDE);
}

static void reads_record_r2_and_stops_before_the_next(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, R2 R1);
    fmt_files_record r;

    (void)state;
    assert_int_equal(
        fmt_files_next(&r, (bc_slice){bytes, len}), FMT_FILES_RECORD);
    assert_int_equal(r.len, 60);
    assert_int_equal(r.age, 1);
    assert_true(r.inode == (UINT64_C(1) << 63) + 5);
    assert_int_equal(r.size, 0);
    assert_int_equal(r.ctime_ns, 0);
    assert_int_equal(r.mtime_ns, MAX_NS);
    assert_int_equal(r.chunk_count, 0);
    assert_int_equal(r.chunk_bytes.len, 0);
    free(bytes);
}

/* The packer that the other tests build on writes what Borg writes. */
static void the_tests_own_packer_writes_r2(void **state)
{
    size_t len;
    uint8_t *want = bytes_from_hex(&len, R2);
    msgpack_sbuffer got;
    msgpack_packer pk;
    record r = {.age = 1, .inode = (UINT64_C(1) << 63) + 5, .mtime_ns = MAX_NS};

    (void)state;
    msgpack_sbuffer_init(&got);
    msgpack_packer_init(&pk, &got, msgpack_sbuffer_write);
    record_pack_head(&pk, want + 3, &r);
    msgpack_pack_array(&pk, 0);
    assert_int_equal(got.size, len);
    assert_memory_equal(got.data, want, len);
    msgpack_sbuffer_destroy(&got);
    free(want);
}

static void expect_cut(bc_slice prefix, void *payload)
{
    fmt_files_record r;

    (void)payload;
    assert_int_equal(fmt_files_next(&r, prefix), FMT_FILES_CUT);
}

static void calls_every_prefix_cut(void **state)
{
    static const char *const wholes[] = {R1, R2, R1_WIDE};
    static const size_t lens[] = {96, 60, 150};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, wholes[i]);

        assert_int_equal(
            for_each_prefix((bc_slice){bytes, len}, expect_cut, NULL), lens[i]);
        free(bytes);
    }
}

#define HASH                                                                   \
    "c4201111111111111111111111111111111111111111111111111111111111111111"
#define ZERO "d6ff00000000"

static void check_time(const char *hex, fmt_files_status status, int64_t ns)
{
    static fmt_files_status (*const ways[])(
        fmt_files_record *, const char *) = {decode_hex, decode_before_r1};

    for (size_t way = 0; way < 2; way++) {
        fmt_files_record r;
        char as_ctime[200];
        char as_mtime[200];

        snprintf(
            as_ctime, sizeof(as_ctime), "92" HASH "96000000%s" ZERO "90", hex);
        snprintf(
            as_mtime, sizeof(as_mtime), "92" HASH "96000000" ZERO "%s90", hex);
        if (ways[way](&r, as_ctime) != status)
            fail_msg("ctime %s", hex);
        if (status == FMT_FILES_RECORD)
            assert_int_equal(r.ctime_ns, ns);
        if (ways[way](&r, as_mtime) != status)
            fail_msg("mtime %s", hex);
        if (status == FMT_FILES_RECORD)
            assert_int_equal(r.mtime_ns, ns);
    }
}

/* cache-side spec 14.3; what does not fit 64 bits of nanoseconds is refused */
static void timestamps_of_cache_side_14_3(void **state)
{
    static const struct {
        const char *hex;
        fmt_files_status status;
        int64_t ns;
    } rows[] = {
        {"d6ff00000000", FMT_FILES_RECORD, 0},
        {"d7ff0000000400000000", FMT_FILES_RECORD, 1},
        {"d6ff00000001", FMT_FILES_RECORD, 1000000000},
        {"d6ffffffffff", FMT_FILES_RECORD, 4294967295000000000},
        {"d7ff0000000100000000", FMT_FILES_RECORD, 4294967296000000000},
        {"d7ff0000000500000000", FMT_FILES_RECORD, 4294967296000000001},
        {"d7ffee6b27ffffffffff", FMT_FILES_INVALID, 0},
        {"c70cff000000000000000400000000", FMT_FILES_INVALID, 0},
        {"c70cff3b9ac9ffffffffffffffffff", FMT_FILES_RECORD, -1},
        {"c70cff00000000ffffffffffffffff", FMT_FILES_RECORD, -1000000000},
        {"c70cff1dcd6500fffffffffffffffe", FMT_FILES_RECORD, -1500000000},
        /* both ends of the range, and one beyond */
        {"d7ffcbcb5ffe25c17d04", FMT_FILES_RECORD, INT64_MAX},
        {"d7ffcbcb600225c17d04", FMT_FILES_INVALID, 0},
        {"c70cff32f2d7ff0000000225c17d04", FMT_FILES_RECORD, INT64_MAX},
        {"c70cff32f2d8000000000225c17d04", FMT_FILES_INVALID, 0},
        {"c70cff08a7f200fffffffdda3e82fb", FMT_FILES_RECORD, INT64_MIN},
        {"c70cff08a7f1fffffffffdda3e82fb", FMT_FILES_INVALID, 0},
        {"c70cff000000007fffffffffffffff", FMT_FILES_INVALID, 0},
        {"c70cff000000008000000000000000", FMT_FILES_INVALID, 0},
        /* a billion nanoseconds and more */
        {"d7ffee6b280000000000", FMT_FILES_INVALID, 0},
        {"c70cff3b9aca000000000000000000", FMT_FILES_INVALID, 0},
        /* other spellings, lengths and types */
        {"c704ff00000001", FMT_FILES_RECORD, 1000000000},
        {"c80004ff00000001", FMT_FILES_RECORD, 1000000000},
        {"c900000008ff0000000400000000", FMT_FILES_RECORD, 1},
        {"d4ff00", FMT_FILES_INVALID, 0},
        {"d5ff0000", FMT_FILES_INVALID, 0},
        {"c70bff0000000000000000000000", FMT_FILES_INVALID, 0},
        {"c700ff", FMT_FILES_INVALID, 0},
        {"d60000000000", FMT_FILES_INVALID, 0},
        {"d7fe0000000000000000", FMT_FILES_INVALID, 0},
        {"00", FMT_FILES_INVALID, 0},
        {"cf17979cfe362a0000", FMT_FILES_INVALID, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_time(rows[i].hex, rows[i].status, rows[i].ns);
}

static void refuses_what_is_not_a_record(void **state)
{
    static const char *const rows[] = {
        "00",
        "c1",
        "90",
        "91" HASH,
        "93" HASH "90c0",
        "80",
        "dc0003",
        "dd00000001",
        "92c0",
        "92a0",
        "92c41f",
        "92c421",
        "92c50021",
        "92c600010020",
        "92d920",
        "92" HASH "95",
        "92" HASH "97",
        "92" HASH "dc0007",
        "92" HASH "c0",
        /* age: negative, float, nil, and so large that age + 1 does not fit */
        "92" HASH "96ff",
        "92" HASH "96d0ff",
        "92" HASH "96d3ffffffffffffffff",
        "92" HASH "96ca00000000",
        "92" HASH "96c0",
        "92" HASH "96cfffffffffffffffff",
        "92" HASH "9600e0",
        "92" HASH "960000d1ff00",
        /* chunks: nil, bytes, no pair, a pair of something else */
        "92" HASH "96000000" ZERO ZERO "c0",
        "92" HASH "96000000" ZERO ZERO "c400",
        "92" HASH "96000000" ZERO ZERO "80",
        "92" HASH "96000000" ZERO ZERO "91" HASH,
        "92" HASH "96000000" ZERO ZERO "9191",
        "92" HASH "96000000" ZERO ZERO "9193" HASH "0000",
        "92" HASH "96000000" ZERO ZERO "9192a0",
        "92" HASH "96000000" ZERO ZERO "9192" HASH "ff",
        "92" HASH "96000000" ZERO ZERO "9292" HASH "05c0",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_files_record r;

        if (decode_before(&r, rows[i], LONG_TAIL) != FMT_FILES_INVALID)
            fail_msg("%s", rows[i]);
    }
}

/* As Borg's unpacker, which only gives whole objects to look at. */
static void what_is_no_record_and_not_whole_is_cut(void **state)
{
    static const struct {
        const char *hex;
        size_t missing; /* elements, or bytes */
    } rows[] = {
        {"dc0003", 3},
        {"92c421", 34},
        {"92" HASH "95", 5},
        {"92" HASH "96ff", 5},
        {"92" HASH "96000000" ZERO "c0", 1},
        {"92" HASH "96000000" ZERO ZERO "9193" HASH "00", 1},
        {"92" HASH "96000000" ZERO ZERO "ddffffffffc0", LONG_TAIL + 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_files_record r;

        for (size_t n = 0; n <= LONG_TAIL; n += n < 64 ? 1 : LONG_TAIL - 64) {
            fmt_files_status want =
                n < rows[i].missing ? FMT_FILES_CUT : FMT_FILES_INVALID;

            if (decode_before(&r, rows[i].hex, n) != want)
                fail_msg("%s and %zu more", rows[i].hex, n);
        }
    }
}

static void the_largest_age_is_one_below_the_end(void **state)
{
    fmt_files_record r;

    (void)state;
    assert_int_equal(
        decode_hex(&r, "92" HASH "96cffffffffffffffffe0000" ZERO ZERO "90"),
        FMT_FILES_RECORD);
    assert_true(r.age == UINT64_MAX - 1);
}

static void a_claim_of_chunks_that_are_not_there_is_cut(void **state)
{
    fmt_files_record r;

    (void)state;
    assert_int_equal(
        decode_hex(&r, "92" HASH "96000000" ZERO ZERO "ddffffffff92" HASH "00"),
        FMT_FILES_CUT);
    assert_int_equal(
        decode_hex(&r, "92" HASH "96000000" ZERO ZERO "dcffff"), FMT_FILES_CUT);
}

#define HASH5 HASH "95000000"

static void tells_the_generation_from_the_first_records(void **state)
{
    static const struct {
        const char *hex;
        fmt_files_layout layout;
    } rows[] = {
        {"", FMT_FILES_LAYOUT_NONE},
        {"92", FMT_FILES_LAYOUT_NONE},
        {"92c420", FMT_FILES_LAYOUT_NONE},
        {"00", FMT_FILES_LAYOUT_NONE},
        {"92c41f", FMT_FILES_LAYOUT_NONE},
        {"92" HASH, FMT_FILES_LAYOUT_NONE},
        {"92" HASH "94", FMT_FILES_LAYOUT_NONE},
        {"92da0020", FMT_FILES_LAYOUT_1X},
        {"92" HASH "96", FMT_FILES_LAYOUT_6},
        {R1, FMT_FILES_LAYOUT_6},
        {"92" HASH "97", FMT_FILES_LAYOUT_7},
        {"92" HASH5 ZERO "91" HASH, FMT_FILES_LAYOUT_IDS5},
        {"92" HASH5 ZERO "dc000192" HASH "00", FMT_FILES_LAYOUT_PAIRS5},
        {"92" HASH5 ZERO "dd0000000192", FMT_FILES_LAYOUT_PAIRS5},
        {"92" HASH5 ZERO "9f", FMT_FILES_LAYOUT_NONE},
        {"92" HASH5 ZERO "91c0", FMT_FILES_LAYOUT_NONE},
        {"92" HASH5 ZERO "c0", FMT_FILES_LAYOUT_NONE},
        {"92" HASH5 ZERO, FMT_FILES_LAYOUT_NONE},
        {"92" HASH5, FMT_FILES_LAYOUT_NONE},
        {"92" HASH5 ZERO "90", FMT_FILES_LAYOUT_5},
        {"92" HASH5 ZERO "9092" HASH5 ZERO "91c4", FMT_FILES_LAYOUT_IDS5},
        {"92" HASH5 ZERO "9092" HASH5 ZERO "9192", FMT_FILES_LAYOUT_PAIRS5},
        {"92" HASH5 ZERO "9092" HASH5, FMT_FILES_LAYOUT_5},
        {"92" HASH5 ZERO "90c1", FMT_FILES_LAYOUT_5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i].hex);
        uint8_t *exact = malloc(len + (len == 0));

        assert_non_null(exact);
        memcpy(exact, bytes, len);
        if (fmt_files_sniff((bc_slice){exact, len}) != rows[i].layout)
            fail_msg("%s", rows[i].hex);
        free(exact);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_record_r1_in_its_shortest_and_longest_spelling),
        cmocka_unit_test(reads_record_r2_and_stops_before_the_next),
        cmocka_unit_test(the_tests_own_packer_writes_r2),
        cmocka_unit_test(calls_every_prefix_cut),
        cmocka_unit_test(timestamps_of_cache_side_14_3),
        cmocka_unit_test(refuses_what_is_not_a_record),
        cmocka_unit_test(what_is_no_record_and_not_whole_is_cut),
        cmocka_unit_test(the_largest_age_is_one_below_the_end),
        cmocka_unit_test(a_claim_of_chunks_that_are_not_there_is_cut),
        cmocka_unit_test(tells_the_generation_from_the_first_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

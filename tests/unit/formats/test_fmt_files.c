#include "formats/fmt_files.h"

#include "formats/fmt_msgpack.h"
#include "support/bytes.h"
#include "support/records.h"

#include <stdio.h>

/* cache-side spec 14.2 */
#define R1                                                                     \
    "92c420ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"   \
    "9600ce00bc614e05d7ff1d6f34546553f100d6ff6553f1009192c420"                 \
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982405"
#define R2                                                                     \
    "92c4200fab2aa90adc370ffc32d16fba8cc032c08eabd7bace92e188ee1c4c48e7f85f"   \
    "9601cf800000000000000500d6ff00000000d6ff7ffd5cff90"
/* R1 in the longest spelling of everything. */
#define R1_WIDE                                                                \
    "dd00000002c600000020"                                                     \
    "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"         \
    "dd00000006d30000000000000000cf0000000000bc614ed20000000"                  \
    "5c90000000cff075bcd15000000006553f100c8000cff00000000000000006553f100"    \
    "dd00000001dc0002c50020"                                                   \
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"         \
    "cd0005"

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
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_files_record r = {.mtime_ns = 0};
        char as_ctime[200];
        char as_mtime[200];

        snprintf(as_ctime, sizeof(as_ctime), "92" HASH "96000000%s" ZERO "90",
            rows[i].hex);
        snprintf(as_mtime, sizeof(as_mtime), "92" HASH "96000000" ZERO "%s90",
            rows[i].hex);
        if (decode_hex(&r, as_ctime) != rows[i].status)
            fail_msg("ctime %s", rows[i].hex);
        if (rows[i].status == FMT_FILES_RECORD)
            assert_int_equal(r.ctime_ns, rows[i].ns);
        if (decode_hex(&r, as_mtime) != rows[i].status)
            fail_msg("mtime %s", rows[i].hex);
        if (rows[i].status == FMT_FILES_RECORD)
            assert_int_equal(r.mtime_ns, rows[i].ns);
    }
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

        if (decode_hex(&r, rows[i]) != FMT_FILES_INVALID)
            fail_msg("%s", rows[i]);
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

/* ---- msgpack-c as the judge ---- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static uint64_t random_bits(uint32_t *seed)
{
    uint64_t bits = (uint64_t)next_random(seed) << 48 ^
                    (uint64_t)next_random(seed) << 24 ^ next_random(seed);

    return bits >> next_random(seed) % 64; /* every magnitude */
}

typedef struct writer {
    uint8_t bytes[2048];
    size_t len;
    uint32_t seed;
} writer;

static void put(writer *w, uint64_t value, unsigned width)
{
    while (width-- > 0)
        w->bytes[w->len++] = (uint8_t)(value >> (8 * width));
}

/* The value in one of the spellings that hold it. */
static void put_uint(writer *w, uint64_t value)
{
    unsigned widths[8];
    unsigned n = 0;

    if (value < 128 && next_random(&w->seed) % 3 == 0) {
        put(w, value, 1);
        return;
    }
    for (unsigned i = 0; i < 8; i++) {
        unsigned bits = (8u << (i & 3)) - (i >= 4);

        if (bits == 64 || value >> bits == 0)
            widths[n++] = i;
    }
    n = widths[next_random(&w->seed) % n];
    put(w, 0xcc + n, 1);
    put(w, value, 1u << (n & 3));
}

static void put_array(writer *w, uint32_t count)
{
    switch (next_random(&w->seed) % 3) {
    case 0:
        if (count < 16) {
            put(w, 0x90 + count, 1);
            return;
        } /* fall through */
    case 1:
        put(w, 0xdc, 1);
        put(w, count, 2);
        return;
    default:
        put(w, 0xdd, 1);
        put(w, count, 4);
    }
}

static void put_hash(writer *w)
{
    unsigned kind = next_random(&w->seed) % 3;

    put(w, 0xc4 + kind, 1);
    put(w, 32, 1u << kind);
    for (int i = 0; i < 32; i++)
        put(w, next_random(&w->seed) & 0xff, 1);
}

static void put_time(writer *w)
{
    static const unsigned lens[] = {4, 8, 12};
    unsigned len = lens[next_random(&w->seed) % 3];
    unsigned kind = next_random(&w->seed) % 4;
    uint64_t nanos = next_random(&w->seed) % 1200 * UINT64_C(900900);
    uint64_t seconds = random_bits(&w->seed) & 0x3ffffffff;

    if (kind == 3 && len < 12)
        put(w, len == 4 ? 0xd6 : 0xd7, 1);
    else {
        kind %= 3;
        put(w, 0xc7 + kind, 1);
        put(w, len, 1u << kind);
    }
    put(w, 0xff, 1);
    if (len == 4)
        put(w, seconds, 4);
    else if (len == 8)
        put(w, nanos << 34 | seconds, 8);
    else {
        put(w, nanos, 4);
        put(w, next_random(&w->seed) % 2 ? seconds : ~seconds, 8);
    }
}

static void put_record(writer *w)
{
    uint32_t chunks = next_random(&w->seed) % 20;

    put_array(w, 2);
    put_hash(w);
    put_array(w, 6);
    for (int i = 0; i < 3; i++)
        put_uint(w, random_bits(&w->seed));
    put_time(w);
    put_time(w);
    put_array(w, chunks);
    for (uint32_t i = 0; i < chunks; i++) {
        put_array(w, 2);
        put_hash(w);
        put_uint(w, random_bits(&w->seed));
    }
}

static bool judge_hash(const uint8_t **out, const msgpack_object *o)
{
    if (o->type != MSGPACK_OBJECT_BIN || o->via.bin.size != 32)
        return false;
    *out = (const uint8_t *)o->via.bin.ptr;
    return true;
}

static bool judge_uint(uint64_t *out, const msgpack_object *o)
{
    *out = o->via.u64;
    return o->type == MSGPACK_OBJECT_POSITIVE_INTEGER;
}

/* In 128 bits nothing overflows. */
static bool judge_time(int64_t *out, const msgpack_object *o)
{
    msgpack_timestamp when;
    __extension__ __int128 ns;

    if (!msgpack_object_to_timestamp(o, &when) || when.tv_nsec > 999999999)
        return false;
    ns = when.tv_sec;
    ns = ns * 1000000000 + when.tv_nsec;
    *out = (int64_t)ns;
    return ns >= INT64_MIN && ns <= INT64_MAX;
}

static bool is_array(const msgpack_object *o, uint32_t size)
{
    return o->type == MSGPACK_OBJECT_ARRAY && o->via.array.size == size;
}

static bool judge_chunks(const msgpack_object *o, const fmt_files_record *got)
{
    bc_slice rest = got->chunk_bytes;

    if (o->type != MSGPACK_OBJECT_ARRAY)
        return false;
    for (uint32_t i = 0; i < o->via.array.size; i++) {
        const msgpack_object *pair = &o->via.array.ptr[i];
        const uint8_t *want_id;
        const uint8_t *id;
        uint64_t want_size;
        uint64_t size;

        if (!is_array(pair, 2) || !judge_hash(&want_id, pair->via.array.ptr) ||
            !judge_uint(&want_size, pair->via.array.ptr + 1))
            return false;
        if (got->path_hash == NULL)
            continue; /* only the shape is asked for */
        assert_true(fmt_files_chunk(&id, &size, &rest));
        assert_memory_equal(id, want_id, 32);
        assert_true(size == want_size);
    }
    assert_true(
        got->path_hash == NULL || got->chunk_count == o->via.array.size);
    return got->path_hash == NULL || rest.len == 0;
}

/* Is this object a record? If got holds one, it must be the same. */
static bool judge(const msgpack_object *o, const fmt_files_record *got)
{
    const msgpack_object *f;
    const uint8_t *hash;
    uint64_t n[3];
    int64_t t[2];

    if (!is_array(o, 2) || !judge_hash(&hash, o->via.array.ptr) ||
        !is_array(o->via.array.ptr + 1, 6))
        return false;
    f = o->via.array.ptr[1].via.array.ptr;
    for (int i = 0; i < 3; i++)
        if (!judge_uint(&n[i], f + i))
            return false;
    if (n[0] == UINT64_MAX || !judge_time(&t[0], f + 3) ||
        !judge_time(&t[1], f + 4) || !judge_chunks(f + 5, got))
        return false;
    if (got->path_hash == NULL)
        return true;
    assert_memory_equal(hash, got->path_hash, 32);
    assert_true(n[0] == got->age && n[1] == got->inode && n[2] == got->size);
    assert_true(t[0] == got->ctime_ns && t[1] == got->mtime_ns);
    return true;
}

/* Gives our verdict after holding it against msgpack-c's. */
static fmt_files_status compare(bc_slice in)
{
    fmt_files_record got = {.path_hash = NULL};
    fmt_files_status status = fmt_files_next(&got, in);
    msgpack_unpacked object;
    size_t len = 0;
    size_t offset = 0;
    bool is_record;

    if (fmt_msgpack_check(&len, in, NULL) != BC_OK) {
        assert_int_not_equal(status, FMT_FILES_RECORD);
        return status;
    }
    if (status != FMT_FILES_RECORD)
        got.path_hash = NULL; /* the judge then looks at the shape only */
    msgpack_unpacked_init(&object);
    assert_int_equal(
        msgpack_unpack_next(&object, (const char *)in.ptr, len, &offset),
        MSGPACK_UNPACK_SUCCESS);
    is_record = judge(&object.data, &got);
    assert_int_equal(status, is_record ? FMT_FILES_RECORD : FMT_FILES_INVALID);
    if (is_record)
        assert_int_equal(got.len, len);
    msgpack_unpacked_destroy(&object);
    return status;
}

static void agrees_with_msgpack_c_on_records_in_every_spelling(void **state)
{
    writer w = {.seed = 3};
    unsigned records = 0;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        w.len = 0;
        put_record(&w);
        records += compare((bc_slice){w.bytes, w.len}) == FMT_FILES_RECORD;
    }
    /* the rest has times out of range */
    assert_in_range(records, 1000, 4500);
}

/* As Borg spells them, and with more behind: the reader's quick way. */
static void agrees_with_msgpack_c_on_records_as_borg_writes_them(void **state)
{
    uint32_t seed = 5;
    unsigned records = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        msgpack_sbuffer bytes;
        record r = {.key = (uint8_t)round,
            .age = random_bits(&seed),
            .inode = random_bits(&seed),
            .size = random_bits(&seed),
            .ctime_ns = (int64_t)(random_bits(&seed) >> 1),
            .mtime_ns = (int64_t)random_bits(&seed) % 4 * 1000000000,
            .chunks = next_random(&seed) % 20};

        msgpack_sbuffer_init(&bytes);
        record_add(&bytes, &r);
        record_add(&bytes, &r);
        records += compare((bc_slice){(const uint8_t *)bytes.data,
                       bytes.size}) == FMT_FILES_RECORD;
        msgpack_sbuffer_destroy(&bytes);
    }
    assert_int_equal(records, 3000);
}

static void agrees_with_msgpack_c_on_every_changed_byte(void **state)
{
    static const char *const wholes[] = {
        R1, R2, R1_WIDE, R1 R1, R2 R1, R1_WIDE R1};
    unsigned seen[3] = {0};

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, wholes[i]);

        for (size_t at = 0; at < len; at++) {
            uint8_t old = bytes[at];

            for (unsigned byte = 0; byte < 256; byte++) {
                bytes[at] = (uint8_t)byte;
                seen[compare((bc_slice){bytes, len})]++;
            }
            bytes[at] = old;
        }
        free(bytes);
    }
    for (size_t i = 0; i < 3; i++)
        assert_in_range(seen[i], 1000, 1000000);
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
        cmocka_unit_test(the_largest_age_is_one_below_the_end),
        cmocka_unit_test(a_claim_of_chunks_that_are_not_there_is_cut),
        cmocka_unit_test(agrees_with_msgpack_c_on_records_in_every_spelling),
        cmocka_unit_test(agrees_with_msgpack_c_on_records_as_borg_writes_them),
        cmocka_unit_test(agrees_with_msgpack_c_on_every_changed_byte),
        cmocka_unit_test(tells_the_generation_from_the_first_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

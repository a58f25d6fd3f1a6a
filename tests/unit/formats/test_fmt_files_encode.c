#include "formats/fmt_files.h"

#include "base/buf.h"
#include "support/bytes.h"
#include "support/fail_alloc.h"
#include "support/records.h"
#include "vectors.h"

#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ZERO        "d6ff00000000"
#define ZERO_HASH                                                              \
    "0000000000000000000000000000000000000000000000000000000000000000"

static void expect_hex(const bc_buf *got, const char *hex)
{
    size_t len;
    uint8_t *want = bytes_from_hex(&len, hex);

    assert_int_equal(got->len, len);
    assert_memory_equal(got->ptr, want, len);
    assert_int_equal(got->ptr[len], 0);
    free(want);
}

static fmt_files_fields fields_of(const fmt_files_record *r)
{
    return (fmt_files_fields){r->path_hash, r->age, r->inode, r->size,
        r->ctime_ns, r->mtime_ns, r->chunk_count, r->chunk_bytes};
}

static void writes_the_records_of_cache_side_14_2(void **state)
{
    static const char *const rows[] = {R1, R2};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i]);
        fmt_files_record r;
        fmt_files_fields fields;
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_files_next(&r, (bc_slice){bytes, len}), FMT_FILES_RECORD);
        fields = fields_of(&r);
        assert_int_equal(fmt_files_encode(&out, &fields, NULL), BC_OK);
        expect_hex(&out, rows[i]);
        bc_buf_dispose(&out);
        free(bytes);
    }
}

static void respells_a_record_that_says_it_at_length(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, R1_WIDE);
    fmt_files_record r;
    fmt_files_fields fields;
    bc_buf chunks = BC_BUF_INIT;
    bc_buf out = BC_BUF_INIT;
    const uint8_t *id;
    uint64_t size;

    (void)state;
    assert_int_equal(
        fmt_files_next(&r, (bc_slice){bytes, len}), FMT_FILES_RECORD);
    fields = fields_of(&r);
    while (fmt_files_chunk(&id, &size, &r.chunk_bytes))
        assert_int_equal(
            fmt_files_encode_chunk(&chunks, id, size, NULL), BC_OK);
    fields.chunk_bytes = bc_slice_of_buf(&chunks);
    assert_int_equal(fmt_files_encode(&out, &fields, NULL), BC_OK);
    expect_hex(&out, R1);
    bc_buf_dispose(&chunks);
    bc_buf_dispose(&out);
    free(bytes);
}

/* Those of cache-side 14.3 and repository-side A.7 that fit 64 bits, with and
 * without nanoseconds: rs_scenario_60 too. */
static void cs_scenario_26_timestamps_take_the_form_of_14_3(void **state)
{
    static const struct {
        bc_ns ns;
        const char *hex;
    } rows[] = {
        {0, ZERO},
        {1, "d7ff0000000400000000"},
        {INT64_C(1000000000), "d6ff00000001"},
        {INT64_C(999999999), "d7ffee6b27fc00000000"},
        {INT64_C(4294967295000000000), "d6ffffffffff"},
        {INT64_C(4294967296000000000), "d7ff0000000100000000"},
        {INT64_C(4294967296000000001), "d7ff0000000500000000"},
        {INT64_C(2147310847000000000), "d6ff7ffd5cff"},
        {INT64_C(1577836800500000000), "d7ff773594005e0be100"},
        {-1, "c70cff3b9ac9ffffffffffffffffff"},
        {INT64_C(-1000000000), "c70cff00000000ffffffffffffffff"},
        {INT64_C(-1500000000), "c70cff1dcd6500fffffffffffffffe"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const uint8_t hash[32];
        fmt_files_fields fields = {
            .path_hash = hash, .ctime_ns = rows[i].ns, .mtime_ns = rows[i].ns};
        char hex[256];
        bc_buf out = BC_BUF_INIT;

        snprintf(hex, sizeof(hex), "92c420" ZERO_HASH "96000000%s%s90",
            rows[i].hex, rows[i].hex);
        assert_int_equal(fmt_files_encode(&out, &fields, NULL), BC_OK);
        expect_hex(&out, hex);
        bc_buf_dispose(&out);
    }
}

/* Around every change of width, and the ends. */
static const uint64_t numbers[] = {0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff,
    0x10000, 0xffffffff, 0x100000000, INT64_MAX, UINT64_C(1) << 63,
    UINT64_MAX - 1, UINT64_MAX};
static const bc_ns times[] = {0, 1, -1, 999999999, 1000000000, -1000000000,
    -1000000001, INT64_C(4294967295000000000), INT64_C(4294967295000000001),
    INT64_C(4294967296000000000), INT64_MAX, INT64_MIN};
static const uint32_t counts[] = {0, 1, 15, 16, 300, 65535, 65536};

static void encode_record(bc_buf *out, const record *r)
{
    bc_buf chunks = BC_BUF_INIT;
    uint8_t hash[32];
    fmt_files_fields fields = {hash, r->age, r->inode, r->size, r->ctime_ns,
        r->mtime_ns, r->chunks, BC_SLICE_NULL};

    for (uint32_t i = 0; i < r->chunks; i++) {
        memset(hash, (int)(i & 0xff), sizeof(hash));
        assert_int_equal(
            fmt_files_encode_chunk(&chunks, hash, 100 + (uint64_t)i, NULL),
            BC_OK);
    }
    fields.chunk_bytes = bc_slice_of_buf(&chunks);
    memset(hash, r->key, sizeof(hash));
    assert_int_equal(fmt_files_encode(out, &fields, NULL), BC_OK);
    bc_buf_dispose(&chunks);
}

static void expect_as_msgpack_c(const record *r)
{
    msgpack_sbuffer want;
    bc_buf got = BC_BUF_INIT;

    msgpack_sbuffer_init(&want);
    record_add(&want, r);
    encode_record(&got, r);
    assert_int_equal(got.len, want.size);
    assert_memory_equal(got.ptr, want.data, want.size);
    bc_buf_dispose(&got);
    msgpack_sbuffer_destroy(&want);
}

static void agrees_with_msgpack_c_on_every_width(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        record r = {.key = 7, .age = numbers[i]};

        expect_as_msgpack_c(&r);
        r = (record){.key = 8, .inode = numbers[i], .size = 1};
        expect_as_msgpack_c(&r);
        r = (record){.key = 9, .size = numbers[i]};
        expect_as_msgpack_c(&r);
    }
    for (size_t i = 0; i < COUNT(times); i++) {
        record r = {.ctime_ns = times[i], .mtime_ns = times[i]};

        expect_as_msgpack_c(&r);
    }
    for (size_t i = 0; i < COUNT(counts); i++) {
        record r = {.chunks = counts[i]};

        expect_as_msgpack_c(&r);
    }
}

static void decodes_to_what_was_encoded(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < COUNT(numbers); i++) {
        record r = {.key = (uint8_t)i,
            .age = numbers[i],
            .inode = numbers[COUNT(numbers) - 1 - i],
            .size = numbers[i + 1],
            .ctime_ns = times[i % COUNT(times)],
            .mtime_ns = times[(i + 5) % COUNT(times)],
            .chunks = counts[i % 5]};
        fmt_files_record got;
        bc_buf out = BC_BUF_INIT;

        encode_record(&out, &r);
        assert_int_equal(
            fmt_files_next(&got, bc_slice_of_buf(&out)), FMT_FILES_RECORD);
        assert_int_equal(got.len, out.len);
        assert_int_equal(got.path_hash[31], r.key);
        assert_true(got.age == r.age && got.inode == r.inode);
        assert_true(got.size == r.size && got.chunk_count == r.chunks);
        assert_true(got.ctime_ns == r.ctime_ns && got.mtime_ns == r.mtime_ns);
        bc_buf_dispose(&out);
    }
}

static void a_nul_follows_a_chunk(void **state)
{
    static const uint8_t id[32];
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(bc_buf_set_text(&out,
                         "what was in the buffer before, long enough "
                         "to reach behind a chunk",
                         NULL),
        BC_OK);
    bc_buf_clear(&out);
    assert_int_equal(fmt_files_encode_chunk(&out, id, 128, NULL), BC_OK);
    assert_int_equal(out.len, 37);
    assert_int_equal(out.ptr[37], 0);
    bc_buf_dispose(&out);
}

static void survives_every_failed_allocation(void **state)
{
    static const uint8_t hash[32];
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        fmt_files_fields fields = {.path_hash = hash};
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_files_encode(&out, &fields, NULL);
        for (uint64_t i = 0; i < 9 && code == BC_OK; i++)
            code = fmt_files_encode_chunk(&out, hash, i, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        bc_buf_dispose(&out);
    }
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_records_of_cache_side_14_2),
        cmocka_unit_test(respells_a_record_that_says_it_at_length),
        cmocka_unit_test(cs_scenario_26_timestamps_take_the_form_of_14_3),
        cmocka_unit_test(agrees_with_msgpack_c_on_every_width),
        cmocka_unit_test(decodes_to_what_was_encoded),
        cmocka_unit_test(a_nul_follows_a_chunk),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The record reader held against msgpack-c, which judges by its own means. */
#include "formats/fmt_files.h"

#include "formats/fmt_msgpack.h"
#include "support/bytes.h"
#include "support/records.h"
#include "vectors.h"

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
    bc_code whole = fmt_msgpack_check(&len, in, NULL);

    if (whole != BC_OK) {
        assert_int_equal(status,
            whole == BC_ERR_TRUNCATED ? FMT_FILES_CUT : FMT_FILES_INVALID);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_msgpack_c_on_records_in_every_spelling),
        cmocka_unit_test(agrees_with_msgpack_c_on_records_as_borg_writes_them),
        cmocka_unit_test(agrees_with_msgpack_c_on_every_changed_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is compressed is smaller and gives the same again. */
#include "base/buf.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <lz4.h>
#include <stdlib.h>

/* Every method, with its lowest and highest level. */
static const compress_choice choices[] = {
    {COMPRESS_NONE, 0, false},
    {COMPRESS_LZ4, 0, false},
    {COMPRESS_ZSTD, 1, false},
    {COMPRESS_ZSTD, 22, false},
    {COMPRESS_ZLIB, 1, false},
    {COMPRESS_ZLIB, 9, false},
    {COMPRESS_LZMA, 0, false},
    {COMPRESS_LZMA, 6, false},
};

#define CHOICES (sizeof(choices) / sizeof(choices[0]))

/* Bytes without any pattern that a method finds. */
static void fill(uint8_t *bytes, size_t len)
{
    uint32_t x = 1;

    for (size_t i = 0; i < len; i++) {
        x = x * 1664525u + 1013904223u;
        bytes[i] = (uint8_t)(x >> 24);
    }
}

/* Compress behind what is there, and back. */
static compress_result round_trip(const compress_choice *choice, bc_slice in)
{
    bc_buf out = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;
    compress_result got;
    bc_slice packed;

    assert_int_equal(bc_buf_add_text(&out, "kept", NULL), BC_OK);
    assert_int_equal(compress_encode(&out, &got, choice, in, NULL), BC_OK);
    assert_memory_equal(out.ptr, "kept", 4);
    assert_int_equal(out.ptr[out.len], 0);
    packed = bc_slice_cut(bc_slice_of_buf(&out), 4, out.len - 4);
    if (got.ctype == COMPRESS_NONE)
        assert_int_equal(packed.len, in.len);
    else
        assert_true(packed.len < in.len);
    assert_int_equal(compress_decode(&back, got.ctype, packed,
                         (bc_opt_u64){true, in.len}, in.len, NULL),
        BC_OK);
    assert_true(bc_slice_equal(bc_slice_of_buf(&back), in));
    bc_buf_dispose(&back);
    bc_buf_dispose(&out);
    return got;
}

static void compresses_what_repeats(void **state)
{
    static const uint8_t zeros[70000];

    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const compress_choice *c = &choices[i];
        bool levels = c->ctype != COMPRESS_NONE && c->ctype != COMPRESS_LZ4;

        for (size_t len = 90; len <= sizeof(zeros); len = len * 3 / 2) {
            compress_result got = round_trip(c, (bc_slice){zeros, len});

            assert_int_equal(got.ctype, c->ctype);
            assert_int_equal(got.clevel, levels ? c->level : COMPRESS_NO_LEVEL);
            assert_true(got.tells_size);
        }
    }
}

static void rs_scenario_49_stores_what_does_not_shrink(void **state)
{
    static uint8_t noise[70000];

    (void)state;
    fill(noise, sizeof(noise));
    for (size_t i = 0; i < CHOICES; i++) {
        for (size_t len = 0; len <= sizeof(noise); len = len * 5 / 2 + 1) {
            compress_result got =
                round_trip(&choices[i], (bc_slice){noise, len});

            assert_int_equal(got.ctype, COMPRESS_NONE);
            assert_int_equal(got.clevel, COMPRESS_NO_LEVEL);
            assert_true(got.tells_size);
        }
    }
}

/* Noise with a piece that comes twice: lz4's result is longer, as long and
 * shorter. */
static void stores_what_only_stays_as_long(void **state)
{
    const compress_choice lz4 = COMPRESS_DEFAULT;
    uint8_t bytes[60];
    char packed[LZ4_COMPRESSBOUND(sizeof(bytes))];
    size_t equal = 0;

    (void)state;
    for (size_t piece = 3; piece < 20; piece++) {
        bc_slice in = {bytes, sizeof(bytes)};
        int got;

        fill(bytes, sizeof(bytes));
        memcpy(bytes + 25, bytes, piece);
        got = LZ4_compress_default(
            (const char *)bytes, packed, (int)in.len, (int)sizeof(packed));
        equal += (size_t)got == in.len;
        assert_int_equal(round_trip(&lz4, in).ctype,
            (size_t)got < in.len ? COMPRESS_LZ4 : COMPRESS_NONE);
    }
    assert_true(equal > 0);
}

/* The first part repeats, the rest takes 5 bits a byte, which lz4 does not see:
 * what Borg 2.0.0b12 made of it, on both sides of its two thresholds. */
static void auto_decides_as_borg_does(void **state)
{
    static const struct {
        size_t len;
        size_t repeats;
        compress_choice choice;
        uint8_t ctype;
        uint8_t clevel;
    } rows[] = {
        {0, 0, {COMPRESS_ZSTD, 3, true}, COMPRESS_NONE, 255}, /* ours alone */
        {1000, 9, {COMPRESS_ZLIB, 6, true}, COMPRESS_NONE, 255},
        {1000, 10, {COMPRESS_ZLIB, 6, true}, COMPRESS_LZ4, 255},
        {1000, 37, {COMPRESS_ZLIB, 6, true}, COMPRESS_LZ4, 255},
        {1000, 38, {COMPRESS_ZLIB, 6, true}, COMPRESS_ZLIB, 6},
        {2000, 72, {COMPRESS_ZLIB, 6, true}, COMPRESS_LZ4, 255},
        {2000, 73, {COMPRESS_ZLIB, 6, true}, COMPRESS_ZLIB, 6},
        {300, 233, {COMPRESS_ZLIB, 6, true}, COMPRESS_ZLIB, 6},
        {300, 234, {COMPRESS_ZLIB, 6, true}, COMPRESS_LZ4, 255},
        {2000, 200, {COMPRESS_LZ4, 0, true}, COMPRESS_LZ4, 255},
        {2000, 200, {COMPRESS_NONE, 0, true}, COMPRESS_LZ4, 255},
    };
    static uint8_t bytes[2000];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        compress_result got;

        fill(bytes, sizeof(bytes));
        for (size_t at = 0; at < sizeof(bytes); at++)
            bytes[at] >>= 3;
        memset(bytes, 'r', rows[i].repeats);
        got = round_trip(&rows[i].choice, (bc_slice){bytes, rows[i].len});
        if (got.ctype != rows[i].ctype || got.clevel != rows[i].clevel)
            fail_msg("row %zu: %u,%u", i, got.ctype, got.clevel);
        assert_false(got.tells_size);
    }
}

static void refuses_what_is_no_method_or_level(void **state)
{
    static const compress_choice rows[] = {
        {4, 1, false},
        {6, 0, false},
        {0x18, 6, false},
        {COMPRESS_ZSTD, 0, false},
        {COMPRESS_ZSTD, 23, true},
        {COMPRESS_ZLIB, 10, false},
        {COMPRESS_LZMA, 10, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_buf out = BC_BUF_INIT;
        compress_result got;

        assert_int_equal(
            compress_encode(&out, &got, &rows[i], bc_slice_of("aaaa"), &err),
            BC_ERR_UNSUPPORTED);
        assert_non_null(strstr(err.message, "no compressor for"));
        assert_null(out.ptr);
    }
}

/* lzma's output grows in steps, so that it fails in the middle as well. */
static void a_failed_allocation_changes_nothing(void **state)
{
    static uint8_t bytes[300000];

    (void)state;
    fill(bytes, sizeof(bytes) / 2);
    for (size_t i = 0; i < 2 * CHOICES; i++) {
        compress_choice choice = choices[i / 2];
        unsigned long n = 0;
        bool reached = true;

        if (choice.level > 9)
            continue; /* the same calls as level 1, and slow */
        choice.automatic = i % 2 != 0;
        while (reached) {
            bc_buf out = BC_BUF_INIT;
            compress_result got;
            bc_code code;

            assert_int_equal(bc_buf_add_text(&out, "kept", NULL), BC_OK);
            fail_alloc_begin(++n);
            code = compress_encode(
                &out, &got, &choice, (bc_slice){bytes, sizeof(bytes)}, NULL);
            reached = fail_alloc_end();
            assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
            if (reached)
                assert_string_equal(bc_buf_text(&out), "kept");
            bc_buf_dispose(&out);
        }
        assert_true(n > 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compresses_what_repeats),
        cmocka_unit_test(rs_scenario_49_stores_what_does_not_shrink),
        cmocka_unit_test(stores_what_only_stays_as_long),
        cmocka_unit_test(auto_decides_as_borg_does),
        cmocka_unit_test(refuses_what_is_no_method_or_level),
        cmocka_unit_test(a_failed_allocation_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

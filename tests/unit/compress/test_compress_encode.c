/* What is compressed is smaller and gives the same again. */
#include "base/buf.h"
#include "base/slice.h"
#include "compress/compress.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <lz4.h>
#include <stdlib.h>

/* Bytes without any pattern that lz4 finds. */
static void fill(uint8_t *bytes, size_t len)
{
    uint32_t x = 1;

    for (size_t i = 0; i < len; i++) {
        x = x * 1664525u + 1013904223u;
        bytes[i] = (uint8_t)(x >> 24);
    }
}

static void assert_round_trip(bc_slice in, uint8_t expected)
{
    bc_buf out = BC_BUF_INIT;
    bc_buf back = BC_BUF_INIT;
    uint8_t ctype = 99;
    bc_slice packed;

    assert_int_equal(bc_buf_add_text(&out, "kept", NULL), BC_OK);
    assert_int_equal(compress_encode_lz4(&out, &ctype, in, NULL), BC_OK);
    assert_int_equal(ctype, expected);
    assert_memory_equal(out.ptr, "kept", 4);
    assert_int_equal(out.ptr[out.len], 0);
    packed = bc_slice_cut(bc_slice_of_buf(&out), 4, out.len - 4);
    if (ctype == COMPRESS_NONE)
        assert_int_equal(packed.len, in.len);
    else
        assert_true(packed.len < in.len);
    assert_int_equal(compress_decode(&back, ctype, packed,
                         (bc_opt_u64){true, in.len}, in.len, NULL),
        BC_OK);
    assert_true(bc_slice_equal(bc_slice_of_buf(&back), in));
    bc_buf_dispose(&back);
    bc_buf_dispose(&out);
}

static void compresses_what_repeats(void **state)
{
    static const uint8_t zeros[70000];

    (void)state;
    for (size_t len = 20; len <= sizeof(zeros); len = len * 3 / 2)
        assert_round_trip((bc_slice){zeros, len}, COMPRESS_LZ4);
}

static void stores_what_does_not_shrink(void **state)
{
    static uint8_t noise[70000];

    (void)state;
    fill(noise, sizeof(noise));
    for (size_t len = 0; len <= sizeof(noise); len = len * 3 / 2 + 1)
        assert_round_trip((bc_slice){noise, len}, COMPRESS_NONE);
}

/* Noise with a piece that comes twice: lz4's result is longer, as long and
 * shorter. */
static void stores_what_only_stays_as_long(void **state)
{
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
        assert_round_trip(
            in, (size_t)got < in.len ? COMPRESS_LZ4 : COMPRESS_NONE);
    }
    assert_true(equal > 0);
}

static void a_failed_allocation_changes_nothing(void **state)
{
    static const uint8_t zeros[1000];
    bc_buf out = BC_BUF_INIT;
    uint8_t ctype;

    (void)state;
    fail_alloc_begin(1);
    assert_int_equal(compress_encode_lz4(
                         &out, &ctype, (bc_slice){zeros, sizeof(zeros)}, NULL),
        BC_ERR_NO_MEMORY);
    assert_true(fail_alloc_end());
    assert_null(out.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compresses_what_repeats),
        cmocka_unit_test(stores_what_does_not_shrink),
        cmocka_unit_test(stores_what_only_stays_as_long),
        cmocka_unit_test(a_failed_allocation_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

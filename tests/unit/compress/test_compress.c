#include "base/digest.h"
#include "base/hex.h"
#include "compress/compress.h"
#include "support/bytes.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/golden_bytes.h"

#include <inttypes.h>

#define LIMIT 62914584u

static const bc_opt_u64 unknown = {false, 0};

static const char *const cases[] = {"none/text", "lz4/text", "lz4/mixed",
    "lz4/zeros", "zstd/text", "zstd/mixed", "zstd/mixed-22", "zstd/zeros",
    "zlib/text", "zlib/mixed", "zlib/zeros", "lzma/mixed", "lzma/text",
    "lzma/mixed-9", "lzma/zeros"};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* The last three ask for dictionaries of 8 and 64 MiB, too slow under ASan to
 * try a thousand times; test_compress_verdicts damages lzma/text. */
#define CASES_TO_DAMAGE (CASES - 3)

/* One golden case: what Borg wrote and what it holds. */
typedef struct golden {
    bc_buf bytes;
    uint8_t ctype;
    uint64_t size;
    char sha256[65];
} golden;

static void open_case(golden *out, const char *name)
{
    char path[128];
    bc_buf facts = BC_BUF_INIT;
    unsigned ctype;

    *out = (golden){.bytes = BC_BUF_INIT};
    snprintf(path, sizeof(path), "compress/%s.bin", name);
    golden_load(&out->bytes, path);
    snprintf(path, sizeof(path), "compress/%s.txt", name);
    golden_load(&facts, path);
    assert_int_equal(sscanf(bc_buf_text(&facts), "%u %*u %" SCNu64 " %64s",
                         &ctype, &out->size, out->sha256),
        3);
    out->ctype = (uint8_t)ctype;
    bc_buf_dispose(&facts);
}

static void assert_holds(const golden *g, bc_slice plain)
{
    uint8_t hash[32];
    char hex[65];

    assert_int_equal(plain.len, g->size);
    bc_sha256(hash, plain);
    bc_hex_encode(hex, hash, 32);
    assert_string_equal(hex, g->sha256);
}

static void rs_scenario_48_decodes_what_borg_compressed(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        golden g;

        open_case(&g, cases[i]);
        for (int with_size = 0; with_size < 2; with_size++) {
            bc_opt_u64 size = {with_size != 0, with_size ? g.size : 0};

            bc_buf_clear(&out);
            assert_int_equal(bc_buf_add_text(&out, "before", &err), BC_OK);
            assert_int_equal(compress_decode(&out, g.ctype,
                                 bc_slice_of_buf(&g.bytes), size, LIMIT, &err),
                BC_OK);
            assert_memory_equal(out.ptr, "before", 6);
            assert_holds(
                &g, bc_slice_cut(bc_slice_of_buf(&out), 6, out.len - 6));
        }
        bc_buf_dispose(&out);
        bc_buf_dispose(&g.bytes);
    }
}

static void stops_at_the_limit_and_not_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        bc_buf out = BC_BUF_INIT;
        golden g;
        bc_slice in;

        open_case(&g, cases[i]);
        in = bc_slice_of_buf(&g.bytes);
        assert_int_equal(
            compress_decode(&out, g.ctype, in, unknown, (size_t)g.size, NULL),
            BC_OK);
        bc_buf_clear(&out);
        assert_int_equal(compress_decode(&out, g.ctype, in, unknown,
                             (size_t)g.size - 1, NULL),
            BC_ERR_DECOMPRESSION);
        assert_int_equal(compress_decode(&out, g.ctype, in, unknown, 0, NULL),
            BC_ERR_DECOMPRESSION);
        assert_int_equal(out.len, 0);
        bc_buf_dispose(&out);
        bc_buf_dispose(&g.bytes);
    }
}

static void a_size_that_does_not_hold_is_a_local_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        golden g;

        open_case(&g, cases[i]);
        for (int by = -1; by <= 1; by += 2) {
            bc_opt_u64 size = {true, (uint64_t)((int64_t)g.size + by)};

            assert_int_equal(compress_decode(&out, g.ctype,
                                 bc_slice_of_buf(&g.bytes), size, LIMIT, &err),
                BC_ERR_LOCAL);
            assert_non_null(strstr(err.message, "the metadata says"));
            assert_int_equal(out.len, 0);
        }
        bc_buf_dispose(&out);
        bc_buf_dispose(&g.bytes);
    }
}

static void a_claim_over_the_limit_is_refused_without_decoding(void **state)
{
    const bc_opt_u64 size = {true, (uint64_t)1 << 62};
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(compress_decode(&out, COMPRESS_NONE, bc_slice_of("ab"),
                         size, 100, &err),
        BC_ERR_DECOMPRESSION);
    assert_string_equal(
        err.message, "Decompression error: more than the limit of 100 bytes");
    assert_null(out.ptr);
}

/* A frame header that promises 2 GiB in front of a few bytes. */
static void a_zstd_frame_cannot_promise_more_than_it_can_hold(void **state)
{
    bc_buf out = BC_BUF_INIT;
    size_t len;
    uint8_t *frame = bytes_from_hex(&len, "28b52ffd a0 00000003 010000");

    (void)state;
    assert_int_equal(compress_decode(&out, COMPRESS_ZSTD,
                         (bc_slice){frame, len}, unknown, LIMIT, NULL),
        BC_ERR_DECOMPRESSION);
    assert_true(out.cap < 1000);
    free(frame);
    bc_buf_dispose(&out);
}

/* repository-side A, "Mode none, data = 100 x a" */
static void vectors_of_appendix_a(void **state)
{
    static const struct {
        uint8_t ctype;
        const char *hex;
    } rows[] = {
        {COMPRESS_LZ4, "1f6101004b506161616161"},
        {COMPRESS_ZLIB, "789c4b4ca43d00007a4725e5"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;
        size_t len;
        uint8_t *in = bytes_from_hex(&len, rows[i].hex);

        assert_int_equal(
            compress_decode(&out, rows[i].ctype, (bc_slice){in, len},
                (bc_opt_u64){true, 100}, LIMIT, NULL),
            BC_OK);
        assert_int_equal(strspn(bc_buf_text(&out), "a"), 100);
        free(in);
        bc_buf_dispose(&out);
    }
}

static void reject_prefix(bc_slice prefix, void *payload)
{
    const golden *g = payload;
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_code code = compress_decode(
        &out, g->ctype, prefix, (bc_opt_u64){true, g->size}, LIMIT, &err);

    assert_true(code == BC_ERR_DECOMPRESSION || code == BC_ERR_LOCAL);
    assert_true(err.message[0] != 0);
    assert_int_equal(out.len, 0);
    bc_buf_dispose(&out);
}

static void rejects_every_prefix(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES_TO_DAMAGE; i++) {
        golden g;

        open_case(&g, cases[i]);
        assert_true(for_each_prefix(bc_slice_of_buf(&g.bytes), reject_prefix,
                        &g) == g.bytes.len);
        assert_true(g.bytes.len > 20);
        bc_buf_dispose(&g.bytes);
    }
}

static void flip_and_decode(golden *g, size_t at, uint8_t mask)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    bc_code code;

    g->bytes.ptr[at] ^= mask;
    code = compress_decode(&out, g->ctype, bc_slice_of_buf(&g->bytes),
        (bc_opt_u64){true, g->size}, LIMIT, &err);
    if (code == BC_OK) {
        assert_int_equal(out.len, g->size);
    } else {
        assert_true(code == BC_ERR_DECOMPRESSION || code == BC_ERR_LOCAL);
        assert_int_equal(code, err.code);
        assert_int_equal(out.len, 0);
    }
    g->bytes.ptr[at] ^= mask;
    bc_buf_dispose(&out);
}

static void a_flipped_byte_gives_the_size_or_an_error(void **state)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xff};

    (void)state;
    for (size_t i = 0; i < CASES_TO_DAMAGE; i++) {
        golden g;

        open_case(&g, cases[i]);
        for (size_t at = 0; at < g.bytes.len; at += 1 + at / 40)
            for (size_t m = 0; m < sizeof(masks); m++)
                flip_and_decode(&g, at, masks[m]);
        bc_buf_dispose(&g.bytes);
    }
}

static void empty_input_is_data_for_none_only(void **state)
{
    (void)state;
    for (unsigned ctype = 0; ctype < 256; ctype++) {
        bc_buf out = BC_BUF_INIT;
        bc_code code = compress_decode(&out, (uint8_t)ctype, BC_SLICE_NULL,
            (bc_opt_u64){true, 0}, LIMIT, NULL);

        if (ctype == COMPRESS_NONE)
            assert_int_equal(code, BC_OK);
        else if (ctype <= COMPRESS_ZLIB && ctype != 4)
            assert_int_equal(code, BC_ERR_DECOMPRESSION);
        else
            assert_int_equal(code, BC_ERR_UNSUPPORTED);
        assert_int_equal(out.len, 0);
        bc_buf_dispose(&out);
    }
}

static void a_failing_allocation_is_reported_as_such(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        golden g;
        unsigned long n = 1;
        bool reached = true;

        open_case(&g, cases[i]);
        for (; reached; n++) {
            bc_buf out = BC_BUF_INIT;
            bc_code code;

            fail_alloc_begin(n);
            code = compress_decode(
                &out, g.ctype, bc_slice_of_buf(&g.bytes), unknown, LIMIT, NULL);
            reached = fail_alloc_end();
            assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
            assert_int_equal(out.len, reached ? 0 : g.size);
            bc_buf_dispose(&out);
        }
        assert_true(n > 2);
        bc_buf_dispose(&g.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rs_scenario_48_decodes_what_borg_compressed),
        cmocka_unit_test(stops_at_the_limit_and_not_before),
        cmocka_unit_test(a_size_that_does_not_hold_is_a_local_error),
        cmocka_unit_test(a_claim_over_the_limit_is_refused_without_decoding),
        cmocka_unit_test(a_zstd_frame_cannot_promise_more_than_it_can_hold),
        cmocka_unit_test(vectors_of_appendix_a),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(a_flipped_byte_gives_the_size_or_an_error),
        cmocka_unit_test(empty_input_is_data_for_none_only),
        cmocka_unit_test(a_failing_allocation_is_reported_as_such),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

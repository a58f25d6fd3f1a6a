/*
 * Damaged input: the same verdict as Borg, with the same text.
 *
 * golden/compress/<method>/verdicts.txt says what Borg makes of text.bin after
 * each damage; see make_compress.py for the lines.
 */
#include "base/digest.h"
#include "base/hex.h"
#include "compress/compress.h"
#include "support/bytes.h"
#include "support/cmocka.h"
#include "support/golden_bytes.h"

#define LIMIT 62914584u

/* "cut 3", "append 00", "flip 4 255" done to a copy of whole. */
static void damage(bc_buf *out, bc_slice whole, const char *how)
{
    size_t at;
    unsigned mask;
    char hex[256];

    bc_buf_clear(out);
    assert_int_equal(bc_buf_add(out, whole, NULL), BC_OK);
    if (sscanf(how, "cut %zu", &at) == 1) {
        assert_true(at < whole.len);
        out->len = at;
    } else if (sscanf(how, "append %255[0-9a-f]", hex) == 1) {
        size_t len;
        uint8_t *tail = bytes_from_hex(&len, hex);

        assert_int_equal(bc_buf_add(out, (bc_slice){tail, len}, NULL), BC_OK);
        free(tail);
    } else if (sscanf(how, "flip %zu %u", &at, &mask) == 2) {
        assert_true(at < whole.len);
        out->ptr[at] ^= (uint8_t)mask;
    } else {
        fail_msg("no damage: %s", how);
    }
}

/* Our verdict in the words of verdicts.txt. */
static void judge(char *to, size_t room, uint8_t ctype, bc_slice in)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    const bc_opt_u64 unknown = {false, 0};

    if (compress_decode(&out, ctype, in, unknown, LIMIT, &err) == BC_OK) {
        uint8_t hash[32];
        char hex[65];

        bc_sha256(hash, bc_slice_of_buf(&out));
        bc_hex_encode(hex, hash, 32);
        snprintf(to, room, "ok %zu %s", out.len, hex);
    } else {
        assert_int_equal(err.code, BC_ERR_DECOMPRESSION);
        snprintf(to, room, "error %s", err.message);
    }
    bc_buf_dispose(&out);
}

static size_t check_lines(const char *method, uint8_t ctype)
{
    char path[128];
    bc_buf whole = BC_BUF_INIT;
    bc_buf verdicts = BC_BUF_INIT;
    bc_buf bad = BC_BUF_INIT;
    char *rest = NULL;
    size_t lines = 0;

    snprintf(path, sizeof(path), "compress/%s/text.bin", method);
    golden_load(&whole, path);
    snprintf(path, sizeof(path), "compress/%s/verdicts.txt", method);
    golden_load(&verdicts, path);
    for (char *line = strtok_r((char *)verdicts.ptr, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *expected = strstr(line, ": ");
        char got[600];

        assert_non_null(expected);
        damage(&bad, bc_slice_of_buf(&whole), line);
        judge(got, sizeof(got), ctype, bc_slice_of_buf(&bad));
        if (strcmp(got, expected + 2) != 0)
            fail_msg("%s %s, we say: %s", method, line, got);
        lines++;
    }
    bc_buf_dispose(&whole);
    bc_buf_dispose(&verdicts);
    bc_buf_dispose(&bad);
    return lines;
}

static void damaged_lz4_fares_as_in_borg(void **state)
{
    (void)state;
    assert_int_equal(check_lines("lz4", COMPRESS_LZ4), 4 * 26 + 6);
}

static void damaged_zlib_fares_as_in_borg(void **state)
{
    (void)state;
    assert_int_equal(check_lines("zlib", COMPRESS_ZLIB), 4 * 26 + 6);
}

static void damaged_lzma_fares_as_in_borg(void **state)
{
    (void)state;
    assert_int_equal(check_lines("lzma", COMPRESS_LZMA), 4 * 80 + 6);
}

static void damaged_zstd_fares_as_in_borg(void **state)
{
    (void)state;
    assert_int_equal(check_lines("zstd", COMPRESS_ZSTD), 32 + 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_lz4_fares_as_in_borg),
        cmocka_unit_test(damaged_zlib_fares_as_in_borg),
        cmocka_unit_test(damaged_lzma_fares_as_in_borg),
        cmocka_unit_test(damaged_zstd_fares_as_in_borg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

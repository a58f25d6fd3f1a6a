/* --compression: what Borg 2.0.0b12 takes, and what it says to the rest. */
#include "base/slice.h"
#include "formats/fmt_compression.h"
#include "support/cmocka.h"

static void takes_what_borg_takes(void **state)
{
    static const struct {
        const char *text;
        fmt_compression want;
    } rows[] = {
        {"none", {0, 0, false}},
        {"none,", {0, 0, false}},
        {"lz4", {1, 0, false}},
        {"lz4,1,2", {1, 0, false}},
        {"zstd", {3, 3, false}},
        {"zstd,1", {3, 1, false}},
        {"zstd,22", {3, 22, false}},
        {"zstd, 3", {3, 3, false}},
        {"zstd,+3 ", {3, 3, false}},
        {"zstd,03", {3, 3, false}},
        {"zstd,1_0", {3, 10, false}},
        {"zstd,\u0663", {3, 3, false}},
        {"zlib", {5, 6, false}},
        {"zlib,0", {5, 0, false}},
        {"zlib,9", {5, 9, false}},
        {"lzma", {2, 6, false}},
        {"lzma,0", {2, 0, false}},
        {"lzma,9", {2, 9, false}},
        {"auto,none,3", {0, 0, true}},
        {"auto,lz4", {1, 0, true}},
        {"auto,zstd,7", {3, 7, true}},
        {"auto,auto,zlib", {5, 6, true}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_compression got;
        bc_error err = BC_ERROR_INIT;

        if (fmt_compression_parse(&got, rows[i].text, &err) != BC_OK)
            fail_msg("%s: %s", rows[i].text, err.message);
        if (got.ctype != rows[i].want.ctype ||
            got.level != rows[i].want.level ||
            got.automatic != rows[i].want.automatic)
            fail_msg("%s: %u,%u", rows[i].text, got.ctype, got.level);
    }
}

static void says_what_borg_says_to_the_rest(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"", "unsupported compression type"},
        {"foo", "unsupported compression type"},
        {"LZ4", "unsupported compression type"},
        {" lz4", "unsupported compression type"},
        {"auto,", "unsupported compression type"},
        {"auto,foo", "unsupported compression type"},
        {"obfuscate,1,foo", "unsupported compression type"},
        {"auto", "bad arguments"},
        {"auto,auto", "bad arguments"},
        {"auto,obfuscate,1,lz4", "bad arguments"},
        {"obfuscate", "bad arguments"},
        {"obfuscate,1", "bad arguments"},
        {"auto,lz4,1,2", "bad arguments"},
        {"auto,zstd,3,4", "bad arguments"},
        {"auto,auto,zlib,1", "bad arguments"},
        {"auto,foo,1,2", "bad arguments"},
        {"obfuscate,1,auto,zstd,3,4", "bad arguments"},
        {"obfuscate,x,lz4,1,2,3", "bad arguments"},
        {"zstd,3,4", "too many arguments"},
        {"zstd,0", "level must be >= 1 and <= 22"},
        {"zstd,23", "level must be >= 1 and <= 22"},
        {"zstd,-1", "level must be >= 1 and <= 22"},
        {"zlib,10", "level must be >= 0 and <= 9"},
        {"lzma,-1", "level must be >= 0 and <= 9"},
        {"auto,zstd,99", "level must be >= 1 and <= 22"},
        {"obfuscate,7,lz4", "level must be >= 1 and <= 6 or >= 110 and <= 123"},
        {"zstd,", "invalid CompressionSpec value: 'zstd,'"},
        {"zlib,x", "invalid CompressionSpec value: 'zlib,x'"},
        {"obfuscate,x,lz4", "invalid CompressionSpec value: 'obfuscate,x,lz4'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_compression got = {9, 9, true};
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(
            fmt_compression_parse(&got, rows[i].text, &err), BC_ERR_USAGE);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(got.ctype, 9);
    }
}

static void obfuscation_is_not_written(void **state)
{
    fmt_compression got;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(
        fmt_compression_parse(&got, "obfuscate,110,auto,zstd,3", &err),
        BC_ERR_UNSUPPORTED);
    assert_string_equal(err.message,
        "compression obfuscate,110,auto,zstd,3: obfuscation is read, but not "
        "written");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_borg_takes),
        cmocka_unit_test(says_what_borg_says_to_the_rest),
        cmocka_unit_test(obfuscation_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

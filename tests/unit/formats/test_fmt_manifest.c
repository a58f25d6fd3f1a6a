#include "formats/fmt_manifest.h"

#include "base/buf.h"
#include "base/digest.h"
#include "support/bytes.h"
#include "support/fail_alloc.h"

#include <stdio.h>

#define STAMP "2024-10-03T10:30:58.000000+00:00"

static const char *const item_keys[] = {"acl_access", "acl_default",
    "acl_extended", "acl_nfs4", "atime", "birthtime", "bsdflags", "chunks",
    "chunks_healthy", "ctime", "gid", "group", "hardlink_master", "hlid",
    "inode", "mode", "mtime", "part", "path", "rdev", "size", "source",
    "target", "uid", "user", "xattrs"};

static void add(bc_buf *buf, bc_slice bytes)
{
    assert_int_equal(bc_buf_add(buf, bytes, NULL), BC_OK);
}

static void add_text(bc_buf *buf, const char *text)
{
    add(buf, bc_slice_of(text));
}

static void add_str(bc_buf *buf, const char *text)
{
    uint8_t head = (uint8_t)(0xa0 | strlen(text));

    add(buf, (bc_slice){&head, 1});
    add_text(buf, text);
}

/* The empty manifest of repository-side spec A.5. */
static void build(bc_buf *out)
{
    size_t count = sizeof(item_keys) / sizeof(item_keys[0]);
    uint8_t array[3] = {0xdc, 0, (uint8_t)count};

    add_text(out, "\x84");
    add_str(out, "archives");
    add_text(out, "\x80");
    add_str(out, "config");
    add_text(out, "\x81");
    add_str(out, "item_keys");
    add(out, (bc_slice){array, 3});
    for (size_t i = 0; i < count; i++)
        add_str(out, item_keys[i]);
    add_str(out, "timestamp");
    add_text(out, "\xd9\x20" STAMP);
    add_str(out, "version");
    add_text(out, "\x02");
}

static void reads_the_empty_manifest_of_a_5(void **state)
{
    bc_buf plaintext = BC_BUF_INIT;
    fmt_manifest manifest = FMT_MANIFEST_INIT;
    bc_error err = BC_ERROR_INIT;
    uint8_t hash[32];
    char hex[65];

    (void)state;
    build(&plaintext);
    assert_int_equal(plaintext.len, 281);
    bc_sha256(hash, bc_slice_of_buf(&plaintext));
    bc_hex_encode(hex, hash, 32);
    assert_string_equal(hex,
        "966c6cef256345c9baf95a21a3357c64b5e7965a5b2800551cfc29452e49ae7c");
    assert_int_equal(
        fmt_manifest_decode(&manifest, bc_slice_of_buf(&plaintext), &err),
        BC_OK);
    assert_int_equal(manifest.version, 2);
    assert_string_equal(bc_buf_text(&manifest.timestamp), STAMP);
    fmt_manifest_dispose(&manifest);
    bc_buf_dispose(&plaintext);
}

static void expect_truncated(bc_slice prefix, void *payload)
{
    fmt_manifest manifest = FMT_MANIFEST_INIT;

    (void)payload;
    assert_int_equal(
        fmt_manifest_decode(&manifest, prefix, NULL), BC_ERR_TRUNCATED);
    assert_null(manifest.timestamp.ptr);
}

static void refuses_every_prefix(void **state)
{
    bc_buf plaintext = BC_BUF_INIT;

    (void)state;
    build(&plaintext);
    assert_int_equal(
        for_each_prefix(bc_slice_of_buf(&plaintext), expect_truncated, NULL),
        281);
    bc_buf_dispose(&plaintext);
}

/* {config: {}, timestamp: "T", version: ?} and what differs from it */
#define CONFIG "a6636f6e66696780"
#define TIME   "a974696d657374616d70a154"
#define VER    "a776657273696f6e"

static void cases_of_rs_scenario_52_and_rs_scenario_53(void **state)
{
    static const struct {
        const char *hex;
        bc_code code;
    } rows[] = {
        {"83" CONFIG TIME VER "02", BC_OK},
        {"83" CONFIG TIME VER "01", BC_OK},
        {"83" CONFIG TIME VER "02"
         "c1c1",
            BC_OK},                                  /* trailing bytes */
        {"84" CONFIG TIME VER "03" VER "02", BC_OK}, /* the last one wins */
        {"83" CONFIG "c40974696d657374616d70c40154" VER "02", BC_OK}, /* bin */
        {"83" CONFIG TIME VER "03", BC_ERR_LOCAL},
        {"83" CONFIG TIME VER "00", BC_ERR_LOCAL},
        {"83" CONFIG TIME VER "ff", BC_ERR_LOCAL},
        {"83" CONFIG TIME VER "a132", BC_ERR_LOCAL},
        {"82" CONFIG TIME, BC_ERR_LOCAL},
        {"82" TIME VER "02", BC_ERR_LOCAL},
        {"83a6636f6e66696790" TIME VER "02", BC_ERR_LOCAL},
        {"82" CONFIG VER "02", BC_ERR_LOCAL},
        {"83" CONFIG "a974696d657374616d7001" VER "02", BC_ERR_LOCAL},
        {"c1c1c1c1", BC_ERR_MANIFEST},
        {"c1c1c1", BC_ERR_CORRUPT},
        {"90", BC_ERR_CORRUPT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_manifest manifest = FMT_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i].hex);
        bc_code code =
            fmt_manifest_decode(&manifest, (bc_slice){bytes, len}, &err);

        if (code != rows[i].code)
            fail_msg("row %zu: %s", i, err.message);
        if (code == BC_OK)
            assert_string_equal(bc_buf_text(&manifest.timestamp), "T");
        fmt_manifest_dispose(&manifest);
        free(bytes);
    }
}

static void a_version_of_rs_scenario_53_is_refused_in_borgs_words(void **state)
{
    fmt_manifest manifest = FMT_MANIFEST_INIT;
    bc_error err = BC_ERROR_INIT;
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, "83" CONFIG TIME VER "03");

    (void)state;
    assert_int_equal(
        fmt_manifest_decode(&manifest, (bc_slice){bytes, len}, &err),
        BC_ERR_LOCAL);
    assert_string_equal(err.message, "ValueError: Invalid manifest version");
    free(bytes);
}

/* The manifest whose config holds feature_flags with this value. */
static bc_code decode_flags(
    fmt_manifest *out, const char *flags_hex, bc_error *err)
{
    char hex[512];
    size_t len;
    uint8_t *bytes;
    bc_code code;

    snprintf(hex, sizeof(hex),
        "83a6636f6e66696781ad666561747572655f666c616773%s" TIME VER "02",
        flags_hex);
    bytes = bytes_from_hex(&len, hex);
    code = fmt_manifest_decode(out, (bc_slice){bytes, len}, err);
    free(bytes);
    return code;
}

#define READ      "a472656164"
#define CHECK     "a5636865636b"
#define WRITE     "a57772697465"
#define DELETE    "a664656c657465"
#define MANDATORY "a96d616e6461746f7279"
/* {write: {mandatory: [b, a]}, delete: {}, check: {mandatory: [a, c, c]}} */
#define FLAGS                                                                  \
    "83" WRITE "81" MANDATORY "92a162a161" DELETE "80" CHECK "81" MANDATORY    \
    "93a161a163a163"

static void features_of_all_operations_come_together(void **state)
{
    static const struct {
        const char *hex;
        size_t count;
        const char *names[3];
    } rows[] = {
        {FLAGS, 3, {"a", "b", "c"}},
        {"80", 0, {NULL}},
        {"81" READ "80", 0, {NULL}},
        {"81" READ "81" MANDATORY "90", 0, {NULL}},
        {"81" READ "81" MANDATORY "91c403612c62", 1, {"a,b"}}, /* bin */
        {"81" READ "81" MANDATORY "92a0a178", 2, {"", "x"}},
        {"81" READ "82" MANDATORY "91a161" MANDATORY "91a162", 1, {"b"}},
        {"82" READ "81" MANDATORY "91a161" READ "80", 0, {NULL}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_manifest manifest = FMT_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;

        if (decode_flags(&manifest, rows[i].hex, &err) != BC_OK)
            fail_msg("row %zu: %s", i, err.message);
        assert_int_equal(manifest.features.count, rows[i].count);
        for (size_t n = 0; n < rows[i].count; n++)
            assert_string_equal(manifest.features.items[n], rows[i].names[n]);
        fmt_manifest_dispose(&manifest);
        assert_int_equal(manifest.features.count, 0);
    }
}

/* Borg fails on an assertion when it loads any of these. */
static void refuses_flags_that_borg_asserts_on(void **state)
{
    static const char *const rows[] = {"c0", "90", "a178",
        "81a5626f67757380",                     /* bogus: {} */
        "82" READ "80a5626f67757380",           /* and one behind */
        "810180",                               /* 1: {} */
        "81" READ "c0", "81" READ "90",         /* no map */
        "81" READ "81a17890",                   /* x: [] */
        "81" READ "81" MANDATORY "c0",          /* no list */
        "81" READ "81" MANDATORY "a161",        /* a text */
        "81" READ "81" MANDATORY "9101",        /* a number in it */
        "81" READ "81" MANDATORY "91a3610062"}; /* a NUL: ours alone */

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_manifest manifest = FMT_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;

        if (decode_flags(&manifest, rows[i], &err) != BC_ERR_LOCAL)
            fail_msg("row %zu is taken", i);
        assert_non_null(strstr(err.message, "feature_flags"));
        fmt_manifest_dispose(&manifest);
    }
}

static void survives_every_failed_allocation(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len,
        "83a6636f6e66696781ad666561747572655f666c616773" FLAGS TIME VER "02");
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        fmt_manifest manifest = FMT_MANIFEST_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_manifest_decode(&manifest, (bc_slice){bytes, len}, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        fmt_manifest_dispose(&manifest);
    }
    assert_true(n > 40); /* 26 item keys, features, config, timestamp */
    free(bytes);
}

static void assert_encodes_to(fmt_manifest *m, bc_slice wanted)
{
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    add_text(&out, "kept");
    if (fmt_manifest_encode(&out, m, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(out.len, wanted.len + 4);
    assert_memory_equal(out.ptr, "kept", 4);
    assert_memory_equal(out.ptr + 4, wanted.ptr, wanted.len);
    bc_buf_dispose(&out);
}

static void a_new_manifest_is_that_of_a_5(void **state)
{
    fmt_manifest m = FMT_MANIFEST_INIT;
    bc_buf wanted = BC_BUF_INIT;

    (void)state;
    build(&wanted);
    assert_int_equal(fmt_manifest_begin(&m, NULL), BC_OK);
    add_text(&m.timestamp, STAMP);
    assert_encodes_to(&m, bc_slice_of_buf(&wanted));
    fmt_manifest_dispose(&m);
    assert_int_equal(
        fmt_manifest_decode(&m, bc_slice_of_buf(&wanted), NULL), BC_OK);
    assert_encodes_to(&m, bc_slice_of_buf(&wanted));
    fmt_manifest_dispose(&m);
    bc_buf_dispose(&wanted);
}

/* The manifest of A.5 with more in its config, before and after item_keys, and
 * with one more item key. */
static void build_rich(bc_buf *out)
{
    size_t count = sizeof(item_keys) / sizeof(item_keys[0]);
    uint8_t array[3] = {0xdc, 0, (uint8_t)count + 1};

    add_text(out, "\x84");
    add_str(out, "archives");
    add_text(out, "\x80");
    add_str(out, "config");
    add_text(out, "\x84");
    add_str(out, "a");
    add(out, (bc_slice){(const uint8_t *)"\xc4\x02\0\xff", 4}); /* bin */
    add_str(out, "feature_flags");
    add_text(out, "\x82");
    add_str(out, "read");
    add_text(out, "\x80");
    add_str(out, "write");
    add_text(out, "\x81");
    add_str(out, "mandatory");
    add_text(out, "\x91");
    add_str(out, "foo");
    add_str(out, "item_keys");
    add(out, (bc_slice){array, 3});
    for (size_t i = 0; i < count; i++)
        add_str(out, item_keys[i]);
    add_str(out, "zz");
    add_str(out, "z");
    add_text(out, "\xcb\x3f\xf8");
    add(out, (bc_slice){(const uint8_t *)"\0\0\0\0\0\0", 6});
    add_str(out, "timestamp");
    add_text(out, "\xd9\x20" STAMP);
    add_str(out, "version");
    add_text(out, "\x02");
}

static void what_borg_does_not_know_is_written_again(void **state)
{
    /* version 1, keys in another order and twice, "zz" from Borg 1's place */
    static const char hex[] = "84" VER "01" TIME "a6636f6e66696785"
                              "a17acb3ff8000000000000"
                              "a161a46c6f7374"
                              "a161c40200ff"
                              "ad666561747572655f666c61677382"
                              "a57772697465"
                              "81a96d616e6461746f727991a3666f6f"
                              "a47265616480"
                              "a96974656d5f6b65797392a27a7aa470617468"
                              "a8617263686976657380";
    fmt_manifest m = FMT_MANIFEST_INIT;
    bc_buf wanted = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);

    (void)state;
    build_rich(&wanted);
    if (fmt_manifest_decode(&m, (bc_slice){bytes, len}, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_int_equal(m.mandatory[FMT_MANIFEST_WRITE].count, 1);
    assert_string_equal(m.mandatory[FMT_MANIFEST_WRITE].items[0], "foo");
    assert_int_equal(m.mandatory[FMT_MANIFEST_READ].count, 0);
    assert_int_equal(m.item_keys.count, 27);
    bc_buf_clear(&m.timestamp);
    add_text(&m.timestamp, STAMP);
    assert_encodes_to(&m, bc_slice_of_buf(&wanted));
    fmt_manifest_dispose(&m);
    bc_buf_dispose(&wanted);
    free(bytes);
}

static void more_than_100_item_keys_are_not_written(void **state)
{
    fmt_manifest m = FMT_MANIFEST_INIT;
    bc_buf plaintext = BC_BUF_INIT;
    bc_buf out = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;
    uint8_t array[3] = {0xdc, 0, 75};

    (void)state;
    add_text(&plaintext, "\x83");
    add_str(&plaintext, "config");
    add_text(&plaintext, "\x81");
    add_str(&plaintext, "item_keys");
    add(&plaintext, (bc_slice){array, 3});
    for (unsigned i = 0; i < 75; i++) {
        char name[8];

        snprintf(name, sizeof(name), "x%u", i);
        add_str(&plaintext, name);
    }
    add_str(&plaintext, "timestamp");
    add_str(&plaintext, "T");
    add_str(&plaintext, "version");
    add_text(&plaintext, "\x02");
    assert_int_equal(
        fmt_manifest_decode(&m, bc_slice_of_buf(&plaintext), &err), BC_OK);
    assert_int_equal(fmt_manifest_encode(&out, &m, &err), BC_ERR_LOCAL);
    assert_string_equal(
        err.message, "manifest: 101 item keys, at most 100 are allowed");
    assert_null(out.ptr);
    fmt_manifest_dispose(&m);
    bc_buf_dispose(&plaintext);
}

static void item_keys_are_a_list_of_names(void **state)
{
    static const char *const rows[] = {"c0", "a178", "9101", "80"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char hex[256];
        size_t len;
        uint8_t *bytes;
        fmt_manifest m = FMT_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;

        snprintf(hex, sizeof(hex),
            "83a6636f6e66696781a96974656d5f6b657973%s" TIME VER "02", rows[i]);
        bytes = bytes_from_hex(&len, hex);
        assert_int_equal(fmt_manifest_decode(&m, (bc_slice){bytes, len}, &err),
            BC_ERR_LOCAL);
        assert_non_null(strstr(err.message, "item_keys"));
        free(bytes);
    }
}

static void encoding_survives_every_failed_allocation(void **state)
{
    fmt_manifest m = FMT_MANIFEST_INIT;
    bc_buf plaintext = BC_BUF_INIT;
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    build_rich(&plaintext);
    assert_int_equal(
        fmt_manifest_decode(&m, bc_slice_of_buf(&plaintext), NULL), BC_OK);
    while (reached) {
        bc_buf out = BC_BUF_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_manifest_encode(&out, &m, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        assert_int_equal(out.len, reached ? 0 : plaintext.len);
        bc_buf_dispose(&out);
    }
    assert_true(n > 2);
    fmt_manifest_dispose(&m);
    bc_buf_dispose(&plaintext);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_of_all_operations_come_together),
        cmocka_unit_test(refuses_flags_that_borg_asserts_on),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(a_new_manifest_is_that_of_a_5),
        cmocka_unit_test(what_borg_does_not_know_is_written_again),
        cmocka_unit_test(more_than_100_item_keys_are_not_written),
        cmocka_unit_test(item_keys_are_a_list_of_names),
        cmocka_unit_test(encoding_survives_every_failed_allocation),
        cmocka_unit_test(reads_the_empty_manifest_of_a_5),
        cmocka_unit_test(refuses_every_prefix),
        cmocka_unit_test(cases_of_rs_scenario_52_and_rs_scenario_53),
        cmocka_unit_test(a_version_of_rs_scenario_53_is_refused_in_borgs_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Archive metadata: what Borg wrote (golden/archive), and what nobody may. */
#include "formats/fmt_archive.h"

#include "base/buf.h"
#include "support/bytes.h"
#include "support/fail_alloc.h"
#include "support/golden_bytes.h"

#define VERSION_2 "a776657273696f6e02"
#define NAME_N    "a46e616d65a16e"
#define TIME_T    "a474696d65a174"
#define NO_PTRS   "a96974656d5f7074727390"
#define ID_8      "1111111111111111"
#define ID_11     ID_8 ID_8 ID_8 ID_8

static fmt_archive decode(const char *hex, bc_code want, bc_error *err)
{
    fmt_archive archive = FMT_ARCHIVE_INIT;
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    bc_code code = fmt_archive_decode(&archive, (bc_slice){bytes, len}, err);

    if (code != want)
        fail_msg("%s: %s: %s", hex, bc_code_name(code), err->message);
    free(bytes);
    return archive;
}

/* "key value\n" of expected.txt is said of these bytes as hex, "-" is none. */
static void expect_text(const bc_buf *facts, const char *key, bc_slice value)
{
    char line[256] = "";
    char hex[200] = "-";

    assert_true(value.len < 90);
    if (value.len > 0)
        bc_hex_encode(hex, value.ptr, value.len);
    snprintf(line, sizeof(line), "%s %s\n", key, hex);
    if (strstr(bc_buf_text(facts), line) == NULL)
        fail_msg("Borg does not say: %s", line);
}

static void load_golden(bc_buf *bytes, bc_buf *facts, const char *name)
{
    char path[200];

    snprintf(path, sizeof(path), "archive/%s/archive", name);
    golden_load(bytes, path);
    snprintf(path, sizeof(path), "archive/%s/expected.txt", name);
    golden_load(facts, path);
}

static void reads_what_borg_wrote(void **state)
{
    static const char *const names[] = {"odd-names", "noctime"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        bc_buf bytes = BC_BUF_INIT;
        bc_buf facts = BC_BUF_INIT;
        fmt_archive archive = FMT_ARCHIVE_INIT;
        bc_error err = BC_ERROR_INIT;
        char line[128];

        load_golden(&bytes, &facts, names[i]);
        if (fmt_archive_decode(&archive, bc_slice_of_buf(&bytes), &err) !=
            BC_OK)
            fail_msg("%s: %s", names[i], err.message);
        assert_int_equal(archive.version, 2);
        assert_true(bc_slice_is(archive.name, names[i]));
        expect_text(&facts, "name", archive.name);
        expect_text(&facts, "hostname", archive.hostname);
        expect_text(&facts, "username", archive.username);
        expect_text(&facts, "comment", archive.comment);
        expect_text(&facts, "item_ptrs", bc_slice_of_buf(&archive.ids));
        snprintf(line, sizeof(line), "time %.*s\n", (int)archive.time.len,
            (const char *)archive.time.ptr);
        assert_non_null(strstr(bc_buf_text(&facts), line));
        snprintf(line, sizeof(line), "size %llu\nnfiles %llu\n",
            (unsigned long long)archive.size.value,
            (unsigned long long)archive.nfiles.value);
        assert_non_null(strstr(bc_buf_text(&facts), line));
        assert_int_equal(archive.tag_count, i == 0 ? 0 : 2);
        assert_true(i == 0 || (bc_slice_is(archive.tags[0], "a") &&
                                  bc_slice_is(archive.tags[1], "b")));
        fmt_archive_dispose(&archive);
        bc_buf_dispose(&bytes);
        bc_buf_dispose(&facts);
    }
}

static void expect_refused(bc_slice prefix, void *payload)
{
    fmt_archive archive = FMT_ARCHIVE_INIT;

    (void)payload;
    assert_int_equal(
        fmt_archive_decode(&archive, prefix, NULL), BC_ERR_TRUNCATED);
    assert_null(archive.text.ptr);
    assert_null(archive.ids.ptr);
}

static void rejects_every_prefix(void **state)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_buf facts = BC_BUF_INIT;

    (void)state;
    load_golden(&bytes, &facts, "noctime");
    assert_true(
        for_each_prefix(bc_slice_of_buf(&bytes), expect_refused, NULL) > 300);
    bc_buf_dispose(&bytes);
    bc_buf_dispose(&facts);
}

static void says_what_is_missing(void **state)
{
    static const struct {
        const char *hex;
        bc_code code;
        const char *message;
    } rows[] = {
        {"84" VERSION_2 NAME_N TIME_T NO_PTRS, BC_OK, ""},
        {"84" VERSION_2 NAME_N TIME_T NO_PTRS "c1", BC_OK, ""},
        {"83" NAME_N TIME_T NO_PTRS, BC_ERR_LOCAL,
            "Exception: Unknown archive metadata version"},
        {"84a776657273696f6e03" NAME_N TIME_T NO_PTRS, BC_ERR_LOCAL,
            "Exception: Unknown archive metadata version"},
        {"83" VERSION_2 TIME_T NO_PTRS, BC_ERR_LOCAL, "archive: no name"},
        {"83" VERSION_2 NAME_N NO_PTRS, BC_ERR_LOCAL, "archive: no time"},
        {"83" VERSION_2 NAME_N TIME_T, BC_ERR_LOCAL,
            "archive: no list item_ptrs"},
        {"84" VERSION_2 NAME_N TIME_T "a96974656d5f7074727391c400",
            BC_ERR_LOCAL, "archive: item_ptrs: 0 is no id"},
        {"85" VERSION_2 NAME_N TIME_T NO_PTRS "a47461677301", BC_ERR_LOCAL,
            "archive: tags are no list"},
        {"85" VERSION_2 NAME_N TIME_T NO_PTRS "a4746167739101", BC_ERR_LOCAL,
            "archive: a tag is no text"},
        {"90", BC_ERR_CORRUPT, "archive is not a map"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        fmt_archive archive = decode(rows[i].hex, rows[i].code, &err);

        assert_string_equal(err.message, rows[i].message);
        assert_null(archive.comment.ptr);
        fmt_archive_dispose(&archive);
    }
}

static void version_1_holds_the_ids_of_its_stream(void **state)
{
    bc_error err = BC_ERROR_INIT;
    fmt_archive archive =
        decode("84a776657273696f6e01" NAME_N TIME_T "a56974656d7391c420" ID_11,
            BC_OK, &err);

    (void)state;
    assert_int_equal(archive.version, 1);
    assert_int_equal(archive.ids.len, 32);
    assert_int_equal(archive.ids.ptr[31], 0x11);
    fmt_archive_dispose(&archive);
}

static void tags_come_sorted_and_once(void **state)
{
    bc_error err = BC_ERROR_INIT;
    fmt_archive archive =
        decode("85" VERSION_2 NAME_N TIME_T NO_PTRS "a47461677393a162a161a162",
            BC_OK, &err);

    (void)state;
    assert_int_equal(archive.tag_count, 2);
    assert_true(bc_slice_is(archive.tags[0], "a"));
    assert_true(bc_slice_is(archive.tags[1], "b"));
    fmt_archive_dispose(&archive);
}

static void a_list_of_ids_is_taken_whole_or_not_at_all(void **state)
{
    static const struct {
        const char *hex;
        bc_code code;
    } rows[] = {
        {"90", BC_OK},
        {"91c420" ID_11, BC_OK},
        {"92c420" ID_11 "c420" ID_11, BC_OK},
        {"91c420" ID_11 "c0", BC_ERR_CORRUPT},
        {"91c41f" ID_11, BC_ERR_CORRUPT},
        {"80", BC_ERR_CORRUPT},
        {"ddffffffffc420" ID_11, BC_ERR_TRUNCATED},
        {"", BC_ERR_TRUNCATED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i].hex);
        bc_code code = fmt_archive_ids(&out, (bc_slice){bytes, len}, &err);

        if (code != rows[i].code)
            fail_msg("row %zu: %s", i, err.message);
        assert_int_equal(out.len, code == BC_OK ? i * 32 : 0);
        bc_buf_dispose(&out);
        free(bytes);
    }
}

static void survives_every_failed_allocation(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len,
        "85" VERSION_2 NAME_N TIME_T "a96974656d5f7074727391c420" ID_11
        "a47461677391a161");
    bool reached = true;
    unsigned long n = 0;

    (void)state;
    while (reached) {
        fmt_archive archive = FMT_ARCHIVE_INIT;
        bc_code code;

        fail_alloc_begin(++n);
        code = fmt_archive_decode(&archive, (bc_slice){bytes, len}, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        fmt_archive_dispose(&archive);
    }
    assert_int_equal(n, 4); /* tags, texts, ids */
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_borg_wrote),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(version_1_holds_the_ids_of_its_stream),
        cmocka_unit_test(tags_come_sorted_and_once),
        cmocka_unit_test(a_list_of_ids_is_taken_whole_or_not_at_all),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

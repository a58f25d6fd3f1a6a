/* Items: what Borg wrote (golden/archive), cut anywhere, and spoiled. */
#include "formats/fmt_item.h"

#include "base/buf.h"
#include "support/bytes.h"
#include "support/golden_bytes.h"

#include <inttypes.h>

#define ID_8   "1111111111111111"
#define ID_11  ID_8 ID_8 ID_8 ID_8
#define PATH_A "a470617468a161"

static void put_number(bc_buf *line, bool known, int64_t n)
{
    assert_int_equal(known ? bc_buf_add_format(line, NULL, " %" PRId64, n)
                           : bc_buf_add_text(line, " -", NULL),
        BC_OK);
}

static void put_hex(bc_buf *line, bc_slice bytes)
{
    char hex[513];

    assert_true(bytes.len <= 256);
    bc_hex_encode(hex, bytes.ptr, bytes.len);
    assert_int_equal(
        bc_buf_add_format(line, NULL, "%s", bytes.ptr == NULL ? "-" : hex),
        BC_OK);
}

static void put_chunks(bc_buf *line, const fmt_item *item)
{
    bc_slice rest = item->chunk_bytes;
    const char *comma = "";
    const uint8_t *id;
    uint64_t size;

    assert_int_equal(
        bc_buf_add_text(line, item->has_chunks ? " " : " none", NULL), BC_OK);
    if (item->has_chunks && item->chunk_count == 0)
        assert_int_equal(bc_buf_add_text(line, "-", NULL), BC_OK);
    while (fmt_item_chunk(&id, &size, &rest)) {
        assert_int_equal(bc_buf_add_text(line, comma, NULL), BC_OK);
        put_hex(line, (bc_slice){id, 32});
        assert_int_equal(
            bc_buf_add_format(line, NULL, ":%" PRIu64, size), BC_OK);
        comma = ",";
    }
    assert_int_equal(rest.len, 0);
}

/* A line of expected.txt. */
static void put_item(bc_buf *out, const fmt_item *item)
{
    assert_int_equal(bc_buf_add_text(out, "item ", NULL), BC_OK);
    put_hex(out, item->path);
    put_number(out, item->mode.known, (int64_t)item->mode.value);
    put_number(out, item->size.known, (int64_t)item->size.value);
    put_number(out, item->inode.known, (int64_t)item->inode.value);
    put_number(out, item->ctime_ns.known, item->ctime_ns.value);
    put_number(out, item->mtime_ns.known, item->mtime_ns.value);
    assert_int_equal(bc_buf_add_text(out, " ", NULL), BC_OK);
    put_hex(out, item->hlid);
    put_chunks(out, item);
    assert_int_equal(bc_buf_add_text(out, "\n", NULL), BC_OK);
}

typedef bc_code (*feeding)(fmt_items *items, bc_slice chunk, bc_error *err);

static bc_code feed_by_swap(fmt_items *items, bc_slice chunk, bc_error *err)
{
    static const uint8_t front[FMT_ITEMS_FRONT];
    bc_buf buf = BC_BUF_INIT;
    bc_code code;

    assert_int_equal(
        bc_buf_add(&buf, (bc_slice){front, sizeof(front)}, err), BC_OK);
    assert_int_equal(bc_buf_add(&buf, chunk, err), BC_OK);
    code = fmt_items_swap(items, &buf, err);
    bc_buf_dispose(&buf);
    return code;
}

/* Every item of a stream that comes in pieces of this size. */
static void list_items(bc_buf *out, bc_slice stream, size_t piece, feeding feed)
{
    fmt_items items = FMT_ITEMS_INIT;
    bc_error err = BC_ERROR_INIT;
    size_t at = 0;
    fmt_item item;
    bool found;

    while (at < stream.len) {
        size_t len = piece < stream.len - at ? piece : stream.len - at;

        assert_int_equal(
            feed(&items, bc_slice_cut(stream, at, len), &err), BC_OK);
        at += len;
        do {
            if (fmt_items_next(&found, &item, &items, at == stream.len, &err) !=
                BC_OK)
                fail_msg("pieces of %zu: %s", piece, err.message);
            if (found)
                put_item(out, &item);
        } while (found);
    }
    fmt_items_dispose(&items);
}

static void scenario_59_items_across_chunks_come_intact(void **state)
{
    static const char *const names[] = {"odd-names", "noctime"};
    static const feeding feeds[] = {fmt_items_feed, feed_by_swap};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        char path[200];
        bc_buf stream = BC_BUF_INIT;
        bc_buf facts = BC_BUF_INIT;

        snprintf(path, sizeof(path), "archive/%s/stream", names[i / 2]);
        golden_load(&stream, path);
        snprintf(path, sizeof(path), "archive/%s/expected.txt", names[i / 2]);
        golden_load(&facts, path);
        for (size_t piece = 1; piece <= stream.len; piece += 1 + piece / 9) {
            bc_buf got = BC_BUF_INIT;

            list_items(&got, bc_slice_of_buf(&stream), piece, feeds[i % 2]);
            assert_string_equal(
                bc_buf_text(&got), strstr(bc_buf_text(&facts), "\nitem ") + 1);
            bc_buf_dispose(&got);
        }
        bc_buf_dispose(&stream);
        bc_buf_dispose(&facts);
    }
}

/* Number of items of whole bytes; *code is how it ended. */
static uint64_t count_items(bc_code *code, bc_slice stream)
{
    fmt_items items = FMT_ITEMS_INIT;
    uint64_t count;
    fmt_item item;
    bool found = true;

    *code = fmt_items_feed(&items, stream, NULL);
    while (*code == BC_OK && found)
        *code = fmt_items_next(&found, &item, &items, true, NULL);
    count = items.count;
    fmt_items_dispose(&items);
    return count;
}

static void expect_less(bc_slice prefix, void *payload)
{
    bc_code code;

    (void)payload;
    assert_int_equal(count_items(&code, prefix), 0);
    assert_int_equal(code, BC_OK); /* Borg drops what is cut at the end */
}

static void rejects_every_prefix(void **state)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len,
        "85" PATH_A "a46d6f6465cd81a4"
        "a4686c6964c420" ID_11 "a66368756e6b739192c420" ID_11 "05"
        "a56d74696d65d7ff1d6f34546553f100");
    bc_code code;

    (void)state;
    assert_int_equal(count_items(&code, (bc_slice){bytes, len}), 1);
    for_each_prefix((bc_slice){bytes, len}, expect_less, NULL);
    free(bytes);
}

static fmt_item one_item(fmt_items *items, const char *hex)
{
    size_t len;
    uint8_t *bytes = bytes_from_hex(&len, hex);
    bc_error err = BC_ERROR_INIT;
    fmt_item item;
    bool found = false;

    assert_int_equal(
        fmt_items_feed(items, (bc_slice){bytes, len}, NULL), BC_OK);
    if (fmt_items_next(&found, &item, items, true, &err) != BC_OK || !found)
        fail_msg("%s: %s", hex, err.message);
    free(bytes);
    return item;
}

#define MTIME "81a56d74696d65"

static void times_come_in_every_spelling(void **state)
{
    static const struct {
        const char *hex;
        bool known;
        bc_ns ns;
    } rows[] = {
        {MTIME "d6ff6553f100", true, INT64_C(1700000000000000000)},
        {MTIME "d7ff1d6f34546553f100", true, INT64_C(1700000000123456789)},
        {MTIME "c70cff3b9ac9ffffffffffffffffff", true, -1},
        /* repository-side A.7 */
        {MTIME "d6ff00000000", true, 0},
        {MTIME "d7ff0000000400000000", true, 1},
        {MTIME "d6ff5e0be100", true, INT64_C(1577836800000000000)},
        {MTIME "d7ff773594005e0be100", true, INT64_C(1577836800500000000)},
        {MTIME "d6ff7ffd5cff", true, INT64_C(2147310847000000000)},
        {MTIME "05", true, 5}, /* Borg 1: a number */
        {MTIME "cf7fffffffffffffff", true, INT64_MAX},
        {MTIME "cf8000000000000000", false, 0},
        {MTIME "c408feffffffffffffff", true, -2}, /* Borg 1: bytes */
        {MTIME "c408000000000000007f", true, INT64_C(0x7f) << 56},
        {MTIME "c40100", false, 0},
        {MTIME "c0", false, 0},
        {MTIME "d7ffffffffff00000000", false, 0}, /* 10^9 nanoseconds */
        {MTIME "c70cff000000007fffffffffffffff", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_items items = FMT_ITEMS_INIT;
        fmt_item item = one_item(&items, rows[i].hex);

        if (item.mtime_ns.known != rows[i].known ||
            (rows[i].known && item.mtime_ns.value != rows[i].ns))
            fail_msg("row %zu: %" PRId64, i, item.mtime_ns.value);
        fmt_items_dispose(&items);
    }
}

static void the_item_of_appendix_a_7(void **state)
{
    bc_buf line = BC_BUF_INIT;
    fmt_items items = FMT_ITEMS_INIT;
    fmt_item item = one_item(&items,
        "87a66368756e6b739192c420" ID_11
        "06a367696400a46d6f6465cd81a4a56d74696d"
        "65d7ff773594005e0be100a470617468a3612f62a473697a6506a375696400");

    (void)state;
    put_item(&line, &item);
    assert_string_equal(bc_buf_text(&line),
        "item 612f62 33188 6 - - 1577836800500000000 - " ID_11 ":6\n");
    assert_true(fmt_item_is_regular(&item) && item.chunks_plain);
    bc_buf_dispose(&line);
    fmt_items_dispose(&items);
}

static void only_the_shortest_spelling_of_chunks_is_plain(void **state)
{
    static const struct {
        const char *hex;
        bool plain;
    } rows[] = {
        {"81a66368756e6b7390", true},
        {"81a66368756e6b739192c420" ID_11 "7f", true},
        {"81a66368756e6b739192c420" ID_11 "cc80", true},
        {"81a66368756e6b739192c420" ID_11 "cd0100", true},
        {"81a66368756e6b739192c420" ID_11 "cf0000000100000000", true},
        {"81a66368756e6b739192c420" ID_11 "cc7f", false},
        {"81a66368756e6b739192c420" ID_11 "d10100", false},
        {"81a66368756e6b739192c50020" ID_11 "7f", false},
        {"81a66368756e6b7391dc0002c420" ID_11 "7f", false},
        {"81a66368756e6b739193c420" ID_11 "7f7e", false}, /* Borg 1 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_items items = FMT_ITEMS_INIT;
        fmt_item item = one_item(&items, rows[i].hex);

        assert_true(item.has_chunks);
        if (item.chunks_plain != rows[i].plain)
            fail_msg("row %zu", i);
        fmt_items_dispose(&items);
    }
}

static void refuses_what_is_no_item(void **state)
{
    static const char *const rows[] = {
        "90", "01", "c1",                      /* no map */
        "8101",                                /* a number as key */
        "81a470617468c0",                      /* a path of nothing */
        "81a46d6f6465ff",                      /* a negative mode */
        "81a66368756e6b739191c420" ID_11,      /* a chunk without size */
        "81a66368756e6b739192c41f" ID_11 "05", /* a short id */
        "81a4686c6964c400",                    /* a short hlid */
        "81a1789181a17891c1",                  /* damage in what is skipped */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t len;
        uint8_t *bytes = bytes_from_hex(&len, rows[i]);
        bc_code code;

        count_items(&code, (bc_slice){bytes, len});
        if (code != BC_ERR_CORRUPT)
            fail_msg("row %zu is taken", i);
        free(bytes);
    }
}

static void an_item_is_there_as_soon_as_it_is_whole(void **state)
{
    fmt_items items = FMT_ITEMS_INIT;
    fmt_item item;
    bool found;

    (void)state;
    assert_int_equal(
        fmt_items_feed(&items, bc_slice_of("\x81\xa4path\xa1"), NULL), BC_OK);
    assert_int_equal(fmt_items_next(&found, &item, &items, false, NULL), BC_OK);
    assert_false(found);
    assert_int_equal(
        fmt_items_feed(&items, bc_slice_of("a\x81\xa4mode\x05"), NULL), BC_OK);
    assert_int_equal(fmt_items_next(&found, &item, &items, false, NULL), BC_OK);
    assert_true(found && bc_slice_is(item.path, "a"));
    assert_int_equal(fmt_items_next(&found, &item, &items, false, NULL), BC_OK);
    assert_true(found && item.mode.value == 5);
    assert_int_equal(fmt_items_next(&found, &item, &items, false, NULL), BC_OK);
    assert_false(found);
    assert_int_equal(items.count, 2);
    fmt_items_dispose(&items);
}

/* What is left over may be more than there is room for in front. */
static void an_item_of_any_length_comes_over_a_swap(void **state)
{
    (void)state;
    for (size_t len = FMT_ITEMS_FRONT - 20; len < FMT_ITEMS_FRONT + 20; len++) {
        uint8_t head[] = {0x81, 0xa4, 'p', 'a', 't', 'h', 0xda,
            (uint8_t)(len >> 8), (uint8_t)len};
        fmt_items items = FMT_ITEMS_INIT;
        bc_buf path = BC_BUF_INIT;
        fmt_item item;
        bool found;

        assert_int_equal(bc_buf_reserve(&path, len, NULL), BC_OK);
        memset(path.ptr, 'x', len);
        path.len = len - 1;
        assert_int_equal(
            feed_by_swap(&items, (bc_slice){head, sizeof(head)}, NULL), BC_OK);
        assert_int_equal(
            feed_by_swap(&items, bc_slice_of_buf(&path), NULL), BC_OK);
        assert_int_equal(
            feed_by_swap(&items, bc_slice_of("x\x81\x05"), NULL), BC_OK);
        assert_int_equal(
            fmt_items_next(&found, &item, &items, true, NULL), BC_OK);
        path.ptr[path.len++] = 'x';
        assert_true(found);
        assert_true(bc_slice_equal(item.path, bc_slice_of_buf(&path)));
        assert_int_equal(items.taken, sizeof(head) + len);
        bc_buf_dispose(&path);
        fmt_items_dispose(&items);
    }
}

static void an_error_names_the_place_in_the_stream(void **state)
{
    fmt_items items = FMT_ITEMS_INIT;
    bc_error err = BC_ERROR_INIT;
    fmt_item item = one_item(&items, "81" PATH_A);
    bool found;

    (void)state;
    assert_true(bc_slice_is(item.path, "a"));
    assert_int_equal(fmt_items_feed(&items, bc_slice_of("\x01"), NULL), BC_OK);
    assert_int_equal(
        fmt_items_next(&found, &item, &items, true, &err), BC_ERR_CORRUPT);
    assert_string_equal(err.message, "item stream: no item at 8");
    fmt_items_dispose(&items);
}

static void paths_are_read_as_borg_reads_them(void **state)
{
    static const struct {
        const char *path;
        const char *want; /* NULL: refused */
    } rows[] = {
        {"a/b", "a/b"},
        {".", "."},
        {"", "."},
        {"/", "."},
        {"./", "."},
        {"//a//b/", "a/b"},
        {"./a/./b", "a/b"},
        {"a..b/..c", "a..b/..c"},
        {"\xff/\xfe", "\xff/\xfe"},
        {"..", NULL},
        {"/../a", NULL},
        {"a/../b", NULL},
        {"a/..", NULL},
    };
    bc_buf scratch = BC_BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_item item = {.path = bc_slice_of(rows[i].path)};
        bc_slice path;
        bc_code code = fmt_item_path(&path, &item, &scratch, NULL);

        assert_int_equal(code, rows[i].want == NULL ? BC_ERR_LOCAL : BC_OK);
        if (code == BC_OK && !bc_slice_is(path, rows[i].want))
            fail_msg("row %zu: %.*s", i, (int)path.len, (char *)path.ptr);
    }
    bc_buf_dispose(&scratch);
}

static void only_regular_files_are_regular(void **state)
{
    static const struct {
        bool known;
        uint64_t mode;
        bool regular;
    } rows[] = {{true, 0100644, true}, {true, 0100000, true},
        {true, 040755, false}, {true, 0120777, false}, {true, 0140000, false},
        {true, 010644, false}, {false, 0, false}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fmt_item item = {.mode = {rows[i].known, rows[i].mode}};

        assert_int_equal(fmt_item_is_regular(&item), rows[i].regular);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenario_59_items_across_chunks_come_intact),
        cmocka_unit_test(rejects_every_prefix),
        cmocka_unit_test(times_come_in_every_spelling),
        cmocka_unit_test(the_item_of_appendix_a_7),
        cmocka_unit_test(only_the_shortest_spelling_of_chunks_is_plain),
        cmocka_unit_test(refuses_what_is_no_item),
        cmocka_unit_test(an_item_is_there_as_soon_as_it_is_whole),
        cmocka_unit_test(an_item_of_any_length_comes_over_a_swap),
        cmocka_unit_test(an_error_names_the_place_in_the_stream),
        cmocka_unit_test(paths_are_read_as_borg_reads_them),
        cmocka_unit_test(only_regular_files_are_regular),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

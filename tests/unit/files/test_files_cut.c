/* Records cut out of a files cache and put back, byte for byte. */
#include "files/files_cut.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/records.h"
#include "support/tmpdir.h"

#include <stdlib.h>

typedef struct fixture {
    tmpdir dir;
    char path[TMPDIR_PATH_MAX];
    char cuts[TMPDIR_PATH_MAX];
    files_cut_to to;
    bc_files_view *view;
    bc_error err;
} fixture;

static void make(fixture *f, bc_slice content)
{
    files_view_options options = {
        .io = io_posix(), .name = "files.x", .readable_format = true};

    *f = (fixture){.view = NULL};
    tmpdir_make(&f->dir);
    tmpdir_write(&f->dir, "files.x", content);
    options.path = tmpdir_path(f->path, &f->dir, "files.x");
    f->to = (files_cut_to){io_posix_write(), f->path, "files.x",
        tmpdir_path(f->cuts, &f->dir, "cuts"), NULL};
    assert_int_equal(files_view_new(&f->view, &options, &f->err), BC_OK);
    assert_int_equal(bc_files_view_load(f->view, &f->err), BC_OK);
}

static void end(fixture *f)
{
    files_view_free(f->view);
    tmpdir_remove(&f->dir);
}

static bool is_odd(void *payload, const bc_files_entry *entry)
{
    (void)payload;
    return entry->path_hash.b[0] % 2 == 1;
}

static void cut_the_odd_ones(fixture *f, files_cutting *cutting)
{
    files_hashes odd;

    assert_int_equal(files_hashes_select(&odd, f->view,
                         &(files_choice){is_odd, NULL, NULL}, &f->err),
        BC_OK);
    assert_int_equal(files_cut(cutting, f->view, &odd, &f->to, &f->err), BC_OK);
    assert_int_equal(files_cutting_commit(cutting, &f->err), BC_OK);
    files_hashes_dispose(&odd);
}

static void expect_content(const fixture *f, bc_slice wanted)
{
    bc_buf there = BC_BUF_INIT;

    assert_int_equal(
        io_read_file(&there, io_posix(), f->path, 1 << 26, NULL), BC_OK);
    assert_int_equal(there.len, wanted.len);
    if (wanted.len > 0)
        assert_memory_equal(there.ptr, wanted.ptr, wanted.len);
    bc_buf_dispose(&there);
}

/* keys 1 2 3 … as given; what is left are the even ones. */
static void pack(msgpack_sbuffer *all, msgpack_sbuffer *even,
    const uint8_t *keys, size_t count, uint32_t chunks)
{
    for (size_t i = 0; i < count; i++) {
        record r = {.key = keys[i],
            .age = i,
            .size = i * 1000,
            .ctime_ns = 5,
            .mtime_ns = 6,
            .chunks = chunks};

        record_add(all, &r);
        if (keys[i] % 2 == 0)
            record_add(even, &r);
    }
}

static void check(
    const uint8_t *keys, size_t count, uint32_t chunks, const char *tail)
{
    msgpack_sbuffer all;
    msgpack_sbuffer even;
    files_cutting cutting;
    char before[FMT_TRASH_DIGEST];
    fixture f;

    msgpack_sbuffer_init(&all);
    msgpack_sbuffer_init(&even);
    pack(&all, &even, keys, count, chunks);
    if (tail[0] != 0) {
        msgpack_sbuffer_write(&all, tail, strlen(tail));
        msgpack_sbuffer_write(&even, tail, strlen(tail));
    }
    make(&f, (bc_slice){(uint8_t *)all.data, all.size});
    cut_the_odd_ones(&f, &cutting);
    expect_content(&f, (bc_slice){(uint8_t *)even.data, even.size});
    memcpy(before, cutting.before, sizeof(before));
    files_cutting_dispose(&cutting);
    assert_int_equal(files_uncut(&cutting, &f.to, &f.err), BC_OK);
    assert_string_equal(cutting.before, before);
    assert_int_equal(files_cutting_commit(&cutting, &f.err), BC_OK);
    expect_content(&f, (bc_slice){(uint8_t *)all.data, all.size});
    files_cutting_dispose(&cutting);
    end(&f);
    msgpack_sbuffer_destroy(&all);
    msgpack_sbuffer_destroy(&even);
}

static void cuts_at_both_ends_and_in_the_middle(void **state)
{
    static const uint8_t rows[][5] = {{1, 2, 3, 4, 5}, {2, 1, 3, 5, 4},
        {2, 4, 6, 8, 1}, {1, 3, 5, 7, 9}, {2, 4, 6, 8, 10}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check(rows[i], sizeof(rows[i]), 2, "");
}

/* Borg takes the last of them; all must go, or the first would count again. */
static void doubles_go_together(void **state)
{
    static const uint8_t keys[] = {1, 2, 1, 4, 2, 1};

    (void)state;
    check(keys, sizeof(keys), 0, "");
}

static void bytes_behind_the_last_whole_record_stay(void **state)
{
    static const uint8_t keys[] = {1, 2};

    (void)state;
    check(keys, sizeof(keys), 1, "\x92\xc4\x20half");
}

/* More than is read at once, and records longer than that. */
static void large_files_and_records(void **state)
{
    uint8_t keys[200];

    (void)state;
    for (size_t i = 0; i < sizeof(keys); i++)
        keys[i] = (uint8_t)i;
    check(keys, sizeof(keys), 300, "\x92");
    check(keys, 4, 20000, "");
}

static void a_file_that_changed_is_not_cut(void **state)
{
    msgpack_sbuffer all;
    msgpack_sbuffer even;
    const uint8_t keys[] = {1, 2};
    files_hashes odd;
    files_cutting cutting;
    fixture f;

    (void)state;
    msgpack_sbuffer_init(&all);
    msgpack_sbuffer_init(&even);
    pack(&all, &even, keys, 2, 0);
    make(&f, (bc_slice){(uint8_t *)all.data, all.size});
    assert_int_equal(files_hashes_select(&odd, f.view,
                         &(files_choice){is_odd, NULL, NULL}, &f.err),
        BC_OK);
    tmpdir_write_text(&f.dir, "files.x", "");
    assert_int_equal(
        files_cut(&cutting, f.view, &odd, &f.to, &f.err), BC_ERR_CORRUPT);
    tmpdir_assert_text(&f.dir, "files.x", "");
    files_hashes_dispose(&odd);
    end(&f);
    msgpack_sbuffer_destroy(&all);
    msgpack_sbuffer_destroy(&even);
}

/* Each a claim of a hostile file of cuts. */
static void cuts_that_do_not_fit_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {
        {"", 0},
        {"borgcache cuts 2", 16},
        {"borgcache cuts 1\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 32},
        {"borgcache cuts 1\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0", 31},
        {"borgcache cuts 1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32},
        {"borgcache cuts 1\377\377\377\377\377\377\377\377\0\0\0\0\0\0\0\0",
            32},
        {"borgcache cuts 1\0\0\0\0\0\0\0\0\377\377\377\377\377\377\377\377x",
            33},
    };
    fixture f;

    (void)state;
    make(&f, bc_slice_of(""));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        files_cutting cutting;

        tmpdir_write(&f.dir, "cuts",
            (bc_slice){(const uint8_t *)rows[i].bytes, rows[i].len});
        assert_int_equal(files_uncut(&cutting, &f.to, &f.err), BC_ERR_CORRUPT);
        tmpdir_assert_names(&f.dir, "", "cuts files.x");
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_at_both_ends_and_in_the_middle),
        cmocka_unit_test(doubles_go_together),
        cmocka_unit_test(bytes_behind_the_last_whole_record_stay),
        cmocka_unit_test(large_files_and_records),
        cmocka_unit_test(a_file_that_changed_is_not_cut),
        cmocka_unit_test(cuts_that_do_not_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

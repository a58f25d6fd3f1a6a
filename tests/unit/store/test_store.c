#include "base/buf.h"
#include "store/store.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_io.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ID_A "aa11aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "aa12bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "ab00cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static int make(void **state)
{
    int result = tmpdir_setup(state);

    if (result != 0)
        return result;
    tmpdir_write_text(*state, "config/id", "0123");
    tmpdir_write_text(*state, "data/ab/00/" ID_C, "ccc");
    tmpdir_write_text(*state, "data/aa/12/" ID_B, "bb");
    tmpdir_write_text(*state, "data/aa/11/" ID_A, "a");
    return 0;
}

static bc_code open_at(
    store **out, const bc_io *io, const char *path, bc_error *err)
{
    const store_options options = {.io = io, .path = path, .data_levels = 2};

    return store_open(out, &options, err);
}

static store *open_store(const tmpdir *dir)
{
    store *s;

    assert_int_equal(open_at(&s, io_posix(), dir->path, NULL), BC_OK);
    return s;
}

/* What a listing gives, as "name=size " texts; stops after `left` visits. */
typedef struct listing {
    char text[2048];
    int left;
} listing;

static bool note(void *payload, const char *name, uint64_t size)
{
    listing *out = payload;
    size_t used = strlen(out->text);

    snprintf(out->text + used, sizeof(out->text) - used, "%s=%llu ", name,
        (unsigned long long)size);
    return --out->left > 0;
}

static void finds_an_object_below_two_levels(void **state)
{
    store *s = open_store(*state);
    bc_buf out = BC_BUF_INIT;
    bc_buf path = BC_BUF_INIT;
    char expected[TMPDIR_PATH_MAX];

    assert_int_equal(store_load(&out, s, "data/" ID_C, 3, NULL), BC_OK);
    assert_int_equal(store_load(&out, s, "config/id", 4, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "ccc0123");
    assert_int_equal(store_path(&path, s, "data/" ID_C, NULL), BC_OK);
    assert_string_equal(
        bc_buf_text(&path), tmpdir_path(expected, *state, "data/ab/00/" ID_C));
    bc_buf_dispose(&path);
    bc_buf_dispose(&out);
    store_free(s);
}

static void levels_can_be_set(void **state)
{
    const tmpdir *dir = *state;
    const store_options options = {
        .io = io_posix(), .path = dir->path, .data_levels = 0};
    bc_buf out = BC_BUF_INIT;
    store *s;

    tmpdir_write_text(dir, "data/" ID_B, "flat");
    assert_int_equal(store_open(&s, &options, NULL), BC_OK);
    assert_int_equal(store_load(&out, s, "data/" ID_B, 9, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "flat");
    bc_buf_dispose(&out);
    store_free(s);
}

static void says_why_an_object_cannot_be_had(void **state)
{
    static const struct {
        const char *name;
        uint64_t limit;
        bc_code code;
    } rows[] = {
        {"config/none", 9, BC_ERR_NOT_FOUND},
        {"data/" ID_A "0", 9, BC_ERR_NOT_FOUND},
        {"config/id", 3, BC_ERR_UNSUPPORTED},
        {"config", 9, BC_ERR_IO},
        {"config/id/x", 9, BC_ERR_IO},
        {"../config/id", 9, BC_ERR_USAGE},
        {"/config/id", 9, BC_ERR_USAGE},
        {"config/ID", 9, BC_ERR_USAGE},
    };
    store *s = open_store(*state);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(store_load(&out, s, rows[i].name, rows[i].limit, &err),
            rows[i].code);
        assert_int_equal(err.code, rows[i].code);
        assert_int_equal(out.len, 0);
        bc_buf_dispose(&out);
    }
    store_free(s);
}

static void rs_scenario_4_and_5_only_a_directory_is_a_store(void **state)
{
    static const char *const names[] = {"missing", "config/id", "config/id/x"};
    char path[TMPDIR_PATH_MAX];
    store *s;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        bc_error err = BC_ERROR_INIT;

        tmpdir_path(path, *state, names[i]);
        assert_int_equal(
            open_at(&s, io_posix(), path, &err), BC_ERR_REPO_NOT_FOUND);
        assert_null(s);
        assert_non_null(strstr(err.message, path));
    }
}

static void rs_scenario_15_data_is_listed_in_the_order_of_ids(void **state)
{
    store *s = open_store(*state);
    listing all = {"", 99};
    listing first = {"", 2};

    assert_int_equal(store_list(s, "data", note, &all, NULL), BC_OK);
    assert_string_equal(all.text, ID_A "=1 " ID_B "=2 " ID_C "=3 ");
    assert_int_equal(store_list(s, "data", note, &first, NULL), BC_OK);
    assert_string_equal(first.text, ID_A "=1 " ID_B "=2 ");
    store_free(s);
}

static void rs_scenario_13_tmp_and_del_are_left_out(void **state)
{
    store *s = open_store(*state);
    listing all = {"", 99};

    tmpdir_write_text(*state, "archives/foo.tmp", "x");
    tmpdir_write_text(*state, "archives/bar.del", "x");
    tmpdir_write_text(*state, "archives/sub.tmp/hidden", "x");
    tmpdir_write_text(*state, "archives/sub.del/seen", "x");
    tmpdir_write_text(*state, "archives/tmp", "x");
    assert_int_equal(store_list(s, "archives", note, &all, NULL), BC_OK);
    assert_string_equal(all.text, "seen=1 tmp=1 ");
    store_free(s);
}

/* The reader of the listing decides what a name that is no id means. */
static void rs_scenario_14_a_stray_file_is_listed_by_its_name(void **state)
{
    store *s = open_store(*state);
    listing all = {"", 99};

    tmpdir_write_text(*state, "data/README", "hello");
    assert_int_equal(store_list(s, "data", note, &all, NULL), BC_OK);
    assert_string_equal(all.text, "README=5 " ID_A "=1 " ID_B "=2 " ID_C "=3 ");
    store_free(s);
}

static void a_missing_namespace_is_told_from_an_empty_one(void **state)
{
    store *s = open_store(*state);
    listing all = {"", 99};

    tmpdir_mkdir(*state, "locks");
    assert_int_equal(store_list(s, "locks", note, &all, NULL), BC_OK);
    assert_int_equal(store_list(s, "keys", note, &all, NULL), BC_ERR_NOT_FOUND);
    assert_int_equal(store_list(s, "config/id", note, &all, NULL), BC_ERR_IO);
    assert_int_equal(store_list(s, "data/", note, &all, NULL), BC_ERR_USAGE);
    assert_string_equal(all.text, "");
    store_free(s);
}

static void a_dangling_link_is_passed_over(void **state)
{
    store *s = open_store(*state);
    char path[TMPDIR_PATH_MAX];
    listing all = {"", 99};

    assert_int_equal(
        symlink("nowhere", tmpdir_path(path, *state, "config/gone")), 0);
    assert_int_equal(store_list(s, "config", note, &all, NULL), BC_OK);
    assert_string_equal(all.text, "id=4 ");
    store_free(s);
}

static void a_link_to_the_parent_ends_the_listing(void **state)
{
    store *s = open_store(*state);
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;
    listing all = {"", 9999};

    assert_int_equal(symlink(".", tmpdir_path(path, *state, "config/loop")), 0);
    assert_int_equal(store_list(s, "config", note, &all, &err), BC_ERR_USAGE);
    assert_non_null(strstr(err.message, "name is too long"));
    store_free(s);
}

static bc_code use_all(const bc_io *io, const char *path, bc_error *err)
{
    listing all = {"", 99};
    bc_buf out = BC_BUF_INIT;
    store *s;
    bc_code code = open_at(&s, io, path, err);

    if (code == BC_OK)
        code = store_load(&out, s, "data/" ID_A, 99, err);
    if (code == BC_OK)
        code = store_list(s, "data", note, &all, err);
    bc_buf_dispose(&out);
    store_free(s);
    return code;
}

static void any_failing_call_gives_a_typed_error(void **state)
{
    const tmpdir *dir = *state;
    unsigned long rounds = 0;
    unsigned long passed = 0;
    bool fired = true;

    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_io fault;
        bc_code code;

        fault_io_init(&fault, ++rounds, EIO);
        code = use_all(&fault.io, dir->path, &err);
        fired = fault_io_fired(&fault);
        assert_int_equal(fault.open, 0);
        assert_true(code == BC_OK || code == BC_ERR_IO);
        assert_int_equal(err.sys_errno, code == BC_OK ? 0 : EIO);
        passed += code == BC_OK;
    }
    assert_true(rounds > 30);
    assert_int_equal(passed, 2); /* a failing close, and the last round */
}

static void any_failing_allocation_is_reported(void **state)
{
    const tmpdir *dir = *state;
    unsigned long n = 0;
    bool reached = true;
    bc_code code;

    while (reached) {
        fail_alloc_begin(++n);
        code = use_all(io_posix(), dir->path, NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
    }
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            finds_an_object_below_two_levels, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            levels_can_be_set, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            says_why_an_object_cannot_be_had, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_4_and_5_only_a_directory_is_a_store, make,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_15_data_is_listed_in_the_order_of_ids, make,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_13_tmp_and_del_are_left_out, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_14_a_stray_file_is_listed_by_its_name, make,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_missing_namespace_is_told_from_an_empty_one, make,
            tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_dangling_link_is_passed_over, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_link_to_the_parent_ends_the_listing, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_call_gives_a_typed_error, make, tmpdir_teardown),
        cmocka_unit_test_setup_teardown(
            any_failing_allocation_is_reported, make, tmpdir_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

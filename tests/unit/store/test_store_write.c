#include "base/buf.h"
#include "base/slice.h"
#include "store/store.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_A "aa11aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "aa11bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static store *open_store(const tmpdir *dir, const bc_iow *iow)
{
    const store_options options = {
        .io = io_posix(), .iow = iow, .path = dir->path, .data_levels = 2};
    store *s;

    assert_int_equal(store_open(&s, &options, NULL), BC_OK);
    return s;
}

static bc_code put(store *s, const char *name, const char *text, bc_error *err)
{
    return store_store(s, name, bc_slice_of(text), err);
}

static mode_t mode_of(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_equal(lstat(tmpdir_path(path, dir, name), &st), 0);
    return st.st_mode;
}

/* Each row: what is there, what the call says. %s is the path. */
static void rs_scenario_1_2_3_creates_only_where_nothing_is(void **state)
{
    static const struct {
        const char *name;
        bc_code code;
        const char *text;
    } rows[] = {
        {"new", BC_OK, NULL},
        {"empty", BC_OK, NULL},
        {"link", BC_OK, NULL},
        {"full", BC_ERR_LOCAL, "posixfs storage base path is not empty: "},
        {"no/new", BC_ERR_LOCAL,
            "posixfs storage base path's parent directory does not exist: "},
        {"file", BC_ERR_IO, "mkdir "},
        {"file/new", BC_ERR_IO, "mkdir "},
    };
    char path[TMPDIR_PATH_MAX];

    tmpdir_mkdir(*state, "empty");
    tmpdir_mkdir(*state, "target");
    assert_int_equal(symlink("target", tmpdir_path(path, *state, "link")), 0);
    tmpdir_write_text(*state, "full/file", "kept");
    tmpdir_write_text(*state, "file", "kept");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char wanted[TMPDIR_PATH_MAX + 128];
        bc_error err = BC_ERROR_INIT;

        tmpdir_path(path, *state, rows[i].name);
        assert_int_equal(
            store_create(io_posix_write(), path, &err), rows[i].code);
        if (rows[i].text == NULL)
            continue;
        snprintf(wanted, sizeof(wanted), "%s%s", rows[i].text, path);
        assert_memory_equal(err.message, wanted, strlen(wanted));
    }
    tmpdir_assert_names(*state, "", "empty file full link new target");
    tmpdir_assert_names(*state, "new", "");
    tmpdir_assert_names(*state, "full", "file");
}

static void rs_scenario_12_only_folders_follow_the_umask(void **state)
{
    char path[TMPDIR_PATH_MAX];
    tmpdir inner;
    mode_t before = umask(0022);
    bc_code code =
        store_create(io_posix_write(), tmpdir_path(path, *state, "r"), NULL);
    store *s;

    memcpy(inner.path, path, sizeof(path));
    s = open_store(&inner, io_posix_write());
    if (code == BC_OK)
        code = put(s, "data/" ID_A, "a", NULL);
    if (code == BC_OK)
        code = put(s, "config/id", "i", NULL);
    umask(before);
    assert_int_equal(code, BC_OK);
    assert_int_equal(mode_of(*state, "r"), S_IFDIR | 0755);
    assert_int_equal(mode_of(*state, "r/data/aa/11"), S_IFDIR | 0755);
    assert_int_equal(mode_of(*state, "r/data/aa/11/" ID_A), S_IFREG | 0600);
    assert_int_equal(mode_of(*state, "r/config/id"), S_IFREG | 0600);
    store_free(s);
}

static void stores_and_replaces_below_two_levels(void **state)
{
    store *s = open_store(*state, io_posix_write());

    assert_int_equal(put(s, "data/" ID_A, "one", NULL), BC_OK);
    assert_int_equal(put(s, "data/" ID_A, "two", NULL), BC_OK);
    assert_int_equal(put(s, "archives/" ID_B, "", NULL), BC_OK);
    tmpdir_assert_text(*state, "data/aa/11/" ID_A, "two");
    tmpdir_assert_text(*state, "archives/" ID_B, "");
    tmpdir_assert_names(*state, "data/aa/11", ID_A);
    store_free(s);
}

/* Data first, without waiting; on disk once before anything names it. */
static void syncs_data_once_before_another_name(void **state)
{
    fault_iow fault;
    store *s;

    tmpdir_mkdir(*state, "data/aa/11");
    tmpdir_mkdir(*state, "config");
    fault_iow_init(&fault, 0, 0);
    s = open_store(*state, &fault.iow);
    assert_int_equal(put(s, "config/a", "1", NULL), BC_OK);
    assert_int_equal(put(s, "data/" ID_A, "12", NULL), BC_OK);
    assert_int_equal(put(s, "data/" ID_B, "12", NULL), BC_OK);
    assert_null(strstr(fault.log, "syncfs"));
    fault.log[0] = 0;
    assert_int_equal(put(s, "config/b", "1", NULL), BC_OK);
    assert_int_equal(put(s, "config/c", "1", NULL), BC_OK);
    assert_string_equal(fault.log,
        "open_dir data\nsyncfs\nclose\n"
        "create tmpdddddddd.tmp\nwrite 1\nfdatasync\nclose\nrename b\n"
        "open_dir config\nfsync\nclose\n"
        "create tmpeeeeeeee.tmp\nwrite 1\nfdatasync\nclose\nrename c\n"
        "open_dir config\nfsync\nclose\n");
    store_free(s);
}

static void a_failed_sync_of_data_is_tried_again(void **state)
{
    fault_iow fault;
    store *s;

    tmpdir_mkdir(*state, "data/aa/11");
    tmpdir_mkdir(*state, "config");
    fault_iow_init(&fault, 0, EIO);
    s = open_store(*state, &fault.iow);
    assert_int_equal(put(s, "data/" ID_A, "12", NULL), BC_OK);
    fault.reading.fail_at = fault.reading.calls + 2; /* syncfs */
    assert_int_equal(put(s, "config/b", "1", NULL), BC_ERR_IO);
    tmpdir_assert_names(*state, "config", "");
    fault.log[0] = 0;
    assert_int_equal(put(s, "config/b", "1", NULL), BC_OK);
    assert_non_null(strstr(fault.log, "syncfs\n"));
    store_free(s);
}

static void deletes_an_object_and_leaves_its_folders(void **state)
{
    store *s = open_store(*state, io_posix_write());
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(put(s, "data/" ID_A, "a", NULL), BC_OK);
    assert_int_equal(store_delete(s, "data/" ID_A, NULL), BC_OK);
    tmpdir_assert_names(*state, "data/aa/11", "");
    assert_int_equal(store_delete(s, "data/" ID_A, &err), BC_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "data/aa/11/" ID_A));
    store_free(s);
}

static void refuses_names_that_borgstore_refuses(void **state)
{
    static const char *const names[] = {
        "config/../x", "/config/x", "config/x y", "CONFIG/x"};
    store *s = open_store(*state, io_posix_write());

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(put(s, names[i], "x", NULL), BC_ERR_USAGE);
        assert_int_equal(store_delete(s, names[i], NULL), BC_ERR_USAGE);
    }
    tmpdir_assert_names(*state, "", "");
    store_free(s);
}

static void a_store_opened_to_look_changes_nothing(void **state)
{
    store *s = open_store(*state, NULL);
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(*state, "config/id", "kept");
    assert_int_equal(put(s, "config/id", "x", &err), BC_ERR_USAGE);
    assert_non_null(strstr(err.message, "reading only"));
    assert_int_equal(store_delete(s, "config/id", NULL), BC_ERR_USAGE);
    assert_int_equal(store_destroy(s, NULL), BC_ERR_USAGE);
    tmpdir_assert_text(*state, "config/id", "kept");
    store_free(s);
}

static void destroys_the_whole_store_once(void **state)
{
    char path[TMPDIR_PATH_MAX];
    tmpdir inner;
    bc_error err = BC_ERROR_INIT;
    store *s;

    tmpdir_write_text(*state, "r/data/aa/11/" ID_A, "a");
    tmpdir_write_text(*state, "r/config/id", "i");
    memcpy(inner.path, tmpdir_path(path, *state, "r"), sizeof(path));
    s = open_store(&inner, io_posix_write());
    assert_int_equal(store_destroy(s, NULL), BC_OK);
    tmpdir_assert_names(*state, "", "");
    assert_int_equal(store_destroy(s, &err), BC_ERR_REPO_NOT_FOUND);
    assert_non_null(
        strstr(err.message, "posixfs storage base path does not exist: "));
    store_free(s);
}

/* One object below data/ and one that refers to it. */
static bc_code put_both(const tmpdir *dir, const bc_iow *iow, bc_error *err)
{
    store *s = open_store(dir, iow);
    bc_code code = put(s, "data/" ID_A, "new", err);

    if (code == BC_OK)
        code = put(s, "config/a", "new", err);
    store_free(s);
    return code;
}

static void clear(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    bc_code code =
        io_remove_tree(io_posix_write(), tmpdir_path(path, dir, name), NULL);

    assert_true(code == BC_OK || code == BC_ERR_NOT_FOUND);
}

static bool is_text(const tmpdir *dir, const char *name, const char *text)
{
    char path[TMPDIR_PATH_MAX];
    bc_buf there = BC_BUF_INIT;
    bool same;

    same = io_read_file(&there, io_posix(), tmpdir_path(path, dir, name), 99,
               NULL) == BC_OK &&
           strcmp(bc_buf_text(&there), text) == 0;
    bc_buf_dispose(&there);
    return same;
}

/* Each object is the old or the new one, and what refers to the other is new
 * only when the other is. */
static void check_pair(const tmpdir *dir)
{
    bool data = is_text(dir, "data/aa/11/" ID_A, "new");
    bool config = is_text(dir, "config/a", "new");

    assert_true(data || is_text(dir, "data/aa/11/" ID_A, "old"));
    assert_true(config || is_text(dir, "config/a", "old"));
    assert_true(data || !config);
}

static void plant_old(const tmpdir *dir)
{
    clear(dir, "data");
    clear(dir, "config");
    tmpdir_write_text(dir, "data/aa/11/" ID_A, "old");
    tmpdir_write_text(dir, "config/a", "old");
}

static void rs_scenario_17_any_failing_call_leaves_old_or_new(void **state)
{
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        plant_old(*state);
        fault_iow_init(&fault, ++n, ENOSPC);
        code = put_both(*state, &fault.iow, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        assert_int_equal(code, fired ? BC_ERR_IO : BC_OK);
        assert_int_equal(err.sys_errno, fired ? ENOSPC : 0);
        check_pair(*state);
        tmpdir_assert_names(*state, "data/aa/11", ID_A);
        tmpdir_assert_names(*state, "config", "a");
    }
    /* 5 for data, 3 for the sync, 9 for config */
    assert_int_equal(n, 18);
}

static void put_in_child(const bc_iow *iow, void *payload)
{
    bc_code code = put_both(payload, iow, NULL);

    (void)code;
}

static void a_process_that_dies_leaves_old_or_new(void **state)
{
    unsigned long n = 0;
    bool killed = true;

    while (killed) {
        plant_old(*state);
        killed = fault_iow_kill_at(++n, put_in_child, *state);
        check_pair(*state);
    }
    assert_int_equal(n, 18);
}

static void any_failing_call_in_create_is_reported(void **state)
{
    char path[TMPDIR_PATH_MAX];
    unsigned long n = 0;
    bool fired = true;

    tmpdir_path(path, *state, "r");
    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        fault_iow_init(&fault, ++n, EROFS);
        code = store_create(&fault.iow, path, &err);
        fired = fault_iow_fired(&fault);
        assert_int_equal(fault.reading.open, 0);
        assert_true(code == BC_OK || code == BC_ERR_IO);
        assert_int_equal(err.sys_errno, code == BC_OK ? 0 : EROFS);
        clear(*state, "r");
    }
    assert_true(n > 4);
}

static void any_failing_allocation_is_reported(void **state)
{
    unsigned long n = 0;
    bool reached = true;

    while (reached) {
        store *s = open_store(*state, io_posix_write());
        bc_code code;

        plant_old(*state);
        fail_alloc_begin(++n);
        code = put(s, "data/" ID_A, "new", NULL);
        if (code == BC_OK)
            code = put(s, "config/a", "new", NULL);
        if (code == BC_OK)
            code = store_delete(s, "config/a", NULL);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        if (reached)
            check_pair(*state);
        store_free(s);
    }
    assert_true(n > 10);
}

#define WITH_TMPDIR(test)                                                      \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TMPDIR(rs_scenario_1_2_3_creates_only_where_nothing_is),
        WITH_TMPDIR(rs_scenario_12_only_folders_follow_the_umask),
        WITH_TMPDIR(stores_and_replaces_below_two_levels),
        WITH_TMPDIR(syncs_data_once_before_another_name),
        WITH_TMPDIR(a_failed_sync_of_data_is_tried_again),
        WITH_TMPDIR(deletes_an_object_and_leaves_its_folders),
        WITH_TMPDIR(refuses_names_that_borgstore_refuses),
        WITH_TMPDIR(a_store_opened_to_look_changes_nothing),
        WITH_TMPDIR(destroys_the_whole_store_once),
        WITH_TMPDIR(rs_scenario_17_any_failing_call_leaves_old_or_new),
        WITH_TMPDIR(a_process_that_dies_leaves_old_or_new),
        WITH_TMPDIR(any_failing_call_in_create_is_reported),
        WITH_TMPDIR(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

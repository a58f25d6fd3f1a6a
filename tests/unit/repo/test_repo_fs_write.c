/* Repositories in a folder, created, locked and written; every call of the
 * system can fail or be the last one. */
#include "base/buf.h"
#include "base/slice.h"
#include "repo/repo.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/fault_iow.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define HEX_ONE                                                                \
    "0100000000000000000000000000000000000000000000000000000000000000"
#define OBJECT "repo/data/01/00/" HEX_ONE

static const bc_id one = {{1}};

typedef struct world {
    tmpdir dir;
    bc_env *env;
    fmt_location location; /* dir/repo, not there */
    fault_iow system;      /* nothing fails; sleeping takes no time */
    repo_write_options options;
} world;

static int setup(void **state)
{
    static world w;

    memset(&w, 0, sizeof(w));
    tmpdir_make(&w.dir);
    assert_int_equal(bc_env_new(&w.env, NULL), BC_OK);
    assert_int_equal(
        bc_buf_add_format(&w.location.path, NULL, "%s/repo", w.dir.path),
        BC_OK);
    fault_iow_init(&w.system, 0, 0);
    w.options = (repo_write_options){.env = w.env,
        .iow = &w.system.iow,
        .lock_wait = 1000000000,
        .me = {"host@1", 1, 0}};
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;

    bc_env_free(w->env);
    fmt_location_dispose(&w->location);
    tmpdir_remove(&w->dir);
    return 0;
}

static void create(world *w)
{
    bc_error err = BC_ERROR_INIT;

    if (repo_create_fs(&w->location, &w->options, &err) != BC_OK)
        fail_msg("%s", err.message);
}

static repo *open_repo(world *w)
{
    bc_error err = BC_ERROR_INIT;
    repo *r = NULL;

    if (repo_open_write(&r, &w->location, &w->options, &err) != BC_OK)
        fail_msg("%s", err.message);
    return r;
}

static void assert_refused(world *w, bc_code code, const char *message)
{
    bc_error err = BC_ERROR_INIT;
    repo *r = NULL;

    assert_int_equal(
        repo_open_write(&r, &w->location, &w->options, &err), code);
    assert_string_equal(err.message, message);
    assert_null(r);
}

static unsigned mode_of(const world *w, const char *name)
{
    char path[TMPDIR_PATH_MAX];
    struct stat st;

    assert_int_equal(stat(tmpdir_path(path, &w->dir, name), &st), 0);
    return st.st_mode & 07777;
}

static void rs_scenario_1_makes_three_small_objects(void **state)
{
    world *w = *state;
    repo *r;
    mode_t before = umask(0077);

    tmpdir_mkdir(&w->dir, "repo");
    create(w);
    umask(before);
    tmpdir_assert_names(&w->dir, "repo", "config");
    tmpdir_assert_names(&w->dir, "repo/config", "id readme version");
    tmpdir_assert_text(&w->dir, "repo/config/readme", REPO_README);
    tmpdir_assert_text(&w->dir, "repo/config/version", "3");
    assert_int_equal(mode_of(w, "repo/config"), 0700);
    assert_int_equal(mode_of(w, "repo/config/readme"), 0600);
    r = open_repo(w);
    assert_int_equal(repo_version(r), 3);
    assert_int_not_equal(repo_id(r)->b[0], 0); /* what was drawn: one value */
    assert_int_equal(repo_id(r)->b[31], repo_id(r)->b[0]);
    assert_string_equal(repo_canonical(r), bc_buf_text(&w->location.path));
    assert_int_equal(repo_close(r, NULL), BC_OK);
    tmpdir_assert_names(&w->dir, "repo", "config locks");
    tmpdir_assert_names(&w->dir, "repo/locks", "");
}

static void rs_scenario_2_a_folder_in_use_is_left_alone(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;
    char message[600];

    tmpdir_write_text(&w->dir, "repo/file", "x");
    assert_int_equal(
        repo_create_fs(&w->location, &w->options, &err), BC_ERR_LOCAL);
    snprintf(message, sizeof(message),
        "posixfs storage base path is not empty: %.300s",
        bc_buf_text(&w->location.path));
    assert_string_equal(err.message, message);
    tmpdir_assert_names(&w->dir, "repo", "file");
}

static void rs_scenario_3_parents_are_not_made(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(bc_buf_add_text(&w->location.path, "/sub", NULL), BC_OK);
    assert_int_equal(
        repo_create_fs(&w->location, &w->options, &err), BC_ERR_LOCAL);
    assert_non_null(strstr(err.message, "parent directory does not exist"));
    tmpdir_assert_names(&w->dir, "", "");
}

static void other_protocols_are_not_touched(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;

    w->location.proto = FMT_LOCATION_SSH;
    assert_refused(w, BC_ERR_UNSUPPORTED, "Unsupported protocol ssh");
    assert_int_equal(
        repo_create_fs(&w->location, &w->options, &err), BC_ERR_UNSUPPORTED);
    tmpdir_assert_names(&w->dir, "", "");
}

static void rs_scenario_4_a_missing_repository_is_not_made(void **state)
{
    world *w = *state;
    char message[600];

    snprintf(message, sizeof(message),
        "Repository proto='file', user=None, host=None, port=None, "
        "path='%.300s' does not exist.",
        bc_buf_text(&w->location.path));
    assert_refused(w, BC_ERR_REPO_NOT_FOUND, message);
    tmpdir_assert_names(&w->dir, "", "");
}

static void rs_scenario_6_a_folder_gets_empty_locks(void **state)
{
    world *w = *state;

    tmpdir_mkdir(&w->dir, "repo");
    assert_refused(w, BC_ERR_LOCAL, "config/readme is missing");
    tmpdir_assert_names(&w->dir, "repo", "locks");
    tmpdir_assert_names(&w->dir, "repo/locks", "");
}

static void a_repository_of_borg_1_gets_nothing(void **state)
{
    world *w = *state;
    repo *r = NULL;

    tmpdir_write_text(&w->dir, "repo/config", "[repository]\n");
    assert_int_equal(repo_open_write(&r, &w->location, &w->options, NULL),
        BC_ERR_REPO_INVALID);
    tmpdir_assert_names(&w->dir, "repo", "config");
}

static void rs_scenario_12_objects_stay_private_under_any_umask(void **state)
{
    world *w = *state;
    mode_t before = umask(0022);
    repo *r;

    create(w);
    r = open_repo(w);
    assert_int_equal(repo_put(r, &one, bc_slice_of("x"), NULL), BC_OK);
    umask(before);
    assert_int_equal(mode_of(w, "repo"), 0755);
    assert_int_equal(mode_of(w, "repo/data/01"), 0755);
    assert_int_equal(mode_of(w, "repo/locks"), 0755);
    assert_int_equal(mode_of(w, OBJECT), 0600);
    assert_int_equal(mode_of(w, "repo/config/id"), 0600);
    assert_int_equal(repo_close(r, NULL), BC_OK);
}

static void destroy_leaves_nothing(void **state)
{
    world *w = *state;

    create(w);
    assert_int_equal(repo_destroy(open_repo(w), NULL), BC_OK);
    tmpdir_assert_names(&w->dir, "", "");
}

static void a_timeout_names_the_store(void **state)
{
    world *w = *state;
    char message[600];

    create(w);
    w->options.lock_wait = 0;
    assert_int_equal(
        bc_env_set(w->env, "BORG_STORE_DATA_LEVELS", "1", NULL), BC_OK);
    snprintf(message, sizeof(message),
        "Failed to create/acquire the lock <Store(url='file://%.300s', "
        "levels=[('archives/', [0]), ('config/', [0]), ('cache/', [0]), "
        "('locks/', [0]), ('data/', [1]), ('keys/', [0])])> (timeout).",
        bc_buf_text(&w->location.path));
    assert_refused(w, BC_ERR_LOCK_TIMEOUT, message);
}

/* A whole turn: open, replace an object and a name, close. */
static bc_code turn(world *w, const bc_iow *iow, bc_error *err)
{
    repo_write_options options = w->options;
    repo *r = NULL;
    bc_code code;
    bc_code closed;

    options.iow = iow;
    code = repo_open_write(&r, &w->location, &options, err);
    if (code != BC_OK)
        return code;
    code = repo_put(r, &one, bc_slice_of("new"), err);
    if (code == BC_OK)
        code = repo_store(r, "cache/chunks", bc_slice_of("new"), err);
    closed = repo_close(r, code == BC_OK ? err : NULL);
    return code == BC_OK ? closed : code;
}

/* A repository with both, and without locks. */
static void make_old(world *w)
{
    char id[65];

    memset(id, 'a', 64);
    id[64] = 0;
    tmpdir_remove(&w->dir);
    tmpdir_mkdir(&w->dir, "");
    tmpdir_write_text(&w->dir, "repo/config/readme", REPO_README);
    tmpdir_write_text(&w->dir, "repo/config/version", "3");
    tmpdir_write_text(&w->dir, "repo/config/id", id);
    tmpdir_write_text(&w->dir, OBJECT, "old");
    tmpdir_write_text(&w->dir, "repo/cache/chunks", "old");
}

static bool is_text(const world *w, const char *name, const char *text)
{
    char path[TMPDIR_PATH_MAX];
    bc_buf bytes = BC_BUF_INIT;
    bool same;

    assert_int_equal(io_read_file(&bytes, io_posix(),
                         tmpdir_path(path, &w->dir, name), 100, NULL),
        BC_OK);
    same = strcmp(bc_buf_text(&bytes), text) == 0;
    bc_buf_dispose(&bytes);
    return same;
}

/* Each object is old or new; what names others is not new before they are. */
static void assert_old_or_new(const world *w)
{
    bool new_object = is_text(w, OBJECT, "new");
    bool new_name = is_text(w, "repo/cache/chunks", "new");

    assert_true(new_object || is_text(w, OBJECT, "old"));
    assert_true(new_name || is_text(w, "repo/cache/chunks", "old"));
    assert_true(new_object || !new_name);
}

static void rs_scenario_17_a_full_disk_leaves_old_or_new(void **state)
{
    world *w = *state;
    unsigned long n = 0;
    bool fired = true;

    while (fired) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        make_old(w);
        fault_iow_init(&fault, ++n, ENOSPC);
        code = turn(w, &fault.iow, &err);
        fired = fault_iow_fired(&fault);
        if (!fired)
            assert_int_equal(code, BC_OK);
        assert_int_equal(err.code, code);
        assert_int_equal(fault.reading.open, 0);
        assert_old_or_new(w);
    }
    assert_true(n > 40);
}

static void act(const bc_iow *iow, void *payload)
{
    bc_error err = BC_ERROR_INIT;
    bc_code ignored = turn(payload, iow, &err);

    (void)ignored;
}

static void a_death_anywhere_leaves_old_or_new(void **state)
{
    world *w = *state;
    unsigned long n = 0;
    bool killed = true;

    while (killed) {
        repo *r;

        make_old(w);
        killed = fault_iow_kill_at(++n, act, w);
        assert_old_or_new(w);
        w->options.no_lock = true; /* the dead one's may be there */
        r = open_repo(w);
        assert_int_equal(repo_break_lock(r, NULL), BC_OK);
        assert_int_equal(repo_close(r, NULL), BC_OK);
        w->options.no_lock = false;
    }
    assert_true(n > 40);
}

static void every_failed_allocation_is_told(void **state)
{
    world *w = *state;
    unsigned long n = 0;
    bool reached = true;

    while (reached) {
        bc_error err = BC_ERROR_INIT;
        fault_iow fault;
        bc_code code;

        make_old(w);
        fault_iow_init(&fault, 0, 0);
        fail_alloc_begin(++n);
        code = turn(w, &fault.iow, &err);
        reached = fail_alloc_end();
        if (!reached)
            assert_int_equal(code, BC_OK);
        else if (code != BC_OK)
            assert_int_equal(code, BC_ERR_NO_MEMORY);
        assert_int_equal(err.code, code);
        assert_int_equal(fault.reading.open, 0);
        assert_old_or_new(w);
    }
    assert_true(n > 40);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rs_scenario_1_makes_three_small_objects),
        TEST(rs_scenario_2_a_folder_in_use_is_left_alone),
        TEST(rs_scenario_3_parents_are_not_made),
        TEST(other_protocols_are_not_touched),
        TEST(rs_scenario_4_a_missing_repository_is_not_made),
        TEST(rs_scenario_6_a_folder_gets_empty_locks),
        TEST(a_repository_of_borg_1_gets_nothing),
        TEST(rs_scenario_12_objects_stay_private_under_any_umask),
        TEST(destroy_leaves_nothing),
        TEST(a_timeout_names_the_store),
        TEST(rs_scenario_17_a_full_disk_leaves_old_or_new),
        TEST(a_death_anywhere_leaves_old_or_new),
        TEST(every_failed_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

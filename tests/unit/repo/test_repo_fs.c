/* Repositories in a folder: what stands there decides, nothing is touched. */
#include "base/buf.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo.h"
#include "support/cmocka.h"
#include "support/fault_io.h"
#include "support/golden_bytes.h"
#include "support/tmpdir.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

typedef struct world {
    tmpdir dir;
    bc_env *env;
    fmt_location location;
} world;

static int setup(void **state)
{
    static world w;

    memset(&w, 0, sizeof(w));
    tmpdir_make(&w.dir);
    tmpdir_mkdir(&w.dir, "repo");
    assert_int_equal(bc_env_new(&w.env, NULL), BC_OK);
    assert_int_equal(
        bc_buf_add_format(&w.location.path, NULL, "%s/repo", w.dir.path),
        BC_OK);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;

    tmpdir_remove(&w->dir);
    bc_env_free(w->env);
    fmt_location_dispose(&w->location);
    return 0;
}

/* Copy golden/repo/<mode>/config into the world's repository. */
static void copy_golden(world *w, const char *mode)
{
    static const char *const names[] = {"readme", "version", "id", "manifest"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char from[200];
        char to[200];
        bc_buf bytes = BC_BUF_INIT;

        snprintf(from, sizeof(from), "repo/%s/config/%s", mode, names[i]);
        snprintf(to, sizeof(to), "repo/config/%s", names[i]);
        golden_load(&bytes, from);
        tmpdir_write(&w->dir, to, bc_slice_of_buf(&bytes));
        bc_buf_dispose(&bytes);
    }
}

static repo *open_repo(world *w)
{
    repo *r = NULL;
    bc_error err = BC_ERROR_INIT;

    if (repo_open_fs(&r, &w->location, w->env, io_posix(), &err) != BC_OK)
        fail_msg("%s", err.message);
    return r;
}

/* before and after are put around str(location). */
static void assert_refused(
    world *w, bc_code code, const char *before, const char *after)
{
    char message[600];
    repo *r = NULL;
    bc_error err = BC_ERROR_INIT;

    snprintf(message, sizeof(message),
        "%sproto='file', user=None, host=None, port=None, path='%s'%s", before,
        bc_buf_text(&w->location.path), after);
    assert_int_equal(
        repo_open_fs(&r, &w->location, w->env, io_posix(), &err), code);
    assert_string_equal(err.message, message);
    assert_null(r);
}

static void opens_what_borg_made(void **state)
{
    static const char *const modes[] = {"none", "authenticated"};

    for (size_t i = 0; i < 2; i++) {
        char path[100];
        char hex[65];
        bc_buf id = BC_BUF_INIT;
        repo_manifest m;
        repo *r;

        copy_golden(*state, modes[i]);
        snprintf(path, sizeof(path), "repo/%s/config/id", modes[i]);
        golden_load(&id, path);
        r = open_repo(*state);
        bc_hex_encode(hex, repo_id(r)->b, 32);
        assert_string_equal(hex, bc_buf_text(&id));
        assert_int_equal(repo_version(r), 3);
        assert_int_equal(repo_manifest_read(&m, r, NULL), BC_OK);
        assert_string_equal(m.mode, modes[i]);
        assert_true(m.readable);
        repo_manifest_dispose(&m);
        repo_free(r);
        bc_buf_dispose(&id);
    }
}

static void rs_scenario_4_a_missing_path_does_not_exist(void **state)
{
    world *w = *state;

    assert_int_equal(bc_buf_add_text(&w->location.path, "-not", NULL), BC_OK);
    assert_refused(w, BC_ERR_REPO_NOT_FOUND, "Repository ", " does not exist.");
}

static void rs_scenario_5_a_file_does_not_exist_as_a_repository(void **state)
{
    world *w = *state;

    tmpdir_write_text(&w->dir, "repo-file", "");
    assert_int_equal(bc_buf_add_text(&w->location.path, "-file", NULL), BC_OK);
    assert_refused(w, BC_ERR_REPO_NOT_FOUND, "Repository ", " does not exist.");
}

static void rs_scenario_6_a_folder_without_readme_stays_untouched(void **state)
{
    world *w = *state;
    repo *r = NULL;
    DIR *dir;
    unsigned entries = 0;

    assert_int_equal(
        repo_open_fs(&r, &w->location, w->env, io_posix(), NULL), BC_ERR_LOCAL);
    dir = opendir(bc_buf_text(&w->location.path));
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        entries++;
    closedir(dir);
    assert_int_equal(entries, 2); /* "." and ".."; Borg makes "locks" here */
}

static void rs_scenario_7_another_readme_is_no_repository(void **state)
{
    world *w = *state;

    tmpdir_write_text(&w->dir, "repo/config/readme", "hello\n");
    assert_refused(w, BC_ERR_REPO_INVALID, "",
        " is not a valid repository. Check repo config.");
}

static void rs_scenario_8_version_4_is_not_supported(void **state)
{
    world *w = *state;

    copy_golden(w, "none");
    tmpdir_write_text(&w->dir, "repo/config/version", "4");
    assert_refused(w, BC_ERR_REPO_CONFIG, "",
        " does not have a valid configuration. Check repo config [repository "
        "version 4 is not supported by this borg version].");
}

static void a_borg_1_repository_is_recognised_first(void **state)
{
    world *w = *state;

    tmpdir_write_text(&w->dir, "repo/README", "This is a Borg repository\n");
    tmpdir_write_text(&w->dir, "repo/config", "[repository]\nversion = 1\n");
    assert_refused(w, BC_ERR_REPO_INVALID, "",
        " is not a valid repository: its config is a file, so it is one of "
        "Borg 1");
}

static void other_protocols_are_refused_before_anything_is_touched(void **state)
{
    static const struct {
        fmt_location_proto proto;
        const char *message;
    } rows[] = {
        {FMT_LOCATION_SSH, "Unsupported protocol ssh"},
        {FMT_LOCATION_SFTP, "Unsupported protocol sftp"},
        {FMT_LOCATION_RCLONE, "Unsupported protocol rclone"},
        {FMT_LOCATION_SOCKET, "Unsupported protocol socket"},
    };
    world *w = *state;

    copy_golden(w, "none");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        repo *r = NULL;
        bc_error err = BC_ERROR_INIT;
        fault_io fault;

        fault_io_init(&fault, 0, 0);
        w->location.proto = rows[i].proto;
        assert_int_equal(
            repo_open_fs(&r, &w->location, w->env, &fault.io, &err),
            BC_ERR_UNSUPPORTED);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(fault.calls, 0);
    }
}

static bool count(void *payload, const char *name, uint64_t size)
{
    unsigned *n = payload;

    (void)name;
    (void)size;
    (*n)++;
    return true;
}

static void loads_lists_and_names_objects(void **state)
{
    world *w = *state;
    bc_buf out = BC_BUF_INIT;
    unsigned entries = 0;
    char path[TMPDIR_PATH_MAX];
    repo *r;

    copy_golden(w, "none");
    r = open_repo(w);
    assert_int_equal(repo_load(&out, r, "config/version", 10, NULL), BC_OK);
    assert_string_equal(bc_buf_text(&out), "3");
    assert_int_equal(
        repo_load(&out, r, "cache/chunks", 10, NULL), BC_ERR_NOT_FOUND);
    assert_int_equal(repo_list(r, "config", count, &entries, NULL), BC_OK);
    assert_int_equal(entries, 4);
    assert_int_equal(
        repo_list(r, "archives", count, &entries, NULL), BC_ERR_NOT_FOUND);
    bc_buf_clear(&out);
    assert_int_equal(repo_path(&out, r, "cache/chunks", NULL), BC_OK);
    assert_string_equal(
        bc_buf_text(&out), tmpdir_path(path, &w->dir, "repo/cache/chunks"));
    bc_buf_dispose(&out);
    repo_free(r);
}

static void data_lies_as_deep_as_the_environment_says(void **state)
{
    static const struct {
        const char *levels;
        const char *path;
    } rows[] = {
        {NULL, "repo/data/ab/cd/abcdef"},
        {"0", "repo/data/abcdef"},
        {"-1", "repo/data/abcdef"},
        {" 1\n", "repo/data/ab/abcdef"},
    };
    world *w = *state;

    copy_golden(w, "none");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;
        char path[TMPDIR_PATH_MAX];
        repo *r;

        assert_int_equal(
            bc_env_set(w->env, "BORG_STORE_DATA_LEVELS", rows[i].levels, NULL),
            BC_OK);
        r = open_repo(w);
        assert_int_equal(repo_path(&out, r, "data/abcdef", NULL), BC_OK);
        assert_string_equal(
            bc_buf_text(&out), tmpdir_path(path, &w->dir, rows[i].path));
        bc_buf_dispose(&out);
        repo_free(r);
    }
}

static void data_levels_that_are_no_number_are_a_local_error(void **state)
{
    world *w = *state;
    repo *r = NULL;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(
        bc_env_set(w->env, "BORG_STORE_DATA_LEVELS", "two", NULL), BC_OK);
    assert_int_equal(
        repo_open_fs(&r, &w->location, w->env, io_posix(), &err), BC_ERR_LOCAL);
    assert_string_equal(err.message,
        "BORG_STORE_DATA_LEVELS: "
        "ValueError: invalid literal for int() with base 10: 'two'");
}

/* Every system call fails once: a code and a message, nothing left open. */
static void any_failing_call_gives_an_error_or_nothing_worse(void **state)
{
    world *w = *state;
    unsigned long nth = 1;
    bool fired = true;

    copy_golden(w, "none");
    for (; fired; nth++) {
        fault_io fault;
        repo *r = NULL;
        repo_manifest m = REPO_MANIFEST_INIT;
        bc_error err = BC_ERROR_INIT;
        bc_code code;

        fault_io_init(&fault, nth, EIO);
        code = repo_open_fs(&r, &w->location, w->env, &fault.io, &err);
        if (code == BC_OK)
            code = repo_manifest_read(&m, r, &err);
        assert_int_equal(code, err.code);
        assert_int_equal(code == BC_OK, err.message[0] == 0);
        repo_manifest_dispose(&m);
        repo_free(r);
        assert_int_equal(fault.open, 0);
        fired = fault_io_fired(&fault);
    }
    assert_true(nth > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(opens_what_borg_made),
        TEST(rs_scenario_4_a_missing_path_does_not_exist),
        TEST(rs_scenario_5_a_file_does_not_exist_as_a_repository),
        TEST(rs_scenario_6_a_folder_without_readme_stays_untouched),
        TEST(rs_scenario_7_another_readme_is_no_repository),
        TEST(rs_scenario_8_version_4_is_not_supported),
        TEST(a_borg_1_repository_is_recognised_first),
        TEST(other_protocols_are_refused_before_anything_is_touched),
        TEST(loads_lists_and_names_objects),
        TEST(data_lies_as_deep_as_the_environment_says),
        TEST(data_levels_that_are_no_number_are_a_local_error),
        TEST(any_failing_call_gives_an_error_or_nothing_worse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

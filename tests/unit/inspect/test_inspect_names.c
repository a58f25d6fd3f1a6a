/* Paths for the entries of a look; the repository is the demo's. */
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/archives.h>
#include <borgcache/names.h>
#include <stdlib.h>

#define FIXTURE BC_GOLDEN_DIR "/../../assets/demo/fixture"
#define ID                                                                     \
    "433801f272bde7d4c87d7af55cf6662f"                                         \
    "ef284dea37e7cc7a723bc83f827b8437"
#define HOME "files.6f066fbcc7c8a40f" /* three archives */

typedef struct world {
    bc_env *env;
    bc_inspect *inspect;
    size_t home;
} world;

static bc_inspect *open_demo(const bc_env *env, bool offline)
{
    const bc_inspect_options options = {.env = env,
        .cache_dir = FIXTURE "/cache/" ID,
        .repo = FIXTURE "/repo",
        .offline = offline};
    bc_inspect *inspect = NULL;
    bc_error err = BC_ERROR_INIT;

    if (bc_inspect_open(&inspect, &options, &err) != BC_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < bc_inspect_files_count(inspect); i++)
        assert_int_equal(
            bc_files_view_load(bc_inspect_files(inspect, i), NULL), BC_OK);
    return inspect;
}

static int make(void **state)
{
    static world w;

    if (bc_env_new(&w.env, NULL) != BC_OK ||
        bc_env_set(w.env, "BORG_SECURITY_DIR", FIXTURE "/security", NULL) !=
            BC_OK)
        return -1;
    w.inspect = open_demo(w.env, false);
    for (size_t i = 0; i < bc_inspect_files_count(w.inspect); i++) {
        if (strcmp(bc_files_view_head(bc_inspect_files(w.inspect, i))->name,
                HOME) == 0)
            w.home = i;
    }
    *state = &w;
    return 0;
}

static int end(void **state)
{
    world *w = *state;

    bc_inspect_free(w->inspect);
    bc_env_free(w->env);
    return 0;
}

static bc_code read_next(world *w, bc_id *archive)
{
    const bc_names_options options = {.files = w->home};
    bc_error err = BC_ERROR_INIT;
    bc_names *names;
    bc_code code = bc_names_open(&names, w->inspect, &options, &err);

    if (code != BC_OK) {
        assert_null(names);
        return code;
    }
    *archive = *bc_names_archive(names);
    if (bc_names_load(names, NULL, &err) != BC_OK)
        fail_msg("%s", err.message);
    bc_names_free(names);
    return BC_OK;
}

static const bc_files_head *home(world *w)
{
    return bc_files_view_head(bc_inspect_files(w->inspect, w->home));
}

/* What is told of an entry is what its hash is made of. */
static void check_hashes(world *w)
{
    bc_files_view *view = bc_inspect_files(w->inspect, w->home);
    uint64_t known = 0;

    for (uint64_t i = 0; i < home(w)->entries.value; i++) {
        bc_files_entry entry;
        bc_path_hash hash;

        assert_int_equal(bc_files_view_entry(&entry, view, i, NULL), BC_OK);
        if (entry.path.ptr == NULL)
            continue;
        assert_int_equal(
            bc_inspect_path_hash(&hash, w->inspect, entry.path, NULL), BC_OK);
        assert_memory_equal(hash.b, entry.path_hash.b, sizeof(hash.b));
        known++;
    }
    assert_int_equal(known, home(w)->named);
}

/* Each older archive still has files that the newer ones have lost. */
static void the_newest_archive_of_the_series_comes_first(void **state)
{
    world *w = *state;
    bc_archives archives;
    uint64_t before = 0;
    bc_id archive;

    assert_int_equal(
        bc_inspect_archives(&archives, w->inspect, NULL, NULL), BC_OK);
    for (size_t i = archives.count; i-- > 0;) {
        if (archives.items[i].files_cache == NULL ||
            strcmp(archives.items[i].files_cache, HOME) != 0)
            continue;
        assert_int_equal(read_next(w, &archive), BC_OK);
        assert_memory_equal(archive.b, archives.items[i].id.b, sizeof(bc_id));
        assert_true(home(w)->named > before);
        before = home(w)->named;
        check_hashes(w);
    }
    assert_int_equal(before, home(w)->entries.value);
    assert_int_equal(read_next(w, &archive), BC_ERR_NOT_FOUND);
}

static void a_chosen_archive_may_be_any_one(void **state)
{
    world *w = *state;
    bc_names_options options = {.files = w->home};
    bc_archives archives;
    bc_names *names;
    bc_id archive;

    assert_int_equal(
        bc_inspect_archives(&archives, w->inspect, NULL, NULL), BC_OK);
    options.archive = &archives.items[0].id; /* the oldest of home */
    assert_int_equal(bc_names_open(&names, w->inspect, &options, NULL), BC_OK);
    assert_int_equal(bc_names_load(names, NULL, NULL), BC_OK);
    bc_names_free(names);
    assert_true(home(w)->named > 0);
    assert_int_equal(read_next(w, &archive), BC_OK);
    assert_memory_not_equal(archive.b, options.archive->b, sizeof(bc_id));
}

static void what_was_not_loaded_or_not_looked_at_is_an_error(void **state)
{
    world *w = *state;
    bc_names_options options = {.files = w->home};
    bc_inspect *offline = open_demo(w->env, true);
    const bc_id unknown = {{1}};
    bc_error err = BC_ERROR_INIT;
    bc_names *names;

    assert_int_equal(
        bc_names_open(&names, offline, &options, &err), BC_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "not looked at"));
    assert_null(names);
    options.archive = &unknown;
    assert_int_equal(bc_names_open(&names, w->inspect, &options, NULL),
        BC_ERR_ARCHIVE_NOT_FOUND);
    assert_null(names);
    bc_inspect_free(offline);
}

static bc_code open_and_read(bc_inspect *inspect, size_t files)
{
    const bc_names_options options = {.files = files};
    bc_names *names;
    bc_code code = bc_names_open(&names, inspect, &options, NULL);

    if (code == BC_OK)
        code = bc_names_load(names, NULL, NULL);
    bc_names_free(names);
    return code;
}

static void survives_every_failed_allocation(void **state)
{
    world *w = *state;
    bool reached = true;

    for (unsigned long n = 1; reached; n++) {
        bc_inspect *inspect = open_demo(w->env, false);
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(inspect, w->home));
        bc_code code;

        fail_alloc_begin(n);
        code = open_and_read(inspect, w->home);
        reached = fail_alloc_end();
        assert_int_equal(code, reached ? BC_ERR_NO_MEMORY : BC_OK);
        if (reached)
            assert_int_equal(open_and_read(inspect, w->home), BC_OK);
        assert_true(head->named > 0);
        bc_inspect_free(inspect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_newest_archive_of_the_series_comes_first, make, end),
        cmocka_unit_test_setup_teardown(
            a_chosen_archive_may_be_any_one, make, end),
        cmocka_unit_test_setup_teardown(
            what_was_not_loaded_or_not_looked_at_is_an_error, make, end),
        cmocka_unit_test_setup_teardown(
            survives_every_failed_allocation, make, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

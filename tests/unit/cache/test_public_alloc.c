/*
 * Every public call, with each of its allocations failing once: an error, no
 * leak, nothing changed on disk by calls that only look; and the same call, on
 * the same handle where there is one, succeeds afterwards. Keys and archives
 * (test_archives_alloc.c), exports and bc_manage have sweeps of their own; what
 * needs no memory is in test_getters_alloc.c.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "cache/cache_world.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <stdlib.h>
#include <string.h>

typedef struct tour {
    cache_world c; /* its repository is open where a step needs one */
    bc_env *env;
    bc_inspect *inspect;
    bc_files_view *files;
    bc_chunks_view *chunks;
    bc_root *root;
    bc_error err;
    char path[TMPDIR_PATH_MAX];
} tour;

enum {
    REPO = 1,     /* an open repository, tour.c.repo */
    CACHE = 2,    /* and an open cache */
    INSPECT = 4,  /* an open inspection, files and chunks loaded */
    ROOT = 8,     /* an open root */
    WRITES = 16,  /* the disk may be another afterwards */
    CONSUMES = 32 /* the handle is gone, whatever the result */
};

static const bc_file_stat st = {
    true, 1, 5, 2000000000000000000, 2000000000000000000};
static const bc_id id = {{1, 2, 3}};

/* What BC_OK leaves as it is. */
static const bc_error untouched = {BC_OK, 0, "the error before"};

static bc_repo_options repo_options(tour *t, const char *name)
{
    return (bc_repo_options){.env = t->c.w.env,
        .location = tmpdir_path(t->path, &t->c.w.dir, name),
        .lock_wait_ns = {true, 1000000000}};
}

static bc_code env_new(tour *t)
{
    bc_env *env;
    bc_code code = bc_env_new(&env, &t->err);

    if (code == BC_OK)
        bc_env_free(env);
    return code;
}

static bc_code env_from_environ(tour *t)
{
    bc_env *env;
    bc_code code = bc_env_from_environ(&env, &t->err);

    if (code == BC_OK)
        bc_env_free(env);
    return code;
}

static bc_code env_set(tour *t)
{
    return bc_env_set(t->c.w.env, "BORG_NEW", "value", &t->err);
}

static bc_code env_dir(tour *t)
{
    bc_buf out = BC_BUF_INIT;
    bc_code code = bc_env_dir(&out, NULL, t->c.w.env, BC_DIR_SECURITY, &t->err);

    bc_buf_dispose(&out);
    return code;
}

static bc_code env_ttl(tour *t)
{
    int64_t ttl;

    return bc_env_ttl(&ttl, t->c.w.env, &t->err);
}

static bc_code env_host(tour *t)
{
    bc_env_look_up_fqdn(t->c.w.env);
    bc_env_set_host(t->c.w.env, bc_env_host(t->c.w.env));
    return BC_OK;
}

static bc_code repo_create_(tour *t)
{
    const bc_repo_options options = repo_options(t, "fresh");
    bc_code code = bc_repo_create(&options, &t->err);

    if (code != BC_OK && io_stat(io_posix(), t->path).exists)
        assert_int_equal(
            io_remove_tree(io_posix_write(), t->path, NULL), BC_OK);
    return code;
}

static bc_code repo_open(tour *t)
{
    const bc_repo_options options = repo_options(t, "repo");
    bc_repo *r = NULL;
    bc_code code = bc_repo_open(&r, &options, &t->err);

    assert_true((code == BC_OK) == (r != NULL));
    return code == BC_OK ? bc_repo_close(r, &t->err) : code;
}

static bc_code repo_look(tour *t)
{
    bc_repo_options options = repo_options(t, "repo");
    bc_repo *r = NULL;
    bc_id out;
    bc_code code = bc_repo_peek(&out, &options, &t->err);

    options.look_only = true;
    if (code == BC_OK)
        code = bc_repo_open(&r, &options, &t->err);
    return code == BC_OK ? bc_repo_close(r, &t->err) : code;
}

static bc_code repo_close_(tour *t)
{
    bc_repo *r = t->c.repo;

    t->c.repo = NULL;
    return bc_repo_close(r, &t->err);
}

static bc_code repo_destroy_(tour *t)
{
    bc_repo *r = t->c.repo;

    t->c.repo = NULL;
    return bc_repo_destroy(r, &t->err);
}

static bc_code cache_open_(tour *t)
{
    bc_cache *cache;
    bc_cache_ask ask;
    bc_code code = bc_cache_open(&cache, &ask, &t->c.options, &t->err);

    if (code == BC_OK)
        bc_cache_free(cache);
    else
        assert_null(cache);
    return code;
}

static void be_gone(tour *t, const char *name)
{
    world_write(&t->c.w, name, ""); /* it may be gone */
    world_remove(&t->c.w, name);
}

static bc_code ask_(tour *t, bc_question question)
{
    bc_cache_ask ask;
    bc_code code = bc_cache_check(&ask, &t->c.options, &t->err);

    if (code == BC_NEEDS_CONSENT) {
        assert_int_equal(ask.question, question);
        t->err = untouched;
        code = BC_OK;
    }
    bc_cache_ask_dispose(&ask);
    return code;
}

static bc_code cache_asks_where(tour *t)
{
    world_write(&t->c.w, WORLD_SECURITY "/location", "/srv/before");
    return ask_(t, BC_QUESTION_RELOCATED);
}

static bc_code cache_asks_whether(tour *t)
{
    be_gone(t, WORLD_SECURITY "/location");
    return ask_(t, BC_QUESTION_UNKNOWN_UNENCRYPTED);
}

static bc_code cache_plan_make(tour *t)
{
    bc_cache_plan *plan;
    bc_cache_ask ask;
    bc_code code = bc_cache_plan_make(&plan, &ask, &t->c.options, &t->err);

    bc_cache_ask_dispose(&ask);
    bc_cache_plan_free(plan);
    return code;
}

static bc_code cache_file_known(tour *t)
{
    bc_file_known known;

    return bc_cache_file_known(
        &known, t->c.cache, bc_slice_of("src/a"), &st, &t->err);
}

static bc_code cache_memorize(tour *t)
{
    const bc_files_chunk chunk = {.size = 5};

    return bc_cache_memorize_file(
        t->c.cache, bc_slice_of("src/b"), &st, &chunk, 1, &t->err);
}

static bc_code cache_seen_chunk(tour *t)
{
    bool seen;

    return bc_cache_seen_chunk(
        &seen, t->c.cache, &id, (bc_opt_u64){true, 7}, &t->err);
}

static bc_code cache_reuse_chunk(tour *t)
{
    return bc_cache_reuse_chunk(t->c.cache, &id, 7, &t->err);
}

static bc_code cache_add_chunk(tour *t)
{
    bc_files_chunk chunk;

    return bc_cache_add_chunk(
        &chunk, t->c.cache, 'F', bc_slice_of("hello"), &t->err);
}

static bc_code cache_commit(tour *t)
{
    return bc_cache_commit(t->c.cache, &t->err);
}

static bc_code cache_destroy_(tour *t)
{
    return bc_cache_destroy(
        tmpdir_path(t->path, &t->c.w.dir, WORLD_CACHE), &t->err);
}

static bc_code cache_destroy_half(tour *t)
{
    be_gone(t, WORLD_CACHE "/config");
    return cache_destroy_(t);
}

static bc_code cache_forget(tour *t)
{
    return bc_cache_forget_security(t->c.w.env, WORLD_ID, &t->err);
}

static bc_code inspect_is_cache(tour *t)
{
    bool is;

    return bc_inspect_is_cache(
        &is, tmpdir_path(t->path, &t->c.w.dir, WORLD_CACHE), &t->err);
}

static bc_code inspect_open(tour *t)
{
    const bc_inspect_options options = {.env = t->c.w.env,
        .cache_dir = tmpdir_path(t->path, &t->c.w.dir, WORLD_CACHE)};
    bc_inspect *in;
    bc_code code = bc_inspect_open(&in, &options, &t->err);

    if (code == BC_OK)
        bc_inspect_free(in);
    else
        assert_null(in);
    return code;
}

static bc_code inspect_chunks(tour *t)
{
    bc_chunks_view *view;

    return bc_inspect_chunks(&view, t->inspect, &t->err);
}

static bc_code inspect_no_chunks(tour *t)
{
    be_gone(t, "repo/cache/chunks");
    return inspect_chunks(t);
}

/* Without memory to join them the findings of the cache itself remain. */
static bc_code inspect_findings(tour *t)
{
    (void)bc_inspect_findings(t->inspect);
    return BC_OK;
}

static bc_code root_open(tour *t)
{
    bc_root *root;
    bc_code code = bc_root_open(
        &root, t->c.w.env, tmpdir_path(t->path, &t->c.w.dir, "cache"), &t->err);

    if (code == BC_OK)
        bc_root_free(root);
    return code;
}

static bc_code root_choose(tour *t)
{
    size_t at;

    return bc_root_choose(
        &at, t->root, tmpdir_path(t->path, &t->c.w.dir, "repo"), &t->err);
}

static bc_code chunks_find(tour *t)
{
    bc_chunks_entry entry;

    return bc_chunks_view_find(&entry, t->chunks, "0001", &t->err);
}

/* Without memory for the set the answer is no. */
static bc_code chunks_has(tour *t)
{
    bc_id there;

    for (size_t i = 0; i < sizeof(there.b); i++)
        there.b[i] = (uint8_t)i;
    if (bc_chunks_view_has(t->chunks, &there))
        return BC_OK;
    return bc_error_set(&t->err, BC_ERR_NO_MEMORY, "out of memory");
}

static bc_code files_step(tour *t)
{
    bool done;

    return bc_files_view_step(&done, t->files, 10, &t->err);
}

static bc_code files_load(tour *t)
{
    return bc_files_view_load(t->files, &t->err);
}

static bc_code loaded(tour *t)
{
    return bc_files_view_head(t->files)->has_next_save
               ? BC_OK
               : bc_files_view_load(t->files, &t->err);
}

static bc_code files_entry(tour *t)
{
    bc_files_entry entry;
    bc_code code = loaded(t);

    return code == BC_OK ? bc_files_view_entry(&entry, t->files, 1, &t->err)
                         : code;
}

static bc_code files_order(tour *t)
{
    uint32_t *order = NULL;
    bc_code code = loaded(t);

    if (code == BC_OK)
        code = bc_files_view_order(
            &order, t->files, BC_FILES_BY_SIZE, true, &t->err);
    free(order);
    return code;
}

static bc_code files_find(tour *t)
{
    uint64_t at;
    bc_code code = loaded(t);

    return code == BC_OK ? bc_files_view_find(&at, t->files, "0fab", 0, &t->err)
                         : code;
}

static bc_code files_forecast(tour *t)
{
    bc_next_save next;
    bc_code code = loaded(t);

    return code == BC_OK ? bc_files_view_forecast(&next, t->files, 1, &t->err)
                         : code;
}

static bc_code files_set_cutoff(tour *t)
{
    bc_code code = loaded(t);

    return code == BC_OK ? bc_files_view_set_cutoff(t->files, 1, &t->err)
                         : code;
}

static bc_code files_sort(tour *t)
{
    bc_files_sort *sort = NULL;
    bool done = false;
    bc_code code = loaded(t);

    if (code == BC_OK)
        code = bc_files_sort_new(
            &sort, t->files, BC_FILES_BY_SIZE, false, &t->err);
    while (code == BC_OK && !done)
        code = bc_files_sort_step(&done, sort, 1, &t->err);
    if (code == BC_OK)
        free(bc_files_sort_take(sort));
    bc_files_sort_free(sort);
    return code;
}

static bc_code inspect_locks(tour *t)
{
    const bc_lock_facts *locks;
    size_t count;

    return bc_inspect_locks(&locks, &count, t->inspect, &t->err);
}

static bc_code inspect_host_id(tour *t)
{
    bc_buf out = BC_BUF_INIT;
    bc_code code = bc_inspect_host_id(&out, t->inspect, &t->err);

    bc_buf_dispose(&out);
    return code;
}

static bc_code inspect_path_hash(tour *t)
{
    bc_path_hash hash;

    return bc_inspect_path_hash(
        &hash, t->inspect, bc_slice_of("src/a"), &t->err);
}

static const struct step {
    const char *name;
    bc_code (*call)(tour *t);
    unsigned needs;
} steps[] = {
    {"bc_env_new", env_new, 0},
    {"bc_env_from_environ", env_from_environ, 0},
    {"bc_env_set", env_set, 0},
    {"bc_env_dir", env_dir, 0},
    {"bc_env_ttl", env_ttl, 0},
    {"bc_env_look_up_fqdn, bc_env_set_host", env_host, 0},
    {"bc_repo_create", repo_create_, WRITES},
    {"bc_repo_open", repo_open, WRITES},
    {"bc_repo_peek, bc_repo_open (look_only)", repo_look, 0},
    {"bc_repo_close", repo_close_, REPO | WRITES | CONSUMES},
    {"bc_repo_destroy", repo_destroy_, REPO | WRITES | CONSUMES},
    {"bc_cache_open", cache_open_, REPO | WRITES},
    {"bc_cache_check (relocated)", cache_asks_where, REPO | WRITES},
    {"bc_cache_check (unknown)", cache_asks_whether, REPO | WRITES},
    {"bc_cache_plan_make", cache_plan_make, REPO},
    {"bc_cache_file_known", cache_file_known, CACHE},
    {"bc_cache_memorize_file", cache_memorize, CACHE},
    {"bc_cache_seen_chunk", cache_seen_chunk, CACHE},
    {"bc_cache_reuse_chunk", cache_reuse_chunk, CACHE},
    {"bc_cache_add_chunk", cache_add_chunk, CACHE},
    {"bc_cache_commit", cache_commit, CACHE | WRITES},
    {"bc_cache_destroy", cache_destroy_, WRITES},
    {"bc_cache_destroy (half destroyed)", cache_destroy_half, WRITES},
    {"bc_cache_forget_security", cache_forget, WRITES},
    {"bc_inspect_is_cache", inspect_is_cache, 0},
    {"bc_inspect_open", inspect_open, 0},
    {"bc_inspect_chunks", inspect_chunks, INSPECT},
    {"bc_inspect_chunks (absent)", inspect_no_chunks, INSPECT | WRITES},
    {"bc_inspect_findings", inspect_findings, INSPECT},
    {"bc_root_open", root_open, 0},
    {"bc_root_choose", root_choose, ROOT},
    {"bc_chunks_view_find", chunks_find, INSPECT},
    {"bc_chunks_view_has", chunks_has, INSPECT},
    {"bc_files_view_step", files_step, INSPECT},
    {"bc_files_view_load", files_load, INSPECT},
    {"bc_files_view_entry", files_entry, INSPECT},
    {"bc_files_view_order", files_order, INSPECT},
    {"bc_files_sort_new, _step, _take", files_sort, INSPECT},
    {"bc_inspect_locks", inspect_locks, INSPECT},
    {"bc_inspect_host_id", inspect_host_id, INSPECT},
    {"bc_inspect_path_hash", inspect_path_hash, INSPECT},
    {"bc_files_view_find", files_find, INSPECT},
    {"bc_files_view_forecast", files_forecast, INSPECT},
    {"bc_files_view_set_cutoff", files_set_cutoff, INSPECT},
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static void prepare(tour *t, const struct step *step)
{
    const bc_inspect_options options = {.env = NULL};
    bc_inspect_options own = options;

    memset(t, 0, sizeof(*t));
    cache_world_make(&t->c);
    assert_int_equal(
        bc_env_set(t->c.w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    t->c.options.mode = "mtime,size";
    if ((step->needs & (REPO | CACHE)) == 0) {
        assert_int_equal(bc_repo_close(t->c.repo, NULL), BC_OK);
        t->c.repo = NULL;
    }
    if ((step->needs & CACHE) != 0)
        assert_int_equal(cache_world_open(&t->c, NULL), BC_OK);
    own.env = t->c.w.env;
    own.cache_dir = tmpdir_path(t->path, &t->c.w.dir, WORLD_CACHE);
    if ((step->needs & INSPECT) != 0) {
        assert_int_equal(bc_inspect_open(&t->inspect, &own, NULL), BC_OK);
        t->files = bc_inspect_files(t->inspect, 0);
        if (step->call != inspect_chunks && step->call != inspect_no_chunks)
            assert_int_equal(
                bc_inspect_chunks(&t->chunks, t->inspect, NULL), BC_OK);
    }
    if ((step->needs & ROOT) != 0) {
        /* of two, or there is nothing to choose */
        world_write(&t->c.w, "cache/other/config", "[cache]\nversion = 1\n");
        tmpdir_path(t->path, &t->c.w.dir, "cache");
        assert_int_equal(
            bc_root_open(&t->root, t->c.w.env, t->path, NULL), BC_OK);
    }
}

static void end(tour *t)
{
    bc_root_free(t->root);
    bc_inspect_free(t->inspect);
    cache_world_end(&t->c);
}

/* One allocation fails; was there one of that number? */
static bool fail_once(const struct step *step, unsigned long n)
{
    tour t;
    bc_buf before = BC_BUF_INIT;
    bc_buf after = BC_BUF_INIT;
    bc_code code;
    bool reached;

    prepare(&t, step);
    cache_world_dump(&before, &t.c);
    t.err = untouched;
    fail_alloc_begin(n);
    code = step->call(&t);
    reached = fail_alloc_end();
    if (code != BC_OK && (!reached || code != BC_ERR_NO_MEMORY ||
                             t.err.code != code || t.err.message[0] == 0))
        fail_msg("%s, allocation %lu: %s: %s", step->name, n,
            bc_code_name(code), t.err.message);
    if (code == BC_OK && strcmp(t.err.message, untouched.message) != 0)
        fail_msg("%s, allocation %lu: BC_OK, but the error is: %s", step->name,
            n, t.err.message);
    cache_world_dump(&after, &t.c);
    if ((step->needs & WRITES) == 0)
        assert_string_equal(bc_buf_text(&before), bc_buf_text(&after));
    if ((step->needs & CONSUMES) == 0 && code != BC_OK &&
        step->call(&t) != BC_OK)
        fail_msg("%s, after allocation %lu: %s", step->name, n, t.err.message);
    bc_buf_dispose(&before);
    bc_buf_dispose(&after);
    end(&t);
    return reached;
}

static void a_failing_allocation_is_told_and_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < STEPS; i++) {
        unsigned long n = 1;

        while (fail_once(&steps[i], n))
            n++;
        print_message("%s: %lu allocations\n", steps[i].name, n - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_allocation_is_told_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

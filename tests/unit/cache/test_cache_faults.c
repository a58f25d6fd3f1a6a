/*
 * Every writing call of an open and a commit fails once, and once the process
 * dies there: each file is the old or the new one, and the cache opens again.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "cache/cache_world.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <errno.h>
#include <string.h>

static const char *const watched[] = {
    WORLD_CACHE "/config",
    WORLD_CACHE "/files.demo",
    WORLD_SECURITY "/location",
    WORLD_SECURITY "/key-type",
    WORLD_SECURITY "/manifest-timestamp",
};

#define WATCHED (sizeof(watched) / sizeof(watched[0]))

typedef struct contents {
    bc_buf file[WATCHED];
} contents;

static void take(contents *out, cache_world *c)
{
    for (size_t i = 0; i < WATCHED; i++) {
        out->file[i] = (bc_buf)BC_BUF_INIT;
        assert_int_equal(bc_buf_add(&out->file[i],
                             cache_world_bytes(c, watched[i]), &c->err),
            BC_OK);
    }
}

static void dispose(contents *old, contents *new)
{
    for (size_t i = 0; i < WATCHED; i++) {
        bc_buf_dispose(&old->file[i]);
        bc_buf_dispose(&new->file[i]);
    }
}

static void prepare(cache_world *c)
{
    cache_world_make(c);
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_SUFFIX", "demo", NULL), BC_OK);
    assert_int_equal(
        bc_env_set(c->w.env, "BORG_FILES_CACHE_TTL", "5", NULL), BC_OK);
    c->options.mode = "mtime,size";
}

/* A run that changes every file of the client. */
static bc_code run(cache_world *c, const bc_iow *iow)
{
    const bc_file_stat st = {
        true, 1, 5, 2000000000000000000, 2000000000000000000};
    const bc_files_chunk chunk = {.size = 5};
    bc_code code = cache_world_open(c, iow);

    if (code == BC_OK)
        code = bc_cache_memorize_file(
            c->cache, bc_slice_of("src/b"), &st, &chunk, 1, &c->err);
    if (code == BC_OK)
        code = bc_cache_commit(c->cache, &c->err);
    return code;
}

static void each_is_old_or_new(
    cache_world *c, const contents *old, const contents *new, unsigned long n)
{
    for (size_t i = 0; i < WATCHED; i++) {
        bc_slice now = cache_world_bytes(c, watched[i]);

        if (!bc_slice_equal(now, bc_slice_of_buf(&old->file[i])) &&
            !bc_slice_equal(now, bc_slice_of_buf(&new->file[i])))
            fail_msg("call %lu: %s is neither old nor new:\n%.*s\nnew:\n%s", n,
                watched[i], (int)now.len, (const char *)now.ptr,
                bc_buf_text(&new->file[i]));
    }
}

/* The paths in the files differ from world to world, so old and new are taken
 * in the world itself: first the good run on a copy of the state. */
static void states(contents *old, contents *new, cache_world *c)
{
    take(old, c);
    assert_int_equal(run(c, NULL), BC_OK);
    take(new, c);
    bc_cache_free(c->cache);
    c->cache = NULL;
    for (size_t i = 0; i < WATCHED; i++)
        tmpdir_write(&c->w.dir, watched[i], bc_slice_of_buf(&old->file[i]));
}

static void any_failing_call_leaves_old_or_new_files(void **state)
{
    static const int errors[] = {EIO, ENOSPC, EROFS, EACCES};
    unsigned long n;
    bool fired = true;

    (void)state;
    for (n = 1; fired; n++) {
        cache_world c;
        fault_iow fault;
        contents old;
        contents new;
        bc_code code;

        prepare(&c);
        states(&old, &new, &c);
        fault_iow_init(&fault, n, errors[n % 4]);
        code = run(&c, &fault.iow);
        fired = fault_iow_fired(&fault);
        if (code != BC_OK) {
            each_is_old_or_new(&c, &old, &new, n);
        } else {
            /* A read that Borg, too, takes for "not there": what was saved
             * instead must fit together. */
            world_open(&c.w);
            assert_false(world_found(&c.w, "integrity-mismatch", NULL));
        }
        assert_int_equal(run(&c, NULL), BC_OK);
        dispose(&old, &new);
        cache_world_end(&c);
    }
    assert_true(n > 30);
}

static void run_in_child(const bc_iow *iow, void *payload)
{
    (void)!run(payload, iow);
}

static void dying_at_any_call_leaves_old_or_new_files(void **state)
{
    unsigned long n;
    bool killed = true;

    (void)state;
    for (n = 1; killed; n++) {
        cache_world c;
        contents old;
        contents new;

        prepare(&c);
        states(&old, &new, &c);
        killed = fault_iow_kill_at(n, run_in_child, &c);
        each_is_old_or_new(&c, &old, &new, n);
        assert_int_equal(run(&c, NULL), BC_OK);
        dispose(&old, &new);
        cache_world_end(&c);
    }
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_failing_call_leaves_old_or_new_files),
        cmocka_unit_test(dying_at_any_call_leaves_old_or_new_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

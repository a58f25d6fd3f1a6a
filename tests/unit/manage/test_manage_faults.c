/*
 * Every system call of every operation fails once, and once the process dies
 * there: the cache is as before, as after, or one that Borg takes without a
 * question; and what is gone can be had back.
 */
#include "manage/manage_world.h"

#include "base/buf.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct operation {
    const char *name;
    bc_code (*plan)(manage_world *w);
    bc_code (*before)(manage_world *w); /* or NULL: what must be done first */
} operation;

static bc_code forget(manage_world *w)
{
    return manage_world_forget(w, "files.demo", WORLD_R1);
}

static bc_code destroy_files(manage_world *w)
{
    return manage_world_destroy_files(w, "files.demo");
}

static bc_code clean(manage_world *w)
{
    const bc_manage_clean what = {true, true, {true, INT64_MAX}};

    return manage_world_clean(w, &what);
}

/* Two files caches, so that one may fail after the other is in the trash. */
static bc_code make_untidy(manage_world *w)
{
    world_write(&w->w, WORLD_CACHE "/files.alpha", "");
    world_write(&w->w, WORLD_CACHE "/files.x-abcdefgh.tmp", "half");
    return BC_OK;
}

static bc_code undo(manage_world *w)
{
    return manage_world_undo(w, NULL);
}

static bc_code done(manage_world *w, bc_code (*plan)(manage_world *))
{
    bc_code code = plan(w);

    return code == BC_OK ? manage_world_act(w) : code;
}

static bc_code have_forgotten(manage_world *w)
{
    return done(w, forget);
}

static bc_code have_destroyed_files(manage_world *w)
{
    return done(w, destroy_files);
}

static bc_code have_destroyed_cache(manage_world *w)
{
    return done(w, manage_world_destroy_cache);
}

static bc_code purge(manage_world *w)
{
    return manage_world_purge(w, INT64_MAX);
}

static bc_code have_replaced(manage_world *w)
{
    return done(w, manage_world_replace);
}

static const operation operations[] = {
    {"forget", forget, NULL},
    {"destroy a files cache", destroy_files, NULL},
    {"destroy a cache", manage_world_destroy_cache, NULL},
    {"rebuild a files cache", manage_world_replace, NULL},
    {"clean", clean, make_untidy},
    {"undo forget", undo, have_forgotten},
    {"undo destroy a files cache", undo, have_destroyed_files},
    {"undo destroy a cache", undo, have_destroyed_cache},
    {"undo rebuild", undo, have_replaced},
    {"purge", purge, have_destroyed_cache},
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

static void prepare(manage_world *w, const operation *what)
{
    manage_world_make(w);
    if (what->before != NULL)
        manage_world_ok(w, what->before(w));
}

static bc_code run(manage_world *w, const operation *what, const bc_iow *iow)
{
    bc_code code;

    w->iow = iow;
    code = done(w, what->plan);
    bc_manage_free(w->plan);
    w->plan = NULL;
    w->iow = NULL;
    return code;
}

/* What Borg makes of the cache now: a config it loads, or no cache at all; no
 * files cache whose digest does not fit. */
static void expect_sound(
    manage_world *w, const operation *what, unsigned long n)
{
    char path[TMPDIR_PATH_MAX];

    if (!io_stat(io_posix(), w->cache).exists)
        return;
    tmpdir_path(path, &w->w.dir, WORLD_CACHE);
    world_open(&w->w);
    if (!bc_inspect_config(w->w.inspect)->valid ||
        world_found(&w->w, "integrity-mismatch", NULL) ||
        world_found(&w->w, "files-cache-truncated", NULL) ||
        world_found(&w->w, "files-cache-invalid", NULL))
        fail_msg("%s, call %lu: Borg would not take this", what->name, n);
}

/* Nothing of the user's is lost: after undoing whatever can be undone the
 * files caches are there, the last one with both entries. */
static void expect_recoverable(
    manage_world *w, const operation *what, unsigned long n)
{
    const bc_files_head *head;
    size_t count = what->before == make_untidy ? 2 : 1;

    if (what->plan == purge)
        return;
    while (undo(w) == BC_OK && manage_world_act(w) == BC_OK)
        ;
    world_open(&w->w);
    if (bc_inspect_files_count(w->w.inspect) != count)
        fail_msg("%s, call %lu: a files cache is lost", what->name, n);
    head = bc_files_view_head(bc_inspect_files(w->w.inspect, count - 1));
    if (head->entries.value != 2)
        fail_msg("%s, call %lu: %d entries are left", what->name, n,
            (int)head->entries.value);
}

static void any_failing_call_leaves_a_cache_that_borg_takes(void **state)
{
    static const int errors[] = {EIO, ENOSPC, EROFS, EACCES};
    unsigned long total = 0;

    (void)state;
    for (size_t i = 0; i < OPERATIONS; i++) {
        bool fired = true;

        for (unsigned long n = 1; fired; n++) {
            manage_world w;
            fault_iow fault;
            bc_code code;

            prepare(&w, &operations[i]);
            fault_iow_init(&fault, n, errors[n % 4]);
            code = run(&w, &operations[i], &fault.iow);
            fired = fault_iow_fired(&fault);
            assert_int_equal(fault.reading.open, 0);
            if (code != BC_OK)
                assert_true(w.err.message[0] != 0);
            expect_sound(&w, &operations[i], n);
            expect_recoverable(&w, &operations[i], n);
            manage_world_end(&w);
            total++;
        }
    }
    assert_true(total > 300);
}

typedef struct child {
    manage_world *w;
    const operation *what;
} child;

static void run_in_child(const bc_iow *iow, void *payload)
{
    child *c = payload;

    (void)!run(c->w, c->what, iow);
}

static void dying_at_any_call_leaves_a_cache_that_borg_takes(void **state)
{
    unsigned long total = 0;

    (void)state;
    for (size_t i = 0; i < OPERATIONS; i++) {
        bool killed = true;

        for (unsigned long n = 1; killed; n++) {
            manage_world w;
            child c = {&w, &operations[i]};

            prepare(&w, &operations[i]);
            killed = fault_iow_kill_at(n, run_in_child, &c);
            expect_sound(&w, &operations[i], n);
            expect_recoverable(&w, &operations[i], n);
            manage_world_end(&w);
            total++;
        }
    }
    assert_true(total > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_failing_call_leaves_a_cache_that_borg_takes),
        cmocka_unit_test(dying_at_any_call_leaves_a_cache_that_borg_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

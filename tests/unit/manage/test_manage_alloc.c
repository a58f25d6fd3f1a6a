/* Every allocation of every operation fails once: an error, nothing leaked,
 * and a cache that can be worked on. */
#include "manage/manage_world.h"

#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

/* Plan and act; BC_OK leaves the error untouched. */
static bc_code done(manage_world *w, bc_code code)
{
    if (code == BC_OK)
        code = manage_world_act(w);
    if (code == BC_OK)
        assert_string_equal(w->err.message, "");
    else
        assert_int_equal(w->err.code, code);
    return code;
}

static bc_code run(manage_world *w)
{
    const bc_manage_clean what = {true, true, {false, 0}};
    bc_trash *trash = NULL;
    bc_code code = done(w, manage_world_forget(w, "files.demo", WORLD_R1));

    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_clean(w, &what));
    if (code == BC_OK)
        code = done(w, manage_world_destroy_files(w, "files.demo"));
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_replace(w));
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_destroy_cache(w));
    if (code == BC_OK)
        code = bc_trash_open(&trash, w->root, &w->err);
    bc_trash_free(trash);
    if (code == BC_OK)
        code = done(w, manage_world_undo(w, NULL));
    if (code == BC_OK)
        code = done(w, manage_world_purge(w, INT64_MAX));
    return code;
}

static void any_failing_allocation_is_an_error_and_loses_nothing(void **state)
{
    unsigned long n;
    bool reached = true;

    (void)state;
    for (n = 1; reached; n++) {
        manage_world w;
        bc_code code;

        manage_world_make(&w);
        world_write(&w.w, WORLD_CACHE "/config-abcdefgh.tmp", "");
        fail_alloc_begin(n);
        code = run(&w);
        reached = fail_alloc_end();
        if (code != BC_OK)
            assert_true(w.err.message[0] != 0);
        while (manage_world_undo(&w, NULL) == BC_OK &&
               manage_world_act(&w) == BC_OK)
            ;
        world_open(&w.w);
        assert_int_equal(bc_inspect_files_count(w.w.inspect), 1);
        assert_int_equal(
            bc_files_view_head(bc_inspect_files(w.w.inspect, 0))->entries.value,
            2);
        assert_false(world_found(&w.w, "integrity-mismatch", NULL));
        manage_world_end(&w);
    }
    assert_true(n > 300);
}

/* ---- the public calls that plan ---- */

static bc_code plan_forget(manage_world *w)
{
    bc_path_hash hash;
    const bc_manage_choice which = {.hashes = &hash, .count = 1};

    assert_true(bc_hex_decode(hash.b, 32, bc_slice_of(WORLD_R1)));
    return bc_manage_plan_forget(
        &w->plan, &w->options, "files.demo", &which, &w->err);
}

static bc_code plan_destroy_files(manage_world *w)
{
    return bc_manage_plan_destroy_files(
        &w->plan, &w->options, "files.demo", &w->err);
}

static bc_code plan_destroy_cache(manage_world *w)
{
    return bc_manage_plan_destroy_cache(&w->plan, &w->options, &w->err);
}

static bc_code write_nothing(void *payload, bc_error *err)
{
    (void)payload;
    return bc_error_set(err, BC_ERR_USAGE, "a plan writes nothing");
}

static bc_code plan_replace(manage_world *w)
{
    const bc_manage_writer writer = {write_nothing, NULL, "0123456789abcdef"};

    return bc_manage_plan_replace(
        &w->plan, &w->options, "files.demo", &writer, &w->err);
}

static bc_code in_use(manage_world *w)
{
    return bc_manage_in_use(&w->options, &w->err);
}

static bc_code plan_clean(manage_world *w)
{
    const bc_manage_clean what = {true, true, {false, 0}};

    return bc_manage_plan_clean(&w->plan, &w->options, &what, &w->err);
}

static bc_code plan_undo(manage_world *w)
{
    return bc_manage_plan_undo(&w->plan, &w->options, NULL, &w->err);
}

static bc_code plan_purge(manage_world *w)
{
    return bc_manage_plan_purge(&w->plan, &w->options, INT64_MAX, &w->err);
}

static const struct step {
    const char *name;
    bc_code (*call)(manage_world *w);
} steps[] = {
    {"bc_manage_plan_forget", plan_forget},
    {"bc_manage_plan_destroy_files", plan_destroy_files},
    {"bc_manage_plan_destroy_cache", plan_destroy_cache},
    {"bc_manage_plan_replace", plan_replace},
    {"bc_manage_in_use", in_use},
    {"bc_manage_plan_clean", plan_clean},
    {"bc_manage_plan_undo", plan_undo},
    {"bc_manage_plan_purge", plan_purge},
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* Something in the trash, something to tidy up, no plan. */
static void prepare(manage_world *w)
{
    manage_world_make(w);
    manage_world_ok(w, manage_world_forget(w, "files.demo", WORLD_R2));
    manage_world_ok(w, manage_world_act(w));
    world_write(&w->w, WORLD_CACHE "/config-abcdefgh.tmp", "");
    bc_manage_free(w->plan);
    w->plan = NULL;
}

static bool fail_once(manage_world *w, const struct step *step, unsigned long n)
{
    bc_code code;
    bool reached;

    fail_alloc_begin(n);
    code = step->call(w);
    reached = fail_alloc_end();
    if (code != BC_OK && (!reached || code != BC_ERR_NO_MEMORY ||
                             w->err.code != code || w->plan != NULL))
        fail_msg("%s, allocation %lu: %s: %s", step->name, n,
            bc_code_name(code), w->err.message);
    if (code == BC_OK && step->call != in_use &&
        bc_manage_actions_of(w->plan).count == 0)
        fail_msg("%s, allocation %lu: nothing is planned", step->name, n);
    bc_manage_free(w->plan);
    w->plan = NULL;
    return reached;
}

static void a_plan_without_memory_is_none_and_changes_nothing(void **state)
{
    manage_world w;

    (void)state;
    prepare(&w);
    manage_world_keep(&w, "cache");
    for (size_t i = 0; i < STEPS; i++) {
        unsigned long n = 1;

        while (fail_once(&w, &steps[i], n))
            n++;
        assert_true(n > 1);
        print_message("%s: %lu allocations\n", steps[i].name, n - 1);
    }
    manage_world_as_kept(&w);
    manage_world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_failing_allocation_is_an_error_and_loses_nothing),
        cmocka_unit_test(a_plan_without_memory_is_none_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

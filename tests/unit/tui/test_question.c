/* Answers to Borg's questions, on a demo of its own. */
#include "app/session.h"
#include "demo/demo.h"
#include "support/cmocka.h"
#include "support/fail_alloc.h"

#include <borgcache/repo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEMO_ID                                                                \
    "433801f272bde7d4c87d7af55cf6662fef284dea37e7cc7a723bc83f827b8437"
#define SECURITY "security/" DEMO_ID "/"
#define WAS_AT   "/srv/backup/home.borg"

typedef struct world {
    bc_env *env;
    demo made;
    app_options options;
    app_session session;
} world;

static const char *path_in(char out[4096], const world *w, const char *name)
{
    snprintf(out, 4096, "%s/%s", w->made.folder, name);
    return out;
}

static void put(const world *w, const char *name, const char *text)
{
    char path[4096];
    FILE *file = fopen(path_in(path, w, name), "we");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const world *w, const char *name)
{
    char path[4096];

    assert_int_equal(unlink(path_in(path, w, name)), 0);
}

static bool is_there(const world *w, const char *name)
{
    char path[4096];

    return access(path_in(path, w, name), F_OK) == 0;
}

static void holds(const world *w, const char *name, const char *wanted)
{
    char path[4096];
    char text[4096] = "";
    FILE *file = fopen(path_in(path, w, name), "re");

    assert_non_null(file);
    assert_non_null(fgets(text, sizeof(text), file));
    fclose(file);
    assert_string_equal(text, wanted);
}

static void holds_the_new_place(const world *w)
{
    char wanted[4096];

    holds(w, SECURITY "location", path_in(wanted, w, "repo"));
}

static void work(world *w)
{
    while (w->session.m->work && !w->session.failed)
        app_work(&w->session);
    app_session_draw(&w->session);
}

static void press(world *w, char key)
{
    app_session_key(&w->session, (input_key)key);
    work(w);
}

static bool is_asked(const world *w)
{
    return model_where(w->session.m) == MODEL_PLACE_DIALOG;
}

static bool arrange(world *w)
{
    bc_error err = BC_ERROR_INIT;

    if (bc_env_from_environ(&w->env, &err) != BC_OK ||
        demo_make(&w->made, w->env, &err) != BC_OK)
        return false;
    w->options = (app_options){
        .env = w->env, .cache_dir = w->made.cache_dir, .has_now = true};
    return app_session_begin(&w->session, &w->options, true, &err) == BC_OK;
}

static void end(world *w)
{
    app_session_end(&w->session);
    demo_remove(&w->made);
    bc_env_free(w->env);
}

static int make(void **state)
{
    world *w = calloc(1, sizeof(*w));

    *state = w;
    return w && arrange(w) ? 0 : -1;
}

static int clean(void **state)
{
    end(*state);
    free(*state);
    return 0;
}

static void a_yes_to_a_move_writes_the_location_and_nothing_else(void **state)
{
    world *w = *state;

    remove_file(w, "cache/" DEMO_ID "/README");
    work(w);
    assert_true(is_asked(w));
    assert_int_equal(w->session.write_count, 1);
    assert_non_null(strstr(w->session.writes[0], SECURITY "location"));
    press(w, 'y');
    assert_false(is_asked(w));
    holds_the_new_place(w);
    holds(w, SECURITY "key-type", "2");
    assert_false(is_there(w, "cache/" DEMO_ID "/README"));
    assert_int_equal(w->session.m->facts.security->verdict, BC_VERDICT_ALLOW);
}

static void a_yes_to_an_unknown_one_remembers_it_whole(void **state)
{
    world *w = *state;

    remove_file(w, SECURITY "location");
    remove_file(w, SECURITY "key-type");
    remove_file(w, SECURITY "manifest-timestamp");
    work(w);
    assert_true(is_asked(w));
    assert_int_equal(w->session.write_count, 3);
    press(w, 'y');
    assert_false(is_asked(w));
    holds_the_new_place(w);
    holds(w, SECURITY "key-type", "2");
    assert_true(is_there(w, SECURITY "manifest-timestamp"));
}

static void no_and_looking_write_nothing(void **state)
{
    static const char keys[] = "lnN";
    world *w = *state;

    for (const char *key = keys; *key; key++) {
        bc_error err = BC_ERROR_INIT;

        work(w);
        assert_true(is_asked(w));
        press(w, *key);
        holds(w, SECURITY "location", WAS_AT);
        assert_false(is_there(w, "repo/locks"));
        assert_int_equal(w->session.m->aborted, *key != 'l');
        app_session_end(&w->session);
        assert_int_equal(
            app_session_begin(&w->session, &w->options, true, &err), BC_OK);
    }
}

static void offline_asks_nothing(void **state)
{
    world *w = *state;

    w->options.offline = true;
    work(w);
    assert_false(is_asked(w));
}

static void a_location_from_the_security_directory_is_not_asked_about(
    void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;
    char place[4096];

    assert_int_equal(bc_env_set(w->env, "BORG_REPO", NULL, &err), BC_OK);
    put(w, SECURITY "location", path_in(place, w, "repo"));
    remove_file(w, SECURITY "key-type");
    work(w);
    assert_int_equal(w->session.m->facts.security->question,
        BC_QUESTION_UNKNOWN_UNENCRYPTED);
    assert_false(is_asked(w));
}

static void a_locked_repository_is_said_and_nothing_is_lost(void **state)
{
    world *w = *state;
    const bc_repo_options options = {
        .env = w->env, .exclusive = true, .lock_wait_ns = {true, 1000000000}};
    bc_error err = BC_ERROR_INIT;
    bc_repo *other = NULL;

    work(w);
    assert_int_equal(bc_repo_open(&other, &options, &err), BC_OK);
    press(w, 'y');
    assert_true(is_asked(w));
    assert_string_not_equal(w->session.m->dialog.error, "");
    holds(w, SECURITY "location", WAS_AT);
    assert_int_equal(bc_repo_close(other, &err), BC_OK);
    press(w, 'y');
    assert_false(is_asked(w));
    holds_the_new_place(w);
}

static void the_answer_of_the_environment_is_not_used(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(
        bc_env_set(w->env, "BORG_RELOCATED_REPO_ACCESS_IS_OK", "yes", &err),
        BC_OK);
    work(w);
    assert_true(is_asked(w));
    assert_true(w->session.m->facts.answer_is_yes);
    holds(w, SECURITY "location", WAS_AT);
}

/* The yes was to a move; the repository has become unknown since. */
static void a_yes_counts_for_the_question_that_was_shown(void **state)
{
    world *w = *state;

    work(w);
    remove_file(w, SECURITY "key-type");
    press(w, 'y');
    assert_true(is_asked(w));
    assert_int_equal(w->session.m->facts.security->question,
        BC_QUESTION_UNKNOWN_UNENCRYPTED);
    assert_string_equal(
        w->session.m->dialog.error, "Borg has another question now");
    holds(w, SECURITY "location", WAS_AT);
    assert_false(is_there(w, SECURITY "key-type"));
}

static void a_refusal_after_the_yes_is_told_in_borgs_words(void **state)
{
    world *w = *state;

    put(w, SECURITY "key-type", "3");
    work(w);
    assert_int_equal(w->session.m->facts.exit_then, 61);
    press(w, 'y');
    assert_int_equal(model_where(w->session.m), MODEL_PLACE_REFUSAL);
    assert_non_null(strstr(w->session.m->message, "encryption method changed"));
    holds_the_new_place(w);
    holds(w, SECURITY "key-type", "3");
}

/* The list of what a yes writes is whole or empty; ASan judges the rest. */
static void any_failing_allocation_leaves_no_half_question(void **state)
{
    world *w = *state;
    unsigned long tried = 0;
    bool reached = true;

    remove_file(w, SECURITY "key-type");
    for (unsigned long n = 1; reached; n++) {
        bc_error err = BC_ERROR_INIT;

        app_session_end(&w->session);
        assert_int_equal(
            app_session_begin(&w->session, &w->options, true, &err), BC_OK);
        fail_alloc_begin(n);
        work(w);
        reached = fail_alloc_end();
        if (w->session.write_count != 0)
            assert_int_equal(w->session.write_count, 3);
        assert_true(w->session.failed || is_asked(w));
        tried++;
    }
    assert_in_range(tried, 50, 100000);
}

/* Nothing to show is nothing to agree to. */
static void a_yes_without_its_list_is_not_carried_out(void **state)
{
    world *w = *state;

    work(w);
    free(w->session.writes[0]);
    w->session.write_count = 0;
    press(w, 'y');
    assert_true(is_asked(w));
    assert_string_equal(w->session.m->dialog.error, "out of memory");
    holds(w, SECURITY "location", WAS_AT);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, make, clean)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_yes_to_a_move_writes_the_location_and_nothing_else),
        IN_WORLD(a_yes_to_an_unknown_one_remembers_it_whole),
        IN_WORLD(no_and_looking_write_nothing),
        IN_WORLD(offline_asks_nothing),
        IN_WORLD(a_location_from_the_security_directory_is_not_asked_about),
        IN_WORLD(a_locked_repository_is_said_and_nothing_is_lost),
        IN_WORLD(the_answer_of_the_environment_is_not_used),
        IN_WORLD(a_yes_counts_for_the_question_that_was_shown),
        IN_WORLD(a_refusal_after_the_yes_is_told_in_borgs_words),
        IN_WORLD(any_failing_allocation_leaves_no_half_question),
        IN_WORLD(a_yes_without_its_list_is_not_carried_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

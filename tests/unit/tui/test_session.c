#include "app/effects.h"

#include "support/cmocka.h"
#include "support/fail_alloc.h"
#include "support/tmpdir.h"

#include <borgcache/watch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A cache directory with two empty files caches, and a session about it. */
typedef struct world {
    tmpdir dir;
    char cache[TMPDIR_PATH_MAX];
    bc_env *env;
    app_options options;
    app_session session;
} world;

static void work(world *w)
{
    while (w->session.m->work && !w->session.failed)
        app_work(&w->session);
    app_session_draw(&w->session);
}

static int make(void **state)
{
    world *w = calloc(1, sizeof(*w));
    bc_error err = BC_ERROR_INIT;

    *state = w;
    if (!w || bc_env_new(&w->env, &err) != BC_OK)
        return -1;
    tmpdir_make(&w->dir);
    tmpdir_write_text(&w->dir, "c/config", "[cache]\nversion = 1\n");
    tmpdir_write_text(&w->dir, "c/files.b", "");
    tmpdir_write_text(&w->dir, "c/files.d", "");
    tmpdir_path(w->cache, &w->dir, "c");
    w->options = (app_options){
        .env = w->env, .cache_dir = w->cache, .offline = true, .has_now = true};
    return app_session_begin(&w->session, &w->options, true, &err) == BC_OK
               ? 0
               : -1;
}

static int clean(void **state)
{
    world *w = *state;

    app_session_end(&w->session);
    bc_env_free(w->env);
    tmpdir_remove(&w->dir);
    free(w);
    return 0;
}

static void type(model *m, const char *text)
{
    for (; *text; text++)
        model_apply(m, (model_event){MODEL_ACT_TYPE, (uint32_t)*text});
}

static void nothing_is_opened_before_the_first_screen(void **state)
{
    world *w = *state;

    app_session_draw(&w->session);
    assert_null(w->session.inspect);
    work(w);
    assert_non_null(w->session.inspect);
    assert_int_equal(w->session.m->facts.file_count, 2);
}

static void a_cache_that_is_not_there_ends_the_session(void **state)
{
    world *w = *state;

    w->session.cache_dir[strlen(w->session.cache_dir) - 1]++;
    work(w);
    assert_true(w->session.failed);
    assert_int_equal(w->session.error.code, BC_ERR_NOT_FOUND);
}

static void a_reload_that_fails_keeps_what_was_there(void **state)
{
    world *w = *state;

    work(w);
    w->session.cache_dir[strlen(w->session.cache_dir) - 1]++;
    app_session_key(&w->session, 'r');
    work(w);
    assert_false(w->session.failed);
    assert_int_equal(w->session.m->facts.file_count, 2);
    assert_true(w->session.m->message_is_bad);
    assert_int_equal(
        model_log_at(w->session.m, w->session.m->log.count - 1)->level,
        BC_ERROR);
}

static void a_reload_finds_the_selected_cache_by_its_name(void **state)
{
    world *w = *state;

    work(w);
    app_session_key(&w->session, '3');
    app_session_key(&w->session, 'j');
    assert_string_equal(model_files_head(w->session.m)->name, "files.d");
    tmpdir_write_text(&w->dir, "c/files.a", "");
    app_session_key(&w->session, 'r');
    work(w);
    assert_int_equal(w->session.m->facts.file_count, 3);
    assert_string_equal(model_files_head(w->session.m)->name, "files.d");
}

static void a_files_cache_that_is_gone_leaves_nothing_to_the_next(void **state)
{
    world *w = *state;
    model_files *files = &w->session.m->files;
    char path[TMPDIR_PATH_MAX];

    work(w);
    app_session_key(&w->session, '3');
    app_session_key(&w->session, INPUT_KEY_ENTER);
    work(w);
    app_session_key(&w->session, 'f');
    type(w->session.m, "age>1");
    app_session_key(&w->session, INPUT_KEY_ENTER);
    assert_int_equal(files->filter.count, 1);
    assert_int_equal(unlink(tmpdir_path(path, &w->dir, "c/files.b")), 0);
    app_session_key(&w->session, 'r');
    work(w);
    assert_false(files->open);
    assert_int_equal(files->filter.count, 0);
    assert_string_equal(model_files_head(w->session.m)->name, "files.d");
}

/* Of another length each time: two writes can have the same time. */
static void write_config(const world *w, const char *text)
{
    tmpdir_write_text(&w->dir, "c/config", text);
}

static void a_change_by_somebody_else_is_noticed_once(void **state)
{
    world *w = *state;

    work(w);
    assert_false(app_watch(&w->session));
    write_config(w, "[cache]\nversion = 1\n# changed\n");
    assert_true(app_watch(&w->session));
    assert_true(w->session.m->changed);
    assert_false(app_watch(&w->session)); /* it is no news any more */
    app_session_key(&w->session, 'r');
    work(w);
    assert_false(w->session.m->changed);
    assert_false(app_watch(&w->session));
}

static void a_watched_cache_is_waited_for_without_a_time(void **state)
{
    world *w = *state;

    assert_int_equal(app_watch_descriptor(&w->session), -1);
    work(w);
    assert_true(app_watch_descriptor(&w->session) >= 0);
    assert_int_equal(app_watch_ms(&w->session), -1);
    write_config(w, "[cache]\nversion = 1\n# changed\n");
    assert_true(app_watch(&w->session));
    write_config(w, "[cache]\nversion = 1\n# more\n"); /* nobody waits */
    assert_int_equal(app_watch_descriptor(&w->session), -1);
    assert_int_equal(app_watch_ms(&w->session), -1);
    app_session_key(&w->session, 'r');
    assert_int_equal(app_watch_descriptor(&w->session), -1);
    work(w);
    assert_true(app_watch_descriptor(&w->session) >= 0);
    assert_false(bc_watch_changed(w->session.watch));
}

static void a_cache_that_cannot_be_watched_is_looked_at(void **state)
{
    world *w = *state;

    assert_int_equal(app_watch_ms(&w->session), -1); /* it is not open yet */
    work(w);
    app_watch_end(&w->session);
    assert_int_equal(app_watch_descriptor(&w->session), -1);
    assert_int_equal(app_watch_ms(&w->session), 3000);
    assert_false(app_watch(&w->session));
    write_config(w, "[cache]\nversion = 1\n# changed\n");
    assert_true(app_watch(&w->session));
    assert_int_equal(app_watch_ms(&w->session), -1);
}

static void what_a_job_tries_is_not_what_is_typed_meanwhile(void **state)
{
    world *w = *state;
    model *m = w->session.m;
    bc_unlock how;

    m->quiet = true;
    model_key_wanted(m, "", MODEL_WORK_UNLOCK);
    type(m, "first");
    model_apply(m, (model_event){MODEL_ACT_ACCEPT, 0});
    how = app_unlock_how(&w->session);
    m->work = 0; /* given up */
    m->quiet = true;
    model_key_wanted(m, "", MODEL_WORK_UNLOCK);
    type(m, "next");
    assert_int_equal(how.passphrase.len, 5);
    assert_memory_equal(how.passphrase.ptr, "first", 5);
    app_secret_used(&w->session);
    assert_memory_equal(how.passphrase.ptr, "\0\0\0\0\0", 5);
    assert_int_equal(m->secret.len, 4);
    assert_memory_equal(m->secret.bytes, "next", 4);
}

static void a_start_screen_that_is_none_is_refused(void **state)
{
    world *w = *state;
    app_session other;
    bc_error err = BC_ERROR_INIT;

    w->options.start_screen = "attic";
    assert_int_equal(
        app_session_begin(&other, &w->options, true, &err), BC_ERR_USAGE);
    assert_string_equal(err.message, "no such screen: attic");
}

static void a_script_that_is_not_there_exits_2_and_names_it(void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;

    w->options.script = "no/such.keys";
    assert_int_equal(app_run(&w->options, &err), 2);
    assert_non_null(strstr(err.message, "no/such.keys"));
}

static void a_cache_that_is_not_there_exits_2_with_the_engines_words(
    void **state)
{
    world *w = *state;
    bc_error err = BC_ERROR_INIT;
    char script[TMPDIR_PATH_MAX];

    strcat(w->cache, "x");
    tmpdir_write_text(&w->dir, "a.keys", "wait\nscreen\n");
    w->options.script = tmpdir_path(script, &w->dir, "a.keys");
    assert_int_equal(app_run(&w->options, &err), 2);
    assert_int_equal(err.code, BC_ERR_NOT_FOUND);
}

/* One visit to every screen. */
static void visit(app_session *session)
{
    static const char keys[] = "23\rhh4612r?q";

    for (const char *key = keys; *key; key++) {
        app_session_key(session,
            *key == '\r' ? (input_key)INPUT_KEY_ENTER : (input_key)*key);
        while (session->m->work && !session->failed)
            app_work(session);
        app_session_draw(session);
    }
}

/* ASan judges what is left behind. */
static void any_failing_allocation_is_survived(void **state)
{
    world *w = *state;
    unsigned long tried = 0;
    bool reached = true;

    for (unsigned long n = 1; reached; n++) {
        app_session session;
        bc_error err = BC_ERROR_INIT;

        fail_alloc_begin(n);
        if (app_session_begin(&session, &w->options, true, &err) == BC_OK) {
            if (app_session_resize(&session, 30, 100))
                visit(&session);
            app_session_end(&session);
        }
        reached = fail_alloc_end();
        tried++;
    }
    assert_in_range(tried, 50, 100000);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, make, clean)
    const struct CMUnitTest tests[] = {
        IN_WORLD(nothing_is_opened_before_the_first_screen),
        IN_WORLD(a_cache_that_is_not_there_ends_the_session),
        IN_WORLD(a_reload_that_fails_keeps_what_was_there),
        IN_WORLD(a_reload_finds_the_selected_cache_by_its_name),
        IN_WORLD(a_change_by_somebody_else_is_noticed_once),
        IN_WORLD(a_watched_cache_is_waited_for_without_a_time),
        IN_WORLD(a_cache_that_cannot_be_watched_is_looked_at),
        IN_WORLD(a_files_cache_that_is_gone_leaves_nothing_to_the_next),
        IN_WORLD(what_a_job_tries_is_not_what_is_typed_meanwhile),
        IN_WORLD(a_start_screen_that_is_none_is_refused),
        IN_WORLD(any_failing_allocation_is_survived),
        IN_WORLD(a_script_that_is_not_there_exits_2_and_names_it),
        IN_WORLD(a_cache_that_is_not_there_exits_2_with_the_engines_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

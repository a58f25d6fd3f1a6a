/* What a person does while the engine is busy, and what comes of it. */
#include "facts.h"
#include "support/cmocka.h"

#include <string.h>

static const bc_manage_action one = {.action = "forget-entries", .path = "f"};
static const bc_manage_actions plan = {&one, 1};

static unsigned act(facts *f, model_action action)
{
    return model_apply(f->m, (model_event){action, 0});
}

static int open_table(void **state)
{
    facts *f = facts_new(MODEL_FILES);

    *state = f;
    if (!f)
        return -1;
    act(f, MODEL_ACT_ENTER);
    facts_fill_rows(f);
    f->m->writing = true;
    return 0;
}

static int release(void **state)
{
    facts_free(*state);
    return 0;
}

/* As the app does at the end of a job. */
static void planned(facts *f)
{
    model_done(f->m, MODEL_WORK_PLAN);
    model_planned(f->m, plan);
}

static void who_waits_for_a_plan_is_asked_at_once(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_FORGET);
    assert_true(f->m->work & MODEL_WORK_PLAN);
    planned(f);
    assert_true(f->m->confirm.open);
    assert_int_equal(model_where(f->m), MODEL_PLACE_CONFIRM);
}

static void an_export_asks_only_who_waits_for_it(void **state)
{
    facts *f = *state;
    model *m = f->m;

    act(f, MODEL_ACT_GO_OVERVIEW);
    act(f, MODEL_ACT_EXPORT);
    assert_int_equal(m->prompt, MODEL_PROMPT_EXPORT);
    act(f, MODEL_ACT_ACCEPT);
    assert_true(m->work & MODEL_WORK_EXPORT);
    assert_false(m->export.replace);
    model_done(m, MODEL_WORK_EXPORT);
    model_export_meets(m, 12);
    assert_true(m->confirm.open);
    act(f, MODEL_ACT_DO_IT);
    assert_true(m->work & MODEL_WORK_EXPORT);
    assert_true(m->export.replace);
    model_done(m, MODEL_WORK_EXPORT);

    act(f, MODEL_ACT_EXPORT);
    act(f, MODEL_ACT_ACCEPT);
    act(f, MODEL_ACT_GO_LOG);
    model_done(m, MODEL_WORK_EXPORT);
    model_export_meets(m, 12);
    assert_false(m->confirm.open);
    assert_non_null(strstr(m->message, "nothing was exported"));
}

static void who_has_gone_on_is_asked_at_the_same_key(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_FORGET);
    act(f, MODEL_ACT_GO_LOG);
    planned(f);
    assert_false(f->m->confirm.open);
    assert_int_equal(f->m->screen, MODEL_LOG);
    assert_non_null(strstr(f->m->message, "the same key again"));
    act(f, MODEL_ACT_GO_FILES);
    act(f, MODEL_ACT_FORGET);
    assert_true(f->m->confirm.open);
    assert_false(f->m->work & MODEL_WORK_PLAN);
}

static void a_plan_for_another_entry_is_not_the_one_that_is_asked(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_FORGET);
    act(f, MODEL_ACT_DOWN);
    planned(f);
    facts_fill_rows(f);
    act(f, MODEL_ACT_FORGET);
    assert_false(f->m->confirm.open);
    assert_true(f->m->work & MODEL_WORK_PLAN);
    assert_int_equal(f->m->confirm.about[2], 1);
}

static void a_plan_for_other_marks_is_not_the_one_that_is_asked(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_MARK_INVERT);
    act(f, MODEL_ACT_FORGET);
    act(f, MODEL_ACT_UNMARK);
    act(f, MODEL_ACT_MARK_INVERT);
    planned(f);
    act(f, MODEL_ACT_FORGET);
    assert_false(f->m->confirm.open);
    assert_true(f->m->work & MODEL_WORK_PLAN);
}

static void a_plan_for_another_cache_is_not_the_one_that_is_asked(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_DESTROY);
    act(f, MODEL_ACT_GO_LOG);
    planned(f);
    assert_true(model_confirm_waits(f->m));
    model_caches_opened(f->m, "/other");
    model_done(f->m, MODEL_WORK_OPEN);
    act(f, MODEL_ACT_GO_FILES);
    act(f, MODEL_ACT_DESTROY);
    assert_false(f->m->confirm.open);
    assert_true(f->m->work & MODEL_WORK_PLAN);
}

static void a_plan_from_before_a_reload_is_void(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_DESTROY);
    act(f, MODEL_ACT_RELOAD);
    planned(f);
    model_done(f->m, MODEL_WORK_OPEN);
    assert_false(model_confirm_waits(f->m));
    act(f, MODEL_ACT_DESTROY);
    assert_false(f->m->confirm.open);
    assert_true(f->m->work & MODEL_WORK_PLAN);
}

/* What had to wait for a job would be done to the wrong one. */
static void another_cache_is_asked_nothing_that_the_first_one_was(void **state)
{
    facts *f = *state;
    unsigned anybodys = MODEL_WORK_ROOT | MODEL_WORK_OPEN | MODEL_WORK_TRASH;

    f->m->secret.waits = true;
    f->m->verifying = true;
    act(f, MODEL_ACT_DESTROY);
    f->m->work |= MODEL_WORK_UNLOCK | MODEL_WORK_CHUNK_FIND | anybodys;
    model_caches_opened(f->m, "/other");
    assert_int_equal(f->m->work, anybodys);
    assert_int_equal(f->m->confirm.change, MODEL_CHANGE_NONE);
    assert_false(f->m->secret.waits);
    assert_false(f->m->verifying);
    assert_string_equal(f->m->message, "");
    f->m->work |= MODEL_WORK_EXPORT;
    model_caches_opened(f->m, "/third");
    assert_int_equal(f->m->work, anybodys);
    assert_non_null(strstr(f->m->message, "nothing was exported"));
}

static void esc_gives_up_a_plan(void **state)
{
    facts *f = *state;
    unsigned serial;

    act(f, MODEL_ACT_FORGET);
    serial = f->m->confirm.serial;
    act(f, MODEL_ACT_ESCAPE);
    assert_false(f->m->work & MODEL_WORK_PLAN);
    assert_string_equal(f->m->message, "stopped: nothing is planned");
    act(f, MODEL_ACT_FORGET);
    assert_true(f->m->confirm.serial != serial); /* the first one's is void */
}

static void the_screen_is_free_while_a_change_is_made(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_FORGET);
    planned(f);
    act(f, MODEL_ACT_DO_IT);
    assert_true(f->m->work & MODEL_WORK_ACT);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
    act(f, MODEL_ACT_DESTROY);
    act(f, MODEL_ACT_FORGET);
    assert_non_null(strstr(f->m->message, "one change at a time"));
    assert_int_equal(f->m->confirm.change, MODEL_CHANGE_FORGET);
    act(f, MODEL_ACT_ESCAPE);
    assert_true(f->m->work & MODEL_WORK_ACT); /* it may be done already */
    assert_true(f->m->stop & MODEL_WORK_ACT);
}

static void what_is_told_into_a_prompt_stays_until_its_end(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_FILTER);
    model_report(f->m, false, "done at last");
    assert_string_equal(f->m->message, "");
    model_apply(f->m, (model_event){MODEL_ACT_TYPE, 'x'});
    act(f, MODEL_ACT_CANCEL);
    assert_string_equal(f->m->message, "done at last");
    act(f, MODEL_ACT_DOWN);
    assert_string_equal(f->m->message, "");
    assert_string_equal(
        model_log_at(f->m, f->m->log.count - 1)->text, "done at last");
}

static char secret[64];

static void no_field_opens_under_somebodys_fingers(void **state)
{
    facts *f = *state;

    f->m->secret.bytes = secret;
    f->m->secret.cap = sizeof(secret);
    f->repo.key = BC_KEY_LOCKED;
    act(f, MODEL_ACT_PASSPHRASE);
    assert_true(f->m->work & MODEL_WORK_UNLOCK);
    act(f, MODEL_ACT_DOWN);
    model_done(f->m, MODEL_WORK_UNLOCK);
    model_key_wanted(f->m, "", MODEL_WORK_UNLOCK);
    assert_int_equal(f->m->prompt, MODEL_PROMPT_NONE);
    assert_non_null(strstr(f->m->message, "p asks"));
    act(f, MODEL_ACT_PASSPHRASE);
    assert_int_equal(f->m->prompt, MODEL_PROMPT_PASSPHRASE);
    assert_false(f->m->work & MODEL_WORK_UNLOCK);
    f->m->secret.bytes = NULL;
}

/* The change that was confirmed is not made by a passphrase for another. */
static void a_change_that_lacks_the_key_is_dropped_where_nobody_waits(
    void **state)
{
    facts *f = *state;

    f->m->secret.bytes = secret;
    f->m->secret.cap = sizeof(secret);
    act(f, MODEL_ACT_FORGET);
    planned(f);
    act(f, MODEL_ACT_DO_IT);
    act(f, MODEL_ACT_DOWN);
    f->m->work &= ~(unsigned)MODEL_WORK_ACT;
    model_key_wanted(f->m, "", MODEL_WORK_ACT);
    assert_int_equal(f->m->confirm.change, MODEL_CHANGE_NONE);
    assert_int_equal(f->m->prompt, MODEL_PROMPT_NONE);
    assert_non_null(strstr(f->m->message, "nothing was changed"));
    f->m->secret.bytes = NULL;
}

static void borgs_question_waits_for_the_end_of_its_answer(void **state)
{
    facts *f = *state;

    f->m->dialog.open = true;
    act(f, MODEL_ACT_YES);
    assert_true(f->m->work & MODEL_WORK_ACCEPT);
    act(f, MODEL_ACT_NO);
    assert_false(f->m->quit);
    assert_true(f->m->dialog.open);
    assert_true(f->m->stop & MODEL_WORK_ACCEPT);
}

#define ON_TABLE(name)                                                         \
    cmocka_unit_test_setup_teardown(name, open_table, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_TABLE(who_waits_for_a_plan_is_asked_at_once),
        ON_TABLE(an_export_asks_only_who_waits_for_it),
        ON_TABLE(who_has_gone_on_is_asked_at_the_same_key),
        ON_TABLE(a_plan_for_another_entry_is_not_the_one_that_is_asked),
        ON_TABLE(a_plan_for_other_marks_is_not_the_one_that_is_asked),
        ON_TABLE(a_plan_for_another_cache_is_not_the_one_that_is_asked),
        ON_TABLE(a_plan_from_before_a_reload_is_void),
        ON_TABLE(another_cache_is_asked_nothing_that_the_first_one_was),
        ON_TABLE(esc_gives_up_a_plan),
        ON_TABLE(the_screen_is_free_while_a_change_is_made),
        ON_TABLE(what_is_told_into_a_prompt_stays_until_its_end),
        ON_TABLE(no_field_opens_under_somebodys_fingers),
        ON_TABLE(a_change_that_lacks_the_key_is_dropped_where_nobody_waits),
        ON_TABLE(borgs_question_waits_for_the_end_of_its_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

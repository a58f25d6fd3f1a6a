#include "facts.h"
#include "support/cmocka.h"
#include "view/view.h"

#include <stdlib.h>
#include <string.h>

static const char *const writes[] = {"/s/9a0d/location", "/s/9a0d/key-type"};

static unsigned act(facts *f, model_action action)
{
    return model_apply(f->m, (model_event){action, 0});
}

static void judge_again(facts *f)
{
    model_done(f->m, MODEL_WORK_OPEN);
}

static void let_borg_ask(facts *f, bc_question question)
{
    static const char before[] = "/mnt/usb/home.borg";
    bc_security_facts *s = &f->security;

    s->verdict = BC_VERDICT_ASK;
    s->question = question;
    s->error = question == BC_QUESTION_RELOCATED ? BC_ERR_ACCESS_ABORTED
                                                 : BC_ERR_INIT_ABORTED;
    s->location = (bc_slice){(const uint8_t *)before, sizeof(before) - 1};
    f->m->facts.writes = writes;
    f->m->facts.write_count = 2;
}

/* At its start, with nothing judged yet. */
static facts *start(model_screen screen)
{
    facts *f = facts_new(screen);

    assert_non_null(f);
    f->m->judged = false;
    return f;
}

static facts *asked(bc_question question)
{
    facts *f = start(MODEL_OVERVIEW);

    let_borg_ask(f, question);
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_DIALOG);
    return f;
}

static void only_a_verdict_on_an_opened_repository_stops_the_start(void **state)
{
    static const struct {
        bc_verdict verdict;
        bool reachable;
        bc_repo_source source;
        model_place place;
    } rows[] = {
        {BC_VERDICT_ALLOW, true, BC_REPO_OPTION, MODEL_PLACE_OVERVIEW},
        {BC_VERDICT_UNKNOWN, true, BC_REPO_OPTION, MODEL_PLACE_OVERVIEW},
        {BC_VERDICT_ASK, true, BC_REPO_OPTION, MODEL_PLACE_DIALOG},
        {BC_VERDICT_ASK, true, BC_REPO_ENVIRONMENT, MODEL_PLACE_DIALOG},
        {BC_VERDICT_ASK, true, BC_REPO_SECURITY, MODEL_PLACE_OVERVIEW},
        {BC_VERDICT_ASK, false, BC_REPO_OPTION, MODEL_PLACE_OVERVIEW},
        {BC_VERDICT_REFUSE, true, BC_REPO_OPTION, MODEL_PLACE_REFUSAL},
        {BC_VERDICT_REFUSE, true, BC_REPO_SECURITY, MODEL_PLACE_REFUSAL},
        {BC_VERDICT_REFUSE, false, BC_REPO_OPTION, MODEL_PLACE_OVERVIEW},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        facts *f = start(MODEL_OVERVIEW);

        let_borg_ask(f, BC_QUESTION_UNKNOWN_UNENCRYPTED);
        f->security.verdict = rows[i].verdict;
        f->repo.reachable = rows[i].reachable;
        f->repo.source = rows[i].source;
        judge_again(f);
        assert_int_equal(model_where(f->m), rows[i].place);
        facts_free(f);
    }
}

static void a_later_verdict_asks_nothing(void **state)
{
    facts *f = start(MODEL_OVERVIEW);

    (void)state;
    judge_again(f);
    let_borg_ask(f, BC_QUESTION_RELOCATED);
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_OVERVIEW);
    facts_free(f);
}

static void what_was_open_before_the_question_is_closed(void **state)
{
    facts *f = start(MODEL_FILES);

    (void)state;
    act(f, MODEL_ACT_HELP);
    let_borg_ask(f, BC_QUESTION_RELOCATED);
    judge_again(f);
    assert_false(f->m->help);
    act(f, MODEL_ACT_LOOK);
    assert_int_equal(model_where(f->m), MODEL_PLACE_FILES);
    facts_free(f);
}

static void no_question_comes_up_under_a_line_that_is_typed(void **state)
{
    facts *f = start(MODEL_LOG);

    (void)state;
    act(f, MODEL_ACT_FILTER);
    let_borg_ask(f, BC_QUESTION_RELOCATED);
    judge_again(f);
    model_apply(f->m, (model_event){MODEL_ACT_TYPE, 'y'});
    assert_string_equal(f->m->input, "y");
    assert_false(f->m->work & MODEL_WORK_ACCEPT);
    act(f, MODEL_ACT_ACCEPT);
    assert_non_null(strstr(f->m->message, "2 Security, then a"));
    act(f, MODEL_ACT_GO_SECURITY);
    act(f, MODEL_ACT_ANSWER);
    assert_int_equal(model_where(f->m), MODEL_PLACE_DIALOG);
    facts_free(f);
}

static void enter_is_the_marked_answer_and_that_is_no(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    assert_int_equal(f->m->dialog.choice, MODEL_CHOICE_NO);
    assert_int_equal(act(f, MODEL_ACT_CHOOSE), MODEL_QUIT);
    assert_true(f->m->aborted);
    assert_int_equal(f->m->work & MODEL_WORK_ACCEPT, 0);
    facts_free(f);
}

static void marks_go_round(void **state)
{
    static const struct {
        model_action action;
        model_choice choice;
    } rows[] = {
        {MODEL_ACT_NEXT_CHOICE, MODEL_CHOICE_LOOK},
        {MODEL_ACT_NEXT_CHOICE, MODEL_CHOICE_YES},
        {MODEL_ACT_LAST_CHOICE, MODEL_CHOICE_LOOK},
        {MODEL_ACT_LAST_CHOICE, MODEL_CHOICE_NO},
        {MODEL_ACT_LAST_CHOICE, MODEL_CHOICE_YES},
    };
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        act(f, rows[i].action);
        assert_int_equal(f->m->dialog.choice, rows[i].choice);
    }
    act(f, MODEL_ACT_CHOOSE);
    assert_int_equal(f->m->work & MODEL_WORK_ACCEPT, MODEL_WORK_ACCEPT);
    facts_free(f);
}

static void a_yes_wants_the_work_and_then_everything_read_again(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    assert_int_equal(act(f, MODEL_ACT_YES), MODEL_REDRAW);
    assert_int_equal(f->m->work, MODEL_WORK_ACCEPT);
    model_done(f->m, MODEL_WORK_ACCEPT);
    assert_int_equal(f->m->work, MODEL_WORK_OPEN);
    f->security.verdict = BC_VERDICT_ALLOW;
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_OVERVIEW);
    assert_string_equal(f->m->message, "accepted and remembered");
    assert_false(f->m->aborted);
    facts_free(f);
}

static void a_yes_that_failed_leaves_the_question_and_says_why(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    act(f, MODEL_ACT_YES);
    model_dialog_failed(f->m, "it is locked");
    model_done(f->m, MODEL_WORK_ACCEPT);
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_DIALOG);
    assert_int_equal(f->m->dialog.choice, MODEL_CHOICE_NO);
    assert_string_equal(f->m->dialog.error, "it is locked");
    act(f, MODEL_ACT_YES);
    assert_string_equal(f->m->dialog.error, "");
    facts_free(f);
}

static void a_yes_that_borg_refuses_ends_on_security(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    act(f, MODEL_ACT_YES);
    model_dialog_failed(f->m, "another key type");
    model_done(f->m, MODEL_WORK_ACCEPT);
    f->security.verdict = BC_VERDICT_REFUSE;
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_REFUSAL);
    assert_string_equal(f->m->message, "another key type");
    facts_free(f);
}

static void a_refusal_leaves_as_borg_unless_somebody_goes_on(void **state)
{
    static const struct {
        model_action first;
        bool aborts;
    } rows[] = {
        {MODEL_ACT_DOWN, true},
        {MODEL_ACT_NONE, true},
        {MODEL_ACT_LOOK, false},
        {MODEL_ACT_GO_SECURITY, false},
        {MODEL_ACT_GO_OVERVIEW, false},
        {MODEL_ACT_NEXT_SCREEN, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        facts *f = start(MODEL_OVERVIEW);

        f->security.verdict = BC_VERDICT_REFUSE;
        judge_again(f);
        act(f, rows[i].first);
        assert_int_equal(act(f, MODEL_ACT_QUIT), MODEL_QUIT);
        assert_int_equal(f->m->aborted, rows[i].aborts);
        facts_free(f);
    }
}

static void a_refusal_that_is_gone_after_a_reload_is_forgotten(void **state)
{
    facts *f = start(MODEL_OVERVIEW);

    (void)state;
    f->security.verdict = BC_VERDICT_REFUSE;
    judge_again(f);
    f->security.verdict = BC_VERDICT_ALLOW;
    judge_again(f);
    assert_int_equal(model_where(f->m), MODEL_PLACE_SECURITY);
    facts_free(f);
}

/* ---- what it looks like ---- */

static char *draw(facts *f, unsigned rows, unsigned cols)
{
    view_surface *s = view_surface_new(rows, cols, true);
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(s);
    assert_non_null(out);
    model_resize(f->m, rows, cols);
    model_set_extent(f->m, view_extent(f->m, true));
    view_draw(f->m, s);
    assert_true(s->cursor_row < rows && s->cursor_col < cols);
    view_surface_dump(s, out);
    fclose(out);
    view_surface_free(s);
    return text;
}

static void says(facts *f, const char *wanted, bool is_said)
{
    char *text = draw(f, 40, 100);

    if ((strstr(text, wanted) != NULL) != is_said)
        fail_msg("%s: %s\n%s", is_said ? "not said" : "said", wanted, text);
    free(text);
}

static void the_question_names_what_a_yes_writes_and_what_follows(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    says(f, "previously located at", true);
    says(f, "/mnt/usb/home.borg", true);
    says(f, "Same id, same key type.", true);
    says(f, "/s/9a0d/location", true);
    says(f, "/s/9a0d/key-type", true);
    says(f, "N abort (exit 62)", true);
    says(f, "After a yes", false);
    says(f, "Borg would answer", false);
    f->security.then = BC_ERR_ENCRYPTION_CHANGED;
    f->m->facts.exit_then = 61;
    f->m->facts.then_name = "Cache.EncryptionMethodMismatch";
    says(f, "After a yes Borg refuses: exit 61, Cache.Encr", true);
    f->security.same_key_type = BC_NO;
    says(f, "Same id, another key type!", true);
    facts_free(f);
}

static void an_answer_in_the_environment_is_said(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    f->m->facts.answer_variable = "BORG_X";
    says(f, "Borg would answer: no (BORG_X)", true);
    f->m->facts.answer_is_yes = true;
    says(f, "Borg would answer: yes (BORG_X)", true);
    facts_free(f);
}

static void what_is_unknown_is_named(void **state)
{
    facts *f = asked(BC_QUESTION_UNKNOWN_UNENCRYPTED);

    (void)state;
    f->repo.key_type.value = 2;
    f->repo.encryption = "none";
    f->security.has_key_type = false;
    says(f, "a previously unknown unencrypted", true);
    says(f, "its key type is 2 (none)", true);
    says(f, "not remembered: key-type", true);
    facts_free(f);
}

static void an_error_cannot_send_an_escape(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    model_dialog_failed(f->m, "\x1b]0;x\x07");
    says(f, "! Not accepted: \\x1b]0;x\\x07", true);
    facts_free(f);
}

/* Scrolled line by line, the end of the text comes into sight everywhere. */
static void every_size_shows_the_answers_and_reaches_the_end(void **state)
{
    facts *f = asked(BC_QUESTION_RELOCATED);

    (void)state;
    for (unsigned rows = 5; rows < 30; rows++) {
        for (unsigned cols = 20; cols < 90; cols += 3) {
            char *text = draw(f, rows, cols);

            assert_non_null(
                strstr(text, "y yes") ? text : strstr(text, "y accept"));
            assert_non_null(strstr(text, ">N "));
            assert_non_null(strstr(text, "l "));
            free(text);
            act(f, MODEL_ACT_BOTTOM);
            text = draw(f, rows, cols);
            if (!strstr(text, "there."))
                fail_msg("%ux%u\n%s", cols, rows, text);
            free(text);
            act(f, MODEL_ACT_TOP);
        }
    }
    facts_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            only_a_verdict_on_an_opened_repository_stops_the_start),
        cmocka_unit_test(a_later_verdict_asks_nothing),
        cmocka_unit_test(what_was_open_before_the_question_is_closed),
        cmocka_unit_test(no_question_comes_up_under_a_line_that_is_typed),
        cmocka_unit_test(enter_is_the_marked_answer_and_that_is_no),
        cmocka_unit_test(marks_go_round),
        cmocka_unit_test(a_yes_wants_the_work_and_then_everything_read_again),
        cmocka_unit_test(a_yes_that_failed_leaves_the_question_and_says_why),
        cmocka_unit_test(a_yes_that_borg_refuses_ends_on_security),
        cmocka_unit_test(a_refusal_leaves_as_borg_unless_somebody_goes_on),
        cmocka_unit_test(a_refusal_that_is_gone_after_a_reload_is_forgotten),
        cmocka_unit_test(the_question_names_what_a_yes_writes_and_what_follows),
        cmocka_unit_test(an_answer_in_the_environment_is_said),
        cmocka_unit_test(what_is_unknown_is_named),
        cmocka_unit_test(an_error_cannot_send_an_escape),
        cmocka_unit_test(every_size_shows_the_answers_and_reaches_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

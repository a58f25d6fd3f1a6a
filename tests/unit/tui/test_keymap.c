#include "input/keymap.h"
#include "support/cmocka.h"

#include <string.h>

static void every_key_of_the_table_has_a_name_that_is_known(void **state)
{
    size_t count = 0;

    (void)state;
    for (const model_action_row *row = model_actions(); row->keys; row++) {
        const char *at = row->keys;

        while (*at) {
            size_t len = strcspn(at, " ");

            assert_int_not_equal(input_key_named(at, len), INPUT_KEY_NONE);
            at += len + (at[len] == ' ');
            count++;
        }
    }
    assert_true(count > 50);
}

/* Two actions on one key would make the second unreachable. */
static void no_key_means_two_things_in_one_place(void **state)
{
    (void)state;
    for (const model_action_row *row = model_actions(); row->keys; row++) {
        for (int place = 0; place < MODEL_PLACE_COUNT; place++) {
            const char *at = row->keys;

            if (!(row->places & 1u << place))
                continue;
            while (*at) {
                size_t len = strcspn(at, " ");
                model_event event = input_event(model_actions(),
                    (model_place)place, input_key_named(at, len));

                assert_int_equal(event.action, row->action);
                at += len + (at[len] == ' ');
            }
        }
    }
}

static void keys_mean_what_the_place_says(void **state)
{
    static const struct {
        model_place place;
        const char *key;
        model_action action;
    } rows[] = {
        {MODEL_PLACE_OVERVIEW, "q", MODEL_ACT_QUIT},
        {MODEL_PLACE_OVERVIEW, "3", MODEL_ACT_GO_FILES},
        {MODEL_PLACE_OVERVIEW, "/", MODEL_ACT_NONE},
        {MODEL_PLACE_OVERVIEW, "7", MODEL_ACT_NONE},
        {MODEL_PLACE_TABLE, "/", MODEL_ACT_SEARCH},
        {MODEL_PLACE_TABLE, "j", MODEL_ACT_DOWN},
        {MODEL_PLACE_TABLE, "Down", MODEL_ACT_DOWN},
        {MODEL_PLACE_TABLE, "S", MODEL_ACT_SORT_SIZE},
        {MODEL_PLACE_PICKER, "S", MODEL_ACT_SORT_SIZE},
        {MODEL_PLACE_LOG, "L", MODEL_ACT_LEVEL},
        {MODEL_PLACE_LOG, "f", MODEL_ACT_FILTER},
        {MODEL_PLACE_LOG, "F4", MODEL_ACT_FILTER},
        {MODEL_PLACE_TABLE, "F3", MODEL_ACT_SEARCH},
        {MODEL_PLACE_TABLE, "F6", MODEL_ACT_SORT},
        {MODEL_PLACE_TABLE, "F5", MODEL_ACT_RELOAD},
        {MODEL_PLACE_TABLE, "F10", MODEL_ACT_QUIT},
        {MODEL_PLACE_PROMPT, "q", MODEL_ACT_TYPE},
        {MODEL_PLACE_PROMPT, "1", MODEL_ACT_TYPE},
        {MODEL_PLACE_PROMPT, "Enter", MODEL_ACT_ACCEPT},
        {MODEL_PLACE_PROMPT, "Esc", MODEL_ACT_CANCEL},
        {MODEL_PLACE_PROMPT, "Up", MODEL_ACT_NONE},
        {MODEL_PLACE_PROMPT, "^C", MODEL_ACT_ABORT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        input_key key = input_key_named(rows[i].key, strlen(rows[i].key));

        assert_int_equal(
            input_event(model_actions(), rows[i].place, key).action,
            rows[i].action);
    }
}

static void a_key_of_another_screen_is_known_there(void **state)
{
    const model_action_row *row = input_elsewhere(model_actions(), 'F');

    (void)state;
    assert_int_equal(input_event(model_actions(), MODEL_PLACE_LOG, 'F').action,
        MODEL_ACT_NONE);
    assert_non_null(row);
    assert_int_equal(row->action, MODEL_ACT_FORGET);
    assert_null(input_elsewhere(model_actions(), '%'));
}

static void names_that_are_no_keys_give_none(void **state)
{
    static const char *const names[] = {"", "up", "Ctrl-L", "^l", "\x1b", " "};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(
            input_key_named(names[i], strlen(names[i])), INPUT_KEY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_the_table_has_a_name_that_is_known),
        cmocka_unit_test(no_key_means_two_things_in_one_place),
        cmocka_unit_test(keys_mean_what_the_place_says),
        cmocka_unit_test(a_key_of_another_screen_is_known_there),
        cmocka_unit_test(names_that_are_no_keys_give_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

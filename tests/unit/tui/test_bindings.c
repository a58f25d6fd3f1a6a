#include "input/bindings.h"

#include "input/keymap.h"
#include "support/cmocka.h"

#include <string.h>

static const model_action_row *row_of(
    const input_bindings *b, model_action action)
{
    for (const model_action_row *row = b->rows; row->keys; row++) {
        if (row->action == action)
            return row;
    }
    return NULL;
}

static model_action means(const input_bindings *b, char key)
{
    return input_event(b->rows, MODEL_PLACE_TABLE, (input_key)key).action;
}

static void the_table_stays_where_nothing_is_bound(void **state)
{
    const model_action_row *rows = model_actions();
    input_bindings b;
    char clash[160];
    size_t i = 0;

    (void)state;
    input_bindings_begin(&b);
    for (; rows[i].keys; i++)
        assert_memory_equal(&b.rows[i], &rows[i], sizeof(rows[i]));
    assert_null(b.rows[i].keys);
    assert_int_equal(input_bindings_settle(&b, clash, sizeof(clash)), 0);
}

static void a_new_key_replaces_the_old_ones(void **state)
{
    input_bindings b;
    char clash[160];

    (void)state;
    input_bindings_begin(&b);
    assert_null(input_bind(&b, "sort", "o  O", 3));
    assert_int_equal(input_bindings_settle(&b, clash, sizeof(clash)), 0);
    assert_int_equal(means(&b, 'o'), MODEL_ACT_SORT);
    assert_int_equal(means(&b, 'O'), MODEL_ACT_SORT);
    assert_int_equal(means(&b, 's'), MODEL_ACT_NONE);
    assert_string_equal(row_of(&b, MODEL_ACT_SORT)->keys, "o  O");
}

static void what_cannot_be_bound_changes_nothing(void **state)
{
    static const struct {
        const char *action;
        const char *keys;
        const char *why;
    } rows[] = {
        {"sortt", "o", "no such action"},
        {"SORT", "o", "no such action"},
        {"sort", "", "not a list of keys"},
        {"sort", "o Key", "not a list of keys"},
        {"no", "x", "an answer keeps its key"},
        {"sort",
            "a b c d e f g h i j k l m n o p q r s t u v w x y z "
            "A B C D E F G",
            "too many keys"},
    };
    input_bindings b;

    (void)state;
    input_bindings_begin(&b);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(
            input_bind(&b, rows[i].action, rows[i].keys, 1), rows[i].why);
    assert_string_equal(row_of(&b, MODEL_ACT_SORT)->keys, "s F6");
}

static void a_key_that_means_two_things_is_taken_back(void **state)
{
    input_bindings b;
    char clash[160];

    (void)state;
    input_bindings_begin(&b);
    assert_null(input_bind(&b, "reload", "R n", 7));
    assert_int_equal(input_bindings_settle(&b, clash, sizeof(clash)), 7);
    assert_string_equal(clash, "key n of reload means search-next too");
    assert_string_equal(row_of(&b, MODEL_ACT_RELOAD)->keys, "r F5");
    assert_int_equal(input_bindings_settle(&b, clash, sizeof(clash)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_stays_where_nothing_is_bound),
        cmocka_unit_test(a_new_key_replaces_the_old_ones),
        cmocka_unit_test(what_cannot_be_bound_changes_nothing),
        cmocka_unit_test(a_key_that_means_two_things_is_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

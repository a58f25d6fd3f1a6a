#include "model/list.h"
#include "support/cmocka.h"

static void moves_keep_the_selection_in_sight(void **state)
{
    static const struct {
        model_action action;
        uint64_t selected;
        uint64_t top;
    } rows[] = {
        {MODEL_ACT_UP, 0, 0},
        {MODEL_ACT_DOWN, 1, 0},
        {MODEL_ACT_PAGE_DOWN, 5, 1},
        {MODEL_ACT_BOTTOM, 99, 95},
        {MODEL_ACT_DOWN, 99, 95},
        {MODEL_ACT_PAGE_UP, 95, 95},
        {MODEL_ACT_UP, 94, 94},
        {MODEL_ACT_TOP, 0, 0},
        {MODEL_ACT_HALF_DOWN, 2, 0},
        {MODEL_ACT_HALF_DOWN, 4, 0},
        {MODEL_ACT_HALF_DOWN, 6, 2},
        {MODEL_ACT_HALF_UP, 4, 2},
        {MODEL_ACT_HALF_UP, 2, 2},
    };
    model_list list = {0};

    (void)state;
    model_list_fit(&list, 100, 5);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_true(model_list_move(&list, rows[i].action));
        assert_int_equal(list.selected, rows[i].selected);
        assert_int_equal(list.top, rows[i].top);
    }
    assert_false(model_list_move(&list, MODEL_ACT_ENTER));
}

/* Every action, length, window and position: the promise of list.h. */
static void no_move_or_fit_breaks_the_promise(void **state)
{
    (void)state;
    for (uint64_t count = 0; count < 8; count++) {
        for (unsigned rows = 0; rows < 6; rows++) {
            for (uint64_t at = 0; at < 10; at++) {
                model_list list = {20, at, 0, 20};

                for (int a = MODEL_ACT_NONE; a < MODEL_ACT_COUNT; a++) {
                    model_list_fit(&list, count, rows);
                    model_list_move(&list, (model_action)a);
                    assert_true(list.selected < count ||
                                (count == 0 && list.selected == 0));
                    assert_true(list.top <= list.selected);
                    assert_true(list.selected - list.top < list.rows);
                }
            }
        }
    }
}

static void a_page_scrolls_to_its_last_line_and_no_further(void **state)
{
    model_list page = {0};

    (void)state;
    model_list_fit(&page, 10, 4);
    assert_true(model_list_scroll(&page, MODEL_ACT_BOTTOM));
    assert_int_equal(page.top, 6);
    assert_true(model_list_scroll(&page, MODEL_ACT_DOWN));
    assert_int_equal(page.top, 6);
    model_list_fit(&page, 3, 4);
    assert_int_equal(page.top, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_keep_the_selection_in_sight),
        cmocka_unit_test(no_move_or_fit_breaks_the_promise),
        cmocka_unit_test(a_page_scrolls_to_its_last_line_and_no_further),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The list of caches, and the lists that are sorted and filtered like it. */
#include "facts.h"
#include "support/cmocka.h"

#include <string.h>

static const bc_root_row rows[3] = {
    {.id = "1a",
        .path = "/c/1a",
        .generation = "1.2-1.4",
        .bytes = 20,
        .last_used_ns = {true, 5}},
    {.id = "2b", .path = "/c/2b", .generation = "2.0.0b11-b21", .bytes = 30},
    {.id = "3c", .path = "/c/3c", .generation = "1.2-1.4", .bytes = 20},
};
static const bc_root_row *const items[3] = {&rows[0], &rows[1], &rows[2]};

static void act(model *m, model_action action)
{
    model_apply(m, (model_event){action, 0});
}

static int open_list(void **state)
{
    model *m = model_new(MODEL_CACHES);

    *state = m;
    if (!m || !model_caches_set(m, items, 3))
        return -1;
    m->caches.root = "/c";
    model_done(m, MODEL_WORK_ROOT);
    return 0;
}

static int release(void **state)
{
    model_free(*state);
    return 0;
}

static void shows(const model *m, const char *ids)
{
    char seen[32] = "";

    for (uint64_t i = 0; i < m->caches.rows.list.count; i++) {
        const bc_root_row *row = items[m->caches.rows.shown[i]];

        strncat(seen, row->id, 2);
    }
    assert_string_equal(seen, ids);
}

static void ties_keep_their_order_in_both_directions(void **state)
{
    model *m = *state;

    shows(m, "1a2b3c");
    act(m, MODEL_ACT_CACHES_SIZE);
    shows(m, "2b1a3c");
    act(m, MODEL_ACT_CACHES_SIZE);
    shows(m, "1a3c2b");
    act(m, MODEL_ACT_CACHES_GENERATION);
    shows(m, "1a3c2b");
    act(m, MODEL_ACT_CACHES_GENERATION);
    shows(m, "2b1a3c");
}

static void a_filter_narrows_while_it_is_typed_and_escape_clears_it(
    void **state)
{
    model *m = *state;

    act(m, MODEL_ACT_BOTTOM);
    act(m, MODEL_ACT_FILTER);
    model_apply(m, (model_event){MODEL_ACT_TYPE, '3'});
    shows(m, "3c");
    model_apply(m, (model_event){MODEL_ACT_TYPE, 'C'});
    shows(m, "3c");
    act(m, MODEL_ACT_ACCEPT);
    assert_string_equal(model_caches_row(m)->id, "3c");
    act(m, MODEL_ACT_ESCAPE);
    shows(m, "1a2b3c");
    assert_string_equal(model_caches_row(m)->id, "3c");
}

static void a_cancelled_filter_is_the_one_before(void **state)
{
    model *m = *state;

    act(m, MODEL_ACT_FILTER);
    model_apply(m, (model_event){MODEL_ACT_TYPE, 'x'});
    shows(m, "");
    assert_null(model_caches_row(m));
    act(m, MODEL_ACT_CANCEL);
    shows(m, "1a2b3c");
}

/* UBSan judges. */
static void a_list_that_was_not_read_can_be_sorted(void **state)
{
    model *m = model_new(MODEL_CACHES);

    (void)state;
    assert_non_null(m);
    m->caches.root = "/c";
    act(m, MODEL_ACT_CACHES_SIZE);
    assert_null(model_caches_row(m));
    model_free(m);
}

static void no_screen_of_a_cache_before_one_is_open(void **state)
{
    model *m = *state;

    act(m, MODEL_ACT_GO_FILES);
    assert_int_equal(m->screen, MODEL_CACHES);
    assert_true(m->message_is_bad);
    act(m, MODEL_ACT_NEXT_SCREEN);
    assert_int_equal(m->screen, MODEL_LOG);
}

static void a_reload_keeps_the_selected_cache_or_its_place(void **state)
{
    static const bc_root_row *const fewer[2] = {&rows[0], &rows[2]};
    model *m = *state;

    act(m, MODEL_ACT_DOWN);
    model_caches_forget(m);
    assert_null(model_caches_row(m));
    assert_true(model_caches_set(m, items, 3));
    assert_string_equal(model_caches_row(m)->id, "2b");
    model_caches_forget(m);
    assert_true(model_caches_set(m, fewer, 2));
    assert_string_equal(model_caches_row(m)->id, "3c");
}

static void a_reload_keeps_the_selected_archive(void **state)
{
    bc_archive archives[3] = {{.id.b = {1}, .time_ns = 3},
        {.id.b = {2}, .time_ns = 2}, {.id.b = {3}, .time_ns = 1}};
    const bc_archives known = {.known = true, .items = archives, .count = 3};
    model *m = *state;

    assert_true(model_archives_set(m, &known));
    m->screen = MODEL_ARCHIVES;
    act(m, MODEL_ACT_DOWN);
    assert_int_equal(model_archives_row(m)->id.b[0], 2);
    model_archives_forget(m);
    model_facts_changed(m);
    archives[2].time_ns = 9; /* now the newest */
    assert_true(model_archives_set(m, &known));
    assert_int_equal(model_archives_row(m)->id.b[0], 2);
    assert_int_equal(m->archives.rows.list.selected, 2);
}

static void enter_opens_and_back_leads_to_the_list(void **state)
{
    model *m = *state;

    act(m, MODEL_ACT_DOWN);
    act(m, MODEL_ACT_ENTER);
    assert_int_equal(m->work, MODEL_WORK_OPEN);
    assert_string_equal(m->caches.wanted, "/c/2b");
    m->caches.wanted[0] = 0; /* as the app does */
    model_caches_opened(m, "/c/2b");
    m->work = 0;
    assert_int_equal(m->screen, MODEL_OVERVIEW);
    assert_int_equal(
        model_apply(m, (model_event){MODEL_ACT_QUIT, 0}), MODEL_REDRAW);
    assert_int_equal(m->screen, MODEL_CACHES);
    act(m, MODEL_ACT_ENTER);
    assert_int_equal(m->work, 0); /* it is open already */
    assert_int_equal(m->screen, MODEL_OVERVIEW);
}

static void an_archive_is_found_by_its_id_in_either_case(void **state)
{
    bc_archive archives[2] = {{.id.b = {0xab, 0xcd}}, {.id.b = {0xab, 0xce}}};
    const bc_archives known = {.known = true, .items = archives, .count = 2};
    model *m = *state;

    assert_true(model_archives_set(m, &known));
    m->screen = MODEL_ARCHIVES;
    act(m, MODEL_ACT_FILTER);
    for (const char *c = "ABcE"; *c; c++)
        model_apply(m, (model_event){MODEL_ACT_TYPE, (uint32_t)*c});
    assert_int_equal(m->archives.rows.list.count, 1);
    assert_int_equal(model_archives_row(m)->id.b[1], 0xce);
}

/* Its list may be older than what is in the directory. */
static void an_archive_without_its_files_cache_opens_no_other(void **state)
{
    bc_archive archives[1] = {{.files_cache = "files.gone"}};
    const bc_archives known = {.known = true, .items = archives, .count = 1};
    model *m = *state;

    assert_true(model_archives_set(m, &known));
    m->screen = MODEL_ARCHIVES;
    act(m, MODEL_ACT_ENTER);
    assert_int_equal(m->screen, MODEL_ARCHIVES);
    assert_true(m->message_is_bad);
    act(m, MODEL_ACT_NAMES);
    assert_int_equal(m->screen, MODEL_ARCHIVES);
    assert_false(m->work & MODEL_WORK_NAMES);
}

static void a_cache_that_opens_leaves_the_list_to_who_types(void **state)
{
    model *m = *state;

    act(m, MODEL_ACT_ENTER);
    act(m, MODEL_ACT_FILTER);
    m->caches.wanted[0] = 0; /* as the app does */
    model_caches_opened(m, "/c/1a");
    assert_int_equal(m->screen, MODEL_CACHES);
    assert_int_equal(m->prompt, MODEL_PROMPT_CACHES);
    act(m, MODEL_ACT_CANCEL);
    act(m, MODEL_ACT_ENTER);
    assert_int_equal(m->screen, MODEL_OVERVIEW);
}

#define ON_LIST(test) cmocka_unit_test_setup_teardown(test, open_list, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_LIST(ties_keep_their_order_in_both_directions),
        ON_LIST(a_filter_narrows_while_it_is_typed_and_escape_clears_it),
        ON_LIST(a_cancelled_filter_is_the_one_before),
        cmocka_unit_test(a_list_that_was_not_read_can_be_sorted),
        ON_LIST(no_screen_of_a_cache_before_one_is_open),
        ON_LIST(a_reload_keeps_the_selected_cache_or_its_place),
        ON_LIST(a_reload_keeps_the_selected_archive),
        ON_LIST(an_archive_is_found_by_its_id_in_either_case),
        ON_LIST(an_archive_without_its_files_cache_opens_no_other),
        ON_LIST(a_cache_that_opens_leaves_the_list_to_who_types),
        ON_LIST(enter_opens_and_back_leads_to_the_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

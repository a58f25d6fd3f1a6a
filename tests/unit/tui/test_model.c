#include "facts.h"
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

static unsigned act(facts *f, model_action action)
{
    return model_apply(f->m, (model_event){action, 0});
}

static void type(facts *f, const char *text)
{
    for (; *text; text++)
        model_apply(f->m, (model_event){MODEL_ACT_TYPE, (uint32_t)*text});
}

static int open_overview(void **state)
{
    *state = facts_new(MODEL_OVERVIEW);
    return *state ? 0 : -1;
}

static int open_table(void **state)
{
    facts *f = facts_new(MODEL_FILES);

    *state = f;
    if (!f)
        return -1;
    f->m->facts.chunks = &f->chunks; /* else it is read for the flag m */
    act(f, MODEL_ACT_ENTER);
    facts_fill_rows(f);
    return 0;
}

static int release(void **state)
{
    facts_free(*state);
    return 0;
}

static void starting_asks_for_nothing_but_opening(void **state)
{
    model *m = model_new(MODEL_OVERVIEW);

    (void)state;
    assert_non_null(m);
    assert_int_equal(m->work, MODEL_WORK_OPEN);
    model_free(m);
}

static void unread_files_caches_are_read_after_opening(void **state)
{
    facts *f = *state;

    assert_int_equal(f->m->work, 0);
    f->heads[1].loaded = false;
    model_done(f->m, MODEL_WORK_OPEN);
    assert_int_equal(f->m->work, MODEL_WORK_LOAD);
}

static void a_file_that_failed_is_not_tried_again(void **state)
{
    facts *f = *state;

    f->heads[1].loaded = false;
    f->files[1].failed = true;
    model_done(f->m, MODEL_WORK_OPEN);
    assert_int_equal(f->m->work, 0);
}

static void escape_stops_reading_before_it_leads_back(void **state)
{
    facts *f = *state;

    f->m->work = MODEL_WORK_LOAD;
    act(f, MODEL_ACT_ESCAPE);
    assert_int_equal(f->m->work, 0);
    assert_true(f->m->message[0] != 0);
}

static void a_table_asks_for_the_chunk_index_once(void **state)
{
    facts *f = facts_new(MODEL_FILES);

    (void)state;
    assert_non_null(f);
    act(f, MODEL_ACT_ENTER);
    assert_int_equal(f->m->work, MODEL_WORK_CHUNKS);
    model_done(f->m, MODEL_WORK_CHUNKS);
    f->m->facts.chunks = &f->chunks;
    act(f, MODEL_ACT_BACK);
    act(f, MODEL_ACT_ENTER);
    assert_int_equal(f->m->work, 0);
    facts_free(f);
}

static void enter_goes_on_reading_where_it_was_stopped(void **state)
{
    facts *f = *state;

    f->heads[0].loaded = false;
    model_done(f->m, MODEL_WORK_OPEN);
    act(f, MODEL_ACT_ESCAPE);
    assert_int_equal(f->m->work, 0);
    act(f, MODEL_ACT_ENTER);
    assert_int_equal(f->m->work, MODEL_WORK_LOAD);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
}

static void overview_starts_on_the_first_files_cache(void **state)
{
    facts *f = *state;

    assert_int_equal(f->m->overview.list.selected, MODEL_FACT_LINES);
    act(f, MODEL_ACT_DOWN);
    model_facts_changed(f->m);
    assert_int_equal(f->m->overview.list.selected, MODEL_FACT_LINES + 1);
}

static void enter_leads_from_the_overview_to_the_detail(void **state)
{
    static const struct {
        uint64_t line;
        model_place place;
    } rows[] = {
        {0, MODEL_PLACE_SECURITY}, {3, MODEL_PLACE_SECURITY},
        {4, MODEL_PLACE_FILES}, {6, MODEL_PLACE_TABLE},
        {8, MODEL_PLACE_FILES},    /* finding integrity-mismatch */
        {9, MODEL_PLACE_SECURITY}, /* finding key-locked */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        facts *f = facts_new(MODEL_OVERVIEW);

        assert_non_null(f);
        model_list_select(&f->m->overview.list, rows[i].line);
        act(f, MODEL_ACT_ENTER);
        assert_int_equal(model_where(f->m), rows[i].place);
        facts_free(f);
    }
}

static void a_finding_leads_to_the_files_cache_it_is_about(void **state)
{
    facts *f = *state;

    f->findings[0].subject = f->heads[1].name;
    model_list_select(&f->m->overview.list, 8);
    act(f, MODEL_ACT_ENTER);
    assert_int_equal(model_where(f->m), MODEL_PLACE_FILES);
    assert_int_equal(f->m->files.caches.selected, 1);
}

static void back_from_a_table_leads_where_it_was_opened(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_ENTER);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
    act(f, MODEL_ACT_BACK);
    assert_int_equal(model_where(f->m), MODEL_PLACE_OVERVIEW);
}

static void q_leads_back_and_quits_at_the_top(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_ENTER);
    assert_int_equal(model_where(f->m), MODEL_PLACE_DETAIL);
    act(f, MODEL_ACT_QUIT);
    act(f, MODEL_ACT_QUIT);
    assert_int_equal(model_where(f->m), MODEL_PLACE_FILES);
    assert_false(f->m->quit);
    assert_int_equal(act(f, MODEL_ACT_QUIT), MODEL_QUIT);
    assert_true(f->m->quit);
}

static void back_at_the_top_does_not_quit(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_BACK);
    act(f, MODEL_ACT_ESCAPE);
    assert_false(f->m->quit);
}

static void tab_goes_round_all_screens(void **state)
{
    facts *f = *state;

    f->m->caches.root = "/c";
    strcpy(f->m->caches.path, "/c/9a0d");
    for (int i = 1; i <= MODEL_SCREEN_COUNT; i++) {
        act(f, MODEL_ACT_NEXT_SCREEN);
        assert_int_equal(
            f->m->screen, (MODEL_OVERVIEW + i) % MODEL_SCREEN_COUNT);
    }
    act(f, MODEL_ACT_LAST_SCREEN);
    f->m->caches.root = NULL; /* one cache alone has no list of caches */
    act(f, MODEL_ACT_GO_OVERVIEW);
    act(f, MODEL_ACT_LAST_SCREEN);
    assert_int_equal(f->m->screen, MODEL_LOG);
}

static void chunks_are_read_when_they_are_first_looked_at(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_GO_CHUNKS);
    assert_int_equal(f->m->work, MODEL_WORK_CHUNKS | MODEL_WORK_CENSUS);
    f->m->facts.chunks = &f->chunks;
    model_done(f->m, MODEL_WORK_CHUNKS);
    model_done(f->m, MODEL_WORK_CENSUS);
    act(f, MODEL_ACT_GO_OVERVIEW);
    act(f, MODEL_ACT_GO_CHUNKS);
    assert_int_equal(f->m->work, MODEL_WORK_CENSUS); /* it goes on */
}

static void sorting_starts_with_what_is_looked_for_and_reverses(void **state)
{
    facts *f = *state;
    model_files *files = &f->m->files;

    act(f, MODEL_ACT_DOWN);
    act(f, MODEL_ACT_SORT_SIZE);
    assert_int_equal(files->by, BC_FILES_BY_SIZE);
    assert_true(files->descending);
    assert_int_equal(files->table.selected, 1);
    model_files_ordered(f->m, NULL);
    assert_int_equal(files->table.selected, 0);
    assert_int_equal(f->m->work, MODEL_WORK_ORDER);
    act(f, MODEL_ACT_SORT_SIZE);
    assert_false(files->descending);
    act(f, MODEL_ACT_SORT_HASH);
    assert_false(files->descending);
}

static void the_picker_sorts_by_what_is_chosen(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_SORT);
    assert_int_equal(model_where(f->m), MODEL_PLACE_PICKER);
    act(f, MODEL_ACT_DOWN);
    act(f, MODEL_ACT_ENTER);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
    assert_int_equal(f->m->files.by, BC_FILES_BY_AGE);
}

static void positions_follow_order_and_direction(void **state)
{
    static const uint32_t order[100] = {42, 7};
    facts *f = *state;

    assert_int_equal(model_files_position(f->m, 0), 0);
    f->m->files.descending = true;
    assert_int_equal(model_files_position(f->m, 0), 99);
    model_files_ordered(f->m, order);
    assert_int_equal(model_files_position(f->m, 0), 42);
    assert_int_equal(model_files_position(f->m, 1), 7);
}

static void a_search_takes_what_a_filter_takes(void **state)
{
    static const struct {
        const char *text;
        unsigned work;
    } rows[] = {{"9f1c", MODEL_WORK_SEARCH}, {"9F1C", MODEL_WORK_SEARCH},
        {"4718602", MODEL_WORK_SEARCH}, {"size>1G", MODEL_WORK_SEARCH},
        {"size>much", 0}, {"photo", MODEL_WORK_PATH},
        {"/cafe", MODEL_WORK_PATH}, {"", 0}};
    facts *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        f->m->work = 0;
        act(f, MODEL_ACT_SEARCH);
        type(f, rows[i].text);
        act(f, MODEL_ACT_ACCEPT);
        assert_int_equal(f->m->work, rows[i].work);
        assert_false(f->m->prompt);
    }
}

static void a_search_line_holds_more_than_a_whole_hash(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_SEARCH);
    for (int i = 0; i < MODEL_INPUT_MAX - 2; i++)
        type(f, "a");
    model_apply(f->m, (model_event){MODEL_ACT_TYPE, 0x20ac}); /* 3 bytes */
    assert_true(f->m->message_is_bad);
    assert_int_equal(strlen(f->m->input), MODEL_INPUT_MAX - 2);
    act(f, MODEL_ACT_ERASE);
    model_apply(f->m, (model_event){MODEL_ACT_TYPE, 0x20ac});
    assert_int_equal(strlen(f->m->input), MODEL_INPUT_MAX);
    act(f, MODEL_ACT_ERASE); /* a character, not a byte */
    assert_int_equal(strlen(f->m->input), MODEL_INPUT_MAX - 3);
    act(f, MODEL_ACT_CLEAR);
    assert_int_equal(strlen(f->m->input), 0);
    act(f, MODEL_ACT_ERASE);
    assert_false(f->m->prompt);
}

static void a_search_matches_hash_prefixes_and_inodes(void **state)
{
    static const struct {
        const char *needle;
        bool match;
    } rows[] = {{"9", true}, {"9f", true}, {"9f1", true}, {"9f2", false},
        {"12", false}, {"123", true}, {"1234", false}, {"f1", false}};
    facts *f = *state;
    bc_files_entry entry = {.inode = 123};

    entry.path_hash.b[0] = 0x9f;
    entry.path_hash.b[1] = 0x1c;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        act(f, MODEL_ACT_SEARCH);
        type(f, rows[i].needle);
        act(f, MODEL_ACT_ACCEPT);
        assert_int_equal(model_filter_match(&f->m->files.search, &entry, false),
            rows[i].match);
    }
}

/* From row 10 of 100, forward and back: each row once. */
static void a_search_visits_every_row_once_in_both_directions(void **state)
{
    facts *f = *state;

    for (int back = 0; back < 2; back++) {
        bool seen[100] = {false};

        strcpy(f->m->files.needle, "ff");
        model_list_select(&f->m->files.table, 10);
        act(f, back ? MODEL_ACT_SEARCH_BACK : MODEL_ACT_SEARCH_NEXT);
        assert_int_equal(model_files_search_row(f->m, 0), back ? 9 : 11);
        for (uint64_t i = 0; i < 100; i++) {
            uint64_t row = model_files_search_row(f->m, i);

            assert_in_range(row, 0, 99);
            assert_false(seen[row]);
            seen[row] = true;
        }
        assert_true(seen[10]);
    }
}

static void another_files_cache_forgets_order_and_rows(void **state)
{
    static const uint32_t order[100] = {1};
    facts *f = *state;

    act(f, MODEL_ACT_SORT_AGE);
    model_files_ordered(f->m, order);
    act(f, MODEL_ACT_BACK);
    act(f, MODEL_ACT_DOWN);
    act(f, MODEL_ACT_ENTER);
    assert_null(f->m->files.order);
    assert_int_equal(f->m->files.row_count, 0);
    assert_int_equal(f->m->files.by, BC_FILES_BY_POSITION);
}

static void reload_remembers_cache_and_entry(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_DOWN);
    act(f, MODEL_ACT_RELOAD);
    assert_true(f->m->work & MODEL_WORK_OPEN);
    assert_string_equal(f->m->files.keep_name, f->heads[0].name);
    assert_true(f->m->files.keep_row);
    assert_int_equal(f->m->files.keep_hash.b[0], 1);
}

static void help_lies_over_any_screen_and_closes_again(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_HELP);
    assert_int_equal(model_where(f->m), MODEL_PLACE_HELP);
    assert_int_equal(model_below_help(f->m), MODEL_PLACE_TABLE);
    act(f, MODEL_ACT_QUIT);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
}

static void the_log_filters_by_level_and_keeps_the_newest(void **state)
{
    facts *f = *state;

    for (int i = 0; i < MODEL_LOG_MAX + 10; i++)
        model_log_add(f->m, i % 2 ? BC_WARNING : BC_DEBUG, "l", "t");
    model_facts_changed(f->m);
    assert_int_equal(f->m->log.list.count, MODEL_LOG_MAX);
    assert_int_equal(f->m->log.dropped, 10);
    act(f, MODEL_ACT_GO_LOG);
    act(f, MODEL_ACT_LEVEL);
    act(f, MODEL_ACT_LEVEL);
    assert_int_equal(f->m->log.list.count, MODEL_LOG_MAX / 2);
    assert_int_equal(model_log_at(f->m, 0)->level, BC_WARNING);
    act(f, MODEL_ACT_LEVEL);
    assert_null(model_log_at(f->m, 0));
}

static void a_log_line_of_any_length_is_kept_in_bounds(void **state)
{
    facts *f = *state;
    char text[2 * MODEL_LOG_TEXT + 1];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = 0;
    model_log_add(f->m, BC_INFO, "logger", text);
    assert_int_equal(strlen(model_log_at(f->m, 0)->text), MODEL_LOG_TEXT);
}

/* Parts that overlap or lie outside would draw over each other. */
static void the_layout_fits_any_size(void **state)
{
    facts *f = *state;

    for (unsigned rows = MODEL_MIN_ROWS; rows < 200; rows++) {
        for (int screen = 0; screen < MODEL_SCREEN_COUNT; screen++) {
            model_layout l;

            f->m->screen = (model_screen)screen;
            model_resize(f->m, rows, 80);
            l = model_lay_out(f->m);
            assert_true(l.body_rows >= 1);
            assert_true(l.body_top + l.body_rows <= l.detail_top);
            assert_true(l.detail_top + l.detail_rows <= l.status_row);
            assert_true(l.status_row <= l.footer_row);
            assert_int_equal(l.footer_row, rows - 1);
        }
    }
}

static void an_incremental_search_starts_where_it_was_begun(void **state)
{
    facts *f = *state;

    model_list_select(&f->m->files.table, 7);
    act(f, MODEL_ACT_SEARCH);
    type(f, "9");
    assert_int_equal(model_files_search_row(f->m, 0), 7);
    model_files_found(f->m, 40);
    type(f, "f");
    assert_int_equal(model_files_search_row(f->m, 0), 7);
    model_files_found(f->m, 50);
    act(f, MODEL_ACT_CANCEL);
    assert_int_equal(f->m->files.table.selected, 7);
    assert_int_equal(f->m->work, 0);
}

static void escape_gives_up_a_sort_and_the_old_order_stays(void **state)
{
    facts *f = *state;

    act(f, MODEL_ACT_SORT_SIZE);
    model_done(f->m, MODEL_WORK_ORDER);
    act(f, MODEL_ACT_SORT_AGE);
    act(f, MODEL_ACT_SORT_INODE); /* while the other one is going on */
    act(f, MODEL_ACT_ESCAPE);
    assert_int_equal(f->m->work, 0);
    assert_int_equal(f->m->files.by, BC_FILES_BY_SIZE);
    assert_true(f->m->files.descending);
}

static void a_filter_keeps_the_selected_entry_and_escape_shows_all(void **state)
{
    static const uint32_t shown[] = {3, 10, 44};
    facts *f = *state;

    model_list_select(&f->m->files.table, 10);
    act(f, MODEL_ACT_FILTER);
    type(f, "size>");
    assert_int_equal(f->m->work, 0);
    assert_true(f->m->prompt_note[0] != 0);
    type(f, "1");
    assert_int_equal(f->m->work, MODEL_WORK_FILTER);
    model_done(f->m, MODEL_WORK_FILTER);
    model_files_filtered(f->m, shown, 3);
    act(f, MODEL_ACT_ACCEPT);
    assert_int_equal(f->m->files.table.count, 3);
    assert_int_equal(f->m->files.table.selected, 1);
    act(f, MODEL_ACT_DOWN);
    act(f, MODEL_ACT_ESCAPE);
    assert_int_equal(f->m->files.table.count, 100);
    assert_int_equal(f->m->files.table.selected, 44);
    assert_int_equal(model_where(f->m), MODEL_PLACE_TABLE);
}

static void marks_count_entries_once_however_they_are_made(void **state)
{
    static const uint32_t shown[] = {3, 5, 44};
    facts *f = *state;
    model_marks *marks = &f->m->files.marks;

    facts_fill_rows(f);
    act(f, MODEL_ACT_MARK);
    assert_int_equal(marks->count, 1);
    assert_int_equal(f->m->files.table.selected, 1);
    assert_int_equal(f->m->work, 0); /* its size was on the screen */
    act(f, MODEL_ACT_MARK_RANGE);
    model_list_select(&f->m->files.table, 3);
    act(f, MODEL_ACT_MARK_RANGE);
    assert_int_equal(marks->count, 4);
    assert_int_equal(f->m->work, MODEL_WORK_TOTAL);
    model_files_filtered(f->m, shown, 3);
    act(f, MODEL_ACT_MARK_INVERT);
    assert_int_equal(marks->count, 5); /* what the filter hides is as it was */
    assert_true(model_is_marked(f->m, 44));
    assert_false(model_is_marked(f->m, 3));
    assert_false(model_is_marked(f->m, 4));
    act(f, MODEL_ACT_MARK_INVERT);
    assert_int_equal(marks->count, 4);
    assert_true(model_is_marked(f->m, 3));
    act(f, MODEL_ACT_UNMARK);
    assert_int_equal(marks->count, 0);
    assert_false(model_is_marked(f->m, 44));
    assert_int_equal(f->m->work, 0);
}

int main(void)
{
#define ON_OVERVIEW(test)                                                      \
    cmocka_unit_test_setup_teardown(test, open_overview, release)
#define ON_TABLE(test)                                                         \
    cmocka_unit_test_setup_teardown(test, open_table, release)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starting_asks_for_nothing_but_opening),
        ON_OVERVIEW(unread_files_caches_are_read_after_opening),
        ON_OVERVIEW(a_file_that_failed_is_not_tried_again),
        ON_OVERVIEW(escape_stops_reading_before_it_leads_back),
        cmocka_unit_test(a_table_asks_for_the_chunk_index_once),
        ON_TABLE(enter_goes_on_reading_where_it_was_stopped),
        ON_OVERVIEW(overview_starts_on_the_first_files_cache),
        cmocka_unit_test(enter_leads_from_the_overview_to_the_detail),
        ON_OVERVIEW(a_finding_leads_to_the_files_cache_it_is_about),
        ON_OVERVIEW(back_from_a_table_leads_where_it_was_opened),
        ON_TABLE(q_leads_back_and_quits_at_the_top),
        ON_OVERVIEW(back_at_the_top_does_not_quit),
        ON_OVERVIEW(tab_goes_round_all_screens),
        ON_OVERVIEW(chunks_are_read_when_they_are_first_looked_at),
        ON_TABLE(sorting_starts_with_what_is_looked_for_and_reverses),
        ON_TABLE(the_picker_sorts_by_what_is_chosen),
        ON_TABLE(positions_follow_order_and_direction),
        ON_TABLE(a_search_takes_what_a_filter_takes),
        ON_TABLE(a_search_line_holds_more_than_a_whole_hash),
        ON_TABLE(a_search_matches_hash_prefixes_and_inodes),
        ON_TABLE(an_incremental_search_starts_where_it_was_begun),
        ON_TABLE(escape_gives_up_a_sort_and_the_old_order_stays),
        ON_TABLE(a_filter_keeps_the_selected_entry_and_escape_shows_all),
        ON_TABLE(marks_count_entries_once_however_they_are_made),
        ON_TABLE(a_search_visits_every_row_once_in_both_directions),
        ON_TABLE(another_files_cache_forgets_order_and_rows),
        ON_TABLE(reload_remembers_cache_and_entry),
        ON_TABLE(help_lies_over_any_screen_and_closes_again),
        ON_OVERVIEW(the_log_filters_by_level_and_keeps_the_newest),
        ON_OVERVIEW(a_log_line_of_any_length_is_kept_in_bounds),
        ON_OVERVIEW(the_layout_fits_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "term/theme.h"

#include "support/cmocka.h"

static void words_make_a_look(void **state)
{
    static const struct {
        const char *words;
        bool is_right;
        short colour;
        unsigned attrs;
    } rows[] = {
        {"red", true, 1, 0},
        {"bold red", true, 1, TERM_BOLD},
        {"bright-blue underline dim", true, 12, TERM_UNDERLINE | TERM_DIM},
        {"214", true, 214, 0},
        {"plain", true, TERM_PLAIN_COLOUR, 0},
        {"reverse", true, TERM_PLAIN_COLOUR, TERM_REVERSE},
        {"256", false, 0, 0},
        {"-1", false, 0, 0},
        {"redd", false, 0, 0},
        {"bright-", false, 0, 0},
        {"12x", false, 0, 0},
        {"red on blue", false, 0, 0},
        {"", false, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        term_theme theme = {.colour = true};

        assert_int_equal(
            term_theme_set(&theme, "warn", rows[i].words), rows[i].is_right);
        assert_int_equal(theme.looks[VIEW_WARN].colour, rows[i].colour);
        assert_int_equal(theme.looks[VIEW_WARN].attrs, rows[i].attrs);
    }
}

static void every_style_but_plain_has_a_name(void **state)
{
    static const char *const names[] = {"title", "tab", "heading", "faint",
        "selected", "good", "warn", "bad", "key"};
    term_theme theme = {.colour = true};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_true(term_theme_set(&theme, names[i], "red"));
    for (int i = VIEW_PLAIN + 1; i < VIEW_STYLE_COUNT; i++)
        assert_int_equal(theme.looks[i].colour, 1);
    assert_false(term_theme_set(&theme, "plain", "red"));
    assert_false(term_theme_set(&theme, "", "red"));
}

static void no_theme_hides_text_or_tells_by_colour_alone(void **state)
{
    static const char *const names[] = {"dark", "light", "mono"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        term_theme theme;

        assert_true(term_theme_named(&theme, names[i]));
        assert_int_equal(theme.colour, i < 2);
        assert_int_equal(theme.looks[VIEW_PLAIN].colour, TERM_PLAIN_COLOUR);
        assert_true(theme.looks[VIEW_SELECTED].attrs & TERM_REVERSE);
        for (int s = 0; s < VIEW_STYLE_COUNT; s++) {
            short colour = theme.looks[s].colour;

            /* no blue on black, no yellow on white, no black, no white */
            assert_true(colour != 0 && colour != 7);
            assert_true(i != 0 || colour != 4);
            assert_true(i != 1 || colour != 3);
            assert_true(i != 2 || colour == TERM_PLAIN_COLOUR);
        }
    }
    assert_false(term_theme_named(&(term_theme){0}, "solarized"));
}

static void colours_fit_the_terminal(void **state)
{
    static const struct {
        short colour;
        int colours;
        short shown;
    } rows[] = {
        {TERM_PLAIN_COLOUR, 8, TERM_PLAIN_COLOUR}, {3, 8, 3}, {11, 8, 3},
        {11, 16, 11}, {214, 256, 214}, {196, 8, 1}, /* 5,0,0 */
        {226, 16, 3},                               /* 5,5,0 */
        {21, 8, 4},                                 /* 0,0,5 */
        {16, 8, 0},                                 /* black */
        {231, 8, 7},                                /* white */
        {244, 8, 7},                                /* grey */
        {232, 8, 0},                                /* nearly black */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(
            term_theme_colour(rows[i].colour, rows[i].colours), rows[i].shown);
}

static void a_look_reads_as_the_words_that_made_it(void **state)
{
    static const char *const rows[] = {"plain", "red", "bright-white bold",
        "196 bold dim underline reverse", "16", "underline"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        term_theme theme;
        char words[TERM_WORDS];

        assert_true(term_theme_named(&theme, "dark"));
        assert_true(term_theme_set(&theme, "warn", rows[i]));
        term_theme_words(words, &theme.looks[VIEW_WARN]);
        assert_string_equal(words, rows[i]);
    }
    assert_string_equal(term_theme_style(VIEW_WARN), "warn");
    assert_string_equal(term_theme_style(VIEW_PLAIN), "");
}

static void a_theme_asks_for_what_the_terminal_has(void **state)
{
    static const struct {
        int colours;
        bool has_colour;
        short bright;
        short orange;
    } rows[] = {
        {-1, false, -1, -1}, {0, false, -1, -1}, {2, false, -1, -1},
        {8, true, 1, 3}, {16, true, 9, 3}, {88, true, 9, 3},
        {256, true, 9, 214}, {1 << 24, true, 1, 3}, /* red, green, blue */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        term_theme theme;

        assert_true(term_theme_named(&theme, "dark"));
        assert_true(term_theme_set(&theme, "bad", "bright-red"));
        assert_true(term_theme_set(&theme, "warn", "214"));
        term_theme_fit(&theme, rows[i].colours);
        assert_int_equal(theme.colour, rows[i].has_colour);
        assert_int_equal(theme.looks[VIEW_BAD].colour, rows[i].bright);
        assert_int_equal(theme.looks[VIEW_WARN].colour, rows[i].orange);
    }
}

static void a_theme_without_colour_has_none_anywhere(void **state)
{
    term_theme theme;

    (void)state;
    assert_true(term_theme_named(&theme, "mono"));
    assert_true(term_theme_set(&theme, "warn", "red underline"));
    term_theme_fit(&theme, 256);
    assert_int_equal(theme.looks[VIEW_WARN].colour, TERM_PLAIN_COLOUR);
    assert_int_equal(theme.looks[VIEW_WARN].attrs, TERM_UNDERLINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_make_a_look),
        cmocka_unit_test(every_style_but_plain_has_a_name),
        cmocka_unit_test(no_theme_hides_text_or_tells_by_colour_alone),
        cmocka_unit_test(colours_fit_the_terminal),
        cmocka_unit_test(a_look_reads_as_the_words_that_made_it),
        cmocka_unit_test(a_theme_asks_for_what_the_terminal_has),
        cmocka_unit_test(a_theme_without_colour_has_none_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/cmocka.h"
#include "view/surface.h"

#include <locale.h>
#include <stdlib.h>

/* The rows as one text; freed by the caller. */
static char *dump(const view_surface *s)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(out);
    view_surface_dump(s, out);
    fclose(out);
    return text;
}

static void expect(const view_surface *s, const char *wanted)
{
    char *text = dump(s);

    assert_string_equal(text, wanted);
    free(text);
}

static void text_lands_where_it_is_put_and_is_cut_with_a_sign(void **state)
{
    view_surface *s = view_surface_new(2, 8, true);

    (void)state;
    assert_non_null(s);
    assert_int_equal(view_put(s, 0, 2, 99, "abcdefghi"), 8);
    assert_int_equal(view_put(s, 1, 0, 3, "xy"), 2);
    expect(s, "  abcde~\nxy\n");
    view_surface_free(s);
}

static void what_lies_outside_is_dropped(void **state)
{
    view_surface *s = view_surface_new(1, 4, true);

    (void)state;
    assert_non_null(s);
    assert_int_equal(view_put(s, 1, 0, 4, "a"), 0);
    assert_int_equal(view_put(s, 0, 4, 4, "a"), 4);
    view_paint(s, 7, 0, 4, VIEW_BAD);
    view_paint(s, 0, 3, 99, VIEW_BAD);
    expect(s, "\n");
    view_surface_free(s);
}

static void wide_characters_take_two_cells_and_die_whole(void **state)
{
    view_surface *s = view_surface_new(1, 6, false);

    (void)state;
    assert_non_null(s);
    view_put(s, 0, 0, 6, "\xe6\xbc\xa2\xe5\xad\x97!");
    expect(s, "\xe6\xbc\xa2\xe5\xad\x97!\n");
    view_put(s, 0, 1, 2, "ab");
    expect(s, " ab !\n");
    view_surface_free(s);
}

static void marks_stay_on_their_character(void **state)
{
    view_surface *s = view_surface_new(1, 4, false);

    (void)state;
    assert_non_null(s);
    view_put(s, 0, 0, 4, "e\xcc\x81x");
    assert_string_equal(s->cells[0].text, "e\xcc\x81");
    assert_string_equal(s->cells[1].text, "x");
    view_surface_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_lands_where_it_is_put_and_is_cut_with_a_sign),
        cmocka_unit_test(what_lies_outside_is_dropped),
        cmocka_unit_test(wide_characters_take_two_cells_and_die_whole),
        cmocka_unit_test(marks_stay_on_their_character),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

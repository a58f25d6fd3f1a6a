#include "formats/fmt_answer.h"

#include "base/slice.h"
#include "support/cmocka.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void an_answer_means_what_borg_says(void **state)
{
    static const struct {
        const char *text;
        fmt_answer meaning;
    } rows[] = {
        {"Yes", FMT_ANSWER_YES},
        {"YES", FMT_ANSWER_YES},
        {"yes", FMT_ANSWER_YES},
        {"Y", FMT_ANSWER_YES},
        {"y", FMT_ANSWER_YES},
        {"1", FMT_ANSWER_YES},
        {"No", FMT_ANSWER_NO},
        {"NO", FMT_ANSWER_NO},
        {"no", FMT_ANSWER_NO},
        {"N", FMT_ANSWER_NO},
        {"n", FMT_ANSWER_NO},
        {"0", FMT_ANSWER_NO},
        {"Default", FMT_ANSWER_DEFAULT},
        {"DEFAULT", FMT_ANSWER_DEFAULT},
        {"default", FMT_ANSWER_DEFAULT},
        {"D", FMT_ANSWER_DEFAULT},
        {"d", FMT_ANSWER_DEFAULT},
        {"", FMT_ANSWER_DEFAULT},
        {"yEs", FMT_ANSWER_INVALID},
        {" y", FMT_ANSWER_INVALID},
        {"y ", FMT_ANSWER_INVALID},
        {"y\r", FMT_ANSWER_INVALID},
        {"nope", FMT_ANSWER_INVALID},
        {"true", FMT_ANSWER_INVALID},
        {"11", FMT_ANSWER_INVALID},
        {"\xff", FMT_ANSWER_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (fmt_answer_read(bc_slice_of(rows[i].text)) != rows[i].meaning)
            fail_msg("row %zu: '%s'", i, rows[i].text);
    }
}

static void a_nul_makes_an_answer_invalid(void **state)
{
    (void)state;
    assert_int_equal(fmt_answer_read((bc_slice){(const uint8_t *)"y", 2}),
        FMT_ANSWER_INVALID);
    assert_int_equal(fmt_answer_read((bc_slice){(const uint8_t *)"", 1}),
        FMT_ANSWER_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_means_what_borg_says),
        cmocka_unit_test(a_nul_makes_an_answer_invalid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

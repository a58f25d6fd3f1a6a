#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_path.h"
#include "support/cmocka.h"

static void normalises_paths_as_posixpath(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"", "."},
        {".", "."},
        {"a/..", "."},
        {"../..", "../.."},
        {"a/../../b", "../b"},
        {"/..", "/"},
        {"/../a", "/a"},
        {"//..", "//"},
        {"//a//b/", "//a/b"},
        {"///a", "/a"},
        {"a/./b//c", "a/b/c"},
        {".../..x", ".../..x"},
        {"../a/../..", "../.."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(
            fmt_path_normal(&out, bc_slice_of(rows[i].in), NULL), BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].out);
        bc_buf_dispose(&out);
    }
}

static void elements_are_what_stands_between_slashes(void **state)
{
    static const char *const wanted[] = {"", "a", "", "..", ""};
    bc_slice rest = bc_slice_of("/a//../");
    size_t n = 0;

    (void)state;
    for (; n < sizeof(wanted) / sizeof(wanted[0]) - 1; n++)
        assert_true(bc_slice_is(fmt_path_element(&rest), wanted[n]));
    assert_int_equal(rest.len, 0);
    assert_int_equal(fmt_path_element(&rest).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalises_paths_as_posixpath),
        cmocka_unit_test(elements_are_what_stands_between_slashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

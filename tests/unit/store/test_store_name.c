#include "base/buf.h"
#include "base/slice.h"
#include "store/store_name.h"
#include "support/cmocka.h"

#include <stdlib.h>

/* Both tables were compared with borgstore 0.0.5. */

static void nests_as_borgstore_does(void **state)
{
    static const struct {
        const char *name;
        int levels;
        const char *nested;
    } rows[] = {
        {"data/012345", 0, "data/012345"},
        {"data/012345", 1, "data/01/012345"},
        {"data/012345", 2, "data/01/23/012345"},
        {"data/012345", 3, "data/01/23/45/012345"},
        {"data/012345", -1, "data/012345"},
        {"data/0123", 3, "data/01/23//0123"},
        {"data/012", 2, "data/01/2/012"},
        {"data/0", 3, "data/0///0"},
        {"data/", 2, "data///"},
        {"data", 2, "da/ta/data"},
        {"a/b/0123", 1, "a/b/01/0123"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_buf out = BC_BUF_INIT;

        assert_int_equal(store_name_nest(&out, bc_slice_of(rows[i].name),
                             rows[i].levels, NULL),
            BC_OK);
        assert_string_equal(bc_buf_text(&out), rows[i].nested);
        bc_buf_dispose(&out);
    }
}

static void an_absurd_number_of_levels_is_refused_not_built(void **state)
{
    bc_buf out = BC_BUF_INIT;

    (void)state;
    assert_int_equal(
        store_name_nest(&out, bc_slice_of("data/01"), INT32_MAX, NULL), BC_OK);
    assert_true(out.len < 200);
    assert_int_equal(
        store_name_check(bc_slice_of_buf(&out), NULL), BC_ERR_USAGE);
    bc_buf_dispose(&out);
}

#define TEN     "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void refuses_what_borgstore_refuses(void **state)
{
    static const struct {
        const char *name;
        const char *message; /* NULL: accepted */
    } rows[] = {
        {"", NULL},
        {"data/01/23/012345", NULL},
        {"a.", NULL},
        {"a//b", NULL},
        {"\x01", NULL},
        {HUNDRED, NULL},
        {HUNDRED "0", "name is too long (max: 100): " HUNDRED "0"},
        {"\xc3\xa9",
            "name must encode to plain ascii, but failed with: \xc3\xa9"},
        {"/a", "name must be relative and not contain '..': /a"},
        {"a/", "name must be relative and not contain '..': a/"},
        {"a..b", "name must be relative and not contain '..': a..b"},
        {"a\\b", "name must not contain backslashes or blanks: a\\b"},
        {"a b", "name must not contain backslashes or blanks: a b"},
        {"aB", "name must be lowercase, but got: aB"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_error err = BC_ERROR_INIT;
        bc_code code = store_name_check(bc_slice_of(rows[i].name), &err);

        if (rows[i].message == NULL) {
            assert_int_equal(code, BC_OK);
        } else {
            assert_int_equal(code, BC_ERR_USAGE);
            assert_string_equal(err.message, rows[i].message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nests_as_borgstore_does),
        cmocka_unit_test(an_absurd_number_of_levels_is_refused_not_built),
        cmocka_unit_test(refuses_what_borgstore_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

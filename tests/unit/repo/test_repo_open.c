/* The checks of repository-side 2.2, over the mock. */
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_mock.h"
#include "support/cmocka.h"

#include <stdio.h>

static const bc_id some_id = {{1, 2, 3, 0xab, 0xcd}};

static int setup(void **state)
{
    repo_mock *mock = NULL;

    if (repo_mock_new(&mock, &some_id, NULL) != BC_OK)
        return -1;
    *state = mock;
    return 0;
}

static int teardown(void **state)
{
    repo_mock_free(*state);
    return 0;
}

static void put(repo_mock *mock, const char *name, const char *text)
{
    assert_int_equal(repo_mock_put(mock, name, bc_slice_of(text), NULL), BC_OK);
}

static void assert_refused(
    repo_mock *mock, bc_code expected, const char *message)
{
    repo *r = NULL;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(repo_mock_open(&r, mock, &err), expected);
    assert_int_equal(err.code, expected);
    assert_string_equal(err.message, message);
    assert_null(r);
}

static void assert_opens(repo_mock *mock)
{
    repo *r = NULL;

    assert_int_equal(repo_mock_open(&r, mock, NULL), BC_OK);
    assert_memory_equal(repo_id(r), &some_id, sizeof(some_id));
    assert_int_equal(repo_version(r), 3);
    repo_free(r);
}

static void opens_what_borg_creates(void **state)
{
    assert_int_equal(strlen(REPO_README), 73);
    assert_opens(*state);
}

static void rs_scenario_6_no_readme_is_a_local_error(void **state)
{
    repo_mock_remove(*state, "config/readme");
    assert_refused(*state, BC_ERR_LOCAL, "config/readme is missing");
}

static void rs_scenario_7_another_readme_is_no_repository(void **state)
{
    static const char *const readmes[] = {"", "This is a Borg Backup cache.\n",
        REPO_README "\n", "\n" REPO_README};

    for (size_t i = 0; i < sizeof(readmes) / sizeof(readmes[0]); i++) {
        put(*state, "config/readme", readmes[i]);
        assert_refused(*state, BC_ERR_REPO_INVALID,
            "mock is not a valid repository. Check repo config.");
    }
}

static void a_readme_that_is_no_text_is_a_local_error(void **state)
{
    put(*state, "config/readme", "\xff");
    assert_refused(*state, BC_ERR_LOCAL, "config/readme is not UTF-8");
}

static void rs_scenario_8_other_versions_are_not_supported(void **state)
{
    static const char *const versions[] = {
        "4", "2", "1", "0", "-3", "2000000000"};

    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        char message[200];

        snprintf(message, sizeof(message),
            "mock does not have a valid configuration. Check repo config "
            "[repository version %s is not supported by this borg version].",
            versions[i]);
        put(*state, "config/version", versions[i]);
        assert_refused(*state, BC_ERR_REPO_CONFIG, message);
    }
}

static void rs_scenario_9_white_space_around_the_version_is_fine(void **state)
{
    static const char *const versions[] = {" 3\n", "3", "\t03 ", "+3"};

    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        put(*state, "config/version", versions[i]);
        assert_opens(*state);
    }
}

static void a_version_that_is_no_number_is_a_local_error(void **state)
{
    put(*state, "config/version", "three");
    assert_refused(*state, BC_ERR_LOCAL,
        "ValueError: invalid literal for int() with base 10: 'three'");
}

static void an_id_is_64_digits_of_either_case(void **state)
{
    char upper[65];

    bc_hex_encode(upper, some_id.b, 32);
    for (char *c = upper; *c != 0; c++) {
        if (*c >= 'a' && *c <= 'f')
            *c = (char)(*c - 'a' + 'A');
    }
    put(*state, "config/id", upper);
    assert_opens(*state);
}

static void rs_scenario_10_any_other_id_is_a_local_error(void **state)
{
    static const struct {
        const char *id;
        const char *message;
    } rows[] = {
        {"0102", "config/id: Expected 32 bytes (64 hex digits), got 2 bytes."},
        {"", "config/id: Expected 32 bytes (64 hex digits), got 0 bytes."},
        {"010", "config/id: Odd-length string"},
        {"0x02", "config/id: Non-hexadecimal digit found"},
        {"010203abcd00000000000000000000000000000000000000000000000000000\n",
            "config/id: Non-hexadecimal digit found"},
        {"010203abcd000000000000000000000000000000000000000000000000000000"
         "\n",
            "config/id: Odd-length string"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        put(*state, "config/id", rows[i].id);
        assert_refused(*state, BC_ERR_LOCAL, rows[i].message);
    }
}

static void a_missing_or_long_file_is_a_local_error(void **state)
{
    static const char *const names[] = {
        "config/readme", "config/version", "config/id"};
    char long_text[5001];

    memset(long_text, '1', 5000);
    long_text[5000] = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        repo_mock *mock = NULL;
        char message[100];

        assert_int_equal(repo_mock_new(&mock, &some_id, NULL), BC_OK);
        put(mock, names[i], long_text);
        snprintf(message, sizeof(message), "%s is more than 4096 bytes long",
            names[i]);
        assert_refused(mock, BC_ERR_LOCAL, message);
        repo_mock_remove(mock, names[i]);
        snprintf(message, sizeof(message), "%s is missing", names[i]);
        assert_refused(mock, BC_ERR_LOCAL, message);
        repo_mock_free(mock);
    }
    (void)state;
}

static void an_io_error_stays_one_at_each_of_the_three_reads(void **state)
{
    for (unsigned nth = 1; nth <= 3; nth++) {
        repo *r = NULL;

        repo_mock_fail(*state, nth, BC_ERR_IO);
        assert_int_equal(repo_mock_open(&r, *state, NULL), BC_ERR_IO);
        assert_null(r);
    }
    repo_mock_fail(*state, 4, BC_ERR_IO);
    assert_opens(*state);
}

static void count_free(void *ctx)
{
    (*(int *)ctx)++;
}

static bc_code load_nothing(
    bc_buf *out, void *ctx, const char *name, uint64_t limit, bc_error *err)
{
    (void)out, (void)ctx, (void)name, (void)limit, (void)err;
    return BC_ERR_NOT_FOUND;
}

static void a_refused_open_frees_what_it_took(void **state)
{
    const repo_ops ops = {.load = load_nothing, .free = count_free};
    int freed = 0;
    repo *r = NULL;

    (void)state;
    assert_int_equal(repo_open_ops(&r, &ops, &freed, "it", NULL), BC_ERR_LOCAL);
    assert_int_equal(freed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            opens_what_borg_creates, setup, teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_6_no_readme_is_a_local_error, setup, teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_7_another_readme_is_no_repository, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_readme_that_is_no_text_is_a_local_error, setup, teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_8_other_versions_are_not_supported, setup, teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_9_white_space_around_the_version_is_fine, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            a_version_that_is_no_number_is_a_local_error, setup, teardown),
        cmocka_unit_test_setup_teardown(
            an_id_is_64_digits_of_either_case, setup, teardown),
        cmocka_unit_test_setup_teardown(
            rs_scenario_10_any_other_id_is_a_local_error, setup, teardown),
        cmocka_unit_test(a_missing_or_long_file_is_a_local_error),
        cmocka_unit_test_setup_teardown(
            an_io_error_stays_one_at_each_of_the_three_reads, setup, teardown),
        cmocka_unit_test(a_refused_open_frees_what_it_took),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

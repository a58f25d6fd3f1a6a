#include "cli/cli.h"
#include "support/cmocka.h"
#include "text/answer.h"

#include <string.h>

#define WORDS 8

static bc_code parse(
    cli_options *out, bc_error *err, const char *const words[WORDS])
{
    char copies[WORDS][64];
    char *argv[WORDS + 1] = {NULL};
    int argc = 1;
    static char name[] = "borgcache-tui";

    argv[0] = name;
    for (int i = 0; i < WORDS && words[i] != NULL; i++) {
        strcpy(copies[i], words[i]);
        argv[argc++] = copies[i];
    }
    return cli_parse(out, argc, argv, err);
}

/* documents.md, command line: the first word that is exactly a command name
 * is the command, a word before it is the directory. */
static void words_are_directory_command_name(void **state)
{
    static const struct {
        const char *words[WORDS];
        bool has_dir;
        const char *command;
        bool has_argument;
    } rows[] = {
        {{"info"}, false, "info", false},
        {{"/srv/cache"}, true, NULL, false},
        {{"/srv/cache", "files"}, true, "files", false},
        {{"files", "home"}, false, "files", true},
        {{"./list"}, true, NULL, false},
        {{"./list", "list"}, true, "list", false},
        {{"--batch", "/srv/cache", "--json", "files", "home"}, true, "files",
            true},
        {{"--", "--odd"}, true, NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cli_options options;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(parse(&options, &err, rows[i].words), BC_OK);
        assert_int_equal(options.cache_dir != NULL, rows[i].has_dir);
        assert_int_equal(options.argument != NULL, rows[i].has_argument);
        assert_int_equal(options.command != NULL, rows[i].command != NULL);
    }
}

static void refuses_what_it_does_not_know_and_names_it(void **state)
{
    static const struct {
        const char *words[WORDS];
        const char *message;
    } rows[] = {
        {{"--nonsense"}, "unknown option: --nonsense"},
        {{"-Z"}, "unknown option: -Z"},
        {{"/srv/cache", "nonsense"}, "unknown command: nonsense"},
        {{"files", "a", "b"}, "one word too many after the command: b"},
        {{"--repo"}, "option needs a value: --repo"},
        {{"--cutoff", "soon"}, "option has a bad value: --cutoff"},
        {{"--size=80"}, "option has a bad value: --size=80"},
        {{"--size=0x24"}, "option has a bad value: --size=0x24"},
        {{"--json=yes"}, "option has a bad value: --json=yes"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cli_options options;
        bc_error err = BC_ERROR_INIT;

        assert_int_equal(parse(&options, &err, rows[i].words), BC_ERR_USAGE);
        assert_string_equal(err.message, rows[i].message);
    }
}

static void numbers_and_sizes_are_taken(void **state)
{
    const char *const words[WORDS] = {
        "--cutoff", "-5", "--size=120x40", "--now=1795333516380236079"};
    cli_options options;
    bc_error err = BC_ERROR_INIT;

    (void)state;
    assert_int_equal(parse(&options, &err, words), BC_OK);
    assert_true(options.cutoff_ns.known);
    assert_int_equal(options.cutoff_ns.value, -5);
    assert_int_equal(options.size.columns, 120);
    assert_int_equal(options.size.rows, 40);
    assert_true(options.now_ns.known);
    assert_int_equal(options.now_ns.value, INT64_C(1795333516380236079));
}

/* cache-side spec 8.6: exact, case-sensitive, no stripping. */
static void yes_is_what_borg_takes_for_yes(void **state)
{
    static const char *const yes[] = {"Yes", "YES", "yes", "Y", "y", "1"};
    static const char *const no[] = {
        "No", "no", "", "yEs", " yes", "yes\n", "true", "ja", "0", "D"};

    (void)state;
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        assert_true(text_answer_is_yes(yes[i]));
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        assert_false(text_answer_is_yes(no[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_directory_command_name),
        cmocka_unit_test(refuses_what_it_does_not_know_and_names_it),
        cmocka_unit_test(numbers_and_sizes_are_taken),
        cmocka_unit_test(yes_is_what_borg_takes_for_yes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

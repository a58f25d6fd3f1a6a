#include "app/config.h"

#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <string.h>

static bc_code read_text(app_config *out, tmpdir *dir, const char *text)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;

    tmpdir_write_text(dir, "config", text);
    return app_config_read(out, tmpdir_path(path, dir, "config"), &err);
}

static void reads_every_key(void **state)
{
    app_config config;

    assert_int_equal(read_text(&config, *state,
                         "# mine\n[ui]\ncolor = never\nstart = chunks\n"
                         "theme=light\nascii = yes\nmouse = yes\n"),
        BC_OK);
    assert_string_equal(config.color, "never");
    assert_string_equal(config.start_screen, "chunks");
    assert_string_equal(config.theme, "light");
    assert_true(config.ascii);
    assert_true(config.mouse);
    assert_int_equal(config.warning_count, 0);
}

static void a_file_that_is_not_there_gives_the_defaults(void **state)
{
    char path[TMPDIR_PATH_MAX];
    bc_error err = BC_ERROR_INIT;
    app_config config;

    assert_int_equal(
        app_config_read(&config, tmpdir_path(path, *state, "none"), &err),
        BC_OK);
    assert_string_equal(config.color, "");
    assert_string_equal(config.start_screen, "");
}

static void what_is_unknown_is_named_with_its_line(void **state)
{
    static const struct {
        const char *text;
        const char *warning;
    } rows[] = {
        {"[ui]\n\nsound = on\n", "config:3: unknown key \"sound\""},
        {"[net]\nproxy = a\n", "config:2: unknown section [net]"},
        {"[ui]\ncolor = red\n", "config:2: color has no value \"red\""},
        {"[ui]\nstart = nowhere\n", "config:2: start has no value"},
        {"[ui]\nascii = 1\n", "config:2: ascii has no value"},
        {"[ui]\nmouse = on\n", "config:2: mouse has no value"},
        {"[ui]\n\ntheme = nice\n[keys]\nsort = o\n",
            "config:3: theme has no value \"nice\""},
        {"[files]\nrows = 3\n", "config:2: unknown key \"rows\""},
        {"[files]\ncolumns = age name\n",
            "config:2: columns has no value \"age name\""},
        {"[files]\ncolumns = age age\n", "config:2: columns has no value"},
        {"[files]\ncolumns =\n", "config:2: columns has no value"},
        {"[theme a]\nsky = blue\n", "config:2: no style: sky = blue"},
        {"[theme a]\nwarn = pink\n", "config:2: no style: warn = pink"},
        {"[theme a]\nbase = b\n", "config:2: no style: base = b"},
        {"[theme ]\nbad = red\n", "config:2: no name for a theme"},
        {"[keys]\nfly = f\n", "config:2: fly = f: no such action"},
        {"[keys]\nsort = F99\n", "config:2: sort = F99: not a list of keys"},
        {"[keys]\nsort =\n", "config:2: sort = : not a list of keys"},
        {"[keys]\nyes = j\n", "config:2: yes = j: an answer keeps its key"},
        {"[keys]\nhelp = ?\nreload = ?\n",
            "config:3: key ? of reload means help too"},
        {"[ui]\nstart = log\nnonsense\n", "config:3: not a setting"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        app_config config;

        assert_int_equal(read_text(&config, *state, rows[i].text), BC_OK);
        assert_int_equal(config.warning_count, 1);
        assert_non_null(strstr(config.warnings[0], rows[i].warning));
    }
}

static void themes_are_the_users_before_ours(void **state)
{
    app_config config;
    term_theme theme;
    bc_error err = BC_ERROR_INIT;

    assert_int_equal(read_text(&config, *state,
                         "[ui]\ntheme = night\n"
                         "[theme night]\nbase = light\nbad = 196 underline\n"
                         "[theme dark]\nkey = bright-white\n"),
        BC_OK);
    assert_int_equal(config.warning_count, 0);
    assert_string_equal(config.theme, "night");
    assert_int_equal(app_config_theme(&theme, &config, "night", &err), BC_OK);
    assert_int_equal(theme.looks[VIEW_BAD].colour, 196);
    assert_int_equal(theme.looks[VIEW_BAD].attrs, TERM_UNDERLINE);
    assert_int_equal(theme.looks[VIEW_KEY].colour, 4); /* of light */
    assert_int_equal(app_config_theme(&theme, &config, "dark", &err), BC_OK);
    assert_int_equal(theme.looks[VIEW_KEY].colour, 15);
    assert_int_equal(theme.looks[VIEW_WARN].colour, 3); /* of dark */
    assert_int_equal(app_config_theme(&theme, &config, "mono", &err), BC_OK);
    assert_int_equal(
        app_config_theme(&theme, &config, "day", &err), BC_ERR_USAGE);
    assert_string_equal(err.message, "no such theme: day");
}

static void columns_come_in_their_order(void **state)
{
    app_config config;

    assert_int_equal(
        read_text(&config, *state, "[files]\ncolumns = hash  flags age\n"),
        BC_OK);
    assert_int_equal(config.warning_count, 0);
    assert_int_equal(config.columns.count, 3);
    assert_int_equal(config.columns.at[0], MODEL_COL_HASH);
    assert_int_equal(config.columns.at[1], MODEL_COL_FLAGS);
    assert_int_equal(config.columns.at[2], MODEL_COL_AGE);
}

static void keys_may_be_exchanged(void **state)
{
    app_config config;

    assert_int_equal(
        read_text(&config, *state, "[keys]\nup = Up j\ndown = Down k\n"),
        BC_OK);
    assert_int_equal(config.warning_count, 0);
}

static void a_thousand_unknown_keys_give_a_few_warnings(void **state)
{
    char text[16 + 1000 * 8] = "[ui]\n";
    app_config config;

    for (int i = 0; i < 1000; i++)
        strcat(text, "k = v\n");
    assert_int_equal(read_text(&config, *state, text), BC_OK);
    assert_int_equal(config.warning_count, APP_WARNINGS_MAX);
}

static void the_path_follows_the_environment(void **state)
{
    static const struct {
        const char *xdg;
        const char *home;
        const char *path;
    } rows[] = {
        {"/x", "/h", "/x/borgcache-tui/config"},
        {NULL, "/h", "/h/.config/borgcache-tui/config"},
        {"", "/h", "/h/.config/borgcache-tui/config"},
        {"relative", "/h", "/h/.config/borgcache-tui/config"},
        {NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bc_env *env = NULL;
        bc_error err = BC_ERROR_INIT;
        char path[256];

        assert_int_equal(bc_env_new(&env, &err), BC_OK);
        assert_int_equal(
            bc_env_set(env, "XDG_CONFIG_HOME", rows[i].xdg, &err), BC_OK);
        assert_int_equal(bc_env_set(env, "HOME", rows[i].home, &err), BC_OK);
        assert_int_equal(
            app_config_path(path, sizeof(path), env), rows[i].path != NULL);
        if (rows[i].path)
            assert_string_equal(path, rows[i].path);
        bc_env_free(env);
    }
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
    cmocka_unit_test_setup_teardown(test, tmpdir_setup, tmpdir_teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(reads_every_key),
        IN_FOLDER(a_file_that_is_not_there_gives_the_defaults),
        IN_FOLDER(what_is_unknown_is_named_with_its_line),
        IN_FOLDER(themes_are_the_users_before_ours),
        IN_FOLDER(columns_come_in_their_order),
        IN_FOLDER(keys_may_be_exchanged),
        IN_FOLDER(a_thousand_unknown_keys_give_a_few_warnings),
        cmocka_unit_test(the_path_follows_the_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* argv decides: batch, or the screen. */
#include "app/app.h"
#include "app/config.h"
#include "cli/cli_import.h"
#include "demo/demo.h"
#include "text/fail.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the user wrote in the file counts where no option says otherwise. */
static bc_code read_settings(
    app_config *config, app_options *app, bc_env const *env, bc_error *err)
{
    char path[4096];
    char more[4200];
    bc_code code = BC_OK;

    *config = (app_config){.color = ""};
    if (app_config_path(path, sizeof(path), env))
        code = app_config_read(config, path, err);
    for (size_t i = 0; i < config->warning_count; i++)
        cli_warn(config->warnings[i]);
    if (config->warnings_left_out > 0) {
        snprintf(more, sizeof(more), "%s: and %zu more mistakes", path,
            config->warnings_left_out);
        cli_warn(more);
    }
    app->warnings = (const char(*)[256])config->warnings;
    app->warning_count = config->warning_count;
    if (app->color == NULL && config->color[0] != 0)
        app->color = config->color;
    if (app->start_screen == NULL && config->start_screen[0] != 0)
        app->start_screen = config->start_screen;
    app->ascii = app->ascii || config->ascii;
    app->mouse = app->mouse || config->mouse;
    app->actions = config->bindings.rows;
    app->columns = &config->columns;
    return code;
}

static int run_screen(
    const cli_options *options, const bc_env *env, bc_error *err)
{
    app_config config;
    term_theme theme;
    char *cache = NULL;
    char *root = NULL;
    bc_import *import = NULL;
    app_options app = {
        .env = env,
        .repo = options->repo,
        .offline = options->offline,
        .write = options->write,
        .ascii = options->ascii,
        .color = options->color,
        .start_screen = options->start,
        .script = options->script,
        .plain = options->plain,
        .mouse = options->mouse,
        .rows = options->size.rows,
        .cols = options->size.columns,
        .has_now = options->now_ns.known,
        .now_ns = options->now_ns.value,
    };
    int exit_code;

    app.theme = &theme;
    if (options->command != NULL) {
        text_fail(err, BC_ERR_USAGE,
            "%s is a command for --batch: borgcache-tui --batch %s",
            options->command, options->command);
        return cli_fail(options, env, err, NULL);
    }
    if (read_settings(&config, &app, env, err) != BC_OK ||
        app_config_theme(&theme, &config, options->theme, err) != BC_OK ||
        (options->import != NULL ? cli_import_screen(&import, options, err)
                                 : cli_choose_screen(&cache, &root, options,
                                       env, err)) != BC_OK) {
        bc_import_free(import);
        return cli_fail(options, env, err, options->cache_dir);
    }
    app.import = import;
    app.cache_dir = import != NULL ? bc_import_dir(import) : cache;
    app.root = root;
    exit_code = app_run(&app, err);
    if (err->code != BC_OK)
        exit_code = cli_fail(options, env, err, app.cache_dir);
    bc_import_free(import);
    free(cache);
    free(root);
    return exit_code;
}

/* Only a text that asks for the name pays for the look-up. */
static void look_up_name(const cli_options *options, bc_env *env)
{
    const char *text =
        options->repo != NULL ? options->repo : bc_env_get(env, "BORG_REPO");

    if (text != NULL && strstr(text, "fqdn") != NULL)
        bc_env_look_up_fqdn(env);
}

static int run(cli_options *options, bc_env *env, bc_error *err)
{
    demo made = DEMO_INIT;
    int exit_code;

    if (options->demo) {
        if (demo_make(&made, env, err) != BC_OK)
            return cli_fail(options, env, err, NULL);
        options->cache_dir = made.cache_dir;
    }
    if (!options->batch && options->script == NULL && !options->plain &&
        !isatty(1)) {
        fputs("borgcache-tui: stdout is no terminal, running --batch info\n",
            stderr);
        options->batch = true;
        options->given = 0; /* what was meant for the screen is no mistake */
        if (options->command == NULL)
            options->command = "info";
    }
    if (options->batch)
        exit_code = cli_run(options, env);
    else
        exit_code = run_screen(options, env, err);
    demo_remove(&made);
    return exit_code;
}

/*
 * A stream that is closed would give its number to the next file opened, and
 * words for people would go into that. What takes its place fails as before:
 * stdin cannot be read, the others cannot be written.
 */
static void hold_streams(void)
{
    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            _exit(2);
    }
}

int main(int argc, char **argv)
{
    cli_options options;
    bc_error err = BC_ERROR_INIT;
    bc_env *env = NULL;
    int exit_code;

    hold_streams();
    setlocale(LC_CTYPE, ""); /* numbers and messages are as Borg has them */
    umask(0077); /* Borg's own default: what is written is the user's only */
    if (cli_parse(&options, argc, argv, &err) != BC_OK) {
        exit_code = cli_fail(&options, NULL, &err, NULL);
        if (!options.log_json)
            fputs("Try 'borgcache-tui --help'.\n", stderr);
        return exit_code;
    }
    if (options.help || options.version) {
        if (options.help)
            cli_print_help(stdout, options.command);
        else
            cli_print_version(stdout);
        if (cli_flush(stdout, &err) != BC_OK)
            return cli_fail(&options, NULL, &err, NULL);
        return 0;
    }
    if (bc_env_from_environ(&env, &err) != BC_OK)
        return cli_fail(&options, NULL, &err, NULL);
    bc_env_wipe_environ();
    look_up_name(&options, env);
    exit_code = run(&options, env, &err);
    bc_env_free(env);
    return exit_code;
}

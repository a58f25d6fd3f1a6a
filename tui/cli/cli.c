/* How a batch command is chosen and run. */
#include "cli/cli_check.h"
#include "cli/cli_dir.h"
#include "cli/cli_import.h"
#include "cli/cli_log.h"
#include "cli/cli_table.h"

#include "text/fail.h"

#include <borgcache/key.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bc_code cli_default_root(char **out, const bc_env *env, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = bc_env_dir(&path, NULL, env, BC_DIR_CACHE, err);

    *out = (char *)path.ptr;
    if (code == BC_OK && path.len == 0) {
        free(path.ptr);
        *out = NULL;
        return text_fail(err, BC_ERR_USAGE,
            "Error: [Errno 2] No such file or directory: ''");
    }
    return code;
}

static bc_code copy_text(char **out, const char *text, bc_error *err)
{
    *out = strdup(text);
    return *out != NULL ? BC_OK
                        : text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
}

/* A directory the user named, or Borg's own root. */
static bc_code start_dir(
    char **out, const cli_options *options, const bc_env *env, bc_error *err)
{
    if (options->cache_dir != NULL)
        return copy_text(out, options->cache_dir, err);
    return cli_default_root(out, env, err);
}

/* A cache, or a root with what is in it. */
static bc_code look(char **dir, bc_root **root, const cli_options *options,
    const bc_env *env, bc_error *err)
{
    bool is_cache = false;
    bc_code code = start_dir(dir, options, env, err);

    *root = NULL;
    if (code == BC_OK)
        code = cli_dir_check(*dir, options, env, err);
    if (code == BC_OK)
        code = bc_inspect_is_cache(&is_cache, *dir, err);
    if (code == BC_OK && !is_cache)
        code = bc_root_open(root, env, *dir, err);
    if (code == BC_OK && !is_cache && bc_root_count(*root) == 0)
        code = cli_dir_empty(*dir, options, err);
    return code;
}

/* Takes dir where it is the cache itself. */
static bc_code choose(char **out, char **dir, const bc_root *root,
    const char *repo, bc_error *err)
{
    size_t index;
    bc_code code;

    if (root == NULL) {
        *out = *dir;
        *dir = NULL;
        return BC_OK;
    }
    code = bc_root_choose(&index, root, repo, err);
    return code == BC_OK
               ? copy_text(out, bc_root_row_at(root, index)->path, err)
               : code;
}

bc_code cli_choose(
    char **out, const cli_options *options, const bc_env *env, bc_error *err)
{
    char *dir = NULL;
    bc_root *root = NULL;
    bc_code code = look(&dir, &root, options, env, err);

    *out = NULL;
    if (code == BC_OK)
        code = choose(out, &dir, root, options->repo, err);
    bc_root_free(root);
    free(dir);
    return code;
}

bc_code cli_choose_screen(char **cache, char **root, const cli_options *options,
    const bc_env *env, bc_error *err)
{
    char *dir = NULL;
    bc_root *all = NULL;
    bc_code code = look(&dir, &all, options, env, err);

    *cache = NULL;
    *root = NULL;
    if (code == BC_OK)
        code = choose(cache, &dir, all, options->repo, err);
    if (code == BC_ERR_USAGE && all != NULL && bc_root_count(all) > 0) {
        *err = (bc_error)BC_ERROR_INIT;
        code = BC_OK;
    }
    if (code == BC_OK) {
        *root = dir; /* NULL where it was a cache */
        dir = NULL;
    }
    bc_root_free(all);
    free(dir);
    return code;
}

void cli_warn(const char *text)
{
    fputs("borgcache-tui: ", stderr);
    cli_put_cstr(stderr, text);
    fputc('\n', stderr);
}

int cli_fail(const cli_options *options, const bc_env *env, const bc_error *err,
    const char *subject)
{
    bool legacy = env != NULL && bc_env_legacy_exit_codes(env);
    bool check =
        options->command != NULL && strcmp(options->command, "check") == 0;
    int exit_code =
        check ? CLI_STATUS_UNKNOWN : bc_code_exit(err->code, legacy);
    bc_slice message = {(const uint8_t *)err->message, strlen(err->message)};

    cli_log_error(options, env, err);
    if (options->json || options->json_lines) {
        doc d = doc_begin(options->command == NULL ? "" : options->command);
        json_t *error = doc_object(&d, d.root, "error");

        doc_cstr(&d, error, "class", bc_code_msgid(err->code));
        doc_text(&d, error, "message", message);
        doc_cstr(&d, error, "subject", subject);
        doc_put(&d, error, "exit_code", json_integer(exit_code));
        (void)doc_print(&d, stdout, NULL);
        doc_end(&d);
    } else if (check)
        cli_check_failed(stdout, err->message);
    return exit_code;
}

/* Does it only look at a directory? The others may make it. */
static bool needs_dir(const cli_command_row *what)
{
    return strcmp(what->name, "list") == 0;
}

/* No command: info for a cache, list for a root. */
static bc_code resolve(const cli_command_row **out, char **dir,
    const cli_options *o, const bc_env *env, bc_error *err)
{
    bool is_cache = false;
    bc_code code;

    *out = o->command != NULL  ? cli_find_command(o->command)
           : o->import != NULL ? cli_find_command("info")
                               : NULL;
    if (*out != NULL && cli_check_options(o, (*out)->name, err) != BC_OK)
        return err->code;
    if (*out != NULL && o->import != NULL)
        return copy_text(dir, o->import, err);
    if (*out != NULL && (*out)->inspects)
        return cli_choose(dir, o, env, err);
    code = start_dir(dir, o, env, err);
    if (code == BC_OK)
        code = *out == NULL || needs_dir(*out)
                   ? cli_dir_check(*dir, o, env, err)
                   : cli_dir_no_repository(*dir, env, err);
    if (code != BC_OK || *out != NULL)
        return code;
    code = bc_inspect_is_cache(&is_cache, *dir, err);
    *out = cli_find_command(is_cache ? "info" : "list");
    return code != BC_OK ? code : cli_check_options(o, (*out)->name, err);
}

/* Does this command show what only the key makes known? */
static bool uses_key(const cli_command_row *what)
{
    static const char *const names[] = {
        "info", "security", "files", "explain", "chunks", "archives", "forget"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(what->name, names[i]) == 0)
            return true;
    }
    return false;
}

/*
 * Only with a passphrase that is given, and then a look goes on without the
 * key as well: that it stays locked is a finding.
 */
static bc_code unlock_to_look(
    cli_context *c, const cli_command_row *what, bc_error *err)
{
    const bc_unlock how = {
        .env = c->env,
        .sources = BC_UNLOCK_ENVIRONMENT,
        .log = cli_log(c->options),
    };
    bc_error why = BC_ERROR_INIT;

    if (!uses_key(what) || !bc_unlock_is_set(c->env, how.sources))
        return BC_OK;
    if (bc_inspect_unlock(c->inspect, &how, &why) != BC_ERR_NO_MEMORY)
        return BC_OK;
    *err = why;
    return BC_ERR_NO_MEMORY;
}

bc_code cli_flush(FILE *out, bc_error *err)
{
    errno = 0;
    if (fflush(out) == 0 && !ferror(out))
        return BC_OK;
    /* An earlier write failed, and what it said is gone: try once more. */
    if (errno == 0) {
        clearerr(out);
        fputc('\n', out);
        fflush(out);
    }
    return text_fail(err, BC_ERR_IO, "stdout cannot be written: %s",
        errno == 0 ? "the output is cut" : strerror(errno));
}

static bc_code run(
    int *exit_code, cli_context *c, const cli_command_row *what, bc_error *err)
{
    bc_inspect_options options = {
        .env = c->env,
        .cache_dir = c->dir,
        .repo = c->options->repo,
        .offline = c->options->offline,
        .log = cli_log(c->options),
    };
    bc_import *import = NULL;
    bc_code code = BC_OK;

    if (c->options->import != NULL) {
        code = cli_import(&import, c->options->import, err);
        options.import = import;
    }
    if (code == BC_OK && what->inspects)
        code = bc_inspect_open(&c->inspect, &options, err);
    if (code == BC_OK && what->inspects && import == NULL)
        code = unlock_to_look(c, what, err);
    if (code == BC_OK)
        code = what->run(exit_code, c, err);
    if (code == BC_OK)
        code = cli_flush(c->out, err);
    bc_inspect_free(c->inspect);
    bc_import_free(import);
    return code;
}

int cli_run(const cli_options *options, bc_env *env)
{
    cli_options named = *options;
    cli_context context = {.options = options, .env = env, .out = stdout};
    bc_error err = BC_ERROR_INIT;
    const cli_command_row *what = NULL;
    char *dir = NULL;
    int exit_code = 0;
    bc_code code;

    cli_log_topics(options);
    code = resolve(&what, &dir, options, env, &err);

    context.dir = dir;
    if (code == BC_OK)
        code = run(&exit_code, &context, what, &err);
    named.command = what == NULL ? options->command : what->name;
    if (code != BC_OK)
        exit_code =
            cli_fail(&named, env, &err, dir != NULL ? dir : options->cache_dir);
    free(dir);
    return exit_code;
}

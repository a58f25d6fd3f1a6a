/* open: what the start of any Borg command does with cache and repository. */
#include "cli/commands.h"

#include "text/fail.h"

#include <borgcache/cache.h>
#include <borgcache/key.h>
#include <stdlib.h>
#include <string.h>

static void to_hex(char out[65], const bc_id *id)
{
    for (size_t i = 0; i < sizeof(id->b); i++)
        snprintf(out + 2 * i, 3, "%02x", id->b[i]);
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool is_id(const char *name)
{
    return strlen(name) == 64 && strspn(name, "0123456789abcdef") == 64;
}

static char *join(const char *dir, const char *name)
{
    char *path = malloc(strlen(dir) + strlen(name) + 2);

    if (path != NULL)
        sprintf(path, "%s/%s", dir, name);
    return path;
}

/*
 * CACHE-DIR itself where it is a cache or named by the repository's id, else
 * CACHE-DIR/<id>. A directory of another id is refused before anything is
 * locked or written.
 */
static bc_code choose_path(
    char **out, const char *dir, const bc_repo_options *o, bc_error *err)
{
    bc_error ignored = BC_ERROR_INIT;
    char id[65];
    bc_id found;
    char *trimmed = strdup(dir);
    bool is_cache = false;
    bc_code code = bc_repo_peek(&found, o, err);

    *out = NULL;
    if (code != BC_OK || trimmed == NULL) {
        free(trimmed);
        return code != BC_OK
                   ? code
                   : text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    }
    to_hex(id, &found);
    for (size_t n = strlen(trimmed); n > 1 && trimmed[n - 1] == '/'; n--)
        trimmed[n - 1] = 0;
    (void)!bc_inspect_is_cache(&is_cache, trimmed, &ignored);
    if (is_id(last_component(trimmed)) &&
        strcmp(last_component(trimmed), id) != 0)
        code = text_fail(err, BC_ERR_USAGE,
            "%.200s is not the cache of repository %s", trimmed, id);
    else if (is_cache || strcmp(last_component(trimmed), id) == 0)
        *out = strdup(trimmed);
    else
        *out = join(trimmed, id);
    free(trimmed);
    if (code == BC_OK && *out == NULL)
        code = text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    return code;
}

/* Borg's yes(): the variable answers, otherwise the answer is no. */
static bool answered_yes(const bc_cache_ask *ask, const bc_env *env)
{
    const char *value = bc_env_get(env, ask->variable);
    bc_answer answer = BC_ANSWER_NO;
    const char *prompt = strrchr(ask->text, '\n');

    /* The last line end is the question's own; others came with a location. */
    if (prompt != NULL) {
        cli_put_text(stderr, (bc_slice){(const uint8_t *)ask->text,
                                 (size_t)(prompt - ask->text)});
        fputc('\n', stderr);
    }
    cli_put_cstr(stderr, prompt == NULL ? ask->text : prompt + 1);
    if (value != NULL) {
        cli_put_cstr(stderr, value);
        fprintf(stderr, " (from %s)\n", ask->variable);
        answer = bc_cache_answer(value);
    }
    if (answer == BC_ANSWER_NO)
        fputs("Aborting.\n", stderr);
    if (answer == BC_ANSWER_INVALID)
        fputs("Invalid answer, aborting.\n", stderr);
    return answer == BC_ANSWER_YES;
}

/* Open, and open again with what was consented to. */
static bc_code open_cache(bc_cache **out, bc_question *accepted,
    bc_cache_options *options, bc_error *err)
{
    *accepted = BC_QUESTION_NONE;
    for (;;) {
        bc_cache_ask ask;
        bc_code code = bc_cache_open(out, &ask, options, err);

        if (code == BC_NEEDS_CONSENT && answered_yes(&ask, options->env)) {
            options->consent |= ask.consent;
            *accepted = ask.question;
            bc_cache_ask_dispose(&ask);
            continue;
        }
        if (code == BC_NEEDS_CONSENT)
            code = text_fail(err, ask.refusal, "%s", ask.refusal_text);
        bc_cache_ask_dispose(&ask);
        return code;
    }
}

static bc_code print_document(cli_context *c, const bc_cache *cache,
    const bc_repo *repo, bc_question accepted, bc_error *err)
{
    doc d = doc_begin("open");
    char id[65];
    bc_code code;

    to_hex(id, bc_repo_id(repo));
    doc_cstr(&d, d.root, "id", id);
    doc_cstr(&d, d.root, "path", bc_cache_path(cache));
    doc_put(&d, d.root, "created", json_boolean(bc_cache_created(cache)));
    doc_cstr(&d, d.root, "accepted",
        accepted == BC_QUESTION_NONE ? NULL : bc_question_name(accepted));
    doc_cstr(&d, d.root, "location", bc_repo_location(repo));
    doc_count(&d, d.root, "key_type", bc_cache_key_type(cache));
    doc_text(
        &d, d.root, "manifest_timestamp", bc_cache_manifest_timestamp(cache));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static bc_code use_repo(
    cli_context *c, bc_repo *repo, const char *path, bc_error *err)
{
    bc_cache_options options = {
        .env = c->env,
        .repo = repo,
        .path = path,
        .operation = BC_OPERATION_READ,
        .log = cli_log(c->options),
        .progress = cli_progress(c),
    };
    const bc_unlock how = {
        .env = c->env,
        .sources = BC_UNLOCK_ENVIRONMENT,
        .try_empty = true,
        .log = options.log,
    };
    bc_cache *cache = NULL;
    bc_question accepted;
    bc_code code = bc_repo_unlock(repo, &how, err);

    if (code == BC_OK)
        code = open_cache(&cache, &accepted, &options, err);
    if (code == BC_OK)
        code = bc_cache_commit(cache, err);
    if (code == BC_OK && c->options->json)
        code = print_document(c, cache, repo, accepted, err);
    bc_cache_free(cache);
    return code;
}

bc_code cli_cmd_open(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_repo_options options = {
        .env = c->env,
        .location = c->options->repo,
        .log = cli_log(c->options),
    };
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;
    char *path = NULL;
    bc_code code = choose_path(&path, c->dir, &options, err);

    *exit_code = 0;
    if (code == BC_OK)
        code = bc_repo_open(&repo, &options, err);
    if (code == BC_OK) {
        bc_code closed;

        code = use_repo(c, repo, path, err);
        closed = bc_repo_close(repo, &closing);
        if (code == BC_OK && closed != BC_OK) {
            *err = closing;
            code = closed;
        }
    }
    free(path);
    return code;
}

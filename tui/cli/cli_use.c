/* Repository and cache in use: opened, unlocked, asked about, closed. */
#include "cli/cli_use.h"

#include "text/fail.h"
#include "text/text_hex.h"

#include <borgcache/key.h>
#include <stdlib.h>
#include <string.h>

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
    char id[TEXT_HEX_MAX];
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
    text_hex(id, found.b);
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

/* Borg's yes(): the variable answers, otherwise the answer is no; accept says
 * yes by itself. */
static bool answered_yes(
    const bc_cache_ask *ask, const bc_env *env, bool says_yes)
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
    if (says_yes) {
        fputs("yes (from --yes)\n", stderr);
        return true;
    }
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

/* How questions are answered, and what came of it. */
typedef struct asking {
    bc_cache_options *options;
    bc_question *accepted;
    bool says_yes;
} asking;

/* What is tried again after a yes. */
typedef bc_code (*attempt)(void *out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err);

static bc_code try_open(void *out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    return bc_cache_open(out, ask, options, err);
}

static bc_code try_plan(void *out, bc_cache_ask *ask,
    const bc_cache_options *options, bc_error *err)
{
    return bc_cache_plan_make(out, ask, options, err);
}

/* One attempt: *again says that it was consented to what it asks. */
static bc_code attempt_once(
    bool *again, void *out, attempt attempted, asking *a, bc_error *err)
{
    bc_cache_ask ask;
    bc_code code = attempted(out, &ask, a->options, err);

    *again = code == BC_NEEDS_CONSENT &&
             answered_yes(&ask, a->options->env, a->says_yes);
    if (*again) {
        a->options->consent |= ask.consent;
        *a->accepted = ask.question;
    } else if (code == BC_NEEDS_CONSENT)
        code = text_fail(err, ask.refusal, "%s", ask.refusal_text);
    bc_cache_ask_dispose(&ask);
    return code;
}

/* Try, and try again with what was consented to. */
static bc_code ask_until_done(
    void *out, attempt attempted, asking *a, bc_error *err)
{
    bool again = true;
    bc_code code = BC_OK;

    *a->accepted = BC_QUESTION_NONE;
    while (again)
        code = attempt_once(&again, out, attempted, a, err);
    return code;
}

bc_code cli_open_cache(bc_cache **out, bc_question *accepted,
    bc_cache_options *options, bool says_yes, bc_error *err)
{
    asking a = {options, accepted, says_yes};

    return ask_until_done(out, try_open, &a, err);
}

bc_code cli_plan_cache(bc_cache_plan **out, bc_question *accepted,
    bc_cache_options *options, bool says_yes, bc_error *err)
{
    asking a = {options, accepted, says_yes};

    return ask_until_done(out, try_plan, &a, err);
}

/* Where neither option nor variable says it: the place that is remembered of
 * the repository of this cache. NULL: none. */
static bc_code remembered(char **out, cli_context *c, bc_error *err)
{
    const bc_inspect_options options = {
        .env = c->env, .cache_dir = c->dir, .offline = true};
    const char *variable = bc_env_get(c->env, "BORG_REPO");
    const bc_repo_facts *facts;
    bc_inspect *inspect = NULL;
    bool is_cache = false;
    bc_code code;

    *out = NULL;
    if ((c->options->repo != NULL && c->options->repo[0] != 0) ||
        (variable != NULL && variable[0] != 0) ||
        bc_inspect_is_cache(&is_cache, c->dir, NULL) != BC_OK || !is_cache)
        return BC_OK;
    code = bc_inspect_open(&inspect, &options, err);
    if (code != BC_OK)
        return code;
    facts = bc_inspect_repo(inspect);
    if (facts->source == BC_REPO_SECURITY) {
        *out = strndup((const char *)facts->location.ptr, facts->location.len);
        if (*out == NULL)
            code = text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    }
    bc_inspect_free(inspect);
    return code;
}

static bc_code unlock(cli_context *c, bc_repo *repo, bc_error *err)
{
    const bc_unlock how = {
        .env = c->env,
        .sources = BC_UNLOCK_ENVIRONMENT,
        .try_empty = true,
        .log = cli_log(c->options),
    };

    return bc_repo_unlock(repo, &how, err);
}

static bc_code with_repo(cli_context *c, bool look_only, cli_repo_use use,
    void *payload, bc_error *err)
{
    bc_repo_options options = {
        .env = c->env,
        .location = c->options->repo,
        .look_only = look_only,
        .log = cli_log(c->options),
    };
    bc_error closing = BC_ERROR_INIT;
    bc_repo *repo = NULL;
    char *path = NULL;
    char *location = NULL;
    bc_code code = remembered(&location, c, err);

    if (location != NULL)
        options.location = location;
    if (code == BC_OK)
        code = choose_path(&path, c->dir, &options, err);
    if (code == BC_OK)
        code = bc_repo_open(&repo, &options, err);
    if (code == BC_OK) {
        bc_code closed;

        code = unlock(c, repo, err);
        if (code == BC_OK)
            code = use(c, repo, path, payload, err);
        closed = bc_repo_close(repo, &closing);
        if (code == BC_OK && closed != BC_OK) {
            *err = closing;
            code = closed;
        }
    }
    free(location);
    free(path);
    return code;
}

bc_code cli_use_repo(
    cli_context *c, cli_repo_use use, void *payload, bc_error *err)
{
    return with_repo(c, false, use, payload, err);
}

bc_code cli_look_repo(
    cli_context *c, cli_repo_use use, void *payload, bc_error *err)
{
    return with_repo(c, true, use, payload, err);
}

/*
 * The end of a repository, by a program outside the project:
 *
 *     mock_delete [-c] REPOSITORY
 *
 * As "borg repo-delete": asks, then removes the repository, what is remembered
 * of it and its cache. Only YES will do, from the terminal or from
 * BORG_DELETE_I_KNOW_WHAT_I_AM_DOING. -c removes the cache alone, unasked.
 */
#define _GNU_SOURCE
#include <borgcache/borgcache.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_CANCELLED 3

/* What "Type 'YES'" accepts is narrower than the other questions. */
static bool may_delete(const bc_env *env)
{
    const char *variable = "BORG_DELETE_I_KNOW_WHAT_I_AM_DOING";
    const char *given = bc_env_get(env, variable);
    char line[256] = "no";

    fputs("Type 'YES' if you understand this and want to continue: ", stderr);
    if (given != NULL)
        fprintf(stderr, "%s (from %s)\n", given, variable);
    else if (fgets(line, sizeof(line), stdin) != NULL)
        line[strcspn(line, "\n")] = 0;
    given = given != NULL ? given : line;
    if (strcmp(given, "YES") == 0)
        return true;
    switch (bc_cache_answer(given)) {
    case BC_ANSWER_NO:
        fputs("Aborting.\n", stderr);
        break;
    case BC_ANSWER_DEFAULT:
        break;
    case BC_ANSWER_YES: /* to another question */
    case BC_ANSWER_INVALID:
        fputs("Invalid answer, aborting.\n", stderr);
    }
    return false;
}

static bc_code destroy_cache(const bc_env *env, const char *id, bc_error *err)
{
    bc_buf root = BC_BUF_INIT;
    char *path = NULL;
    bc_code code = bc_env_dir(&root, NULL, env, BC_DIR_CACHE, err);

    if (code == BC_OK && asprintf(&path, "%s/%s", (char *)root.ptr, id) > 0)
        code = bc_cache_destroy(path, err);
    free(root.ptr);
    free(path);
    return code;
}

/* Ends the handle. */
static bc_code delete_all(const bc_env *env, bc_repo *repo, bool cache_only,
    const char *id, bc_error *err)
{
    bc_code code =
        cache_only ? bc_repo_close(repo, err) : bc_repo_destroy(repo, err);

    if (code == BC_OK && !cache_only)
        code = bc_cache_forget_security(env, id, err);
    if (code == BC_OK)
        code = destroy_cache(env, id, err);
    return code;
}

int main(int argc, char **argv)
{
    bool cache_only = argc == 3 && strcmp(argv[1], "-c") == 0;
    bc_repo_options options = {.exclusive = true};
    bc_error err = BC_ERROR_INIT;
    bc_env *env = NULL;
    bc_repo *repo = NULL;
    char id[65] = "";
    bool cancelled = false;
    bc_code code = bc_env_from_environ(&env, &err);

    if (argc != (cache_only ? 3 : 2))
        return 2;
    options.env = env;
    options.location = argv[argc - 1];
    if (code == BC_OK)
        code = bc_repo_open(&repo, &options, &err);
    for (size_t i = 0; code == BC_OK && i < 32; i++)
        snprintf(id + 2 * i, 3, "%02x", bc_repo_id(repo)->b[i]);
    cancelled = code == BC_OK && !cache_only && !may_delete(env);
    if (cancelled)
        code = bc_repo_close(repo, &err);
    else if (code == BC_OK)
        code = delete_all(env, repo, cache_only, id, &err);
    if (code != BC_OK)
        fprintf(stderr, "%s\n", err.message);
    else if (cancelled)
        fputs("Cancelled by user.\n", stderr);
    bc_env_free(env);
    return cancelled ? EXIT_CANCELLED : bc_code_exit(code, false);
}

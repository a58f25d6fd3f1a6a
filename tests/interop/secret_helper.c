/*
 * A process whose memory another one reads: secret_helper repo|inspect
 * LOCATION CACHE-DIR. It unlocks with what the environment gives, in steps;
 * each step prints a line with its name, the result, the core limit and the
 * dumpable flag, and waits for a line.
 */
#include <borgcache/borgcache.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static void step(const char *name, bc_code code)
{
    struct rlimit core = {0, 0};
    char line[8];

    if (getrlimit(RLIMIT_CORE, &core) != 0)
        exit(3);
    printf("%s %s %" PRIu64 " %d\n", name, bc_code_name(code),
        (uint64_t)core.rlim_cur, prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    fflush(stdout);
    if (fgets(line, sizeof(line), stdin) == NULL)
        exit(3);
}

static void need(bc_code code, const bc_error *err)
{
    if (code == BC_OK)
        return;
    fprintf(stderr, "secret_helper: %s\n", err->message);
    exit(1);
}

static void use_repo(const bc_env *env, const char *location)
{
    const bc_repo_options options = {.env = env, .location = location};
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    bc_error err = BC_ERROR_INIT;
    bc_repo *repo;

    need(bc_repo_open(&repo, &options, &err), &err);
    step("unlocked", bc_repo_unlock(repo, &how, &err));
    need(bc_repo_close(repo, &err), &err);
}

static void use_inspect(
    const bc_env *env, const char *location, const char *cache_dir)
{
    const bc_inspect_options options = {
        .env = env, .repo = location, .cache_dir = cache_dir};
    const bc_unlock how = {.env = env, .sources = BC_UNLOCK_ENVIRONMENT};
    bc_error err = BC_ERROR_INIT;
    bc_inspect *inspect;

    need(bc_inspect_open(&inspect, &options, &err), &err);
    step("unlocked", bc_inspect_unlock(inspect, &how, &err));
    bc_inspect_free(inspect);
}

int main(int argc, char **argv)
{
    bc_error err = BC_ERROR_INIT;
    bc_env *env;

    if (argc != 4)
        return 2;
    need(bc_env_from_environ(&env, &err), &err);
    bc_env_wipe_environ();
    step("ready", BC_OK);
    if (strcmp(argv[1], "repo") == 0)
        use_repo(env, argv[2]);
    else
        use_inspect(env, argv[2], argv[3]);
    step("closed", BC_OK);
    bc_env_free(env);
    step("freed", BC_OK);
    return 0;
}

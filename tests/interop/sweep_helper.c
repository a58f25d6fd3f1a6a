/*
 * A backup's writes, cut short: sweep_helper N REPOSITORY
 *
 * Opens repository and cache, stores a chunk, memorizes a file and commits,
 * and is killed (SIGKILL) at its Nth system call. Exit 0: it came to its end
 * before. Environment as for Borg.
 */
#include "base/slice.h"
#include "cache/cache_parts.h"
#include "support/fault_iow.h"

#include <stdio.h>
#include <stdlib.h>

static bc_code open_repo(
    repo **out, const char *text, const bc_env *env, const bc_iow *iow)
{
    repo_write_options options = {
        .env = env, .iow = iow, .lock_wait = INT64_C(1000000000)};
    fmt_location location = FMT_LOCATION_INIT;
    bc_buf canonical = BC_BUF_INIT;
    bc_code code = repo_locate(&location, &canonical, text, env, NULL);

    *out = NULL;
    repo_holder_self(&options.me, env, iow);
    if (code == BC_OK)
        code = repo_open_write(out, &location, &options, NULL);
    free(canonical.ptr);
    fmt_location_dispose(&location);
    return code;
}

static bc_code use(bc_cache *cache)
{
    const bc_file_stat st = {true, 1, 5, 1000, 1000};
    bc_files_chunk chunk;
    bc_code code =
        bc_cache_add_chunk(&chunk, cache, 'F', bc_slice_of("hello"), NULL);

    if (code == BC_OK)
        code = bc_cache_memorize_file(
            cache, bc_slice_of("src/gone"), &st, &chunk, 1, NULL);
    return code == BC_OK ? bc_cache_commit(cache, NULL) : code;
}

int main(int argc, char **argv)
{
    bc_cache_options options = {.mode = "ctime,size,inode", .series = "home"};
    bc_env *env = NULL;
    repo *r = NULL;
    bc_cache *cache = NULL;
    bc_cache_ask ask;
    fault_iow fault;
    bc_code code;

    if (argc != 3 || bc_env_from_environ(&env, NULL) != BC_OK)
        return 2;
    fault_iow_init(&fault, strtoul(argv[1], NULL, 10), 0);
    fault.reading.kills = true;
    code = open_repo(&r, argv[2], env, &fault.iow);
    options.env = env;
    options.repo = r;
    if (code == BC_OK)
        code = cache_open(&cache, &ask, &options, &fault.iow, NULL);
    if (code == BC_OK)
        code = use(cache);
    bc_cache_free(cache);
    if (code == BC_OK)
        code = repo_close(r, NULL);
    bc_env_free(env);
    return code == BC_OK ? 0 : 2;
}

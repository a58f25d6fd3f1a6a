/* The directory to look at: what is wrong with it, and what to do about it. */
#include "cli/cli_dir.h"

#include "text/fail.h"

#include <borgcache/repo.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bc_code not_there(
    const char *dir, const cli_options *options, bc_error *err)
{
    if (options->cache_dir == NULL)
        return text_fail(err, BC_ERR_IO,
            "no Borg cache yet: %.300s does not exist. Borg makes it in its "
            "first run as this user; name another folder, or try --demo",
            dir);
    if (options->batch && options->command == NULL && strchr(dir, '/') == NULL)
        return text_fail(err, BC_ERR_USAGE,
            "%.300s: neither a directory nor a command; --help lists them",
            dir);
    return text_fail(err, BC_ERR_IO, "no such directory: %.300s", dir);
}

static bool is_dir(const char *dir, const char *name)
{
    char path[4096];
    struct stat st;

    return snprintf(path, sizeof(path), "%s/%s", dir, name) <
               (int)sizeof(path) &&
           stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Both generations keep a folder in it that no cache has. */
static bool is_repository(const char *dir, const bc_env *env)
{
    bc_repo_options options = {.env = env, .location = dir, .look_only = true};
    bc_error ignored = BC_ERROR_INIT; /* then it is none */
    bc_id id;

    if (is_dir(dir, "data") && !is_dir(dir, "config"))
        return bc_repo_peek(&id, &options, &ignored) == BC_ERR_REPO_INVALID;
    return is_dir(dir, "config") &&
           bc_repo_peek(&id, &options, &ignored) == BC_OK;
}

bc_code cli_dir_no_repository(const char *dir, const bc_env *env, bc_error *err)
{
    if (is_repository(dir, env))
        return text_fail(err, BC_ERR_USAGE,
            "%.300s is a Borg repository, not a cache: its cache is shown "
            "with --repo %.300s",
            dir, dir);
    return BC_OK;
}

bc_code cli_dir_check(const char *dir, const cli_options *options,
    const bc_env *env, bc_error *err)
{
    struct stat st;

    if (dir[0] == 0)
        return text_fail(err, BC_ERR_USAGE, "an empty name is no directory");
    if (stat(dir, &st) != 0 && errno == ENOENT)
        return not_there(dir, options, err);
    if (stat(dir, &st) == 0 && !S_ISDIR(st.st_mode))
        return text_fail(err, BC_ERR_IO,
            "%.300s is no directory: name a cache or a folder of caches (an "
            "export is read with --import)",
            dir);
    if (access(dir, R_OK | X_OK) != 0)
        return text_fail(err, BC_ERR_IO,
            "cannot look into %.300s: %s. Caches are their user's only: be "
            "the user that runs Borg",
            dir, strerror(errno));
    return cli_dir_no_repository(dir, env, err);
}

bc_code cli_dir_empty(
    const char *dir, const cli_options *options, bc_error *err)
{
    return text_fail(err, BC_ERR_USAGE, "there is no Borg cache in %.300s%s",
        dir,
        options->cache_dir == NULL
            ? ": Borg makes one in its first run as this user; try --demo"
            : "");
}

#include "demo/demo.h"

#include "demo/demo_data.h"
#include "text/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bc_code fail(bc_error *err, bc_code code, const char *path)
{
    return text_fail(err, code, "demo: %.200s: %s", path,
        code == BC_ERR_NO_MEMORY ? "out of memory" : strerror(errno));
}

static char *join(const char *folder, const char *name)
{
    char *path = malloc(strlen(folder) + strlen(name) + 2);

    if (path != NULL)
        sprintf(path, "%s/%s", folder, name);
    return path;
}

static bool make_parents(char *path, size_t from)
{
    for (char *p = path + from; *p != 0; p++) {
        if (*p != '/')
            continue;
        *p = 0;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return false;
        *p = '/';
    }
    return true;
}

static bool write_bytes(const char *path, const demo_file *file)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t at = 0;

    if (fd < 0)
        return false;
    while (at < file->len) {
        ssize_t n = write(fd, file->bytes + at, file->len - at);

        if (n <= 0)
            break;
        at += (size_t)n;
    }
    return close(fd) == 0 && at == file->len;
}

static bc_code write_all(const char *folder, bc_error *err)
{
    for (size_t i = 0; i < demo_file_count; i++) {
        char *path = join(folder, demo_files[i].path);
        bc_code code = BC_OK;

        if (path == NULL)
            return fail(err, BC_ERR_NO_MEMORY, folder);
        if (!make_parents(path, strlen(folder) + 1) ||
            !write_bytes(path, &demo_files[i]))
            code = fail(err, BC_ERR_IO, path);
        free(path);
        if (code != BC_OK)
            return code;
    }
    return BC_OK;
}

/* What the user has set must not leak into the demo. */
static bc_code clear_env(bc_env *env, bc_error *err)
{
    static const char *const names[] = {"BORG_BASE_DIR", "BORG_CONFIG_DIR",
        "BORG_DATA_DIR", "BORG_KEYS_DIR", "BORG_FILES_CACHE_TTL",
        "BORG_FILES_CACHE_SUFFIX", "BORG_RELOCATED_REPO_ACCESS_IS_OK",
        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "BORG_STORE_DATA_LEVELS"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        bc_code code = bc_env_set(env, names[i], NULL, err);

        if (code != BC_OK)
            return code;
    }
    return BC_OK;
}

static bc_code point_env(bc_env *env, const char *folder, bc_error *err)
{
    static const char *const pairs[][2] = {
        {"BORG_CACHE_DIR", "cache"},
        {"BORG_SECURITY_DIR", "security"},
        {"BORG_REPO", "repo"},
    };
    bc_code code = clear_env(env, err);

    for (size_t i = 0; i < 3 && code == BC_OK; i++) {
        char *path = join(folder, pairs[i][1]);

        code = path == NULL ? fail(err, BC_ERR_NO_MEMORY, folder)
                            : bc_env_set(env, pairs[i][0], path, err);
        free(path);
    }
    return code;
}

bc_code demo_make(demo *out, bc_env *env, bc_error *err)
{
    const char *base = bc_env_get(env, "TMPDIR");
    bc_code code;

    if (base == NULL || base[0] == 0)
        base = "/tmp";
    out->folder = join(base, "borgcache-demo-XXXXXX");
    if (out->folder == NULL)
        return fail(err, BC_ERR_NO_MEMORY, base);
    if (mkdtemp(out->folder) == NULL) {
        code = fail(err, BC_ERR_IO, out->folder);
        free(out->folder);
        out->folder = NULL;
        return code;
    }
    code = write_all(out->folder, err);
    if (code == BC_OK)
        code = point_env(env, out->folder, err);
    if (code == BC_OK) {
        out->cache_dir = join(out->folder, demo_cache);
        if (out->cache_dir == NULL)
            code = fail(err, BC_ERR_NO_MEMORY, out->folder);
    }
    if (code != BC_OK)
        demo_remove(out);
    return code;
}

static int remove_one(
    const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

void demo_remove(demo *made)
{
    if (made->folder != NULL)
        (void)nftw(made->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(made->folder);
    free(made->cache_dir);
    *made = (demo)DEMO_INIT;
}

/* Directories: made before any check, and removed on demand. */
#include "cache/cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

const char cache_tag[] =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This file is a cache directory tag created by Borg.\n"
    "# For information about cache directory tags, see:\n"
    "#       http://www.bford.info/cachedir/spec.html\n";

static bc_code tag_root(const bc_iow *iow, const bc_env *env, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = bc_env_dir(&path, NULL, env, BC_DIR_CACHE, err);

    if (code == BC_OK)
        code = io_make_dirs(iow, bc_buf_text(&path), 0777, err);
    if (code == BC_OK)
        code = io_path_join(&path, "CACHEDIR.TAG", err);
    if (code == BC_OK && !io_stat(iow->read, bc_buf_text(&path)).exists)
        code = io_save(iow, bc_buf_text(&path), bc_slice_of(cache_tag), err);
    bc_buf_dispose(&path);
    return code;
}

/* By itself, as Borg does: where it has no name, what is below it has one. */
static bc_code make_data_dir(bc_cache *cache, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    bc_code code = BC_OK;

    if (bc_env_get(cache->env, "BORG_SECURITY_DIR") != NULL)
        return BC_OK;
    code = bc_env_dir(&path, NULL, cache->env, BC_DIR_DATA, err);
    if (code == BC_OK)
        code = io_make_dirs(cache->iow, bc_buf_text(&path), 0777, err);
    bc_buf_dispose(&path);
    return code;
}

bc_code cache_make_dirs(bc_cache *cache, bc_error *err)
{
    bc_code code = make_data_dir(cache, err);

    if (code == BC_OK)
        code = io_make_dirs(
            cache->iow, bc_buf_text(&cache->security_dir), 0777, err);
    return code == BC_OK ? tag_root(cache->iow, cache->env, err) : code;
}

static bc_code destroy_folder(
    const bc_iow *iow, const char *folder, bc_error *err)
{
    bc_buf config = BC_BUF_INIT;
    bc_error why = BC_ERROR_INIT;
    struct stat st;
    bc_code code;

    if (iow->read->lstat(iow->read->ctx, folder, &st) != 0)
        return BC_OK;
    if (S_ISLNK(st.st_mode)) /* before config goes: that is what Borg misses */
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "OSError: Cannot call rmtree on a symbolic link: %s", folder);
    code = bc_buf_set_text(&config, folder, err);
    if (code == BC_OK)
        code = io_path_join(&config, "config", err);
    if (code == BC_OK) /* not there: half destroyed before */
        code = bc_error_unless_absent(
            io_remove_file(iow, bc_buf_text(&config), &why), &why, err);
    if (code == BC_OK)
        code = io_remove_tree(iow, folder, err);
    bc_buf_dispose(&config);
    return code;
}

bc_code cache_destroy(const bc_iow *iow, const char *path, bc_error *err)
{
    bc_buf folder = BC_BUF_INIT;
    /* A slash at the end would follow the link before it. */
    bc_code code = bc_buf_add(&folder, io_path_trim(path), err);

    if (code == BC_OK)
        code = destroy_folder(iow, bc_buf_text(&folder), err);
    bc_buf_dispose(&folder);
    return code;
}

bc_code bc_cache_destroy(const char *path, bc_error *err)
{
    return cache_destroy(io_posix_write(), path, err);
}

bc_code bc_cache_forget_security(
    const bc_env *env, const char *id, bc_error *err)
{
    bc_buf dir = BC_BUF_INIT;
    bc_code code;

    if (!bc_hex_is_id(bc_slice_of(id))) /* it would name another folder */
        return bc_error_set(
            err, BC_ERR_USAGE, "%s is not the id of a repository", id);
    code = bc_env_dir(&dir, NULL, env, BC_DIR_SECURITY, err);
    if (code == BC_OK)
        code = io_path_join(&dir, id, err);
    if (code == BC_OK)
        code = security_destroy(io_posix_write(), bc_buf_text(&dir), err);
    bc_buf_dispose(&dir);
    return code;
}

void bc_cache_break_lock(const char *path)
{
    (void)path;
}

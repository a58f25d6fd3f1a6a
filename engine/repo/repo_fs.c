#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"
#include "repo/repo.h"

#include <limits.h>

#define DATA_LEVELS_DEFAULT 2

static bc_code fs_load(
    bc_buf *out, void *ctx, const char *name, uint64_t limit, bc_error *err)
{
    return store_load(out, ctx, name, limit, err);
}

static bc_code fs_list(void *ctx, const char *name_space, store_visit visit,
    void *payload, bc_error *err)
{
    return store_list(ctx, name_space, visit, payload, err);
}

static bc_code fs_path(bc_buf *out, void *ctx, const char *name, bc_error *err)
{
    return store_path(out, ctx, name, err);
}

static void fs_free(void *ctx)
{
    store_free(ctx);
}

static const repo_ops fs_ops = {fs_load, fs_list, fs_path, fs_free};

static bc_code data_levels(int *out, const bc_env *env, bc_error *err)
{
    const char *text = bc_env_get(env, "BORG_STORE_DATA_LEVELS");
    int64_t levels = DATA_LEVELS_DEFAULT;
    bc_code code = BC_OK;

    if (text != NULL)
        code = fmt_text_int(&levels, bc_slice_of(text), err);
    if (levels > INT_MAX)
        levels = INT_MAX;
    if (levels < 0) /* Python's range of nothing */
        levels = 0;
    *out = (int)levels;
    return code;
}

/* Borg 1 keeps its settings in a file where Borg 2 has a folder. */
static bc_code refuse_borg1(
    const char *path, const char *label, const bc_io *io, bc_error *err)
{
    bc_buf config = BC_BUF_INIT;
    bc_code code = bc_buf_set_text(&config, path, err);

    if (code == BC_OK)
        code = io_path_join(&config, "config", err);
    if (code == BC_OK && io_stat(io, bc_buf_text(&config)).is_file)
        code = bc_error_set(err, BC_ERR_REPO_INVALID,
            "%s is not a valid repository: its config is a file, so it is one "
            "of Borg 1",
            label);
    bc_buf_dispose(&config);
    return code;
}

static bc_code open_store(
    store **out, const store_options *options, const char *label, bc_error *err)
{
    bc_code code = store_open(out, options, err);

    if (code == BC_ERR_REPO_NOT_FOUND)
        return bc_error_set(err, code, "Repository %s does not exist.", label);
    return code;
}

bc_code repo_open_fs(repo **out, const fmt_location *location,
    const bc_env *env, const bc_io *io, bc_error *err)
{
    store_options options = {.io = io, .path = bc_buf_text(&location->path)};
    bc_buf label = BC_BUF_INIT;
    store *s = NULL;
    bc_code code;

    if (location->proto != FMT_LOCATION_FILE)
        return bc_error_set(err, BC_ERR_UNSUPPORTED, "Unsupported protocol %s",
            fmt_location_proto_name(location->proto));
    code = data_levels(&options.data_levels, env, err);
    if (code == BC_OK)
        code = fmt_location_repr(&label, location, err);
    if (code == BC_OK)
        code = refuse_borg1(options.path, bc_buf_text(&label), io, err);
    if (code == BC_OK)
        code = open_store(&s, &options, bc_buf_text(&label), err);
    if (code == BC_OK)
        code = repo_open_ops(out, &fs_ops, s, bc_buf_text(&label), err);
    bc_buf_dispose(&label);
    return code;
}

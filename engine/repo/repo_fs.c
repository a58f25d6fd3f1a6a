#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_handle.h"

#include <errno.h>
#include <limits.h>

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

static bc_code fs_store(
    void *ctx, const char *name, bc_slice bytes, bc_error *err)
{
    return store_store(ctx, name, bytes, err);
}

static bc_code fs_remove(void *ctx, const char *name, bc_error *err)
{
    return store_delete(ctx, name, err);
}

static bc_code fs_destroy(void *ctx, bc_error *err)
{
    return store_destroy(ctx, err);
}

static const repo_ops fs_ops = {.load = fs_load,
    .list = fs_list,
    .path = fs_path,
    .free = fs_free,
    .store = fs_store,
    .remove = fs_remove,
    .destroy = fs_destroy};

static bc_code data_levels(int *out, const bc_env *env, bc_error *err)
{
    int64_t levels = REPO_DATA_LEVELS;
    bc_code code = repo_env_int(&levels, env, "BORG_STORE_DATA_LEVELS", err);

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

static bc_code check_proto(const fmt_location *location, bc_error *err)
{
    if (location->proto == FMT_LOCATION_FILE)
        return BC_OK;
    return bc_error_set(err, BC_ERR_UNSUPPORTED, "Unsupported protocol %s",
        fmt_location_proto_name(location->proto));
}

/* A handle without lock and checks. options say how to reach the folder. */
static bc_code open_folder(repo **out, const fmt_location *location,
    const bc_env *env, store_options options, bc_error *err)
{
    repo_names names = REPO_NAMES_INIT;
    store *s = NULL;
    const char *label;
    bc_code code = check_proto(location, err);

    options.path = bc_buf_text(&location->path);
    if (code == BC_OK)
        code = data_levels(&options.data_levels, env, err);
    if (code == BC_OK)
        code =
            repo_names_of_location(&names, location, options.data_levels, err);
    label = bc_buf_text(&names.label);
    if (code == BC_OK)
        code = refuse_borg1(options.path, label, options.io, err);
    if (code == BC_OK)
        code = open_store(&s, &options, label, err);
    if (code == BC_OK)
        code = repo_new(out, &fs_ops, s, &names, err);
    repo_names_dispose(&names);
    return code;
}

bc_code repo_open_fs(repo **out, const fmt_location *location,
    const bc_env *env, const bc_io *io, bc_error *err)
{
    repo *r = NULL;
    bc_code code =
        open_folder(&r, location, env, (store_options){.io = io}, err);

    *out = NULL;
    return code == BC_OK ? repo_start_read(out, r, err) : code;
}

bc_code repo_open_write(repo **out, const fmt_location *location,
    const repo_write_options *options, bc_error *err)
{
    const store_options how = {.io = options->iow->read, .iow = options->iow};
    repo *r = NULL;
    bc_code code = open_folder(&r, location, options->env, how, err);

    *out = NULL;
    return code == BC_OK ? repo_start_write(out, r, options, err) : code;
}

/* The 32 random bytes by which clients know it. */
static bc_code store_id(store *s, const bc_iow *iow, bc_error *err)
{
    bc_id id;
    char hex[2 * sizeof(id.b) + 1];

    if (iow->random(iow->ctx, id.b, sizeof(id.b)) != 0)
        return bc_error_set_errno(
            err, BC_ERR_IO, errno, "random bytes for config/id");
    bc_hex_encode(hex, id.b, sizeof(id.b));
    return store_store(s, "config/id", bc_slice_of(hex), err);
}

bc_code repo_create_fs(const fmt_location *location,
    const repo_write_options *options, bc_error *err)
{
    const bc_iow *iow = options->iow;
    store_options how = {.io = iow->read,
        .iow = iow,
        .path = bc_buf_text(&location->path),
        .data_levels = REPO_DATA_LEVELS}; /* of no matter here */
    store *s = NULL;
    bc_code code = check_proto(location, err);

    if (code == BC_OK)
        code = store_create(iow, how.path, err);
    if (code == BC_OK)
        code = store_open(&s, &how, err);
    if (code == BC_OK)
        code = store_store(s, "config/readme", bc_slice_of(REPO_README), err);
    if (code == BC_OK)
        code = store_store(s, "config/version", bc_slice_of("3"), err);
    if (code == BC_OK)
        code = store_id(s, iow, err);
    store_free(s);
    return code;
}

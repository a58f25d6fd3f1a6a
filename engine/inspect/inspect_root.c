/* A cache root: one row per cache, each looked at offline. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

#include <stdlib.h>

struct bc_root {
    const bc_env *env;
    bc_inspect **caches;
    bc_root_row *rows;
    size_t count;
};

/* Borg keeps CACHEDIR.TAG, storecache and a socket beside the caches. */
static bool looks_like_cache(const char *path)
{
    bool is = false;
    const char *slash = strrchr(path, '/');
    bc_slice name = bc_slice_of(slash == NULL ? path : slash + 1);

    if (!io_stat(io_posix(), path).is_dir)
        return false;
    return bc_hex_is_id(name) || /* even one that cannot be listed */
           (bc_inspect_is_cache(&is, path, NULL) == BC_OK && is);
}

static void fill_row(bc_root_row *row, bc_inspect *in)
{
    const bc_cache_facts *c = bc_inspect_cache(in);

    row->id = c->id;
    row->path = c->path;
    row->generation = c->generation;
    row->location = bc_inspect_security(in)->location;
    row->bytes = c->bytes;
    row->last_used_ns = c->last_used_ns;
    row->files_caches = bc_inspect_files_count(in);
    row->security_known = bc_inspect_security(in)->known;
    row->findings = bc_inspect_findings(in);
}

static bc_code add_cache(bc_root *root, const char *path, bc_error *err)
{
    bc_inspect_options options = {
        .env = root->env, .cache_dir = path, .offline = true};
    bc_code code;

    if (!looks_like_cache(path))
        return BC_OK;
    code = inspect_open_row(&root->caches[root->count], &options, err);
    if (code == BC_OK)
        root->count++;
    return code;
}

/* By id, as the documents promise; what has none comes last, by path. */
static int compare_rows(const void *a, const void *b)
{
    const bc_root_row *x = a;
    const bc_root_row *y = b;

    if (x->id != NULL && y->id != NULL && strcmp(x->id, y->id) != 0)
        return strcmp(x->id, y->id);
    if ((x->id == NULL) != (y->id == NULL))
        return x->id == NULL ? 1 : -1;
    return strcmp(x->path, y->path);
}

/* A cache given in place of a root is its own only row. */
static bc_code add_self(bc_root *root, const char *path, bc_error *err)
{
    root->caches = calloc(1, sizeof(bc_inspect *));
    root->rows = calloc(1, sizeof(*root->rows));
    if (root->caches == NULL || root->rows == NULL)
        return bc_error_no_memory(err);
    return add_cache(root, path, err);
}

static bc_code add_children(
    bc_root *root, const io_names *names, const char *path, bc_error *err)
{
    bc_buf child = BC_BUF_INIT;
    bc_code code = BC_OK;

    root->caches = calloc(names->count + 1, sizeof(bc_inspect *));
    root->rows = calloc(names->count + 1, sizeof(*root->rows));
    if (root->caches == NULL || root->rows == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < names->count && code == BC_OK; i++) {
        code = bc_buf_set_text(&child, path, err);
        if (code == BC_OK)
            code = io_path_join(&child, names->items[i], err);
        if (code == BC_OK)
            code = add_cache(root, bc_buf_text(&child), err);
    }
    bc_buf_dispose(&child);
    return code;
}

static void publish(bc_root *root)
{
    for (size_t i = 0; i < root->count; i++)
        fill_row(&root->rows[i], root->caches[i]);
    qsort(root->rows, root->count, sizeof(*root->rows), compare_rows);
}

bc_code bc_root_open(
    bc_root **out, const bc_env *env, const char *path, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_root *root = NULL;
    bc_code code = io_list(&names, io_posix(), path, err);

    *out = NULL;
    if (code != BC_OK)
        goto out;
    root = calloc(1, sizeof(*root));
    if (root == NULL) {
        code = bc_error_no_memory(err);
        goto out;
    }
    root->env = env;
    code = looks_like_cache(path) ? add_self(root, path, err)
                                  : add_children(root, &names, path, err);
    if (code == BC_OK) {
        publish(root);
        *out = root;
        root = NULL;
    }
out:
    bc_root_free(root);
    io_names_dispose(&names);
    return code;
}

size_t bc_root_count(const bc_root *root)
{
    return root->count;
}

const bc_root_row *bc_root_row_at(const bc_root *root, size_t index)
{
    return &root->rows[index];
}

static bc_code repository_id(
    char id[65], const bc_root *root, const char *text, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    bc_buf canonical = BC_BUF_INIT;
    repo *found = NULL;
    bc_code code = repo_locate(&location, &canonical, text, root->env, err);

    if (code == BC_OK)
        code = repo_open_fs(&found, &location, root->env, io_posix(), err);
    if (code == BC_OK)
        bc_hex_encode(id, repo_id(found)->b, 32);
    repo_free(found);
    fmt_location_dispose(&location);
    bc_buf_dispose(&canonical);
    return code;
}

static bc_code no_choice(const bc_root *root, const char *why, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = bc_buf_set_text(&text, why, err);

    for (size_t i = 0; i < root->count && code == BC_OK; i++)
        code = bc_buf_add_format(
            &text, err, "%s%s", i == 0 ? ": " : ", ", root->rows[i].path);
    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_USAGE, "%s", bc_buf_text(&text));
    bc_buf_dispose(&text);
    return code;
}

bc_code bc_root_choose(
    size_t *out, const bc_root *root, const char *location, bc_error *err)
{
    char id[65];
    bc_code code;

    *out = 0;
    if (root->count == 1)
        return BC_OK;
    if (location == NULL || location[0] == 0)
        location = bc_env_get(root->env, "BORG_REPO");
    if (root->count == 0 || location == NULL || location[0] == 0)
        return no_choice(root,
            root->count == 0 ? "there is no cache in this directory"
                             : "several caches are here, name one",
            err);
    code = repository_id(id, root, location, err);
    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < root->count; i++) {
        if (root->rows[i].id != NULL && strcmp(root->rows[i].id, id) == 0) {
            *out = i;
            return BC_OK;
        }
    }
    return no_choice(root, "none of the caches is that repository's", err);
}

void bc_root_free(bc_root *root)
{
    if (root == NULL)
        return;
    for (size_t i = 0; i < root->count; i++)
        bc_inspect_free(root->caches[i]);
    free(root->caches);
    free(root->rows);
    free(root);
}

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "repo/repo_handle.h"

#include <string.h>

/* Borg's MAX_DATA_SIZE: the largest object. */
#define OBJECT_MAX 20971479u

#define ID_HEX (2 * sizeof(((bc_id *)NULL)->b))

static bc_code start(repo *r, const repo_write_options *options, bc_error *err)
{
    bc_code code = BC_OK;

    r->lock = (repo_lock){.ops = &r->ops,
        .ctx = r->ctx,
        .iow = options->iow,
        .me = options->me,
        .exclusive = options->exclusive,
        .store = bc_buf_text(&r->names.store),
        .work = options->work};
    if (options->look_only) {
        code = repo_lock_look(&r->lock, err);
        r->lock.iow = NULL;
    } else if (!options->no_lock)
        code = repo_lock_acquire(&r->lock, options->lock_wait, err);
    if (code == BC_OK)
        code = repo_check(r, err);
    return code;
}

/* After a failure: that one is to be told, not what follows from it. */
static void abandon(repo *r)
{
    bc_code ignored = repo_close(r, NULL);

    (void)ignored;
}

bc_code repo_start_write(
    repo **out, repo *r, const repo_write_options *options, bc_error *err)
{
    bc_code code = start(r, options, err);

    *out = NULL;
    if (code == BC_OK) {
        *out = r;
        return BC_OK;
    }
    abandon(r);
    return code;
}

bc_code repo_open_write_ops(repo **out, const repo_ops *ops, void *ctx,
    const repo_write_options *options, bc_error *err)
{
    repo *r;
    bc_code code = repo_new_labelled(&r, ops, ctx, options->label, err);

    *out = NULL;
    return code == BC_OK ? repo_start_write(out, r, options, err) : code;
}

static bc_code read_only(bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_USAGE, "the repository is open for reading only");
}

bc_code repo_store(repo *r, const char *name, bc_slice bytes, bc_error *err)
{
    bc_code code;

    if (r->lock.iow == NULL)
        return read_only(err);
    code = repo_lock_refresh(&r->lock, err);
    if (code != BC_OK)
        return code;
    return r->ops.store(r->ctx, name, bytes, err);
}

bc_code repo_store_remove(repo *r, const char *name, bc_error *err)
{
    bc_code code;

    if (r->lock.iow == NULL)
        return read_only(err);
    code = repo_lock_refresh(&r->lock, err);
    if (code != BC_OK)
        return code;
    return r->ops.remove(r->ctx, name, err);
}

typedef struct object_name {
    char text[sizeof("data/") + ID_HEX];
} object_name;

static object_name name_of(const bc_id *id)
{
    object_name name = {"data/"};

    bc_hex_encode(name.text + strlen(name.text), id->b, sizeof(id->b));
    return name;
}

/* No object is so long: it is damaged, as one that does not decode. */
static bc_code as_damaged(bc_code code, const object_name *name, bc_error *err)
{
    if (code != BC_ERR_UNSUPPORTED)
        return code;
    return bc_error_set(err, BC_ERR_LOCAL, "%s is more than %u bytes long",
        name->text, REPO_STORED_LIMIT);
}

static bc_code as_missing(
    bc_code code, const repo *r, const object_name *name, bc_error *err)
{
    if (code != BC_ERR_NOT_FOUND)
        return code;
    return bc_error_set(err, BC_ERR_OBJECT_NOT_FOUND,
        "Object with key %s not found in repository %s.",
        name->text + strlen("data/"), bc_buf_text(&r->names.label));
}

bc_code repo_get(bc_buf *out, repo *r, const bc_id *id, bc_error *err)
{
    const object_name name = name_of(id);
    bc_code code = repo_load(out, r, name.text, REPO_STORED_LIMIT, err);

    return as_missing(as_damaged(code, &name, err), r, &name, err);
}

bc_code repo_put(repo *r, const bc_id *id, bc_slice object, bc_error *err)
{
    const object_name name = name_of(id);

    if (object.len > OBJECT_MAX)
        return bc_error_set(err, BC_ERR_INTEGRITY,
            "Data integrity error: More than allowed put data [%zu > %u]",
            object.len, OBJECT_MAX);
    return repo_store(r, name.text, object, err);
}

bc_code repo_remove(repo *r, const bc_id *id, bc_error *err)
{
    const object_name name = name_of(id);

    return as_missing(repo_store_remove(r, name.text, err), r, &name, err);
}

typedef struct listing {
    repo *r;
    const bc_id *marker; /* NULL once it was met */
    uint64_t left;
    repo_visit_id visit;
    void *payload;
    bc_code code;
    bc_error *err;
} listing;

static bool list_one(void *payload, const char *name, uint64_t size)
{
    listing *l = payload;
    bc_id id;

    l->code = repo_lock_refresh(&l->r->lock, l->err);
    if (l->code != BC_OK)
        return false;
    if (!bc_hex_decode(id.b, sizeof(id.b), bc_slice_of(name))) {
        l->code = bc_error_set(
            l->err, BC_ERR_LOCAL, "data/ holds %s, which is no id", name);
        return false;
    }
    if (l->marker != NULL) {
        if (memcmp(&id, l->marker, sizeof(id)) == 0)
            l->marker = NULL;
        return true;
    }
    l->left--;
    return l->visit(l->payload, &id, size) && l->left > 0;
}

bc_code repo_list_ids(repo *r, const repo_range *range, repo_visit_id visit,
    void *payload, bc_error *err)
{
    listing l = {r, NULL, UINT64_MAX, visit, payload, BC_OK, err};
    bc_error own = BC_ERROR_INIT;
    bc_code code;

    if (range != NULL) {
        l.marker = range->marker;
        l.left = range->limit == 0 ? UINT64_MAX : range->limit;
    }
    code = repo_list(r, "data", list_one, &l, &own);
    if (l.code != BC_OK)
        return l.code;
    return bc_error_unless_absent(code, &own, err); /* nothing was ever put */
}

bc_code repo_info(repo *r, bc_error *err)
{
    return repo_lock_refresh(&r->lock, err);
}

bc_code repo_break_lock(repo *r, bc_error *err)
{
    if (r->lock.iow == NULL)
        return read_only(err);
    return repo_lock_break(&r->lock, err);
}

bc_code repo_show_locks(repo *r, const repo_lock_judge *judge,
    repo_lock_visit visit, void *payload, bc_error *err)
{
    repo_lock_showing showing = {judge, visit, payload};
    repo_lock lock = {
        .ops = &r->ops, .ctx = r->ctx, .store = bc_buf_text(&r->names.store)};

    return repo_lock_show(&lock, &showing, err);
}

bc_code repo_close(repo *r, bc_error *err)
{
    bc_code code = BC_OK;

    if (r != NULL)
        code = repo_lock_release(&r->lock, err);
    repo_free(r);
    return code;
}

bc_code repo_destroy(repo *r, bc_error *err)
{
    bc_code code;

    if (r->lock.iow == NULL)
        code = read_only(err);
    else
        code = repo_lock_release(&r->lock, err);
    if (code == BC_OK)
        code = r->ops.destroy(r->ctx, err);
    repo_free(r);
    return code;
}

#include "repo/repo_mock.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

#include <stdlib.h>

typedef struct object {
    char *name;
    bc_buf bytes;
    size_t shown; /* bytes given when loaded */
} object;

/* Objects in byte order of their names. */
struct repo_mock {
    object *objects;
    size_t count;
    size_t cap;
    unsigned fail_in; /* port calls until the failure, 0 for none */
    bc_code fail_code;
    unsigned slow_in; /* port calls until the slow one, 0 for none */
    const bc_iow *iow;
    bc_ns slow_span;
    bool lists_manifest;
};

/* Where name is, or where it would be. */
static size_t find(bool *found, const repo_mock *mock, const char *name)
{
    size_t low = 0;
    size_t high = mock->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (strcmp(mock->objects[mid].name, name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *found = low < mock->count && strcmp(mock->objects[low].name, name) == 0;
    return low;
}

static bc_code make_room(repo_mock *mock, bc_error *err)
{
    size_t cap = mock->cap == 0 ? 16 : mock->cap * 2;
    object *grown;

    if (mock->count < mock->cap)
        return BC_OK;
    grown = realloc(mock->objects, cap * sizeof(*grown));
    if (grown == NULL)
        return bc_error_no_memory(err);
    mock->objects = grown;
    mock->cap = cap;
    return BC_OK;
}

static bc_code insert(
    repo_mock *mock, size_t at, const char *name, bc_error *err)
{
    object fresh = {.name = NULL, .bytes = BC_BUF_INIT, .shown = SIZE_MAX};
    bc_code code = make_room(mock, err);

    if (code != BC_OK)
        return code;
    fresh.name = bc_text_copy(bc_slice_of(name));
    if (fresh.name == NULL)
        return bc_error_no_memory(err);
    memmove(&mock->objects[at + 1], &mock->objects[at],
        (mock->count - at) * sizeof(fresh));
    mock->objects[at] = fresh;
    mock->count++;
    return BC_OK;
}

bc_code repo_mock_put(
    repo_mock *mock, const char *name, bc_slice bytes, bc_error *err)
{
    bool found;
    size_t at = find(&found, mock, name);
    bc_buf copy = BC_BUF_INIT;
    bc_code code = bc_buf_add(&copy, bytes, err);

    if (code == BC_OK && !found)
        code = insert(mock, at, name, err);
    if (code == BC_OK) {
        bc_buf old = mock->objects[at].bytes;

        mock->objects[at].bytes = copy;
        mock->objects[at].shown = SIZE_MAX;
        copy = old;
    }
    bc_buf_dispose(&copy);
    return code;
}

void repo_mock_remove(repo_mock *mock, const char *name)
{
    bool found;
    size_t at = find(&found, mock, name);

    if (!found)
        return;
    free(mock->objects[at].name);
    bc_buf_dispose(&mock->objects[at].bytes);
    mock->count--;
    memmove(&mock->objects[at], &mock->objects[at + 1],
        (mock->count - at) * sizeof(mock->objects[at]));
}

bc_code repo_mock_shorten(
    repo_mock *mock, const char *name, size_t len, bc_error *err)
{
    bool found;
    size_t at = find(&found, mock, name);

    if (!found)
        return bc_error_set(err, BC_ERR_NOT_FOUND, "%s: no such object", name);
    mock->objects[at].shown = len;
    return BC_OK;
}

void repo_mock_fail(repo_mock *mock, unsigned nth, bc_code code)
{
    mock->fail_in = nth;
    mock->fail_code = code;
}

void repo_mock_slow(
    repo_mock *mock, unsigned nth, const bc_iow *iow, bc_ns span)
{
    mock->slow_in = nth;
    mock->iow = iow;
    mock->slow_span = span;
}

void repo_mock_lists_manifest(repo_mock *mock, bool lists)
{
    mock->lists_manifest = lists;
}

/* Every port call comes through here first. */
static bc_code scripted(repo_mock *mock, const char *name, bc_error *err)
{
    if (mock->slow_in > 0 && --mock->slow_in == 0)
        mock->iow->sleep(mock->iow->ctx, mock->slow_span);
    if (mock->fail_in == 0 || --mock->fail_in > 0)
        return BC_OK;
    return bc_error_set(err, mock->fail_code, "%s: scripted failure", name);
}

static bc_code mock_load(
    bc_buf *out, void *ctx, const char *name, uint64_t limit, bc_error *err)
{
    repo_mock *mock = ctx;
    bool found;
    size_t at = find(&found, mock, name);
    bc_slice bytes;
    bc_code code = scripted(mock, name, err);

    if (code != BC_OK)
        return code;
    if (!found)
        return bc_error_set(err, BC_ERR_NOT_FOUND, "%s: no such object", name);
    bytes = bc_slice_of_buf(&mock->objects[at].bytes);
    if (bytes.len > mock->objects[at].shown)
        bytes.len = mock->objects[at].shown;
    if (bytes.len > limit)
        return bc_error_set(
            err, BC_ERR_UNSUPPORTED, "%s: more than the limit", name);
    return bc_buf_add(out, bytes, err);
}

/* As the store: any depth below name_space, the last part of the name. */
static bc_code mock_list(void *ctx, const char *name_space, store_visit visit,
    void *payload, bc_error *err)
{
    repo_mock *mock = ctx;
    size_t prefix = strlen(name_space);
    size_t seen = 0;
    bc_code code = scripted(mock, name_space, err);

    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < mock->count; i++) {
        const object *o = &mock->objects[i];

        if (strncmp(o->name, name_space, prefix) != 0 || o->name[prefix] != '/')
            continue;
        seen++;
        if (!visit(payload, strrchr(o->name, '/') + 1, o->bytes.len))
            break;
    }
    if (seen == 0)
        return bc_error_set(
            err, BC_ERR_NOT_FOUND, "%s: no such namespace", name_space);
    return BC_OK;
}

static bc_code mock_store(
    void *ctx, const char *name, bc_slice bytes, bc_error *err)
{
    bc_code code = scripted(ctx, name, err);

    return code == BC_OK ? repo_mock_put(ctx, name, bytes, err) : code;
}

static bc_code mock_remove(void *ctx, const char *name, bc_error *err)
{
    bool found;
    bc_code code = scripted(ctx, name, err);

    if (code != BC_OK)
        return code;
    (void)find(&found, ctx, name);
    if (!found)
        return bc_error_set(err, BC_ERR_NOT_FOUND, "%s: no such object", name);
    repo_mock_remove(ctx, name);
    return BC_OK;
}

static bc_code mock_destroy(void *ctx, bc_error *err)
{
    repo_mock *mock = ctx;
    bc_code code = scripted(mock, "mock", err);

    if (code != BC_OK)
        return code;
    while (mock->count > 0)
        repo_mock_remove(mock, mock->objects[mock->count - 1].name);
    return BC_OK;
}

bc_code repo_mock_new(repo_mock **out, const bc_id *id, bc_error *err)
{
    char hex[65];
    repo_mock *mock = calloc(1, sizeof(*mock));
    bc_code code;

    if (mock == NULL)
        return bc_error_no_memory(err);
    bc_hex_encode(hex, id->b, sizeof(id->b));
    code = repo_mock_put(mock, "config/readme", bc_slice_of(REPO_README), err);
    if (code == BC_OK)
        code = repo_mock_put(mock, "config/version", bc_slice_of("3"), err);
    if (code == BC_OK)
        code = repo_mock_put(mock, "config/id", bc_slice_of(hex), err);
    if (code != BC_OK)
        goto out;
    *out = mock;
    mock = NULL;
out:
    repo_mock_free(mock);
    return code;
}

static repo_ops ops_of(const repo_mock *mock)
{
    return (repo_ops){.load = mock_load,
        .list = mock_list,
        .store = mock_store,
        .remove = mock_remove,
        .destroy = mock_destroy,
        .lists_manifest = mock->lists_manifest};
}

bc_code repo_mock_open(repo **out, repo_mock *mock, bc_error *err)
{
    const repo_ops ops = ops_of(mock);

    return repo_open_ops(out, &ops, mock, "mock", err);
}

bc_code repo_mock_open_write(repo **out, repo_mock *mock,
    const repo_write_options *options, bc_error *err)
{
    const repo_ops ops = ops_of(mock);
    repo_write_options labelled = *options;

    labelled.label = "mock";
    return repo_open_write_ops(out, &ops, mock, &labelled, err);
}

void repo_mock_free(repo_mock *mock)
{
    if (mock == NULL)
        return;
    for (size_t i = 0; i < mock->count; i++) {
        free(mock->objects[i].name);
        bc_buf_dispose(&mock->objects[i].bytes);
    }
    free(mock->objects);
    free(mock);
}

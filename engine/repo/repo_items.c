/* The items of an archive, chunk by chunk. */
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_text.h"
#include "repo/repo_ahead.h"
#include "repo/repo_archives.h"
#include "repo/repo_handle.h"

#include <stdlib.h>

struct repo_items {
    repo *repo;        /* borrowed */
    bc_buf ids;        /* of the chunks of the stream */
    repo_ahead *ahead; /* the stream's chunks */
    bc_buf plain;      /* metadata, lists of ids */
    fmt_items stream;
};

static bc_code not_found(const bc_id *id, bc_error *err)
{
    bc_buf text = BC_BUF_INIT;
    bc_code code = fmt_bytes_repr(&text, (bc_slice){id->b, sizeof(id->b)}, err);

    if (code == BC_OK)
        code = bc_error_set(err, BC_ERR_ARCHIVE_NOT_FOUND,
            "Archive %s does not exist", bc_buf_text(&text));
    bc_buf_dispose(&text);
    return code;
}

typedef struct search {
    char hex[2 * sizeof(bc_id) + 1];
    bool found;
} search;

static bool is_it(void *payload, const char *name, uint64_t size)
{
    search *s = payload;

    (void)size;
    s->found = strcmp(s->hex, name) == 0;
    return !s->found;
}

/* An archive that was deleted may still have its object. */
static bc_code check_listed(repo *r, const bc_id *id, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    search s = {.found = false};
    bc_code code;

    bc_hex_encode(s.hex, id->b, sizeof(id->b));
    code = bc_error_unless_absent(
        repo_list(r, "archives", is_it, &s, &why), &why, err);
    return code == BC_OK && !s.found ? not_found(id, err) : code;
}

static bc_code read_archive(
    fmt_archive *out, repo_items *items, const bc_id *id, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = check_listed(items->repo, id, err);

    if (code != BC_OK)
        return code;
    code = repo_get_plain(&items->plain, items->repo, id, 'A', &why);
    if (code == BC_ERR_OBJECT_NOT_FOUND)
        return not_found(id, err);
    if (code != BC_OK) {
        if (err != NULL)
            *err = why;
        return code;
    }
    code = fmt_archive_decode(out, bc_slice_of_buf(&items->plain), err);
    return repo_damage_as_local(code, "archive", err);
}

static const bc_id *id_at(const bc_buf *ids, size_t index)
{
    return (const bc_id *)(ids->ptr + index * sizeof(bc_id));
}

static bc_code read_lists(
    repo_items *items, const fmt_archive *archive, bc_error *err)
{
    size_t count = archive->ids.len / sizeof(bc_id);
    bc_code code = BC_OK;

    if (archive->version == 1)
        return bc_buf_add(&items->ids, bc_slice_of_buf(&archive->ids), err);
    for (size_t i = 0; i < count && code == BC_OK; i++) {
        bc_buf_clear(&items->plain);
        code = repo_get_plain(
            &items->plain, items->repo, id_at(&archive->ids, i), 'C', err);
        if (code == BC_OK)
            code =
                repo_damage_as_local(fmt_archive_ids(&items->ids,
                                         bc_slice_of_buf(&items->plain), err),
                    "archive", err);
    }
    return code;
}

static bc_code begin_stream(repo_items *items, bc_error *err)
{
    const repo_ahead_what what = {.ids = (const bc_id *)items->ids.ptr,
        .count = items->ids.len / sizeof(bc_id),
        .type = 'S',
        .front = FMT_ITEMS_FRONT};

    return repo_ahead_open(&items->ahead, items->repo, &what, err);
}

bc_code repo_items_open(
    repo_items **out, repo *r, const bc_id *archive, bc_error *err)
{
    repo_items *items = calloc(1, sizeof(*items));
    fmt_archive meta = FMT_ARCHIVE_INIT;
    bc_code code;

    *out = NULL;
    if (items == NULL)
        return bc_error_no_memory(err);
    items->repo = r;
    code = read_archive(&meta, items, archive, err);
    if (code == BC_OK)
        code = read_lists(items, &meta, err);
    if (code == BC_OK)
        code = begin_stream(items, err);
    fmt_archive_dispose(&meta);
    if (code == BC_OK) {
        *out = items;
        items = NULL;
    }
    repo_items_free(items);
    return code;
}

static bc_code feed(repo_items *items, bc_error *err)
{
    bc_buf *plain;
    bc_code code = repo_ahead_next(&plain, items->ahead, err);

    return code == BC_OK ? fmt_items_swap(&items->stream, plain, err) : code;
}

bc_code repo_items_next(
    bool *found, fmt_item *out, repo_items *items, bc_error *err)
{
    for (;;) {
        bool last = repo_items_done(items) == repo_items_total(items);
        bc_code code = fmt_items_next(found, out, &items->stream, last, err);

        if (code == BC_OK && !*found && !last)
            code = feed(items, err);
        else if (code == BC_OK)
            return BC_OK;
        if (code != BC_OK)
            return repo_damage_as_local(code, "archive", err);
    }
}

bc_code repo_items_take(
    size_t *count, fmt_item *out, size_t room, repo_items *items, bc_error *err)
{
    bool found = true;
    bc_code code;

    *count = 0;
    code = repo_items_next(&found, out, items, err); /* feeds where it must */
    while (code == BC_OK && found && ++*count < room)
        code = fmt_items_next(&found, out + *count, &items->stream,
            repo_items_done(items) == repo_items_total(items), err);
    return code == BC_OK ? BC_OK : repo_damage_as_local(code, "archive", err);
}

uint64_t repo_items_done(const repo_items *items)
{
    return repo_ahead_done(items->ahead);
}

uint64_t repo_items_total(const repo_items *items)
{
    return items->ids.len / sizeof(bc_id);
}

void repo_items_free(repo_items *items)
{
    if (items == NULL)
        return;
    repo_ahead_free(items->ahead);
    bc_buf_dispose(&items->ids);
    bc_buf_dispose(&items->plain);
    fmt_items_dispose(&items->stream);
    free(items);
}

/* The archives, loaded from the repository when first asked for. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "files/files.h"
#include "files/files_cache.h"

#include <borgcache/archives.h>
#include <stdlib.h>

/* What a listing that skips needs to note why. */
typedef struct noting {
    inspect_findings *notes;
    bc_code code;
    bc_error *err;
} noting;

static bool note_unreadable(void *payload, const bc_id *id, const bc_error *why)
{
    noting *n = payload;
    char hex[2 * sizeof(bc_id) + 1];

    if (n->code != BC_OK)
        return true;
    bc_hex_encode(hex, id->b, sizeof(id->b));
    n->code = inspect_findings_add(n->notes,
        (inspect_what){BC_FIND_WARNING, "archive-unreadable", hex}, n->err,
        "the archive cannot be read: %s", why->message);
    return true;
}

/* The files cache of this name in the cache; NULL when there is none. */
static bc_files_view *find_view(const bc_inspect *in, const char *name)
{
    for (size_t i = 0; i < in->files_count; i++) {
        if (strcmp(bc_files_view_head(in->files[i])->name, name) == 0)
            return in->files[i];
    }
    return NULL;
}

/* The files cache that a run of the series uses, or NULL: a suffix that cannot
 * be used names no file. */
static bc_code name_view(bc_files_view **out, const bc_inspect *in,
    const char *series, bc_error *err)
{
    bc_buf name = BC_BUF_INIT;
    bc_code code = files_cache_name(&name, in->env, series, NULL);

    *out = code == BC_OK ? find_view(in, bc_buf_text(&name)) : NULL;
    bc_buf_dispose(&name);
    return code == BC_ERR_NO_MEMORY ? bc_error_no_memory(err) : BC_OK;
}

/* Where a suffix is set, it is the files cache of every series. */
static bc_code map_series(bc_archive *row, bc_inspect *in, bc_error *err)
{
    char *series = bc_text_copy(row->name);
    char hashed[BC_SERIES_NAME_MAX];
    bc_files_view *view;
    bc_code code = series == NULL ? bc_error_no_memory(err) : BC_OK;

    if (code != BC_OK)
        return code;
    bc_files_series_name(hashed, series);
    view = find_view(in, hashed);
    if (view != NULL)
        code = files_view_set_series(view, series, err);
    if (code == BC_OK)
        code = name_view(&view, in, series, err);
    if (code == BC_OK && view != NULL)
        row->files_cache = bc_files_view_head(view)->name;
    free(series);
    return code;
}

static bc_archive row_of(const repo_archive *archive)
{
    const fmt_archive *meta = &archive->meta;

    return (bc_archive){.id = archive->id,
        .exists = archive->exists,
        .name = meta->name,
        .time = meta->time,
        .time_ns = archive->time_ns,
        .host = meta->hostname,
        .user = meta->username,
        .comment = meta->comment,
        .tags = meta->tags,
        .tag_count = meta->tag_count,
        .bytes = meta->size,
        .files = meta->nfiles};
}

/* A text with a NUL in it is no series that a run could have had. */
static bool may_be_series(const bc_archive *row)
{
    return row->exists && (row->name.len == 0 ||
                              memchr(row->name.ptr, 0, row->name.len) == NULL);
}

static bc_code make_rows(bc_inspect *in, bc_error *err)
{
    const repo_archives *list = &in->archives;
    bc_code code = BC_OK;

    in->archive_rows = calloc(list->count + 1, sizeof(*in->archive_rows));
    if (in->archive_rows == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < list->count && code == BC_OK; i++) {
        in->archive_rows[i] = row_of(&list->items[i]);
        if (may_be_series(&in->archive_rows[i]))
            code = map_series(&in->archive_rows[i], in, err);
    }
    return code;
}

bc_code inspect_archives_read(inspect_archives_found *out, const bc_inspect *in,
    const bc_work *work, bc_error *err)
{
    noting n = {&out->notes, BC_OK, err};
    repo_archives_how how = {.skips = note_unreadable, .payload = &n};
    bc_code code;

    if (work != NULL)
        how.work = *work;
    code = repo_archives_list(&out->list, in->repo, &how, err);
    if (code == BC_OK)
        code = n.code;
    if (code == BC_OK)
        repo_archives_sort(&out->list);
    return code;
}

bc_code inspect_archives_put(
    bc_inspect *in, inspect_archives_found *found, bc_error *err)
{
    bc_code code;

    inspect_findings_drop(&in->own, "archive-unreadable");
    in->archives = found->list;
    found->list = (repo_archives)REPO_ARCHIVES_INIT;
    code = inspect_findings_move(&in->own, &found->notes, err);
    if (code == BC_OK)
        code = make_rows(in, err);
    if (code != BC_OK)
        inspect_archives_forget(in);
    return code;
}

void inspect_archives_found_dispose(inspect_archives_found *found)
{
    repo_archives_dispose(&found->list);
    inspect_findings_dispose(&found->notes);
}

void inspect_archives_forget(bc_inspect *in)
{
    repo_archives_dispose(&in->archives);
    free(in->archive_rows);
    in->archive_rows = NULL;
}

bc_code bc_inspect_archives(
    bc_archives *out, bc_inspect *in, const bc_work *work, bc_error *err)
{
    inspect_archives_found found = INSPECT_ARCHIVES_FOUND_INIT;
    bc_code code = BC_OK;

    if (in->repo == NULL || repo_key(in->repo) == NULL) {
        *out = (bc_archives){.known = false};
        return BC_OK;
    }
    if (in->archive_rows == NULL) {
        code = inspect_archives_read(&found, in, work, err);
        if (code == BC_OK)
            code = inspect_archives_put(in, &found, err);
        inspect_archives_found_dispose(&found);
    }
    if (code == BC_OK)
        *out = (bc_archives){true, in->archive_rows, in->archives.count};
    return code;
}

/* Which archive names the entries of a files cache. */
#include "inspect/inspect_parts.h"

#include "base/error.h"
#include "files/files.h"
#include "files/files_names.h"

#include <borgcache/names.h>

static bool belongs(const bc_archive *row, const bc_files_view *view)
{
    return row->files_cache != NULL &&
           strcmp(row->files_cache, bc_files_view_head(view)->name) == 0;
}

/* The newest one; once one was read, the one before it. Rows are by instant. */
static const bc_archive *choose(
    const bc_archives *archives, const bc_files_view *view)
{
    const bc_id *read = files_names_read(view);
    bool may = read == NULL;

    for (size_t i = archives->count; i-- > 0;) {
        const bc_archive *row = &archives->items[i];

        if (may && belongs(row, view))
            return row;
        if (read != NULL && memcmp(row->id.b, read->b, sizeof(read->b)) == 0)
            may = true;
    }
    return NULL;
}

static bc_code find(
    bc_id *out, bc_inspect *in, const bc_names_options *options, bc_error *err)
{
    const bc_files_view *view = in->files[options->files];
    const bc_archive *row;
    bc_archives archives;
    bc_code code = bc_inspect_archives(&archives, in, &options->work, err);

    if (code != BC_OK)
        return code;
    row = choose(&archives, view);
    if (row == NULL)
        return bc_error_set(err, BC_ERR_NOT_FOUND,
            "%s archive of the repository belongs to the files cache %.200s",
            files_names_read(view) == NULL ? "no" : "no older",
            bc_files_view_head(view)->name);
    *out = row->id;
    return BC_OK;
}

bc_code bc_names_open(bc_names **out, bc_inspect *in,
    const bc_names_options *options, bc_error *err)
{
    bool is_next = options->archive == NULL;
    bc_code code = BC_OK;
    bc_id id;

    *out = NULL;
    if (in->repo == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "paths are in the archives, and the repository was not looked at");
    if (repo_key(in->repo) == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "paths need the repository's key, which is locked");
    if (is_next)
        code = find(&id, in, options, err);
    else
        id = *options->archive;
    if (code == BC_OK)
        code = files_names_open(
            out, in->files[options->files], in->repo, &id, err);
    if (code == BC_OK && is_next)
        files_names_as_next(*out);
    return code;
}

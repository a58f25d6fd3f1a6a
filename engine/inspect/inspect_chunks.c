/* The chunk index, loaded from the repository when first asked for. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "chunks/chunks.h"
#include "files/files.h"

/* 2^31 buckets of 40 bytes: the format's own limit. */
#define INDEX_LIMIT (UINT64_C(1024) + UINT64_C(40) * INT32_MAX)

static bool view_has(void *payload, const bc_id *id)
{
    return bc_chunks_view_has(payload, id);
}

/* Borg rebuilds an index whose hash is wrong, so nothing is missing by it. */
static void tell_files(bc_inspect *in)
{
    const bc_chunks_head *head = bc_chunks_view_head(in->chunks);

    if (!head->valid || head->hash != BC_CHUNKS_HASH_OK)
        return;
    for (size_t i = 0; i < in->files_count; i++)
        files_view_set_index(in->files[i], view_has, in->chunks);
}

static bc_code note(bc_inspect *in, const bc_chunks_head *head, bc_error *err)
{
    if (head->present != BC_YES)
        return BC_OK;
    if (head->hash != BC_CHUNKS_HASH_OK)
        return inspect_findings_add(&in->own,
            (inspect_what){
                BC_FIND_INFO, "chunks-hash-mismatch", "cache/chunks"},
            err,
            "the stored chunk index does not have the recorded hash; Borg "
            "rebuilds it from the object list");
    if (!head->valid)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_WARNING, "chunks-invalid", "cache/chunks"},
            err,
            "the stored chunk index has the recorded hash but does not parse: "
            "%s",
            head->error);
    return BC_OK;
}

/* Absent is an answer, not a failure; *found tells. */
static bc_code load(bc_buf *out, bool *found, const bc_inspect *in,
    const char *name, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = repo_load(out, in->repo, name, INDEX_LIMIT, &why);

    *found = code == BC_OK;
    return bc_error_unless_absent(code, &why, err);
}

bc_code inspect_chunks_read(
    bc_chunks_view **out, const bc_inspect *in, bc_error *err)
{
    bc_buf image = BC_BUF_INIT;
    bc_buf hash = BC_BUF_INIT;
    bc_buf path = BC_BUF_INIT;
    bool has_hash = false;
    bool has_image = false;
    chunks_view_options options = {.present = BC_UNKNOWN, .log = in->log};
    bc_code code = BC_OK;

    *out = NULL;
    if (in->repo != NULL) {
        code = load(&hash, &has_hash, in, "cache/chunks_hash", err);
        if (code == BC_OK)
            code = load(&image, &has_image, in, "cache/chunks", err);
        if (code == BC_OK)
            code = repo_path(&path, in->repo, "cache/chunks", err);
        options.present = has_image ? BC_YES : BC_NO;
        options.path = bc_buf_text(&path);
        options.image = &image;
        if (has_hash)
            options.stored_hash = bc_slice_of_buf(&hash);
    }
    if (code == BC_OK)
        code = chunks_view_new(out, &options, err);
    bc_buf_dispose(&image);
    bc_buf_dispose(&hash);
    bc_buf_dispose(&path);
    return code;
}

bc_code inspect_chunks_put(bc_inspect *in, bc_chunks_view *view, bc_error *err)
{
    bc_code code = note(in, bc_chunks_view_head(view), err);

    if (code != BC_OK) {
        chunks_view_free(view);
        return code;
    }
    in->chunks = view;
    tell_files(in);
    return BC_OK;
}

bc_code bc_inspect_chunks(bc_chunks_view **out, bc_inspect *in, bc_error *err)
{
    bc_chunks_view *view;
    bc_code code = BC_OK;

    if (in->chunks == NULL) {
        code = inspect_chunks_read(&view, in, err);
        if (code == BC_OK)
            code = inspect_chunks_put(in, view, err);
    }
    if (code == BC_OK)
        *out = in->chunks;
    return code;
}

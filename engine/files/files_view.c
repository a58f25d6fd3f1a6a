/* The view itself: made, asked, ended. */
#include "files/files_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <stdio.h>
#include <stdlib.h>

static bc_code copy_texts(
    bc_files_view *view, const files_view_options *options, bc_error *err)
{
    view->path = bc_text_copy(bc_slice_of(options->path));
    view->name = bc_text_copy(bc_slice_of(options->name));
    if (options->series != NULL)
        view->series = bc_text_copy(bc_slice_of(options->series));
    if (view->path == NULL || view->name == NULL ||
        (options->series != NULL && view->series == NULL))
        return bc_error_no_memory(err);
    view->has_record = options->record.ptr != NULL;
    return bc_buf_add(&view->record, options->record, err);
}

/* Borg looks a digest up by the name as it is, among keys in lower case. */
static bc_code look_for_capitals(bc_files_view *view, bc_error *err)
{
    bc_buf lower = BC_BUF_INIT;
    bc_code code = fmt_text_lower(&lower, bc_slice_of(view->name), err);

    view->name_has_capitals =
        !bc_slice_equal(bc_slice_of_buf(&lower), bc_slice_of(view->name));
    bc_buf_dispose(&lower);
    return code;
}

bc_code files_view_new(
    bc_files_view **out, const files_view_options *options, bc_error *err)
{
    bc_files_view *view = calloc(1, sizeof(*view));
    bc_code code;

    *out = NULL;
    if (view == NULL)
        return bc_error_no_memory(err);
    view->io = options->io;
    view->file = (io_file)IO_FILE_INIT;
    view->section_stale = options->section_stale;
    view->log = options->log;
    code = copy_texts(view, options, err);
    if (code == BC_OK)
        code = look_for_capitals(view, err);
    if (code != BC_OK) {
        files_view_free(view);
        return code;
    }
    view->head.name = view->name;
    view->head.path = view->path;
    view->head.series = view->series;
    view->head.bytes = io_stat(view->io, view->path).size;
    view->head.readable_format = options->readable_format;
    view->head.ttl = options->ttl;
    *out = view;
    return BC_OK;
}

void files_view_free(bc_files_view *view)
{
    if (view == NULL)
        return;
    io_file_close(&view->file);
    files_window_dispose(&view->window);
    files_stats_dispose(&view->stats);
    bc_buf_dispose(&view->record);
    free(view->table.offsets);
    free(view->table.hash_heads);
    files_names_dispose(&view->names);
    free(view->ages);
    free(view->path);
    free(view->name);
    free(view->series);
    free(view);
}

void files_view_set_index(bc_files_view *view,
    bool (*has)(void *payload, const bc_id *id), void *payload)
{
    view->has_chunk = has;
    view->has_chunk_payload = payload;
}

bc_code files_view_set_series(
    bc_files_view *view, const char *series, bc_error *err)
{
    char *copy;

    if (view->series != NULL && strcmp(view->series, series) == 0)
        return BC_OK;
    copy = bc_text_copy(bc_slice_of(series));
    if (copy == NULL)
        return bc_error_no_memory(err);
    free(view->series);
    view->series = copy;
    view->head.series = copy;
    return BC_OK;
}

void bc_files_series_name(char out[BC_SERIES_NAME_MAX], const char *series)
{
    uint8_t hash[8];

    bc_xxh64_canonical(hash, bc_xxh64(bc_slice_of(series)));
    memcpy(out, "files.", 6);
    bc_hex_encode(out + 6, hash, sizeof(hash));
}

const bc_files_head *bc_files_view_head(const bc_files_view *view)
{
    return &view->head;
}

bc_findings bc_files_view_findings(const bc_files_view *view)
{
    return (bc_findings){view->findings, view->finding_count};
}

const char *bc_integrity_name(bc_integrity verdict)
{
    switch (verdict) {
    case BC_INTEGRITY_OK:
        return "ok";
    case BC_INTEGRITY_MISMATCH:
        return "mismatch";
    case BC_INTEGRITY_MISSING_DIGEST:
        return "missing-digest";
    case BC_INTEGRITY_UNREADABLE_DIGEST:
        return "unreadable-digest";
    case BC_INTEGRITY_NO_FILE:
        return "no-file";
    case BC_INTEGRITY_NOT_CHECKED:
        break;
    }
    return "not-checked";
}

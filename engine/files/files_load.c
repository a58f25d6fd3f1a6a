/* Reading a files cache from front to end, some at a time. */
#include "files/files_parts.h"

#include "base/endian.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"

#include <stdlib.h>
#include <string.h>

/* Small enough that hashing and decoding find the bytes in the cache. */
#define BLOCK ((size_t)256 << 10)

static bc_code open_failed(bc_files_view *view, bc_error *why, bc_error *err)
{
    bc_log_write(&view->log, BC_DEBUG, LOG_CACHE,
        "The files cache can't be read. [[Errno %d] %s: '%s']", why->sys_errno,
        strerror(why->sys_errno), view->path);
    bc_log_write(&view->log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-LOAD: finished, 0 entries loaded.");
    files_report_unreadable(view, why);
    if (err != NULL) {
        *err = *why;
        err->code = BC_ERR_IO;
    }
    return BC_ERR_IO;
}

/* As after a failed open, but Python knows no name here. */
static void read_failed(const bc_files_view *view, const bc_error *why)
{
    bc_log_write(&view->log, BC_DEBUG, LOG_CACHE,
        "The files cache can't be read. [[Errno %d] %s]", why->sys_errno,
        strerror(why->sys_errno));
    bc_log_write(&view->log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-LOAD: finished, 0 entries loaded.");
}

static void judge_record(bc_files_view *view)
{
    fmt_integrity *integrity = &view->integrity;

    if (!view->has_record || view->section_stale)
        return;
    fmt_integrity_decode(integrity, bc_slice_of_buf(&view->record));
    if (!files_borg_checks(view))
        return;
    if (integrity->kind == FMT_INTEGRITY_UNREADABLE)
        bc_log_write(&view->log, BC_WARNING, LOG_INTEGRITY,
            "Could not parse integrity data for %s: %s", view->path,
            integrity->reason);
    if (integrity->kind == FMT_INTEGRITY_UNKNOWN)
        bc_log_write(&view->log, BC_WARNING, LOG_INTEGRITY,
            "Cannot verify integrity of %s: Unknown algorithm '%s'", view->path,
            integrity->algorithm);
}

static bc_code start(bc_files_view *view, bc_error *err)
{
    files_walk *walk = &view->walk;
    bc_error why = BC_ERROR_INIT;

    bc_log_write(&view->log, BC_DEBUG, LOG_CACHE, "Reading files cache ...");
    bc_log_write(
        &view->log, BC_DEBUG, LOG_FILES_CACHE, "FILES-CACHE-LOAD: starting...");
    if (io_file_open(&view->file, view->io, view->path, &why) != BC_OK)
        return open_failed(view, &why, err);
    view->head.bytes = view->file.size;
    judge_record(view);
    walk->decoding = view->head.readable_format;
    walk->digesting = view->has_record && !view->section_stale &&
                      view->integrity.kind == FMT_INTEGRITY_USABLE;
    if (walk->digesting)
        fmt_integrity_begin(
            &walk->digest, view->integrity.digest, bc_slice_of(view->name));
    walk->started = true;
    return BC_OK;
}

/* So that a call after a failure starts from the front. */
static void forget(bc_files_view *view)
{
    io_file_close(&view->file);
    files_window_dispose(&view->window);
    files_stats_dispose(&view->stats);
    free(view->ages);
    view->ages = NULL;
    view->walk = (files_walk){.started = false};
    view->table.count = 0;
}

bc_code files_table_reserve(files_table *table, bc_error *err)
{
    size_t cap = table->cap == 0 ? 1024 : table->cap * 2;
    uint64_t *offsets;
    uint32_t *heads;

    if (table->count < table->cap)
        return BC_OK;
    offsets = realloc(table->offsets, cap * sizeof(*offsets));
    if (offsets == NULL)
        return bc_error_no_memory(err);
    table->offsets = offsets;
    heads = realloc(table->hash_heads, cap * sizeof(*heads));
    if (heads == NULL)
        return bc_error_no_memory(err);
    table->hash_heads = heads;
    table->cap = cap;
    return BC_OK;
}

static bc_code take(
    bc_files_view *view, const fmt_files_record *record, bc_error *err)
{
    files_table *table = &view->table;
    bc_code code = files_table_reserve(table, err);

    if (code != BC_OK)
        return code;
    table->offsets[table->count] = view->walk.at;
    table->hash_heads[table->count++] = bc_be32(record->path_hash);
    return files_stats_add(&view->stats, record, err);
}

/* Decode what the window holds; a record that it cuts waits for more. */
static bc_code decode(bc_files_view *view, bc_error *err)
{
    files_walk *walk = &view->walk;
    bc_slice rest = files_window_from(&view->window, walk->at);

    while (rest.len > 0) {
        fmt_files_record record;
        fmt_files_status status = fmt_files_next(&record, rest);
        bc_code code;

        if (status == FMT_FILES_INVALID) {
            walk->decoding = false;
            walk->end = FILES_END_INVALID;
        }
        if (status != FMT_FILES_RECORD)
            return BC_OK;
        code = take(view, &record, err);
        if (code != BC_OK)
            return code;
        walk->at += record.len;
        rest = bc_slice_cut(rest, record.len, rest.len - record.len);
    }
    return BC_OK;
}

/* Read a block behind what is there; *more is false at the end. */
static bc_code advance(bool *more, bc_files_view *view, bc_error *err)
{
    files_walk *walk = &view->walk;
    uint64_t from = walk->decoding ? walk->at : walk->read;
    size_t kept = files_window_from(&view->window, from).len;
    bc_slice fresh;
    bc_code code = files_window_slide(&fresh, &view->window, &view->file, from,
        kept > BLOCK / 2 ? 2 * kept : BLOCK, err);

    if (code != BC_OK) {
        bc_error_prefix(err, view->path);
        return code;
    }
    *more = fresh.len > 0;
    walk->read += fresh.len;
    if (walk->digesting)
        bc_digest_feed(&walk->digest, fresh);
    return *more && walk->decoding ? decode(view, err) : BC_OK;
}

static bc_integrity verdict(bc_files_view *view)
{
    char hex[BC_DIGEST_HEX_MAX];

    if (!view->has_record || view->section_stale)
        return BC_INTEGRITY_MISSING_DIGEST;
    if (view->integrity.kind == FMT_INTEGRITY_UNREADABLE)
        return BC_INTEGRITY_UNREADABLE_DIGEST;
    if (view->integrity.kind == FMT_INTEGRITY_UNKNOWN)
        return BC_INTEGRITY_NOT_CHECKED;
    fmt_integrity_final(&view->walk.digest, view->walk.read, hex);
    return strcmp(hex, view->integrity.final) == 0 ? BC_INTEGRITY_OK
                                                   : BC_INTEGRITY_MISMATCH;
}

static bc_code count_again(bc_files_view *view, bc_error *err)
{
    files_stats_dispose(&view->stats);
    for (size_t i = 0; i < view->table.count; i++) {
        fmt_files_record record;
        bc_code code = files_record_at(&record, view, i, err);

        if (code == BC_OK)
            code = files_stats_add(&view->stats, &record, err);
        if (code != BC_OK)
            return code;
    }
    return BC_OK;
}

static bc_code fill_head(bc_files_view *view, bc_error *err)
{
    bc_files_head *head = &view->head;
    const files_stats *stats = &view->stats;
    bc_code code =
        files_stats_ages(&view->ages, &head->age_count, &view->stats, err);

    if (code != BC_OK)
        return code;
    head->ages = view->ages;
    head->entries = (bc_opt_u64){true, view->table.count};
    head->readable_bytes = (bc_opt_u64){true, view->walk.at};
    head->newest_ns = (bc_opt_i64){
        stats->entries > 0, stats->entries > 0 ? stats->newest_ns : 0};
    head->has_next_save = head->ttl.known && !files_view_discarded(view);
    if (head->has_next_save)
        code =
            files_forecast(&head->next_save, view, head->newest_ns.value, err);
    return code;
}

static bc_code finish(bc_files_view *view, bc_error *err)
{
    size_t dropped = 0;
    bc_code code = BC_OK;

    if (view->walk.decoding && view->walk.at < view->walk.read)
        view->walk.end = FILES_END_CUT;
    view->head.integrity = verdict(view);
    if (view->head.readable_format) {
        code = files_dedupe(&dropped, view, err);
        if (code == BC_OK && dropped > 0)
            code = count_again(view, err);
        if (code == BC_OK)
            code = fill_head(view, err);
    }
    if (code == BC_ERR_CORRUPT) { /* changed between two of our reads */
        code = BC_ERR_IO;
        if (err != NULL)
            err->code = code;
    }
    if (code != BC_OK)
        return code;
    files_window_dispose(&view->window); /* a long record made it large */
    view->head.loaded = true;
    files_report(view);
    return BC_OK;
}

/* A block at least, so that every step gets on. */
static bc_code read_on(
    bool *more, bc_files_view *view, size_t max_bytes, bc_error *err)
{
    uint64_t from = view->walk.read;
    bc_code code;

    do
        code = advance(more, view, err);
    while (code == BC_OK && *more && view->walk.read - from < max_bytes);
    return code;
}

bc_code bc_files_view_step(
    bool *done, bc_files_view *view, size_t max_bytes, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bool more = true;
    bc_code code = BC_OK;

    *done = view->head.loaded;
    if (*done)
        return BC_OK;
    if (!view->walk.started)
        code = start(view, &why);
    if (code == BC_OK)
        code = read_on(&more, view, max_bytes, &why);
    if (code == BC_OK && !more) {
        code = finish(view, &why);
        *done = code == BC_OK;
    }
    if (code == BC_OK)
        return BC_OK;
    if (code == BC_ERR_IO && view->walk.started)
        read_failed(view, &why);
    forget(view);
    if (err != NULL)
        *err = why;
    return code;
}

bc_code bc_files_view_load(bc_files_view *view, bc_error *err)
{
    bool done = false;
    bc_code code = BC_OK;

    while (code == BC_OK && !done)
        code = bc_files_view_step(&done, view, SIZE_MAX, err);
    return code;
}

uint64_t bc_files_view_progress(const bc_files_view *view)
{
    return view->head.loaded ? view->head.bytes : view->walk.read;
}

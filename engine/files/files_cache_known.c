/* Is a file known, and what is remembered of it (cache-side 6.2, 6.3). */
#include "files/files_cache_parts.h"
#include "files/files_compare.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

#include <assert.h>
#include <inttypes.h>

#define NANOS INT64_C(1000000000)

static bc_file_verdict compare(
    const fmt_files_record *record, unsigned mode, const bc_file_stat *st)
{
    const bc_file_stat kept = {.inode = record->inode,
        .size = record->size,
        .ctime_ns = record->ctime_ns,
        .mtime_ns = record->mtime_ns};

    return files_verdict(mode, files_differences(&kept, st));
}

/* NULL: no line; a text that ends in ": " goes on with the path. */
static const char *line_of(bc_file_verdict verdict)
{
    switch (verdict) {
    case BC_FILE_DISABLED:
        return "UNKNOWN: files cache disabled";
    case BC_FILE_RECHUNK:
        return "UNKNOWN: rechunking enforced";
    case BC_FILE_UNKNOWN:
        return "UNKNOWN: no file metadata in cache for: ";
    case BC_FILE_CHANGED_SIZE:
        return "KNOWN-CHANGED: file size has changed: ";
    case BC_FILE_CHANGED_INODE:
        return "KNOWN-CHANGED: file inode number has changed: ";
    case BC_FILE_CHANGED_CTIME:
        return "KNOWN-CHANGED: file ctime has changed: ";
    case BC_FILE_CHANGED_MTIME:
        return "KNOWN-CHANGED: file mtime has changed: ";
    case BC_FILE_NOT_REGULAR:
    case BC_FILE_UNCHANGED:
        break;
    }
    return NULL;
}

static bc_code say_verdict(const files_cache *cache, bc_file_verdict verdict,
    bc_slice path, bc_error *err)
{
    const char *line = line_of(verdict);
    bc_buf text = BC_BUF_INIT;
    bc_code code;

    if (line == NULL || cache->log.write == NULL)
        return BC_OK;
    code = bc_buf_add_text(&text, line, err);
    if (code == BC_OK && text.ptr[text.len - 1] == ' ')
        code = fmt_bytes_repr(&text, path, err);
    if (code == BC_OK)
        files_cache_say(cache, bc_buf_text(&text));
    bc_buf_dispose(&text);
    return code;
}

/* What of the stat goes into an entry. */
static fmt_files_fields fields_of(const uint8_t *hash, const bc_file_stat *st)
{
    return (fmt_files_fields){.path_hash = hash,
        .inode = st->inode,
        .size = st->size,
        .ctime_ns = files_cache_clamp(st->ctime_ns),
        .mtime_ns = files_cache_clamp(st->mtime_ns)};
}

/*
 * Row 9: inode and times are taken over, age becomes 0. The usual entry holds
 * those values already: a mark at its offset is all that it needs.
 */
static bc_code refresh(files_entry *entry, files_cache *cache,
    const bc_file_stat *st, bc_error *err)
{
    const fmt_files_record *old = &entry->record;
    fmt_files_fields fields = fields_of(old->path_hash, st);
    bc_code code;

    if (old->inode == fields.inode && old->ctime_ns == fields.ctime_ns &&
        old->mtime_ns == fields.mtime_ns) {
        cache->view->table.offsets[entry->position] |= FILES_SEEN;
        return BC_OK;
    }
    fields.size = old->size;
    fields.chunk_count = old->chunk_count;
    fields.chunk_bytes = old->chunk_bytes;
    code = files_cache_replace(cache, entry->position, &fields, err);
    if (code != BC_OK)
        return code;
    return files_cache_read(entry, cache, entry->position, err);
}

static bc_code look_up(bc_file_known *out, files_cache *cache,
    const bc_path_hash *hash, const bc_file_stat *st, bc_error *err)
{
    files_entry entry;
    bc_code code = files_cache_load(cache, err);

    if (code == BC_OK)
        code = files_cache_find(&entry, cache, hash, err);
    if (code != BC_OK || !entry.found)
        return code;
    out->known = true;
    out->verdict = compare(&entry.record, cache->mode, st);
    if (out->verdict != BC_FILE_UNCHANGED)
        return BC_OK;
    code = refresh(&entry, cache, st, err);
    out->chunk_count = entry.record.chunk_count;
    out->chunk_bytes = entry.record.chunk_bytes;
    return code;
}

bc_code files_cache_known(bc_file_known *out, files_cache *cache,
    const bc_path_hash *hash, bc_slice hashed_path, const bc_file_stat *st,
    bc_error *err)
{
    bc_file_known known = {.verdict = BC_FILE_UNKNOWN};
    bc_code code = BC_OK;

    if (!st->regular)
        known.verdict = BC_FILE_NOT_REGULAR;
    else if ((cache->mode & FMT_MODE_DISABLED) != 0)
        known.verdict = BC_FILE_DISABLED;
    else if ((cache->mode & FMT_MODE_RECHUNK) != 0)
        known.verdict = BC_FILE_RECHUNK;
    else
        code = look_up(&known, cache, hash, st, err);
    if (code == BC_OK)
        code = say_verdict(cache, known.verdict, hashed_path, err);
    if (code == BC_OK)
        *out = known;
    return code;
}

/* Left empty when nobody listens. */
static bc_code update_line(bc_buf *out, const files_cache *cache,
    const fmt_files_fields *entry, bc_slice path, bc_error *err)
{
    bc_code code;

    if (cache->log.write == NULL)
        return BC_OK;
    code = bc_buf_add_format(out, err,
        "FILES-CACHE-UPDATE: put FileCacheEntry(age=0, inode=%" PRIu64
        ", size=%" PRIu64 ", ctime=Timestamp(seconds=%" PRId64
        ", nanoseconds=%" PRId64 "), mtime=Timestamp(seconds=%" PRId64
        ", nanoseconds=%" PRId64 "), chunks='[%" PRIu32 " entries]') <- ",
        entry->inode, entry->size, entry->ctime_ns / NANOS,
        entry->ctime_ns % NANOS, entry->mtime_ns / NANOS,
        entry->mtime_ns % NANOS, entry->chunk_count);
    return code == BC_OK ? fmt_bytes_repr(out, path, err) : code;
}

static uint32_t count_chunks(bc_slice chunks)
{
    bc_files_chunk chunk;
    uint32_t count = 0;

    while (bc_files_chunk_next(&chunk, &chunks))
        count++;
    assert(chunks.len == 0); /* the caller encoded them */
    return count;
}

static bc_code remember(files_cache *cache, const bc_path_hash *hash,
    const fmt_files_fields *fields, bc_error *err)
{
    files_entry entry;
    bc_code code = files_cache_find(&entry, cache, hash, err);

    if (code != BC_OK)
        return code;
    if (entry.found)
        return files_cache_replace(cache, entry.position, fields, err);
    return files_cache_append(cache, fields, err);
}

static void raise_newest(files_cache *cache, bc_ns ns)
{
    if (ns > cache->newest_ns)
        cache->newest_ns = ns;
}

bc_code files_cache_memorize(files_cache *cache, const bc_path_hash *hash,
    bc_slice hashed_path, const bc_file_stat *st, bc_slice chunk_bytes,
    bc_error *err)
{
    fmt_files_fields entry = fields_of(hash->b, st);
    bc_buf line = BC_BUF_INIT;
    bc_code code;

    if (!st->regular)
        return BC_OK;
    if ((cache->mode & FMT_MODE_DISABLED) != 0) {
        files_cache_say(cache, "FILES-CACHE-NOUPDATE: files cache disabled");
        return BC_OK;
    }
    entry.chunk_bytes = chunk_bytes;
    entry.chunk_count = count_chunks(chunk_bytes);
    code = files_cache_load(cache, err);
    if (code == BC_OK)
        code = update_line(&line, cache, &entry, hashed_path, err);
    if (code == BC_OK)
        code = remember(cache, hash, &entry, err);
    if (code == BC_OK) {
        raise_newest(cache, entry.ctime_ns);
        raise_newest(cache, entry.mtime_ns);
        files_cache_say(cache, line.ptr != NULL ? bc_buf_text(&line) : NULL);
    }
    bc_buf_dispose(&line);
    return code;
}

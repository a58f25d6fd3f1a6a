/* Writing what the next run needs (cache-side 5.7). */
#include "files/files_cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/log.h"
#include "base/slice.h"
#include "formats/fmt_time.h"

#include <inttypes.h>

#define MODE      0666
#define MARGIN_NS INT64_C(3000000000) /* Borg's TIME_DIFFERS2_NS */
#define BATCH     ((size_t)256 << 10) /* hashed and written at once */

typedef struct saving {
    files_cache *cache;
    bc_ns cutoff_ns;
    io_saver saver;
    bool measures; /* only counts: nothing is written */
    uint64_t size;
    bc_digest digest;
    bc_buf batch;
    uint64_t aged;
    uint64_t race;
    uint64_t kept;
} saving;

bc_ns files_cache_cutoff(bc_opt_i64 newest_ns, bc_opt_i64 start_backup_ns)
{
    bc_ns newest = newest_ns.known ? newest_ns.value : INT64_MAX;
    bc_ns start = INT64_MAX;

    if (start_backup_ns.known &&
        __builtin_sub_overflow(start_backup_ns.value, MARGIN_NS, &start))
        start = INT64_MIN;
    return newest < start ? newest : start;
}

/* Counts what it drops. */
static bool keeps(saving *s, uint64_t age, const fmt_files_record *record)
{
    if (age == 0) {
        if (files_newest_of(record) < s->cutoff_ns)
            return true;
        s->race++;
        return false;
    }
    if (files_outlives(record->age, s->cache->ttl))
        return true;
    s->aged++;
    return false;
}

static bc_code spell_out(
    bc_buf *out, uint64_t age, const fmt_files_record *record, bc_error *err)
{
    fmt_files_fields fields = {.path_hash = record->path_hash,
        .age = age,
        .inode = record->inode,
        .size = record->size,
        .ctime_ns = record->ctime_ns,
        .mtime_ns = record->mtime_ns,
        .chunk_count = record->chunk_count,
        .chunk_bytes = record->chunk_bytes};

    return fmt_files_encode(out, &fields, err);
}

/*
 * As Borg spells a record, its age stands in byte 36, behind 92 c4 20, the
 * hash and 96: all but the age is copied. Other spellings and large ages are
 * written out field by field.
 */
static bc_code add_record(
    saving *s, uint64_t age, const files_entry *entry, bc_error *err)
{
    const size_t at = 36;
    const bc_slice raw = entry->raw;
    bc_buf *batch = &s->batch;
    size_t next = at + 1;
    uint8_t *to;
    bc_code code;

    if (entry->record.path_hash != raw.ptr + 3 || raw.ptr[at - 1] != 0x96 ||
        age >= 0x80)
        return spell_out(batch, age, &entry->record, err);
    if (raw.ptr[at] >= 0x80) /* 1, 2, 4 or 8 bytes of a number follow */
        next += (size_t)1 << (raw.ptr[at] & 3);
    code = bc_buf_reserve(batch, raw.len, err);
    if (code != BC_OK)
        return code;
    to = batch->ptr + batch->len;
    memcpy(to, raw.ptr, at);
    to[at] = (uint8_t)age;
    memcpy(to + at + 1, raw.ptr + next, raw.len - next);
    batch->len += at + 1 + raw.len - next;
    batch->ptr[batch->len] = 0;
    return BC_OK;
}

/* What is left stays in front. */
static void flush(saving *s, size_t len)
{
    bc_buf *batch = &s->batch;
    const bc_slice done = {batch->ptr, len};

    bc_digest_feed(&s->digest, done);
    s->size += len;
    if (!s->measures)
        io_saver_write(&s->saver, done);
    batch->len -= len;
    if (batch->len > 0)
        memmove(batch->ptr, batch->ptr + len, batch->len);
}

/* Whole batches, so that every write begins and ends at a page's border: the
 * kernel takes half as long again for pages that come in two parts. */
static void flush_batches(saving *s)
{
    if (s->batch.len >= BATCH)
        flush(s, s->batch.len - s->batch.len % BATCH);
}

static bc_code save_entry(saving *s, size_t position, bc_error *err)
{
    files_entry entry;
    uint64_t age;
    bc_code code = files_cache_read(&entry, s->cache, position, err);

    if (code != BC_OK)
        return code;
    age = files_cache_age(
        s->cache->view->table.offsets[position], entry.record.age);
    if (!keeps(s, age, &entry.record))
        return BC_OK;
    s->kept++;
    code = add_record(s, age, &entry, err);
    if (code == BC_OK)
        flush_batches(s);
    return code;
}

static void say_result(const saving *s)
{
    const bc_log *log = &s->cache->log;
    char cutoff[FMT_TIME_CUTOFF_MAX];

    fmt_time_cutoff(cutoff, s->cutoff_ns);
    bc_log_write(log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-KILL: removed %" PRIu64
        " entries with age >= TTL [%" PRId64 "]",
        s->aged, s->cache->ttl);
    bc_log_write(log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-KILL: removed %" PRIu64 " entries with ctime/mtime >= %s",
        s->race, cutoff);
    bc_log_write(log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-SAVE: finished, %" PRIu64 " remaining entries saved.",
        s->kept);
}

static bc_code save_all(saving *s, bc_error *err)
{
    const bc_files_view *view = s->cache->view;
    bc_code code = BC_OK;

    fmt_integrity_begin(&s->digest, BC_DIGEST_XXH64, bc_slice_of(view->name));
    for (size_t i = 0; code == BC_OK && i < view->table.count; i++)
        code = save_entry(s, i, err);
    if (code == BC_OK)
        flush(s, s->batch.len);
    return code;
}

/* The record is made before the file is there: then nothing is left to fail
 * but the renaming. */
static bc_code finish(bc_buf *record, saving *s, bc_error *err)
{
    char hex[BC_DIGEST_HEX_MAX];
    size_t len = record->len;
    bc_code code;

    fmt_integrity_final(&s->digest, s->size, hex);
    code = fmt_integrity_encode(record, hex, err);
    if (code != BC_OK)
        return code;
    code = io_saver_commit(&s->saver, err);
    if (code != BC_OK) {
        record->len = len;
        record->ptr[len] = 0;
    }
    return code;
}

static bc_ns cutoff_of(const files_cache *cache)
{
    return files_cache_cutoff(
        (bc_opt_i64){true, cache->newest_ns}, cache->start_backup_ns);
}

bc_code files_cache_measure(
    files_measured *out, files_cache *cache, bc_error *err)
{
    saving s = {.cache = cache,
        .cutoff_ns = cutoff_of(cache),
        .saver = IO_SAVER_INIT,
        .measures = true};
    bc_code code = save_all(&s, err);

    if (code == BC_OK) {
        out->bytes = s.size;
        fmt_integrity_final(&s.digest, s.size, out->digest);
    }
    bc_buf_dispose(&s.batch);
    return code;
}

bc_code files_cache_save(bc_buf *record, files_cache *cache, bc_error *err)
{
    saving s = {.cache = cache, .saver = IO_SAVER_INIT};
    bc_code code;

    if (!cache->loaded)
        return bc_error_set(err, BC_ERR_USAGE, "files cache is not loaded");
    s.cutoff_ns = cutoff_of(cache);
    bc_log_write(&cache->log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-SAVE: starting...");
    code = io_saver_open(&s.saver, cache->iow, cache->view->path, MODE, err);
    if (code != BC_OK)
        return code;
    code = save_all(&s, err);
    if (code == BC_OK)
        code = finish(record, &s, err);
    if (code == BC_OK)
        say_result(&s);
    io_saver_abort(&s.saver);
    bc_buf_dispose(&s.batch);
    return code;
}

/* What an archive gives back of a lost files cache (cache-side 7). */
#include "files/files_batch.h"
#include "files/files_cache_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"
#include "base/work.h"
#include "formats/fmt_time.h"

#include <stdlib.h>

/* Positions of entries whose ctime or mtime is the newest of all. */
typedef struct ties {
    size_t *positions;
    size_t count;
    size_t cap;
} ties;

/* Of the records in memory: at the start, and before they get more. */
#define ROOM_FIRST (UINT64_C(1) << 20)
#define ROOM_LEFT  (64u << 10)

typedef struct rebuilding {
    files_cache *cache;
    repo_items *items;
    files_batch *batch;
    ties newest;
    bc_buf chunks; /* a list that is not spelled as in a files cache */
} rebuilding;

static bc_code add_tie(ties *t, size_t position, bc_error *err)
{
    size_t cap = t->cap == 0 ? 16 : 2 * t->cap;
    size_t *positions;

    if (t->count > 0 && t->positions[t->count - 1] == position)
        return BC_OK;
    if (t->count == t->cap) {
        positions = realloc(t->positions, cap * sizeof(*positions));
        if (positions == NULL)
            return bc_error_no_memory(err);
        t->positions = positions;
        t->cap = cap;
    }
    t->positions[t->count++] = position;
    return BC_OK;
}

static bc_code note_time(
    rebuilding *b, size_t position, bc_ns ns, bc_error *err)
{
    if (ns < b->cache->newest_ns)
        return BC_OK;
    if (ns > b->cache->newest_ns)
        b->newest.count = 0;
    b->cache->newest_ns = ns;
    return add_tie(&b->newest, position, err);
}

/* Without one of these Borg's own rebuild ends in a traceback; such a file is
 * simply not known. */
static bool is_complete(const fmt_item *item)
{
    return item->ctime_ns.known && item->mtime_ns.known && item->size.known &&
           item->has_chunks;
}

static bc_code spell_chunks(
    bc_slice *out, rebuilding *b, const fmt_item *item, bc_error *err)
{
    bc_slice rest = item->chunk_bytes;
    const uint8_t *id;
    uint64_t size;
    bc_code code = BC_OK;

    *out = item->chunk_bytes;
    if (item->chunks_plain)
        return BC_OK;
    bc_buf_clear(&b->chunks);
    while (code == BC_OK && fmt_item_chunk(&id, &size, &rest))
        code = fmt_files_encode_chunk(&b->chunks, id, size, err);
    *out = bc_slice_of_buf(&b->chunks);
    return code;
}

static bc_code add_file(
    rebuilding *b, const fmt_item *item, const bc_id *hash, bc_error *err)
{
    fmt_files_fields fields = {.path_hash = hash->b,
        .inode = item->inode.value,
        .size = item->size.value,
        .ctime_ns = item->ctime_ns.value,
        .mtime_ns = item->mtime_ns.value,
        .chunk_count = item->chunk_count};
    size_t position = b->cache->view->table.count;
    bc_code code = spell_chunks(&fields.chunk_bytes, b, item, err);

    if (code == BC_OK)
        code = files_cache_add(b->cache, &fields, err);
    if (code == BC_OK)
        code = note_time(b, position, fields.ctime_ns, err);
    if (code == BC_OK)
        code = note_time(b, position, fields.mtime_ns, err);
    return code;
}

static bc_code go_on(const rebuilding *b, uint64_t *told, bc_error *err)
{
    uint64_t done = repo_items_done(b->items);

    if (done == *told)
        return BC_OK;
    *told = done;
    return bc_work_ask(&b->cache->work, done, repo_items_total(b->items), err);
}

/*
 * A tenth of the time went to the kernel for pages of a buffer that grows:
 * large pages, in few steps. How much is to come the archive claims, so that it
 * is only believed up to a multiple of what came.
 */
static bc_code make_room(rebuilding *b, bc_error *err)
{
    bc_buf *run = &b->cache->run;
    uint64_t done = repo_items_done(b->items);
    uint64_t most = ROOM_FIRST + 8 * (uint64_t)run->len;
    uint64_t want;
    bc_code code;

    if (done == 0 || run->cap - run->len > ROOM_LEFT)
        return BC_OK;
    want = run->len / done * repo_items_total(b->items);
    want += want / 16; /* the first ones need not be like the others */
    if (want > most)
        want = most;
    if (want <= run->len)
        return BC_OK; /* it grows as it must */
    code = bc_buf_reserve(run, (size_t)want - run->len, err);
    if (code == BC_OK)
        io_prefer_large_pages(run->ptr, run->cap);
    return code;
}

static bc_code add_all(rebuilding *b, bc_error *err)
{
    bool more = true;
    uint64_t told = 0;
    bc_code code = BC_OK;

    while (code == BC_OK && more) {
        code = files_batch_take(&more, b->batch, b->items, is_complete, err);
        if (code == BC_OK)
            code = files_batch_hash(b->batch, b->cache->repo, err);
        if (code == BC_OK)
            code = make_room(b, err);
        for (size_t i = 0; i < b->batch->count && code == BC_OK; i++)
            code = add_file(b, &b->batch->items[i], &b->batch->hashes[i], err);
        if (code == BC_OK)
            code = go_on(b, &told, err);
    }
    return code;
}

void files_cache_clear(files_cache *cache)
{
    cache->view->table.count = 0;
    cache->next = 0;
    cache->newest_ns = 0;
    files_index_dispose(&cache->index);
    bc_buf_clear(&cache->run);
}

void files_cache_unload(files_cache *cache)
{
    files_cache_clear(cache);
    cache->loaded = false;
}

static void tell_start(const files_cache *cache, const repo_archive *archive)
{
    char time[FMT_TIME_TEXT_MAX];
    char hex[2 * sizeof(bc_id) + 1];

    fmt_time_text(time, archive->time_ns, archive->offset_ns);
    bc_hex_encode(hex, archive->id.b, sizeof(archive->id.b));
    bc_log_write(&cache->log, BC_DEBUG, LOG_CACHE,
        "Building files cache from %.*s %s %s ...", (int)archive->meta.name.len,
        (const char *)archive->meta.name.ptr, time, hex);
    bc_log_write(&cache->log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-BUILD: starting...");
}

static bc_code take_archive(
    files_cache *cache, const repo_archive *archive, bc_error *err)
{
    rebuilding b = {.cache = cache};
    bc_code code;

    tell_start(cache, archive);
    files_cache_unload(cache);
    b.batch = calloc(1, sizeof(*b.batch));
    code = b.batch == NULL
               ? bc_error_no_memory(err)
               : repo_items_open(&b.items, cache->repo, &archive->id, err);
    if (code == BC_OK)
        code = add_all(&b, err);
    /* Files as new as the newest may have changed since they were read. */
    if (code == BC_OK)
        code =
            files_cache_settle(cache, b.newest.positions, b.newest.count, err);
    if (code == BC_OK) {
        bc_log_write(&cache->log, BC_DEBUG, LOG_FILES_CACHE,
            "FILES-CACHE-BUILD: finished, %zu entries loaded.",
            cache->view->table.count);
    } else {
        files_cache_clear(cache);
    }
    repo_items_free(b.items);
    if (b.batch != NULL)
        bc_buf_dispose(&b.batch->path);
    free(b.batch);
    free(b.newest.positions);
    bc_buf_dispose(&b.chunks);
    return code;
}

/* Keep the one that is meant; *newer gets how many of the series are newer. */
static bc_code keep_one(
    uint64_t *newer, repo_archives *list, const char *archive, bc_error *err)
{
    bc_ns *times = calloc(list->count + 1, sizeof(*times));
    size_t count = list->count;
    bc_code code;

    if (times == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count; i++)
        times[i] = list->items[i].time_ns;
    code = repo_archives_match(list, bc_slice_of(archive), err);
    if (code == BC_OK && list->count != 1)
        code = bc_error_set(err, BC_ERR_COMMAND,
            "Command Error: %.300s needed to match precisely one archive, but "
            "matched %zu.",
            archive, list->count);
    for (size_t i = 0; code == BC_OK && i < count; i++)
        *newer += times[i] > list->items[0].time_ns;
    free(times);
    return code;
}

/* The newest of the series, or which of them is wanted. */
static bc_code find_archive(uint64_t *newer, repo_archives *list,
    files_cache *cache, const char *archive, bc_error *err)
{
    const repo_archives_how how = {.work = cache->work};
    bc_code code = repo_archives_list(list, cache->repo, &how, err);

    if (code == BC_OK)
        code = repo_archives_match(list, bc_slice_of(cache->series), err);
    if (code != BC_OK)
        return code;
    if (archive != NULL)
        return keep_one(newer, list, archive, err);
    repo_archives_sort(list);
    repo_archives_last(list, 1);
    return BC_OK;
}

bc_code files_cache_rebuild(
    files_rebuilt *out, files_cache *cache, const char *archive, bc_error *err)
{
    repo_archives list = REPO_ARCHIVES_INIT;
    bc_code code;

    *out = (files_rebuilt){.found = false};
    if ((cache->mode & FMT_MODE_DISABLED) != 0 || cache->repo == NULL ||
        cache->series == NULL || cache->series[0] == 0)
        return BC_OK;
    code = find_archive(&out->newer, &list, cache, archive, err);
    if (code != BC_OK || list.count == 0)
        goto out;
    code = take_archive(cache, &list.items[0], err);
    if (code != BC_OK)
        goto out;
    cache->loaded = true;
    out->found = true;
    out->archive = list.items[0].id;
    out->time_ns = list.items[0].time_ns;
    out->entries = cache->view->table.count;
out:
    repo_archives_dispose(&list);
    return code;
}

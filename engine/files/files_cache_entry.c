/* Single entries: found, read, replaced, added. */
#include "files/files_cache_parts.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/slice.h"

#include <string.h>

uint64_t files_cache_age(uint64_t offset, uint64_t stored_age)
{
    return (offset & (FILES_OF_RUN | FILES_SEEN)) != 0 ? 0 : stored_age + 1;
}

static bc_code read_of_run(
    files_entry *out, const files_cache *cache, size_t at, bc_error *err)
{
    bc_slice run = bc_slice_of_buf(&cache->run);

    out->raw = bc_slice_cut(run, at, run.len - at);
    if (fmt_files_next(&out->record, out->raw) != FMT_FILES_RECORD)
        return bc_error_set(err, BC_ERR_CORRUPT,
            "files cache: damaged entry %zu of this run", out->position);
    return BC_OK;
}

bc_code files_cache_read(
    files_entry *out, files_cache *cache, size_t position, bc_error *err)
{
    bc_files_view *view = cache->view;
    uint64_t offset = view->table.offsets[position];
    uint64_t at = offset & FILES_OFFSET_MASK;
    bc_code code;

    out->found = true;
    out->position = position;
    if ((offset & FILES_OF_RUN) != 0) {
        code = read_of_run(out, cache, (size_t)at, err);
    } else {
        code = files_record_from(
            &out->record, view, at, view->table.hash_heads[position], err);
        out->raw = files_window_from(&view->window, at);
    }
    out->raw.len = out->record.len;
    return code;
}

/* Is the entry at a position that of hash? Reads only when the heads are
 * equal. */
static bc_code try_position(files_entry *out, files_cache *cache,
    size_t position, const bc_path_hash *hash, bc_error *err)
{
    bc_code code;

    if (cache->view->table.hash_heads[position] != bc_be32(hash->b))
        return BC_OK;
    code = files_cache_read(out, cache, position, err);
    out->found = code == BC_OK &&
                 memcmp(out->record.path_hash, hash->b, sizeof(hash->b)) == 0;
    return code;
}

/* Reads the entry's hash only when its chain is full. */
static bc_code index_entry(
    files_index *index, files_cache *cache, size_t position, bc_error *err)
{
    files_entry entry;
    bc_code code;

    if (files_index_put(
            index, cache->view->table.hash_heads[position], position))
        return BC_OK;
    code = files_cache_read(&entry, cache, position, err);
    if (code != BC_OK)
        return code;
    return files_index_spill(
        index, cache->iow, entry.record.path_hash, position, err);
}

/* The whole table, with room to grow. */
static bc_code index_all(files_cache *cache, bc_error *err)
{
    const files_table *table = &cache->view->table;
    files_index index = {.slots = NULL};
    bc_code code = files_index_begin(&index, table->count + 1, err);

    for (size_t i = 0; code == BC_OK && i < table->count; i++)
        code = index_entry(&index, cache, i, err);
    if (code != BC_OK) {
        files_index_dispose(&index);
        return code;
    }
    files_index_dispose(&cache->index);
    cache->index = index;
    return BC_OK;
}

static bc_code probe_index(files_entry *out, files_cache *cache,
    const bc_path_hash *hash, bc_error *err)
{
    files_probe probe;
    size_t position = 0;
    bc_code code = BC_OK;

    if (cache->index.slots == NULL)
        code = index_all(cache, err);
    if (code != BC_OK)
        return code;
    probe = files_index_probe(&cache->index, hash->b);
    while (code == BC_OK && !out->found && files_probe_next(&probe, &position))
        code = try_position(out, cache, position, hash, err);
    return code;
}

/* A backup mostly meets files in the order of the last one: the entry after
 * the last one found is tried before the index. */
bc_code files_cache_find(files_entry *out, files_cache *cache,
    const bc_path_hash *hash, bc_error *err)
{
    bc_code code = BC_OK;

    out->found = false;
    if (cache->next < cache->view->table.count)
        code = try_position(out, cache, cache->next, hash, err);
    if (code == BC_OK && !out->found)
        code = probe_index(out, cache, hash, err);
    if (code == BC_OK && out->found)
        cache->next = out->position + 1;
    return code;
}

static bc_code encode(
    files_cache *cache, const fmt_files_fields *fields, bc_error *err)
{
    bc_buf_clear(&cache->scratch);
    return fmt_files_encode(&cache->scratch, fields, err);
}

/* The new record goes over the old one of this run where it fits. */
bc_code files_cache_replace(files_cache *cache, size_t position,
    const fmt_files_fields *fields, bc_error *err)
{
    uint64_t *offset = &cache->view->table.offsets[position];
    files_entry old = {.raw = BC_SLICE_NULL};
    uint64_t at = cache->run.len;
    bc_code code = encode(cache, fields, err);

    if (code == BC_OK && (*offset & FILES_OF_RUN) != 0)
        code = files_cache_read(&old, cache, position, err);
    if (code != BC_OK)
        return code;
    if (cache->scratch.len <= old.raw.len) {
        at = *offset & FILES_OFFSET_MASK;
        memcpy(cache->run.ptr + at, cache->scratch.ptr, cache->scratch.len);
        return BC_OK;
    }
    code = bc_buf_add(&cache->run, bc_slice_of_buf(&cache->scratch), err);
    if (code == BC_OK)
        *offset = FILES_OF_RUN | at;
    return code;
}

static bc_code index_new(
    files_cache *cache, const uint8_t hash[32], bc_error *err)
{
    size_t position = cache->view->table.count;
    bc_code code = BC_OK;

    if (!files_index_has_room(&cache->index))
        code = index_all(cache, err);
    if (code != BC_OK ||
        files_index_put(&cache->index, bc_be32(hash), position))
        return code;
    return files_index_spill(&cache->index, cache->iow, hash, position, err);
}

bc_code files_cache_add(
    files_cache *cache, const fmt_files_fields *fields, bc_error *err)
{
    files_table *table = &cache->view->table;
    uint64_t offset = FILES_OF_RUN | cache->run.len;
    bc_code code = files_table_reserve(table, err);

    if (code == BC_OK)
        code = fmt_files_encode(&cache->run, fields, err);
    if (code != BC_OK)
        return code;
    table->offsets[table->count] = offset;
    table->hash_heads[table->count++] = bc_be32(fields->path_hash);
    return BC_OK;
}

bc_code files_cache_append(
    files_cache *cache, const fmt_files_fields *fields, bc_error *err)
{
    files_table *table = &cache->view->table;
    uint64_t offset = FILES_OF_RUN | cache->run.len;
    bc_code code = encode(cache, fields, err);

    if (code == BC_OK)
        code = bc_buf_reserve(&cache->run, cache->scratch.len, err);
    if (code == BC_OK)
        code = files_table_reserve(table, err);
    if (code == BC_OK)
        code = index_new(cache, fields->path_hash, err);
    if (code == BC_OK)
        code = bc_buf_add(&cache->run, bc_slice_of_buf(&cache->scratch), err);
    if (code != BC_OK)
        return code;
    table->offsets[table->count] = offset;
    table->hash_heads[table->count++] = bc_be32(fields->path_hash);
    return BC_OK;
}

/* Single records, read again from the file. */
#include "files/files_parts.h"

#include "base/endian.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Read around a record asked for at random, and when they are asked for in
 * turn. */
#define NEAR  ((size_t)16 << 10)
#define AHEAD ((size_t)256 << 10)

static bc_code changed(uint64_t offset, bc_error *err)
{
    return bc_error_set(err, BC_ERR_CORRUPT,
        "files cache changed while it was looked at: no record at offset %llu",
        (unsigned long long)offset);
}

/* How much to read when the record at offset is not whole in the window. */
static size_t wanted(const files_window *window, uint64_t offset)
{
    bc_slice part = files_window_from(window, offset);

    if (part.len > AHEAD / 2)
        return part.len * 2;
    if (part.len > 0 || offset == window->base + window->len)
        return AHEAD;
    return NEAR;
}

static bc_code decode_at(fmt_files_record *out, const bc_files_view *view,
    files_window *window, uint64_t offset, bc_error *err)
{
    for (;;) {
        bc_slice part = files_window_from(window, offset);
        bc_slice fresh;
        fmt_files_status status = fmt_files_next(out, part);
        bc_code code;

        if (status == FMT_FILES_RECORD)
            return BC_OK;
        if (status == FMT_FILES_INVALID)
            return changed(offset, err);
        code = files_window_slide(
            &fresh, window, &view->file, offset, wanted(window, offset), err);
        if (code != BC_OK) {
            bc_error_prefix(err, view->path);
            return code;
        }
        if (fresh.len == 0)
            return changed(offset, err);
    }
}

static bc_code check_head(const fmt_files_record *record, uint64_t offset,
    uint32_t head, bc_error *err)
{
    return bc_be32(record->path_hash) == head ? BC_OK : changed(offset, err);
}

bc_code files_record_from(fmt_files_record *out, bc_files_view *view,
    uint64_t offset, uint32_t hash_head, bc_error *err)
{
    bc_code code = decode_at(out, view, &view->window, offset, err);

    return code == BC_OK ? check_head(out, offset, hash_head, err) : code;
}

bc_code files_record_at(
    fmt_files_record *out, bc_files_view *view, uint64_t index, bc_error *err)
{
    const files_table *table = &view->table;

    return files_record_from(
        out, view, table->offsets[index], table->hash_heads[index], err);
}

bc_code files_record_in(
    fmt_files_record *out, files_reader *reader, uint64_t index, bc_error *err)
{
    const files_table *table = &reader->view->table;
    uint64_t offset = table->offsets[index];
    bc_code code = decode_at(out, reader->view, &reader->window, offset, err);

    return code == BC_OK
               ? check_head(out, offset, table->hash_heads[index], err)
               : code;
}

int files_key_compare(const void *a, const void *b)
{
    const files_key *x = a;
    const files_key *y = b;
    int order = memcmp(x->hash.b, y->hash.b, sizeof(x->hash.b));

    if (order != 0)
        return order;
    return (x->index > y->index) - (x->index < y->index);
}

bc_code files_keys_read(files_key **out, files_reader *reader,
    const uint64_t *indices, size_t count, bc_error *err)
{
    files_key *keys = calloc(count, sizeof(*keys));
    bc_code code = BC_OK;

    *out = NULL;
    if (keys == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < count && code == BC_OK; i++) {
        fmt_files_record record;

        code = files_record_in(&record, reader, indices[i], err);
        if (code != BC_OK)
            break;
        memcpy(keys[i].hash.b, record.path_hash, sizeof(keys[i].hash.b));
        keys[i].index = indices[i];
    }
    if (code == BC_OK) {
        qsort(keys, count, sizeof(*keys), files_key_compare);
        *out = keys;
        keys = NULL;
    }
    free(keys);
    return code;
}

static bool misses_a_chunk(const bc_files_view *view, bc_slice chunks)
{
    bc_files_chunk chunk;

    if (view->has_chunk == NULL)
        return false;
    while (bc_files_chunk_next(&chunk, &chunks))
        if (!view->has_chunk(view->has_chunk_payload, &chunk.id))
            return true;
    return false;
}

static unsigned flags_of(
    const bc_files_view *view, const fmt_files_record *record)
{
    const bc_files_head *head = &view->head;
    unsigned flags = 0;

    if (head->has_next_save) {
        if (files_newest_of(record) >= head->next_save.cutoff_ns)
            flags |= BC_FLAG_RACE;
        if (!files_outlives(record->age, head->ttl.value))
            flags |= BC_FLAG_TTL;
    }
    if (misses_a_chunk(view, record->chunk_bytes))
        flags |= BC_FLAG_MISSING_CHUNK;
    return flags;
}

bc_code bc_files_view_entry(
    bc_files_entry *out, bc_files_view *view, uint64_t index, bc_error *err)
{
    fmt_files_record record;
    bc_code code;

    if (!view->head.loaded || index >= view->table.count)
        return bc_error_set(err, BC_ERR_USAGE, "files cache has no entry %llu",
            (unsigned long long)index);
    code = files_record_at(&record, view, index, err);
    if (code != BC_OK)
        return code;
    memcpy(out->path_hash.b, record.path_hash, sizeof(out->path_hash.b));
    out->age = record.age;
    out->inode = record.inode;
    out->size = record.size;
    out->ctime_ns = record.ctime_ns;
    out->mtime_ns = record.mtime_ns;
    out->chunk_count = record.chunk_count;
    out->chunk_bytes = record.chunk_bytes;
    out->flags = flags_of(view, &record);
    out->path = files_names_at(&view->names, index);
    return BC_OK;
}

bool bc_files_chunk_next(bc_files_chunk *out, bc_slice *rest)
{
    const uint8_t *id;

    if (!fmt_files_chunk(&id, &out->size, rest))
        return false;
    memcpy(out->id.b, id, sizeof(out->id.b));
    return true;
}

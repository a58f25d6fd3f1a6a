/*
 * A table that was appended to without looking: each path is left once, at its
 * first place with its last record, and what is to be left out goes.
 */
#include "files/files_cache_parts.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct settling {
    files_cache *cache;
    uint8_t *leaves; /* by position: is to be left out */
} settling;

static bc_code read_keys(files_key *keys, files_cache *cache,
    const uint64_t *positions, size_t count, bc_error *err)
{
    bc_code code = BC_OK;

    for (size_t i = 0; i < count && code == BC_OK; i++) {
        files_entry entry;

        code = files_cache_read(&entry, cache, positions[i], err);
        if (code != BC_OK)
            break;
        keys[i].index = positions[i];
        memcpy(keys[i].hash.b, entry.record.path_hash, sizeof(keys->hash.b));
    }
    return code;
}

/* Entries of one path, in order: the first gets the record of the last. Whether
 * the path leaves was said at any of them. */
static void merge(settling *s, const files_key *keys, size_t count)
{
    uint64_t *offsets = s->cache->view->table.offsets;
    bool leaves = false;

    for (size_t i = 0; i < count; i++)
        leaves |= s->leaves[keys[i].index] != 0;
    offsets[keys[0].index] = offsets[keys[count - 1].index];
    s->leaves[keys[0].index] = leaves;
    for (size_t i = 1; i < count; i++)
        s->leaves[keys[i].index] = 1;
}

static bc_code merge_suspects(
    settling *s, const uint64_t *positions, size_t count, bc_error *err)
{
    files_key *keys = calloc(count, sizeof(*keys));
    size_t from = 0;
    bc_code code;

    if (keys == NULL)
        return bc_error_no_memory(err);
    code = read_keys(keys, s->cache, positions, count, err);
    if (code == BC_OK)
        qsort(keys, count, sizeof(*keys), files_key_compare);
    for (size_t i = 1; code == BC_OK && i <= count; i++) {
        if (i < count &&
            memcmp(&keys[from].hash, &keys[i].hash, sizeof(keys->hash)) == 0)
            continue;
        merge(s, keys + from, i - from);
        from = i;
    }
    free(keys);
    return code;
}

static void compact(const settling *s)
{
    files_table *table = &s->cache->view->table;
    size_t kept = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (s->leaves[i] != 0)
            continue;
        table->offsets[kept] = table->offsets[i];
        table->hash_heads[kept++] = table->hash_heads[i];
    }
    table->count = kept;
}

bc_code files_cache_settle(
    files_cache *cache, const size_t *leaving, size_t count, bc_error *err)
{
    const files_table *table = &cache->view->table;
    settling s = {.cache = cache, .leaves = calloc(table->count + 1, 1)};
    uint64_t *suspects = NULL;
    size_t suspect_count = 0;
    bc_code code = BC_OK;

    if (s.leaves == NULL)
        code = bc_error_no_memory(err);
    for (size_t i = 0; code == BC_OK && i < count; i++)
        s.leaves[leaving[i]] = 1;
    if (code == BC_OK)
        code = files_suspects(&suspects, &suspect_count, table, err);
    if (code == BC_OK && suspect_count > 0)
        code = merge_suspects(&s, suspects, suspect_count, err);
    if (code == BC_OK)
        compact(&s);
    free(suspects);
    free(s.leaves);
    return code;
}

/*
 * Path hashes that come more than once.
 *
 * Nearly every table has none, and that must be cheap to know: a bit per head
 * of a hash leaves a few candidates, a sort of their heads leaves next to
 * none, and only those are read again and compared as a whole. Whoever makes
 * all heads equal gets a sort of everything, not a quadratic search.
 */
#include "files/files_parts.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct indices {
    uint64_t *items;
    size_t count;
    size_t cap;
} indices;

static bc_code add(indices *list, uint64_t index, bc_error *err)
{
    if (list->count == list->cap) {
        size_t cap = list->cap == 0 ? 256 : list->cap * 2;
        uint64_t *items = realloc(list->items, cap * sizeof(*items));

        if (items == NULL)
            return bc_error_no_memory(err);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = index;
    return BC_OK;
}

/* So many bits of a head that there are 16 to 32 cells for each. */
static unsigned cell_bits(size_t count)
{
    unsigned bits = 6;

    while (bits < 32 && (UINT64_C(1) << bits) / 16 < count)
        bits++;
    return bits;
}

/* Two bits a cell, in one word: taken, and taken again. */
#define CELLS 32u
#define AHEAD 24u

/* Cells lie anywhere; ask for one while others are looked at. */
static inline void fetch_ahead(
    const uint64_t *words, const files_table *table, unsigned bits, size_t i)
{
    if (i + AHEAD < table->count)
        __builtin_prefetch(
            &words[(table->hash_heads[i + AHEAD] >> (32 - bits)) / CELLS]);
}

/* The entries that share a cell with another, ascending. */
static bc_code share_a_cell(
    indices *out, const files_table *table, bc_error *err)
{
    unsigned bits = cell_bits(table->count);
    size_t count = ((size_t)1 << bits) / CELLS;
    uint64_t *words = calloc(count, sizeof(*words));
    bc_code code = BC_OK;

    if (words == NULL)
        return bc_error_no_memory(err);
    io_prefer_large_pages(words, count * sizeof(*words));
    for (size_t i = 0; i < table->count; i++) {
        uint32_t cell = table->hash_heads[i] >> (32 - bits);
        uint64_t *word = &words[cell / CELLS];
        uint64_t taken = UINT64_C(1) << 2 * (cell % CELLS);

        fetch_ahead(words, table, bits, i);
        *word |= (*word & taken) << 1 | taken;
    }
    for (size_t i = 0; i < table->count && code == BC_OK; i++) {
        uint32_t cell = table->hash_heads[i] >> (32 - bits);

        fetch_ahead(words, table, bits, i);
        if ((words[cell / CELLS] >> (2 * (cell % CELLS) + 1) & 1) != 0)
            code = add(out, i, err);
    }
    free(words);
    return code;
}

/* Keep those whose whole head is also another's, still ascending. */
static bc_code keep_equal_heads(
    indices *list, const files_table *table, bc_error *err)
{
    size_t n = list->count;
    uint64_t *heads = calloc(n, sizeof(*heads));
    uint32_t *order = calloc(2 * n, sizeof(*order));
    bool *equal = calloc(n, sizeof(*equal));
    size_t kept = 0;
    bc_code code = BC_OK;

    if (heads == NULL || order == NULL || equal == NULL) {
        code = bc_error_no_memory(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        heads[i] = table->hash_heads[list->items[i]];
    files_radix(order, order + n, heads, n);
    for (size_t i = 1; i < n; i++)
        if (heads[order[i]] == heads[order[i - 1]])
            equal[order[i]] = equal[order[i - 1]] = true;
    for (size_t i = 0; i < n; i++)
        if (equal[i])
            list->items[kept++] = list->items[i];
    list->count = kept;
out:
    free(heads);
    free(order);
    free(equal);
    return code;
}

static size_t merge(files_table *table, const files_key *keys, size_t count)
{
    const uint64_t gone = UINT64_MAX;
    size_t dropped = 0;
    size_t first = 0;
    size_t kept = 0;

    for (size_t i = 1; i < count; i++) {
        if (memcmp(&keys[i].hash, &keys[first].hash, sizeof(keys->hash)) != 0) {
            first = i;
            continue;
        }
        table->offsets[keys[first].index] = table->offsets[keys[i].index];
        table->offsets[keys[i].index] = gone;
        dropped++;
    }
    for (size_t i = 0; i < table->count && dropped > 0; i++) {
        if (table->offsets[i] == gone)
            continue;
        table->offsets[kept] = table->offsets[i];
        table->hash_heads[kept++] = table->hash_heads[i];
    }
    table->count -= dropped;
    return dropped;
}

bc_code files_suspects(
    uint64_t **out, size_t *count, const files_table *table, bc_error *err)
{
    indices list = {NULL, 0, 0};
    bc_code code = share_a_cell(&list, table, err);

    if (code == BC_OK && list.count > UINT32_MAX / 2)
        code = bc_error_no_memory(err);
    if (code == BC_OK && list.count > 0)
        code = keep_equal_heads(&list, table, err);
    if (code != BC_OK) {
        free(list.items);
        list = (indices){NULL, 0, 0};
    }
    *out = list.items;
    *count = list.count;
    return code;
}

bc_code files_dedupe(size_t *dropped, bc_files_view *view, bc_error *err)
{
    files_reader reader = {.view = view};
    uint64_t *list = NULL;
    size_t count = 0;
    files_key *keys = NULL;
    bc_code code = files_suspects(&list, &count, &view->table, err);

    *dropped = 0;
    if (code == BC_OK && count > 0) {
        code = files_keys_read(&keys, &reader, list, count, err);
        if (code == BC_OK)
            *dropped = merge(&view->table, keys, count);
    }
    files_window_dispose(&reader.window);
    free(keys);
    free(list);
    return code;
}

/*
 * The order of paths: by 8 bytes at a time, from the first ones on.
 *
 * What all paths of a range begin with is skipped, then the range is ordered by
 * the bytes behind it, and each part in which these are the same is a range
 * again. Archives list a folder's files beside one another, so a part's paths
 * lie near one another, too.
 */
#include "files/files_order.h"

#include "base/endian.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

#define FAR ((uint64_t)1 << 20) /* no longer beside one another, in bytes */

#define KEY_BYTES 7u /* of a path in its key; how many there are is the 8th */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t size_of(const files_range *range)
{
    return range->end - range->begin;
}

static bc_slice path_at(const bc_files_sort *sort, size_t i)
{
    return files_names_path(sort->paths[sort->from.positions[i]]);
}

/* Paths of the same key are the same as far as that, or wholly when they end
 * there: a path that ends comes before one that goes on with zeros. */
static uint64_t key_of(bc_slice path, size_t common)
{
    size_t rest = path.len > common ? path.len - common : 0;
    uint8_t bytes[8] = {0};

    if (rest > KEY_BYTES)
        return (bc_be64(path.ptr + common) & ~UINT64_C(0xff)) | (KEY_BYTES + 1);
    if (rest > 0)
        memcpy(bytes, path.ptr + common, rest);
    bytes[KEY_BYTES] = (uint8_t)rest;
    return bc_be64(bytes);
}

/* How many bytes a and b have in common, from those on that they are known to
 * have, and no more than most. */
static size_t in_common(bc_slice a, bc_slice b, size_t known, size_t most)
{
    size_t end = least(least(a.len, b.len), most);

    while (known < end && a.ptr[known] == b.ptr[known])
        known++;
    return known;
}

/* ---- small parts ---- */

static int by_key(const void *a, const void *b)
{
    const files_pair *x = a;
    const files_pair *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static void order_keys(bc_files_sort *sort, const files_range *part)
{
    uint64_t *keys = sort->from.keys + part->begin;
    uint32_t *positions = sort->from.positions + part->begin;
    size_t count = size_of(part);

    for (size_t i = 0; i < count; i++)
        sort->small[i] = (files_pair){keys[i], positions[i]};
    qsort(sort->small, count, sizeof(*sort->small), by_key);
    for (size_t i = 0; i < count; i++) {
        keys[i] = sort->small[i].key;
        positions[i] = sort->small[i].position;
    }
}

static void take_keys(bc_files_sort *sort, files_range *part)
{
    bc_slice first = path_at(sort, part->begin);
    size_t common = first.len;

    for (size_t i = part->begin + 1; i < part->end; i++)
        common = in_common(first, path_at(sort, i), part->common, common);
    part->common = common;
    for (size_t i = part->begin; i < part->end; i++) {
        uint64_t key = key_of(path_at(sort, i), common);

        sort->from.keys[i] = sort->descending ? ~key : key;
    }
}

/* The part at begin whose paths have the same key, which is left out. */
static files_range part_at(
    const bc_files_sort *sort, size_t begin, const files_range *of)
{
    const uint64_t *keys = sort->from.keys;
    files_range part = {begin, begin + 1, of->common + KEY_BYTES};

    while (part.end < of->end && keys[part.end] == keys[begin])
        part.end++;
    return part;
}

/* Is there anything to be put in order in it? */
static bool is_open(const bc_files_sort *sort, const files_range *part)
{
    uint64_t key = sort->from.keys[part->begin];

    if (sort->descending)
        key = ~key;
    return part->end - part->begin > 1 && (key & 0xff) > KEY_BYTES;
}

/* The largest part of it is left for the next turn: so deep can no names lead
 * that the stack would not hold it. */
static void order_small(bc_files_sort *sort, files_range range)
{
    while (size_of(&range) > 1) {
        files_range largest = {0};

        take_keys(sort, &range);
        order_keys(sort, &range);
        for (size_t i = range.begin; i < range.end;) {
            files_range part = part_at(sort, i, &range);

            i = part.end;
            if (!is_open(sort, &part))
                continue;
            if (size_of(&part) > size_of(&largest)) {
                files_range smaller = largest;

                largest = part;
                part = smaller;
            }
            order_small(sort, part);
        }
        range = largest;
    }
}

/* ---- large ones, some entries at a time ---- */

static void begin_range(bc_files_sort *sort, files_range range)
{
    sort->range = range;
    sort->at = range.begin;
    sort->shared = SIZE_MAX;
    sort->now = FILES_SORT_PREFIX;
}

static void begin_paths(bc_files_sort *sort)
{
    begin_range(
        sort, (files_range){0, sort->named, sort->reader.view->names.common});
}

/*
 * Entries may lie in any order, and then so do their paths: each look at one
 * would cost a fetch from far away. In the order of their addresses they are
 * as the archive had them.
 */
static void end_names(bc_files_sort *sort)
{
    size_t rest = sort->count - sort->named;

    memcpy(sort->from.positions + sort->named, sort->to.positions,
        rest * sizeof(uint32_t));
    sort->settled = rest;
    sort->range = (files_range){0, sort->named, 0};
    sort->at = 0;
    sort->now = FILES_SORT_GATHER;
    if (sort->jumps > sort->named / 64)
        return;
    memset(sort->counts, 0, sizeof(sort->counts));
    begin_paths(sort);
}

/* Those without a path wait in the other place, in file order. */
static void take_names(bc_files_sort *sort, uint64_t most)
{
    const uint8_t *const *names = sort->paths;

    for (uint64_t i = 0; i < most && sort->at < sort->count; i++) {
        size_t at = sort->at++;
        uint64_t address = (uintptr_t)names[at];

        if (names[at] == NULL) {
            sort->to.positions[at - sort->named] = (uint32_t)at;
            continue;
        }
        sort->jumps += address - sort->last > FAR && sort->last - address > FAR;
        sort->last = address;
        files_order_put(sort, sort->named++, address, (uint32_t)at);
    }
    if (sort->at == sort->count)
        end_names(sort);
}

static void gather_some(bc_files_sort *sort, uint64_t most)
{
    if (!files_order_move(sort, most))
        return;
    sort->at = 0;
    sort->now = FILES_SORT_NUMBER;
}

static size_t end_of_step(const bc_files_sort *sort, uint64_t most)
{
    uint64_t left = sort->range.end - sort->at;

    return sort->at + (size_t)(left < most ? left : most);
}

/* From now on a path is known by its turn among those in memory. */
static void number_some(bc_files_sort *sort, uint64_t most)
{
    size_t end = end_of_step(sort, most);

    for (; sort->at < end; sort->at++) {
        uint32_t position = sort->from.positions[sort->at];

        sort->gathered[sort->at] = sort->paths[position];
        sort->positions[sort->at] = position;
        sort->from.positions[sort->at] = (uint32_t)sort->at;
    }
    if (sort->at < sort->range.end)
        return;
    sort->is_numbered = true;
    sort->paths = sort->gathered;
    begin_paths(sort);
}

static void share_some(bc_files_sort *sort, uint64_t most)
{
    files_range *range = &sort->range;
    bc_slice first = path_at(sort, range->begin);
    size_t end = end_of_step(sort, most);

    for (; sort->at < end; sort->at++)
        sort->shared = in_common(
            first, path_at(sort, sort->at), range->common, sort->shared);
    if (sort->at < range->end && sort->shared > range->common)
        return;
    range->common = sort->shared;
    sort->at = range->begin;
    sort->now = FILES_SORT_KEYS;
}

static void take_some(bc_files_sort *sort, uint64_t most)
{
    size_t end = end_of_step(sort, most);

    for (; sort->at < end; sort->at++)
        files_order_put(sort, sort->at,
            key_of(path_at(sort, sort->at), sort->range.common),
            sort->from.positions[sort->at]);
    if (sort->at < sort->range.end)
        return;
    sort->at = sort->range.begin;
    sort->now = FILES_SORT_MOVE;
}

static void move_some(bc_files_sort *sort, uint64_t most)
{
    if (files_order_move(sort, most))
        sort->now = FILES_SORT_PARTS;
}

/* Nobody looks at its paths any more. */
static void settle(bc_files_sort *sort, const files_range *part)
{
    uint32_t *positions = sort->from.positions;

    sort->settled += size_of(part);
    for (size_t i = part->begin; sort->is_numbered && i < part->end; i++)
        positions[i] = sort->positions[positions[i]];
}

static void part_some(bc_files_sort *sort, uint64_t most)
{
    size_t end = end_of_step(sort, most);

    sort->is_parted = true;
    while (sort->at < end) {
        files_range part = part_at(sort, sort->at, &sort->range);

        sort->at = part.end;
        if (is_open(sort, &part) && size_of(&part) > FILES_SMALL) {
            sort->waiting[sort->waiting_count++] = part;
            continue;
        }
        if (is_open(sort, &part))
            order_small(sort, part);
        settle(sort, &part);
    }
    if (sort->at < sort->range.end)
        return;
    if (sort->waiting_count == 0)
        sort->now = FILES_SORT_DONE;
    else
        begin_range(sort, sort->waiting[--sort->waiting_count]);
}

void files_order_paths(bc_files_sort *sort, uint64_t most)
{
    static void (*const steps[])(bc_files_sort *, uint64_t) = {
        [FILES_SORT_NAMES] = take_names,
        [FILES_SORT_GATHER] = gather_some,
        [FILES_SORT_NUMBER] = number_some,
        [FILES_SORT_PREFIX] = share_some,
        [FILES_SORT_KEYS] = take_some,
        [FILES_SORT_MOVE] = move_some,
        [FILES_SORT_PARTS] = part_some,
    };

    steps[sort->now](sort, most);
}

bc_code files_order_paths_begin(bc_files_sort *sort, bc_error *err)
{
    size_t count = sort->count;

    sort->now = FILES_SORT_NAMES;
    sort->paths = sort->reader.view->names.at;
    sort->gathered = malloc(count * sizeof(*sort->gathered));
    sort->positions = malloc(count * sizeof(*sort->positions));
    sort->waiting = calloc(count / FILES_SMALL + 1, sizeof(*sort->waiting));
    return sort->gathered != NULL && sort->positions != NULL &&
                   sort->waiting != NULL
               ? BC_OK
               : bc_error_no_memory(err);
}

void files_order_paths_end(bc_files_sort *sort)
{
    free(sort->gathered);
    free(sort->positions);
    free(sort->waiting);
}

/* Each phase of the first look at all of them is a sixth of it, about. */
uint64_t files_order_paths_progress(const bc_files_sort *sort)
{
    uint64_t count = sort->count;
    uint64_t moved = count * sort->digit / DIGITS;

    if (sort->is_parted || sort->now == FILES_SORT_PARTS)
        return (2 * count + sort->settled) / 3;
    if (sort->now == FILES_SORT_MOVE)
        return (3 * count + moved) / 6;
    if (sort->now == FILES_SORT_KEYS)
        return (2 * count + sort->at) / 6;
    if (sort->now == FILES_SORT_GATHER)
        return (count + moved) / 6;
    return sort->now == FILES_SORT_NAMES ? sort->at / 6 : count / 3;
}

/*
 * The order of paths: runs that are in order are merged, some at a time.
 *
 * The key of a path is 8 bytes after those that all have in common; only where
 * two keys are equal the paths are looked at. Archives list a folder's files
 * beside one another, so what is compared is mostly near.
 */
#include "files/files_order.h"
#include "files/files_parts.h"

#include "base/endian.h"

#define RUN ((size_t)16) /* put in order without a merge */

static uint64_t key_of(const bc_files_sort *sort, bc_slice path)
{
    uint8_t bytes[8] = {0};

    if (path.len > sort->common) {
        path = bc_slice_cut(path, sort->common, path.len - sort->common);
        memcpy(bytes, path.ptr,
            path.len < sizeof(bytes) ? path.len : sizeof(bytes));
    }
    return bc_be64(bytes);
}

/* Does the pair of b come strictly before that of a? */
static bool is_before(const bc_files_sort *sort, size_t b, size_t a)
{
    const files_pairs *p = &sort->from;
    const files_names *names = &sort->view->names;
    int order;

    if (p->keys[a] != p->keys[b])
        return (p->keys[b] < p->keys[a]) != sort->descending;
    order = bc_slice_compare(files_names_at(names, p->positions[b]),
        files_names_at(names, p->positions[a]));
    return sort->descending ? order > 0 : order < 0;
}

static void exchange(files_pairs *p, size_t a, size_t b)
{
    uint64_t key = p->keys[a];
    uint32_t position = p->positions[a];

    p->keys[a] = p->keys[b];
    p->positions[a] = p->positions[b];
    p->keys[b] = key;
    p->positions[b] = position;
}

static void order_run(bc_files_sort *sort, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++)
        for (size_t k = i; k > begin && is_before(sort, k, k - 1); k--)
            exchange(&sort->from, k, k - 1);
}

/* Those without a path wait in the other place, in file order. */
static void end_names(bc_files_sort *sort)
{
    size_t rest = sort->count - sort->named;
    size_t size = rest * sizeof(uint32_t);

    memcpy(sort->from.positions + sort->named, sort->to.positions, size);
    memcpy(sort->to.positions + sort->named, sort->from.positions + sort->named,
        size);
    for (size_t i = 0; i < sort->named; i += RUN)
        order_run(sort, i, i + RUN < sort->named ? i + RUN : sort->named);
    sort->run = RUN;
    sort->at = 0;
    sort->now = RUN < sort->named ? FILES_SORT_MERGE : FILES_SORT_DONE;
}

static void take_names(bc_files_sort *sort, uint64_t most)
{
    const files_names *names = &sort->view->names;

    for (uint64_t i = 0; i < most && sort->at < sort->count; i++) {
        size_t at = sort->at++;
        bc_slice path = files_names_at(names, at);

        if (path.ptr == NULL) {
            sort->to.positions[at - sort->named] = (uint32_t)at;
            continue;
        }
        sort->from.keys[sort->named] = key_of(sort, path);
        sort->from.positions[sort->named++] = (uint32_t)at;
    }
    if (sort->at == sort->count)
        end_names(sort);
}

static void move(bc_files_sort *sort, size_t to, size_t from, size_t count)
{
    memcpy(sort->to.keys + to, sort->from.keys + from,
        count * sizeof(*sort->to.keys));
    memcpy(sort->to.positions + to, sort->from.positions + from,
        count * sizeof(*sort->to.positions));
}

/* Two runs beside one another become one; equal ones keep their order. */
static void merge(bc_files_sort *sort, size_t begin, size_t middle, size_t end)
{
    size_t a = begin;
    size_t b = middle;
    size_t out = begin;

    if (middle < end && !is_before(sort, middle, middle - 1)) {
        move(sort, begin, begin, end - begin);
        return;
    }
    while (a < middle && b < end)
        move(sort, out++, is_before(sort, b, a) ? b++ : a++, 1);
    move(sort, out, a, middle - a);
    move(sort, out + middle - a, b, end - b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void end_pass(bc_files_sort *sort)
{
    files_pairs swap = sort->from;

    sort->from = sort->to;
    sort->to = swap;
    sort->run *= 2;
    sort->at = 0;
    if (sort->run >= sort->named)
        sort->now = FILES_SORT_DONE;
}

static void merge_some(bc_files_sort *sort, uint64_t most)
{
    size_t limit = sort->at + (size_t)(most < sort->named ? most : sort->named);

    while (sort->at < sort->named && sort->at < limit) {
        size_t middle = least(sort->at + sort->run, sort->named);
        size_t end = least(middle + sort->run, sort->named);

        merge(sort, sort->at, middle, end);
        sort->at = end;
    }
    if (sort->at == sort->named)
        end_pass(sort);
}

void files_order_paths(bc_files_sort *sort, uint64_t most)
{
    if (sort->now == FILES_SORT_NAMES)
        take_names(sort, most);
    else
        merge_some(sort, most);
}

void files_order_paths_begin(bc_files_sort *sort)
{
    sort->now = FILES_SORT_NAMES;
    sort->common = sort->view->names.common;
    sort->passes = 1;
    for (size_t run = RUN; run < sort->view->head.named; run *= 2)
        sort->passes++;
}

/* Each pass over all is a part of it. More paths may be known than at first. */
uint64_t files_order_paths_progress(const bc_files_sort *sort)
{
    uint64_t done = sort->now == FILES_SORT_MERGE;

    for (size_t run = RUN; done > 0 && run < sort->run; run *= 2)
        done++;
    done = (done * sort->count + sort->at) / sort->passes;
    return done < sort->count ? done : sort->count;
}

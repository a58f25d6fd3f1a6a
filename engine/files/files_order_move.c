/* Pairs moved digit by digit, from the last digit to the first. */
#include "files/files_order.h"

#include <string.h>

static size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> digit * DIGIT_BITS) & (VALUES - 1);
}

/* Have all keys the same digit there? */
static bool is_idle(const bc_files_sort *sort)
{
    const files_range *range = &sort->range;
    const size_t *counts = sort->counts[sort->digit];

    return range->begin == range->end ||
           counts[digit_of(sort->from.keys[range->begin], sort->digit)] ==
               range->end - range->begin;
}

static void exchange(bc_files_sort *sort)
{
    files_pairs swap = sort->from;

    sort->from = sort->to;
    sort->to = swap;
    sort->is_exchanged = !sort->is_exchanged;
}

static void begin_digit(bc_files_sort *sort)
{
    size_t sum = sort->range.begin;

    for (size_t value = 0; value < VALUES; value++) {
        sort->starts[value] = sum;
        sum += sort->counts[sort->digit][value];
    }
}

static void move(bc_files_sort *sort, size_t end)
{
    for (size_t i = sort->at; i < end; i++) {
        uint64_t key = sort->from.keys[i];
        size_t place = sort->starts[digit_of(key, sort->digit)]++;

        sort->to.keys[place] = key;
        sort->to.positions[place] = sort->from.positions[i];
    }
    sort->at = end;
}

/* The range goes back to where all that is outside of it is. */
static void end_range(bc_files_sort *sort)
{
    size_t begin = sort->range.begin;
    size_t count = sort->range.end - begin;

    if (sort->is_exchanged && count < sort->count) {
        memcpy(sort->to.keys + begin, sort->from.keys + begin,
            count * sizeof(*sort->to.keys));
        memcpy(sort->to.positions + begin, sort->from.positions + begin,
            count * sizeof(*sort->to.positions));
        exchange(sort);
    }
    sort->is_exchanged = false;
    sort->digit = 0;
    memset(sort->counts, 0, sizeof(sort->counts));
}

bool files_order_move(bc_files_sort *sort, uint64_t most)
{
    const files_range *range = &sort->range;
    uint64_t left = range->end - sort->at;

    if (sort->at == range->begin) {
        while (sort->digit < DIGITS && is_idle(sort))
            sort->digit++;
        if (sort->digit == DIGITS) {
            end_range(sort);
            return true;
        }
        begin_digit(sort);
    }
    move(sort, sort->at + (size_t)(left < most ? left : most));
    if (sort->at == range->end) {
        exchange(sort);
        sort->digit++;
        sort->at = range->begin;
    }
    return false;
}

#include "files/files_stats.h"

#include "base/error.h"

#include <stdlib.h>

bc_ns files_newest_of(const fmt_files_record *record)
{
    return record->ctime_ns > record->mtime_ns ? record->ctime_ns
                                               : record->mtime_ns;
}

bool files_outlives(uint64_t age, int64_t ttl)
{
    /* Loading makes the age one older; no record has the largest age. */
    return ttl > 0 && age + 1 < (uint64_t)ttl;
}

/* Ages that a sane TTL never lets grow; kept as a list and sorted once, so
 * that many different ones cost no more than many equal ones. */
static bc_code add_old(files_stats *stats, uint64_t age, bc_error *err)
{
    if (stats->old_count == stats->old_cap) {
        size_t cap = stats->old_cap == 0 ? 256 : stats->old_cap * 2;
        uint64_t *old = realloc(stats->old, cap * sizeof(*old));

        if (old == NULL)
            return bc_error_no_memory(err);
        stats->old = old;
        stats->old_cap = cap;
    }
    stats->old[stats->old_count++] = age;
    return BC_OK;
}

bc_code files_stats_add(
    files_stats *stats, const fmt_files_record *record, bc_error *err)
{
    bc_ns newest = files_newest_of(record);

    if (stats->entries == 0 || newest > stats->newest_ns) {
        stats->newest_ns = newest;
        stats->at_newest = 0;
    }
    stats->at_newest += newest == stats->newest_ns;
    stats->entries++;
    if (record->age >= FILES_COMMON_AGES)
        return add_old(stats, record->age, err);
    stats->common[record->age]++;
    return BC_OK;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static size_t distinct(const files_stats *stats)
{
    size_t n = 0;

    for (size_t age = 0; age < FILES_COMMON_AGES; age++)
        n += stats->common[age] > 0;
    for (size_t i = 0; i < stats->old_count; i++)
        n += i == 0 || stats->old[i] != stats->old[i - 1];
    return n;
}

bc_code files_stats_ages(
    bc_age_count **out, size_t *count, files_stats *stats, bc_error *err)
{
    bc_age_count *ages = NULL;
    size_t n = 0;

    if (stats->old_count > 0)
        qsort(stats->old, stats->old_count, sizeof(*stats->old), by_value);
    *out = NULL;
    *count = distinct(stats);
    if (*count == 0)
        return BC_OK;
    ages = calloc(*count, sizeof(*ages));
    if (ages == NULL)
        return bc_error_no_memory(err);
    for (size_t age = 0; age < FILES_COMMON_AGES; age++)
        if (stats->common[age] > 0)
            ages[n++] = (bc_age_count){age, stats->common[age]};
    for (size_t i = 0; i < stats->old_count; i++) {
        if (i == 0 || stats->old[i] != stats->old[i - 1])
            ages[n++] = (bc_age_count){stats->old[i], 0};
        ages[n - 1].count++;
    }
    *out = ages;
    return BC_OK;
}

void files_stats_dispose(files_stats *stats)
{
    free(stats->old);
    *stats = (files_stats){.old = NULL};
}

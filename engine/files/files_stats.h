/* What is counted while the records pass by. */
#ifndef FILES_STATS_H
#define FILES_STATS_H

#include "formats/fmt_files.h"

#include <borgcache/files.h>

#define FILES_COMMON_AGES 64u

typedef struct files_stats {
    uint64_t common[FILES_COMMON_AGES]; /* how many entries of these ages */
    uint64_t *old;                      /* the ages beyond, one per entry */
    size_t old_count;
    size_t old_cap;
    uint64_t entries;
    bc_ns newest_ns;    /* of all ctime and mtime; when entries is not 0 */
    uint64_t at_newest; /* entries whose newest time that is */
} files_stats;

/* The time that Borg's race filter looks at. */
bc_ns files_newest_of(const fmt_files_record *record);

/* Would an entry of this stored age outlive a run that does not see it? */
bool files_outlives(uint64_t age, int64_t ttl);

bc_code files_stats_add(files_stats *stats, const fmt_files_record *record,
    bc_error *err) BC_NODISCARD;

/* The table of ages, ascending; freed with free(3), NULL when empty. */
bc_code files_stats_ages(bc_age_count **out, size_t *count, files_stats *stats,
    bc_error *err) BC_NODISCARD;

void files_stats_dispose(files_stats *stats);

#endif

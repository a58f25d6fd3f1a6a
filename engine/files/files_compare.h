/*
 * An entry against a file: the comparison of cache-side 6.2, for the run that
 * decides by it and for the look that explains it.
 */
#ifndef FILES_COMPARE_H
#define FILES_COMPARE_H

#include <borgcache/explain.h>

/* st_ctime or st_mtime as Borg keeps it (cache-side 5.3): not before 1970, not
 * beyond 32 bits. */
bc_ns files_cache_clamp(bc_ns ns);

/* BC_DIFFERS_… of the entry's four values and the file's. */
unsigned files_differences(const bc_file_stat *entry, const bc_file_stat *file);

/* The first difference that the mode (FMT_MODE_…) looks at, in Borg's order. */
bc_file_verdict files_verdict(unsigned mode, unsigned differs);

#endif

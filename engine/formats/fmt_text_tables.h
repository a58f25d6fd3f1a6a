/*
 * What Python knows of Unicode, above ASCII. Every table is sorted.
 *
 * Made by make_tables.py; used by fmt_unicode only.
 */
#ifndef FMT_TEXT_TABLES_H
#define FMT_TEXT_TABLES_H

#include <borgcache/types.h>

typedef struct fmt_text_range {
    int32_t first;
    int32_t last;
} fmt_text_range;

/* Every step-th code point of first to last becomes itself plus delta. */
typedef struct fmt_text_run {
    int32_t first;
    int32_t last;
    int32_t step;
    int32_t delta;
} fmt_text_run;

/* str.lower() of one code point, but for U+0130, which becomes two. */
extern const fmt_text_run fmt_text_lower_runs[];
extern const size_t fmt_text_lower_runs_count;

/* Letters with case, and what the rule for a final sigma looks past. */
extern const fmt_text_range fmt_text_cased[];
extern const size_t fmt_text_cased_count;
extern const fmt_text_range fmt_text_skipped[];
extern const size_t fmt_text_skipped_count;

/* not str.isprintable() */
extern const fmt_text_range fmt_text_unprintable[];
extern const size_t fmt_text_unprintable_count;

/* The zero of each script's decimal digits; nine more follow each. */
extern const int32_t fmt_text_zeros[];
extern const size_t fmt_text_zeros_count;

#endif

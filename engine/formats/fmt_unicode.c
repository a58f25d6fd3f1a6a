#include "formats/fmt_unicode.h"

#include "formats/fmt_text_tables.h"

#include <string.h>

static bool in_ranges(const fmt_text_range *ranges, size_t count, int32_t cp)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (cp > ranges[middle].last)
            low = middle + 1;
        else if (cp < ranges[middle].first)
            high = middle;
        else
            return true;
    }
    return false;
}

static bool is_ascii_letter(int32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

int32_t fmt_unicode_lower(int32_t cp)
{
    size_t low = 0;
    size_t high = fmt_text_lower_runs_count;

    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const fmt_text_run *run = &fmt_text_lower_runs[middle];

        if (cp > run->last)
            low = middle + 1;
        else if (cp < run->first)
            high = middle;
        else
            return (cp - run->first) % run->step == 0 ? cp + run->delta : cp;
    }
    return cp;
}

bool fmt_unicode_printable(int32_t cp)
{
    if (cp < 0x80)
        return cp >= 0x20 && cp < 0x7f;
    return !in_ranges(fmt_text_unprintable, fmt_text_unprintable_count, cp);
}

int fmt_unicode_digit(int32_t cp)
{
    if (cp < 0x80)
        return cp >= '0' && cp <= '9' ? cp - '0' : -1;
    for (size_t i = 0; i < fmt_text_zeros_count; i++) {
        if (cp >= fmt_text_zeros[i] && cp <= fmt_text_zeros[i] + 9)
            return cp - fmt_text_zeros[i];
    }
    return -1;
}

bool fmt_unicode_cased(int32_t cp)
{
    if (cp < 0x80)
        return is_ascii_letter(cp);
    return in_ranges(fmt_text_cased, fmt_text_cased_count, cp);
}

bool fmt_unicode_skipped(int32_t cp)
{
    if (cp < 0x80)
        return cp > 0 && strchr("'.:^`", cp) != NULL;
    return in_ranges(fmt_text_skipped, fmt_text_skipped_count, cp);
}

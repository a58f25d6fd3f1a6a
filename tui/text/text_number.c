#include "text/text.h"

#include <inttypes.h>
#include <stdio.h>

void text_bytes(char *out, size_t cap, uint64_t bytes)
{
    static const char *const units[] = {
        "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    size_t unit = 0;

    /* from there it would print as 1024.0: that is the next unit's 1.0 */
    while (value >= 1023.95 && unit < 6) {
        value /= 1024;
        unit++;
    }
    snprintf(out, cap, "%.*f %s", unit > 0 ? 1 : 0, value, units[unit]);
}

void text_count(char *out, size_t cap, uint64_t count)
{
    char digits[24];
    char grouped[32];
    size_t len = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, count);
    size_t at = 0;

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            grouped[at++] = ' ';
        grouped[at++] = digits[i];
    }
    grouped[at] = 0;
    snprintf(out, cap, "%s", grouped);
}

#include "text/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const int64_t second_ns = 1000000000;

/* Whole seconds, rounded down, and what is left. */
static time_t split(bc_ns at, int *rest_ns)
{
    int64_t seconds = at / second_ns;
    int64_t rest = at % second_ns;

    if (rest < 0) {
        rest += second_ns;
        seconds--;
    }
    *rest_ns = (int)rest;
    return (time_t)seconds;
}

int32_t text_utc_offset(bc_ns at)
{
    struct tm local;
    int rest;
    time_t seconds = split(at, &rest);

    if (!localtime_r(&seconds, &local))
        return 0;
    return (int32_t)local.tm_gmtoff;
}

static int shifted(struct tm *out, bc_ns at, int32_t utc_offset_s)
{
    int rest;
    time_t seconds = split(at, &rest) + utc_offset_s;

    /* cannot fail: 64-bit nanoseconds end in the year 2262 */
    if (!gmtime_r(&seconds, out))
        memset(out, 0, sizeof(*out));
    return rest;
}

void text_time(char *out, size_t cap, bc_ns at, int32_t utc_offset_s)
{
    struct tm when;

    shifted(&when, at, utc_offset_s);
    if (strftime(out, cap, "%Y-%m-%d %H:%M:%S", &when) == 0 && cap > 0)
        out[0] = 0;
}

void text_time_exact(char *out, size_t cap, bc_ns at, int32_t utc_offset_s)
{
    struct tm when;
    char date[64];
    int rest = shifted(&when, at, utc_offset_s);
    int minutes = abs(utc_offset_s / 60);

    text_time(date, sizeof(date), at, utc_offset_s);
    snprintf(out, cap, "%s.%09d %c%02d:%02d", date, rest,
        utc_offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void text_age(char *out, size_t cap, bc_ns then, bc_ns now)
{
    /* by parts, as the difference of two instants need not fit */
    int64_t seconds = now / second_ns - then / second_ns;
    bool future = seconds < 0;
    int64_t span = future ? -seconds : seconds;
    const char *before = future ? "in " : "";
    const char *after = future ? "" : " ago";

    if (span < 60)
        snprintf(out, cap, "just now");
    else if (span < 3600)
        snprintf(out, cap, "%s%" PRId64 " min%s", before, span / 60, after);
    else if (span < 48 * 3600)
        snprintf(out, cap, "%s%" PRId64 " h%s", before, span / 3600, after);
    else
        snprintf(out, cap, "%s%" PRId64 " days%s", before, span / 86400, after);
}

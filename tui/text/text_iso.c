#include "text/text_iso.h"

#include <stdio.h>
#include <time.h>

void text_iso(char out[TEXT_ISO_MAX], bc_ns at)
{
    const bc_ns second = 1000000000;
    bc_ns nanos = at % second;
    time_t seconds = (time_t)(at / second);
    struct tm parts;

    if (nanos < 0) {
        nanos += second;
        seconds--;
    }
    gmtime_r(&seconds, &parts);
    snprintf(out, TEXT_ISO_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%09dZ",
        parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
        parts.tm_min, parts.tm_sec, (int)nanos);
}

/* Bounds of the second byte exclude over-long forms and surrogates. */
static size_t expected(uint8_t lead, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef) {
        *low = lead == 0xe0 ? 0xa0 : 0x80;
        *high = lead == 0xed ? 0x9f : 0xbf;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *low = lead == 0xf0 ? 0x90 : 0x80;
        *high = lead == 0xf4 ? 0x8f : 0xbf;
        return 4;
    }
    return 0;
}

size_t text_utf8_length(const uint8_t *bytes, size_t len)
{
    uint8_t low;
    uint8_t high;
    size_t n = len == 0 ? 0 : expected(bytes[0], &low, &high);

    if (n == 0 || n > len)
        return 0;
    if (n > 1 && (bytes[1] < low || bytes[1] > high))
        return 0;
    for (size_t i = 2; i < n; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    }
    return n;
}

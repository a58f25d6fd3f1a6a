#include "chunks/chunks_pace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What an id takes in a list: 32 bytes of id, 2 of msgpack. */
#define ID_BYTES 34.0

#define SECOND 1000000000

/* A number of nanoseconds below 10^15 is a float's shortest text already, but
 * for the zeros at its end; a longer one does not happen. */
static void write_seconds(char *out, size_t size, int64_t ns)
{
    char digits[24];
    int len;
    int exponent;

    if (ns >= SECOND / 10000) {
        len = snprintf(
            out, size, "%" PRId64 ".%09" PRId64, ns / SECOND, ns % SECOND);
        while (out[len - 1] == '0' && out[len - 2] != '.')
            out[--len] = 0;
        return;
    }
    len = snprintf(digits, sizeof(digits), "%" PRId64, ns);
    exponent = 10 - len;
    while (len > 1 && digits[len - 1] == '0')
        len--;
    snprintf(out, size, "%c%s%.*se-%02d", digits[0], len > 1 ? "." : "",
        len - 1, digits + 1, exponent);
}

/* value rounded to two decimals; gives how long the part before them is. */
static int split(char text[64], double value)
{
    snprintf(text, 64, "%.2f", value);
    return (int)strspn(text, "0123456789");
}

static void write_speed(char *out, size_t size, double value)
{
    static const char *const units[] = {
        "", "k", "M", "G", "T", "P", "E", "Z", "Y"};
    char text[64];
    size_t unit = 0;
    int whole = split(text, value);

    while (whole > 3 && unit < sizeof(units) / sizeof(units[0]) - 1) {
        value /= 1000;
        whole = split(text, value);
        unit++;
    }
    /* The decimal point is the locale's: only digits are taken over. */
    if (unit > 0)
        snprintf(out, size, "%.*s.%s %sB", whole, text, text + strlen(text) - 2,
            units[unit]);
    else
        snprintf(out, size, "%.0f B", value);
}

void chunks_pace_of(chunks_pace *out, uint64_t ids, bc_ns span)
{
    int64_t ns = span > 0 ? span : SECOND / 1000;
    double seconds = (double)ns / SECOND;

    write_seconds(out->seconds, sizeof(out->seconds), ns);
    write_speed(
        out->speed, sizeof(out->speed), (double)ids * ID_BYTES / seconds);
}

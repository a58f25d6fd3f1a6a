#include "formats/fmt_time.h"

#include <inttypes.h>
#include <stdio.h>

#define NS_PER_S     INT64_C(1000000000)
#define US_PER_S     INT64_C(1000000)
#define S_PER_DAY    INT64_C(86400)
#define DAYS_PER_ERA INT64_C(146097) /* 400 Gregorian years */

/* Quotient rounded down, for times before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;

    return a % b < 0 ? q - 1 : q;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/*
 * Civil date from days since 1970-01-01. Years run from March here, so that
 * the leap day is the last of its year.
 */
static void split_days(fmt_time_parts *out, int64_t days)
{
    int64_t shifted = days + 719468; /* since 0000-03-01 */
    int64_t era = floor_div(shifted, DAYS_PER_ERA);
    int64_t doe = shifted - era * DAYS_PER_ERA;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t month = (5 * doy + 2) / 153; /* 0 = March */

    out->day = (int)(doy - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = yoe + era * 400 + (out->month <= 2 ? 1 : 0);
    out->weekday = (int)(((days + 4) % 7 + 7) % 7);
    if (out->month <= 2)
        out->yearday = (int)(doy - 306);
    else
        out->yearday = (int)(doy + 59 + (is_leap(out->year) ? 1 : 0));
}

static void split_seconds(fmt_time_parts *out, int64_t seconds)
{
    int64_t days = floor_div(seconds, S_PER_DAY);
    int64_t rest = seconds - days * S_PER_DAY;

    split_days(out, days);
    out->hour = (int)(rest / 3600);
    out->minute = (int)(rest / 60 % 60);
    out->second = (int)(rest % 60);
    out->nanos = 0;
}

void fmt_time_split(fmt_time_parts *out, bc_ns ns)
{
    int64_t nanos = ns % NS_PER_S;

    split_seconds(out, floor_div(ns, NS_PER_S));
    out->nanos = (uint32_t)(nanos < 0 ? nanos + NS_PER_S : nanos);
}

void fmt_time_iso(char out[FMT_TIME_ISO_MAX], bc_ns ns)
{
    fmt_time_parts t;

    fmt_time_split(&t, ns);
    snprintf(out, FMT_TIME_ISO_MAX,
        "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%09" PRIu32 "Z", t.year,
        t.month, t.day, t.hour, t.minute, t.second, t.nanos);
}

/* Nearest integer, ties to even; |x| is far below 2^63. */
static int64_t round_half_even(double x)
{
    int64_t whole = (int64_t)x;
    double diff = x - (double)whole;

    if (diff > 0.5 || (diff == 0.5 && whole % 2 != 0))
        return whole + 1;
    if (diff < -0.5 || (diff == -0.5 && whole % 2 != 0))
        return whole - 1;
    return whole;
}

void fmt_time_cutoff(char out[FMT_TIME_ISO_MAX], bc_ns ns)
{
    double stamp = (double)ns / 1e9;
    int64_t seconds = (int64_t)stamp;
    int64_t micros = round_half_even((stamp - (double)seconds) * 1e6);
    fmt_time_parts t;
    char fraction[8] = "";

    if (micros < 0 || micros >= US_PER_S) {
        int64_t carry = micros < 0 ? -1 : 1;

        seconds += carry;
        micros -= carry * US_PER_S;
    }
    split_seconds(&t, seconds);
    if (micros != 0)
        snprintf(fraction, sizeof(fraction), ".%06u",
            (unsigned)micros % (unsigned)US_PER_S);
    snprintf(out, FMT_TIME_ISO_MAX,
        "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d%s+00:00", t.year, t.month,
        t.day, t.hour, t.minute, t.second, fraction);
}

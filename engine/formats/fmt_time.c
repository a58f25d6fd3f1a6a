#include "formats/fmt_time.h"

#include "base/slice.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

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
    int64_t nanos = ns % BC_NS_PER_S;

    split_seconds(out, floor_div(ns, BC_NS_PER_S));
    out->nanos = (uint32_t)(nanos < 0 ? nanos + BC_NS_PER_S : nanos);
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

void fmt_time_cutoff(char out[FMT_TIME_CUTOFF_MAX], bc_ns ns)
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
    snprintf(out, FMT_TIME_CUTOFF_MAX,
        "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d%s+00:00", t.year, t.month,
        t.day, t.hour, t.minute, t.second, fraction);
}

/* Take count decimal digits; false when they are not there. */
static bool take_digits(int *out, bc_slice *rest, size_t count)
{
    *out = 0;
    if (rest->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint8_t c = rest->ptr[i];

        if (c < '0' || c > '9')
            return false;
        *out = *out * 10 + (c - '0');
    }
    *rest = bc_slice_cut(*rest, count, rest->len - count);
    return true;
}

static bool take_char(bc_slice *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != (uint8_t)c)
        return false;
    *rest = bc_slice_cut(*rest, 1, rest->len - 1);
    return true;
}

static bool is_date(int year, int month, int day)
{
    static const int lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    if (month == 2 && is_leap(year))
        return day <= 29;
    return day <= lengths[month - 1];
}

/* Days since 1970-01-01; years run from March, as in split_days. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = y / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* YYYY-MM-DD or YYYYMMDD */
static bool take_date(int64_t *days, bc_slice *rest)
{
    int year;
    int month;
    int day;
    bool dashed;

    if (!take_digits(&year, rest, 4))
        return false;
    dashed = take_char(rest, '-');
    if (!take_digits(&month, rest, 2) || take_char(rest, '-') != dashed ||
        !take_digits(&day, rest, 2) || !is_date(year, month, day))
        return false;
    *days = days_of(year, month, day);
    return true;
}

/* Digits behind a second: nanoseconds of the first six, as Python keeps them.
 * None at all is no fraction. */
static void take_fraction(int64_t *nanos, bc_slice *rest)
{
    int64_t unit = BC_NS_PER_S / 10;
    int digit;

    if (!take_char(rest, '.') && !take_char(rest, ','))
        return;
    while (take_digits(&digit, rest, 1)) {
        if (unit >= 1000)
            *nanos += digit * unit;
        unit /= 10;
    }
}

/* HH, HH:MM or HH:MM:SS, the colons all there or not, and a fraction. */
static bool take_clock(int64_t *ns, bc_slice *rest)
{
    int parts[3] = {0, 0, 0};
    int64_t nanos = 0;
    size_t n = 1;
    bool colons;

    if (!take_digits(&parts[0], rest, 2))
        return false;
    colons = take_char(rest, ':');
    for (; n < 3; n++) {
        if (n == 2 && colons && !take_char(rest, ':'))
            break;
        if (!take_digits(&parts[n], rest, 2)) {
            if (colons)
                return false;
            break;
        }
    }
    if (n == 3)
        take_fraction(&nanos, rest);
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return false;
    *ns = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * BC_NS_PER_S + nanos;
    return true;
}

/* Z or a signed clock, up to the end. */
static bool take_offset(int64_t *ns, bc_slice *rest)
{
    bool west = false;

    *ns = 0;
    if (!take_char(rest, 'Z')) {
        west = take_char(rest, '-');
        if ((!west && !take_char(rest, '+')) || !take_clock(ns, rest))
            return false;
    }
    if (west)
        *ns = -*ns;
    return rest->len == 0;
}

static void join(bc_ns *out, int64_t days, int64_t ns)
{
    int64_t whole;

    if (__builtin_mul_overflow(days, S_PER_DAY * BC_NS_PER_S, &whole) ||
        __builtin_add_overflow(whole, ns, out))
        *out = days < 0 ? INT64_MIN : INT64_MAX;
}

bool fmt_time_read(bc_ns *out, bc_slice text)
{
    int64_t days;
    int64_t clock;
    int64_t offset;

    if (!take_date(&days, &text) || text.len == 0)
        return false;
    bc_utf8_next(&text); /* whatever separates the two */
    if (!take_clock(&clock, &text) || !take_offset(&offset, &text))
        return false;
    join(out, days, clock - offset);
    return true;
}

bool fmt_time_read_archive(bc_ns *out, bc_ns *offset_ns, bc_slice text)
{
    int64_t days;
    int64_t clock = 0;
    int64_t offset = 0;

    if (!take_date(&days, &text))
        return false;
    if (text.len > 0) {
        bc_utf8_next(&text);
        if (!take_clock(&clock, &text) ||
            (text.len > 0 && !take_offset(&offset, &text)))
            return false;
    }
    join(out, days, clock - offset);
    *offset_ns = offset;
    return true;
}

void fmt_time_text(char out[FMT_TIME_TEXT_MAX], bc_ns ns, bc_ns offset_ns)
{
    int64_t size = offset_ns < 0 ? -offset_ns : offset_ns;
    int64_t seconds = size / BC_NS_PER_S;
    unsigned micros = (unsigned)(size % BC_NS_PER_S / 1000);
    char fraction[16] = "";
    char rest[24] = "";
    fmt_time_parts t;
    bc_ns local;

    if (__builtin_add_overflow(ns, offset_ns, &local))
        local = ns;
    fmt_time_split(&t, local);
    if (t.nanos >= 1000)
        snprintf(fraction, sizeof(fraction), ".%06" PRIu32, t.nanos / 1000);
    if (micros > 0)
        snprintf(rest, sizeof(rest), ":%02d.%06u", (int)(seconds % 60), micros);
    else if (seconds % 60 > 0)
        snprintf(rest, sizeof(rest), ":%02d", (int)(seconds % 60));
    snprintf(out, FMT_TIME_TEXT_MAX,
        "%04d-%02d-%02d %02d:%02d:%02d%s%c%02d:%02d%s", (int)t.year, t.month,
        t.day, t.hour, t.minute, t.second, fraction, offset_ns < 0 ? '-' : '+',
        (int)(seconds / 3600 % 100), (int)(seconds / 60 % 60), rest);
}

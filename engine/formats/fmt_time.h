/*
 * Times as text. Proleptic Gregorian calendar, no locale, no zone database.
 */
#ifndef FMT_TIME_H
#define FMT_TIME_H

#include <borgcache/types.h>

typedef struct fmt_time_parts {
    int64_t year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
    int hour;
    int minute;
    int second;
    int weekday; /* 0 = Sunday */
    int yearday; /* 0 = 1 January */
    uint32_t nanos;
} fmt_time_parts;

/* UTC parts of any bc_ns. */
void fmt_time_split(fmt_time_parts *out, bc_ns ns);

/*
 * The limit of cache-side 5.7, last table: ns / 10^9 as a double, rounded
 * half-even to microseconds, "1970-01-01T00:00:00+00:00", micros omitted when
 * zero.
 */
#define FMT_TIME_CUTOFF_MAX 40
void fmt_time_cutoff(char out[FMT_TIME_CUTOFF_MAX], bc_ns ns);

/*
 * What datetime.fromisoformat makes of a date, a time and an offset, in the
 * extended or the basic form and any precision. Not read: week dates, and the
 * misspelled fields that Python lets pass. An instant out of bc_ns' range
 * becomes its end. False when it is no such text, out untouched.
 */
bool fmt_time_read(bc_ns *out, bc_slice text);

/* The same of an archive's time: one without an offset is UTC, and nothing
 * has to stand behind the date. offset_ns: local time minus UTC. */
bool fmt_time_read_archive(bc_ns *out, bc_ns *offset_ns, bc_slice text);

/* str() of a datetime: "2026-11-20 04:11:09.118204+01:00", micros omitted when
 * zero, the offset with seconds and micros where it has them. */
#define FMT_TIME_TEXT_MAX 64
void fmt_time_text(char out[FMT_TIME_TEXT_MAX], bc_ns ns, bc_ns offset_ns);

#endif

#include "formats/fmt_strftime.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_time.h"

#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* As Python: a result this much longer than its format is given up. */
#define GROWTH_MAX 256

/* The moment to print; parts are local to its zone. */
typedef struct moment {
    fmt_time_parts parts;
    int64_t epoch_s;
    int32_t offset_s;
    const char *zone;
} moment;

static bc_code add_offset(bc_buf *out, int32_t offset_s, bc_error *err)
{
    int32_t size = offset_s < 0 ? -offset_s : offset_s;
    bc_code code = bc_buf_add_format(out, err, "%c%02d%02d",
        offset_s < 0 ? '-' : '+', size / 3600, size / 60 % 60);

    if (code == BC_OK && size % 60 != 0)
        code = bc_buf_add_format(out, err, "%02d", size % 60);
    return code;
}

/* Length of the conversion at the front of text, which starts with '%':
 * flags, width and modifier included. */
static size_t conversion_length(bc_slice text)
{
    size_t n = 1;

    while (n < text.len && text.ptr[n] != 0 &&
           strchr("_-0^#+123456789EO", text.ptr[n]) != NULL)
        n++;
    return n < text.len ? n + 1 : n;
}

/*
 * Copy one conversion, with those resolved that the C library would answer
 * from this process's time zone.
 */
static bc_code resolve(
    bc_buf *out, bc_slice conversion, const moment *at, bc_error *err)
{
    if (bc_slice_is(conversion, "%f"))
        return bc_buf_add_format(
            out, err, "%06" PRIu32, at->parts.nanos / 1000);
    if (bc_slice_is(conversion, "%z"))
        return add_offset(out, at->offset_s, err);
    if (bc_slice_is(conversion, "%Z"))
        return bc_buf_add_text(out, at->zone, err);
    if (conversion.ptr[conversion.len - 1] == 's')
        return bc_buf_add_format(out, err, "%" PRId64, at->epoch_s);
    return bc_buf_add(out, conversion, err);
}

static bc_code resolve_all(
    bc_buf *out, bc_slice format, const moment *at, bc_error *err)
{
    bc_code code = BC_OK;

    while (format.len > 0 && code == BC_OK) {
        size_t n = 1;

        if (format.ptr[0] == '%') {
            n = conversion_length(format);
            code = resolve(out, bc_slice_cut(format, 0, n), at, err);
        } else {
            code = bc_buf_add_byte(out, format.ptr[0], err);
        }
        format = bc_slice_cut(format, n, format.len - n);
    }
    return code;
}

static struct tm broken_down(const fmt_time_parts *t)
{
    return (struct tm){.tm_year = (int)(t->year - 1900),
        .tm_mon = t->month - 1,
        .tm_mday = t->day,
        .tm_hour = t->hour,
        .tm_min = t->minute,
        .tm_sec = t->second,
        .tm_wday = t->weekday,
        .tm_yday = t->yearday,
        .tm_zone = ""};
}

/* strftime tells "too long" and "nothing" apart by nothing but a retry. */
static bc_code print(bc_buf *out, const bc_buf *format, const struct tm *tm,
    locale_t locale, bc_error *err)
{
    size_t limit = GROWTH_MAX * format->len;
    bc_code code = BC_OK;

    for (size_t room = 1024; format->len > 0; room *= 2) {
        size_t n;

        code = bc_buf_reserve(out, room, err);
        if (code != BC_OK)
            return code;
        n = strftime_l(
            (char *)out->ptr + out->len, room, bc_buf_text(format), tm, locale);
        out->ptr[out->len + n] = 0;
        if (n > 0 || room >= limit) {
            out->len += n;
            break;
        }
    }
    return code;
}

bc_code fmt_strftime(bc_buf *out, bc_slice format, bc_ns ns, int32_t offset_s,
    const char *zone, bc_error *err)
{
    moment at = {.offset_s = offset_s, .zone = zone};
    locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    bc_buf resolved = BC_BUF_INIT;
    struct tm tm;
    bc_code code;

    if (locale == (locale_t)0)
        return bc_error_no_memory(err);
    fmt_time_split(&at.parts, ns + offset_s * BC_NS_PER_S);
    tm = broken_down(&at.parts);
    at.epoch_s = ns / BC_NS_PER_S;
    code = resolve_all(&resolved, format, &at, err);
    if (code == BC_OK)
        code = print(out, &resolved, &tm, locale, err);
    bc_buf_dispose(&resolved);
    freelocale(locale);
    return code;
}

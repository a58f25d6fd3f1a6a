#include "formats/fmt_spec.h"

#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_format.h"
#include "formats/fmt_unicode.h"

#include <string.h>

bc_code fmt_spec_error(bc_error *err, const char *text)
{
    return bc_error_set(err, BC_ERR_FORMATTING, "ValueError(%s)", text);
}

/* Take the next character if it is one of set; 0 otherwise. */
static int32_t take(bc_slice *rest, const char *set)
{
    int32_t c = 0;

    if (rest->len > 0 && rest->ptr[0] != 0 &&
        strchr(set, rest->ptr[0]) != NULL) {
        c = rest->ptr[0];
        *rest = bc_slice_cut(*rest, 1, rest->len - 1);
    }
    return c;
}

/* Digits of any script; FMT_SPEC_NOT_GIVEN when there are none. */
static bc_code take_number(int64_t *out, bc_slice *rest, bc_error *err)
{
    int64_t number = FMT_SPEC_NOT_GIVEN;

    while (rest->len > 0) {
        bc_slice after = *rest;
        int digit = fmt_unicode_digit(bc_utf8_next(&after));

        if (digit < 0)
            break;
        if (number > INT64_MAX / 10 - 1)
            return fmt_spec_error(
                err, "Too many decimal digits in format string");
        number = (number == FMT_SPEC_NOT_GIVEN ? 0 : number * 10) + digit;
        *rest = after;
    }
    *out = number;
    return BC_OK;
}

/* [[fill]align]; true when a fill character was given. */
static bool take_alignment(fmt_spec *out, bc_slice *rest)
{
    bc_slice after = *rest;
    int32_t align;

    if (rest->len == 0)
        return false;
    (void)bc_utf8_next(&after);
    out->fill = bc_slice_cut(*rest, 0, rest->len - after.len);
    align = take(&after, "<>=^");
    if (align != 0) {
        out->align = align;
        *rest = after;
        return true;
    }
    out->fill = bc_slice_of(" ");
    out->align = take(rest, "<>=^");
    return false;
}

/* Zero padding: of numbers it goes between the sign and the digits. */
static void take_zero(fmt_spec *out, bc_slice *rest, bool is_number)
{
    if (take(rest, "0") == 0)
        return;
    out->fill = bc_slice_of("0");
    if (out->align == 0 && is_number)
        out->align = '=';
}

static bc_code take_separator(fmt_spec *out, bc_slice *rest, bc_error *err)
{
    out->separator = take(rest, ",");
    if (take(rest, "_") != 0) {
        if (out->separator != 0)
            return fmt_spec_error(err, "Cannot specify both ',' and '_'.");
        out->separator = '_';
    }
    if (out->separator == '_' && bc_slice_starts(*rest, ","))
        return fmt_spec_error(err, "Cannot specify both ',' and '_'.");
    return BC_OK;
}

static bc_code take_precision(fmt_spec *out, bc_slice *rest, bc_error *err)
{
    bc_code code;

    out->precision = FMT_SPEC_NOT_GIVEN;
    if (take(rest, ".") == 0)
        return BC_OK;
    code = take_number(&out->precision, rest, err);
    if (code == BC_OK && out->precision == FMT_SPEC_NOT_GIVEN)
        code = fmt_spec_error(err, "Format specifier missing precision");
    return code;
}

static bc_code take_type(fmt_spec *out, bc_slice *rest, bc_slice whole,
    const char *of, bc_error *err)
{
    out->type = 0;
    if (rest->len > 0)
        out->type = bc_utf8_next(rest);
    if (rest->len > 0)
        return bc_error_set(err, BC_ERR_FORMATTING,
            "ValueError(Invalid format specifier '%.*s' for object of type "
            "'%s')",
            (int)(whole.len < 200 ? whole.len : 200), (const char *)whole.ptr,
            of);
    return BC_OK;
}

/* type is the type that counts, be it given or not */
static bc_code check_separator(const fmt_spec *s, int32_t type, bc_error *err)
{
    const char *allowed = s->separator == '_' ? "defgEG%FboxX" : "defgEG%F";

    if (s->separator == 0 ||
        (type > 0 && type < 0x80 && strchr(allowed, type) != NULL))
        return BC_OK;
    if (type > ' ' && type < 0x80)
        return bc_error_set(err, BC_ERR_FORMATTING,
            "ValueError(Cannot specify '%c' with '%c'.)", (char)s->separator,
            (char)type);
    return bc_error_set(err, BC_ERR_FORMATTING,
        "ValueError(Cannot specify '%c' with '\\x%x'.)", (char)s->separator,
        (unsigned)type);
}

bc_code fmt_spec_parse(
    fmt_spec *out, bc_slice text, bool is_number, bc_error *err)
{
    const char *of = is_number ? "int" : "str";
    bc_slice rest = text;
    bool has_fill;
    bc_code code;

    *out = (fmt_spec){.fill = bc_slice_of(" ")};
    has_fill = take_alignment(out, &rest);
    out->sign = take(&rest, " +-");
    out->no_negative_zero = take(&rest, "z") != 0;
    out->alternate = take(&rest, "#") != 0;
    if (!has_fill)
        take_zero(out, &rest, is_number);
    code = take_number(&out->width, &rest, err);
    if (code == BC_OK)
        code = take_separator(out, &rest, err);
    if (code == BC_OK)
        code = take_precision(out, &rest, err);
    if (code == BC_OK)
        code = take_type(out, &rest, text, of, err);
    if (out->type == 0)
        out->type = is_number ? 'd' : 's';
    if (code == BC_OK)
        code = check_separator(out, out->type, err);
    if (code == BC_OK && out->width > FMT_FORMAT_WIDTH_MAX)
        code = bc_error_set(err, BC_ERR_FORMATTING, "MemoryError()");
    return code;
}

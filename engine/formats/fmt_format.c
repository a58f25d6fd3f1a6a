#include "formats/fmt_format.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_spec.h"

#include <string.h>

/* Python names a character itself or, outside ASCII, by its number. */
static bc_code unknown_type(const fmt_spec *s, const char *of, bc_error *err)
{
    if (s->type > ' ' && s->type < 0x80)
        return bc_error_set(err, BC_ERR_FORMATTING,
            "ValueError(Unknown format code '%c' for object of type '%s')",
            (char)s->type, of);
    return bc_error_set(err, BC_ERR_FORMATTING,
        "ValueError(Unknown format code '\\x%x' for object of type '%s')",
        (unsigned)s->type, of);
}

static bc_code add_fill(
    bc_buf *out, const fmt_spec *s, size_t count, bc_error *err)
{
    bc_code code = BC_OK;

    while (count-- > 0 && code == BC_OK)
        code = bc_buf_add(out, s->fill, err);
    return code;
}

/* lead stands before what '=' pads: a number's sign and prefix. */
static bc_code add_padded(bc_buf *out, const fmt_spec *s, const char *lead,
    bc_slice body, bc_error *err)
{
    size_t used = strlen(lead) + bc_utf8_length(body);
    size_t width = s->width < 0 ? 0 : (size_t)s->width;
    size_t padding = width > used ? width - used : 0;
    size_t left = 0;
    size_t inner = 0;
    bc_code code;

    if (s->align == '>')
        left = padding;
    else if (s->align == '^')
        left = padding / 2;
    else if (s->align == '=')
        inner = padding;
    code = add_fill(out, s, left, err);
    if (code == BC_OK)
        code = bc_buf_add_text(out, lead, err);
    if (code == BC_OK)
        code = add_fill(out, s, inner, err);
    if (code == BC_OK)
        code = bc_buf_add(out, body, err);
    if (code == BC_OK)
        code = add_fill(out, s, padding - left - inner, err);
    return code;
}

static bc_code check_text_spec(const fmt_spec *s, bc_error *err)
{
    if (s->type != 's')
        return unknown_type(s, "str", err);
    if (s->sign == ' ')
        return fmt_spec_error(
            err, "Space not allowed in string format specifier");
    if (s->sign != 0)
        return fmt_spec_error(
            err, "Sign not allowed in string format specifier");
    if (s->no_negative_zero)
        return fmt_spec_error(err, "Negative zero coercion (z) not allowed in "
                                   "string format specifier");
    if (s->alternate)
        return fmt_spec_error(
            err, "Alternate form (#) not allowed in string format specifier");
    if (s->align == '=')
        return fmt_spec_error(
            err, "'=' alignment not allowed in string format specifier");
    return BC_OK;
}

bc_code fmt_format_text(
    bc_buf *out, bc_slice value, bc_slice text, bc_error *err)
{
    fmt_spec s;
    bc_slice rest = value;
    bc_code code;

    if (text.len == 0)
        return bc_buf_add(out, value, err);
    code = fmt_spec_parse(&s, text, false, err);
    if (code == BC_OK)
        code = check_text_spec(&s, err);
    if (code != BC_OK)
        return code;
    for (int64_t i = 0; s.precision != FMT_SPEC_NOT_GIVEN && rest.len > 0;
         i++) {
        if (i == s.precision) {
            value.len -= rest.len;
            break;
        }
        (void)bc_utf8_next(&rest);
    }
    return add_padded(out, &s, "", value, err);
}

static unsigned base_of(int32_t type)
{
    switch (type) {
    case 'b':
        return 2;
    case 'o':
        return 8;
    case 'x':
    case 'X':
        return 16;
    default:
        return 10;
    }
}

static bc_code check_int_spec(const fmt_spec *s, bc_error *err)
{
    if (s->type <= 0 || s->type >= 0x80 || strchr("bcdoxXn", s->type) == NULL)
        return unknown_type(s, "int", err);
    if (s->precision != FMT_SPEC_NOT_GIVEN)
        return fmt_spec_error(
            err, "Precision not allowed in integer format specifier");
    if (s->no_negative_zero)
        return fmt_spec_error(err, "Negative zero coercion (z) not allowed in "
                                   "integer format specifier");
    if (s->type != 'c')
        return BC_OK;
    if (s->sign != 0)
        return fmt_spec_error(
            err, "Sign not allowed with integer format specifier 'c'");
    if (s->alternate)
        return fmt_spec_error(err,
            "Alternate form (#) not allowed with integer "
            "format specifier 'c'");
    return BC_OK;
}

static bc_code format_char(
    bc_buf *out, const fmt_spec *s, int64_t value, bc_error *err)
{
    uint8_t bytes[4];

    if (value < 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return bc_error_set(err, BC_ERR_FORMATTING,
            "OverflowError(%%c arg not in range(0x110000))");
    return add_padded(out, s, "",
        (bc_slice){bytes, bc_utf8_encode(bytes, (int32_t)value)}, err);
}

/* Sign and "0x": what stands before the digits. */
static void number_lead(char lead[4], const fmt_spec *s, bool negative)
{
    size_t n = 0;

    if (negative)
        lead[n++] = '-';
    else if (s->sign == '+' || s->sign == ' ')
        lead[n++] = (char)s->sign;
    if (s->alternate && base_of(s->type) != 10) {
        lead[n++] = '0';
        lead[n++] = (char)s->type;
    }
    lead[n] = 0;
}

/*
 * Digits from the last to the first, a separator before each full group but
 * the first, and zeros until at least min_width characters stand there: zeros
 * take part in the grouping.
 */
static bc_code reversed_digits(bc_buf *out, const fmt_spec *s, uint64_t value,
    size_t min_width, bc_error *err)
{
    const char *digits =
        s->type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    unsigned base = base_of(s->type);
    size_t group = base == 10 ? 3 : 4;
    bc_code code = BC_OK;
    size_t count = 0;

    while (code == BC_OK && (count == 0 || value > 0 || out->len < min_width)) {
        if (s->separator != 0 && count > 0 && count % group == 0)
            code = bc_buf_add_byte(out, (uint8_t)s->separator, err);
        if (code == BC_OK)
            code = bc_buf_add_byte(out, (uint8_t)digits[value % base], err);
        value /= base;
        count++;
    }
    return code;
}

static void reverse(bc_buf *buf)
{
    for (size_t i = 0; i < buf->len / 2; i++) {
        uint8_t byte = buf->ptr[i];

        buf->ptr[i] = buf->ptr[buf->len - 1 - i];
        buf->ptr[buf->len - 1 - i] = byte;
    }
}

static bc_code format_number(
    bc_buf *out, const fmt_spec *s, int64_t value, bc_error *err)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    bc_buf body = BC_BUF_INIT;
    size_t min_width = 0;
    char lead[4];
    bc_code code;

    number_lead(lead, s, value < 0);
    if (s->align == '=' && bc_slice_is(s->fill, "0") &&
        s->width > (int64_t)strlen(lead))
        min_width = (size_t)s->width - strlen(lead);
    code = reversed_digits(&body, s, size, min_width, err);
    if (code == BC_OK) {
        reverse(&body);
        code = add_padded(out, s, lead, bc_slice_of_buf(&body), err);
    }
    bc_buf_dispose(&body);
    return code;
}

bc_code fmt_format_int(bc_buf *out, int64_t value, bc_slice text, bc_error *err)
{
    fmt_spec s;
    bc_code code = fmt_spec_parse(&s, text, true, err);

    if (code == BC_OK)
        code = check_int_spec(&s, err);
    if (code != BC_OK)
        return code;
    if (s.align == 0)
        s.align = '>';
    if (s.type == 'c')
        return format_char(out, &s, value, err);
    return format_number(out, &s, value, err);
}

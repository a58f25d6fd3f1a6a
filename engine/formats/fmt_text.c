#include "formats/fmt_text.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_unicode.h"

#define SIGMA            0x3a3
#define SIGMA_LOWER      0x3c3
#define SIGMA_FINAL      0x3c2
#define CAPITAL_I_DOT    0x130
#define COMBINING_DOT    0x307
#define INT_DIGITS_MAX   4300 /* sys.get_int_max_str_digits() */
#define INT_REPR_SHOWN   200  /* int() cuts the text that it quotes */
#define ESCAPE_UNDECODED 0xdc00

bool fmt_text_is_space(int32_t cp)
{
    if (cp <= 0x20)
        return cp == 0x20 || (cp >= 0x09 && cp <= 0x0d) ||
               (cp >= 0x1c && cp <= 0x1f);
    return cp == 0x85 || cp == 0xa0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

typedef bool space_test(int32_t cp);

/* int() takes less than strip() for white space. */
static bool is_space_for_int(int32_t cp)
{
    return fmt_text_is_space(cp) && (cp < 0x1c || cp > 0x1f);
}

/* Bytes of the white-space character that text ends with, 0 when none. */
static size_t trailing_space(bc_slice text, space_test *is_space)
{
    for (size_t n = 1; n <= 3 && n <= text.len; n++) {
        bc_slice tail = bc_slice_cut(text, text.len - n, n);

        if (is_space(bc_utf8_next(&tail)) && tail.len == 0)
            return n;
    }
    return 0;
}

static bc_slice rstrip(bc_slice text, space_test *is_space)
{
    size_t n;

    while ((n = trailing_space(text, is_space)) > 0)
        text.len -= n;
    return text;
}

static bc_slice strip(bc_slice text, space_test *is_space)
{
    while (text.len > 0) {
        bc_slice rest = text;

        if (!is_space(bc_utf8_next(&rest)))
            break;
        text = rest;
    }
    return rstrip(text, is_space);
}

bc_slice fmt_text_strip(bc_slice text)
{
    return strip(text, fmt_text_is_space);
}

bc_slice fmt_text_rstrip(bc_slice text)
{
    return rstrip(text, fmt_text_is_space);
}

static bc_code add_cp(bc_buf *out, int32_t cp, bc_error *err)
{
    uint8_t bytes[4];
    size_t len = bc_utf8_encode(bytes, cp);

    return bc_buf_add(out, (bc_slice){bytes, len}, err);
}

/* Does a letter with case follow, marks not counted? */
static bool cased_follows(bc_slice rest)
{
    while (rest.len > 0) {
        int32_t cp = bc_utf8_next(&rest);

        if (!fmt_unicode_skipped(cp))
            return fmt_unicode_cased(cp);
    }
    return false;
}

/* The lower-case form of cp; after_cased: a letter with case stands before. */
static int32_t lower_cp(int32_t cp, bool after_cased, bc_slice rest)
{
    if (cp != SIGMA)
        return fmt_unicode_lower(cp);
    return after_cased && !cased_follows(rest) ? SIGMA_FINAL : SIGMA_LOWER;
}

bc_code fmt_text_lower(bc_buf *out, bc_slice text, bc_error *err)
{
    bool after_cased = false;
    bc_slice rest = text;
    bc_code code = BC_OK;

    while (rest.len > 0 && code == BC_OK) {
        uint8_t byte = rest.ptr[0];
        int32_t cp = bc_utf8_next(&rest);

        if (cp < 0)
            code = bc_buf_add_byte(out, byte, err);
        else if (cp == CAPITAL_I_DOT)
            code = bc_buf_add_text(out, "i\xcc\x87", err);
        else
            code = add_cp(out, lower_cp(cp, after_cased, rest), err);
        if (!fmt_unicode_skipped(cp))
            after_cased = fmt_unicode_cased(cp);
    }
    return code;
}

bc_code fmt_text_newlines(bc_buf *out, bc_slice text, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, text.len, err);

    for (size_t i = 0; i < text.len && code == BC_OK; i++) {
        bool cr = text.ptr[i] == '\r';

        if (cr && i + 1 < text.len && text.ptr[i + 1] == '\n')
            continue;
        code = bc_buf_add_byte(out, cr ? '\n' : text.ptr[i], err);
    }
    return code;
}

/*
 * Bytes of the sequence at the front of text that are still good; 0 when the
 * first can start none. text does not decode there.
 */
static size_t good_bytes(bc_slice text)
{
    uint8_t lead = text.ptr[0];
    size_t wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    size_t n = 1;

    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    while (n < wanted && n < text.len && text.ptr[n] >= low &&
           text.ptr[n] <= high) {
        low = 0x80;
        high = 0xbf;
        n++;
    }
    return n;
}

bc_code fmt_text_check_utf8(bc_slice text, bc_error *err)
{
    size_t at = bc_utf8_valid_prefix(text);
    const char *why = "invalid start byte";
    size_t good;

    if (at == text.len)
        return BC_OK;
    good = good_bytes(bc_slice_cut(text, at, text.len - at));
    if (good > 0)
        why = at + good == text.len ? "unexpected end of data"
                                    : "invalid continuation byte";
    if (good > 1)
        return bc_error_set(err, BC_ERR_LOCAL,
            "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position "
            "%zu-%zu: %s",
            at, at + good - 1, why);
    return bc_error_set(err, BC_ERR_LOCAL,
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x%02x in "
        "position %zu: %s",
        text.ptr[at], at, why);
}

static char quote_for(bc_slice text)
{
    bool single = text.len > 0 && memchr(text.ptr, '\'', text.len) != NULL;
    bool twofold = text.len > 0 && memchr(text.ptr, '"', text.len) != NULL;

    return single && !twofold ? '"' : '\'';
}

/* The escapes that str and bytes share; NULL when there is none for cp. */
static const char *short_escape(int32_t cp, char quote)
{
    switch (cp) {
    case '\t':
        return "\\t";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\\':
        return "\\\\";
    case '\'':
        return quote == '\'' ? "\\'" : NULL;
    default:
        return NULL;
    }
}

/* One code point; a byte that does not decode shows as its surrogate. */
static bc_code repr_cp(
    bc_buf *out, int32_t cp, uint8_t byte, char quote, bc_error *err)
{
    const char *escape = short_escape(cp, quote);

    if (escape != NULL)
        return bc_buf_add_text(out, escape, err);
    if (cp < 0)
        return bc_buf_add_format(out, err, "\\u%04x", ESCAPE_UNDECODED + byte);
    if (fmt_unicode_printable(cp))
        return add_cp(out, cp, err);
    if (cp <= 0xff)
        return bc_buf_add_format(out, err, "\\x%02x", (unsigned)cp);
    if (cp <= 0xffff)
        return bc_buf_add_format(out, err, "\\u%04x", (unsigned)cp);
    return bc_buf_add_format(out, err, "\\U%08x", (unsigned)cp);
}

bc_code fmt_text_repr(bc_buf *out, bc_slice text, bc_error *err)
{
    char quote = quote_for(text);
    bc_code code = bc_buf_add_byte(out, (uint8_t)quote, err);

    while (text.len > 0 && code == BC_OK) {
        uint8_t byte = text.ptr[0];
        int32_t cp = bc_utf8_next(&text);

        code = repr_cp(out, cp, byte, quote, err);
    }
    if (code == BC_OK)
        code = bc_buf_add_byte(out, (uint8_t)quote, err);
    return code;
}

bc_code fmt_bytes_repr(bc_buf *out, bc_slice bytes, bc_error *err)
{
    char quote = quote_for(bytes);
    bc_code code = bc_buf_add_format(out, err, "b%c", quote);

    for (size_t i = 0; i < bytes.len && code == BC_OK; i++) {
        uint8_t byte = bytes.ptr[i];

        if (byte < 0x80)
            code = repr_cp(out, byte, byte, quote, err);
        else
            code = bc_buf_add_format(out, err, "\\x%02x", byte);
    }
    if (code == BC_OK)
        code = bc_buf_add_byte(out, (uint8_t)quote, err);
    return code;
}

static bc_code not_an_int(bc_slice text, bc_error *err)
{
    bc_buf repr = BC_BUF_INIT;
    bc_code code = fmt_text_repr(&repr, text, err);
    bc_slice shown;

    if (code != BC_OK)
        goto out;
    shown = bc_slice_of_buf(&repr);
    for (int i = 0; i < INT_REPR_SHOWN && shown.len > 0; i++)
        (void)bc_utf8_next(&shown);
    code = bc_error_set(err, BC_ERR_LOCAL,
        "ValueError: invalid literal for int() with base 10: %.*s",
        (int)(repr.len - shown.len), bc_buf_text(&repr));
out:
    bc_buf_dispose(&repr);
    return code;
}

/* What a scan of digits has found. */
typedef struct digits {
    size_t count;
    uint64_t value; /* anything above INT64_MAX when it does not fit */
    bool well_formed;
} digits;

static digits scan_digits(bc_slice rest)
{
    digits found = {0, 0, false};
    bool after_digit = false;

    while (rest.len > 0) {
        int32_t cp = bc_utf8_next(&rest);
        int digit = fmt_unicode_digit(cp);

        if (digit < 0 && (cp != '_' || !after_digit))
            return (digits){found.count, found.value, false};
        after_digit = digit >= 0;
        if (!after_digit)
            continue;
        found.count++;
        if (found.value <= INT64_MAX / 10)
            found.value = found.value * 10 + (uint64_t)digit;
        else
            found.value = (uint64_t)INT64_MAX + 1;
    }
    found.well_formed = after_digit;
    return found;
}

bc_code fmt_text_int(int64_t *out, bc_slice text, bc_error *err)
{
    bc_slice rest = strip(text, is_space_for_int);
    bool negative = rest.len > 0 && rest.ptr[0] == '-';
    digits found;

    if (negative || (rest.len > 0 && rest.ptr[0] == '+'))
        rest = bc_slice_cut(rest, 1, rest.len - 1);
    found = scan_digits(rest);
    if (found.count > INT_DIGITS_MAX)
        return bc_error_set(err, BC_ERR_LOCAL,
            "ValueError: Exceeds the limit (%d digits) for integer string "
            "conversion: value has %zu digits; use "
            "sys.set_int_max_str_digits() to increase the limit",
            INT_DIGITS_MAX, found.count);
    if (!found.well_formed)
        return not_an_int(text, err);
    if (found.value > INT64_MAX)
        *out = negative ? INT64_MIN : INT64_MAX;
    else
        *out = negative ? -(int64_t)found.value : (int64_t)found.value;
    return BC_OK;
}

#include "formats/fmt_placeholder.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_format.h"
#include "formats/fmt_strftime.h"

#include <stdio.h>
#include <string.h>

/* How deep a format spec may hold fields of its own. */
#define DEPTH_MAX 2

#define DEFAULT_TIME_FORMAT "%Y-%m-%dT%H:%M:%S"

/* What stands between two ends of a format string. */
typedef struct piece {
    bc_slice literal;
    bool has_field;
    bc_slice name;
    bc_slice spec;
    bool spec_has_fields;
    bool has_conversion;
} piece;

typedef enum value {
    PID,
    FQDN,
    REVERSE_FQDN,
    HOSTNAME,
    NOW,
    UTCNOW,
    USER,
    UUID4,
    BORGVERSION,
    BORGMAJOR,
    BORGMINOR,
    BORGPATCH,
    NO_VALUE
} value;

static const char *const names[NO_VALUE] = {
    [PID] = "pid",
    [FQDN] = "fqdn",
    [REVERSE_FQDN] = "reverse-fqdn",
    [HOSTNAME] = "hostname",
    [NOW] = "now",
    [UTCNOW] = "utcnow",
    [USER] = "user",
    [UUID4] = "uuid4",
    [BORGVERSION] = "borgversion",
    [BORGMAJOR] = "borgmajor",
    [BORGMINOR] = "borgminor",
    [BORGPATCH] = "borgpatch",
};

static value find_value(bc_slice name)
{
    unsigned i = 0;

    while (i < NO_VALUE && !bc_slice_is(name, names[i]))
        i++;
    return (value)i;
}

/* The next byte of rest, which is not empty. */
static uint8_t pop(bc_slice *rest)
{
    uint8_t byte = rest->ptr[0];

    *rest = bc_slice_cut(*rest, 1, rest->len - 1);
    return byte;
}

/* A field's name; ended is the byte that ended it, 0 at the end of text. */
static const char *take_name(piece *out, bc_slice *rest, uint8_t *ended)
{
    bc_slice start = *rest;

    *ended = 0;
    while (rest->len > 0) {
        uint8_t c = pop(rest);

        if (c == '{')
            return "unexpected '{' in field name";
        if (c == '}' || c == ':' || c == '!') {
            *ended = c;
            out->name = bc_slice_cut(start, 0, start.len - rest->len - 1);
            return NULL;
        }
        while (c == '[' && rest->len > 0 && rest->ptr[0] != ']')
            (void)pop(rest);
    }
    return "expected '}' before end of string";
}

/* "!r" and what must follow; done is true when the field ends there. */
static const char *take_conversion(piece *out, bc_slice *rest, bool *done)
{
    uint8_t c;

    if (rest->len == 0)
        return "end of string while looking for conversion specifier";
    (void)bc_utf8_next(rest);
    out->has_conversion = true;
    if (rest->len == 0)
        return NULL;
    c = pop(rest);
    *done = c == '}';
    return c == '}' || c == ':' ? NULL
                                : "expected ':' after conversion specifier";
}

/* The format spec, to the '}' that closes the field. */
static const char *take_spec(piece *out, bc_slice *rest)
{
    bc_slice start = *rest;
    size_t open = 1;

    while (rest->len > 0) {
        uint8_t c = pop(rest);

        if (c == '{') {
            out->spec_has_fields = true;
            open++;
        } else if (c == '}' && --open == 0) {
            out->spec = bc_slice_cut(start, 0, start.len - rest->len - 1);
            return NULL;
        }
    }
    return "unmatched '{' in format spec";
}

static const char *take_field(piece *out, bc_slice *rest)
{
    uint8_t ended;
    bool done = false;
    const char *problem = take_name(out, rest, &ended);

    if (problem != NULL || ended == '}')
        return problem;
    if (ended == '!')
        problem = take_conversion(out, rest, &done);
    return problem != NULL || done ? problem : take_spec(out, rest);
}

/*
 * Take literal text and the field behind it, if any, off the front of rest,
 * which is not empty. Gives NULL, or what Python says of the syntax.
 */
static const char *take_piece(piece *out, bc_slice *rest)
{
    bc_slice start = *rest;
    uint8_t c = 0;

    *out = (piece){.literal = BC_SLICE_NULL};
    while (rest->len > 0 && c != '{' && c != '}')
        c = pop(rest);
    out->literal = bc_slice_cut(start, 0, start.len - rest->len);
    if (c != '{' && c != '}')
        return NULL;
    if (rest->len > 0 && rest->ptr[0] == c) {
        (void)pop(rest); /* a doubled brace: one of them is text */
        return NULL;
    }
    if (c == '}')
        return "Single '}' encountered in format string";
    if (rest->len == 0)
        return "Single '{' encountered in format string";
    out->literal.len--;
    out->has_field = true;
    return take_field(out, rest);
}

static bc_code value_error(const char *problem, bc_error *err)
{
    return bc_error_set(err, BC_ERR_FORMATTING, "ValueError(%s)", problem);
}

/* Labels from the last to the first. */
static bc_code add_reversed(bc_buf *out, const char *fqdn, bc_error *err)
{
    size_t end = strlen(fqdn);
    bc_code code = BC_OK;

    for (size_t i = end; code == BC_OK; i--) {
        if (i > 0 && fqdn[i - 1] != '.')
            continue;
        code = bc_buf_add(
            out, (bc_slice){(const uint8_t *)fqdn + i, end - i}, err);
        if (i == 0)
            break;
        if (code == BC_OK)
            code = bc_buf_add_byte(out, '.', err);
        end = i - 1;
    }
    return code;
}

static bc_code add_time(
    bc_buf *out, value which, bc_slice spec, const bc_host *host, bc_error *err)
{
    int32_t offset_s = which == NOW ? host->utc_offset_s : 0;
    int32_t size = offset_s < 0 ? -offset_s : offset_s;
    char zone[16] = "UTC";

    if (spec.len == 0)
        spec = bc_slice_of(DEFAULT_TIME_FORMAT);
    if (offset_s != 0)
        snprintf(zone, sizeof(zone), "UTC%c%02d:%02d", offset_s < 0 ? '-' : '+',
            size / 3600 % 100, size / 60 % 60);
    return fmt_strftime(out, spec, host->now_ns, offset_s, zone, err);
}

static const char *text_value(value which, const bc_host *host)
{
    switch (which) {
    case FQDN:
        return host->fqdn;
    case HOSTNAME:
        return host->hostname;
    case USER:
        return host->user;
    case UUID4:
        return host->uuid;
    case BORGVERSION:
        return "2.0.0b12";
    case BORGMAJOR:
        return "2";
    case BORGMINOR:
        return "2.0";
    default:
        return "2.0.0";
    }
}

static bc_code add_value(
    bc_buf *out, value which, bc_slice spec, const bc_host *host, bc_error *err)
{
    bc_buf reversed = BC_BUF_INIT;
    bc_code code;

    if (which == PID)
        return fmt_format_int(out, host->pid, spec, err);
    if (which == NOW || which == UTCNOW)
        return add_time(out, which, spec, host, err);
    if (which != REVERSE_FQDN)
        return fmt_format_text(
            out, bc_slice_of(text_value(which, host)), spec, err);
    code = add_reversed(&reversed, host->fqdn, err);
    if (code == BC_OK)
        code = fmt_format_text(out, bc_slice_of_buf(&reversed), spec, err);
    bc_buf_dispose(&reversed);
    return code;
}

static bc_code render(
    bc_buf *out, bc_slice text, const bc_host *host, int depth, bc_error *err);

static bc_code render_field(bc_buf *out, const piece *field,
    const bc_host *host, int depth, bc_error *err)
{
    value which = find_value(field->name);
    bc_buf spec = BC_BUF_INIT;
    bc_code code;

    if (field->name.len == 0)
        return value_error("Format string contains positional fields", err);
    if (field->has_conversion)
        return value_error("conversion inside a format spec", err);
    if (which == NO_VALUE)
        return bc_error_set(err, BC_ERR_FORMATTING, "KeyError('%.*s')",
            (int)(field->name.len < 200 ? field->name.len : 200),
            (const char *)field->name.ptr);
    if (!field->spec_has_fields)
        return add_value(out, which, field->spec, host, err);
    code = render(&spec, field->spec, host, depth - 1, err);
    if (code == BC_OK)
        code = add_value(out, which, bc_slice_of_buf(&spec), host, err);
    bc_buf_dispose(&spec);
    return code;
}

/* str.format_map; what goes wrong is named as the exception it would be. */
static bc_code render(
    bc_buf *out, bc_slice text, const bc_host *host, int depth, bc_error *err)
{
    bc_code code = BC_OK;

    if (depth == 0)
        return value_error("Max string recursion exceeded", err);
    while (text.len > 0 && code == BC_OK) {
        piece next;
        const char *problem = take_piece(&next, &text);

        if (problem != NULL)
            return value_error(problem, err);
        code = bc_buf_add(out, next.literal, err);
        if (code == BC_OK && next.has_field)
            code = render_field(out, &next, host, depth, err);
    }
    return code;
}

/* Borg's own look at the fields, before anything is formatted. */
static bc_code check_fields(const char *text, bc_error *err)
{
    bc_slice rest = bc_slice_of(text);

    while (rest.len > 0) {
        piece next;
        const char *problem = take_piece(&next, &rest);

        if (problem != NULL)
            return bc_error_set(err, BC_ERR_USAGE, "%s", problem);
        if (next.name.len > 0 &&
            (next.has_conversion || find_value(next.name) == NO_VALUE))
            return bc_error_set(err, BC_ERR_PLACEHOLDER,
                "Invalid placeholder \"%.*s\" in string: %s",
                (int)(next.name.len < 200 ? next.name.len : 200),
                (const char *)next.name.ptr, text);
    }
    return BC_OK;
}

bc_code fmt_placeholder_expand(
    bc_buf *out, const char *text, const bc_host *host, bc_error *err)
{
    char prefix[256];
    bc_buf expanded = BC_BUF_INIT;
    bc_code code = check_fields(text, err);

    if (code == BC_OK)
        code = render(&expanded, bc_slice_of(text), host, DEPTH_MAX, err);
    if (code == BC_ERR_FORMATTING && err != NULL) {
        snprintf(prefix, sizeof(prefix), "Formatting Error: \"%s\"", text);
        bc_error_prefix(err, prefix);
    }
    if (code == BC_OK)
        code = bc_buf_add(out, bc_slice_of_buf(&expanded), err);
    bc_buf_dispose(&expanded);
    return code;
}

#include "formats/fmt_location.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "formats/fmt_path.h"
#include "formats/fmt_text.h"
#include "formats/fmt_unicode.h"

#include <inttypes.h>
#include <string.h>

/* The parts of a text that a form has matched; ptr NULL = absent. */
typedef struct parts {
    bc_slice user;
    bc_slice host;
    bc_slice port;
    bc_slice path;
} parts;

typedef bool match_fn(parts *out, bc_slice rest);

static bc_slice skip(bc_slice text, size_t n)
{
    return bc_slice_cut(text, n, text.len - n);
}

/* Length of the run at the front that holds none of the bytes of stop. */
static size_t run_without(bc_slice text, const char *stop)
{
    size_t n = 0;

    while (n < text.len && (text.ptr[n] == 0 || !strchr(stop, text.ptr[n])))
        n++;
    return n;
}

/* The text up to the first "::", which ends every path. */
static bc_slice units(bc_slice text)
{
    const uint8_t *end =
        text.len == 0 ? NULL : memmem(text.ptr, text.len, "::", 2);

    if (end != NULL)
        text.len = (size_t)(end - text.ptr);
    return text;
}

static bool match_absolute(parts *out, bc_slice rest)
{
    if (rest.len == 0 || rest.ptr[0] != '/')
        return false;
    out->path = bc_slice_cut(rest, 0, 1 + units(skip(rest, 1)).len);
    return out->path.len > 1;
}

/* [:digits] path */
static bool match_port_and_path(parts *out, bc_slice rest)
{
    bc_slice port;

    out->port = BC_SLICE_NULL;
    if (rest.len == 0 || rest.ptr[0] != ':')
        return match_absolute(out, rest);
    rest = skip(rest, 1);
    port = rest;
    while (rest.len > 0) {
        bc_slice after = rest;

        if (fmt_unicode_digit(bc_utf8_next(&after)) < 0)
            break;
        rest = after;
    }
    port.len -= rest.len;
    out->port = port;
    return port.len > 0 && match_absolute(out, rest);
}

/* A name without ':' and '/', or hex digits, ':' and '.' in brackets. */
static size_t host_length(bc_slice rest)
{
    size_t n;

    if (rest.len == 0)
        return 0;
    if (rest.ptr[0] != '[') {
        n = run_without(rest, ":/");
        return n > 0 && rest.ptr[n - 1] == ']' ? 0 : n;
    }
    n = 1;
    while (n < rest.len && rest.ptr[n] != 0 &&
           strchr("0123456789abcdefABCDEF:.", rest.ptr[n]) != NULL)
        n++;
    return n > 1 && n < rest.len && rest.ptr[n] == ']' ? n + 1 : 0;
}

static bool match_host(parts *out, bc_slice rest)
{
    size_t n = host_length(rest);

    if (n == 0)
        return false;
    out->host = bc_slice_cut(rest, 0, n);
    return match_port_and_path(out, skip(rest, n));
}

/* [user@] host [:port] path. When no host follows the '@', the '@' may still
 * be part of the host's name. */
static bool match_remote(parts *out, bc_slice rest)
{
    size_t n = run_without(rest, "@:/");

    if (n > 0 && n < rest.len && rest.ptr[n] == '@') {
        out->user = bc_slice_cut(rest, 0, n);
        if (match_host(out, skip(rest, n + 1)))
            return true;
        out->user = BC_SLICE_NULL;
    }
    return match_host(out, rest);
}

static bool match_line(parts *out, bc_slice rest)
{
    out->path = bc_slice_cut(rest, 0, run_without(rest, "\n"));
    return true;
}

/* A slash somewhere, and something behind it. */
static bool match_file(parts *out, bc_slice rest)
{
    size_t n = run_without(rest, "/");
    parts behind = {.path = BC_SLICE_NULL};

    if (!match_absolute(&behind, skip(rest, n)))
        return false;
    out->path = bc_slice_cut(rest, 0, n + behind.path.len);
    return true;
}

static bool match_local(parts *out, bc_slice rest)
{
    if (bc_slice_starts(rest, ":") || bc_slice_starts(rest, "//") ||
        bc_slice_starts(rest, "ssh://") || bc_slice_starts(rest, "socket://"))
        return false;
    out->path = units(rest);
    return out->path.len > 0;
}

/* In the order in which they are tried. */
static const struct {
    const char *prefix;
    match_fn *match;
    fmt_location_proto proto;
} forms[] = {
    {"ssh://", match_remote, FMT_LOCATION_SSH},
    {"sftp://", match_remote, FMT_LOCATION_SFTP},
    {"rclone://", match_line, FMT_LOCATION_RCLONE},
    {"file://", match_file, FMT_LOCATION_FILE},
    {"socket://", match_absolute, FMT_LOCATION_SOCKET},
    {"", match_local, FMT_LOCATION_FILE},
};

/* "/./x" means x below the remote's working directory: that mark stays. */
static bc_code normalise(bc_buf *out, bc_slice path, bc_error *err)
{
    if (bc_slice_starts(path, "/./")) {
        bc_code code = bc_buf_add_text(out, "/.", err);

        if (code != BC_OK)
            return code;
    }
    return fmt_path_normal(out, path, err);
}

static bc_code invalid(bc_slice text, bc_error *err)
{
    return bc_error_set(err, BC_ERR_USAGE, "Invalid location format: \"%.*s\"",
        (int)(text.len < sizeof(err->message) ? text.len
                                              : sizeof(err->message)),
        text.ptr == NULL ? "" : (const char *)text.ptr);
}

/* Port 0 counts as none; one that fits no integer is refused. */
static bc_code take_port(
    fmt_location *out, bc_slice digits, bc_slice text, bc_error *err)
{
    int64_t port = 0;
    bc_code code = BC_OK;

    if (digits.ptr != NULL)
        code = fmt_text_int(&port, digits, err);
    if (code == BC_ERR_LOCAL || port == INT64_MAX)
        return invalid(text, err);
    out->has_port = port != 0;
    out->port = (uint64_t)port;
    return code;
}

static bc_code take_parts(
    fmt_location *out, const parts *found, bc_slice text, bc_error *err)
{
    bc_code code = take_port(out, found->port, text, err);

    if (code == BC_OK && found->user.ptr != NULL)
        code = bc_buf_add(&out->user, found->user, err);
    if (code == BC_OK && found->host.ptr != NULL)
        code = bc_buf_add(&out->host, found->host, err);
    if (code != BC_OK)
        return code;
    if (out->proto == FMT_LOCATION_RCLONE)
        return bc_buf_add(&out->path, found->path, err);
    return normalise(&out->path, found->path, err);
}

bc_code fmt_location_parse(fmt_location *out, bc_slice text, bc_error *err)
{
    bc_code code = BC_OK;
    parts found;
    size_t i;

    *out = (fmt_location)FMT_LOCATION_INIT;
    for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        found = (parts){.path = BC_SLICE_NULL};
        if (bc_slice_starts(text, forms[i].prefix) &&
            forms[i].match(&found, skip(text, strlen(forms[i].prefix))))
            break;
    }
    if (i == sizeof(forms) / sizeof(forms[0]))
        return invalid(text, err);
    out->proto = forms[i].proto;
    code = take_parts(out, &found, text, err);
    if (code != BC_OK)
        fmt_location_dispose(out);
    return code;
}

static bool is_local(const fmt_location *location)
{
    return location->proto == FMT_LOCATION_FILE ||
           location->proto == FMT_LOCATION_SOCKET;
}

/* proto://user@host:port */
static bc_code add_authority(
    bc_buf *out, const fmt_location *location, bc_error *err)
{
    bc_code code =
        bc_buf_add_text(out, fmt_location_proto_name(location->proto), err);

    if (code == BC_OK)
        code = bc_buf_add_text(out, "://", err);
    if (code == BC_OK && location->user.ptr != NULL)
        code = bc_buf_add(out, bc_slice_of_buf(&location->user), err);
    if (code == BC_OK && location->user.ptr != NULL)
        code = bc_buf_add_byte(out, '@', err);
    if (code == BC_OK)
        code = bc_buf_add(out, bc_slice_of_buf(&location->host), err);
    if (code == BC_OK && location->has_port)
        code = bc_buf_add_format(out, err, ":%" PRIu64, location->port);
    return code;
}

bc_code fmt_location_canonical(
    bc_buf *out, const fmt_location *location, bc_error *err)
{
    bc_slice path = bc_slice_of_buf(&location->path);
    const char *lead = "";
    bc_code code;

    if (is_local(location))
        return bc_buf_add(out, path, err);
    code = add_authority(out, location, err);
    if (bc_slice_starts(path, "~"))
        lead = "/";
    else if (path.len > 0 && path.ptr[0] != '/')
        lead = "/./";
    if (code == BC_OK)
        code = bc_buf_add_text(out, lead, err);
    return code != BC_OK ? code : bc_buf_add(out, path, err);
}

static bc_code add_repr_or_none(
    bc_buf *out, const char *label, bc_slice text, bc_error *err)
{
    bc_code code = bc_buf_add_text(out, label, err);

    if (code != BC_OK)
        return code;
    return text.ptr == NULL ? bc_buf_add_text(out, "None", err)
                            : fmt_text_repr(out, text, err);
}

bc_code fmt_location_repr(
    bc_buf *out, const fmt_location *location, bc_error *err)
{
    bc_slice host = bc_slice_of_buf(&location->host);
    bc_code code = bc_buf_add_format(
        out, err, "proto='%s'", fmt_location_proto_name(location->proto));

    if (bc_slice_starts(host, "["))
        host = bc_slice_cut(host, 1, host.len - 2);
    if (code == BC_OK)
        code = add_repr_or_none(
            out, ", user=", bc_slice_of_buf(&location->user), err);
    if (code == BC_OK)
        code = add_repr_or_none(out, ", host=", host, err);
    if (code == BC_OK && location->has_port)
        code = bc_buf_add_format(out, err, ", port=%" PRIu64, location->port);
    else if (code == BC_OK)
        code = bc_buf_add_text(out, ", port=None", err);
    if (code == BC_OK)
        code = bc_buf_add_text(out, ", path=", err);
    if (code == BC_OK)
        code = fmt_text_repr(out, bc_slice_of_buf(&location->path), err);
    return code;
}

const char *fmt_location_proto_name(fmt_location_proto proto)
{
    static const char *const names[] = {
        "file", "ssh", "sftp", "rclone", "socket"};

    return names[proto];
}

void fmt_location_dispose(fmt_location *location)
{
    bc_buf_dispose(&location->user);
    bc_buf_dispose(&location->host);
    bc_buf_dispose(&location->path);
    *location = (fmt_location)FMT_LOCATION_INIT;
}

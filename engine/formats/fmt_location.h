/*
 * Where a repository is: the text after -r, its parts and its canonical form.
 *
 * Purely lexical; nothing is looked up or resolved.
 *
 * Source: cache-side spec 8.2; borg 2.0.0b12, helpers/parseformat.py, Location
 */
#ifndef FMT_LOCATION_H
#define FMT_LOCATION_H

#include <borgcache/error.h>
#include <borgcache/types.h>

typedef enum fmt_location_proto {
    FMT_LOCATION_FILE,
    FMT_LOCATION_SSH,
    FMT_LOCATION_SFTP,
    FMT_LOCATION_RCLONE,
    FMT_LOCATION_SOCKET
} fmt_location_proto;

/* Owned texts; user and host have ptr NULL when absent. */
typedef struct fmt_location {
    fmt_location_proto proto;
    bc_buf user;
    bc_buf host; /* with brackets, if any */
    bool has_port;
    uint64_t port;
    bc_buf path; /* normalised */
} fmt_location;

#define FMT_LOCATION_INIT                                                      \
    {                                                                          \
        .proto = FMT_LOCATION_FILE                                             \
    }

/* BC_OK, BC_ERR_USAGE ('Invalid location format: "<text>"'),
 * BC_ERR_NO_MEMORY. text is what placeholder expansion gave. */
bc_code fmt_location_parse(
    fmt_location *out, bc_slice text, bc_error *err) BC_NODISCARD;

/* The form that the security directory remembers, appended to out. */
bc_code fmt_location_canonical(
    bc_buf *out, const fmt_location *location, bc_error *err) BC_NODISCARD;

/* str(location): "proto='file', user=None, …, path='/x'", appended to out. */
bc_code fmt_location_repr(
    bc_buf *out, const fmt_location *location, bc_error *err) BC_NODISCARD;

/* "file", "ssh", … */
const char *fmt_location_proto_name(fmt_location_proto proto);

void fmt_location_dispose(fmt_location *location);

#endif

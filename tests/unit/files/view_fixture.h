/* A files cache in memory and a view over it. */
#ifndef VIEW_FIXTURE_H
#define VIEW_FIXTURE_H

#include "base/buf.h"
#include "files/files.h"
#include "formats/fmt_integrity.h"
#include "support/cmocka.h"
#include "support/memory_io.h"
#include "support/records.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct fixture {
    msgpack_sbuffer bytes;
    memory_file file;
    bc_io io;
    char digest[256];
    files_view_options options;
    bc_files_view *view;
    char log[4096];
} fixture;

static inline void fixture_listen(
    void *payload, bc_level level, const char *logger, const char *text)
{
    fixture *fx = payload;
    size_t used = strlen(fx->log);

    snprintf(fx->log + used, sizeof(fx->log) - used, "%d %s: %s\n", (int)level,
        logger, text);
}

static inline void fixture_init(fixture *fx)
{
    *fx = (fixture){.view = NULL};
    msgpack_sbuffer_init(&fx->bytes);
    fx->io = memory_io(&fx->file);
    fx->options = (files_view_options){.io = &fx->io,
        .path = "cache/files.x",
        .name = "files.x",
        .readable_format = true,
        .ttl = {true, 2},
        .log = {fixture_listen, fx}};
}

/* The record that Borg would have written for these bytes. */
static inline void fixture_sign(fixture *fx)
{
    bc_digest digest;
    char hex[BC_DIGEST_HEX_MAX];

    fmt_integrity_begin(
        &digest, BC_DIGEST_XXH64, bc_slice_of(fx->options.name));
    bc_digest_feed(
        &digest, (bc_slice){(const uint8_t *)fx->bytes.data, fx->bytes.size});
    fmt_integrity_final(&digest, fx->bytes.size, hex);
    snprintf(fx->digest, sizeof(fx->digest),
        "{\"algorithm\": \"XXH64\", \"digests\": {\"final\": \"%s\"}}", hex);
    fx->options.record = bc_slice_of(fx->digest);
}

static inline void fixture_open(fixture *fx)
{
    fx->file.bytes = (const uint8_t *)fx->bytes.data;
    fx->file.len = fx->bytes.size;
    assert_int_equal(files_view_new(&fx->view, &fx->options, NULL), BC_OK);
}

static inline const bc_files_head *fixture_load(fixture *fx)
{
    bc_error err = BC_ERROR_INIT;

    fixture_open(fx);
    if (bc_files_view_load(fx->view, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_true(bc_files_view_head(fx->view)->loaded);
    return bc_files_view_head(fx->view);
}

static inline void fixture_free(fixture *fx)
{
    files_view_free(fx->view);
    assert_int_equal(fx->file.opened, 0);
    msgpack_sbuffer_destroy(&fx->bytes);
}

/* A record whose key, inode and times follow from n. */
static inline record fixture_record(uint32_t n)
{
    return (record){.key = (uint8_t)n,
        .age = n % 3,
        .inode = 1000 + n,
        .size = 10 * (uint64_t)n,
        .ctime_ns = 1000 + n,
        .mtime_ns = 500 + n,
        .chunks = n % 4};
}

/* "code code …" of the view's findings, in order. */
static inline const char *fixture_codes(const fixture *fx, char out[256])
{
    bc_findings findings = bc_files_view_findings(fx->view);
    size_t used = 0;

    out[0] = 0;
    for (size_t i = 0; i < findings.count; i++) {
        assert_string_equal(findings.items[i].subject, fx->options.name);
        assert_true(strlen(findings.items[i].message) > 10);
        used += (size_t)snprintf(out + used, 256 - used, "%s%s",
            i == 0 ? "" : " ", findings.items[i].code);
    }
    return out;
}

#endif

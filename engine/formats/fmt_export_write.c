#include "formats/fmt_export.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *hex_of(bc_slice bytes)
{
    char *hex = malloc(2 * bytes.len + 1);
    json_t *object = NULL;

    if (hex == NULL)
        return NULL;
    bc_hex_encode(hex, bytes.ptr, bytes.len);
    object = json_pack("{s:s}", "hex", hex);
    free(hex);
    return object;
}

static json_t *text_of(const char *text)
{
    bc_slice bytes = bc_slice_of(text);

    if (text == NULL)
        return json_null();
    return bc_utf8_valid(bytes) ? json_stringn_nocheck(text, bytes.len)
                                : hex_of(bytes);
}

static json_t *seen_of(const fmt_export_seen *seen)
{
    if (!seen->known)
        return json_null();
    if (seen->sys_errno != 0)
        return json_pack("{s:i}", "errno", seen->sys_errno);
    return json_pack("{s:I, s:I, s:I, s:I}", "mode", (json_int_t)seen->mode,
        "bytes", (json_int_t)seen->bytes, "mtime_ns",
        (json_int_t)seen->mtime_ns, "inode", (json_int_t)seen->inode);
}

/* JSON lets DEL stand as it is; on a terminal it would act. */
static bc_code put_text(bc_buf *out, const char *text, bc_error *err)
{
    bc_code code = BC_OK;

    while (code == BC_OK && *text) {
        size_t len = strcspn(text, "\x7f");

        code = bc_buf_add(out, (bc_slice){(const uint8_t *)text, len}, err);
        text += len;
        if (code == BC_OK && *text) {
            code = bc_buf_add_text(out, "\\u007f", err);
            text++;
        }
    }
    return code;
}

/* Takes line, which is NULL when memory ran out while it was made. */
static bc_code put(bc_buf *out, json_t *line, bc_error *err)
{
    char *text = line == NULL
                     ? NULL
                     : json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII);
    bc_code code =
        text == NULL ? bc_error_no_memory(err) : put_text(out, text, err);

    free(text);
    json_decref(line);
    return code;
}

static json_t *variables_of(const fmt_export_settings *s)
{
    json_t *object = json_object();

    for (size_t i = 0; i < s->variable_count; i++) {
        if (json_object_set_new(object, s->variables[i].name,
                text_of(s->variables[i].value)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *processes_of(const fmt_export_settings *s)
{
    json_t *list = json_array();

    for (size_t i = 0; i < s->process_count; i++) {
        if (json_array_append_new(list,
                json_pack("{s:I, s:i}", "pid", (json_int_t)s->processes[i].pid,
                    "errno", s->processes[i].sys_errno)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

bc_code fmt_export_put_settings(
    bc_buf *out, const fmt_export_settings *s, bc_error *err)
{
    return put(out,
        json_pack("{s:s, s:o, s:o, s:b, s:I, s:o, s:o}", "part", "settings",
            "cache_dir", text_of(s->cache_dir), "repo", text_of(s->repo),
            "offline", (int)s->offline, "now_ns", (json_int_t)s->now_ns,
            "variables", variables_of(s), "processes", processes_of(s)),
        err);
}

static json_t *names_of(const fmt_export_path *p)
{
    json_t *list;

    if (!p->listed)
        return json_null();
    list = json_array();
    for (size_t i = 0; i < p->name_count; i++) {
        if (json_array_append_new(list, text_of(p->names[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

bc_code fmt_export_put_path(
    bc_buf *out, const fmt_export_path *p, bc_error *err)
{
    static const char *const contents[] = {NULL, "data", "entries"};

    return put(out,
        json_pack("{s:s, s:o, s:o, s:o, s:i, s:i, s:o, s:s?}", "part", "path",
            "path", text_of(p->path), "stat", seen_of(&p->stat), "lstat",
            seen_of(&p->lstat), "open_errno", p->open_errno, "list_errno",
            p->list_errno, "names", names_of(p), "content",
            contents[p->content]),
        err);
}

static bc_code add_hex(bc_buf *out, bc_slice bytes, bc_error *err)
{
    bc_code code = bc_buf_reserve(out, 2 * bytes.len, err);

    if (code != BC_OK)
        return code;
    bc_hex_encode((char *)out->ptr + out->len, bytes.ptr, bytes.len);
    out->len += 2 * bytes.len;
    return BC_OK;
}

bc_code fmt_export_put_data(bc_buf *out, bc_slice bytes, bc_error *err)
{
    bc_code code = bc_buf_add_text(out, "{\"part\":\"data\",\"hex\":\"", err);

    if (code == BC_OK)
        code = add_hex(out, bytes, err);
    return code == BC_OK ? bc_buf_add_text(out, "\"}", err) : code;
}

static bc_code add_chunks(bc_buf *out, bc_slice rest, bc_error *err)
{
    bc_code code = BC_OK;
    const uint8_t *id;
    uint64_t size;
    const char *comma = "";

    while (code == BC_OK && fmt_files_chunk(&id, &size, &rest)) {
        code = bc_buf_add_format(out, err, "%s{\"id\":\"", comma);
        if (code == BC_OK)
            code = add_hex(out, (bc_slice){id, 32}, err);
        if (code == BC_OK)
            code =
                bc_buf_add_format(out, err, "\",\"size\":%" PRIu64 "}", size);
        comma = ",";
    }
    return code;
}

/* By hand: there may be millions. */
bc_code fmt_export_put_entry(
    bc_buf *out, const fmt_files_record *r, bc_error *err)
{
    bc_code code =
        bc_buf_add_text(out, "{\"part\":\"entry\",\"path_hash\":\"", err);

    if (code == BC_OK)
        code = add_hex(out, (bc_slice){r->path_hash, 32}, err);
    if (code == BC_OK)
        code = bc_buf_add_format(out, err,
            "\",\"age\":%" PRIu64 ",\"inode\":%" PRIu64 ",\"size\":%" PRIu64
            ",\"ctime_ns\":%" PRId64 ",\"mtime_ns\":%" PRId64 ",\"chunks\":[",
            r->age, r->inode, r->size, r->ctime_ns, r->mtime_ns);
    if (code == BC_OK)
        code = add_chunks(out, r->chunk_bytes, err);
    return code == BC_OK ? bc_buf_add_text(out, "]}", err) : code;
}

/* What JSON readers take for an integer. */
static bool fits(uint64_t number)
{
    return number <= INT64_MAX;
}

static bool numbers_fit(const fmt_files_record *r)
{
    bc_slice rest = r->chunk_bytes;
    const uint8_t *id;
    uint64_t size;

    while (fmt_files_chunk(&id, &size, &rest)) {
        if (!fits(size))
            return false;
    }
    return fits(r->age) && fits(r->inode) && fits(r->size);
}

bc_code fmt_export_is_exact(
    bool *out, const fmt_files_record *r, bc_slice raw, bc_error *err)
{
    const fmt_files_fields fields = {.path_hash = r->path_hash,
        .age = r->age,
        .inode = r->inode,
        .size = r->size,
        .ctime_ns = r->ctime_ns,
        .mtime_ns = r->mtime_ns,
        .chunk_count = r->chunk_count,
        .chunk_bytes = r->chunk_bytes};
    bc_slice rest = r->chunk_bytes;
    bc_buf chunks = BC_BUF_INIT;
    bc_buf again = BC_BUF_INIT;
    const uint8_t *id;
    uint64_t size;
    bc_code code = BC_OK;

    *out = false;
    /* The chunks too may be spelled another way. */
    while (code == BC_OK && fmt_files_chunk(&id, &size, &rest))
        code = fmt_files_encode_chunk(&chunks, id, size, err);
    if (code == BC_OK)
        code = fmt_files_encode(&again, &fields, err);
    if (code == BC_OK)
        *out = numbers_fit(r) && bc_slice_equal(bc_slice_of_buf(&again), raw) &&
               bc_slice_equal(bc_slice_of_buf(&chunks), r->chunk_bytes);
    bc_buf_dispose(&chunks);
    bc_buf_dispose(&again);
    return code;
}

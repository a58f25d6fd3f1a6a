#include "formats/fmt_export.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What a line is read into, and how it went. */
typedef struct reading {
    fmt_export_line *out;
    const json_t *line;
    bc_error *err;
} reading;

static bc_code bad(const reading *r, const char *what)
{
    return bc_error_set(
        r->err, BC_ERR_CORRUPT, "this line is not of an export: %s", what);
}

static bc_code add_hex(
    bc_buf *out, const reading *r, const json_t *value, const char *what)
{
    bc_slice text = {
        (const uint8_t *)json_string_value(value), json_string_length(value)};
    bc_code code;

    if (!json_is_string(value) || text.len % 2 != 0)
        return bad(r, what);
    code = bc_buf_reserve(out, text.len / 2, r->err);
    if (code != BC_OK)
        return code;
    if (text.len > 0 && !bc_hex_decode(out->ptr + out->len, text.len / 2, text))
        return bad(r, what);
    bc_buf_set_len(out, out->len + text.len / 2);
    return BC_OK;
}

/* A string or {"hex": …}; a NUL inside is no text. */
static bc_code take_text(
    char **out, const reading *r, const json_t *value, const char *what)
{
    bc_buf bytes = BC_BUF_INIT;
    bc_code code;

    if (json_is_object(value))
        code = add_hex(&bytes, r, json_object_get(value, "hex"), what);
    else if (json_is_string(value))
        code = bc_buf_add(&bytes,
            (bc_slice){(const uint8_t *)json_string_value(value),
                json_string_length(value)},
            r->err);
    else
        code = bad(r, what);
    if (code == BC_OK && memchr(bytes.ptr, 0, bytes.len) != NULL)
        code = bad(r, what);
    if (code != BC_OK) {
        bc_buf_dispose(&bytes);
        return code;
    }
    *out = (char *)bytes.ptr;
    return BC_OK;
}

static bc_code take_number(
    int64_t *out, const reading *r, const json_t *from, const char *key)
{
    const json_t *value = json_object_get(from, key);

    if (!json_is_integer(value))
        return bad(r, key);
    *out = json_integer_value(value);
    return BC_OK;
}

static bc_code take_count(
    uint64_t *out, const reading *r, const json_t *from, const char *key)
{
    int64_t number = 0;
    bc_code code = take_number(&number, r, from, key);

    if (code == BC_OK && number < 0)
        return bad(r, key);
    *out = (uint64_t)number;
    return code;
}

static bc_code take_errno(
    int *out, const reading *r, const json_t *from, const char *key)
{
    int64_t number = 0;
    bc_code code = take_number(&number, r, from, key);

    if (code == BC_OK && (number < 0 || number > INT_MAX))
        return bad(r, key);
    *out = (int)number;
    return code;
}

static bool is_word(const json_t *line, const char *key, const char *word)
{
    const char *value = json_string_value(json_object_get(line, key));

    return value != NULL && strcmp(value, word) == 0;
}

static bc_code read_head(const reading *r)
{
    r->out->kind = FMT_EXPORT_HEAD;
    r->out->redacted = json_is_true(json_object_get(r->line, "redacted"));
    if (is_word(r->line, "format", "borgcache-tui/1") &&
        is_word(r->line, "command", "export") &&
        (r->out->redacted || is_word(r->line, "lines", "parts")))
        return BC_OK;
    return bc_error_set(
        r->err, BC_ERR_UNSUPPORTED, "this is not an export of borgcache-tui/1");
}

static bc_code read_variables(const reading *r, const json_t *from)
{
    fmt_export_settings *s = &r->out->settings;
    const char *name;
    json_t *value;

    if (!json_is_object(from))
        return bad(r, "variables");
    s->variables = calloc(json_object_size(from) + 1, sizeof(*s->variables));
    if (s->variables == NULL)
        return bc_error_no_memory(r->err);
    json_object_foreach((json_t *)(uintptr_t)from, name, value)
    {
        fmt_export_variable *v = &s->variables[s->variable_count++];
        bc_code code = take_text(&v->value, r, value, "variables");

        if (code != BC_OK)
            return code;
        v->name = bc_text_copy(bc_slice_of(name));
        if (v->name == NULL)
            return bc_error_no_memory(r->err);
    }
    return BC_OK;
}

static bc_code read_processes(const reading *r, const json_t *from)
{
    fmt_export_settings *s = &r->out->settings;
    bc_code code = BC_OK;

    if (!json_is_array(from))
        return bad(r, "processes");
    s->processes = calloc(json_array_size(from) + 1, sizeof(*s->processes));
    if (s->processes == NULL)
        return bc_error_no_memory(r->err);
    for (size_t i = 0; i < json_array_size(from) && code == BC_OK; i++) {
        fmt_export_process *p = &s->processes[s->process_count++];
        const json_t *item = json_array_get(from, i);

        code = take_number(&p->pid, r, item, "pid");
        if (code == BC_OK)
            code = take_errno(&p->sys_errno, r, item, "errno");
    }
    return code;
}

static bc_code read_settings(const reading *r)
{
    fmt_export_settings *s = &r->out->settings;
    const json_t *repo = json_object_get(r->line, "repo");
    bc_code code = take_text(
        &s->cache_dir, r, json_object_get(r->line, "cache_dir"), "cache_dir");

    r->out->kind = FMT_EXPORT_SETTINGS;
    s->offline = json_is_true(json_object_get(r->line, "offline"));
    if (code == BC_OK && !json_is_null(repo))
        code = take_text(&s->repo, r, repo, "repo");
    if (code == BC_OK)
        code = take_number(&s->now_ns, r, r->line, "now_ns");
    if (code == BC_OK)
        code = read_variables(r, json_object_get(r->line, "variables"));
    if (code == BC_OK)
        code = read_processes(r, json_object_get(r->line, "processes"));
    return code;
}

static bc_code read_seen(
    fmt_export_seen *out, const reading *r, const char *key)
{
    const json_t *from = json_object_get(r->line, key);
    int64_t mode = 0;
    bc_code code;

    if (json_is_null(from))
        return BC_OK;
    if (!json_is_object(from))
        return bad(r, key);
    out->known = true;
    if (json_object_get(from, "errno") != NULL)
        return take_errno(&out->sys_errno, r, from, "errno");
    code = take_number(&mode, r, from, "mode");
    if (code == BC_OK && (mode < 0 || mode > UINT32_MAX))
        code = bad(r, "mode");
    out->mode = (uint32_t)mode;
    if (code == BC_OK)
        code = take_count(&out->bytes, r, from, "bytes");
    if (code == BC_OK)
        code = take_number(&out->mtime_ns, r, from, "mtime_ns");
    return code == BC_OK ? take_count(&out->inode, r, from, "inode") : code;
}

static bc_code read_names(const reading *r)
{
    const json_t *from = json_object_get(r->line, "names");
    fmt_export_path *p = &r->out->path;
    bc_code code = BC_OK;

    p->listed = json_is_array(from);
    if (!p->listed)
        return json_is_null(from) ? BC_OK : bad(r, "names");
    p->names = calloc(json_array_size(from) + 1, sizeof(*p->names));
    if (p->names == NULL)
        return bc_error_no_memory(r->err);
    for (size_t i = 0; i < json_array_size(from) && code == BC_OK; i++) {
        code = take_text(&p->names[i], r, json_array_get(from, i), "names");
        p->name_count += code == BC_OK;
    }
    return code;
}

static bc_code read_content(const reading *r)
{
    const json_t *from = json_object_get(r->line, "content");
    const char *word = json_string_value(from);
    fmt_export_path *p = &r->out->path;

    if (word != NULL && strcmp(word, "data") == 0)
        p->content = FMT_EXPORT_DATA;
    else if (word != NULL && strcmp(word, "entries") == 0)
        p->content = FMT_EXPORT_ENTRIES;
    else if (!json_is_null(from))
        return bad(r, "content");
    return BC_OK;
}

static bc_code read_path(const reading *r)
{
    fmt_export_path *p = &r->out->path;
    bc_code code =
        take_text(&p->path, r, json_object_get(r->line, "path"), "path");

    r->out->kind = FMT_EXPORT_PATH;
    if (code == BC_OK)
        code = read_seen(&p->stat, r, "stat");
    if (code == BC_OK)
        code = read_seen(&p->lstat, r, "lstat");
    if (code == BC_OK)
        code = take_errno(&p->open_errno, r, r->line, "open_errno");
    if (code == BC_OK)
        code = take_errno(&p->list_errno, r, r->line, "list_errno");
    if (code == BC_OK)
        code = read_names(r);
    return code == BC_OK ? read_content(r) : code;
}

static bc_code read_hash(
    uint8_t out[32], const reading *r, const json_t *from, const char *key)
{
    const json_t *value = json_object_get(from, key);
    bc_slice text = {
        (const uint8_t *)json_string_value(value), json_string_length(value)};

    return json_is_string(value) && text.len == 64 &&
                   bc_hex_decode(out, 32, text)
               ? BC_OK
               : bad(r, key);
}

static bc_code read_chunks(
    bc_buf *out, fmt_files_fields *fields, const reading *r)
{
    const json_t *list = json_object_get(r->line, "chunks");
    bc_code code = json_is_array(list) ? BC_OK : bad(r, "chunks");

    for (size_t i = 0; i < json_array_size(list) && code == BC_OK; i++) {
        const json_t *chunk = json_array_get(list, i);
        uint8_t id[32];
        uint64_t size = 0;

        code = read_hash(id, r, chunk, "id");
        if (code == BC_OK)
            code = take_count(&size, r, chunk, "size");
        if (code == BC_OK)
            code = fmt_files_encode_chunk(out, id, size, r->err);
        fields->chunk_count++;
    }
    return code;
}

static bc_code read_entry(const reading *r)
{
    fmt_files_fields fields = {.path_hash = NULL};
    bc_buf chunks = BC_BUF_INIT;
    uint8_t hash[32];
    bc_code code = read_hash(hash, r, r->line, "path_hash");

    r->out->kind = FMT_EXPORT_BYTES;
    if (code == BC_OK)
        code = take_count(&fields.age, r, r->line, "age");
    if (code == BC_OK)
        code = take_count(&fields.inode, r, r->line, "inode");
    if (code == BC_OK)
        code = take_count(&fields.size, r, r->line, "size");
    if (code == BC_OK)
        code = take_number(&fields.ctime_ns, r, r->line, "ctime_ns");
    if (code == BC_OK)
        code = take_number(&fields.mtime_ns, r, r->line, "mtime_ns");
    if (code == BC_OK)
        code = read_chunks(&chunks, &fields, r);
    if (code == BC_OK) {
        fields.path_hash = hash;
        fields.chunk_bytes = bc_slice_of_buf(&chunks);
        code = fmt_files_encode(&r->out->bytes, &fields, r->err);
    }
    bc_buf_dispose(&chunks);
    return code;
}

static bc_code read_data(const reading *r)
{
    r->out->kind = FMT_EXPORT_BYTES;
    return add_hex(&r->out->bytes, r, json_object_get(r->line, "hex"), "hex");
}

static bc_code read_part(const reading *r)
{
    const char *part = json_string_value(json_object_get(r->line, "part"));

    if (part == NULL && json_is_true(json_object_get(r->line, "end"))) {
        r->out->kind = FMT_EXPORT_END;
        return take_count(&r->out->count, r, r->line, "count");
    }
    if (part == NULL)
        return read_head(r);
    if (strcmp(part, "entry") == 0)
        return read_entry(r);
    if (strcmp(part, "data") == 0)
        return read_data(r);
    if (strcmp(part, "path") == 0)
        return read_path(r);
    return strcmp(part, "settings") == 0 ? read_settings(r) : bad(r, "part");
}

bc_code fmt_export_read(fmt_export_line *out, bc_slice line, bc_error *err)
{
    json_error_t why;
    json_t *json = json_loadb((const char *)line.ptr, line.len,
        JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    reading r = {out, json, err};
    bc_code code;

    *out = (fmt_export_line)FMT_EXPORT_LINE_INIT;
    if (json == NULL)
        return json_error_code(&why) == json_error_out_of_memory
                   ? bc_error_no_memory(err)
                   : bad(&r, why.text);
    code = json_is_object(json) ? read_part(&r) : bad(&r, "no object");
    json_decref(json);
    return code;
}

static void dispose_settings(fmt_export_settings *s)
{
    for (size_t i = 0; i < s->variable_count; i++) {
        free(s->variables[i].name);
        free(s->variables[i].value);
    }
    free(s->variables);
    free(s->processes);
    free(s->cache_dir);
    free(s->repo);
}

void fmt_export_line_dispose(fmt_export_line *line)
{
    dispose_settings(&line->settings);
    for (size_t i = 0; i < line->path.name_count; i++)
        free(line->path.names[i]);
    free(line->path.names);
    free(line->path.path);
    bc_buf_dispose(&line->bytes);
    *line = (fmt_export_line)FMT_EXPORT_LINE_INIT;
}

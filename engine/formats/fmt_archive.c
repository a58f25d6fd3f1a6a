#include "formats/fmt_archive.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_msgpack_map.h"
#include "formats/fmt_take.h"

#include <inttypes.h>
#include <stdlib.h>

static bc_code wrong(const char *text, bc_error *err)
{
    return bc_error_set(err, BC_ERR_LOCAL, "archive: %s", text);
}

/* The bytes of a text as they are; out is left alone when there is none. */
static void find_text(
    bc_slice *out, const msgpack_unpacked *map, const char *key)
{
    bc_slice found;

    if (fmt_msgpack_text(&found, fmt_msgpack_get(map, key)))
        *out = found;
}

/* Move a text from the input into out->text, where there is room for it. */
static void keep(fmt_archive *out, bc_slice *text)
{
    uint8_t *to = out->text.ptr + out->text.len;

    if (text->ptr == NULL)
        return;
    if (text->len > 0)
        memcpy(to, text->ptr, text->len);
    out->text.len += text->len;
    text->ptr = to;
}

static bc_code find_tags(
    fmt_archive *out, const msgpack_unpacked *map, bc_error *err)
{
    const msgpack_object *list = fmt_msgpack_get(map, "tags");

    if (list == NULL)
        return BC_OK;
    if (list->type != MSGPACK_OBJECT_ARRAY)
        return wrong("tags are no list", err);
    if (list->via.array.size == 0)
        return BC_OK;
    out->tags = calloc(list->via.array.size, sizeof(*out->tags));
    if (out->tags == NULL)
        return bc_error_no_memory(err);
    for (uint32_t i = 0; i < list->via.array.size; i++) {
        if (!fmt_msgpack_text(&out->tags[i], &list->via.array.ptr[i]))
            return wrong("a tag is no text", err);
    }
    /* As Borg's sorted tuple, but without what comes twice. */
    out->tag_count = bc_slices_distinct(out->tags, list->via.array.size);
    return BC_OK;
}

static bc_code read_texts(
    fmt_archive *out, const msgpack_unpacked *map, bc_error *err)
{
    bc_slice *const texts[] = {
        &out->name, &out->time, &out->hostname, &out->username, &out->comment};
    static const char *const keys[] = {
        "name", "time", "hostname", "username", "comment"};
    const size_t count = sizeof(keys) / sizeof(keys[0]);
    size_t total = 0;
    bc_code code = find_tags(out, map, err);

    for (size_t i = 0; i < count; i++) {
        find_text(texts[i], map, keys[i]);
        total += texts[i]->len;
    }
    for (size_t i = 0; i < out->tag_count; i++)
        total += out->tags[i].len;
    if (code == BC_OK && (out->name.ptr == NULL || out->time.ptr == NULL))
        code = wrong(out->name.ptr == NULL ? "no name" : "no time", err);
    if (code == BC_OK)
        code = bc_buf_reserve(&out->text, total, err);
    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < count; i++)
        keep(out, texts[i]);
    for (size_t i = 0; i < out->tag_count; i++)
        keep(out, &out->tags[i]);
    return BC_OK;
}

static bc_code read_ids(
    fmt_archive *out, const msgpack_unpacked *map, bc_error *err)
{
    const char *key = out->version == 1 ? "items" : "item_ptrs";
    const msgpack_object *list = fmt_msgpack_get(map, key);
    bc_code code;

    if (list == NULL || list->type != MSGPACK_OBJECT_ARRAY)
        return bc_error_set(err, BC_ERR_LOCAL, "archive: no list %s", key);
    code = bc_buf_reserve(&out->ids, sizeof(bc_id) * list->via.array.size, err);
    for (uint32_t i = 0; i < list->via.array.size && code == BC_OK; i++) {
        bc_slice id;

        if (!fmt_msgpack_text(&id, &list->via.array.ptr[i]) ||
            id.len != sizeof(bc_id))
            return bc_error_set(
                err, BC_ERR_LOCAL, "archive: %s: %" PRIu32 " is no id", key, i);
        code = bc_buf_add(&out->ids, id, err);
    }
    return code;
}

static bc_code read_fields(
    fmt_archive *out, const msgpack_unpacked *map, bc_error *err)
{
    uint64_t version = 0;
    bc_code code;

    if (!fmt_msgpack_u64(&version, fmt_msgpack_get(map, "version")) ||
        version < 1 || version > 2)
        return bc_error_set(
            err, BC_ERR_LOCAL, "Exception: Unknown archive metadata version");
    out->version = (int64_t)version;
    out->size.known =
        fmt_msgpack_u64(&out->size.value, fmt_msgpack_get(map, "size"));
    out->nfiles.known =
        fmt_msgpack_u64(&out->nfiles.value, fmt_msgpack_get(map, "nfiles"));
    code = read_texts(out, map, err);
    return code == BC_OK ? read_ids(out, map, err) : code;
}

bc_code fmt_archive_decode(fmt_archive *out, bc_slice plaintext, bc_error *err)
{
    msgpack_unpacked map;
    size_t used;
    bc_code code =
        fmt_msgpack_unpack_map(&map, &used, plaintext, "archive", err);

    if (code == BC_OK)
        code = read_fields(out, &map, err);
    msgpack_unpacked_destroy(&map);
    if (code != BC_OK)
        fmt_archive_dispose(out);
    return code;
}

void fmt_archive_dispose(fmt_archive *archive)
{
    free(archive->tags);
    bc_buf_dispose(&archive->ids);
    bc_buf_dispose(&archive->text);
    *archive = (fmt_archive)FMT_ARCHIVE_INIT;
}

/* However many ids are claimed, the input ends the loop. */
static fmt_take walk_ids(uint32_t *count, fmt_cursor *c)
{
    const uint8_t *id;

    FMT_TRY(fmt_take_array(count, c));
    for (uint32_t i = 0; i < *count; i++)
        FMT_TRY(fmt_take_hash(&id, c));
    return fmt_left(c) == 0 ? FMT_TAKE_OK : FMT_TAKE_INVALID;
}

bc_code fmt_archive_ids(bc_buf *out, bc_slice plaintext, bc_error *err)
{
    fmt_cursor c = {plaintext.ptr, plaintext.ptr + plaintext.len};
    const uint8_t *id = NULL;
    uint32_t count = 0;
    bc_code code;

    switch (walk_ids(&count, &c)) {
    case FMT_TAKE_OK:
        break;
    case FMT_TAKE_CUT:
        return bc_error_set(err, BC_ERR_TRUNCATED,
            "list of ids ends after %zu bytes", plaintext.len);
    case FMT_TAKE_INVALID:
        return bc_error_set(err, BC_ERR_CORRUPT,
            "list of ids: byte %zu begins no id",
            (size_t)(c.p - plaintext.ptr));
    }
    code = bc_buf_reserve(out, sizeof(bc_id) * (size_t)count, err);
    c.p = plaintext.ptr;
    if (code == BC_OK && fmt_take_array(&count, &c) != FMT_TAKE_OK)
        code = bc_error_set(err, BC_ERR_CORRUPT, "list of ids changed");
    for (uint32_t i = 0; i < count && code == BC_OK; i++) {
        if (fmt_take_hash(&id, &c) == FMT_TAKE_OK)
            code = bc_buf_add(out, (bc_slice){id, sizeof(bc_id)}, err);
    }
    return code;
}

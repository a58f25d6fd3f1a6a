#include "repo/repo_archives.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "base/work.h"
#include "formats/fmt_time.h"
#include "repo/repo_handle.h"

#include <stdlib.h>

#define MARKER_NAME "archive-does-not-exist"
#define MARKER_TIME "1970-01-01T00:00:00.000000"

/* A listing on its way into archives without metadata. */
typedef struct gathering {
    repo_archives *out;
    bc_code code;
    bc_error *err;
} gathering;

static bc_code reserve(repo_archives *list, bc_error *err)
{
    size_t cap = list->cap == 0 ? 16 : 2 * list->cap;
    repo_archive *items;

    if (list->count < list->cap)
        return BC_OK;
    if (cap > SIZE_MAX / sizeof(*items))
        return bc_error_no_memory(err);
    items = realloc(list->items, cap * sizeof(*items));
    if (items == NULL)
        return bc_error_no_memory(err);
    list->items = items;
    list->cap = cap;
    return BC_OK;
}

static bool gather(void *payload, const char *name, uint64_t size)
{
    gathering *g = payload;
    bc_slice text = bc_slice_of(name);
    bc_id id;

    (void)size;
    if (!bc_hex_decode(id.b, sizeof(id.b), text))
        g->code = bc_error_set(
            g->err, BC_ERR_LOCAL, "archives/%s: the name is no id", name);
    else
        g->code = reserve(g->out, g->err);
    if (g->code == BC_OK)
        g->out->items[g->out->count++] =
            (repo_archive){.id = id, .meta = FMT_ARCHIVE_INIT};
    return g->code == BC_OK;
}

static bc_code gather_ids(repo_archives *out, repo *r, bc_error *err)
{
    gathering g = {out, BC_OK, err};
    bc_error why = BC_ERROR_INIT;
    bc_code code = repo_list(r, "archives", gather, &g, &why);

    if (g.code != BC_OK)
        return g.code;
    return bc_error_unless_absent(code, &why, err);
}

/* A pointer whose object is gone, as Borg shows it. */
static void mark_missing(repo_archive *archive)
{
    archive->meta.name = bc_slice_of(MARKER_NAME);
    archive->meta.time = bc_slice_of(MARKER_TIME);
    archive->meta.hostname = bc_slice_of("");
    archive->meta.username = bc_slice_of("");
}

static bc_code read_meta(
    fmt_archive *out, repo *r, const bc_id *id, bc_error *err)
{
    bc_buf plain = BC_BUF_INIT;
    bc_code code = repo_get_plain(&plain, r, id, 'A', err);

    if (code == BC_OK)
        code = repo_damage_as_local(
            fmt_archive_decode(out, bc_slice_of_buf(&plain), err), "archive",
            err);
    bc_buf_dispose(&plain);
    return code;
}

static bc_code fill(repo_archive *archive, repo *r, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = read_meta(&archive->meta, r, &archive->id, &why);

    archive->exists = code == BC_OK;
    if (code == BC_ERR_OBJECT_NOT_FOUND) {
        mark_missing(archive);
    } else if (code != BC_OK) {
        if (err != NULL)
            *err = why;
        return code;
    }
    bc_buf_dispose(&archive->meta.ids);
    if (fmt_time_read_archive(
            &archive->time_ns, &archive->offset_ns, archive->meta.time))
        return BC_OK;
    return bc_error_set(err, BC_ERR_LOCAL,
        "ValueError: Invalid isoformat string: '%.*s'",
        (int)(archive->meta.time.len > 64 ? 64 : archive->meta.time.len),
        (const char *)archive->meta.time.ptr);
}

/* What ends a listing, whoever asks: the failure is not this archive's. */
static bool is_general(bc_code code)
{
    return code == BC_ERR_NO_MEMORY || code == BC_ERR_UNSUPPORTED ||
           code == BC_ERR_IO || code == BC_ERR_LOCK_TIMEOUT;
}

static bc_code fill_all(
    repo_archives *list, repo *r, const repo_archives_how *how, bc_error *err)
{
    size_t total = list->count;
    size_t kept = 0;
    bc_code code = BC_OK;

    for (size_t i = 0; i < total && code == BC_OK; i++) {
        bc_error why = BC_ERROR_INIT;
        repo_archive *archive = &list->items[i];

        code = fill(archive, r, &why);
        if (code == BC_OK) {
            list->items[kept++] = *archive;
            if (kept <= i) /* moved: what it owns is owned there */
                archive->meta = (fmt_archive)FMT_ARCHIVE_INIT;
        } else if (!is_general(code) && how->skips != NULL &&
                   how->skips(how->payload, &archive->id, &why)) {
            fmt_archive_dispose(&archive->meta);
            code = BC_OK;
        } else if (err != NULL) {
            *err = why;
        }
        if (code == BC_OK)
            code = bc_work_ask(&how->work, i + 1, total, err);
    }
    if (code == BC_OK)
        list->count = kept;
    return code;
}

bc_code repo_archives_list(
    repo_archives *out, repo *r, const repo_archives_how *how, bc_error *err)
{
    bc_code code = gather_ids(out, r, err);

    if (code == BC_OK)
        code = fill_all(out, r, how, err);
    if (code != BC_OK)
        repo_archives_dispose(out);
    return code;
}

static bool has_tag(const fmt_archive *meta, bc_slice tag)
{
    for (size_t i = 0; i < meta->tag_count; i++) {
        if (bc_slice_equal(meta->tags[i], tag))
            return true;
    }
    return false;
}

static bool has_tags(const fmt_archive *meta, bc_slice wanted)
{
    bc_slice tag;

    while (fmt_match_tag(&tag, &wanted)) {
        if (!has_tag(meta, tag))
            return false;
    }
    return true;
}

static bool id_begins(const bc_id *id, bc_slice digits)
{
    char hex[2 * sizeof(bc_id) + 1];

    bc_hex_encode(hex, id->b, sizeof(id->b));
    return digits.len < sizeof(hex) &&
           (digits.len == 0 || memcmp(hex, digits.ptr, digits.len) == 0);
}

static bc_code matches(bool *yes, const fmt_match *match,
    const repo_archive *archive, bc_error *err)
{
    bc_slice text = fmt_match_text(match);

    switch (fmt_match_kind_of(match)) {
    case FMT_MATCH_ID:
        *yes = id_begins(&archive->id, text);
        return BC_OK;
    case FMT_MATCH_TAGS:
        *yes = has_tags(&archive->meta, text);
        return BC_OK;
    case FMT_MATCH_USER:
        *yes = bc_slice_equal(archive->meta.username, text);
        return BC_OK;
    case FMT_MATCH_HOST:
        *yes = bc_slice_equal(archive->meta.hostname, text);
        return BC_OK;
    case FMT_MATCH_NAME:
    case FMT_MATCH_REGEX:
        break;
    }
    return fmt_match_name(yes, match, archive->meta.name, err);
}

/* Dispose of the archives from first on, end not among them. */
static void drop(repo_archives *list, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        fmt_archive_dispose(&list->items[i].meta);
    if (end < list->count)
        memmove(list->items + first, list->items + end,
            (list->count - end) * sizeof(*list->items));
    list->count -= end - first;
}

static bc_code keep_matching(
    repo_archives *list, const fmt_match *match, bc_error *err)
{
    bc_code code = BC_OK;
    size_t kept = 0;

    for (size_t i = 0; i < list->count && code == BC_OK; i++) {
        repo_archive archive = list->items[i];
        bool yes = false;

        code = matches(&yes, match, &archive, err);
        if (!yes)
            continue;
        /* Exchanged, so that all stay owned by the list. */
        list->items[i] = list->items[kept];
        list->items[kept++] = archive;
    }
    if (code == BC_OK)
        drop(list, kept, list->count);
    return code;
}

bc_code repo_archives_match(
    repo_archives *list, bc_slice expression, bc_error *err)
{
    fmt_match *match;
    bc_code code = fmt_match_new(&match, expression, err);

    if (code == BC_OK)
        code = keep_matching(list, match, err);
    if (code == BC_OK && fmt_match_kind_of(match) == FMT_MATCH_ID &&
        list->count != 1)
        code = bc_error_set(err, BC_ERR_COMMAND,
            "Command Error: archive ID based match needs to match precisely "
            "one archive ID");
    fmt_match_free(match);
    return code;
}

/* The listing is by id, so equal instants keep that order. */
static int compare(const void *left, const void *right)
{
    const repo_archive *a = left;
    const repo_archive *b = right;

    if (a->time_ns != b->time_ns)
        return a->time_ns < b->time_ns ? -1 : 1;
    return memcmp(a->id.b, b->id.b, sizeof(a->id.b));
}

void repo_archives_sort(repo_archives *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(*list->items), compare);
}

void repo_archives_first(repo_archives *list, size_t count)
{
    if (count < list->count)
        drop(list, count, list->count);
}

void repo_archives_last(repo_archives *list, size_t count)
{
    if (count < list->count)
        drop(list, 0, list->count - count);
}

void repo_archives_dispose(repo_archives *list)
{
    for (size_t i = 0; i < list->count; i++)
        fmt_archive_dispose(&list->items[i].meta);
    free(list->items);
    *list = (repo_archives)REPO_ARCHIVES_INIT;
}

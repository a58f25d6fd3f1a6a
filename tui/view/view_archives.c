/* The archives: one line each. */
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the columns are; 0: no room for that one. */
typedef struct columns {
    unsigned time_width;
    unsigned name;
    unsigned name_width;
    unsigned host;
    unsigned id;
    unsigned files_cache;
} columns;

enum { HOST_WIDTH = 12, ID_WIDTH = 9, FILES_CACHE_WIDTH = 22 };

static columns lay_columns(const view_surface *s)
{
    columns c = {.time_width = 16, .name = 18};

    if (s->cols >= 76) {
        c.files_cache = s->cols - FILES_CACHE_WIDTH - 1;
        c.id = c.files_cache - ID_WIDTH;
        c.host = c.id - HOST_WIDTH - 1;
        c.name_width = c.host - c.name - 1;
    } else if (s->cols >= 36) {
        c.name_width = s->cols - c.name;
    } else {
        c.time_width = 10;
        c.name = 12;
        c.name_width = s->cols - c.name;
    }
    return c;
}

static void put_name(
    const model *m, view_surface *s, unsigned row, unsigned by, unsigned place)
{
    const model_rows *rows = &m->archives.rows;

    if (place > 0)
        view_column(s, row, (int)place,
            &(view_heading){model_archives_column_name(by),
                rows->by != by     ? 0
                : rows->descending ? -1
                                   : 1,
                model_archives_sort_by(by)});
}

/* Archives that are left out: a finding says why. */
static size_t unreadable(const model *m)
{
    size_t count = 0;

    for (size_t i = 0; i < m->facts.findings.count; i++)
        count +=
            strcmp(m->facts.findings.items[i].code, "archive-unreadable") == 0;
    return count;
}

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    const model_rows *rows = &m->archives.rows;
    columns c = lay_columns(s);
    char right[96];

    view_printf(s, top, 1, "5 Archives");
    if (rows->filter[0])
        snprintf(right, sizeof(right), "%" PRIu64 " of %" PRIu32 " archives",
            rows->list.count, rows->total);
    else if (unreadable(m) > 0)
        snprintf(right, sizeof(right), "%" PRIu32 " archive%s, %zu unreadable",
            rows->total, rows->total == 1 ? "" : "s", unreadable(m));
    else
        snprintf(right, sizeof(right), "%" PRIu32 " archive%s", rows->total,
            rows->total == 1 ? "" : "s");
    if (m->archives.known.known)
        view_right(s, top, s->cols - 1, right);
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    put_name(m, s, top + 1, MODEL_ARCHIVES_BY_TIME, 1);
    put_name(m, s, top + 1, MODEL_ARCHIVES_BY_NAME, c.name);
    put_name(m, s, top + 1, MODEL_ARCHIVES_BY_HOST, c.host);
    put_name(m, s, top + 1, MODEL_ARCHIVES_BY_ID, c.id);
    put_name(m, s, top + 1, MODEL_ARCHIVES_BY_FILES_CACHE, c.files_cache);
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
}

static void put_archive(const bc_archive *a, view_surface *s, unsigned row)
{
    columns c = lay_columns(s);
    char text[VIEW_TEXT];
    char hex[TEXT_HEX_MAX];

    if (a->exists)
        text_time(text, sizeof(text), a->time_ns, text_utc_offset(a->time_ns));
    else
        snprintf(text, sizeof(text), "? missing");
    text[c.time_width] = 0;
    view_put(s, row, 1, c.time_width, text);
    view_put(s, row, c.name, c.name_width, view_slice(text, a->name, s->ascii));
    if (c.host == 0)
        return;
    view_put(s, row, c.host, HOST_WIDTH, view_slice(text, a->host, s->ascii));
    text_hex(hex, a->id.b);
    hex[ID_WIDTH - 1] = 0;
    view_put(s, row, c.id, ID_WIDTH, hex);
    view_put(s, row, c.files_cache, FILES_CACHE_WIDTH,
        view_str(text, a->files_cache ? a->files_cache : "-", s->ascii));
}

static void put_count(char *out, size_t cap, const bc_archive *a)
{
    char files[32];
    char bytes[32];

    text_count(files, sizeof(files), a->files.value);
    text_bytes(bytes, sizeof(bytes), a->bytes.value);
    snprintf(out, cap, "%s file%s, %s", a->files.known ? files : "?",
        a->files.value == 1 ? "" : "s", a->bytes.known ? bytes : "?");
}

static void put_selected(
    const bc_archive *a, view_surface *s, const model_layout *l)
{
    char hex[TEXT_HEX_MAX];
    char user[VIEW_TEXT];
    char host[VIEW_TEXT];
    char text[VIEW_TEXT];

    text_hex(hex, a->id.b);
    view_printf(s, l->detail_top, 1, "Id      %s", hex);
    put_count(text, sizeof(text), a);
    view_printf(s, l->detail_top + 1, 1, "By      %s@%s %s %s",
        view_slice(user, a->user, s->ascii),
        view_slice(host, a->host, s->ascii), view_dot(s), text);
    view_printf(s, l->detail_top + 2, 1, "Comment %s",
        a->comment.len ? view_slice(text, a->comment, s->ascii) : "-");
    for (unsigned i = 0; i < 3; i++)
        view_paint(s, l->detail_top + i, 1, 7, VIEW_FAINT);
}

/* Why there is no list; NULL when there is one. */
static const char *obstacle(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;

    if (m->work & MODEL_WORK_ARCHIVES)
        return "Reading; see below.";
    if (m->imported && repo && !repo->reachable)
        return "Not in the export: it was made without the repository, and "
               "only that knows its archives.";
    if (repo && !repo->reachable)
        return "The repository was not reached, and only it knows its "
               "archives.";
    if (m->imported && !m->archives.known.known)
        return "Not in the export: the archives need the key, and no export "
               "holds one.";
    if (model_needs_key(m))
        return "The archives need the key: p asks for the passphrase.";
    if (!m->archives.read)
        return "Not read: r reads them.";
    if (!m->archives.known.known)
        return "The archives are not known; the Log says why.";
    if (m->archives.rows.total == 0 && unreadable(m) > 0)
        return "No archive can be read; the findings in Overview say why.";
    if (m->archives.rows.total == 0)
        return "No archive in this repository yet.";
    if (m->archives.rows.list.count == 0)
        return "No archive passes the filter: Esc clears it.";
    return NULL;
}

void view_archives(const model *m, view_surface *s, const model_layout *l)
{
    const model_rows *rows = &m->archives.rows;
    const bc_archive *selected = model_archives_row(m);
    const char *why = obstacle(m);
    unsigned top = l->body_top;

    s->cursor_row = top;
    if (l->body_rows >= 5) {
        put_heading(m, s, top);
        top += 2;
    }
    if (why) {
        view_wrap(s, top, l->body_top + l->body_rows - top, 1, why);
        return;
    }
    for (unsigned i = 0;
         i < rows->list.rows && rows->list.top + i < rows->list.count; i++) {
        uint64_t index = rows->list.top + i;

        put_archive(&m->archives.known.items[rows->shown[index]], s, top + i);
        if (index == rows->list.selected)
            view_select(s, top + i, s->cols);
    }
    if (selected && l->detail_rows >= 3)
        put_selected(selected, s, l);
}

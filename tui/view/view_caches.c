/* The caches of a root: one line each. */
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the columns are; 0: no room for that one. */
typedef struct columns {
    unsigned id_width;
    unsigned location;
    unsigned location_width;
    unsigned generation;
    unsigned size_end;
    unsigned used_end;
    unsigned findings;
} columns;

static columns lay_columns(const view_surface *s)
{
    columns c = {.id_width = 13, .location = 15};

    c.findings = s->cols - 7;
    if (s->cols >= 70) {
        c.used_end = c.findings - 1;
        c.size_end = c.used_end - 11;
        c.generation = c.size_end - 24;
        c.location_width = c.generation - 1 - c.location;
    } else if (s->cols >= 30) {
        c.id_width = 9;
        c.location = 11;
        c.location_width = c.findings - 1 - c.location;
    } else {
        c.id_width = s->cols - 9;
    }
    return c;
}

static void put_name(
    const model *m, view_surface *s, unsigned row, unsigned by, int place)
{
    const model_rows *rows = &m->caches.rows;

    view_column(s, row, place,
        &(view_heading){model_caches_column_name(by),
            rows->by != by     ? 0
            : rows->descending ? -1
                               : 1,
            model_caches_sort_by(by)});
}

/* "12 of 48 caches", and what they take together. */
static void put_totals(const model *m, view_surface *s, unsigned row)
{
    const model_rows *rows = &m->caches.rows;
    uint64_t bytes = 0;
    char size[32];
    char right[96];
    unsigned width;

    for (uint64_t i = 0; i < rows->list.count; i++)
        bytes += m->caches.items[rows->shown[i]]->bytes;
    text_bytes(size, sizeof(size), bytes);
    if (rows->filter[0])
        snprintf(right, sizeof(right),
            "  %" PRIu64 " of %" PRIu32 " caches  %s", rows->list.count,
            rows->total, size);
    else
        snprintf(right, sizeof(right), "  %" PRIu32 " cache%s  %s", rows->total,
            rows->total == 1 ? "" : "s", size);
    width = (unsigned)text_width(right);
    if (width < s->cols)
        view_put(s, row, s->cols - 1 - width, width + 1, right);
}

static void put_heading(const model *m, view_surface *s, unsigned top)
{
    columns c = lay_columns(s);
    char root[VIEW_TEXT];

    view_printf(s, top, 1, "0 Caches %s %s", view_dot(s),
        view_str(root, m->caches.root ? m->caches.root : "", s->ascii));
    put_totals(m, s, top);
    view_paint(s, top, 0, s->cols, VIEW_TAB);
    put_name(m, s, top + 1, MODEL_CACHES_BY_ID, 1);
    if (c.location_width)
        put_name(m, s, top + 1, MODEL_CACHES_BY_LOCATION, (int)c.location);
    if (c.generation) {
        put_name(m, s, top + 1, MODEL_CACHES_BY_GENERATION, (int)c.generation);
        put_name(m, s, top + 1, MODEL_CACHES_BY_SIZE, -(int)c.size_end);
        put_name(m, s, top + 1, MODEL_CACHES_BY_USED, -(int)c.used_end);
    }
    put_name(m, s, top + 1, MODEL_CACHES_BY_FINDINGS, -(int)s->cols);
    view_paint(s, top + 1, 0, s->cols, VIEW_HEADING);
}

/* "W 2": the severest finding and how many there are; "OK" for none. */
static void put_findings(
    const bc_root_row *row, view_surface *s, unsigned at, unsigned col)
{
    bc_severity worst = model_worst(row->findings);
    char text[32];

    if (row->findings.count == 0)
        snprintf(text, sizeof(text), "OK");
    else
        snprintf(text, sizeof(text), "%.1s %zu", view_severity(worst),
            row->findings.count);
    view_put(s, at, col, 7, text);
    view_paint(s, at, col, (unsigned)strlen(text),
        row->findings.count ? view_severity_style(worst) : VIEW_GOOD);
}

static void put_cache(
    const model *m, const bc_root_row *row, view_surface *s, unsigned at)
{
    columns c = lay_columns(s);
    char text[VIEW_TEXT];

    view_str(text, row->id ? row->id : "? no id", s->ascii);
    view_put(s, at, 1, c.id_width, text);
    if (c.location_width) {
        if (row->location.ptr)
            view_slice(text, row->location, s->ascii);
        else
            snprintf(text, sizeof(text), "? not remembered");
        view_put(s, at, c.location, c.location_width, text);
    }
    if (c.generation) {
        view_put(s, at, c.generation, 13, row->generation);
        text_bytes(text, sizeof(text), row->bytes);
        view_right(s, at, c.size_end, text);
        if (row->last_used_ns.known)
            text_age(text, sizeof(text), row->last_used_ns.value, m->now_ns);
        else
            snprintf(text, sizeof(text), "never");
        view_right(s, at, c.used_end, text);
    }
    put_findings(row, s, at, c.findings);
}

/* Where it is, and the sentence of its severest finding. */
static void put_selected(
    const bc_root_row *row, view_surface *s, const model_layout *l)
{
    bc_severity worst = model_worst(row->findings);
    char text[VIEW_TEXT];
    char all[2 * VIEW_TEXT];

    view_printf(s, l->detail_top, 1, "%s",
        view_str(text, row->path ? row->path : "?", s->ascii));
    for (size_t i = 0; i < row->findings.count; i++) {
        const bc_finding *f = &row->findings.items[i];

        if (f->severity != worst)
            continue;
        snprintf(all, sizeof(all), "%s: %s", view_severity(worst),
            view_str(text, f->message, s->ascii));
        view_wrap(s, l->detail_top + 1, l->detail_rows - 1, 1, all);
        return;
    }
    view_printf(s, l->detail_top + 1, 1, "%" PRIu64 " files cache%s %s %s",
        row->files_caches, row->files_caches == 1 ? "" : "s", view_dot(s),
        row->security_known ? "known to this user"
                            : "not remembered in the security directory");
    if (l->detail_rows > 2)
        view_put(s, l->detail_top + 2, 1, s->cols - 1,
            "OK is said of what stands here; Enter asks its repository, too.");
}

void view_caches(const model *m, view_surface *s, const model_layout *l)
{
    const model_rows *rows = &m->caches.rows;
    unsigned top = l->body_top;
    const bc_root_row *selected = model_caches_row(m);

    s->cursor_row = top;
    if (l->body_rows >= 5) {
        put_heading(m, s, top);
        top += 2;
    }
    if (rows->list.count == 0)
        view_put(s, top, 1, s->cols - 1,
            !m->caches.read ? "Looking for caches; see below."
            : rows->total   ? "No cache passes the filter: Esc clears it."
                            : "No caches in this directory.");
    for (unsigned i = 0;
         i < rows->list.rows && rows->list.top + i < rows->list.count; i++) {
        uint64_t index = rows->list.top + i;

        put_cache(m, m->caches.items[rows->shown[index]], s, top + i);
        if (index == rows->list.selected)
            view_select(s, top + i, s->cols);
    }
    if (selected && l->detail_rows > 1)
        put_selected(selected, s, l);
}

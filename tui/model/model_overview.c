#include "model/parts.h"

#include <string.h>

/* What stands where: facts, blank, heading, caches, blank, heading, findings */
static const uint64_t heading_lines = 2;

static uint64_t item_count(const model *m)
{
    return MODEL_FACT_LINES + m->facts.file_count + m->facts.findings.count;
}

model_item model_overview_item(const model *m, uint64_t index, size_t *inside)
{
    uint64_t files = m->facts.file_count;

    if (index < MODEL_FACT_LINES) {
        *inside = (size_t)index;
        return MODEL_FACT;
    }
    if (index < MODEL_FACT_LINES + files) {
        *inside = (size_t)(index - MODEL_FACT_LINES);
        return MODEL_FILE;
    }
    *inside = (size_t)(index - MODEL_FACT_LINES - files);
    return MODEL_FINDING;
}

uint64_t model_overview_line(const model *m, uint64_t index)
{
    size_t inside;

    switch (model_overview_item(m, index, &inside)) {
    case MODEL_FACT:
        return index;
    case MODEL_FILE:
        return index + heading_lines;
    default:
        return index + 2 * heading_lines;
    }
}

uint64_t model_overview_lines(const model *m)
{
    return item_count(m) + heading_lines +
           (m->facts.findings.count > 0 ? heading_lines : 0);
}

static void follow_selection(model *m)
{
    model_overview *o = &m->overview;
    uint64_t rows = model_lay_out(m).body_rows;
    uint64_t lines = model_overview_lines(m);
    uint64_t line = model_overview_line(m, o->list.selected);

    if (rows == 0)
        return;
    if (lines <= rows || o->top > lines - rows)
        o->top = lines > rows ? lines - rows : 0;
    if (line < o->top)
        o->top = line;
    if (line - o->top >= rows)
        o->top = line - rows + 1;
}

const bc_finding *model_overview_broken(const model *m)
{
    bc_findings all = m->facts.findings;

    for (size_t i = 0; i < all.count; i++) {
        const bc_finding *f = &all.items[i];

        if (f->severity == BC_FIND_CRITICAL &&
            (strcmp(f->subject, "config") == 0 ||
                strcmp(f->subject, "cache") == 0))
            return f;
    }
    return NULL;
}

/* What Borg fails on comes first, else the first files cache, where most
 * visits lead; either only if it is in sight. */
static void select_first(model *m)
{
    const bc_finding *broken = model_overview_broken(m);
    uint64_t first = MODEL_FACT_LINES;

    if (broken)
        first +=
            m->facts.file_count + (size_t)(broken - m->facts.findings.items);
    else if (m->facts.file_count == 0)
        return;
    if (model_overview_line(m, first) < model_lay_out(m).body_rows)
        m->overview.list.selected = first;
}

void model_overview_fit(model *m)
{
    if (!m->overview.moved)
        select_first(m);
    model_list_fit(
        &m->overview.list, item_count(m), model_lay_out(m).body_rows);
    if (model_behind(m) == MODEL_PLACE_OVERVIEW)
        follow_selection(m);
}

/* Repository, location, encryption, security; then integrity; then cache. */
static void open_fact(model *m, size_t fact)
{
    if (fact < 4)
        model_go(m, MODEL_SECURITY);
    else
        model_go(m, MODEL_FILES);
}

static void open_finding(model *m, const bc_finding *finding)
{
    static const struct {
        const char *start;
        model_screen screen;
    } rows[] = {
        {"chunks", MODEL_CHUNKS},
        {"files-", MODEL_FILES},
        {"integrity", MODEL_FILES},
        {"digest", MODEL_FILES},
        {"stale-digest", MODEL_FILES},
        {"bad-ttl", MODEL_FILES},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strncmp(finding->code, rows[i].start, strlen(rows[i].start)) == 0) {
            (void)model_files_select_named(m, finding->subject);
            model_go(m, rows[i].screen);
            return;
        }
    }
    model_go(m, MODEL_SECURITY);
}

unsigned model_overview_apply(model *m, model_action action)
{
    size_t inside;
    model_item item =
        model_overview_item(m, m->overview.list.selected, &inside);

    if (model_list_move(&m->overview.list, action)) {
        m->overview.moved = true;
        follow_selection(m);
        return MODEL_REDRAW;
    }
    if (action != MODEL_ACT_ENTER)
        return 0;
    if (item == MODEL_FACT) {
        open_fact(m, inside);
    } else if (item == MODEL_FILE) {
        m->files.back_to = MODEL_OVERVIEW;
        m->screen = MODEL_FILES;
        model_files_open(m, inside);
    } else if (inside < m->facts.findings.count) {
        open_finding(m, &m->facts.findings.items[inside]);
    }
    return MODEL_REDRAW;
}

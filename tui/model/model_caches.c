/* The caches of a root: which are there, which one is opened. */
#include "model/parts.h"

#include <stdio.h>
#include <string.h>

static int by_number(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

bc_severity model_worst(bc_findings findings)
{
    bc_severity worst = BC_FIND_INFO;

    for (size_t i = 0; i < findings.count; i++) {
        if (findings.items[i].severity > worst)
            worst = findings.items[i].severity;
    }
    return worst;
}

/* Findings that are more than a note, so that what is worst comes first. */
static uint64_t weight(bc_findings findings)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < findings.count; i++)
        sum += findings.items[i].severity == BC_FIND_CRITICAL  ? 1u << 16
               : findings.items[i].severity == BC_FIND_WARNING ? 1u << 8
                                                               : 1u;
    return sum;
}

static int compare(const void *items, unsigned by, uint32_t a, uint32_t b)
{
    const bc_root_row *const *rows = items;
    const bc_root_row *x = rows[a];
    const bc_root_row *y = rows[b];

    switch ((model_caches_column)by) {
    case MODEL_CACHES_BY_LOCATION:
        return model_slice_order(x->location, y->location);
    case MODEL_CACHES_BY_GENERATION:
        return by_text(x->generation, y->generation);
    case MODEL_CACHES_BY_SIZE:
        return by_number(x->bytes, y->bytes);
    case MODEL_CACHES_BY_USED:
        return (x->last_used_ns.value > y->last_used_ns.value) -
               (x->last_used_ns.value < y->last_used_ns.value);
    case MODEL_CACHES_BY_FINDINGS:
        return by_number(weight(x->findings), weight(y->findings));
    default:
        return by_text(x->id, y->id);
    }
}

static bool match(const void *items, const char *filter, uint32_t index)
{
    const bc_root_row *row = ((const bc_root_row *const *)items)[index];
    const char *texts[] = {row->id, row->path, row->generation};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i] && model_text_has(texts[i], strlen(texts[i]), filter))
            return true;
    }
    return row->location.ptr && model_text_has((const char *)row->location.ptr,
                                    row->location.len, filter);
}

void model_caches_arrange(model *m)
{
    const model_rows_how how = {m->caches.items, compare, match};

    model_rows_arrange(&m->caches.rows, &how);
}

static bool select_path(model_caches *c, const char *path)
{
    for (uint64_t i = 0; i < c->rows.list.count; i++) {
        if (strcmp(c->items[c->rows.shown[i]]->path, path) == 0) {
            model_list_select(&c->rows.list, i);
            return true;
        }
    }
    return false;
}

/* The row that was selected, or where it was; at first the open cache. */
static void select_kept(model_caches *c)
{
    if (!select_path(c, c->kept[0] ? c->kept : c->path))
        model_list_select(&c->rows.list, c->kept_row);
}

void model_caches_forget(model *m)
{
    model_caches *c = &m->caches;
    const bc_root_row *row = c->items ? model_caches_row(m) : NULL;

    if (row) {
        snprintf(c->kept, sizeof(c->kept), "%s", row->path);
        c->kept_row = c->rows.list.selected;
    }
    c->items = NULL;
    model_rows_dispose(&c->rows);
    c->rows.list.count = 0;
}

bool model_caches_set(model *m, const bc_root_row *const *items, size_t count)
{
    m->caches.items = items;
    if (!model_rows_resize(&m->caches.rows, (uint32_t)count))
        return false;
    m->caches.read = items != NULL;
    model_caches_fit(m);
    model_caches_arrange(m);
    select_kept(&m->caches);
    return true;
}

void model_caches_fit(model *m)
{
    model_rows_fit(m, &m->caches.rows);
}

const bc_root_row *model_caches_row(const model *m)
{
    uint32_t index;

    if (!model_rows_selected(&m->caches.rows, &index))
        return NULL;
    return m->caches.items[index];
}

const char *model_caches_column_name(unsigned by)
{
    static const char *const names[MODEL_CACHES_COLUMNS] = {
        "id", "location", "Borg", "size", "used", "state"};

    return names[by];
}

/* What had to wait is not done to another cache than it was wanted of. */
static void drop_work(model *m)
{
    model_confirm_close(m);
    model_secret_drop(m);
    m->secret.waits = m->verifying = false;
    if (m->work & MODEL_WORK_EXPORT)
        model_report(m, true, "nothing was exported: another cache was opened");
    m->work &= MODEL_WORK_ROOT | MODEL_WORK_OPEN | MODEL_WORK_TRASH;
}

void model_caches_opened(model *m, const char *path)
{
    snprintf(m->caches.path, sizeof(m->caches.path), "%s", path);
    drop_work(m);
    m->judged = false;
    m->overview = (model_overview){.moved = false};
    m->chunks = (model_chunks){.looked = false};
    m->security.top = 0;
    model_files_reset(m);
    if (m->screen == MODEL_CACHES && m->caches.entering && !m->prompt)
        model_go(m, MODEL_OVERVIEW);
    m->caches.entering = false;
}

/* ---- actions ---- */

static unsigned open_selected(model *m)
{
    const bc_root_row *row = model_caches_row(m);

    if (!row)
        return MODEL_REDRAW;
    m->caches.entering = true;
    if (strcmp(row->path, m->caches.path) == 0) {
        model_go(m, MODEL_OVERVIEW); /* it is open already */
    } else {
        snprintf(m->caches.wanted, sizeof(m->caches.wanted), "%s", row->path);
        m->work |= MODEL_WORK_OPEN;
    }
    return MODEL_REDRAW;
}

static const model_action sorts[MODEL_CACHES_COLUMNS] = {
    [MODEL_CACHES_BY_ID] = MODEL_ACT_CACHES_ID,
    [MODEL_CACHES_BY_LOCATION] = MODEL_ACT_CACHES_LOCATION,
    [MODEL_CACHES_BY_GENERATION] = MODEL_ACT_CACHES_GENERATION,
    [MODEL_CACHES_BY_SIZE] = MODEL_ACT_CACHES_SIZE,
    [MODEL_CACHES_BY_USED] = MODEL_ACT_CACHES_USED,
    [MODEL_CACHES_BY_FINDINGS] = MODEL_ACT_CACHES_FINDINGS,
};

model_action model_caches_sort_by(unsigned by)
{
    return sorts[by];
}

unsigned model_caches_apply(model *m, model_action action)
{
    const model_rows_screen screen = {.rows = &m->caches.rows,
        .sorts = sorts,
        .columns = MODEL_CACHES_COLUMNS,
        .greatest_first = 1u << MODEL_CACHES_BY_SIZE |
                          1u << MODEL_CACHES_BY_USED |
                          1u << MODEL_CACHES_BY_FINDINGS,
        .filter = MODEL_PROMPT_CACHES,
        .arrange = model_caches_arrange,
        .open = open_selected};

    return model_rows_apply(m, &screen, action);
}

/* The archives of the repository, and which files cache is whose. */
#include "model/parts.h"

#include "text/text_hex.h"

#include <string.h>
#include <strings.h>

static int compare(const void *items, unsigned by, uint32_t a, uint32_t b)
{
    const bc_archive *x = (const bc_archive *)items + a;
    const bc_archive *y = (const bc_archive *)items + b;

    switch ((model_archives_column)by) {
    case MODEL_ARCHIVES_BY_NAME:
        return model_slice_order(x->name, y->name);
    case MODEL_ARCHIVES_BY_HOST:
        return model_slice_order(x->host, y->host);
    case MODEL_ARCHIVES_BY_ID:
        return memcmp(x->id.b, y->id.b, sizeof(x->id.b));
    case MODEL_ARCHIVES_BY_FILES_CACHE:
        return strcmp(x->files_cache ? x->files_cache : "",
            y->files_cache ? y->files_cache : "");
    default:
        return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
    }
}

static bool has_id(const bc_id *id, const char *filter)
{
    char hex[TEXT_HEX_MAX];

    text_hex(hex, id->b);
    return strncasecmp(hex, filter, strlen(filter)) == 0;
}

static bool match(const void *items, const char *filter, uint32_t index)
{
    const bc_archive *a = (const bc_archive *)items + index;
    const bc_slice texts[] = {a->name, a->host, a->user, a->comment, a->time};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].ptr &&
            model_text_has((const char *)texts[i].ptr, texts[i].len, filter))
            return true;
    }
    return has_id(&a->id, filter);
}

void model_archives_arrange(model *m)
{
    const model_rows_how how = {m->archives.known.items, compare, match};

    model_rows_arrange(&m->archives.rows, &how);
}

/* The archive that was selected before they were read again. */
static void select_kept(model_archives *a)
{
    for (uint64_t i = 0; a->keep && i < a->rows.list.count; i++) {
        const bc_archive *archive = &a->known.items[a->rows.shown[i]];

        if (memcmp(archive->id.b, a->keep_id.b, sizeof(a->keep_id.b)) == 0)
            model_list_select(&a->rows.list, i);
    }
    a->keep = false;
}

bool model_archives_set(model *m, const bc_archives *archives)
{
    model_archives *a = &m->archives;

    a->known = *archives;
    a->read = true;
    if (!model_rows_resize(&a->rows, (uint32_t)archives->count))
        return false;
    model_archives_fit(m);
    model_archives_arrange(m);
    select_kept(a);
    return true;
}

void model_archives_forget(model *m)
{
    const bc_archive *selected = model_archives_row(m);

    if (selected) {
        m->archives.keep = true;
        m->archives.keep_id = selected->id;
    }
    m->archives.known = (bc_archives){.known = false};
    m->archives.read = false;
    model_rows_dispose(&m->archives.rows);
    m->archives.rows.list.count = 0;
    if (m->screen == MODEL_ARCHIVES)
        m->work |= MODEL_WORK_ARCHIVES;
}

void model_archives_fit(model *m)
{
    model_rows_fit(m, &m->archives.rows);
}

const bc_archive *model_archives_row(const model *m)
{
    uint32_t index;

    if (!model_rows_selected(&m->archives.rows, &index))
        return NULL;
    return &m->archives.known.items[index];
}

const char *model_archives_column_name(unsigned by)
{
    static const char *const names[MODEL_ARCHIVES_COLUMNS] = {
        "time", "name", "host", "id", "files cache"};

    return names[by];
}

/* ---- actions ---- */

/* To the table of the files cache that the archive's series has. */
static unsigned open_selected(model *m)
{
    const bc_archive *archive = model_archives_row(m);

    if (!archive)
        return MODEL_REDRAW;
    if (!archive->files_cache ||
        !model_files_select_named(m, archive->files_cache)) {
        model_say(m, true, "no files cache here belongs to this archive");
        return MODEL_REDRAW;
    }
    model_go(m, MODEL_FILES);
    model_files_open(m, m->files.caches.selected);
    m->files.back_to = MODEL_ARCHIVES;
    return MODEL_REDRAW;
}

/* The paths that this very archive has for them. */
static unsigned name_by_selected(model *m)
{
    const bc_archive *archive = model_archives_row(m);

    open_selected(m);
    if (m->screen == MODEL_FILES)
        model_names_of_archive(m, &archive->id);
    return MODEL_REDRAW;
}

static const model_action sorts[MODEL_ARCHIVES_COLUMNS] = {
    MODEL_ACT_ARCHIVES_TIME, MODEL_ACT_ARCHIVES_NAME, MODEL_ACT_ARCHIVES_HOST,
    MODEL_ACT_ARCHIVES_ID, MODEL_ACT_ARCHIVES_FILES_CACHE};

model_action model_archives_sort_by(unsigned by)
{
    return sorts[by];
}

unsigned model_archives_apply(model *m, model_action action)
{
    const model_rows_screen screen = {.rows = &m->archives.rows,
        .sorts = sorts,
        .columns = MODEL_ARCHIVES_COLUMNS,
        .greatest_first = 1u << MODEL_ARCHIVES_BY_TIME,
        .filter = MODEL_PROMPT_ARCHIVES,
        .arrange = model_archives_arrange,
        .open = open_selected};

    if (action == MODEL_ACT_NAMES)
        return name_by_selected(m);
    return model_rows_apply(m, &screen, action);
}

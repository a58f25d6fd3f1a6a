/* `y`: what the selected row is about, whole and as plain text. */
#include "model/parts.h"

#include "text/text_hex.h"

#include <string.h>

static void add(model *m, const char *label, const void *bytes, size_t len)
{
    model_value *value = &m->value;
    model_value_part *part = &value->parts[value->count];

    if (!bytes || len == 0 || value->count == MODEL_VALUE_PARTS)
        return;
    part->label = label;
    part->len = len < sizeof(part->bytes) ? len : sizeof(part->bytes);
    memcpy(part->bytes, bytes, part->len);
    value->count++;
}

static void add_str(model *m, const char *label, const char *text)
{
    add(m, label, text, text ? strlen(text) : 0);
}

static void add_slice(model *m, const char *label, bc_slice text)
{
    add(m, label, text.ptr, text.len);
}

static void add_hash(model *m, const char *label, const uint8_t bytes[32])
{
    char hex[TEXT_HEX_MAX];

    text_hex(hex, bytes);
    add_str(m, label, hex);
}

static void add_repository(model *m)
{
    if (m->facts.cache)
        add_str(m, "Repository id", m->facts.cache->id);
    if (m->facts.repo)
        add_slice(m, "Location", m->facts.repo->location);
}

static void add_cache(model *m)
{
    const bc_root_row *row = model_caches_row(m);

    if (!row)
        return;
    add_str(m, "Repository id", row->id);
    add_slice(m, "Location", row->location);
    add_str(m, "Cache", row->path);
}

/* The facts are the repository's but for the last ones. */
static void add_overview_row(model *m)
{
    size_t inside;
    model_item item =
        model_overview_item(m, m->overview.list.selected, &inside);

    if (item == MODEL_FILE && inside < m->facts.file_count)
        add_str(m, "Files cache", m->facts.files[inside].head->name);
    else if (item == MODEL_FINDING && inside < m->facts.findings.count)
        add_str(m, "Finding", m->facts.findings.items[inside].message);
    else if (item == MODEL_FACT)
        add_repository(m);
}

static void add_entry(model *m, const bc_files_entry *entry)
{
    add_slice(m, "Path", entry->path);
    add_hash(m, "Path hash", entry->path_hash.b);
}

static void add_files_row(model *m)
{
    const bc_files_head *head = model_files_head(m);
    const model_row *row = model_files_row(m);

    if (!m->files.open) {
        if (head)
            add_str(m, "Files cache", head->name);
    } else if (m->files.detail.open) {
        if (m->files.detail.known)
            add_entry(m, &m->files.detail.entry);
    } else if (row && row->known && m->files.table.count > 0) {
        add_entry(m, &row->entry);
    }
}

static void add_chunks(model *m)
{
    if (m->chunks.looked && m->chunks.found)
        add_hash(m, "Chunk id", m->chunks.entry.id.b);
    else if (m->facts.chunks)
        add_str(m, "Chunk index", m->facts.chunks->path);
}

static void add_archive(model *m)
{
    const bc_archive *archive = model_archives_row(m);

    if (!archive)
        return;
    add_hash(m, "Archive id", archive->id.b);
    add_slice(m, "Name", archive->name);
}

static void add_log_line(model *m)
{
    const model_log_line *line = model_log_at(m, m->log.list.selected);

    if (line)
        add_str(m, "Message", line->text);
}

unsigned model_value_open(model *m)
{
    static void (*const adds[MODEL_SCREEN_COUNT])(model *) = {add_cache,
        add_overview_row, add_repository, add_files_row, add_chunks,
        add_archive, add_log_line};

    m->value.count = 0;
    adds[m->screen](m);
    m->value.open = m->value.count > 0;
    m->value.page = (model_list){.rows = 1};
    if (!m->value.open)
        model_say(m, true, "there is no value here");
    return MODEL_REDRAW;
}

/* Any key leads back, but for one that shows what has no room. */
unsigned model_value_apply(model *m, model_action action)
{
    model_list *page = &m->value.page;

    if (action == MODEL_ACT_REDRAW || action == MODEL_ACT_SUSPEND ||
        action == MODEL_ACT_ABORT)
        return 0;
    if (page->count > page->rows && model_list_scroll(page, action))
        return MODEL_REDRAW;
    m->value.open = false;
    return MODEL_REDRAW;
}

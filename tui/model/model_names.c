/* The paths of entries: when they are read, and what follows from them. */
#include "model/parts.h"

#include <inttypes.h>
#include <string.h>

bool model_has_names(const model *m)
{
    const bc_files_head *head = model_files_head(m);

    return head && head->named > 0;
}

const char *model_names_obstacle(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;
    const bc_files_head *head = model_files_head(m);

    if (m->imported)
        return "paths are in the repository, and an import does not hold it";
    if (!repo || !repo->reachable)
        return "paths are in the repository, which is not looked at";
    if (repo->key == BC_KEY_LOCKED)
        return "paths need the repository's key: p loads it";
    if (!head || !head->loaded || !head->readable_format ||
        head->entries.value == 0)
        return "there is no entry that could have a path";
    if (head->named == head->entries.value)
        return "every path is known";
    return NULL;
}

bool model_can_name(const model *m)
{
    if (m->screen == MODEL_ARCHIVES)
        return m->archives.known.known && m->archives.known.count > 0;
    return !model_names_obstacle(m);
}

static void begin(model *m, bool asked)
{
    m->files.names_tried = true;
    m->files.names_asked = asked;
    m->work |= MODEL_WORK_NAMES;
    if (!m->archives.read)
        m->work |= asked ? MODEL_WORK_ARCHIVES : MODEL_WORK_SERIES;
}

/* Of its own accord only once, and only where nothing has to be asked. */
void model_names_wanted(model *m)
{
    if (m->files.open && !m->files.names_tried && !model_names_obstacle(m))
        begin(m, false);
}

unsigned model_names_apply(model *m)
{
    const char *why = model_names_obstacle(m);

    m->files.has_names_archive = false;
    if (why)
        model_say(m, true, "%s", why);
    else
        begin(m, true);
    return MODEL_REDRAW;
}

void model_names_of_archive(model *m, const bc_id *archive)
{
    if (!m->files.open)
        return;
    m->files.names_archive = *archive;
    m->files.has_names_archive = true;
    begin(m, true);
}

bool model_is_by_names(const model *m)
{
    const model_files *files = &m->files;

    return files->by == BC_FILES_BY_PATH ||
           (files->filter.count && model_filter_needs_names(&files->filter));
}

/* What was arranged by paths is arranged by those that are known now. */
static void arrange(model *m)
{
    model_files *files = &m->files;
    const model_row *row = model_files_row(m);

    if (model_is_by_names(m) && row && row->known && !files->keep_row) {
        files->keep_row = true;
        files->keep_hash = row->entry.path_hash;
    }
    if (files->filter.count && model_filter_needs_names(&files->filter)) {
        files->filtered = 0;
        m->work |= MODEL_WORK_FILTER;
    }
    if (files->by == BC_FILES_BY_PATH) {
        files->sorted = 0;
        m->work |= MODEL_WORK_ORDER;
    }
}

static void tell(model *m)
{
    const bc_files_head *head = model_files_head(m);

    if (head->named == head->entries.value)
        model_say(m, false, "every path is known");
    else
        model_say(m, false,
            "%" PRIu64 " of %" PRIu64 " paths are known; a once more reads an "
            "older archive",
            head->named, head->entries.value);
}

void model_names_done(model *m, bool complete)
{
    model_files *files = &m->files;

    m->work &= ~(unsigned)MODEL_WORK_NAMES;
    files->has_names_archive = false;
    if (!model_has_names(m) && files->by == BC_FILES_BY_PATH) {
        files->by = BC_FILES_BY_POSITION;
        files->descending = false;
    }
    if (model_has_names(m))
        arrange(m);
    model_files_fit(m);
    if (complete && files->names_asked && model_has_names(m))
        tell(m);
}

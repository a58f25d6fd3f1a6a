/* o: a name, a question where something has it, and the work. */
#include "model/parts.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

/* Why nothing can be exported now; NULL when it can. */
static const char *obstacle(const model *m)
{
    if (m->imported)
        return "an import was exported already: its file is the export";
    if (!m->facts.cache)
        return "no cache is open";
    if (m->work & MODEL_WORK_EXPORT)
        return "one export at a time: Esc stops the one that goes on";
    return NULL;
}

unsigned model_export_apply(model *m)
{
    const char *id = m->facts.cache ? m->facts.cache->id : NULL;
    const char *why = obstacle(m);
    char name[64];

    if (why) {
        model_say(m, true, "%s", why);
        return MODEL_REDRAW;
    }
    snprintf(name, sizeof(name), "borgcache%s%.12s.ndjson", id ? "-" : "",
        id ? id : "");
    model_ask(
        m, MODEL_PROMPT_EXPORT, m->export.path[0] ? m->export.path : name);
    return MODEL_REDRAW;
}

static void begin(model *m, bool replace)
{
    m->export.replace = replace;
    m->quiet = true;
    m->work |= MODEL_WORK_EXPORT;
}

void model_export_accept(model *m)
{
    if (!m->input[0]) {
        model_say(m, true, "without a name nothing is exported");
        return;
    }
    memcpy(m->export.path, m->input, sizeof(m->export.path));
    begin(m, false);
}

void model_export_replace(model *m)
{
    begin(m, true);
}

void model_exported(model *m, const char *path, uint64_t bytes)
{
    char size[32];

    text_bytes(size, sizeof(size), bytes);
    model_report(m, false, "exported to %s (%s)", path, size);
}

void model_export_meets(model *m, uint64_t bytes)
{
    model_confirm *c = &m->confirm;

    m->export.there_bytes = bytes;
    if (!m->quiet || c->open || c->waits || m->work & MODEL_WORK_CHANGE) {
        model_report(m, true,
            "nothing was exported: %s is there; o asks whether to replace it",
            m->export.path);
        return;
    }
    *c = (model_confirm){
        .change = MODEL_CHANGE_REPLACE, .open = true, .page = {.rows = 1}};
    m->help = false;
}

#include "model/parts.h"

#include <stdlib.h>
#include <string.h>

void model_log_dispose(model_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        model_log_line *line = &log->lines[(log->first + i) % MODEL_LOG_MAX];

        free(line->logger);
        free(line->text);
    }
}

/* At the level or above, and with the topic or the words asked for. */
static bool is_shown(const model_log *log, const model_log_line *line)
{
    return line->level >= log->least &&
           (model_text_has(line->logger, strlen(line->logger), log->filter) ||
               model_text_has(line->text, strlen(line->text), log->filter));
}

const model_log_line *model_log_at(const model *m, uint64_t index)
{
    const model_log *log = &m->log;
    uint64_t seen = 0;

    for (size_t i = 0; i < log->count; i++) {
        const model_log_line *line =
            &log->lines[(log->first + i) % MODEL_LOG_MAX];

        if (is_shown(log, line) && seen++ == index)
            return line;
    }
    return NULL;
}

static uint64_t shown_count(const model_log *log)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < log->count; i++) {
        if (is_shown(log, &log->lines[(log->first + i) % MODEL_LOG_MAX]))
            seen++;
    }
    return seen;
}

void model_log_fit(model *m)
{
    unsigned rows = model_lay_out(m).body_rows;

    if (rows >= 5)
        rows -= 1; /* the heading */
    model_list_fit(&m->log.list, shown_count(&m->log), rows);
}

void model_log_add(
    model *m, bc_level level, const char *logger, const char *text)
{
    model_log *log = &m->log;
    model_log_line line = {
        level, strndup(logger, MODEL_LOG_TEXT), strndup(text, MODEL_LOG_TEXT)};

    if (!line.logger || !line.text) {
        free(line.logger);
        free(line.text);
        log->dropped++;
        return;
    }
    if (log->count == MODEL_LOG_MAX) {
        free(log->lines[log->first].logger);
        free(log->lines[log->first].text);
        log->first = (log->first + 1) % MODEL_LOG_MAX;
        log->count--;
        log->dropped++;
    }
    log->lines[(log->first + log->count++) % MODEL_LOG_MAX] = line;
}

static bc_level next_level(bc_level level)
{
    return level >= BC_ERROR ? BC_DEBUG : (bc_level)(level + 10);
}

unsigned model_log_apply(model *m, model_action action)
{
    if (model_list_move(&m->log.list, action))
        return MODEL_REDRAW;
    if (action == MODEL_ACT_FILTER) {
        model_ask(m, MODEL_PROMPT_LOG, m->log.filter);
        return MODEL_REDRAW;
    }
    if (action != MODEL_ACT_LEVEL)
        return 0;
    m->log.least = next_level(m->log.least);
    model_log_fit(m);
    return MODEL_REDRAW;
}

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

const model_log_line *model_log_at(const model *m, uint64_t index)
{
    const model_log *log = &m->log;
    uint64_t seen = 0;

    for (size_t i = 0; i < log->count; i++) {
        const model_log_line *line =
            &log->lines[(log->first + i) % MODEL_LOG_MAX];

        if (line->level >= log->least && seen++ == index)
            return line;
    }
    return NULL;
}

static uint64_t shown_count(const model_log *log)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < log->count; i++) {
        if (log->lines[(log->first + i) % MODEL_LOG_MAX].level >= log->least)
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
    if (action != MODEL_ACT_LEVEL)
        return 0;
    m->log.least = next_level(m->log.least);
    model_log_fit(m);
    return MODEL_REDRAW;
}

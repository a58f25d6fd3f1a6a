#include "view/screens.h"

#include <stdio.h>

static const char *level_word(bc_level level)
{
    return level >= BC_ERROR     ? "E error"
           : level >= BC_WARNING ? "W warning"
           : level >= BC_INFO    ? "I info"
                                 : "D debug";
}

static view_style level_style(bc_level level)
{
    return level >= BC_ERROR     ? VIEW_BAD
           : level >= BC_WARNING ? VIEW_WARN
                                 : VIEW_PLAIN;
}

/* Below, a line is the letter of its level and what it says. */
enum { LOGGERS_FROM = 60 };

static void put_line(const model_log_line *line, view_surface *s, unsigned row)
{
    bool narrow = s->cols < LOGGERS_FROM;
    char text[VIEW_TEXT];
    char word[16];

    snprintf(
        word, sizeof(word), "%.*s", narrow ? 1 : 9, level_word(line->level));
    view_put(s, row, 1, 9, word);
    view_paint(s, row, 1, 9, level_style(line->level));
    if (narrow) {
        view_str(text, line->text, s->ascii);
        view_put(s, row, 3, s->cols - 3, text);
        return;
    }
    view_str(text, line->logger, s->ascii);
    view_put(s, row, 11, 24, text);
    view_str(text, line->text, s->ascii);
    view_put(s, row, 36, s->cols - 37, text);
}

/* The selected line in full, as far as the lines below reach. */
static void put_whole(
    const model_log_line *line, view_surface *s, const model_layout *l)
{
    char text[2 * VIEW_TEXT];

    text_safe_str(text, sizeof(text), line->text, s->ascii);
    view_wrap(s, l->detail_top, l->detail_rows, 1, text);
}

static void put_heading(const model_log *log, view_surface *s, unsigned row)
{
    char filter[VIEW_TEXT];
    char count[32];

    text_count(count, sizeof(count), log->list.count);
    view_printf(s, row, 1, "%s line%s at %s or above%s%s%s", count,
        log->list.count == 1 ? "" : "s", level_word(log->least),
        log->filter[0] ? " with \"" : "",
        view_str(filter, log->filter, s->ascii), log->filter[0] ? "\"" : "");
    if (log->dropped) {
        text_count(count, sizeof(count), log->dropped);
        view_printf(s, row, s->cols / 2, "%s older ones are gone", count);
    }
    view_paint(s, row, 0, s->cols, VIEW_HEADING);
}

static const char *why_empty(const model_log *log)
{
    if (log->filter[0])
        return "No line passes the filter: Esc clears it.";
    return log->least <= BC_DEBUG
               ? "Nothing was reported yet."
               : "Nothing was reported at this level; L shows more.";
}

void view_log(const model *m, view_surface *s, const model_layout *l)
{
    const model_log *log = &m->log;
    unsigned top = l->body_top;

    s->cursor_row = top;
    if (l->body_rows >= 5)
        put_heading(log, s, top++);
    if (log->list.count == 0)
        view_wrap(s, top, l->body_top + l->body_rows - top, 1, why_empty(log));
    for (unsigned i = 0; i < log->list.rows; i++) {
        const model_log_line *line = model_log_at(m, log->list.top + i);

        if (!line)
            return;
        put_line(line, s, top + i);
        if (log->list.top + i != log->list.selected)
            continue;
        view_select(s, top + i, s->cols);
        put_whole(line, s, l);
    }
}

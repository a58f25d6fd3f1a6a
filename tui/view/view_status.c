/* The line above the footer: what is typed, said or going on. */
#include "view/screens.h"

#include <stdio.h>
#include <string.h>

/* As many stars as characters were typed, but for what has no room. */
static void mask(char out[VIEW_TEXT], size_t count, unsigned most)
{
    size_t stars = count < most ? count : most;

    memset(out, '*', stars < VIEW_TEXT ? stars : VIEW_TEXT - 1);
    out[stars < VIEW_TEXT ? stars : VIEW_TEXT - 1] = 0;
}

/* What is typed last is seen; a sign stands for what has no room before it. */
static unsigned put_typed(
    view_surface *s, unsigned row, unsigned col, const char *text)
{
    unsigned room = s->cols > col + 2 ? s->cols - col - 1 : 1;
    int wide;

    if ((unsigned)text_width(text) > room) {
        col = view_put(s, row, col, 1, s->ascii ? "~" : "\xe2\x80\xa6");
        while (*text && (unsigned)text_width(text) > room - 1)
            text += text_next(text, &wide);
    }
    return view_put(s, row, col, s->cols, text);
}

void view_prompt(const model *m, view_surface *s, unsigned row)
{
    static const char *const what[] = {"", "Search", "Filter",
        "Look up (id prefix)", "Show only what holds", "Show only what holds",
        "Show only what holds", "Export to file", "Type destroy", "Passphrase"};
    static const char *const brief[] = {"", "Search", "Filter", "Id", "Filter",
        "Filter", "Filter", "File", "Type destroy", "Passphrase"};
    const char *label = s->cols < 40 ? brief[m->prompt] : what[m->prompt];
    char text[VIEW_TEXT];
    unsigned end;

    s->cursor_row = row;
    if (m->prompt == MODEL_PROMPT_PASSPHRASE)
        mask(text, m->secret.shown, s->cols / 2);
    else
        view_str(text, m->input, s->ascii);
    end = view_printf(s, row, 1, "%s: ", label);
    s->cursor_col = put_typed(s, row, end, text);
    if (m->prompt_note[0] &&
        (m->input[0] || m->prompt == MODEL_PROMPT_PASSPHRASE) &&
        s->cursor_col + 3 < s->cols) {
        end = view_printf(s, row, s->cursor_col + 2, "(%s)",
            view_str(text, m->prompt_note, s->ascii));
        view_paint(
            s, row, s->cursor_col + 2, end - s->cursor_col - 2, VIEW_FAINT);
    }
    if (s->cursor_col >= s->cols)
        s->cursor_col = s->cols - 1;
}

static void put_amount(char *out, const model_progress *p, uint64_t amount)
{
    if (p->in_bytes)
        text_bytes(out, 32, amount);
    else
        text_count(out, 32, amount);
}

/* What Esc does about it, "" for nothing. */
static const char *stop_words(const model *m, const model_progress *p)
{
    const unsigned endless =
        MODEL_WORK_ROOT | MODEL_WORK_OPEN | MODEL_WORK_TRASH;

    if (m->stop & p->work)
        return "  stopping";
    if (p->work & endless ||
        ((m->dialog.open || m->refused) && !(p->work & MODEL_WORK_ACCEPT)))
        return "";
    return "  Esc stops";
}

/* "sorting 4 000 000 of 10 000 000  2 000 000/s  3 s left  Esc stops" */
static void draw_progress(
    const model *m, view_surface *s, unsigned row, const model_progress *p)
{
    char done[32];
    char total[32];
    char rate[96] = "";

    if (p->no_count) {
        view_printf(s, row, 1, "%s%s%s", p->what,
            s->ascii ? "..." : "\xe2\x80\xa6", stop_words(m, p));
        return;
    }
    put_amount(done, p, p->done);
    put_amount(total, p, p->total);
    if (m->rate > 0 && p->total >= p->done) {
        char number[32];

        put_amount(number, p, m->rate);
        snprintf(rate, sizeof(rate), "  %s/s  %llu s left", number,
            (unsigned long long)((p->total - p->done) / m->rate));
    }
    view_printf(s, row, 1, "%s %s of %s%s%s", p->what, done, total, rate,
        stop_words(m, p));
}

/* What is marked and what is filtered, while nothing else is to be said. */
static bool draw_table_state(const model *m, view_surface *s, unsigned row)
{
    const model_marks *marks = &m->files.marks;
    char count[32];
    char bytes[32];
    char text[VIEW_TEXT];
    unsigned col = 1;

    if (m->confirm.waits)
        col = view_put(s, row, col, s->cols,
                  "what would change is known: the same key again asks") +
              2;
    if (m->changed)
        col = view_put(s, row, col, s->cols,
                  "changed by another program: r reads it again") +
              2;
    if (model_where(m) != MODEL_PLACE_TABLE)
        return col > 1;
    if (marks->ranging)
        col = view_put(s, row, col, s->cols,
                  "range: v marks to here, Esc drops it") +
              2;
    if (marks->count > 0) {
        text_count(count, sizeof(count), marks->count);
        text_bytes(bytes, sizeof(bytes), marks->bytes);
        col = view_printf(s, row, col, "%s marked, %s", count, bytes) + 2;
    }
    if (m->files.filter.count > 0)
        col = view_printf(s, row, col, "filter: %s  Esc shows all",
                  view_str(text, m->files.filter_text, s->ascii)) +
              2;
    return col > 1;
}

bool view_status(const model *m, view_surface *s, unsigned row)
{
    model_progress p = model_progress_of(m);
    char buffer[VIEW_TEXT];

    if (m->prompt) {
        view_prompt(m, s, row);
    } else if (m->message[0]) {
        view_str(buffer, m->message, s->ascii);
        view_put(s, row, 1, s->cols - 1, buffer);
        view_paint(
            s, row, 1, s->cols - 1, m->message_is_bad ? VIEW_BAD : VIEW_PLAIN);
    } else if (p.what && p.work != MODEL_WORK_LOAD) {
        draw_progress(m, s, row, &p);
    } else if (m->terminal_note) {
        view_put(s, row, 1, s->cols - 1, m->terminal_note);
    } else if (p.what) {
        draw_progress(m, s, row, &p);
    } else {
        return draw_table_state(m, s, row);
    }
    return true;
}

/*
 * The program line by line, for screen readers, dumb terminals and pipes.
 *
 * The same model and actions, without frames and without moving the cursor:
 * a line of words in, then the lines of the screen that are new. Words are
 * keys as the help names them, or actions by name ("go-files", "quit"); what
 * follows one that opens a field is the text for it ("/ 2a", "f size>1M").
 * An empty line prints the whole screen again.
 */
#include "app/session.h"
#include "input/bindings.h"
#include "term/hidden.h"
#include "text/fail.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

enum {
    ROWS = 50,
    COLS = 160,
    LINE = 4 * 1000 + 16, /* of the widest that --size takes */
    PROGRESS_S = 5,
    SHAPE = 2 * MODEL_INPUT_MAX + 64
};

typedef struct plain_line {
    bool selected;
    const char *mark; /* of a row in a table, in words; "" for none */
    char text[LINE];
} plain_line;

typedef struct plain {
    app_session *session;
    plain_line *before; /* what was printed last, one for each row */
    plain_line *now;
    char shape[SHAPE]; /* place, order and filter of what was printed */
    bool any;          /* something was printed */
} plain;

/* ---- rows to lines ---- */

/* The answer that Enter gives is marked with ">". */
static const char *words_of(const view_cell *cell, bool is_first)
{
    return !is_first && cell->style == VIEW_SELECTED && cell->text[0] == '>'
               ? "Enter or "
               : cell->text;
}

/* Cells first..last-1, runs of blanks shortened, none at the ends. */
static void put_cells(
    plain_line *out, const view_cell *cells, unsigned first, unsigned last)
{
    size_t len = 0;
    unsigned blanks = 0;

    for (unsigned i = first; i < last; i++) {
        const char *text = words_of(&cells[i], i == 0);
        size_t more = strlen(text);

        if (strcmp(text, " ") == 0) {
            blanks++;
            continue;
        }
        if (len + more + 3 > sizeof(out->text))
            break;
        for (; blanks > 0 && len > 0; blanks = blanks > 2 ? 1 : blanks - 1)
            out->text[len++] = ' ';
        blanks = 0;
        memcpy(out->text + len, text, more);
        len += more;
    }
    out->text[len] = 0;
}

/* Of the tabs only the one that is shown: the others are keys of the help. */
static void put_tab(plain_line *out, const view_surface *s)
{
    const view_cell *cells = s->cells + s->cols;
    unsigned first = 0;
    unsigned last;

    while (first < s->cols && cells[first].style != VIEW_TAB)
        first++;
    last = first;
    while (last < s->cols && cells[last].style == VIEW_TAB)
        last++;
    put_cells(out, cells, first, last);
}

static const char *mark_of(const model *m, const view_cell *cells)
{
    bool is_mark = model_behind(m) == MODEL_PLACE_TABLE && m->cols > 2 &&
                   cells[2].text[0] == ' ';

    return is_mark && cells[1].text[0] == '*'   ? "Marked: "
           : is_mark && cells[1].text[0] == '+' ? "In the range: "
                                                : "";
}

static void take_lines(plain *p)
{
    const view_surface *s = p->session->surface;
    const model *m = p->session->m;
    bool asked = m->dialog.open || m->confirm.open;
    model_layout l = model_lay_out(m);

    for (unsigned row = 0; row < s->rows; row++) {
        const view_cell *cells = s->cells + (size_t)row * s->cols;
        plain_line *line = &p->now[row];

        line->selected = row == s->cursor_row && row != l.footer_row &&
                         cells[s->cursor_col].style == VIEW_SELECTED;
        line->mark = mark_of(m, cells);
        if (row == 1 && l.tabs && !asked)
            put_tab(line, s);
        else
            put_cells(line, cells,
                line->mark[0]             ? 2
                : cells[0].text[0] == '>' ? 1
                                          : 0,
                s->cols);
    }
}

static bool was_there(const plain *p, const plain_line *line)
{
    for (unsigned i = 0; i < p->session->surface->rows; i++) {
        if (strcmp(p->before[i].text, line->text) == 0 &&
            p->before[i].mark == line->mark &&
            (p->before[i].selected || !line->selected))
            return true;
    }
    return false;
}

/* What makes it another list: then all of it is printed, in its new order. */
static void put_shape(char out[SHAPE], const model *m)
{
    const model_rows *rows =
        m->screen == MODEL_ARCHIVES ? &m->archives.rows : &m->caches.rows;

    snprintf(out, SHAPE, "%d %d %d %d %d %d %s %s", (int)model_behind(m),
        (int)m->screen, (int)m->files.by, m->files.descending, (int)rows->by,
        rows->descending, m->files.filter_text, rows->filter);
}

/* The lines that are new, or all of them; gives how many. */
static unsigned print_screen(plain *p, bool whole)
{
    model *m = p->session->m;
    char shape[SHAPE];
    unsigned count = 0;
    model_layout l;
    plain_line *swap;

    app_session_draw(p->session);
    l = model_lay_out(m);
    take_lines(p);
    put_shape(shape, m);
    whole = whole || !p->any || strcmp(shape, p->shape) != 0;
    for (unsigned row = 0; row < p->session->surface->rows; row++) {
        const plain_line *line = &p->now[row];

        if (!line->text[0] || (!whole && was_there(p, line)))
            continue;
        printf("%s%s%s%s\n", line->selected ? "Selected: " : "", line->mark,
            row == l.footer_row ? "Keys: " : "", line->text);
        count++;
    }
    memcpy(p->shape, shape, sizeof(shape));
    p->any = true;
    swap = p->before;
    p->before = p->now;
    p->now = swap;
    return count;
}

/* ---- work ---- */

/* The status row now and then, so that a long wait is no silence. */
static void work(plain *p)
{
    struct timespec last;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &last);
    while (app_has_work(p->session) && !p->session->failed) {
        app_work(p->session);
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - last.tv_sec < PROGRESS_S)
            continue;
        last = now;
        app_session_draw(p->session);
        take_lines(p);
        puts(p->now[model_lay_out(p->session->m).status_row].text);
        fflush(stdout);
    }
}

/* ---- words ---- */

/* A byte of a character; what is no character of this locale is dropped. */
static void type_byte(app_session *session, char byte, mbstate_t *state)
{
    wchar_t character;
    size_t done = mbrtowc(&character, &byte, 1, state);

    if (done == 1)
        app_session_key(session, (input_key)character);
    else if (done == (size_t)-1)
        memset(state, 0, sizeof(*state));
}

static void type_text(app_session *session, const char *text)
{
    mbstate_t state = {0};

    app_session_key(session, input_key_named("^U", 2));
    for (; *text; text++)
        type_byte(session, *text, &state);
    app_session_key(session, INPUT_KEY_ENTER);
}

/* A passphrase: not seen, and in no buffer of ours on its way. */
static void type_secret(app_session *session)
{
    mbstate_t state = {0};
    term_hidden hidden;
    int byte;

    fputs("Passphrase, not shown: ", stdout);
    fflush(stdout);
    term_hidden_begin(&hidden);
    while ((byte = term_hidden_byte(&hidden)) >= 0)
        type_byte(session, (char)byte, &state);
    term_hidden_end(&hidden);
    putchar('\n');
    app_session_key(session, INPUT_KEY_ENTER);
}

/* A key, or the first key of an action; INPUT_KEY_NONE: neither. */
static input_key key_of(const model *m, const char *word, size_t len)
{
    input_key key = input_key_named(word, len);
    const model_action_row *row;

    if (key == INPUT_KEY_SPACE)
        return ' ';
    if (key != INPUT_KEY_NONE)
        return key;
    row = input_action_named(m->actions, word, len);
    return row ? input_key_named(row->keys, strcspn(row->keys, " "))
               : INPUT_KEY_NONE;
}

static void run_words(plain *p, const char *line)
{
    app_session *session = p->session;
    char shown[LINE];

    if (line[0] == '/' && line[1] != ' ' && line[1]) {
        app_session_key(session, '/');
        line++;
    }
    while (!session->m->quit && *(line += strspn(line, " "))) {
        size_t len = strcspn(line, " ");
        input_key key;

        if (session->m->prompt == MODEL_PROMPT_PASSPHRASE)
            return; /* it is asked for next, where it is not seen */
        if (session->m->prompt) {
            type_text(session, line);
            return;
        }
        key = key_of(session->m, line, len);
        if (key == INPUT_KEY_NONE) {
            text_safe(shown, sizeof(shown), line, len, session->ascii);
            printf("Neither a key nor an action: %s\n", shown);
            return;
        }
        app_session_key(session, key);
        work(p);
        line += len;
    }
}

/* No more lines: a question gets its no, everything else is left. */
static void end_of_input(app_session *session)
{
    model_place place = model_where(session->m);
    model_event no = {MODEL_ACT_NO, 0};
    model_event quit = {MODEL_ACT_QUIT, 0};
    model_event abort = {MODEL_ACT_ABORT, 0};

    if (place == MODEL_PLACE_DIALOG)
        model_apply(session->m, no);
    else if (place == MODEL_PLACE_REFUSAL)
        model_apply(session->m, quit);
    if (!session->m->quit)
        model_apply(session->m, abort);
}

/* One line of words; false: there are no more. */
static bool take_words(plain *p, char **line, size_t *cap, bool *whole)
{
    fputs("> ", stdout);
    fflush(stdout);
    if (getline(line, cap, stdin) < 0) {
        putchar('\n');
        end_of_input(p->session);
        return false;
    }
    (*line)[strcspn(*line, "\r\n")] = 0;
    *whole = (*line)[0] == 0;
    if (*whole && p->session->m->prompt)
        app_session_key(p->session, INPUT_KEY_ESCAPE);
    run_words(p, *line);
    return true;
}

static void loop(plain *p)
{
    model *m = p->session->m;
    char *line = NULL;
    size_t cap = 0;
    bool whole = true;
    bool more = true;

    setvbuf(stdin, NULL, _IONBF, 0); /* a passphrase is read past it */
    work(p);
    while (more && !m->quit && !p->session->failed && !ferror(stdout)) {
        if (print_screen(p, whole) == 0 && line && line[0])
            puts("Nothing new here.");
        if (m->prompt == MODEL_PROMPT_PASSPHRASE)
            type_secret(p->session);
        else
            more = take_words(p, &line, &cap, &whole);
        work(p);
    }
    free(line);
}

bc_code app_plain(app_session *session, bc_error *err)
{
    unsigned rows = session->options->rows ? session->options->rows : ROWS;
    unsigned cols = session->options->cols ? session->options->cols : COLS;
    plain p = {.session = session};
    bc_code code = BC_OK;

    session->m->plain = true;
    session->surface->plain = true;
    p.before = calloc(rows, sizeof(*p.before));
    p.now = calloc(rows, sizeof(*p.now));
    if (!p.before || !p.now || !app_session_resize(session, rows, cols))
        code = text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    else
        loop(&p);
    free(p.before);
    free(p.now);
    return code;
}

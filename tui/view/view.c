#include "view/view.h"

#include "view/screens.h"

#include <stdio.h>
#include <string.h>

/* ---- pages: which one, how far scrolled ---- */

typedef struct page_row {
    void (*draw)(const model *m, view_page *page);
    const model_list *list;
} page_row;

/* draw is NULL where the screen is a list. */
static page_row page_of(const model *m)
{
    page_row none = {NULL, NULL};

    if (m->trash.open)
        return none;
    if (m->help)
        return (page_row){view_help, &m->help_page};
    if (m->value.open)
        return (page_row){view_value, &m->value.page};
    if (m->screen == MODEL_SECURITY)
        return (page_row){view_security, &m->security};
    if (m->screen == MODEL_CHUNKS)
        return (page_row){view_chunks, &m->chunks.page};
    if (m->screen == MODEL_FILES && m->files.open && m->files.detail.open)
        return (page_row){view_detail, &m->files.detail.page};
    return none;
}

uint64_t view_extent(const model *m, bool ascii)
{
    page_row row = page_of(m);
    view_page page = {.ascii = ascii, .cols = m->cols};

    if (m->dialog.open || m->confirm.open)
        return view_dialog_lines(m, ascii);
    if (!row.draw)
        return 0;
    row.draw(m, &page);
    return page.line;
}

static void draw_page(
    const model *m, view_surface *s, const model_layout *l, page_row row)
{
    view_page page = {.s = s,
        .ascii = s->ascii,
        .cols = s->cols,
        .top = l->body_top,
        .rows = l->body_rows,
        .skip = row.list->top};
    char more[64];

    s->cursor_row = l->body_top;
    row.draw(m, &page);
    if (page.line <= l->body_rows || !l->rules)
        return;
    snprintf(more, sizeof(more), " line %llu of %llu ",
        (unsigned long long)row.list->top + 1, (unsigned long long)page.line);
    view_right(s, l->detail_top - 1, s->cols - 1, more);
}

/* ---- what every screen has ---- */

/* What may be changed: the right end of the header. */
static const char *mode_word(const model *m)
{
    if (m->imported)
        return "IMPORT";
    return m->writing ? "WRITE" : "READ";
}

static void draw_header(const model *m, view_surface *s)
{
    const bc_cache_facts *cache = m->facts.cache;
    const bc_repo_facts *repo = m->facts.repo;
    char buffer[VIEW_TEXT];
    char right[128];
    unsigned width;
    unsigned room;
    unsigned col = 1;

    snprintf(right, sizeof(right), "%s%s  %s", cache ? "Borg " : "",
        cache ? cache->generation : "", mode_word(m));
    width = (unsigned)text_width(right);
    room = s->cols > width + 2 ? s->cols - 2 - width : 0;
    if (room < 30 && s->cols > 8) {
        snprintf(right, sizeof(right), "%s", mode_word(m));
        room = s->cols - 3 - (unsigned)text_width(right);
    }
    if (cache && cache->id) {
        char id[16];

        snprintf(
            id, sizeof(id), "%.*s", room > 12 ? 12 : (int)room - 1, cache->id);
        col = view_put(s, 0, col, room, id);
        col = view_put(s, 0, col, 3, s->ascii ? "~" : "\xe2\x80\xa6") + 1;
    }
    if (repo && repo->location.ptr)
        view_slice(buffer, repo->location, s->ascii);
    else
        view_str(buffer, cache ? cache->path : "borgcache-tui", s->ascii);
    if (col + 1 < room)
        view_put(s, 0, col, room - col, buffer);
    view_right(s, 0, s->cols - 1, right);
    view_paint(s, 0, 0, s->cols, VIEW_TITLE);
}

typedef struct tab {
    const char *text;
    const char *number;
    model_screen screen;
} tab;

static const tab tabs[] = {{"0 Caches", "0", MODEL_CACHES},
    {"1 Overview", "1", MODEL_OVERVIEW}, {"2 Security", "2", MODEL_SECURITY},
    {"3 Files", "3", MODEL_FILES}, {"4 Chunks", "4", MODEL_CHUNKS},
    {"5 Archives", "5", MODEL_ARCHIVES}, {"6 Log", "6", MODEL_LOG}};

enum { TABS = sizeof(tabs) / sizeof(tabs[0]) };

static bool has_tab(const model *m, const tab *t)
{
    return t->screen != MODEL_CACHES || m->caches.root;
}

/* Columns of the row of tabs, each in full, with the way to the help. */
static unsigned tabs_width(const model *m)
{
    unsigned width = (unsigned)strlen(" ? help ");

    for (size_t i = 0; i < TABS; i++)
        width += has_tab(m, &tabs[i]) ? (unsigned)strlen(tabs[i].text) + 2 : 0;
    return width;
}

static void put_help(view_surface *s)
{
    view_right(s, 1, s->cols - 1, "? help");
    view_press(s, 1, s->cols - 7, 6, MODEL_ACT_HELP);
}

/* In full where all of them have room; else only the one that is shown. */
static void draw_tabs(const model *m, view_surface *s)
{
    bool narrow = s->cols < tabs_width(m);
    unsigned col = 0;

    for (size_t i = 0; i < TABS; i++) {
        bool shown = tabs[i].screen == m->screen;
        const char *text = narrow && !shown ? tabs[i].number : tabs[i].text;
        unsigned from = col;

        if (!has_tab(m, &tabs[i]))
            continue;
        col = view_put(s, 1, col + 1, s->cols, text) + 1;
        view_paint(s, 1, from, col - from, shown ? VIEW_TAB : VIEW_PLAIN);
        view_press(
            s, 1, from, col - from, MODEL_ACT_GO_CACHES + tabs[i].screen);
    }
    if (col + strlen(" ? help ") <= s->cols)
        put_help(s);
}

/* The way out is always shown: " q back". */
enum { QUIT_COLUMNS = 8 };

/* Is it worth a place in the footer now? */
static bool is_of_use(const model *m, model_action action)
{
    switch (action) {
    case MODEL_ACT_ANSWER:
        return model_dialog_asks(m);
    case MODEL_ACT_PASSPHRASE:
        return model_needs_key(m);
    case MODEL_ACT_WRITE:
        return !m->writing && !m->imported &&
               (m->trash.open ||
                   ((m->screen == MODEL_OVERVIEW || m->screen == MODEL_FILES) &&
                       !m->files.open));
    case MODEL_ACT_NAMES:
        return model_can_name(m);
    case MODEL_ACT_FORGET:
    case MODEL_ACT_DESTROY:
    case MODEL_ACT_TIDY:
    case MODEL_ACT_REBUILD:
    case MODEL_ACT_UNDO:
    case MODEL_ACT_TAKE_BACK:
    case MODEL_ACT_EMPTY:
        return m->writing;
    case MODEL_ACT_RELOAD:
    case MODEL_ACT_EXPORT:
        return !m->imported;
    default:
        return true;
    }
}

/* Keys that do something here, as many as fit. */
static void draw_footer(const model *m, view_surface *s, unsigned row)
{
    const unsigned inner = 1u << MODEL_PLACE_TABLE | 1u << MODEL_PLACE_DETAIL |
                           1u << MODEL_PLACE_HELP | 1u << MODEL_PLACE_PICKER |
                           MODEL_AT_TRASH | MODEL_AT_CACHES_PICKER |
                           MODEL_AT_ARCHIVES_PICKER;
    unsigned here = 1u << model_where(m);
    bool leads_back =
        here & inner || (m->caches.root && m->screen != MODEL_CACHES);
    unsigned kept = here & MODEL_AT_UNPROMPTED ? QUIT_COLUMNS : 0;
    unsigned col = 1;

    for (const model_action_row *a = m->actions; a->keys; a++) {
        size_t len = strcspn(a->keys, " ");
        const char *word = a->footer;
        char leave[32];
        char key[16];
        unsigned end;

        if (!(a->places & here) || !word[0] || !is_of_use(m, a->action))
            continue;
        if (a->action == MODEL_ACT_QUIT && leads_back)
            word = "back";
        if (a->action == MODEL_ACT_QUIT && here & MODEL_AT_REFUSAL) {
            snprintf(
                leave, sizeof(leave), "leave (exit %d)", m->facts.exit_if_no);
            if (col + len + 1 + strlen(leave) <= s->cols)
                word = leave;
        }
        snprintf(key, sizeof(key), "%.*s", (int)len, a->keys);
        if (a->action == MODEL_ACT_QUIT)
            kept = 0;
        if (col + len + 1 + strlen(word) + kept > s->cols)
            continue;
        view_put(s, row, col, s->cols, key);
        view_paint(s, row, col, (unsigned)len, VIEW_KEY);
        end = view_put(s, row, col + (unsigned)len + 1, s->cols, word);
        view_press(s, row, col, end - col, a->action);
        col = end + 2;
    }
}

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

static void draw_prompt(const model *m, view_surface *s, unsigned row)
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

/* Gives false when there is nothing to say. */
static bool draw_status(const model *m, view_surface *s, unsigned row)
{
    model_progress p = model_progress_of(m);
    char buffer[VIEW_TEXT];

    if (m->prompt) {
        draw_prompt(m, s, row);
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

static void draw_body(const model *m, view_surface *s, const model_layout *l)
{
    page_row page = page_of(m);

    if (page.draw) {
        draw_page(m, s, l, page);
        return;
    }
    switch (model_behind(m)) {
    case MODEL_PLACE_CACHES_PICKER:
        view_caches(m, s, l);
        view_picker(m, s, l);
        break;
    case MODEL_PLACE_CACHES:
        view_caches(m, s, l);
        break;
    case MODEL_PLACE_ARCHIVES_PICKER:
        view_archives(m, s, l);
        view_picker(m, s, l);
        break;
    case MODEL_PLACE_ARCHIVES:
        view_archives(m, s, l);
        break;
    case MODEL_PLACE_FILES:
        view_files(m, s, l);
        break;
    case MODEL_PLACE_TABLE:
        view_table(m, s, l);
        break;
    case MODEL_PLACE_PICKER:
        view_table(m, s, l);
        view_picker(m, s, l);
        break;
    case MODEL_PLACE_LOG:
        view_log(m, s, l);
        break;
    case MODEL_PLACE_TRASH:
        view_trash(m, s, l);
        break;
    default:
        view_overview(m, s, l);
        break;
    }
}

void view_draw(const model *m, view_surface *s)
{
    model_layout l = model_lay_out(m);
    bool said;

    view_surface_clear(s);
    if (s->rows < MODEL_MIN_ROWS || s->cols < MODEL_MIN_COLS) {
        view_put(s, 0, 0, s->cols, "needs 20x5");
        return;
    }
    draw_header(m, s);
    if (l.tabs)
        draw_tabs(m, s);
    if (l.rules) {
        view_rule(s, l.body_top - 1);
        view_rule(s, l.detail_top - 1);
    }
    draw_body(m, s, &l);
    said = draw_status(m, s, l.status_row);
    if (l.footer_row != l.status_row || !said)
        draw_footer(m, s, l.footer_row);
    if (m->dialog.open || m->confirm.open)
        view_dialog(m, s);
    if ((m->dialog.open || m->confirm.open) && m->prompt) {
        for (unsigned col = 0; col < s->cols; col++)
            view_put(s, l.status_row, col, 1, " ");
        view_paint(s, l.status_row, 0, s->cols, VIEW_PLAIN);
        draw_prompt(m, s, l.status_row);
    }
}

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
    case MODEL_ACT_VERIFY:
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
    said = view_status(m, s, l.status_row);
    if (l.footer_row != l.status_row || !said)
        draw_footer(m, s, l.footer_row);
    if (m->dialog.open || m->confirm.open)
        view_dialog(m, s);
    if ((m->dialog.open || m->confirm.open) && m->prompt) {
        for (unsigned col = 0; col < s->cols; col++)
            view_put(s, l.status_row, col, 1, " ");
        view_paint(s, l.status_row, 0, s->cols, VIEW_PLAIN);
        view_prompt(m, s, l.status_row);
    }
}

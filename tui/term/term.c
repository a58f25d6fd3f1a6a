#include "term/term.h"

#include "term/signals.h"
#include "text/fail.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

struct terminal {
    SCREEN *screen;
    int signals; /* to read signal numbers from */
    attr_t attrs[VIEW_STYLE_COUNT];
    short pairs[VIEW_STYLE_COUNT];
    char note[128];
};

/* ---- look ---- */

static attr_t attributes(unsigned attrs)
{
    static const struct {
        unsigned ours;
        attr_t theirs;
    } rows[] = {{TERM_BOLD, A_BOLD}, {TERM_DIM, A_DIM},
        {TERM_UNDERLINE, A_UNDERLINE}, {TERM_REVERSE, A_REVERSE}};
    attr_t made = A_NORMAL;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (attrs & rows[i].ours)
            made |= rows[i].theirs;
    }
    return made;
}

static void choose_looks(terminal *t, const term_options *options)
{
    term_theme theme = options->theme;

    if (theme.colour && has_colors()) {
        start_color();
        use_default_colors();
    }
    term_theme_fit(&theme, has_colors() ? COLORS : 0);
    for (int i = 0; i < VIEW_STYLE_COUNT; i++) {
        t->attrs[i] = attributes(theme.looks[i].attrs);
        if (theme.colour && theme.looks[i].colour >= 0 &&
            init_pair((short)(i + 1), theme.looks[i].colour, -1) != ERR)
            t->pairs[i] = (short)(i + 1);
    }
}

/* ---- opening and closing ---- */

/* A capability without its padding marks ("$<5>"). */
static size_t add_capability(char *out, size_t at, size_t cap, const char *name)
{
    const char *text = tigetstr(name);

    if (!text || text == (char *)-1)
        return at;
    while (*text && at < cap) {
        const char *end =
            text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

        if (end)
            text = end + 1;
        else
            out[at++] = *text++;
    }
    return at;
}

static void prepare_reset(bool mouse)
{
    static const char no_mouse[] = "\033[?1000l\033[?1006l";
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    char reset[TERM_RESET_MAX];
    size_t len = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        len = add_capability(reset, len, sizeof(reset), names[i]);
    if (mouse && len + sizeof(no_mouse) <= sizeof(reset)) {
        memcpy(reset + len, no_mouse, sizeof(no_mouse) - 1);
        len += sizeof(no_mouse) - 1;
    }
    term_signals_reset(reset, len);
}

/* Asked first, as a newterm that fails leaks what it had made. */
static bool is_known(const char *type)
{
    int found;

    if (!type || !type[0] || setupterm(type, STDOUT_FILENO, &found) != OK)
        return false;
    del_curterm(cur_term);
    return true;
}

static SCREEN *start_curses(terminal *t)
{
    static const char *const others[] = {"xterm-256color", "xterm", "vt100"};
    const char *type = getenv("TERM");

    if (is_known(type))
        return newterm(type, stdout, stdin);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (!is_known(others[i]))
            continue;
        snprintf(t->note, sizeof(t->note),
            "This terminal type is unknown here; using %s.", others[i]);
        return newterm(others[i], stdout, stdin);
    }
    return NULL;
}

/* Screens are painted by going to places; a teletype cannot. */
static bool can_paint(void)
{
    const char *text = tigetstr("cup");

    return text && text != (char *)-1;
}

static void set_modes(bool mouse)
{
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    set_escdelay(25);
    if (mouse) {
        mouseinterval(0); /* a press counts at once */
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    }
    def_prog_mode();
}

bc_code term_open(terminal **out, const term_options *options, bc_error *err)
{
    terminal *t = NULL;
    bc_code code = BC_OK;

    *out = NULL;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return text_fail(err, BC_ERR_USAGE, "not a terminal; see --batch");
    t = calloc(1, sizeof(*t));
    if (!t)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    t->signals = term_signals_begin();
    if (t->signals < 0) {
        code = text_fail(err, BC_ERR_IO, "pipe: %s", strerror(errno));
        goto out;
    }
    t->screen = start_curses(t);
    if (!t->screen) {
        term_signals_end();
        code =
            text_fail(err, BC_ERR_USAGE, "unknown terminal type; see --batch");
        goto out;
    }
    if (!can_paint()) {
        endwin();
        delscreen(t->screen);
        term_signals_end();
        code = text_fail(err, BC_ERR_USAGE,
            "this terminal cannot move its cursor; see --plain");
        goto out;
    }
    term_signals_own(true);
    prepare_reset(options->mouse);
    set_modes(options->mouse);
    choose_looks(t, options);
    *out = t;
    t = NULL;
out:
    free(t);
    return code;
}

void term_close(terminal *t)
{
    if (!t)
        return;
    /* where there is no second screen, what follows starts on a clean line */
    move(getmaxy(stdscr) - 1, 0);
    clrtoeol();
    refresh();
    endwin();
    term_signals_end();
    delscreen(t->screen);
    free(t);
}

const char *term_note(const terminal *t)
{
    return t->note[0] ? t->note : NULL;
}

void term_size(const terminal *t, unsigned *rows, unsigned *cols)
{
    (void)t;
    *rows = (unsigned)getmaxy(stdscr);
    *cols = (unsigned)getmaxx(stdscr);
}

void term_suspend(terminal *t)
{
    def_prog_mode();
    endwin();
    term_signals_own(false);
    term_signals_stop();
    term_signals_own(true);
    reset_prog_mode();
    (void)t;
}

/* ---- drawing ---- */

void term_blit(terminal *t, const view_surface *s, bool repaint)
{
    if (repaint)
        clearok(stdscr, TRUE);
    erase();
    for (unsigned row = 0; row < s->rows; row++) {
        for (unsigned col = 0; col < s->cols; col++) {
            const view_cell *cell = &s->cells[(size_t)row * s->cols + col];

            if (cell->width == 0)
                continue;
            attr_set(t->attrs[cell->style], t->pairs[cell->style], NULL);
            mvaddstr((int)row, (int)col, cell->text);
        }
    }
    attr_set(A_NORMAL, 0, NULL);
    move((int)s->cursor_row, (int)s->cursor_col);
    wnoutrefresh(stdscr);
    doupdate();
}

/* ---- keys and signals ---- */

static input_key function_key(wint_t code)
{
    static const struct {
        wint_t code;
        input_key key;
    } rows[] = {
        {KEY_UP, INPUT_KEY_UP},
        {KEY_DOWN, INPUT_KEY_DOWN},
        {KEY_LEFT, INPUT_KEY_LEFT},
        {KEY_RIGHT, INPUT_KEY_RIGHT},
        {KEY_PPAGE, INPUT_KEY_PAGE_UP},
        {KEY_NPAGE, INPUT_KEY_PAGE_DOWN},
        {KEY_HOME, INPUT_KEY_HOME},
        {KEY_END, INPUT_KEY_END},
        {KEY_ENTER, INPUT_KEY_ENTER},
        {KEY_BTAB, INPUT_KEY_BACK_TAB},
        {KEY_BACKSPACE, INPUT_KEY_BACKSPACE},
        {KEY_F(1), INPUT_KEY_F1},
        {KEY_F(3), INPUT_KEY_F3},
        {KEY_F(4), INPUT_KEY_F4},
        {KEY_F(5), INPUT_KEY_F5},
        {KEY_F(6), INPUT_KEY_F6},
        {KEY_F(10), INPUT_KEY_F10},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].code == code)
            return rows[i].key;
    }
    return INPUT_KEY_NONE;
}

static input_key character_key(wint_t ch)
{
    switch (ch) {
    case '\r':
    case '\n':
        return INPUT_KEY_ENTER;
    case '\t':
        return INPUT_KEY_TAB;
    case 0x1b:
        return INPUT_KEY_ESCAPE;
    case 0x7f:
    case '\b':
        return INPUT_KEY_BACKSPACE;
    default:
        return (input_key)ch;
    }
}

/* A mouse that nobody asked for: curses knows the begin of its report only. */
static void drop_report(void)
{
    wint_t ch;

    while (get_wch(&ch) != ERR) {
        if (ch == 'M' || ch == 'm')
            return;
        if (ch != ';' && (ch < '0' || ch > '9')) {
            unget_wch((wchar_t)ch);
            return;
        }
    }
}

static bool take_mouse(term_event *out)
{
    MEVENT event;

    if (getmouse(&event) != OK) {
        drop_report();
        return false;
    }
    if (event.y < 0 || event.x < 0)
        return false;
    out->kind = TERM_MOUSE;
    out->row = (unsigned)event.y;
    out->col = (unsigned)event.x;
    out->wheel = event.bstate & BUTTON4_PRESSED   ? -1
                 : event.bstate & BUTTON5_PRESSED ? 1
                                                  : 0;
    return out->wheel || event.bstate & BUTTON1_PRESSED;
}

/*
 * What follows an Esc at once was no person: a sequence that this terminal
 * sends and its description does not know, as for gained focus. It is dropped
 * to its end, so that its letters are no keys.
 */
static bool drop_sequence(void)
{
    wint_t ch;

    if (get_wch(&ch) == ERR)
        return false;
    if (ch == 'O')
        (void)!get_wch(&ch);
    else if (ch == '[')
        while (get_wch(&ch) != ERR && (ch < 0x40 || ch > 0x7e))
            continue;
    return true;
}

/* A key that curses already has; keys without a meaning are swallowed. */
static bool take_key(term_event *out)
{
    wint_t ch;
    int kind;

    while ((kind = get_wch(&ch)) != ERR) {
        if (kind == KEY_CODE_YES && ch == KEY_MOUSE) {
            if (take_mouse(out))
                return true;
            continue;
        }
        if (kind != KEY_CODE_YES && ch == 0x1b && drop_sequence())
            continue;
        out->kind = TERM_KEY;
        out->key = kind == KEY_CODE_YES ? function_key(ch) : character_key(ch);
        if (out->key != INPUT_KEY_NONE)
            return true;
    }
    return false;
}

static void follow_size(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
}

static bool take_signal(terminal *t, term_event *out)
{
    unsigned char number;

    if (read(t->signals, &number, 1) != 1)
        return false;
    term_signals_taken();
    out->signal = number;
    if (number == SIGWINCH) {
        follow_size();
        out->kind = TERM_RESIZE;
    } else if (number == SIGTSTP) {
        out->kind = TERM_STOP;
    } else if (number == SIGCONT) {
        reset_prog_mode();
        follow_size();
        out->kind = TERM_CONTINUE;
    } else {
        out->kind = TERM_SIGNAL;
    }
    return true;
}

term_event term_wait(terminal *t, int timeout_ms, int other)
{
    term_event event = {.kind = TERM_NONE};
    struct pollfd fds[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = t->signals, .events = POLLIN}, {.fd = other, .events = POLLIN}};

    for (;;) {
        int ready;

        if (take_signal(t, &event) || take_key(&event))
            return event;
        ready = poll(fds, 3, timeout_ms);
        if (ready == 0)
            return event;
        if (ready > 0 && fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
            event.kind = TERM_SIGNAL; /* the terminal is gone */
            event.signal = SIGHUP;
            return event;
        }
        if (ready > 0 && !fds[0].revents && !fds[1].revents) {
            event.kind = TERM_READABLE;
            return event;
        }
    }
}

/*
 * The terminal: the only folder that includes curses.
 *
 * Opening takes the terminal, closing gives it back as it was. So do the end
 * of the process, a signal that ends it, and a crash: those write a string
 * made at opening and the saved modes, which is all a signal handler may do.
 * INT, TERM, HUP, QUIT, WINCH, TSTP and CONT arrive as events; nothing happens
 * inside their handlers.
 *
 * One terminal per process; its signal state is the only file-scope data.
 */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "input/key.h"
#include "term/theme.h"

#include <borgcache/error.h>

typedef struct terminal terminal;

typedef struct term_options {
    term_theme theme;
    bool mouse; /* takes the mouse from the terminal */
} term_options;

typedef enum term_kind {
    TERM_NONE, /* the time is up */
    TERM_KEY,
    TERM_MOUSE,
    TERM_RESIZE,
    TERM_STOP,     /* asked to suspend */
    TERM_CONTINUE, /* woken up: repaint */
    TERM_READABLE, /* the other descriptor */
    TERM_SIGNAL    /* INT, TERM, HUP or QUIT: leave */
} term_kind;

typedef struct term_event {
    term_kind kind;
    input_key key;
    int signal;
    unsigned row; /* with TERM_MOUSE: where */
    unsigned col;
    int wheel; /* with TERM_MOUSE: -1 up, 1 down, 0 a press */
} term_event;

/*
 * term_open - take the terminal on stdin and stdout
 *
 * An unknown TERM is answered with xterm-256color, xterm or vt100; term_note
 * says so then. BC_OK, BC_ERR_USAGE (no terminal, or none of these is known),
 * BC_ERR_IO, BC_ERR_NO_MEMORY; out is NULL then and nothing was changed.
 */
bc_code term_open(
    terminal **out, const term_options *options, bc_error *err) BC_NODISCARD;

/* A sentence about the terminal, or NULL. */
const char *term_note(const terminal *t);

void term_size(const terminal *t, unsigned *rows, unsigned *cols);

/* Show a surface; repaint: whatever the terminal shows is not trusted. */
void term_blit(terminal *t, const view_surface *s, bool repaint);

/*
 * The next event; timeout_ms < 0 waits for ever. other is waited for as well,
 * after keys and signals, and not read; -1: none.
 */
term_event term_wait(terminal *t, int timeout_ms, int other);

/* Give the terminal back, stop the process, and take it again when woken. */
void term_suspend(terminal *t);

/* Give the terminal back; NULL is allowed. */
void term_close(terminal *t);

#endif

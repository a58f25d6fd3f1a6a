/*
 * A screen as a value: a grid of cells with text and style.
 *
 * Views write on it, term copies it to the terminal, tests and --script
 * compare it as text. Every text put here has to be safe (text_safe); what
 * lies outside the grid is dropped.
 *
 * Life: view_surface_new -> resize, clear, put, … -> view_surface_free.
 */
#ifndef VIEW_SURFACE_H
#define VIEW_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { VIEW_CELL_BYTES = 20 };

typedef enum view_style {
    VIEW_PLAIN,
    VIEW_TITLE,    /* the header line */
    VIEW_TAB,      /* the screen that is shown */
    VIEW_HEADING,  /* of a list */
    VIEW_FAINT,    /* rules, labels */
    VIEW_SELECTED, /* the row the cursor is on */
    VIEW_GOOD,
    VIEW_WARN,
    VIEW_BAD,
    VIEW_KEY, /* a key's name in the footer */
    VIEW_STYLE_COUNT
} view_style;

/* A wide character's second cell has width 0 and no text. */
typedef struct view_cell {
    char text[VIEW_CELL_BYTES]; /* one character and its marks, NUL after */
    unsigned char width;
    unsigned char style;
    unsigned char press; /* what a press on it does: a model_action; 0: none */
} view_cell;

typedef struct view_surface {
    unsigned rows;
    unsigned cols;
    bool ascii; /* draw with ASCII only */
    bool plain; /* no rules, no frames */
    unsigned cursor_row;
    unsigned cursor_col;
    view_cell *cells;
} view_surface;

/* NULL: no memory. */
view_surface *view_surface_new(unsigned rows, unsigned cols, bool ascii);
/* false: no memory; the surface is unchanged. Cleared otherwise. */
bool view_surface_resize(view_surface *s, unsigned rows, unsigned cols);
void view_surface_clear(view_surface *s);
void view_surface_free(view_surface *s);

/*
 * view_put - safe text from a cell on, cut at `columns` with a sign of it
 *
 * Gives the column behind it.
 */
unsigned view_put(view_surface *s, unsigned row, unsigned col, unsigned columns,
    const char *text);

/* A press on these cells does that (a model_action), until something else is
 * put there. */
void view_press(view_surface *s, unsigned row, unsigned col, unsigned columns,
    unsigned action);

/* Change the style of cells; text stays. */
void view_paint(view_surface *s, unsigned row, unsigned col, unsigned columns,
    view_style style);

/* Rows as lines of text without the blanks at their ends. */
void view_surface_dump(const view_surface *s, FILE *out);

#endif

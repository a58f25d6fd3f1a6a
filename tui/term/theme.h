/*
 * A theme: which colour and which attributes each style has. No curses here.
 *
 * A colour is always that of the text; the background stays the terminal's
 * own, and the selected row is shown in reverse. Where there is no colour, the
 * theme mono keeps the styles apart by attributes.
 */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include "view/surface.h"

enum {
    TERM_BOLD = 1,
    TERM_DIM = 2,
    TERM_UNDERLINE = 4,
    TERM_REVERSE = 8,
    TERM_PLAIN_COLOUR = -1, /* the terminal's own */
    TERM_WORDS = 64         /* room for a look in words */
};

typedef struct term_look {
    short colour; /* 0 to 255, or TERM_PLAIN_COLOUR */
    unsigned attrs;
} term_look;

typedef struct term_theme {
    bool colour; /* false: attributes only, whatever the terminal can do */
    term_look looks[VIEW_STYLE_COUNT];
} term_theme;

/* "dark", "light" or "mono"; false: there is no theme of that name. */
bool term_theme_named(term_theme *out, const char *name);

/*
 * term_theme_set - one style by words
 *
 *   style   "title", "tab", "heading", "faint", "selected", "good", "warn",
 *           "bad", "key"
 *   words   a colour (its name, "bright-red", or 0 to 255) and attributes
 *           (bold, dim, underline, reverse), in any order; "plain" for none
 *
 * false: no such style or word; the theme is as before.
 */
bool term_theme_set(term_theme *theme, const char *style, const char *words);

/* The name of a style, "" for VIEW_PLAIN. */
const char *term_theme_style(view_style style);

/* A look in the words of term_theme_set. */
void term_theme_words(char out[TERM_WORDS], const term_look *look);

/* The colour as a terminal with so many colours can show it. */
short term_theme_colour(short colour, int colours);

/*
 * The theme as a terminal with so many colours shows it: mono where there are
 * none. Above 256 a number is no palette's index but red, green and blue;
 * only the first eight mean the same there.
 */
void term_theme_fit(term_theme *theme, int colours);

#endif

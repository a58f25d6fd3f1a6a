/*
 * A line typed without being seen, where there are no screens.
 *
 * From begin to end a signal that would end or stop the process only ends the
 * reading, so that the echo always comes back; a crash gives it back, too.
 * Nothing read is kept here. Not while a terminal is open (term/term.h).
 */
#ifndef TERM_HIDDEN_H
#define TERM_HIDDEN_H

#include <stdbool.h>

typedef struct term_hidden {
    int signals; /* to read signal numbers from; -1: none are caught */
    int number;  /* the signal that ended the reading, or 0 */
} term_hidden;

/* Echo off, where stdin is a terminal. */
void term_hidden_begin(term_hidden *h);

/* The next byte; -1 at the end of the line, of the input, or at a signal. */
int term_hidden_byte(term_hidden *h);

/* As before; a signal that came is raised again. */
void term_hidden_end(term_hidden *h);

#endif

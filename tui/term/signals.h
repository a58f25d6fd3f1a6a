/* Signals as bytes in a pipe, and the way out of a crash. No curses here. */
#ifndef TERM_SIGNALS_H
#define TERM_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

enum { TERM_RESET_MAX = 256 };

/*
 * Catch signals. The terminal modes of stdin as they are now are what a crash
 * restores, after writing reset. Gives the end of the pipe to read signal
 * numbers from, or -1 with errno set.
 */
int term_signals_begin(void);

/* What lay in the pipe has been read: the next signal is a first one. */
void term_signals_taken(void);

/* What a crash writes first; safe to leave empty. */
void term_signals_reset(const char *reset, size_t len);

/* The terminal is ours (true) or the shell's: a crash restores ours only. */
void term_signals_own(bool own);

/* Stop this process as TSTP does by default; returns when continued. */
void term_signals_stop(void);

/* Handlers and pipe as before. */
void term_signals_end(void);

#endif

/*
 * The interactive program: run it, or let a script drive it.
 *
 * app_run owns the terminal from its call to its return. What it needs of the
 * world is in app_options; it reads the clock only where no fixed one is
 * given.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "model/action.h"
#include "model/columns.h"
#include "term/theme.h"

#include <borgcache/env.h>
#include <borgcache/error.h>
#include <borgcache/export.h>

/* Texts are borrowed until app_run returns; NULL means the default. */
typedef struct app_options {
    const bc_env *env;
    const char *cache_dir; /* one cache; NULL: chosen among those of root */
    const char *root;      /* NULL: there is no list of caches */
    const char *repo;
    const bc_import *import; /* what is looked at instead of a cache */
    bool offline;
    bool write;        /* changes are allowed from the start */
    const char *color; /* "auto": unless NO_COLOR is set; "always", "never" */
    bool ascii;        /* also without it where the locale is not UTF-8 */
    const char *start_screen;        /* "overview", "security", "files", … */
    const term_theme *theme;         /* NULL: dark */
    const model_action_row *actions; /* NULL: with the keys of actions.def */
    const model_columns *columns;    /* NULL: what fits */
    const char (*warnings)[256];     /* of the settings: for the Log */
    size_t warning_count;
    bool mouse;         /* wheel and press, taken from the terminal */
    bool plain;         /* line by line instead of a terminal */
    const char *script; /* file of script lines instead of a terminal */
    unsigned rows;      /* with script or plain; 0: 24 or 50 */
    unsigned cols;      /* with script or plain; 0: 80 or 160 */
    bool has_now;
    bc_ns now_ns; /* fixed clock */
} app_options;

/*
 * app_run - until the user leaves
 *
 * Gives the exit code: 0; 128 + n after signal n; 2 with err set when the
 * cache cannot be opened, the terminal is of no use, an option names nothing,
 * or a script line is wrong. After a no to Borg's question err is the one with
 * which Borg would have stopped, and its code decides the exit code. Call
 * setlocale(LC_CTYPE, "") before.
 */
int app_run(const app_options *options, bc_error *err);

#endif

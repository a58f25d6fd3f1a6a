/*
 * The program without its terminal: model, engine and surface.
 *
 * app.c drives it with keys from a terminal, script.c with lines of a file.
 */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/app.h"
#include "app/worker.h"
#include "input/keymap.h"
#include "view/view.h"

#include <borgcache/manage.h>
#include <borgcache/names.h>

#include <stdio.h>

/* Three security files, CACHEDIR.TAG, README and config of a cache. */
enum { APP_WRITES_MAX = 6 };

/* One pass over the entries of a files cache: which of them pass. */
typedef struct app_scan {
    uint8_t *bits; /* one for each position; NULL: not begun */
    uint64_t read; /* positions looked at */
    uint64_t total;
    uint64_t hits;
    uint64_t cache; /* index of the files cache */
    char text[MODEL_INPUT_MAX + 1];
} app_scan;

/* Which entries a change is about, while they are collected. */
typedef struct app_chosen {
    bc_path_hash *hashes;
    uint64_t room;
    uint64_t at; /* next position that is looked at */
    bool done;
    unsigned serial; /* of the question they are for */
} app_chosen;

typedef struct app_session {
    const app_options *options;
    model *m;
    view_surface *surface;
    bool ascii;
    bc_root *root;            /* NULL: not read */
    const bc_root_row **rows; /* of root */
    char *cache_dir;          /* of inspect, or to be opened next */
    bc_inspect *inspect;
    bc_chunks_view *chunks; /* borrowed from inspect; NULL: not read */
    model_file *files;
    bc_files_head *heads; /* of the files caches, as the model sees them */
    size_t file_count;
    uint32_t *order;
    bc_names *names; /* that are being read, or NULL */
    size_t names_of; /* which files cache */
    app_scan search;
    app_scan filter;
    app_chosen chosen;
    bc_manage *plan;              /* shown by the confirmation, or NULL */
    bc_trash *trash;              /* shown, or NULL */
    uint32_t *shown;              /* positions that pass the filter, or NULL */
    char *writes[APP_WRITES_MAX]; /* what a yes makes or replaces */
    size_t write_count;
    char *tried; /* passphrase of a job: what is typed meanwhile is another */
    app_worker *worker;
    app_worker *sorter; /* sorts do not wait for the other's job */
    bool live;     /* somebody types: app_work does not wait for the worker */
    bool waits;    /* the last app_work could do nothing but wait for it */
    uint64_t seen; /* of the files of the cache when they were read */
    int watch;     /* wakes up when they change; -1: look now and then */
    bool failed;   /* nothing could be opened: error says why */
    bc_error error;
} app_session;

/* BC_OK, BC_ERR_USAGE (no such screen), BC_ERR_NO_MEMORY. */
bc_code app_session_begin(app_session *session, const app_options *options,
    bool ascii, bc_error *err) BC_NODISCARD;
void app_session_end(app_session *session);

/* false: no memory for a surface of that size. */
bool app_session_resize(app_session *session, unsigned rows, unsigned cols);

/* Gives MODEL_REDRAW, … */
unsigned app_session_key(app_session *session, input_key key);
/* The same for what no key stands for; nothing where it means nothing now. */
unsigned app_session_act(app_session *session, model_action action);

/* Bring the surface up to date with the model. */
void app_session_draw(app_session *session);

/* ---- effects.c, effects_table.c ---- */

/*
 * Go on with the work the model wants: begin a job, take one over, do a slice
 * of what needs no job. true when a piece of it ended. Unless live it waits for
 * the worker, up to a second, where there is nothing else to do.
 */
bool app_work(app_session *session);

/* Is there anything to be done or taken over? */
bool app_has_work(const app_session *session);

/* Descriptor of the worker while it is busy, else -1. */
int app_work_descriptor(const app_session *session);

/* Fetch the rows and chunks that are about to be drawn. */
void app_fetch(app_session *session);

/* Everything that belongs to the inspected cache. */
void app_forget(app_session *session);

/* ---- watch.c ---- */

/* This is how the cache looks now. */
void app_watch_begin(app_session *session);
/* Has it changed since, and is that news? Then the model knows. */
bool app_watch(app_session *session);
/* What to wait for until the next look, a descriptor or -1, … */
int app_watch_descriptor(const app_session *session);
/* … and how long, -1 for ever. */
int app_watch_ms(const app_session *session);
void app_watch_end(app_session *session);

/* ---- looks.c ---- */

/* The theme that is wanted: mono where colour is not. */
term_theme app_looks(const app_options *options);
/*
 * Every run of cells with a style, as a terminal with so many colours shows
 * it: "ROW FIRST-LAST STYLE LOOK", row and columns from 0.
 */
void app_looks_dump(const app_session *session, int colours, FILE *out);

/* ---- script.c ---- */

/* Run options->script; screens go to stdout. BC_OK or the first wrong line. */
bc_code app_script(app_session *session, bc_error *err) BC_NODISCARD;

/* ---- plain.c ---- */

/* Lines in, lines out, until the user leaves. BC_OK, BC_ERR_NO_MEMORY. */
bc_code app_plain(app_session *session, bc_error *err) BC_NODISCARD;

#endif

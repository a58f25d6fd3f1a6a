/* Esc and q: what they stop, what they show again, where they lead. */
#include "model/parts.h"

#include <string.h>

/* From the screens of a cache to the list of caches, where there is one. */
static bool go_to_caches(model *m)
{
    if (m->screen == MODEL_CACHES || !m->caches.root || m->refused)
        return false;
    model_go(m, MODEL_CACHES);
    return true;
}

/* One level back; false at the top. */
static bool go_back(model *m)
{
    model_files *files = &m->files;

    if (m->help) {
        m->help = false;
    } else if (m->trash.open) {
        m->trash.open = false;
    } else if (m->picking) {
        m->picking = false;
    } else if (m->screen != MODEL_FILES || !files->open) {
        return go_to_caches(m);
    } else if (files->detail.open) {
        files->detail.open = false;
        files->rows_stale = true;
    } else {
        files->open = false;
        m->screen = files->back_to;
        files->back_to = MODEL_FILES;
    }
    model_fit(m);
    return true;
}

/* What the worker does for somebody. Who writes something is told what became
 * of it when it has ended; everything else is given up at once. */
static bool stop_job(model *m)
{
    static const struct {
        unsigned work;
        const char *words;
    } rows[] = {
        {MODEL_WORK_PLAN, "stopped: nothing is planned"},
        {MODEL_WORK_UNLOCK, "unlocking was given up: the key stays locked"},
        {MODEL_WORK_ARCHIVES | MODEL_WORK_SERIES,
            "reading the archives was stopped"},
        {MODEL_WORK_CHUNKS | MODEL_WORK_CHUNK_FIND,
            "reading the chunk index was given up"},
    };
    unsigned shown = model_job_progress(m).work;

    if (shown & (MODEL_WORK_ACT | MODEL_WORK_EXPORT)) {
        m->stop |= shown;
        return true;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!(shown & rows[i].work))
            continue;
        m->work &= ~rows[i].work;
        if (rows[i].work & MODEL_WORK_PLAN)
            model_confirm_close(m);
        if (rows[i].work & MODEL_WORK_UNLOCK)
            model_secret_drop(m);
        model_say(m, false, "%s", rows[i].words);
        return true;
    }
    return false;
}

/* What Esc can stop; what was done until then stays. */
static bool stop_work(model *m)
{
    unsigned *work = &m->work;

    if (*work & MODEL_WORK_ORDER) {
        model_sort_stopped(m);
        model_say(m, false, "sorting stopped");
    } else if (*work & (MODEL_WORK_SEARCH | MODEL_WORK_PATH)) {
        *work &= ~(unsigned)(MODEL_WORK_SEARCH | MODEL_WORK_PATH);
        model_say(m, false, "search stopped");
    } else if (*work & MODEL_WORK_FILTER) {
        model_filter_clear(m);
        model_say(m, false, "filter stopped: everything is shown");
    } else if (stop_job(m)) {
        return true;
    } else if (*work & MODEL_WORK_LOAD) {
        *work &= ~(unsigned)MODEL_WORK_LOAD;
        m->verifying = false;
        model_say(m, false, "reading stopped; Enter on a files cache goes on");
    } else if (*work & MODEL_WORK_NAMES) {
        model_names_done(m, false);
        model_say(m, false, "reading paths stopped; a goes on");
    } else if (*work & MODEL_WORK_CENSUS) {
        *work &= ~(unsigned)MODEL_WORK_CENSUS;
        model_say(m, false, "counting stopped; 4 goes on");
    } else {
        return false;
    }
    return true;
}

/* Esc shows everything again before it leads back. */
static bool clear_filter(model *m)
{
    model_rows *rows = &m->caches.rows;

    if (model_range_drop(m) || model_filter_clear(m))
        return true;
    if (m->screen == MODEL_LOG && m->log.filter[0]) {
        memset(m->log.filter, 0, sizeof(m->log.filter));
        model_log_fit(m);
        return true;
    }
    if (m->screen == MODEL_ARCHIVES)
        rows = &m->archives.rows;
    else if (m->screen != MODEL_CACHES)
        return false;
    if (!rows->filter[0])
        return false;
    memset(rows->filter, 0, sizeof(rows->filter));
    if (m->screen == MODEL_ARCHIVES)
        model_archives_arrange(m);
    else
        model_caches_arrange(m);
    return true;
}

unsigned model_leave(model *m, model_action action)
{
    if (action == MODEL_ACT_ESCAPE && !m->help && !m->picking &&
        !m->trash.open && (stop_work(m) || clear_filter(m)))
        return MODEL_REDRAW;
    if (go_back(m))
        return MODEL_REDRAW;
    if (action != MODEL_ACT_QUIT)
        return 0;
    m->aborted = m->refused;
    m->quit = true;
    return MODEL_QUIT;
}

/* What changes a cache: only while writing is allowed, and after a yes. */
#include "model/parts.h"

#include <stdio.h>
#include <string.h>

/* Typed before a whole cache goes. */
static const char word[] = "destroy";

static void ask_for(model *m, model_change change)
{
    m->confirm = (model_confirm){.change = change};
    m->work |= MODEL_WORK_PLAN;
}

static bool is_file_selected(const model *m)
{
    return m->screen == MODEL_FILES && model_files_head(m) != NULL;
}

/* Of the selected archive or files cache; ptr NULL: not known. */
static bc_slice series_of(const model *m)
{
    const bc_files_head *head = model_files_head(m);
    const bc_archive *archive = model_archives_row(m);

    if (m->screen == MODEL_ARCHIVES)
        return archive ? archive->name : (bc_slice){NULL, 0};
    if (!head || !head->series)
        return (bc_slice){NULL, 0};
    return (bc_slice){(const uint8_t *)head->series, strlen(head->series)};
}

/* There is nothing to plan: what it makes is known once it is made. */
static void ask_to_rebuild(model *m, model_change change)
{
    bc_slice series = series_of(m);

    m->confirm =
        (model_confirm){.change = change, .open = true, .page = {.rows = 1}};
    if (change == MODEL_CHANGE_REBUILD_CHUNKS)
        return;
    snprintf(m->confirm.series, sizeof(m->confirm.series), "%.*s",
        (int)(series.len < 1000 ? series.len : 1000), (const char *)series.ptr);
}

/* Why that cannot be done now; NULL when it can. */
static const char *obstacle(const model *m, model_change change)
{
    if (m->imported)
        return "an import is read-only: change the cache where it is";
    if (!m->writing)
        return "read only: w allows writing";
    if (!m->facts.cache && change != MODEL_CHANGE_UNDO)
        return "no cache is open";
    if (change == MODEL_CHANGE_FORGET && !model_files_row(m))
        return "no entry is selected";
    if (change == MODEL_CHANGE_DESTROY_FILES && !is_file_selected(m))
        return "no files cache is selected";
    if (change == MODEL_CHANGE_REBUILD && !m->facts.repo->reachable)
        return "the repository is not reachable, and only it has archives";
    if (change == MODEL_CHANGE_REBUILD_CHUNKS && !m->facts.repo->reachable)
        return "the repository is not reachable, and only it has chunks";
    if (change == MODEL_CHANGE_REBUILD && !series_of(m).ptr)
        return "which series it is of is not known: 5 Archives tells";
    return NULL;
}

static model_change change_of(const model *m, model_action action)
{
    switch (action) {
    case MODEL_ACT_FORGET:
        return MODEL_CHANGE_FORGET;
    case MODEL_ACT_DESTROY:
        return m->screen == MODEL_FILES ? MODEL_CHANGE_DESTROY_FILES
                                        : MODEL_CHANGE_DESTROY_CACHE;
    case MODEL_ACT_TIDY:
        return MODEL_CHANGE_CLEAN;
    case MODEL_ACT_UNDO:
        return MODEL_CHANGE_UNDO;
    case MODEL_ACT_REBUILD:
        return m->screen == MODEL_CHUNKS ? MODEL_CHANGE_REBUILD_CHUNKS
                                         : MODEL_CHANGE_REBUILD;
    default:
        return MODEL_CHANGE_NONE;
    }
}

static void switch_writing(model *m)
{
    m->writing = !m->writing;
    model_say(m, false, "%s",
        m->writing ? "writing is allowed: each change still asks first"
                   : "read only again");
}

unsigned model_manage_apply(model *m, model_action action)
{
    model_change change = change_of(m, action);
    const char *why;

    if (action == MODEL_ACT_WRITE && !m->imported) {
        switch_writing(m);
        return MODEL_REDRAW;
    }
    if (change == MODEL_CHANGE_NONE && action != MODEL_ACT_WRITE)
        return 0;
    why = obstacle(m, change);
    if (why)
        model_say(m, true, "%s", why);
    else if (change == MODEL_CHANGE_REBUILD ||
             change == MODEL_CHANGE_REBUILD_CHUNKS)
        ask_to_rebuild(m, change);
    else
        ask_for(m, change);
    return MODEL_REDRAW;
}

/* ---- the dialog ---- */

void model_planned(model *m, bc_manage_actions actions)
{
    m->confirm.actions = actions;
    m->confirm.open = actions.count > 0;
    m->confirm.page = (model_list){.rows = 1};
    m->help = false;
    if (!m->confirm.open)
        model_say(m, false, "%s",
            m->confirm.change == MODEL_CHANGE_CLEAN
                ? "nothing to tidy up: no stale digest, no temporary file"
                : "nothing to do");
}

void model_confirm_close(model *m)
{
    m->confirm = (model_confirm){.open = false};
    m->work &= ~(unsigned)(MODEL_WORK_PLAN | MODEL_WORK_ACT);
    if (m->prompt == MODEL_PROMPT_WORD)
        m->prompt = MODEL_PROMPT_NONE;
}

bool model_is_rebuild(const model *m)
{
    return m->confirm.change == MODEL_CHANGE_REBUILD ||
           m->confirm.change == MODEL_CHANGE_REBUILD_CHUNKS;
}

static unsigned answer(model *m, bool yes)
{
    if (!yes) {
        model_confirm_close(m);
        model_say(m, false, "nothing was changed");
    } else if (m->confirm.change == MODEL_CHANGE_DESTROY_CACHE) {
        m->confirm.yes = true;
        model_ask(m, MODEL_PROMPT_WORD, "");
    } else {
        m->confirm.yes = true;
        m->secret.typed = false;
        m->work |= MODEL_WORK_ACT;
    }
    return MODEL_REDRAW;
}

void model_word_accept(model *m)
{
    if (strcmp(m->input, word) == 0) {
        m->work |= MODEL_WORK_ACT;
        return;
    }
    model_confirm_close(m);
    model_say(m, false, "that was not the word: nothing was changed");
}

unsigned model_confirm_apply(model *m, model_action action)
{
    model_confirm *c = &m->confirm;

    switch (action) {
    case MODEL_ACT_DO_IT:
        return answer(m, true);
    case MODEL_ACT_LEAVE_IT:
        return answer(m, false);
    case MODEL_ACT_CHOOSE:
        return answer(m, c->yes);
    case MODEL_ACT_NEXT_CHOICE:
    case MODEL_ACT_LAST_CHOICE:
        c->yes = !c->yes;
        return MODEL_REDRAW;
    default:
        return model_list_scroll(&c->page, action) ? MODEL_REDRAW : 0;
    }
}

/* ---- afterwards ---- */

static const char *done_words(model_change change)
{
    switch (change) {
    case MODEL_CHANGE_FORGET:
        return "forgotten; z undoes it";
    case MODEL_CHANGE_DESTROY_FILES:
    case MODEL_CHANGE_DESTROY_CACHE:
        return "in the trash; z undoes it";
    case MODEL_CHANGE_CLEAN:
        return "tidied up";
    case MODEL_CHANGE_UNDO:
        return "undone: it is as it was";
    case MODEL_CHANGE_REBUILD:
        return "rebuilt from the newest archive of the series";
    case MODEL_CHANGE_REBUILD_CHUNKS:
        return "the chunk index is rebuilt";
    default:
        return "done";
    }
}

/* A cache that is gone cannot be looked at again; where there is a list it is
 * shown. */
static void leave_cache(model *m)
{
    m->files.open = false;
    if (m->caches.root) {
        m->caches.path[0] = 0;
        m->caches.read = false;
        model_go(m, MODEL_CACHES);
    }
}

void model_changed(model *m)
{
    model_change change = m->confirm.change;

    model_confirm_close(m);
    if (change == MODEL_CHANGE_DESTROY_CACHE) {
        leave_cache(m);
    } else {
        model_files_remember(m);
        m->work |= MODEL_WORK_OPEN;
        m->caches.read = false;
    }
    snprintf(m->said_later, sizeof(m->said_later), "%s", done_words(change));
    model_say(m, false, "%s", m->said_later);
}

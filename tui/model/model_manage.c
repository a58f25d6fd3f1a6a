/* What changes a cache: only while writing is allowed, and after a yes. */
#include "model/parts.h"

#include "text/text_hex.h"

#include <stdio.h>
#include <string.h>

/* Typed before a whole cache goes. */
static const char word[] = "destroy";

/* Where no cache is meant: in their list. */
static bool is_of_any(const model *m, model_change change)
{
    return change == MODEL_CHANGE_UNDO && m->screen == MODEL_CACHES;
}

/* What a plan of that change would be about. */
static void note_subject(uint64_t about[3], const model *m, model_change change)
{
    const model_marks *marks = &m->files.marks;
    bool entries = change == MODEL_CHANGE_FORGET;

    if (is_of_any(m, change)) {
        about[0] = about[1] = about[2] = UINT64_MAX;
        return;
    }
    if (change == MODEL_CHANGE_REBUILD && m->screen == MODEL_ARCHIVES) {
        about[0] = about[1] = UINT64_MAX; /* no files cache */
        about[2] = m->archives.rows.list.selected;
        return;
    }
    about[0] = m->files.caches.selected;
    about[1] = entries ? marks->changes : 0;
    about[2] = entries && marks->count == 0 && m->files.table.count > 0
                   ? model_files_position(m, m->files.table.selected)
                   : 0;
}

bool model_confirm_waits(const model *m)
{
    return m->confirm.waits;
}

/* A plan of just that is there already, or one is wanted. */
static void ask_for(model *m, model_change change)
{
    model_confirm *c = &m->confirm;
    uint64_t about[3];

    note_subject(about, m, change);
    m->quiet = true;
    if (c->waits && c->change == change && !c->item[0] &&
        memcmp(about, c->about, sizeof(about)) == 0) {
        c->waits = false;
        c->open = true;
        return;
    }
    *c = (model_confirm){
        .change = change, .serial = ++m->asked, .of_any = is_of_any(m, change)};
    memcpy(c->about, about, sizeof(about));
    if (model_files_head(m))
        snprintf(c->name, sizeof(c->name), "%s", model_files_head(m)->name);
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

static bool is_of(const bc_archive *archive, bc_slice series)
{
    return archive->exists && archive->name.len == series.len &&
           memcmp(archive->name.ptr, series.ptr, series.len) == 0;
}

/* The selected one, in Files the newest of the series; NULL: not known. */
static const bc_archive *archive_of(const model *m, bc_slice series)
{
    const bc_archives *known = &m->archives.known;

    if (m->screen == MODEL_ARCHIVES)
        return model_archives_row(m);
    for (size_t i = known->count; i-- > 0;) {
        if (is_of(&known->items[i], series))
            return &known->items[i];
    }
    return NULL;
}

static void take_archive(
    model_rebuild *r, const model *m, const bc_archive *archive)
{
    const bc_archives *known = &m->archives.known;
    char id[TEXT_HEX_MAX];

    text_hex(id, archive->id.b);
    snprintf(r->archive, sizeof(r->archive), "aid:%s", id);
    r->newer = 0;
    r->time_ns = archive->time_ns;
    r->files = archive->files;
    for (size_t i = 0; i < known->count; i++)
        r->newer += is_of(&known->items[i], archive->name) &&
                    known->items[i].time_ns > archive->time_ns;
    snprintf(r->name, sizeof(r->name), "%s",
        archive->files_cache ? archive->files_cache : "");
}

static void ask_to_rebuild(model *m)
{
    model_rebuild *r = &m->confirm.rebuild;
    const bc_files_head *head = model_files_head(m);
    bc_slice series = series_of(m);
    const bc_archive *archive = archive_of(m, series);

    ask_for(m, MODEL_CHANGE_REBUILD);
    snprintf(r->series, sizeof(r->series), "%.*s",
        (int)(series.len < 1000 ? series.len : 1000), (const char *)series.ptr);
    if (archive)
        take_archive(r, m, archive);
    else if (head)
        snprintf(r->name, sizeof(r->name), "%s", head->name);
}

static bool is_archive_gone(const model *m)
{
    const bc_archive *archive = model_archives_row(m);

    return m->screen == MODEL_ARCHIVES && archive && !archive->exists;
}

/* Why that cannot be done now; NULL when it can. */
static const char *obstacle(const model *m, model_change change)
{
    if (m->work & MODEL_WORK_CHANGE)
        return "one change at a time: Esc stops the one that goes on";
    if (m->imported)
        return "an import is read-only: change the cache where it is";
    if (!m->writing)
        return "read only: w allows writing";
    if (!m->facts.cache && change != MODEL_CHANGE_UNDO &&
        change != MODEL_CHANGE_PURGE)
        return "no cache is open";
    if (change == MODEL_CHANGE_FORGET && !model_files_row(m))
        return "no entry is selected";
    if (change == MODEL_CHANGE_DESTROY_FILES && !is_file_selected(m))
        return "no files cache is selected";
    if (change == MODEL_CHANGE_REBUILD && !m->facts.repo->reachable)
        return "the repository is not reachable, and only it has archives";
    if (change == MODEL_CHANGE_REBUILD_CHUNKS && !m->facts.repo->reachable)
        return "the repository is not reachable, and only it has chunks";
    if (change == MODEL_CHANGE_REBUILD && m->screen == MODEL_ARCHIVES &&
        !model_archives_row(m))
        return "no archive is selected";
    if (change == MODEL_CHANGE_REBUILD && is_archive_gone(m))
        return "this archive is gone: only its name in the list is there";
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

void model_manage_ask(model *m, model_change change, const char *item)
{
    const char *why = obstacle(m, change);

    if (why) {
        model_say(m, true, "%s", why);
        return;
    }
    m->confirm.waits = false; /* it may be for another item */
    ask_for(m, change);
    snprintf(m->confirm.item, sizeof(m->confirm.item), "%s", item);
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
    else if (change == MODEL_CHANGE_REBUILD)
        ask_to_rebuild(m);
    else
        ask_for(m, change);
    return MODEL_REDRAW;
}

/* ---- the dialog ---- */

void model_planned(model *m, bc_manage_actions actions)
{
    model_confirm *c = &m->confirm;
    bool asks = actions.count > 0 || model_is_rebuild(m);

    c->actions = actions;
    c->open = asks && m->quiet;
    c->waits = asks && !c->open;
    c->page = (model_list){.rows = 1};
    m->help = m->help && !c->open;
    if (c->waits)
        model_report(
            m, false, "what would change is known: the same key again asks");
    else if (!c->open)
        model_report(m, false, "%s",
            m->confirm.change == MODEL_CHANGE_CLEAN
                ? "nothing to tidy up: no stale digest, no temporary file"
                : "nothing to do");
}

void model_confirm_close(model *m)
{
    m->confirm = (model_confirm){.open = false};
    m->work &= ~(unsigned)MODEL_WORK_CHANGE;
    if (m->prompt == MODEL_PROMPT_WORD)
        m->prompt = MODEL_PROMPT_NONE;
}

bool model_is_rebuild(const model *m)
{
    return m->confirm.change == MODEL_CHANGE_REBUILD ||
           m->confirm.change == MODEL_CHANGE_REBUILD_CHUNKS;
}

/* The screen is free while it is done. */
static void begin_change(model *m)
{
    m->confirm.open = false;
    m->quiet = true;
    m->secret.typed = false;
    m->work |= MODEL_WORK_ACT;
}

static unsigned answer(model *m, bool yes)
{
    if (!yes) {
        model_confirm_close(m);
        model_say(m, false, "nothing was changed");
    } else if (m->confirm.change == MODEL_CHANGE_DESTROY_CACHE) {
        m->confirm.yes = true;
        model_ask(m, MODEL_PROMPT_WORD, "");
    } else if (m->confirm.change == MODEL_CHANGE_REPLACE) {
        model_confirm_close(m);
        model_export_replace(m);
    } else {
        m->confirm.yes = true;
        begin_change(m);
    }
    return MODEL_REDRAW;
}

void model_word_accept(model *m)
{
    if (strcmp(m->input, word) == 0) {
        begin_change(m);
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

static const char *done_words(const model_confirm *confirm)
{
    switch (confirm->change) {
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
        return confirm->kept ? "rebuilt from the archive; z undoes it"
                             : "rebuilt from the archive";
    case MODEL_CHANGE_REBUILD_CHUNKS:
        return "the chunk index is rebuilt";
    case MODEL_CHANGE_PURGE:
        return "the trash is empty";
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

/* What was changed is read again, where it is shown. */
static void look_again(model *m)
{
    model_files_remember(m);
    m->caches.read = false;
    if (m->screen == MODEL_CACHES)
        m->work |= MODEL_WORK_ROOT;
    if (m->facts.cache && (m->caches.path[0] || !m->caches.root))
        m->work |= MODEL_WORK_OPEN;
}

void model_changed(model *m)
{
    model_change change = m->confirm.change;
    const char *words = done_words(&m->confirm);

    model_confirm_close(m);
    if (change == MODEL_CHANGE_DESTROY_CACHE)
        leave_cache(m);
    else
        look_again(m);
    if (m->trash.open)
        m->work |= MODEL_WORK_TRASH;
    model_report(m, false, "%s", words);
    if (m->work & (MODEL_WORK_OPEN | MODEL_WORK_ROOT))
        snprintf(m->said_later, sizeof(m->said_later), "%s", words);
}

/* Before something is changed: what, how much, and what follows from it. */
#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *view_confirm_title(const model *m)
{
    static const char *const titles[] = {"", "Forget entries",
        "Destroy a files cache", "Destroy this cache", "Tidy up",
        "Undo the last change", "Rebuild a files cache",
        "Rebuild the chunk index", "Empty the trash", "Replace a file"};

    if (m->confirm.change == MODEL_CHANGE_UNDO && m->confirm.item[0])
        return "Undo this change";
    return titles[m->confirm.change];
}

/* "186.1 MiB, 12 entries" */
static void put_amount(char *out, size_t cap, const bc_manage_action *action)
{
    char bytes[32];
    char entries[32];

    text_bytes(bytes, sizeof(bytes), action->bytes.value);
    text_count(entries, sizeof(entries), action->entries.value);
    snprintf(out, cap, "%s%s%s%s", action->bytes.known ? bytes : "",
        action->bytes.known && action->entries.known ? ", " : "",
        action->entries.known ? entries : "",
        !action->entries.known       ? ""
        : action->entries.value == 1 ? " entry"
                                     : " entries");
}

/* In a sentence's words; batch prints the terms. */
static const char *words_of(const char *action)
{
    static const struct {
        const char *action;
        const char *words;
    } rows[] = {
        {"forget-entries", "Take out of this files cache"},
        {"destroy-files", "Remove this files cache"},
        {"destroy-cache", "Remove this cache"},
        {"remove-temp", "Remove this temporary file"},
        {"remove-digest", "Remove the digest of this missing file"},
        {"restore-entries", "Put back into this files cache"},
        {"restore-files", "Bring back this files cache"},
        {"restore-cache", "Bring back this cache"},
        {"purge", "Delete for good"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].action, action) == 0)
            return rows[i].words;
    }
    return action;
}

static void put_actions(const model *m, view_page *page)
{
    for (size_t i = 0; i < m->confirm.actions.count; i++) {
        const bc_manage_action *action = &m->confirm.actions.items[i];
        char amount[96];
        char path[VIEW_TEXT];

        put_amount(amount, sizeof(amount), action);
        view_page_text(page, 1, VIEW_PLAIN, "%s%s%s", words_of(action->action),
            amount[0] ? ": " : "", amount);
        view_page_text(page, 3, VIEW_PLAIN, "%s",
            view_str(path, action->path ? action->path : "?", page->ascii));
    }
}

static void put_consequence(const model *m, view_page *page)
{
    char count[32];
    char bytes[32];

    switch (m->confirm.change) {
    case MODEL_CHANGE_FORGET:
        text_count(count, sizeof(count), m->confirm.chosen);
        text_bytes(bytes, sizeof(bytes), m->confirm.chosen_bytes);
        view_page_text(page, 1, VIEW_WARN,
            "The next backup reads %s file%s again (%s), with status A. "
            "Nothing in the repository changes.",
            count, m->confirm.chosen == 1 ? "" : "s", bytes);
        break;
    case MODEL_CHANGE_DESTROY_FILES:
        view_page_text(page, 1, VIEW_WARN,
            "The next backup of this series makes it anew from its last "
            "archive; where there is none it reads every file again.");
        break;
    case MODEL_CHANGE_DESTROY_CACHE:
        view_page_text(page, 1, VIEW_WARN,
            "The next backup makes it anew: each series from its last "
            "archive, or by reading every file again. The security directory "
            "stays, so Borg asks nothing because of this.");
        break;
    case MODEL_CHANGE_CLEAN:
        view_page_text(page, 1, VIEW_PLAIN, "Borg uses none of this.");
        break;
    case MODEL_CHANGE_PURGE:
        view_page_text(page, 1, VIEW_BAD,
            "It is gone for good then: nothing of it can be undone any more.");
        return;
    default:
        view_page_text(
            page, 1, VIEW_PLAIN, "The files get the bytes they had before.");
        break;
    }
    if (m->confirm.change != MODEL_CHANGE_UNDO)
        view_page_text(page, 1, VIEW_PLAIN, "%s",
            m->confirm.change == MODEL_CHANGE_CLEAN
                ? "It is removed for good."
                : "It goes into the trash: z brings it back.");
    if (m->confirm.change == MODEL_CHANGE_DESTROY_CACHE)
        view_page_text(page, 1, VIEW_PLAIN,
            "A yes asks for the word \"destroy\" to be typed.");
}

/* "archive 3b2e1599 of 2026-11-22 21:51:35" */
static void put_archive(const model *m, view_page *page)
{
    const model_rebuild *r = &m->confirm.rebuild;
    char series[VIEW_TEXT];
    char time[VIEW_TEXT];
    char files[32];

    view_str(series, r->series, page->ascii);
    if (!r->archive[0]) {
        view_page_text(
            page, 1, VIEW_PLAIN, "series %s, from its newest archive", series);
        return;
    }
    text_time(time, sizeof(time), r->time_ns, text_utc_offset(r->time_ns));
    text_count(files, sizeof(files), r->files.value);
    view_page_text(page, 1, VIEW_PLAIN,
        "series %s, from archive %.8s of %s%s%s%s", series, r->archive + 4,
        time, r->files.known ? ": " : "", r->files.known ? files : "",
        !r->files.known       ? ""
        : r->files.value == 1 ? " file"
                              : " files");
}

/* What is there, and goes into the trash. */
static void put_replaced(const model *m, view_page *page)
{
    const bc_manage_actions *actions = &m->confirm.actions;
    char amount[96];
    char path[VIEW_TEXT];

    if (actions->count == 0)
        return;
    put_amount(amount, sizeof(amount), &actions->items[0]);
    view_page_text(page, 1, VIEW_PLAIN,
        "in the place of %s:", amount[0] ? amount : "nothing");
    view_page_text(page, 3, VIEW_PLAIN, "%s",
        view_str(path, actions->items[0].path, page->ascii));
}

static void put_rebuild(const model *m, view_page *page)
{
    const model_rebuild *r = &m->confirm.rebuild;
    char count[32];

    put_archive(m, page);
    put_replaced(m, page);
    view_page_blank(page);
    if (r->newer > 0) {
        text_count(count, sizeof(count), r->newer);
        view_page_text(page, 1, VIEW_BAD,
            "It is not the newest: %s archive%s of the series %s newer. "
            "Entries newer than it are lost, their files are read again.",
            count, r->newer == 1 ? "" : "s", r->newer == 1 ? "is" : "are");
    }
    view_page_text(page, 1, VIEW_WARN,
        "The next backup takes a file as unchanged where it is as in that "
        "archive, and reads all others.");
    view_page_text(page, 1, VIEW_PLAIN, "%s",
        m->confirm.actions.count > 0 && m->confirm.actions.items[0].bytes.known
            ? "What is there goes into the trash: z brings it back."
            : "There is no files cache of this series yet.");
    view_page_text(page, 1, VIEW_PLAIN,
        "The repository is locked meanwhile; config and what is remembered of "
        "it are written as at the end of a backup.");
}

static void put_rebuild_chunks(const model *m, view_page *page)
{
    const bc_chunks_head *head = m->facts.chunks;
    char path[VIEW_TEXT];

    view_page_text(page, 1, VIEW_PLAIN, "%s, from the repository's listing",
        view_str(path, head && head->path ? head->path : "cache/chunks",
            page->ascii));
    view_page_blank(page);
    view_page_text(page, 1, VIEW_WARN,
        "The stored index is replaced; this cannot be undone. Sizes of chunks "
        "are not known afterwards, as when Borg rebuilds it.");
    view_page_text(page, 1, VIEW_PLAIN,
        "The repository is locked meanwhile; nothing else in it changes.");
}

static void put_replace(const model *m, view_page *page)
{
    char path[VIEW_TEXT];
    char bytes[32];

    text_bytes(bytes, sizeof(bytes), m->export.there_bytes);
    view_page_text(
        page, 1, VIEW_PLAIN, "This file is there already: %s", bytes);
    view_page_text(
        page, 3, VIEW_PLAIN, "%s", view_str(path, m->export.path, page->ascii));
    view_page_blank(page);
    view_page_text(page, 1, VIEW_BAD,
        "A yes puts the export in its place; what is in it is lost.");
}

void view_confirm_text(const model *m, view_page *page)
{
    if (m->confirm.change == MODEL_CHANGE_REBUILD) {
        put_rebuild(m, page);
        return;
    }
    if (m->confirm.change == MODEL_CHANGE_REBUILD_CHUNKS) {
        put_rebuild_chunks(m, page);
        return;
    }
    if (m->confirm.change == MODEL_CHANGE_REPLACE) {
        put_replace(m, page);
        return;
    }
    put_actions(m, page);
    view_page_blank(page);
    put_consequence(m, page);
}

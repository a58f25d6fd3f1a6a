/* Verdicts in words: the same ones on every screen. */
#include "view/kit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *view_tri(bc_tri value)
{
    return value == BC_YES ? "yes" : value == BC_NO ? "no" : "?";
}

/* Borg's words for a missing one begin with its location in pieces. */
const char *view_reason(char *out, const bc_repo_facts *repo, bool ascii)
{
    const char *reason = repo->reason ? repo->reason : "not reachable";

    return view_str(out,
        strstr(reason, " does not exist") ? "does not exist" : reason, ascii);
}

const char *view_next_place(const model *m)
{
    const bc_repo_facts *repo = m->facts.repo;

    if (!repo || repo->reachable || m->imported)
        return NULL;
    if (repo->reason && strcmp(repo->reason, "offline") == 0)
        return "start without --offline to look at the repository";
    return repo->location.ptr
               ? "make the repository reachable, or name its place with --repo "
                 "or BORG_REPO"
               : "name the repository's place with --repo or BORG_REPO";
}

const char *view_verdict(bc_verdict verdict)
{
    static const char *const words[] = {"?", "ALLOW", "ASK", "REFUSE"};

    return words[verdict];
}

view_style view_verdict_style(bc_verdict verdict)
{
    static const view_style styles[] = {
        VIEW_WARN, VIEW_GOOD, VIEW_WARN, VIEW_BAD};

    return styles[verdict];
}

const char *view_integrity(bc_integrity integrity)
{
    static const char *const words[] = {"? not checked", "V verified",
        "X mismatch", "- no digest", "X bad digest", "X no file"};

    return words[integrity];
}

view_style view_integrity_style(bc_integrity integrity)
{
    static const view_style styles[] = {
        VIEW_PLAIN, VIEW_GOOD, VIEW_BAD, VIEW_PLAIN, VIEW_BAD, VIEW_WARN};

    return styles[integrity];
}

const char *view_severity(bc_severity severity)
{
    static const char *const words[] = {"I info", "W warning", "C critical"};

    return words[severity];
}

view_style view_severity_style(bc_severity severity)
{
    static const view_style styles[] = {VIEW_PLAIN, VIEW_WARN, VIEW_BAD};

    return styles[severity];
}

static void put_percent(char *out, size_t cap, const model_file *file)
{
    uint64_t total = file->head->bytes;
    uint64_t done = file->progress < total ? file->progress : total;
    unsigned percent = 100;

    if (total > 0)
        percent = (unsigned)((double)done * 100 / (double)total);
    snprintf(out, cap, "%u %%", percent);
}

void view_entries(char *out, size_t cap, const model_file *file)
{
    if (file->head->entries.known)
        text_count(out, cap, file->head->entries.value);
    else if (file->head->loaded || file->failed)
        snprintf(out, cap, "?");
    else
        put_percent(out, cap, file);
}

static void losses(char *out, size_t cap, const bc_next_save *save)
{
    char ttl[32];
    char race[32];

    text_count(ttl, sizeof(ttl), save->unseen_dropped_by_ttl);
    text_count(race, sizeof(race), save->seen_dropped_by_race);
    if (save->unseen_dropped_by_ttl && save->seen_dropped_by_race)
        snprintf(out, cap, "-%s T -%s R", ttl, race);
    else if (save->unseen_dropped_by_ttl)
        snprintf(out, cap, "-%s T", ttl);
    else if (save->seen_dropped_by_race)
        snprintf(out, cap, "-%s R", race);
    else
        snprintf(out, cap, "keeps all");
}

void view_next_save(char *out, size_t cap, const model_file *file)
{
    const bc_files_head *head = file->head;
    const bc_next_save *save = &head->next_save;

    if (file->failed)
        snprintf(out, cap, "! unreadable");
    else if (!head->loaded && file->progress == 0)
        snprintf(out, cap, "not read");
    else if (!head->loaded)
        snprintf(out, cap, "not read yet");
    else if (!head->readable_format)
        snprintf(out, cap, "other format");
    else if (!head->has_next_save)
        snprintf(out, cap, head->ttl.known ? "! discarded" : "! bad TTL");
    else if (head->entries.value == 0)
        snprintf(out, cap, "empty");
    else if (save->seen_kept == 0)
        snprintf(out, cap, "! loses all");
    else
        losses(out, cap, save);
}

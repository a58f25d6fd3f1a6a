#include "view/screens.h"

#include <stdio.h>
#include <string.h>

/* One remembered fact beside the present one. */
typedef struct pair {
    const char *label;
    bc_slice remembered;
    bc_slice present;
    const char *verdict;
    view_style style;
    bool needs_key;
} pair;

static const char *judge(bc_tri same, view_style *style)
{
    *style = same == BC_YES ? VIEW_GOOD : same == BC_NO ? VIEW_BAD : VIEW_WARN;
    return same == BC_YES ? "same" : same == BC_NO ? "differs" : "?";
}

static const char *judge_replay(bc_tri replay, view_style *style)
{
    *style = replay == BC_NO    ? VIEW_GOOD
             : replay == BC_YES ? VIEW_BAD
                                : VIEW_WARN;
    return replay == BC_NO ? "not older" : replay == BC_YES ? "OLDER" : "?";
}

static const char *value(
    char *out, bc_slice bytes, const char *unknown, bool ascii)
{
    if (!bytes.ptr)
        snprintf(out, VIEW_TEXT, "%s", unknown);
    else if (bytes.len == 0)
        snprintf(out, VIEW_TEXT, "(empty)");
    else
        view_slice(out, bytes, ascii);
    return out;
}

/* Width of one of the two columns of values. */
static unsigned value_columns(const view_page *page)
{
    return page->cols > 44 ? (page->cols - 17) / 2 - 6 : 8;
}

static void put_pair(view_page *page, const pair *p)
{
    char remembered[VIEW_TEXT];
    char present[VIEW_TEXT];
    unsigned width = value_columns(page);
    unsigned row;

    value(remembered, p->remembered, "- not there", page->ascii);
    value(present, p->present,
        p->needs_key ? "needs the key (p)" : "? not judged", page->ascii);
    if (!view_page_next(page, &row))
        return;
    view_put(page->s, row, 1, 15, p->label);
    view_paint(page->s, row, 1, 15, VIEW_FAINT);
    view_put(page->s, row, 16, width, remembered);
    view_put(page->s, row, 17 + width, width, present);
    view_put(page->s, row, 18 + 2 * width, 10, p->verdict);
    view_paint(
        page->s, row, 18 + 2 * width, (unsigned)strlen(p->verdict), p->style);
}

/* What was cut, in full: two of them may differ only there. */
static void put_long(view_page *page, const pair *p)
{
    int width = (int)value_columns(page);
    char before[VIEW_TEXT];
    char now[VIEW_TEXT];

    value(before, p->remembered, "", page->ascii);
    value(now, p->present, "", page->ascii);
    if (text_width(before) <= width && text_width(now) <= width)
        return;
    if (strcmp(before, now) == 0) {
        view_page_field(page, "  in full", "%s", now);
        return;
    }
    if (before[0])
        view_page_field(page, "  remembered", "%s", before);
    if (now[0])
        view_page_field(page, "  now", "%s", now);
}

/* The present key type with its name, where that has room. */
static bc_slice name_type(
    char out[VIEW_TEXT], const model *m, const view_page *page)
{
    const bc_repo_facts *repo = m->facts.repo;
    bc_slice present = m->facts.security->present_key_type;

    if (!present.ptr || !repo->encryption)
        return present;
    snprintf(out, VIEW_TEXT, "%.*s %s", (int)present.len,
        (const char *)present.ptr, repo->encryption);
    if (text_width(out) > (int)value_columns(page))
        return present;
    return (bc_slice){(const uint8_t *)out, strlen(out)};
}

/* What a refusal can mean, and what a person can do; only what Borg's checks
 * can tell apart. */
static void put_meaning(
    const bc_security_facts *sec, bc_code code, view_page *page)
{
    const char *means = "a file of the directory below does not read as text";
    const char *what = "bring it back from a backup. Without this directory "
                       "the repository is an unknown one to Borg";

    if (code == BC_ERR_ENCRYPTION_CHANGED && sec->key_type.len == 0) {
        means = "the file that remembers the key type is empty, as a crash or "
                "a full disk leaves it";
        what = "find out whether this is the right repository. If it is: move "
               "the directory below away, and it is an unknown one to Borg";
    } else if (code == BC_ERR_ENCRYPTION_CHANGED) {
        means = "another repository stands there, or this one was made anew "
                "under the same id; someone may want you to write to it "
                "without encryption";
        what = "find out which repository that is. Only if it is the right "
               "one: move the directory below away, and it is an unknown one "
               "to Borg";
    } else if (code == BC_ERR_REPLAY || code == BC_ERR_ID_NOT_UNIQUE) {
        means = "an older copy of the repository was put there (a backup, a "
                "snapshot), or two repositories have this id, or someone "
                "hides the newest archives";
        what = "look whether the newest archives are there (5). Only if you "
               "know why it is older: remove manifest-timestamp from the "
               "directory below, and what is there counts as newest";
    }
    view_page_field(page, "It can mean", "%s", means);
    view_page_field(page, "Do", "%s", what);
}

static void put_refusal(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    const char *words = m->facts.refusal;

    view_page_field(page, "Borg would", "refuse: exit %d, %s",
        m->facts.exit_if_no, sec->error_name ? sec->error_name : "?");
    if (words)
        view_page_field(page, "Borg says", "%s", words);
}

static void put_pairs(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    bool locked = model_needs_key(m);
    char type[VIEW_TEXT];
    pair rows[3] = {{"Location", sec->location, sec->present_location, "",
                        VIEW_PLAIN, false},
        {"Key type", sec->key_type, name_type(type, m, page), "", VIEW_PLAIN,
            false},
        {"Manifest time", sec->manifest_timestamp,
            sec->present_manifest_timestamp, "", VIEW_PLAIN, locked}};
    unsigned row;

    rows[0].verdict = judge(sec->same_location, &rows[0].style);
    rows[1].verdict = judge(sec->same_key_type, &rows[1].style);
    rows[2].verdict = judge_replay(sec->replay, &rows[2].style);
    if (view_page_next(page, &row)) {
        unsigned width = value_columns(page);

        view_put(page->s, row, 16, width, "remembered");
        view_put(page->s, row, 17 + width, width, "now");
        view_paint(page->s, row, 0, page->cols, VIEW_HEADING);
    }
    for (size_t i = 0; i < 3; i++) {
        put_pair(page, &rows[i]);
        if (i == 0 || sec->replay == BC_YES)
            put_long(page, &rows[i]);
    }
}

static void put_known(const bc_security_facts *sec, view_page *page)
{
    char text[128];

    if (sec->known)
        snprintf(text, sizeof(text), "yes: all three files are there");
    else
        snprintf(text, sizeof(text), "no, missing:%s%s%s",
            sec->has_location ? "" : " location",
            sec->has_key_type ? "" : " key-type",
            sec->has_manifest_timestamp ? "" : " manifest-timestamp");
    view_page_field(page, "Known", "%s", text);
}

/* Borg's own words, before which it waits for an answer. */
static void put_question(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    char now[VIEW_TEXT];
    char before[VIEW_TEXT];

    if (sec->question == BC_QUESTION_RELOCATED) {
        value(now, sec->present_location, "?", page->ascii);
        value(before, sec->location, "?", page->ascii);
        view_page_field(page, "Borg asks",
            "Warning: The repository at location %s was previously located "
            "at %s",
            now, before);
    } else {
        view_page_field(page, "Borg asks",
            "Warning: Attempting to access a previously unknown "
            "unencrypted repository!");
    }
    view_page_field(page, "", "Do you want to continue? [yN]");
    view_page_field(page, "A no", "exit %d, %s", m->facts.exit_if_no,
        sec->error_name ? sec->error_name : "?");
    if (sec->question == BC_QUESTION_RELOCATED)
        view_page_field(page, "A yes writes",
            "location (the new place); nothing else changes");
    else
        view_page_field(
            page, "A yes writes", "location, key-type and manifest-timestamp");
    if (sec->then != BC_OK)
        view_page_field(page, "and then", "refuses: exit %d, %s",
            m->facts.exit_then, m->facts.then_name);
    view_page_blank(page);
    if (sec->question == BC_QUESTION_RELOCATED) {
        view_page_field(page, "Do",
            "say yes if you moved it yourself. If you did not, someone may "
            "have put another one there.");
    } else {
        view_page_field(
            page, "Do", "say yes if you know that it has no encryption.");
    }
}

static void put_outcome(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    const char *next =
        model_needs_key(m) ? "load the key with p" : view_next_place(m);

    switch (sec->verdict) {
    case BC_VERDICT_ALLOW:
        view_page_field(page, "Borg would", "go on without a question");
        break;
    case BC_VERDICT_ASK:
        put_question(m, page);
        break;
    case BC_VERDICT_REFUSE:
        break; /* it stands at the top */
    default:
        view_page_field(page, "Borg would",
            "? a check needs a fact that is "
            "not known here");
        if (next)
            view_page_field(page, "Do", "%s", next);
        break;
    }
}

/* Which present facts are missing and why. */
static void put_limits(const model *m, view_page *page)
{
    const bc_repo_facts *repo = m->facts.repo;
    char reason[VIEW_TEXT];

    if (!repo->reachable)
        view_page_field(page, "Not judged", "the repository: %s",
            view_reason(reason, repo, page->ascii));
    if (repo->source == BC_REPO_SECURITY)
        view_page_field(page, "Not judged",
            "a move: the location itself comes from the security directory");
    if (repo->reachable && repo->key == BC_KEY_LOCKED &&
        !m->facts.security->present_manifest_timestamp.ptr)
        view_page_field(page, "Not judged", "the manifest time: it %s",
            m->imported ? "is not in the export" : "needs the key (p)");
}

void view_security(const model *m, view_page *page)
{
    const bc_security_facts *sec = m->facts.security;
    char text[VIEW_TEXT];

    if (!sec) {
        view_page_blank(page);
        return;
    }
    view_page_verdict(page, "Next borg", view_verdict_style(sec->verdict),
        view_verdict(sec->verdict));
    if (sec->verdict == BC_VERDICT_REFUSE)
        put_refusal(m, page);
    view_page_blank(page);
    put_pairs(m, page);
    view_page_blank(page);
    if (sec->verdict == BC_VERDICT_REFUSE) {
        put_meaning(sec, sec->error, page);
        view_page_blank(page);
    }
    put_known(sec, page);
    view_page_field(page, "Directory", "%s",
        sec->path ? view_str(text, sec->path, page->ascii)
                  : "? the id is not known");
    put_limits(m, page);
    view_page_blank(page);
    put_outcome(m, page);
}

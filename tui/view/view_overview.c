#include "view/screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Columns of the files caches; what a wide screen has more goes to names. */
typedef struct columns {
    unsigned name_width;
    unsigned series;
    unsigned series_width;
    unsigned entries_end;
    unsigned size_end;
    unsigned age;
    unsigned next;
} columns;

static columns lay_columns(const view_surface *s)
{
    unsigned extra = s->cols > 80 ? s->cols - 80 : 0;
    columns c = {.name_width = 22 + extra / 2};

    c.series = 2 + c.name_width;
    c.series_width = 8 + extra - extra / 2;
    c.entries_end = c.series + c.series_width + 11;
    c.size_end = c.entries_end + 11;
    c.age = c.size_end + 2;
    c.next = c.age + 12;
    return c;
}

/* Columns that a fact of two parts needs; below, the second one goes first. */
enum { BESIDE = 70 };

static void put_fact(view_surface *s, unsigned row, const char *label,
    const char *text, const char *right)
{
    unsigned at = s->cols / 2 + 18;
    unsigned room = right && at < s->cols ? at - 15 : s->cols;

    char both[2 * VIEW_TEXT + 8];

    if (right && s->cols < BESIDE) {
        snprintf(both, sizeof(both), "%s %s %s", right, view_dot(s), text);
        text = both;
        room = s->cols;
        right = NULL;
    }
    view_put(s, row, 1, 13, label);
    view_paint(s, row, 1, 13, VIEW_FAINT);
    view_put(s, row, 14, room, text);
    if (right && at < s->cols)
        view_put(s, row, at, s->cols - at, right);
}

static void put_repository(const model *m, view_surface *s, unsigned row)
{
    const char *id = m->facts.cache->id;

    put_fact(s, row, "Repository", id ? id : "? id not known", NULL);
}

static void put_location(const model *m, view_surface *s, unsigned row)
{
    const bc_repo_facts *repo = m->facts.repo;
    char text[VIEW_TEXT];
    char reason[VIEW_TEXT];

    if (repo->location.ptr)
        view_slice(text, repo->location, s->ascii);
    else
        snprintf(text, sizeof(text), "? none known");
    if (repo->reachable)
        snprintf(reason, sizeof(reason), "reachable");
    else if (!repo->location.ptr && !m->imported)
        snprintf(reason, sizeof(reason), "--repo names it");
    else
        view_reason(reason, repo, s->ascii);
    if (s->cols >= BESIDE && text_width(reason) > (int)s->cols / 2 - 18)
        snprintf(reason, sizeof(reason), "not reachable"); /* below why */
    put_fact(s, row, "Location", text, reason);
}

static void put_encryption(const model *m, view_surface *s, unsigned row)
{
    const char *const keys[] = {"no key needed",
        m->imported ? "key locked" : "key locked (p unlocks)", "key loaded"};
    const bc_repo_facts *repo = m->facts.repo;
    char text[VIEW_TEXT];

    if (repo->key_type.known)
        snprintf(text, sizeof(text), "%s (%" PRIu64 ")",
            repo->encryption ? repo->encryption : "? unknown mode",
            repo->key_type.value);
    else
        snprintf(text, sizeof(text), "? the repository has not told");
    put_fact(s, row, "Encryption", text,
        repo->key_type.known ? keys[repo->key] : NULL);
}

static const char *same_words(
    bc_tri same, const char *yes, const char *no, const char *unknown)
{
    return same == BC_YES ? yes : same == BC_NO ? no : unknown;
}

static void put_security(const model *m, view_surface *s, unsigned row)
{
    const bc_security_facts *sec = m->facts.security;
    const char *dot = view_dot(s);
    char text[VIEW_TEXT];

    snprintf(text, sizeof(text), "%s  %s %s %s %s %s",
        view_verdict(sec->verdict),
        same_words(
            sec->same_location, "same place", "another place", "place ?"),
        dot,
        same_words(sec->same_key_type, "same key type", "another key type",
            "key type ?"),
        dot,
        same_words(sec->replay, "older manifest: replay?", "no replay",
            "manifest time ?"));
    put_fact(s, row, "Security", text, NULL);
    view_paint(s, row, 14, (unsigned)strlen(view_verdict(sec->verdict)),
        view_verdict_style(sec->verdict));
}

static void put_integrity(const model *m, view_surface *s, unsigned row)
{
    size_t good = 0;
    size_t bad = 0;
    size_t total = m->facts.file_count;
    view_style style = VIEW_PLAIN;
    const char *word = "?";
    char text[VIEW_TEXT];

    for (size_t i = 0; i < total; i++) {
        bc_integrity is = m->facts.files[i].head->integrity;

        good += is == BC_INTEGRITY_OK;
        bad +=
            is == BC_INTEGRITY_MISMATCH || is == BC_INTEGRITY_UNREADABLE_DIGEST;
    }
    if (bad > 0) {
        word = "BAD";
        style = VIEW_BAD;
    } else if (good == total) {
        word = total ? "OK" : "-";
        style = total ? VIEW_GOOD : VIEW_PLAIN;
    }
    snprintf(text, sizeof(text), "%s  %zu of %zu files caches verified%s", word,
        good, total, bad ? ", damaged ones would be discarded" : "");
    put_fact(
        s, row, "Integrity", total ? text : "-  there is no files cache", NULL);
    view_paint(s, row, 14, (unsigned)strlen(word), style);
}

/* With a config that Borg refuses nothing else counts. */
static void put_broken_cache(const model *m, view_surface *s, unsigned row)
{
    char size[32];
    char text[VIEW_TEXT];

    text_bytes(size, sizeof(size), m->facts.cache->bytes);
    snprintf(text, sizeof(text), "BAD  every Borg command fails: %s %s %s",
        model_overview_broken(m)->code, view_dot(s), size);
    put_fact(s, row, "Cache", text, NULL);
    view_paint(s, row, 14, 3, VIEW_BAD);
}

static void put_cache(const model *m, view_surface *s, unsigned row)
{
    const bc_cache_facts *cache = m->facts.cache;
    const char *dot = view_dot(s);
    char size[32];
    char used[64] = "never used";
    char runs[64] = "? runs: BORG_FILES_CACHE_TTL is no number";
    char text[VIEW_TEXT];

    if (model_overview_broken(m)) {
        put_broken_cache(m, s, row);
        return;
    }
    text_bytes(size, sizeof(size), cache->bytes);
    if (cache->last_used_ns.known) {
        memcpy(used, "used ", 6);
        text_age(
            used + 5, sizeof(used) - 5, cache->last_used_ns.value, m->now_ns);
    }
    if (m->facts.ttl.known)
        snprintf(runs, sizeof(runs), "entries live %" PRId64 " runs (%s)",
            m->facts.ttl.value,
            m->facts.ttl_is_set ? "BORG_FILES_CACHE_TTL" : "default");
    snprintf(text, sizeof(text), "%s %s %s %s %s", size, dot, used, dot, runs);
    put_fact(s, row, "Cache", text, NULL);
}

static void put_ages(const bc_files_head *head, char *out, size_t cap)
{
    double parts[3] = {0, 0, 0};
    double total = 0;

    for (size_t i = 0; i < head->age_count; i++) {
        uint64_t age = head->ages[i].age;

        parts[age < 2 ? age : 2] += (double)head->ages[i].count;
        total += (double)head->ages[i].count;
    }
    if (total < 1)
        snprintf(out, cap, "-");
    else
        snprintf(out, cap, "%.0f/%.0f/%.0f %%", parts[0] * 100 / total,
            parts[1] * 100 / total, parts[2] * 100 / total);
}

static void put_file(const model_file *file, view_surface *s, unsigned row)
{
    const bc_files_head *head = file->head;
    columns c = lay_columns(s);
    char text[VIEW_TEXT];

    view_str(text, head->name, s->ascii);
    view_put(s, row, 1, c.name_width, text);
    view_str(text, head->series ? head->series : "-", s->ascii);
    view_put(s, row, c.series, c.series_width, text);
    view_entries(text, sizeof(text), file);
    view_right(s, row, c.entries_end, text);
    text_bytes(text, sizeof(text), head->bytes);
    view_right(s, row, c.size_end, text);
    if (head->loaded) {
        put_ages(head, text, sizeof(text));
        view_put(s, row, c.age, 11, text);
    }
    view_next_save(text, sizeof(text), file);
    view_put(s, row, c.next, s->cols, text);
}

static void finding_sentence(
    char *out, size_t cap, const bc_finding *finding, bool ascii)
{
    char subject[VIEW_TEXT];
    char message[VIEW_TEXT];

    view_str(subject, finding->subject, ascii);
    view_str(message, finding->message, ascii);
    snprintf(out, cap, "%s: %s", subject, message);
}

/* There may be many of its kind: what it is about tells them apart. */
static bool is_of_one_file(const bc_finding *finding)
{
    return strncmp(finding->subject, "files.", 6) == 0 ||
           strlen(finding->subject) == 2 * sizeof(bc_id);
}

static void put_finding(const bc_finding *f, view_surface *s, unsigned row)
{
    char text[2 * VIEW_TEXT + 8];
    const char *word = view_severity(f->severity);
    bool narrow = s->cols < 60;
    unsigned code = narrow ? 3 : 12;
    unsigned col = code + 24;
    unsigned length = narrow ? 1 : (unsigned)strlen(word);

    snprintf(text, length + 1, "%s", word);
    view_put(s, row, 1, length, text);
    view_paint(s, row, 1, length, view_severity_style(f->severity));
    view_put(s, row, code, 23, f->code);
    if (is_of_one_file(f))
        finding_sentence(text, sizeof(text), f, s->ascii);
    else
        view_str(text, f->message, s->ascii);
    if (s->cols > col)
        view_put(s, row, col, s->cols - col - 1, text);
}

static void put_file_heading(const model *m, view_surface *s, unsigned row)
{
    columns c = lay_columns(s);

    view_paint(s, row, 0, s->cols, VIEW_HEADING);
    if (m->facts.file_count == 0) {
        view_put(s, row, 1, s->cols,
            "No files caches: Borg writes one at the end of a borg create");
        return;
    }
    view_put(s, row, 1, c.name_width, "Files caches");
    view_put(s, row, c.series, c.series_width, "series");
    view_right(s, row, c.entries_end, "entries");
    view_right(s, row, c.size_end, "size");
    view_put(s, row, c.age, 11, "age 0/1/2+");
    view_put(s, row, c.next, s->cols, "next save");
}

static void put_item(
    const model *m, view_surface *s, unsigned row, uint64_t index)
{
    static void (*const facts[MODEL_FACT_LINES])(
        const model *m, view_surface *s, unsigned row) = {put_repository,
        put_location, put_encryption, put_security, put_integrity, put_cache};
    size_t inside;

    switch (model_overview_item(m, index, &inside)) {
    case MODEL_FACT:
        facts[inside](m, s, row);
        break;
    case MODEL_FILE:
        put_file(&m->facts.files[inside], s, row);
        break;
    default:
        put_finding(&m->facts.findings.items[inside], s, row);
        break;
    }
}

static void put_finding_sentence(
    const bc_finding *finding, view_surface *s, const model_layout *l)
{
    char text[2 * VIEW_TEXT + 8];

    finding_sentence(text, sizeof(text), finding, s->ascii);
    view_wrap(s, l->detail_top, l->detail_rows, 1, text);
}

/* Why there is nothing to forecast; NULL where there is. */
static const char *no_forecast(const model_file *file)
{
    const bc_files_head *head = file->head;

    if (file->failed)
        return "This file cannot be read; the Log (6) says why.";
    if (!head->loaded)
        return "Not read yet: what the next save drops is not known.";
    if (!head->readable_format)
        return "Written by another generation of Borg: not read here.";
    if (!head->has_next_save && !head->ttl.known)
        return "BORG_FILES_CACHE_TTL is no number: Borg stops at the end of "
               "its next run.";
    if (!head->has_next_save)
        return "Borg discards this file when it loads it, and makes it again "
               "from the newest archive of its series; where there is none, "
               "the next backup reads every file.";
    if (head->entries.value == 0)
        return "It holds no entries, and Borg does not make it again: the "
               "next backup of its series reads every file.";
    return NULL;
}

/* What the next save keeps, at best and at worst. */
static void put_forecast(
    const model_file *file, view_surface *s, const model_layout *l)
{
    const bc_next_save *save = &file->head->next_save;
    char kept[32];
    char lost[32];
    const char *why = no_forecast(file);

    if (why) {
        view_wrap(s, l->detail_top, l->detail_rows, 1, why);
        return;
    }
    text_count(kept, sizeof(kept), save->seen_kept);
    text_count(lost, sizeof(lost), save->seen_dropped_by_race);
    view_printf(s, l->detail_top, 1,
        "If all are found unchanged, the next save keeps %s, drops %s (R)",
        kept, lost);
    text_count(kept, sizeof(kept), save->unseen_kept);
    text_count(lost, sizeof(lost), save->unseen_dropped_by_ttl);
    view_printf(s, l->detail_top + 1, 1,
        "If none of them is found, it keeps %s, drops %s (T)", kept, lost);
    if (l->detail_rows > 2)
        view_put(s, l->detail_top + 2, 1, s->cols - 1,
            "If no file is new or changed, it keeps none: the run after reads "
            "them all.");
}

/* Of the MODEL_FACT_LINES, those that have more to say. */
enum { FACT_LOCATION = 1, FACT_SECURITY = 3, FACT_CACHE = 5 };

/* In full what the line of a fact cuts or leaves out; "" for nothing. */
static void say_fact(
    const model *m, size_t fact, char out[2 * VIEW_TEXT], bool ascii)
{
    const bc_repo_facts *repo = m->facts.repo;
    char text[VIEW_TEXT];
    char reason[VIEW_TEXT];
    const char *next = view_next_place(m);

    out[0] = 0;
    if (fact == FACT_LOCATION)
        snprintf(out, 2 * VIEW_TEXT, "%s%s%s%s%s",
            repo->location.ptr ? view_slice(text, repo->location, ascii) : "",
            repo->location.ptr ? ": " : "",
            repo->reachable ? "reachable" : view_reason(reason, repo, ascii),
            next ? "; " : "", next ? next : "");
    else if (fact == FACT_SECURITY)
        snprintf(out, 2 * VIEW_TEXT,
            "What the next Borg command would do. Enter: remembered against "
            "present, line by line.");
    else if (fact == FACT_CACHE)
        snprintf(out, 2 * VIEW_TEXT, "The cache is %s",
            view_str(text, m->facts.cache->path, ascii));
}

static void put_fact_sentence(
    const model *m, size_t fact, view_surface *s, const model_layout *l)
{
    char text[2 * VIEW_TEXT];

    say_fact(m, fact, text, s->ascii);
    view_wrap(s, l->detail_top, l->detail_rows, 1, text);
}

/* What there is to say of the selected line. */
static void put_detail(const model *m, view_surface *s, const model_layout *l)
{
    size_t inside;
    model_item item =
        model_overview_item(m, m->overview.list.selected, &inside);

    if (l->detail_rows < 2)
        return;
    if (item == MODEL_FACT)
        put_fact_sentence(m, inside, s, l);
    else if (item == MODEL_FILE)
        put_forecast(&m->facts.files[inside], s, l);
    else if (item == MODEL_FINDING && inside < m->facts.findings.count)
        put_finding_sentence(&m->facts.findings.items[inside], s, l);
}

void view_overview(const model *m, view_surface *s, const model_layout *l)
{
    const model_overview *o = &m->overview;
    uint64_t top = o->top;
    uint64_t files = MODEL_FACT_LINES + 1;
    uint64_t findings = files + m->facts.file_count + 2;

    if (!m->facts.cache) {
        if (!(m->work & MODEL_WORK_OPEN))
            view_put(s, l->body_top, 1, s->cols - 1,
                "No cache is open here: the Log (6) says why.");
        s->cursor_row = l->body_top;
        return;
    }
    if (files >= top && files - top < l->body_rows)
        put_file_heading(m, s, l->body_top + (unsigned)(files - top));
    if (m->facts.findings.count && findings >= top &&
        findings - top < l->body_rows) {
        unsigned row = l->body_top + (unsigned)(findings - top);

        view_printf(s, row, 1, "Findings (%zu)", m->facts.findings.count);
        view_paint(s, row, 0, s->cols, VIEW_HEADING);
    }
    for (uint64_t i = 0; i < o->list.count; i++) {
        uint64_t line = model_overview_line(m, i);
        unsigned row;

        if (line < top || line - top >= l->body_rows)
            continue;
        row = l->body_top + (unsigned)(line - top);
        put_item(m, s, row, i);
        if (i == o->list.selected)
            view_select(s, row, s->cols);
    }
    put_detail(m, s, l);
}

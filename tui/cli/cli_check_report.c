/* check as a plugin's line and as a document. */
#include "cli/cli_check.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PLUGIN "BORGCACHE"

/* One line, and '|' begins the figures. */
static void put_words(FILE *out, const char *text)
{
    size_t len = text_safe_str(NULL, 0, text, false);
    char *safe = malloc(len + 1);

    if (safe == NULL)
        return;
    text_safe_str(safe, len + 1, text, false);
    for (char *at = safe; (at = strchr(at, '|')) != NULL;)
        *at = '/';
    fputs(safe, out);
    free(safe);
}

static const char *upper(cli_status status)
{
    static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

    return names[status];
}

static void put_limit(FILE *out, const cli_limit *limit, const char *mark)
{
    fputc(';', out);
    if (limit->warning.known)
        fprintf(out, "%" PRIu64 "%s", limit->warning.value, mark);
    fputc(';', out);
    if (limit->critical.known)
        fprintf(out, "%" PRIu64 "%s", limit->critical.value, mark);
    fputs(";0", out);
}

static void put_figures(FILE *out, const cli_check *check, cli_context *c)
{
    fputs(" |", out);
    if (check->age_s.known) {
        fprintf(out, " age=%" PRId64 "s", check->age_s.value);
        put_limit(out, &check->max_age_s, "");
    }
    fprintf(out, " size=%" PRIu64 "B", bc_inspect_cache(c->inspect)->bytes);
    put_limit(out, &check->max_bytes, "");
    if (check->entries.known) {
        fprintf(out, " entries=%" PRIu64, check->entries.value);
        put_limit(out, &check->min_entries, ":"); /* bad when below */
    }
    fprintf(out, " files_caches=%zu;;;0 locks=%zu;;;0 stale_locks=%zu;;;0",
        bc_inspect_files_count(c->inspect), check->lock_count,
        check->by_state[BC_LOCK_OLD] + check->by_state[BC_LOCK_DEAD]);
    fprintf(out, " critical=%zu;;;0 warnings=%zu;;;0",
        check->by_severity[BC_FIND_CRITICAL],
        check->by_severity[BC_FIND_WARNING]);
}

/* What makes the status; what is only worth knowing is not in the line. */
static size_t put_reasons(FILE *out, const cli_check *check)
{
    size_t count = 0;

    for (size_t i = 0; i < check->finding_count; i++) {
        const bc_finding *f = &check->findings[i];
        bool unknown = check->status == CLI_STATUS_UNKNOWN &&
                       strstr(f->code, "-unknown") != NULL;

        if (f->severity == BC_FIND_INFO && !unknown)
            continue;
        fprintf(out, "%s%s (", count++ == 0 ? "" : "; ", f->code);
        put_words(out, f->subject);
        fputs("): ", out);
        put_words(out, f->message);
    }
    return count;
}

void cli_check_line(FILE *out, const cli_check *check, cli_context *c)
{
    size_t caches = bc_inspect_files_count(c->inspect);

    fprintf(out, PLUGIN " %s - ", upper(check->status));
    if (put_reasons(out, check) == 0) {
        fprintf(out, "%zu files cache%s", caches, caches == 1 ? "" : "s");
        if (check->entries.known)
            fprintf(out, ", %" PRIu64 " entries", check->entries.value);
    }
    put_figures(out, check, c);
}

void cli_check_failed(FILE *out, const char *message)
{
    fputs(PLUGIN " UNKNOWN - ", out);
    put_words(out, message);
    fputc('\n', out);
}

static void add_lock(doc *d, json_t *list, const bc_lock_facts *lock)
{
    json_t *row = doc_append_object(d, list);
    bool read = lock->state != BC_LOCK_UNREADABLE;

    doc_cstr(d, row, "name", lock->name);
    doc_cstr(d, row, "state", bc_lock_state_name(lock->state));
    doc_tri(d, row, "exclusive",
        !read             ? BC_UNKNOWN
        : lock->exclusive ? BC_YES
                          : BC_NO);
    doc_cstr(d, row, "host", lock->host);
    doc_i64(d, row, "process", (bc_opt_i64){read, lock->process});
    doc_i64(d, row, "thread", (bc_opt_i64){read, lock->thread});
    doc_time(d, row, "time", (bc_opt_i64){read, lock->time_ns});
    doc_i64(d, row, "age_seconds",
        (bc_opt_i64){read, lock->age_ns / INT64_C(1000000000)});
    doc_cstr(d, row, "error", lock->error);
}

static void add_metrics(
    doc *d, json_t *object, const cli_check *check, cli_context *c)
{
    doc_i64(d, object, "age_seconds", check->age_s);
    doc_count(d, object, "bytes", bc_inspect_cache(c->inspect)->bytes);
    doc_u64(d, object, "entries", check->entries);
    doc_count(d, object, "files_caches", bc_inspect_files_count(c->inspect));
    doc_count(d, object, "locks", check->lock_count);
    doc_count(d, object, "stale_locks",
        check->by_state[BC_LOCK_OLD] + check->by_state[BC_LOCK_DEAD]);
    doc_count(
        d, object, "findings_critical", check->by_severity[BC_FIND_CRITICAL]);
    doc_count(
        d, object, "findings_warning", check->by_severity[BC_FIND_WARNING]);
    doc_count(d, object, "findings_info", check->by_severity[BC_FIND_INFO]);
}

/* The same line inside the document, as bytes. */
static bc_slice line_text(const cli_check *check, cli_context *c, char **text)
{
    size_t len = 0;
    FILE *memory = open_memstream(text, &len);

    if (memory == NULL)
        return (bc_slice){NULL, 0};
    cli_check_line(memory, check, c);
    fclose(memory);
    return (bc_slice){(const uint8_t *)*text, len};
}

bc_code cli_check_document(
    const cli_check *check, cli_context *c, bc_error *err)
{
    doc d = doc_begin("check");
    char *line = NULL;
    json_t *list;
    bc_code code;

    doc_cstr(&d, d.root, "id", bc_inspect_cache(c->inspect)->id);
    doc_cstr(&d, d.root, "status", cli_status_name(check->status));
    doc_text(&d, d.root, "line", line_text(check, c, &line));
    add_metrics(&d, doc_object(&d, d.root, "metrics"), check, c);
    list = doc_array(&d, d.root, "locks");
    for (size_t i = 0; i < check->lock_count; i++)
        add_lock(&d, list, &check->locks[i]);
    doc_findings(
        &d, d.root, (bc_findings){check->findings, check->finding_count});
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    free(line);
    return code;
}

/* The judgement of check: thresholds, locks, findings, one status. */
#include "cli/cli_check.h"

#include "text/fail.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S INT64_C(1000000000)

/* What a letter behind a number multiplies it by; 0 ends. */
typedef struct unit {
    char letter;
    uint64_t factor;
} unit;

static const unit of_time[] = {
    {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}, {0, 0}};
static const unit of_size[] = {{'K', UINT64_C(1) << 10},
    {'M', UINT64_C(1) << 20}, {'G', UINT64_C(1) << 30},
    {'T', UINT64_C(1) << 40}, {0, 0}};
static const unit of_count[] = {{0, 0}};

/* A number, and a letter if there is one; moves *text behind it. */
static bool take_amount(bc_opt_u64 *out, const char **text, const unit *units)
{
    size_t digits = strspn(*text, "0123456789");
    uint64_t value;
    char *end;

    if (digits == 0 || digits > 18)
        return false;
    value = strtoull(*text, &end, 10);
    for (; units->letter != 0; units++) {
        if (*end != units->letter)
            continue;
        if (__builtin_mul_overflow(value, units->factor, &value))
            return false;
        end++;
        break;
    }
    *out = (bc_opt_u64){true, value};
    *text = end;
    return true;
}

static bc_code take_limit(cli_limit *out, const char *text, const unit *units,
    const char *option, bc_error *err)
{
    const char *at = text;
    bool good;

    if (text == NULL)
        return BC_OK;
    good = take_amount(&out->warning, &at, units);
    if (good && *at == ':') {
        at++;
        good = take_amount(&out->critical, &at, units);
    }
    if (good && *at == 0)
        return BC_OK;
    return text_fail(
        err, BC_ERR_USAGE, "option has a bad value: %s %.200s", option, text);
}

bc_code cli_check_limits(cli_check *out, const cli_options *o, bc_error *err)
{
    bc_code code =
        take_limit(&out->max_age_s, o->max_age, of_time, "--max-age", err);

    if (code == BC_OK)
        code = take_limit(
            &out->max_bytes, o->max_size, of_size, "--max-size", err);
    if (code == BC_OK)
        code = take_limit(
            &out->min_entries, o->min_entries, of_count, "--min-entries", err);
    return code;
}

/* Where a note is about, and how bad it is. */
typedef struct about {
    bc_severity severity;
    const char *code;
    const char *subject;
} about;

static bc_code add_note(
    cli_check *check, about a, bc_error *err, const char *format, ...)
{
    size_t size = (check->note_count + 1) * sizeof(*check->notes);
    cli_check_note *notes = realloc(check->notes, size);
    cli_check_note *note;
    va_list args;

    if (notes == NULL)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    check->notes = notes;
    note = &notes[check->note_count++];
    note->finding = (bc_finding){.severity = a.severity, .code = a.code};
    snprintf(note->subject, sizeof(note->subject), "%s", a.subject);
    va_start(args, format);
    vsnprintf(note->message, sizeof(note->message), format, args);
    va_end(args);
    return BC_OK;
}

/* Above a limit that must not be passed; *severity is set then. */
static bool is_above(
    bc_severity *severity, const cli_limit *limit, uint64_t value)
{
    bool critical = limit->critical.known && value > limit->critical.value;

    *severity = critical ? BC_FIND_CRITICAL : BC_FIND_WARNING;
    return critical || (limit->warning.known && value > limit->warning.value);
}

static bool is_below(
    bc_severity *severity, const cli_limit *limit, uint64_t value)
{
    bool critical = limit->critical.known && value < limit->critical.value;

    *severity = critical ? BC_FIND_CRITICAL : BC_FIND_WARNING;
    return critical || (limit->warning.known && value < limit->warning.value);
}

static bc_code judge_age(cli_check *check, cli_context *c, bc_error *err)
{
    bc_opt_i64 used = bc_inspect_cache(c->inspect)->last_used_ns;
    bc_ns now = bc_env_host(c->env)->now_ns;
    bc_severity severity;

    if (used.known)
        check->age_s =
            (bc_opt_i64){true, now / NS_PER_S - used.value / NS_PER_S};
    if (!check->max_age_s.warning.known)
        return BC_OK;
    if (!used.known) {
        check->status = CLI_STATUS_UNKNOWN;
        return add_note(check, (about){BC_FIND_INFO, "age-unknown", "config"},
            err, "nobody knows when this cache was last used");
    }
    if (check->age_s.value < 0 ||
        !is_above(&severity, &check->max_age_s, (uint64_t)check->age_s.value))
        return BC_OK;
    return add_note(check, (about){severity, "too-old", "config"}, err,
        "no Borg command has closed this cache for %" PRId64 " seconds",
        check->age_s.value);
}

static bc_code judge_size(cli_check *check, cli_context *c, bc_error *err)
{
    uint64_t bytes = bc_inspect_cache(c->inspect)->bytes;
    bc_severity severity;

    if (!is_above(&severity, &check->max_bytes, bytes))
        return BC_OK;
    return add_note(check, (about){severity, "too-large", "cache"}, err,
        "the cache takes %" PRIu64 " bytes", bytes);
}

/* Of the files cache that was named, else of all; unknown when one is. */
static bc_code judge_entries(cli_check *check, cli_context *c, bc_error *err)
{
    const char *name = c->options->argument;
    bc_files_view *only = NULL;
    bc_severity severity;
    bc_code code = BC_OK;

    if (name != NULL)
        code = cli_find_files(&only, c, name, err);
    if (code != BC_OK)
        return code;
    check->entries = (bc_opt_u64){true, 0};
    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++) {
        bc_files_view *view = bc_inspect_files(c->inspect, i);
        bc_opt_u64 entries = bc_files_view_head(view)->entries;

        if (only != NULL && view != only)
            continue;
        check->entries.known = check->entries.known && entries.known;
        check->entries.value += entries.value;
    }
    if (!check->entries.known && check->min_entries.warning.known) {
        check->status = CLI_STATUS_UNKNOWN;
        return add_note(check,
            (about){BC_FIND_INFO, "entries-unknown", name ? name : "files"},
            err, "the entries cannot be counted");
    }
    if (!check->entries.known ||
        !is_below(&severity, &check->min_entries, check->entries.value))
        return BC_OK;
    return add_note(check,
        (about){severity, "too-few-entries", name ? name : "files"}, err,
        "there are %" PRIu64 " entries of files", check->entries.value);
}

static bool is_text(bc_slice slice, const char *text)
{
    while (slice.len > 0 && slice.ptr[slice.len - 1] <= ' ')
        slice.len--;
    return slice.len == strlen(text) && memcmp(slice.ptr, text, slice.len) == 0;
}

static bc_code judge_location(cli_check *check, cli_context *c, bc_error *err)
{
    const char *expected = c->options->location;
    const bc_security_facts *s = bc_inspect_security(c->inspect);

    if (expected == NULL ||
        (s->location.ptr != NULL && is_text(s->location, expected)))
        return BC_OK;
    return add_note(check,
        (about){BC_FIND_CRITICAL, "other-location", "location"}, err,
        "the remembered location is %.*s, not the expected one",
        s->location.ptr == NULL ? 7 : (int)s->location.len,
        s->location.ptr == NULL ? "unknown" : (const char *)s->location.ptr);
}

static bc_code note_lock(
    cli_check *check, const bc_lock_facts *lock, bc_error *err)
{
    if (lock->state == BC_LOCK_LIVE)
        return BC_OK;
    if (lock->state == BC_LOCK_UNREADABLE)
        return add_note(check,
            (about){BC_FIND_CRITICAL, "lock-unreadable", lock->name}, err,
            "Borg fails on this lock: %.200s", lock->error);
    return add_note(check, (about){BC_FIND_WARNING, "stale-lock", lock->name},
        err, "%s lock of %.100s, process %" PRId64 ": %s",
        lock->exclusive ? "exclusive" : "shared", lock->host, lock->process,
        lock->state == BC_LOCK_OLD ? "not refreshed for 30 minutes"
                                   : "the process is gone");
}

/* A lock with our address under another name is looked at with our full name:
 * the look-up may wait for a name server, so only then. */
static bc_code list_locks(cli_check *check, cli_context *c, bc_error *err)
{
    bc_code code =
        bc_inspect_locks(&check->locks, &check->lock_count, c->inspect, err);

    for (size_t i = 0; code == BC_OK && i < check->lock_count; i++) {
        if (!check->locks[i].same_node)
            continue;
        bc_env_look_up_fqdn(c->env);
        return bc_inspect_locks(
            &check->locks, &check->lock_count, c->inspect, err);
    }
    return code;
}

static bc_code judge_locks(cli_check *check, cli_context *c, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = list_locks(check, c, &why);

    if (code == BC_ERR_NO_MEMORY)
        return text_fail(err, code, "out of memory");
    if (code != BC_OK)
        return add_note(check,
            (about){BC_FIND_WARNING, "locks-unreadable", "locks"}, err,
            "the locks cannot be read: %.200s", why.message);
    for (size_t i = 0; i < check->lock_count && code == BC_OK; i++) {
        check->by_state[check->locks[i].state]++;
        code = note_lock(check, &check->locks[i], err);
    }
    return code;
}

/* All findings, critical ones first, otherwise as they came. */
static bc_code collect(cli_check *check, cli_context *c, bc_error *err)
{
    bc_findings seen = bc_inspect_findings(c->inspect);
    size_t total = seen.count + check->note_count;

    check->findings = calloc(total + 1, sizeof(*check->findings));
    if (check->findings == NULL)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    for (int severity = BC_FIND_CRITICAL; severity >= BC_FIND_INFO; severity--)
        for (size_t i = 0; i < total; i++) {
            bc_finding f;

            if (i < check->note_count) {
                f = check->notes[i].finding;
                f.subject = check->notes[i].subject;
                f.message = check->notes[i].message;
            } else
                f = seen.items[i - check->note_count];
            if ((int)f.severity != severity)
                continue;
            check->findings[check->finding_count++] = f;
            check->by_severity[severity]++;
        }
    return BC_OK;
}

bc_code cli_check_judge(cli_check *check, cli_context *c, bc_error *err)
{
    bc_chunks_view *chunks = NULL;
    bc_code code = bc_inspect_chunks(&chunks, c->inspect, err);

    if (code == BC_OK)
        code = cli_load_files(c, err);
    if (code == BC_OK)
        code = judge_age(check, c, err);
    if (code == BC_OK)
        code = judge_size(check, c, err);
    if (code == BC_OK)
        code = judge_entries(check, c, err);
    if (code == BC_OK)
        code = judge_location(check, c, err);
    if (code == BC_OK)
        code = judge_locks(check, c, err);
    if (code == BC_OK)
        code = collect(check, c, err);
    if (check->by_severity[BC_FIND_CRITICAL] > 0)
        check->status = CLI_STATUS_CRITICAL;
    else if (check->by_severity[BC_FIND_WARNING] > 0)
        check->status = CLI_STATUS_WARNING;
    return code;
}

void cli_check_dispose(cli_check *check)
{
    free(check->notes);
    free(check->findings);
}

const char *cli_status_name(cli_status status)
{
    static const char *const names[] = {"ok", "warning", "critical", "unknown"};

    return names[status];
}

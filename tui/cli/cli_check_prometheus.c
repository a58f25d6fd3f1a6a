/*
 * check for the textfile collector of Prometheus' node exporter.
 *
 * The collector may read at any moment, so the file is replaced as a whole. It
 * runs as another user, so the file is readable for all: it holds no paths and
 * no secrets, but the repository's id and the names of files caches.
 */
#include "cli/cli_check.h"
#include "doc/doc_replace.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "borgcache_"

static void put_head(FILE *out, const char *name, const char *help)
{
    fprintf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s gauge\n", name,
        help, name);
}

/* Text from outside as a label's value. */
static void put_label(FILE *out, const char *name, const char *text)
{
    char safe[512];

    text_safe_str(safe, sizeof(safe), text == NULL ? "" : text, false);
    fprintf(out, "%s=\"", name);
    for (const char *at = safe; *at != 0; at++) {
        if (*at == '"' || *at == '\\')
            fputc('\\', out);
        fputc(*at, out);
    }
    fputc('"', out);
}

static void begin_sample(FILE *out, const char *name, cli_context *c)
{
    fprintf(out, PREFIX "%s{", name);
    put_label(out, "repository", bc_inspect_cache(c->inspect)->id);
}

/* A figure of the whole cache. */
static void put_one(FILE *out, const char *name, cli_context *c, int64_t value)
{
    begin_sample(out, name, c);
    fprintf(out, "} %" PRId64 "\n", value);
}

static void put_kind(
    FILE *out, cli_context *c, const char *const words[3], size_t value)
{
    begin_sample(out, words[0], c);
    fprintf(out, ",%s=\"%s\"} %zu\n", words[1], words[2], value);
}

static void put_files(FILE *out, cli_context *c)
{
    size_t count = bc_inspect_files_count(c->inspect);

    put_head(out, "files_cache_entries", "Entries of a files cache.");
    for (size_t i = 0; i < count; i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(c->inspect, i));

        if (!head->entries.known)
            continue;
        begin_sample(out, "files_cache_entries", c);
        fputc(',', out);
        put_label(out, "name", head->name);
        fprintf(out, "} %" PRIu64 "\n", head->entries.value);
    }
    put_head(out, "files_cache_size_bytes", "Size of a files cache.");
    for (size_t i = 0; i < count; i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(c->inspect, i));

        begin_sample(out, "files_cache_size_bytes", c);
        fputc(',', out);
        put_label(out, "name", head->name);
        fprintf(out, "} %" PRIu64 "\n", head->bytes);
    }
}

static void put_kinds(FILE *out, const cli_check *check, cli_context *c)
{
    put_head(out, "findings", "Findings of the last check by severity.");
    for (int i = BC_FIND_INFO; i <= BC_FIND_CRITICAL; i++)
        put_kind(out, c,
            (const char *const[]){
                "findings", "severity", bc_severity_name((bc_severity)i)},
            check->by_severity[i]);
    put_head(out, "locks", "Locks in the repository by state.");
    for (int i = BC_LOCK_LIVE; i <= BC_LOCK_UNREADABLE; i++)
        put_kind(out, c,
            (const char *const[]){
                "locks", "state", bc_lock_state_name((bc_lock_state)i)},
            check->by_state[i]);
}

static void put_metrics(FILE *out, const cli_check *check, cli_context *c)
{
    const bc_cache_facts *cache = bc_inspect_cache(c->inspect);

    put_head(out, "check_status",
        "Status of the last check: 0 ok, 1 warning, 2 critical, 3 unknown.");
    put_one(out, "check_status", c, check->status);
    put_head(out, "check_timestamp_seconds", "When the last check ran.");
    put_one(out, "check_timestamp_seconds", c,
        bc_env_host(c->env)->now_ns / INT64_C(1000000000));
    put_head(out, "last_used_timestamp_seconds",
        "When a Borg command last closed the cache.");
    if (cache->last_used_ns.known)
        put_one(out, "last_used_timestamp_seconds", c,
            cache->last_used_ns.value / INT64_C(1000000000));
    put_head(out, "cache_size_bytes", "Size of everything in the cache.");
    put_one(out, "cache_size_bytes", c, (int64_t)cache->bytes);
    put_head(out, "repository_reachable",
        "Whether the repository of the cache was found, 0 or 1.");
    put_one(
        out, "repository_reachable", c, bc_inspect_repo(c->inspect)->reachable);
    put_files(out, c);
    put_kinds(out, check, c);
}

typedef struct metrics {
    const cli_check *check;
    cli_context *c;
} metrics;

static bc_code write_metrics(FILE *out, void *payload, bc_error *err)
{
    const metrics *m = payload;

    (void)err;
    put_metrics(out, m->check, m->c);
    return BC_OK;
}

bc_code cli_check_prometheus(
    const cli_check *check, cli_context *c, const char *path, bc_error *err)
{
    metrics m = {check, c};
    const doc_replacing how = {
        .path = path, .mode = 0644, .write = write_metrics, .payload = &m};

    return doc_replace_file(&how, err);
}

/* export: a whole look as lines, to be looked through elsewhere. */
#include "cli/cli_redact.h"
#include "cli/cli_replace.h"
#include "cli/commands.h"

#include "text/fail.h"

#include <borgcache/export.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HASH_SHOWN 8 /* bytes of a hash that a redacted export tells */

typedef struct job {
    cli_context *c;
    bc_export *from;
} job;

/* alone: no lines follow it */
static bc_code head(doc *d, const job *j, bool alone, bc_error *err)
{
    bc_inspect *in = bc_export_inspect(j->from);
    bool redacted = j->c->options->redact;
    bc_chunks_view *chunks;
    json_t *list;
    bc_code code = bc_inspect_chunks(&chunks, in, err);

    if (code != BC_OK)
        return code;
    doc_put(d, d->root, "redacted", json_boolean(redacted));
    doc_cache(d, doc_object(d, d->root, "cache"), bc_inspect_cache(in));
    doc_config(d, doc_object(d, d->root, "config"), bc_inspect_config(in));
    doc_repo(d, doc_object(d, d->root, "repository"), bc_inspect_repo(in));
    doc_security(d, doc_object(d, d->root, "security"), bc_inspect_security(in),
        j->c->env);
    list = doc_array(d, d->root, "files_caches");
    for (size_t i = 0; i < bc_inspect_files_count(in); i++)
        doc_files_head(d, doc_append_object(d, list),
            bc_files_view_head(bc_inspect_files(in, i)));
    doc_chunks_head(
        d, doc_object(d, d->root, "chunks"), bc_chunks_view_head(chunks));
    doc_findings(d, d->root, bc_inspect_findings(in));
    if (!alone)
        doc_cstr(d, d->root, "lines", redacted ? "entries" : "parts");
    if (redacted && !cli_redact(d->root))
        code = text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    return code;
}

static bc_code put_head(FILE *out, const job *j, bool alone, bc_error *err)
{
    doc d = doc_begin("export");
    bc_code code = head(&d, j, alone, err);

    if (code == BC_OK)
        code = doc_print(&d, out, err);
    doc_end(&d);
    return code;
}

static bc_code put_parts(FILE *out, const job *j, bc_error *err)
{
    bc_slice line;
    bc_code code;

    while ((code = bc_export_line(&line, j->from, err)) == BC_OK &&
           line.ptr != NULL && !ferror(out)) {
        fwrite(line.ptr, 1, line.len, out);
        fputc('\n', out);
    }
    return code;
}

static void put_short(FILE *out, const bc_files_entry *e, size_t number)
{
    fprintf(out, "{\"files_cache\": %zu, \"path_hash\": \"", number);
    for (size_t i = 0; i < HASH_SHOWN; i++)
        fprintf(out, "%02x", e->path_hash.b[i]);
    fprintf(out,
        "\", \"age\": %" PRIu64 ", \"size\": %" PRIu64
        ", \"ctime_ns\": %" PRId64 ", \"mtime_ns\": %" PRId64
        ", \"chunks\": %" PRIu32 "}\n",
        e->age, e->size, e->ctime_ns, e->mtime_ns, e->chunk_count);
}

/* What can be told without telling whose it is. */
static bc_code put_entries(FILE *out, const job *j, bc_error *err)
{
    bc_inspect *in = bc_export_inspect(j->from);
    uint64_t lines = 0;
    bc_code code = BC_OK;

    for (size_t i = 0; i < bc_inspect_files_count(in); i++) {
        bc_files_view *view = bc_inspect_files(in, i);
        uint64_t count = bc_files_view_head(view)->entries.value;

        for (uint64_t k = 0; k < count && code == BC_OK && !ferror(out); k++) {
            bc_files_entry entry;

            code = bc_files_view_entry(&entry, view, k, err);
            if (code == BC_OK)
                put_short(out, &entry, i + 1);
            lines++;
        }
    }
    if (code == BC_OK)
        fprintf(out, "{\"end\": true, \"count\": %" PRIu64 "}\n", lines);
    return code;
}

static bc_code put_all(FILE *out, void *payload, bc_error *err)
{
    const job *j = payload;
    bc_code code = put_head(out, j, false, err);

    if (code != BC_OK)
        return code;
    return j->c->options->redact ? put_entries(out, j, err)
                                 : put_parts(out, j, err);
}

static bc_code write_out(job *j, bc_error *err)
{
    const char *path = j->c->options->argument;
    const cli_replacing how = {path, 0600, put_all, j};
    bc_code code;

    if (path == NULL || strcmp(path, "-") == 0)
        return put_all(j->c->out, j, err);
    code = cli_replace_file(&how, err);
    /* Then stdout is free for the document that --json asks for. */
    return code == BC_OK && j->c->options->json
               ? put_head(j->c->out, j, true, err)
               : code;
}

bc_code cli_cmd_export(int *exit_code, cli_context *c, bc_error *err)
{
    job j = {.c = c};
    char *dir = NULL;
    bc_code code = cli_choose(&dir, c->options, c->env, err);

    *exit_code = 0;
    if (code == BC_OK) {
        const bc_inspect_options options = {.env = c->env,
            .cache_dir = dir,
            .repo = c->options->repo,
            .offline = c->options->offline,
            .log = cli_log(c->options)};

        code = bc_export_open(&j.from, &options, err);
    }
    if (code == BC_OK)
        code = write_out(&j, err);
    bc_export_free(j.from);
    free(dir);
    return code;
}

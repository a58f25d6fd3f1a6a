#include "doc/doc_export.h"

#include "doc/doc.h"
#include "doc/doc_redact.h"
#include "text/fail.h"

#include <inttypes.h>

enum {
    HASH_SHOWN = 8,     /* bytes of a hash that a redacted export tells */
    ASK_LINES = 1 << 10 /* between two questions to go on: some milliseconds */
};

static bc_code put_facts(
    doc *d, const doc_export *export, bool alone, bc_error *err)
{
    bc_inspect *in = bc_export_inspect(export->from);
    bool redacted = export->redacted;
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
        export->env);
    list = doc_array(d, d->root, "files_caches");
    for (size_t i = 0; i < bc_inspect_files_count(in); i++)
        doc_files_head(d, doc_append_object(d, list),
            bc_files_view_head(bc_inspect_files(in, i)));
    doc_chunks_head(
        d, doc_object(d, d->root, "chunks"), bc_chunks_view_head(chunks));
    doc_findings(d, d->root, bc_inspect_findings(in));
    if (!alone)
        doc_cstr(d, d->root, "lines", redacted ? "entries" : "parts");
    if (redacted && !doc_redact(d->root))
        code = text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    return code;
}

bc_code doc_export_head(
    FILE *out, const doc_export *export, bool alone, bc_error *err)
{
    doc d = doc_begin("export");
    bc_code code = put_facts(&d, export, alone, err);

    if (code == BC_OK)
        code = doc_print(&d, out, err);
    doc_end(&d);
    return code;
}

/* ---- the lines ---- */

static uint64_t count_entries(bc_inspect *in)
{
    uint64_t total = 0;

    for (size_t i = 0; i < bc_inspect_files_count(in); i++)
        total += bc_files_view_head(bc_inspect_files(in, i))->entries.value;
    return total;
}

/* Files that are told as they are have lines, too: no more than the total. */
static bc_code ask(
    const bc_work *work, uint64_t lines, uint64_t total, bc_error *err)
{
    if (!work->go_on || lines % ASK_LINES != 0 ||
        work->go_on(work->payload, lines < total ? lines : total, total))
        return BC_OK;
    return text_fail(err, BC_ERR_CANCELLED, "the export was stopped");
}

static bc_code put_parts(FILE *out, const doc_export *export, bc_error *err)
{
    uint64_t total = count_entries(bc_export_inspect(export->from));
    uint64_t lines = 0;
    bc_slice line;
    bc_code code;

    while ((code = ask(&export->work, lines++, total, err)) == BC_OK &&
           (code = bc_export_line(&line, export->from, err)) == BC_OK &&
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
static bc_code put_entries(FILE *out, const doc_export *export, bc_error *err)
{
    bc_inspect *in = bc_export_inspect(export->from);
    uint64_t total = count_entries(in);
    uint64_t lines = 0;
    bc_code code = BC_OK;

    for (size_t i = 0; i < bc_inspect_files_count(in); i++) {
        bc_files_view *view = bc_inspect_files(in, i);
        uint64_t count = bc_files_view_head(view)->entries.value;

        for (uint64_t k = 0; k < count && code == BC_OK && !ferror(out); k++) {
            bc_files_entry entry;

            code = ask(&export->work, lines++, total, err);
            if (code == BC_OK)
                code = bc_files_view_entry(&entry, view, k, err);
            if (code == BC_OK)
                put_short(out, &entry, i + 1);
        }
    }
    if (code == BC_OK)
        fprintf(out, "{\"end\": true, \"count\": %" PRIu64 "}\n", lines);
    return code;
}

bc_code doc_export_all(FILE *out, const doc_export *export, bc_error *err)
{
    bc_code code = doc_export_head(out, export, false, err);

    if (code != BC_OK)
        return code;
    return export->redacted ? put_entries(out, export, err)
                            : put_parts(out, export, err);
}

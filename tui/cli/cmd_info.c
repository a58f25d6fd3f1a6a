/* info: everything about one cache, heads only. */
#include "cli/cli_provenance.h"

#include "text/text_iso.h"

#include <inttypes.h>

static bc_code print_document(
    cli_context *c, const bc_chunks_view *chunks, bc_error *err)
{
    doc d = doc_begin("info");
    json_t *list;
    bc_code code = BC_OK;

    doc_cache(
        &d, doc_object(&d, d.root, "cache"), bc_inspect_cache(c->inspect));
    doc_config(
        &d, doc_object(&d, d.root, "config"), bc_inspect_config(c->inspect));
    doc_repo(
        &d, doc_object(&d, d.root, "repository"), bc_inspect_repo(c->inspect));
    doc_security(&d, doc_object(&d, d.root, "security"),
        bc_inspect_security(c->inspect), c->env);
    list = doc_array(&d, d.root, "files_caches");
    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++)
        doc_files_head(&d, doc_append_object(&d, list),
            bc_files_view_head(bc_inspect_files(c->inspect, i)));
    doc_chunks_head(
        &d, doc_object(&d, d.root, "chunks"), bc_chunks_view_head(chunks));
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    if (c->options->provenance)
        code = cli_provenance_document(&d, c, err);
    if (code == BC_OK)
        code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void put_label(FILE *out, const char *label, const char *value)
{
    fprintf(out, "%-14s", label);
    cli_put_cstr(out, value);
    fputc('\n', out);
}

static void put_cache(FILE *out, const bc_cache_facts *cache)
{
    char used[TEXT_ISO_MAX] = "-";

    if (cache->last_used_ns.known)
        text_iso(used, cache->last_used_ns.value);
    put_label(out, "Repository", cache->id);
    put_label(out, "Cache", cache->path);
    put_label(out, "Generation", cache->generation);
    fprintf(out, "%-14s%" PRIu64 " bytes\n", "Size", cache->bytes);
    put_label(out, "Last used", used);
}

static void put_repo(FILE *out, const bc_repo_facts *repo)
{
    cli_put_row(out, "Location", repo->location);
    fprintf(out, "%-14s%s", "Reachable", repo->reachable ? "yes\n" : "no: ");
    if (!repo->reachable) {
        cli_put_cstr(out, repo->reason);
        fputc('\n', out);
    }
    fprintf(out, "%-14s%s", "Encryption",
        repo->encryption == NULL ? "-" : repo->encryption);
    if (repo->key_type.known)
        fprintf(out, " (%" PRIu64 ")%s", repo->key_type.value,
            repo->key == BC_KEY_LOCKED ? " key locked" : "");
    fputc('\n', out);
}

static void put_chunks(FILE *out, const bc_chunks_head *head)
{
    if (head->present != BC_YES || !head->valid)
        fprintf(out, "%-14s%s\n", "Chunk index",
            head->present == BC_UNKNOWN ? "repository not looked at"
            : head->present == BC_NO    ? "not stored"
                                        : "does not parse");
    else
        fprintf(out, "%-14s%" PRIu64 " chunks, hash %s\n", "Chunk index",
            head->entries, bc_chunks_hash_name(head->hash));
}

bc_code cli_cmd_info(int *exit_code, cli_context *c, bc_error *err)
{
    bc_chunks_view *chunks = NULL;
    const bc_security_facts *security = bc_inspect_security(c->inspect);
    bc_code code = bc_inspect_chunks(&chunks, c->inspect, err);

    if (code == BC_OK)
        code = cli_load_files(c, err);
    if (code != BC_OK)
        return code;
    *exit_code = cli_exit_for(bc_inspect_findings(c->inspect));
    if (c->options->json)
        return print_document(c, chunks, err);
    put_cache(c->out, bc_inspect_cache(c->inspect));
    put_repo(c->out, bc_inspect_repo(c->inspect));
    put_label(c->out, "Security", bc_verdict_name(security->verdict));
    put_chunks(c->out, bc_chunks_view_head(chunks));
    fputc('\n', c->out);
    cli_put_files_heads(c->out, c->inspect);
    if (bc_inspect_findings(c->inspect).count > 0)
        fputc('\n', c->out);
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    return c->options->provenance ? cli_provenance_text(c, err) : BC_OK;
}

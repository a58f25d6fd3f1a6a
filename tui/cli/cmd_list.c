/* list: one row per cache of a root; a cache lists itself. */
#include "cli/commands.h"

#include "text/text_iso.h"

#include <inttypes.h>

static void add_row(doc *d, json_t *list, const bc_root_row *r)
{
    json_t *row = doc_append_object(d, list);

    doc_cstr(d, row, "id", r->id);
    doc_cstr(d, row, "path", r->path);
    doc_cstr(d, row, "generation", r->generation);
    doc_text(d, row, "location", r->location);
    doc_count(d, row, "bytes", r->bytes);
    doc_time(d, row, "last_used", r->last_used_ns);
    doc_count(d, row, "files_caches", r->files_caches);
    doc_put(d, row, "security_known", json_boolean(r->security_known));
    doc_findings(d, row, r->findings);
}

static bc_code print_document(
    cli_context *c, const bc_root *root, bc_error *err)
{
    doc d = doc_begin("list");
    json_t *list = doc_array(&d, d.root, "caches");
    bc_code code;

    for (size_t i = 0; i < bc_root_count(root); i++)
        add_row(&d, list, bc_root_row_at(root, i));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void put_row(FILE *out, const bc_root_row *r)
{
    char used[TEXT_ISO_MAX] = "-";

    if (r->last_used_ns.known)
        text_iso(used, r->last_used_ns.value);
    fprintf(out, "%-12.12s  %-14s  %12" PRIu64 "  %-21.19s",
        r->id == NULL ? "-" : r->id, r->generation, r->bytes, used);
    if (r->location.ptr == NULL)
        fputc('-', out);
    else
        cli_put_text(out, r->location);
    fputc('\n', out);
}

static void print_rows(FILE *out, const bc_root *root)
{
    fprintf(out, "%-12s  %-14s  %12s  %-21s%s\n", "id", "generation", "bytes",
        "last used (UTC)", "location");
    for (size_t i = 0; i < bc_root_count(root); i++)
        put_row(out, bc_root_row_at(root, i));
    for (size_t i = 0; i < bc_root_count(root); i++)
        cli_put_findings(out, bc_root_row_at(root, i)->findings);
}

bc_code cli_cmd_list(int *exit_code, cli_context *c, bc_error *err)
{
    bc_root *root = NULL;
    bc_code code = bc_root_open(&root, c->env, c->dir, err);

    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < bc_root_count(root); i++) {
        if (cli_exit_for(bc_root_row_at(root, i)->findings) != 0)
            *exit_code = 1;
    }
    if (c->options->null)
        for (size_t i = 0; i < bc_root_count(root); i++)
            cli_put_path(c->out, bc_root_row_at(root, i)->path, NULL);
    else if (c->options->json)
        code = print_document(c, root, err);
    else
        print_rows(c->out, root);
    bc_root_free(root);
    return code;
}

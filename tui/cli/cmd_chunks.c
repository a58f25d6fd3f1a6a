/* chunks: the stored chunk index. */
#include "cli/commands.h"

#include "text/text_hex.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_entry(FILE *out, const bc_chunks_entry *e)
{
    char id[TEXT_HEX_MAX];

    text_hex(id, e->id.b);
    fprintf(out,
        "{\"id\": \"%s\", \"refcount\": %" PRIu32 ", \"size\": %" PRIu32 "}",
        id, e->refcount, e->size);
}

static uint64_t put_entries(
    FILE *out, const bc_chunks_view *view, const char *between)
{
    bc_chunks_entry entry;
    uint64_t cursor = 0;
    uint64_t count = 0;

    while (bc_chunks_view_next(&entry, view, &cursor)) {
        if (count++ > 0)
            fputs(between, out);
        put_entry(out, &entry);
    }
    return count;
}

static doc head_document(cli_context *c, const bc_chunks_view *view)
{
    doc d = doc_begin("chunks");

    doc_chunks_head(&d, d.root, bc_chunks_view_head(view));
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    if (c->options->json_lines && c->options->entries)
        doc_cstr(&d, d.root, "lines", "entries_list");
    return d;
}

static bc_code print_lines(
    cli_context *c, const bc_chunks_view *view, bc_error *err)
{
    doc d = head_document(c, view);
    bc_code code = doc_print(&d, c->out, err);
    uint64_t count;

    doc_end(&d);
    if (code != BC_OK)
        return code;
    count = put_entries(c->out, view, "\n");
    fprintf(c->out, "%s{\"end\": true, \"count\": %" PRIu64 "}\n",
        count > 0 ? "\n" : "", count);
    return BC_OK;
}

static bc_code print_document(
    cli_context *c, const bc_chunks_view *view, bc_error *err)
{
    doc d = head_document(c, view);
    bc_code code;

    if (!c->options->entries) {
        code = doc_print(&d, c->out, err);
    } else {
        code = doc_print_open(&d, c->out, err);
        if (code == BC_OK) {
            fputs(", \"entries_list\": [", c->out);
            put_entries(c->out, view, ", ");
            fputs("]}\n", c->out);
        }
    }
    doc_end(&d);
    return code;
}

static void print_bins(FILE *out, const bc_chunks_head *head)
{
    for (size_t i = 0; i < head->bin_count; i++)
        fprintf(out,
            "  %12" PRIu64 " - %-12" PRIu64 " %10" PRIu64 " chunks %16" PRIu64
            " bytes\n",
            head->bins[i].from, head->bins[i].to, head->bins[i].count,
            head->bins[i].bytes);
}

static void print_text(FILE *out, const bc_chunks_head *head)
{
    if (head->present != BC_YES) {
        fputs(head->present == BC_NO ? "no chunk index is stored\n"
                                     : "the repository was not looked at\n",
            out);
        return;
    }
    fputs("Stored index  ", out);
    cli_put_cstr(out, head->path);
    fprintf(out, "\nHash          %s\n", bc_chunks_hash_name(head->hash));
    if (!head->valid) {
        fputs("Error         ", out);
        cli_put_cstr(out, head->error);
        fputc('\n', out);
        return;
    }
    fprintf(out,
        "Entries       %" PRIu64 " in %" PRIu64 " buckets\n"
        "With size     %" PRIu64 "\nWithout size  %" PRIu64
        "\nAt maximum    %" PRIu64 "\n",
        head->entries, head->buckets, head->with_size, head->without_size,
        head->refcount_max);
    print_bins(out, head);
}

bc_code cli_cmd_chunks(int *exit_code, cli_context *c, bc_error *err)
{
    bc_chunks_view *view = NULL;
    bc_code code = bc_inspect_chunks(&view, c->inspect, err);

    if (code != BC_OK)
        return code;
    *exit_code = cli_exit_for(bc_inspect_findings(c->inspect));
    if (c->options->json_lines && c->options->entries)
        return print_lines(c, view, err);
    if (c->options->json || c->options->json_lines)
        return print_document(c, view, err);
    print_text(c->out, bc_chunks_view_head(view));
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    return BC_OK;
}

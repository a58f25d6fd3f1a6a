/* archives: what the repository holds, and which files cache is whose. */
#include "cli/commands.h"

#include "text/text_iso.h"

#include <borgcache/archives.h>
#include <inttypes.h>

static void put_document(doc *d, const bc_archives *archives)
{
    json_t *list;

    if (!archives->known) {
        doc_put(d, d->root, "archives", json_null());
        return;
    }
    list = doc_array(d, d->root, "archives");
    for (size_t i = 0; i < archives->count; i++)
        doc_archive(d, doc_append_object(d, list), &archives->items[i]);
}

static bc_code print_document(
    cli_context *c, const bc_archives *archives, bc_error *err)
{
    doc d = doc_begin("archives");
    bc_code code;

    put_document(&d, archives);
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void put_archive(FILE *out, const bc_archive *archive)
{
    char time[TEXT_ISO_MAX];

    text_iso(time, archive->time_ns);
    fprintf(out, "%.19sZ  ", time);
    for (size_t i = 0; i < 4; i++)
        fprintf(out, "%02x", archive->id.b[i]);
    fprintf(out, "  %-22s  ",
        archive->files_cache == NULL ? "-" : archive->files_cache);
    cli_put_text(out, archive->user);
    fputc('@', out);
    cli_put_text(out, archive->host);
    fputs("  ", out);
    cli_put_text(out, archive->name);
    if (archive->comment.len > 0) {
        fputs("  (", out);
        cli_put_text(out, archive->comment);
        fputc(')', out);
    }
    fputc('\n', out);
}

static void print_text(FILE *out, const bc_archives *archives)
{
    if (!archives->known) {
        fputs("the archives are not known\n", out);
        return;
    }
    if (archives->count == 0) {
        fputs("no archives\n", out);
        return;
    }
    fprintf(out, "%-20s  %-8s  %-22s  %s\n", "start (UTC)", "id", "files cache",
        "user@host  name  (comment)");
    for (size_t i = 0; i < archives->count; i++)
        put_archive(out, &archives->items[i]);
}

bc_code cli_cmd_archives(int *exit_code, cli_context *c, bc_error *err)
{
    bc_archives archives;
    bc_code code = bc_inspect_archives(&archives, c->inspect, NULL, err);

    if (code != BC_OK)
        return code;
    *exit_code = cli_exit_for(bc_inspect_findings(c->inspect));
    if (c->options->json)
        return print_document(c, &archives, err);
    print_text(c->out, &archives);
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    return BC_OK;
}

/* verify: every files cache against its digest, to the last record. */
#include "cli/commands.h"

#include <inttypes.h>
#include <string.h>

/* A record that does not decode, or a digest that does not fit. */
static bool is_bad(const bc_files_head *head)
{
    if (head->integrity == BC_INTEGRITY_MISMATCH ||
        head->integrity == BC_INTEGRITY_UNREADABLE_DIGEST)
        return true;
    return head->readable_bytes.known &&
           head->readable_bytes.value != head->bytes;
}

static void add_file(doc *d, json_t *list, const bc_files_head *head)
{
    json_t *row = doc_append_object(d, list);

    doc_cstr(d, row, "name", head->name);
    doc_cstr(d, row, "verdict", bc_integrity_name(head->integrity));
    doc_count(d, row, "bytes", head->bytes);
    doc_u64(d, row, "entries", head->entries);
}

static void add_orphan(doc *d, json_t *list, bc_slice key)
{
    json_t *row = doc_append_object(d, list);

    doc_text(d, row, "name", key);
    doc_cstr(d, row, "verdict", bc_integrity_name(BC_INTEGRITY_NO_FILE));
    doc_put(d, row, "bytes", json_null());
    doc_put(d, row, "entries", json_null());
}

static bool is_files_key(bc_slice key)
{
    return key.len >= 6 && memcmp(key.ptr, "files.", 6) == 0;
}

static bc_code print_document(cli_context *c, bool ok, bc_error *err)
{
    doc d = doc_begin("verify");
    json_t *list = doc_array(&d, d.root, "files");
    bc_config_pairs orphans = bc_inspect_orphan_digests(c->inspect);
    bc_code code;

    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++)
        add_file(&d, list, bc_files_view_head(bc_inspect_files(c->inspect, i)));
    for (size_t i = 0; i < orphans.count; i++) {
        if (is_files_key(orphans.items[i].key))
            add_orphan(&d, list, orphans.items[i].key);
    }
    doc_put(&d, d.root, "ok", json_boolean(ok));
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void print_text(cli_context *c)
{
    bc_config_pairs orphans = bc_inspect_orphan_digests(c->inspect);

    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(c->inspect, i));

        fprintf(c->out, "%-18s", bc_integrity_name(head->integrity));
        cli_put_cstr(c->out, head->name);
        fputc('\n', c->out);
    }
    for (size_t i = 0; i < orphans.count; i++) {
        if (!is_files_key(orphans.items[i].key))
            continue;
        fprintf(c->out, "%-18s", bc_integrity_name(BC_INTEGRITY_NO_FILE));
        cli_put_text(c->out, orphans.items[i].key);
        fputc('\n', c->out);
    }
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
}

bc_code cli_cmd_verify(int *exit_code, cli_context *c, bc_error *err)
{
    bool ok = true;
    bc_code code = cli_load_files(c, err);

    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++) {
        if (is_bad(bc_files_view_head(bc_inspect_files(c->inspect, i))))
            ok = false;
    }
    *exit_code = ok ? 0 : 1;
    if (c->options->json)
        return print_document(c, ok, err);
    print_text(c);
    return BC_OK;
}

/* files --path: the entries of one path, by its hash. */
#include "cli/cli_entry.h"

#include "text/fail.h"
#include "text/text_hex.h"

#include <stdio.h>
#include <string.h>

/* One path in one files cache. */
typedef struct found {
    bc_files_view *view;
    bool found;
    uint64_t index;
} found;

/* Borg stores a path without the slash that it may begin with. */
static const char *stored_path(const cli_context *c)
{
    return c->options->path + strspn(c->options->path, "/");
}

static bc_code look(
    found *out, cli_context *c, bc_files_view *view, bc_error *err)
{
    const char *path = stored_path(c);
    bc_path_hash hash;
    char hex[TEXT_HEX_MAX];
    bc_code code = bc_inspect_path_hash(&hash, c->inspect,
        (bc_slice){(const uint8_t *)path, strlen(path)}, err);

    *out = (found){.view = view};
    if (code == BC_OK)
        code = cli_load_view(c, view, err);
    if (code != BC_OK || !bc_files_view_head(view)->entries.known)
        return code;
    text_hex(hex, hash.b);
    code = bc_files_view_find(&out->index, view, hex, 0, err);
    out->found = code == BC_OK;
    return code == BC_ERR_NOT_FOUND ? BC_OK : code;
}

/* The path that was asked for is the entry's. */
static bc_code read_entry(
    bc_files_entry *out, const cli_context *c, const found *f, bc_error *err)
{
    const char *path = stored_path(c);
    bc_code code = bc_files_view_entry(out, f->view, f->index, err);

    out->path = (bc_slice){(const uint8_t *)path, strlen(path)};
    return code;
}

static bc_code put_json(
    cli_context *c, const found *f, const char *before, bc_error *err)
{
    bc_files_entry entry;
    doc d = {.root = json_object()};
    bc_code code = BC_OK;

    doc_files_head(&d, d.root, bc_files_view_head(f->view));
    if (f->found)
        code = read_entry(&entry, c, f, err);
    fputs(before, c->out);
    if (code == BC_OK)
        code = doc_print_open(&d, c->out, err);
    doc_end(&d);
    if (code != BC_OK)
        return code;
    fputs(", \"entries_list\": [", c->out);
    if (f->found)
        cli_put_entry_json(c->out, &entry);
    fputs("]}", c->out);
    return BC_OK;
}

static bc_code put_text(cli_context *c, const found *f, bc_error *err)
{
    bc_files_entry entry;
    bc_code code;

    if (!f->found)
        return BC_OK;
    code = read_entry(&entry, c, f, err);
    if (code != BC_OK)
        return code;
    cli_put_cstr(c->out, bc_files_view_head(f->view)->name);
    fputs("\n  ", c->out);
    cli_put_entry_text(c->out, &entry);
    return BC_OK;
}

/* All that are looked at, as documents in a list or as text. */
static bc_code put_all(
    bool *any, cli_context *c, bc_files_view *only, bc_error *err)
{
    size_t count = only != NULL ? 1 : bc_inspect_files_count(c->inspect);
    bc_code code = BC_OK;

    for (size_t i = 0; i < count && code == BC_OK; i++) {
        found f;

        code = look(
            &f, c, only != NULL ? only : bc_inspect_files(c->inspect, i), err);
        if (code != BC_OK)
            break;
        *any |= f.found;
        code = c->options->json ? put_json(c, &f, i > 0 ? ", " : "", err)
                                : put_text(c, &f, err);
    }
    return code;
}

static bc_code print_json(
    bool *any, cli_context *c, bc_files_view *only, bc_error *err)
{
    doc d = doc_begin("files");
    bc_code code;

    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    code = doc_print_open(&d, c->out, err);
    doc_end(&d);
    if (code != BC_OK)
        return code;
    fputs(", \"files_caches\": [", c->out);
    code = put_all(any, c, only, err);
    if (code == BC_OK)
        fputs("]}\n", c->out);
    return code;
}

bc_code cli_files_of_path(
    int *exit_code, cli_context *c, bc_files_view *only, bc_error *err)
{
    bc_chunks_view *chunks = NULL;
    bc_path_hash hash;
    bool any = false;
    bc_code code;

    /* Before anything is printed: without the key there is no answer. */
    code = bc_inspect_path_hash(
        &hash, c->inspect, (bc_slice){(const uint8_t *)"", 0}, err);
    if (code == BC_OK)
        code = bc_inspect_chunks(&chunks, c->inspect, err);
    if (code == BC_OK)
        code = c->options->json ? print_json(&any, c, only, err)
                                : put_all(&any, c, only, err);
    if (code != BC_OK)
        return code;
    if (!any && !c->options->json)
        fputs("no entry of that path\n", c->out);
    *exit_code = any ? 0 : 1;
    return BC_OK;
}

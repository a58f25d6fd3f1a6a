/* export: a whole look as lines, to be looked through elsewhere. */
#include "cli/commands.h"

#include "doc/doc_export.h"
#include "doc/doc_replace.h"

#include <stdlib.h>
#include <string.h>

static bc_code put_all(FILE *out, void *payload, bc_error *err)
{
    return doc_export_all(out, payload, err);
}

static bc_code write_out(cli_context *c, doc_export *export, bc_error *err)
{
    const char *path = c->options->argument;
    const doc_replacing how = {
        .path = path, .mode = 0600, .write = put_all, .payload = export};
    bc_code code;

    if (path == NULL || strcmp(path, "-") == 0)
        return doc_export_all(c->out, export, err);
    code = doc_replace_file(&how, err);
    /* Then stdout is free for the document that --json asks for. */
    return code == BC_OK && c->options->json
               ? doc_export_head(c->out, export, true, err)
               : code;
}

bc_code cli_cmd_export(int *exit_code, cli_context *c, bc_error *err)
{
    doc_export export = {.env = c->env, .redacted = c->options->redact};
    char *dir = NULL;
    bc_code code = cli_choose(&dir, c->options, c->env, err);

    *exit_code = 0;
    if (code == BC_OK) {
        const bc_inspect_options options = {.env = c->env,
            .cache_dir = dir,
            .repo = c->options->repo,
            .offline = c->options->offline,
            .log = cli_log(c->options)};

        code = bc_export_open(&export.from, &options, NULL, err);
    }
    if (code == BC_OK)
        code = write_out(c, &export, err);
    if (code == BC_OK)
        *exit_code =
            cli_exit_for(bc_inspect_findings(bc_export_inspect(export.from)));
    bc_export_free(export.from);
    free(dir);
    return code;
}

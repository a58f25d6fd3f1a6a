#include "cli/cli_manage.h"

#include "text/fail.h"

#include <inttypes.h>
#include <string.h>

bc_manage_options cli_manage_options(const cli_context *c, const char *dir)
{
    return (bc_manage_options){.env = c->env,
        .cache_dir = dir,
        .repo = c->options->repo,
        .offline = c->options->offline,
        .for_good = c->options->for_good,
        .log = cli_log(c->options)};
}

bc_code cli_need_yes(const cli_context *c, const char *what, bc_error *err)
{
    const char *borgs =
        bc_env_get(c->env, "BORG_DELETE_I_KNOW_WHAT_I_AM_DOING");

    if (c->options->dry_run || c->options->yes ||
        (borgs != NULL && strcmp(borgs, "YES") == 0))
        return BC_OK;
    return text_fail(err, BC_ERR_USAGE,
        "%s needs --yes; --dry-run shows what would be done", what);
}

bc_code cli_only_files(bc_files_view **out, cli_context *c, bc_error *err)
{
    size_t count = bc_inspect_files_count(c->inspect);

    if (count == 1) {
        *out = bc_inspect_files(c->inspect, 0);
        return BC_OK;
    }
    return text_fail(err, BC_ERR_USAGE,
        count == 0 ? "this cache has no files cache"
                   : "this cache has several files caches, name one");
}

static void add_action(doc *d, json_t *list, const bc_manage_action *a)
{
    json_t *row = doc_append_object(d, list);

    doc_cstr(d, row, "action", a->action);
    doc_cstr(d, row, "path", a->path);
    doc_u64(d, row, "bytes", a->bytes);
    doc_u64(d, row, "entries", a->entries);
}

static bc_code print_document(
    cli_context *c, const bc_manage *plan, const char *command, bc_error *err)
{
    bc_manage_actions actions = bc_manage_actions_of(plan);
    doc d = doc_begin(command);
    json_t *list;
    bc_code code;

    doc_put(&d, d.root, "dry_run", json_boolean(c->options->dry_run));
    list = doc_array(&d, d.root, "actions");
    for (size_t i = 0; i < actions.count; i++)
        add_action(&d, list, &actions.items[i]);
    doc_cstr(&d, d.root, "undo", bc_manage_item(plan));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

void cli_put_number(FILE *out, bc_opt_u64 value)
{
    if (value.known)
        fprintf(out, "%12" PRIu64 "  ", value.value);
    else
        fprintf(out, "%12s  ", "-");
}

static void print_text(cli_context *c, const bc_manage *plan, const char *after)
{
    bc_manage_actions actions = bc_manage_actions_of(plan);

    if (actions.count == 0) {
        fputs("nothing to do\n", c->out);
        return;
    }
    fprintf(
        c->out, "%-16s%12s  %12s  %s\n", "action", "entries", "bytes", "path");
    for (size_t i = 0; i < actions.count; i++) {
        const bc_manage_action *a = &actions.items[i];

        fprintf(c->out, "%-16s", a->action);
        cli_put_number(c->out, a->entries);
        cli_put_number(c->out, a->bytes);
        cli_put_cstr(c->out, a->path);
        fputc('\n', c->out);
    }
    if (after != NULL)
        fprintf(c->out, "%s\n", after);
    if (c->options->dry_run)
        fputs("dry run: nothing was changed\n", c->out);
    if (bc_manage_item(plan) != NULL)
        fprintf(c->out, "undo: borgcache-tui --batch undo %s\n",
            bc_manage_item(plan));
}

bc_code cli_manage_finish(cli_context *c, bc_manage *plan, const char *command,
    const char *after, bc_error *err)
{
    bc_code code = c->options->dry_run ? BC_OK : bc_manage_act(plan, err);

    if (code != BC_OK)
        return code;
    if (c->options->json)
        return print_document(c, plan, command, err);
    print_text(c, plan, after);
    return BC_OK;
}

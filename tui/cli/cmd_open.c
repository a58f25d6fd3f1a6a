/* open: what the start of any Borg command does with cache and repository. */
#include "cli/cli_use.h"

#include "text/fail.h"
#include "text/text_hex.h"

#include <inttypes.h>

/* What was, or would be, opened. */
typedef struct opened {
    const bc_repo *repo;
    const char *path;
    bool created;
    bc_question accepted;
    unsigned key_type;
    bc_slice manifest_timestamp;
    const bc_cache_plan_facts *plan; /* NULL: no dry run */
} opened;

static void add_actions(doc *d, const bc_cache_plan_facts *plan)
{
    json_t *list;

    doc_put(d, d->root, "dry_run", json_true());
    list = doc_array(d, d->root, "actions");
    for (size_t i = 0; i < plan->count; i++) {
        json_t *row = doc_append_object(d, list);

        doc_cstr(d, row, "action", plan->writes[i].action);
        doc_cstr(d, row, "path", plan->writes[i].path);
        doc_u64(d, row, "bytes", plan->writes[i].bytes);
        doc_put(d, row, "entries", json_null());
        doc_cstr(d, row, "obstacle", plan->writes[i].obstacle);
    }
}

static bc_code print_document(cli_context *c, const opened *o, bc_error *err)
{
    doc d = doc_begin(c->options->command);
    char id[TEXT_HEX_MAX];
    bc_code code;

    if (o->plan != NULL)
        add_actions(&d, o->plan);
    text_hex(id, bc_repo_id(o->repo)->b);
    doc_cstr(&d, d.root, "id", id);
    doc_cstr(&d, d.root, "path", o->path);
    doc_put(&d, d.root, "created", json_boolean(o->created));
    doc_cstr(&d, d.root, "accepted",
        o->accepted == BC_QUESTION_NONE ? NULL : bc_question_name(o->accepted));
    doc_cstr(&d, d.root, "location", bc_repo_location(o->repo));
    doc_count(&d, d.root, "key_type", o->key_type);
    doc_text(&d, d.root, "manifest_timestamp", o->manifest_timestamp);
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void print_text(FILE *out, const bc_cache_plan_facts *plan)
{
    fprintf(out, "%-16s%12s  %s\n", "action", "bytes", "path");
    for (size_t i = 0; i < plan->count; i++) {
        const bc_cache_write *w = &plan->writes[i];

        if (w->bytes.known)
            fprintf(out, "%-16s%12" PRIu64 "  ", w->action, w->bytes.value);
        else
            fprintf(out, "%-16s%12s  ", w->action, "-");
        cli_put_cstr(out, w->path);
        fputc('\n', out);
    }
    for (size_t i = 0; i < plan->count; i++) {
        const bc_cache_write *w = &plan->writes[i];

        if (w->obstacle == NULL)
            continue;
        fprintf(out, "cannot %s ", w->action);
        cli_put_cstr(out, w->path);
        fputs(": in ", out);
        cli_put_cstr(out, w->obstacle);
        fputc('\n', out);
    }
    fputs("dry run: nothing was changed\n", out);
}

static bool is_possible(const bc_cache_plan_facts *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->writes[i].obstacle != NULL)
            return false;
    }
    return true;
}

/* What a dry run is told, and tells. */
typedef struct trial {
    bool says_yes;
    bool possible;
} trial;

static bc_cache_options options_of(
    cli_context *c, bc_repo *repo, const char *path)
{
    return (bc_cache_options){
        .env = c->env,
        .repo = repo,
        .path = path,
        .operation = BC_OPERATION_READ, /* as repo-info */
        .log = cli_log(c->options),
        .progress = cli_progress(c),
    };
}

static bc_code open_and_commit(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    bc_cache_options options = options_of(c, repo, path);
    bc_cache *cache = NULL;
    opened o = {.repo = repo};
    bc_code code =
        cli_open_cache(&cache, &o.accepted, &options, c->options->yes, err);

    (void)payload;
    if (code == BC_OK)
        code = bc_cache_commit(cache, err);
    if (code == BC_OK && c->options->json) {
        o.path = bc_cache_path(cache);
        o.created = bc_cache_created(cache);
        o.key_type = bc_cache_key_type(cache);
        o.manifest_timestamp = bc_cache_manifest_timestamp(cache);
        code = print_document(c, &o, err);
    }
    bc_cache_free(cache);
    return code;
}

static bc_code print_plan(cli_context *c, opened *o, bc_error *err)
{
    if (!c->options->json) {
        print_text(c->out, o->plan);
        return BC_OK;
    }
    o->path = o->plan->path;
    o->created = o->plan->created;
    o->key_type = o->plan->key_type;
    o->manifest_timestamp = o->plan->manifest_timestamp;
    return print_document(c, o, err);
}

static bc_code plan_only(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    trial *t = payload;
    bc_cache_options options = options_of(c, repo, path);
    bc_cache_plan *plan = NULL;
    opened o = {.repo = repo};
    bc_code code =
        cli_plan_cache(&plan, &o.accepted, &options, t->says_yes, err);

    if (code == BC_OK) {
        o.plan = bc_cache_plan_look(plan);
        t->possible = is_possible(o.plan);
        code = print_plan(c, &o, err);
    }
    bc_cache_plan_free(plan);
    return code;
}

/* Something in the way is worth exit code 1, as a warning is. */
static bc_code try_only(
    int *exit_code, cli_context *c, bool says_yes, bc_error *err)
{
    trial t = {says_yes, true};
    bc_code code = cli_look_repo(c, plan_only, &t, err);

    *exit_code = !t.possible;
    return code;
}

bc_code cli_cmd_open(int *exit_code, cli_context *c, bc_error *err)
{
    if (c->options->dry_run)
        return try_only(exit_code, c, false, err);
    *exit_code = 0;
    return cli_use_repo(c, open_and_commit, NULL, err);
}

/* Only accept takes --yes, so that open never says it by accident. */
bc_code cli_cmd_accept(int *exit_code, cli_context *c, bc_error *err)
{
    if (c->options->dry_run)
        return try_only(exit_code, c, true, err);
    if (!c->options->yes)
        return text_fail(err, BC_ERR_USAGE, "accept needs --yes");
    return cli_cmd_open(exit_code, c, err);
}

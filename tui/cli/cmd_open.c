/* open: what the start of any Borg command does with cache and repository. */
#include "cli/cli_use.h"

#include "text/fail.h"

static void to_hex(char out[65], const bc_id *id)
{
    for (size_t i = 0; i < sizeof(id->b); i++)
        snprintf(out + 2 * i, 3, "%02x", id->b[i]);
}

static bc_code print_document(cli_context *c, const bc_cache *cache,
    const bc_repo *repo, bc_question accepted, bc_error *err)
{
    doc d = doc_begin(c->options->command);
    char id[65];
    bc_code code;

    to_hex(id, bc_repo_id(repo));
    doc_cstr(&d, d.root, "id", id);
    doc_cstr(&d, d.root, "path", bc_cache_path(cache));
    doc_put(&d, d.root, "created", json_boolean(bc_cache_created(cache)));
    doc_cstr(&d, d.root, "accepted",
        accepted == BC_QUESTION_NONE ? NULL : bc_question_name(accepted));
    doc_cstr(&d, d.root, "location", bc_repo_location(repo));
    doc_count(&d, d.root, "key_type", bc_cache_key_type(cache));
    doc_text(
        &d, d.root, "manifest_timestamp", bc_cache_manifest_timestamp(cache));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static bc_code open_and_commit(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    bc_cache_options options = {
        .env = c->env,
        .repo = repo,
        .path = path,
        .log = cli_log(c->options),
        .progress = cli_progress(c),
    };
    bc_cache *cache = NULL;
    bc_question accepted;
    bc_code code =
        cli_open_cache(&cache, &accepted, &options, c->options->yes, err);

    (void)payload;
    if (code == BC_OK)
        code = bc_cache_commit(cache, err);
    if (code == BC_OK && c->options->json)
        code = print_document(c, cache, repo, accepted, err);
    bc_cache_free(cache);
    return code;
}

bc_code cli_cmd_open(int *exit_code, cli_context *c, bc_error *err)
{
    *exit_code = 0;
    return cli_use_repo(c, open_and_commit, NULL, err);
}

/* Only accept takes --yes, so that open never says it by accident. */
bc_code cli_cmd_accept(int *exit_code, cli_context *c, bc_error *err)
{
    if (!c->options->yes)
        return text_fail(err, BC_ERR_USAGE, "accept needs --yes");
    return cli_cmd_open(exit_code, c, err);
}

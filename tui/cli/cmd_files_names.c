/* files --entries: paths for the entries, where the key is there. */
#include "cli/cli_entry.h"
#include "cli/cli_log.h"

#include <borgcache/names.h>

/* Items of an archive at once. */
#define SLICE 16384

static size_t index_of(const cli_context *c, const bc_files_view *view)
{
    size_t at = 0;

    while (bc_inspect_files(c->inspect, at) != view)
        at++;
    return at;
}

static bc_code read_all(cli_context *c, bc_names *names, bc_error *err)
{
    cli_percent p = {.message = "Reading paths",
        .msgid = "files_cache.paths",
        .total = bc_names_progress_of(names).total};
    bool done = false;
    bc_code code = BC_OK;

    cli_percent_begin(&p, c);
    while (!done && code == BC_OK) {
        code = bc_names_step(&done, names, SLICE, err);
        if (code == BC_OK)
            cli_percent_at(&p, c, bc_names_progress_of(names).done);
    }
    cli_percent_end(&p, c);
    return code;
}

static bc_code read_next(cli_context *c, size_t files, bc_error *err)
{
    const bc_names_options options = {.files = files};
    bc_names *names = NULL;
    bc_code code = bc_names_open(&names, c->inspect, &options, err);

    if (code == BC_OK)
        code = read_all(c, names, err);
    bc_names_free(names);
    return code;
}

/* An entry that was not seen for n runs was in the archive before the last n;
 * older archives have nothing more to say. */
static uint64_t archives_worth(const bc_files_head *head)
{
    return head->age_count > 0 ? head->ages[head->age_count - 1].age : 0;
}

bc_code cli_name_entries(cli_context *c, bc_files_view *view, bc_error *err)
{
    const bc_files_head *head = bc_files_view_head(view);
    const bc_repo_facts *repo = bc_inspect_repo(c->inspect);
    size_t files = index_of(c, view);
    bc_error why = BC_ERROR_INIT;
    bc_code code = BC_OK;

    if (c->options->import || !repo->reachable || !repo->key_type.known ||
        repo->key == BC_KEY_LOCKED || !head->loaded)
        return BC_OK; /* an export has the archives' list, not their items */
    for (uint64_t i = 0; code == BC_OK && i <= archives_worth(head) &&
                         head->named < head->entries.value;
         i++)
        code = read_next(c, files, &why);
    if (code == BC_ERR_NO_MEMORY && err)
        *err = why;
    else if (code != BC_OK && code != BC_ERR_NOT_FOUND)
        cli_warn(why.message);
    return code == BC_ERR_NO_MEMORY ? code : BC_OK;
}

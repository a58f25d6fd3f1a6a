/* trash and undo: what is in the trash, and bringing it back. */
#include "cli/cli_manage.h"

#include "text/fail.h"
#include "text/text_path.h"

#include <stdlib.h>
#include <string.h>

/* "<dir>/x" for a folder of caches: the trash is beside whatever is in it. */
static char *name_inside(const char *dir)
{
    char *path = malloc(strlen(dir) + 3);

    if (path != NULL)
        sprintf(path, "%s/x", dir);
    return path;
}

/* Is the directory a cache, or where a destroyed one was? */
static bool is_or_was_cache(const char *dir)
{
    bc_error why = BC_ERROR_INIT;
    bool is_cache = false;

    return bc_inspect_is_cache(&is_cache, dir, &why) != BC_OK || is_cache;
}

bc_code cli_trash_place(char **out, const cli_context *c, bc_error *err)
{
    *out = is_or_was_cache(c->dir) ? strdup(c->dir) : name_inside(c->dir);
    return *out != NULL ? BC_OK
                        : text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
}

static bc_code open_trash(bc_trash **out, cli_context *c, bc_error *err)
{
    char *root =
        is_or_was_cache(c->dir) ? text_folder_of(c->dir) : strdup(c->dir);
    bc_code code = root == NULL
                       ? text_fail(err, BC_ERR_NO_MEMORY, "out of memory")
                       : bc_trash_open(out, root, err);

    free(root);
    return code;
}

static bc_code print_document(
    cli_context *c, const bc_trash *trash, bc_error *err)
{
    doc d = doc_begin("trash");
    json_t *list = doc_array(&d, d.root, "items");
    bc_code code;

    for (size_t i = 0; i < bc_trash_count(trash); i++) {
        const bc_trash_row *row = bc_trash_row_at(trash, i);
        json_t *item = doc_append_object(&d, list);

        doc_cstr(&d, item, "id", row->id);
        doc_cstr(&d, item, "action", row->action);
        doc_cstr(&d, item, "path", row->path);
        doc_time(&d, item, "when", (bc_opt_i64){true, row->when_ns});
        doc_u64(&d, item, "bytes", row->bytes);
        doc_u64(&d, item, "entries", row->entries);
    }
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void print_text(cli_context *c, const bc_trash *trash)
{
    if (bc_trash_count(trash) == 0)
        fputs("the trash is empty\n", c->out);
    for (size_t i = 0; i < bc_trash_count(trash); i++) {
        const bc_trash_row *row = bc_trash_row_at(trash, i);

        cli_put_cstr(c->out, row->id);
        fprintf(c->out, "  %-16s", row->action);
        cli_put_number(c->out, row->entries);
        cli_put_number(c->out, row->bytes);
        cli_put_cstr(c->out, row->path);
        fputc('\n', c->out);
    }
}

bc_code cli_cmd_trash(int *exit_code, cli_context *c, bc_error *err)
{
    bc_trash *trash = NULL;
    bc_code code = open_trash(&trash, c, err);

    *exit_code = 0;
    if (code == BC_OK && c->options->json)
        code = print_document(c, trash, err);
    else if (code == BC_OK)
        print_text(c, trash);
    bc_trash_free(trash);
    return code;
}

/* The item that is named, else the last one; of a cache, the last of its. */
static bc_code find_item(const bc_trash_row **out, const cli_context *c,
    const bc_trash *trash, bc_error *err)
{
    const char *wanted = c->options->argument;
    size_t len = strlen(c->dir);
    bool one = is_or_was_cache(c->dir);

    while (len > 1 && c->dir[len - 1] == '/')
        len--;
    for (size_t i = bc_trash_count(trash); i-- > 0;) {
        *out = bc_trash_row_at(trash, i);
        if (wanted != NULL ? strcmp((*out)->id, wanted) == 0
                           : !one || (strncmp((*out)->path, c->dir, len) == 0 &&
                                         ((*out)->path[len] == '/' ||
                                             (*out)->path[len] == 0)))
            return BC_OK;
    }
    return wanted != NULL
               ? text_fail(err, BC_ERR_NOT_FOUND, "the trash has no item %.80s",
                     wanted)
               : text_fail(err, BC_ERR_NOT_FOUND, "there is nothing to undo");
}

/* The cache that an item is of. */
static char *cache_of(const bc_trash_row *row)
{
    return strcmp(row->action, "destroy-cache") == 0
               ? strdup(row->path)
               : text_folder_of(row->path);
}

static bc_code undo(cli_context *c, const bc_trash_row *row, bc_error *err)
{
    char *cache = cache_of(row);
    const bc_manage_options options = cli_manage_options(c, cache);
    bc_manage *plan = NULL;
    bc_code code = cache == NULL
                       ? text_fail(err, BC_ERR_NO_MEMORY, "out of memory")
                       : bc_manage_plan_undo(&plan, &options, row->id, err);

    if (code == BC_OK)
        code = cli_manage_finish(c, plan, "undo", NULL, err);
    bc_manage_free(plan);
    free(cache);
    return code;
}

bc_code cli_cmd_undo(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_trash_row *row = NULL;
    bc_trash *trash = NULL;
    bc_code code = open_trash(&trash, c, err);

    *exit_code = 0;
    if (code == BC_OK)
        code = find_item(&row, c, trash, err);
    if (code == BC_OK)
        code = undo(c, row, err);
    bc_trash_free(trash);
    return code;
}

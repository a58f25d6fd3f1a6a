/* rebuild-files, rebuild-chunks: a cache anew from what the repository holds.
 */
#include "cli/cli_log.h"
#include "cli/cli_manage.h"
#include "cli/cli_use.h"

#include "text/fail.h"
#include "text/text_hex.h"
#include "text/text_iso.h"

#include <borgcache/archives.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    cli_context *c;
    cli_percent percent;
    bool begun;
    const char *series; /* NULL: the chunk index */
    bc_rebuilt made;
    bc_manage *plan;           /* what becomes of the file that is there */
    bc_manage_action replaced; /* nothing is known where none is */
} job;

static bool go_on(void *payload, uint64_t done, uint64_t total)
{
    job *j = payload;

    if (total == 0)
        return true;
    if (!j->begun || j->percent.total != total) {
        j->percent.total = total;
        if (!j->begun)
            cli_percent_begin(&j->percent, j->c);
        j->begun = true;
    }
    cli_percent_at(&j->percent, j->c, done);
    return true;
}

static char *join(const char *dir, const char *name)
{
    char *path = malloc(strlen(dir) + strlen(name) + 2);

    if (path != NULL)
        sprintf(path, "%s/%s", dir, name);
    return path;
}

/* In the trash; NULL: nothing. */
static const char *item_of(const job *j)
{
    return j->plan != NULL ? bc_manage_item(j->plan) : NULL;
}

static bc_code print_json(const job *j, const char *path, bc_error *err)
{
    const bc_rebuilt *made = &j->made;
    doc d = doc_begin(j->series != NULL ? "rebuild-files" : "rebuild-chunks");
    json_t *action;
    char hex[TEXT_HEX_MAX];
    bc_code code;

    doc_put(&d, d.root, "dry_run", json_boolean(j->c->options->dry_run));
    action = doc_append_object(&d, doc_array(&d, d.root, "actions"));
    doc_cstr(&d, action, "action", "rebuild");
    doc_cstr(&d, action, "path", path);
    doc_count(&d, action, "bytes", made->bytes);
    doc_count(&d, action, "entries", made->entries);
    if (j->series != NULL) {
        text_hex(hex, made->archive.b);
        doc_cstr(&d, action, "archive", hex);
        doc_time(&d, action, "archive_time", (bc_opt_i64){true, made->time_ns});
        doc_count(&d, action, "newer_archives", made->newer);
        doc_u64(&d, action, "replaced_bytes", j->replaced.bytes);
        doc_u64(&d, action, "replaced_entries", j->replaced.entries);
        doc_cstr(&d, d.root, "undo", item_of(j));
    }
    code = doc_print(&d, j->c->out, err);
    doc_end(&d);
    return code;
}

/* What is there now, and where it goes. */
static void print_replaced(const job *j)
{
    const cli_options *o = j->c->options;
    FILE *out = j->c->out;

    if (!j->replaced.bytes.known)
        return;
    fputs(o->dry_run ? "would replace " : "replaced ", out);
    if (j->replaced.entries.known)
        fprintf(out, "%" PRIu64 " entries, ", j->replaced.entries.value);
    fprintf(out, "%" PRIu64 " bytes%s\n", j->replaced.bytes.value,
        o->for_good ? "" : ", kept in the trash");
}

static void print_consequence(const job *j)
{
    FILE *out = j->c->out;

    if (j->made.newer > 0)
        fprintf(out,
            "%" PRIu64 " archive%s of this series %s newer: files that changed "
            "since the chosen one are read again.\n",
            j->made.newer, j->made.newer == 1 ? "" : "s",
            j->made.newer == 1 ? "is" : "are");
    fputs("The next backup takes a file as unchanged where it is as in that "
          "archive, and reads all others.\n",
        out);
    if (j->c->options->dry_run)
        fputs("dry run: nothing was changed\n", out);
    if (item_of(j) != NULL)
        fprintf(out, "undo: borgcache-tui --batch undo %s\n", item_of(j));
}

static void print_text(const job *j, const char *path)
{
    FILE *out = j->c->out;
    char time[TEXT_ISO_MAX];
    char hex[TEXT_HEX_MAX];

    fputs(j->c->options->dry_run ? "would rebuild " : "rebuilt ", out);
    cli_put_cstr(out, path);
    fprintf(out, ": %" PRIu64 " entries, %" PRIu64 " bytes", j->made.entries,
        j->made.bytes);
    if (j->series != NULL) {
        text_hex(hex, j->made.archive.b);
        text_iso(time, j->made.time_ns);
        fprintf(out, ", from archive %.8s of %.19sZ", hex, time);
    }
    fputc('\n', out);
    if (j->series != NULL) {
        print_replaced(j);
        print_consequence(j);
    }
}

static bc_code print(
    const job *j, const char *dir, const char *name, bc_error *err)
{
    char *path = join(dir, name);
    bc_code code = BC_OK;

    if (path == NULL)
        return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
    if (j->c->options->json)
        code = print_json(j, path, err);
    else
        print_text(j, path);
    free(path);
    return code;
}

static bc_rebuild_options options_of(job *j)
{
    return (bc_rebuild_options){
        .env = j->c->env,
        .series = j->series,
        .archive = j->c->options->archive,
        .dry_run = j->c->options->dry_run,
        .work = {go_on, j},
        .log = cli_log(j->c->options),
    };
}

static bc_code commit(void *payload, bc_error *err)
{
    return bc_cache_commit(payload, err);
}

/* The old file into the trash, then the new one; of a dry run the plan. */
static bc_code replace(job *j, bc_cache *cache, const char *path, bc_error *err)
{
    const bc_manage_options options = cli_manage_options(j->c, path);
    const bc_manage_writer writer = {commit, cache, j->made.digest};
    bc_code code =
        bc_manage_plan_replace(&j->plan, &options, j->made.name, &writer, err);

    if (code != BC_OK)
        return code;
    j->replaced = bc_manage_actions_of(j->plan).items[0];
    return j->c->options->dry_run ? BC_OK : bc_manage_act(j->plan, err);
}

static bc_code rebuild_files(
    job *j, bc_repo *repo, const char *path, bc_error *err)
{
    bc_cache_options options = {
        .env = j->c->env,
        .repo = repo,
        .path = path,
        .mode = "ctime,size,inode",
        .series = j->series,
        .operation = BC_OPERATION_WRITE, /* as create, which rebuilds */
        .log = cli_log(j->c->options),
        .progress = cli_progress(j->c),
        .work = {go_on, j},
    };
    bc_cache *cache = NULL;
    bc_question accepted;
    bc_code code = cli_open_cache(&cache, &accepted, &options, false, err);

    if (code == BC_OK)
        code =
            bc_rebuild_files_from(&j->made, cache, j->c->options->archive, err);
    if (j->begun)
        cli_percent_end(&j->percent, j->c);
    if (code == BC_OK)
        code = replace(j, cache, path, err);
    bc_cache_free(cache);
    return code;
}

/* Before anything is written or takes long. */
static bc_code need_peace(const job *j, const char *path, bc_error *err)
{
    const bc_manage_options options = cli_manage_options(j->c, path);

    return bc_manage_in_use(&options, err);
}

static bc_code use_for_files(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    job *j = payload;
    const bc_rebuild_options options = options_of(j);
    bc_code code = need_peace(j, path, err);

    if (code == BC_OK && !c->options->dry_run)
        code = rebuild_files(j, repo, path, err);
    else if (code == BC_OK) {
        code = bc_rebuild_preview(&j->made, repo, &options, err);
        if (code == BC_OK)
            code = replace(j, NULL, path, err);
    }
    if (code == BC_OK)
        code = print(j, path, j->made.name, err);
    bc_manage_free(j->plan);
    j->plan = NULL;
    return code;
}

static bc_code use_for_chunks(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    job *j = payload;
    const bc_rebuild_options options = options_of(j);
    bc_code code = need_peace(j, path, err);

    (void)c;
    if (code == BC_OK)
        code = bc_rebuild_chunks(&j->made, repo, &options, err);
    return code == BC_OK ? print(j, bc_repo_location(repo), "cache/chunks", err)
                         : code;
}

bc_code cli_cmd_rebuild_files(int *exit_code, cli_context *c, bc_error *err)
{
    job j = {.c = c, .series = c->options->argument};

    j.percent.message = "Rebuilding files cache";
    j.percent.msgid = "cache.rebuild_files";
    *exit_code = 0;
    if (j.series == NULL || j.series[0] == 0)
        return text_fail(err, BC_ERR_USAGE, "rebuild-files needs a series");
    if (c->options->for_good) {
        bc_code code = cli_need_yes(c, "rebuild-files --for-good", err);

        if (code != BC_OK)
            return code;
    }
    return cli_use_repo(c, use_for_files, &j, err);
}

bc_code cli_cmd_rebuild_chunks(int *exit_code, cli_context *c, bc_error *err)
{
    job j = {.c = c};

    *exit_code = 0;
    return cli_use_repo(c, use_for_chunks, &j, err);
}

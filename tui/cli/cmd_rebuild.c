/* rebuild-files, rebuild-chunks: a cache anew from what the repository holds.
 */
#include "cli/cli_log.h"
#include "cli/cli_use.h"

#include "text/fail.h"
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

static void hex_of(char out[65], const bc_id *id)
{
    for (size_t i = 0; i < sizeof(id->b); i++)
        snprintf(out + 2 * i, 3, "%02x", id->b[i]);
}

static bc_code print_json(const job *j, const char *path, bc_error *err)
{
    const bc_rebuilt *made = &j->made;
    doc d = doc_begin(j->series != NULL ? "rebuild-files" : "rebuild-chunks");
    json_t *action;
    char hex[65];
    bc_code code;

    doc_put(&d, d.root, "dry_run", json_boolean(j->c->options->dry_run));
    action = doc_append_object(&d, doc_array(&d, d.root, "actions"));
    doc_cstr(&d, action, "action", "rebuild");
    doc_cstr(&d, action, "path", path);
    doc_count(&d, action, "bytes", made->bytes);
    doc_count(&d, action, "entries", made->entries);
    if (j->series != NULL) {
        hex_of(hex, &made->archive);
        doc_cstr(&d, action, "archive", hex);
        doc_time(&d, action, "archive_time", (bc_opt_i64){true, made->time_ns});
    }
    code = doc_print(&d, j->c->out, err);
    doc_end(&d);
    return code;
}

static void print_text(const job *j, const char *path)
{
    FILE *out = j->c->out;
    char time[TEXT_ISO_MAX];
    char hex[65];

    fputs(j->c->options->dry_run ? "would rebuild " : "rebuilt ", out);
    cli_put_cstr(out, path);
    fprintf(out, ": %" PRIu64 " entries, %" PRIu64 " bytes", j->made.entries,
        j->made.bytes);
    if (j->series != NULL) {
        hex_of(hex, &j->made.archive);
        text_iso(time, j->made.time_ns);
        fprintf(out, ", from archive %.8s of %.19sZ", hex, time);
    }
    fputc('\n', out);
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
        .dry_run = j->c->options->dry_run,
        .work = {go_on, j},
        .log = cli_log(j->c->options),
    };
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
        .log = cli_log(j->c->options),
        .progress = cli_progress(j->c),
        .work = {go_on, j},
    };
    bc_cache *cache = NULL;
    bc_question accepted;
    bc_code code = cli_open_cache(&cache, &accepted, &options, false, err);

    if (code == BC_OK)
        code = bc_rebuild_files(&j->made, cache, err);
    if (j->begun)
        cli_percent_end(&j->percent, j->c);
    if (code == BC_OK)
        code = bc_cache_commit(cache, err);
    bc_cache_free(cache);
    return code;
}

static bc_code use_for_files(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    job *j = payload;
    const bc_rebuild_options options = options_of(j);
    bc_code code;

    if (c->options->dry_run)
        code = bc_rebuild_preview(&j->made, repo, &options, err);
    else
        code = rebuild_files(j, repo, path, err);
    return code == BC_OK ? print(j, path, j->made.name, err) : code;
}

static bc_code use_for_chunks(cli_context *c, bc_repo *repo, const char *path,
    void *payload, bc_error *err)
{
    job *j = payload;
    const bc_rebuild_options options = options_of(j);
    bc_code code = bc_rebuild_chunks(&j->made, repo, &options, err);

    (void)c;
    (void)path;
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
    return cli_use_repo(c, use_for_files, &j, err);
}

bc_code cli_cmd_rebuild_chunks(int *exit_code, cli_context *c, bc_error *err)
{
    job j = {.c = c};

    *exit_code = 0;
    return cli_use_repo(c, use_for_chunks, &j, err);
}

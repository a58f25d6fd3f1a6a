/* Everything that a look saw, as lines. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files_window.h"
#include "formats/fmt_export.h"
#include "io/io_snapshot.h"

#include <borgcache/archives.h>
#include <borgcache/export.h>
#include <stdlib.h>

/* Of a files cache, between two questions whether to go on. */
#define LOOK_AT_ONCE ((size_t)8 << 20)
#define PIECE        ((size_t)16 << 10)
#define AHEAD        ((size_t)256 << 10)

struct bc_export {
    io_snapshot *snapshot;
    bc_inspect *in;
    bool told_settings;
    bool ended;
    size_t next; /* shot */
    uint64_t count;
    bc_buf line;

    /* the file whose content is being told */
    fmt_export_content telling;
    io_file file;
    files_window window;
    uint64_t at;
};

/* How far all of them are. */
static bool goes_on(bc_inspect *in, const bc_work *work)
{
    uint64_t done = 0;
    uint64_t total = 0;

    if (work == NULL || work->go_on == NULL)
        return true;
    for (size_t i = 0; i < bc_inspect_files_count(in); i++) {
        bc_files_view *view = bc_inspect_files(in, i);

        done += bc_files_view_progress(view);
        total += bc_files_view_head(view)->bytes;
    }
    return work->go_on(work->payload, done < total ? done : total, total);
}

/* BC_ERR_CANCELLED, BC_ERR_NO_MEMORY; what cannot be read is a finding. */
static bc_code load_files(bc_inspect *in, const bc_work *work, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;

    for (size_t i = 0; i < bc_inspect_files_count(in); i++) {
        bc_code code = BC_OK;
        bool done = false;

        while (code == BC_OK && !done) {
            if (!goes_on(in, work))
                return bc_error_set(
                    err, BC_ERR_CANCELLED, "the look was given up");
            code = bc_files_view_step(
                &done, bc_inspect_files(in, i), LOOK_AT_ONCE, &why);
        }
        if (code == BC_ERR_NO_MEMORY)
            return bc_error_no_memory(err);
    }
    return BC_OK;
}

/* Each part once; what cannot be read is a finding, not an end. */
static bc_code look_at_all(bc_inspect *in, const bc_work *work, bc_error *err)
{
    const bc_lock_facts *locks;
    bc_archives archives;
    bc_chunks_view *chunks;
    size_t count;
    bc_error why = BC_ERROR_INIT;
    bc_code listed;
    bc_code code = load_files(in, work, err);

    if (code != BC_OK)
        return code;
    if (bc_inspect_chunks(&chunks, in, &why) == BC_ERR_NO_MEMORY ||
        bc_inspect_locks(&locks, &count, in, &why) == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    listed = bc_inspect_archives(&archives, in, work, &why);
    if (listed == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    return listed != BC_ERR_CANCELLED
               ? BC_OK
               : bc_error_set(err, listed, "the look was given up");
}

bc_code bc_export_open(bc_export **out, const bc_inspect_options *options,
    const bc_work *work, bc_error *err)
{
    bc_export *e = calloc(1, sizeof(*e));
    bc_code code;

    *out = NULL;
    if (e == NULL)
        return bc_error_no_memory(err);
    e->file = (io_file)IO_FILE_INIT;
    code = io_snapshot_record(&e->snapshot, io_posix(), err);
    if (code == BC_OK)
        code = inspect_open_over(
            &e->in, options, io_snapshot_io(e->snapshot), err);
    if (code == BC_OK)
        code = look_at_all(e->in, work, err);
    if (code == BC_OK && io_snapshot_incomplete(e->snapshot))
        code = bc_error_no_memory(err);
    if (code == BC_OK) {
        *out = e;
        e = NULL;
    }
    bc_export_free(e);
    return code;
}

bc_inspect *bc_export_inspect(bc_export *e)
{
    return e->in;
}

/* What a look is told by variables: never a secret. */
static const char *const variables[] = {"BORG_FILES_CACHE_TTL",
    "BORG_FILES_CACHE_SUFFIX", "BORG_STORE_DATA_LEVELS"};

#define VARIABLES (sizeof(variables) / sizeof(variables[0]))

static void add_variable(
    fmt_export_settings *s, const char *name, const char *value)
{
    if (value != NULL)
        s->variables[s->variable_count++] = (fmt_export_variable){
            (char *)(uintptr_t)name, (char *)(uintptr_t)value};
}

/* Where the repository was found, as it was found: there may be another home
 * where this is read. */
static void add_repo(fmt_export_settings *s, const bc_inspect *in)
{
    if (in->repo_facts.source == BC_REPO_OPTION)
        s->repo = (char *)(uintptr_t)bc_buf_text(&in->location);
    if (in->repo_facts.source == BC_REPO_ENVIRONMENT)
        add_variable(s, "BORG_REPO", bc_buf_text(&in->location));
}

/* The ones that locks named, and whether they lived; freed with free(3). */
static bc_code add_processes(
    fmt_export_settings *s, const io_snapshot *snapshot, bc_error *err)
{
    size_t count = io_snapshot_alive_count(snapshot);

    s->processes = calloc(count + 1, sizeof(*s->processes));
    if (s->processes == NULL)
        return bc_error_no_memory(err);
    for (; s->process_count < count; s->process_count++) {
        io_alive a = io_snapshot_alive_at(snapshot, s->process_count);

        s->processes[s->process_count] =
            (fmt_export_process){a.pid, a.sys_errno};
    }
    return BC_OK;
}

static bc_code put_settings(bc_export *e, bc_error *err)
{
    const bc_inspect *in = e->in;
    fmt_export_variable list[VARIABLES + 3];
    fmt_export_settings s = {.variables = list,
        .cache_dir = (char *)(uintptr_t)bc_buf_text(&in->path),
        .offline = in->offline,
        .now_ns = bc_env_host(in->env)->now_ns};
    bc_buf security = BC_BUF_INIT;
    bc_buf host = BC_BUF_INIT;
    bc_code code = bc_env_dir(&security, NULL, in->env, BC_DIR_SECURITY, err);

    /* By this the locks of this host are known as such. */
    if (code == BC_OK)
        code = bc_inspect_host_id(&host, in, err);
    if (code == BC_OK)
        code = add_processes(&s, e->snapshot, err);
    if (code != BC_OK)
        goto out;
    for (size_t i = 0; i < VARIABLES; i++)
        add_variable(&s, variables[i], bc_env_get(in->env, variables[i]));
    add_variable(&s, "BORG_SECURITY_DIR", bc_buf_text(&security));
    if (host.len > 0)
        add_variable(&s, "BORG_HOST_ID", bc_buf_text(&host));
    add_repo(&s, in);
    code = fmt_export_put_settings(&e->line, &s, err);
out:
    free(s.processes);
    bc_buf_dispose(&host);
    bc_buf_dispose(&security);
    return code;
}

static fmt_export_seen seen_of(const io_seen *seen)
{
    return (fmt_export_seen){seen->known, seen->sys_errno, seen->mode,
        seen->size, seen->mtime_ns, seen->inode};
}

/* Is this file a files cache whose records can all be told as entries? It is
 * read to the end for that. */
static bc_code is_exact(bool *out, bc_export *e, bc_error *err)
{
    uint64_t at = 0;
    bc_code code = BC_OK;

    *out = true;
    while (code == BC_OK && *out && at < e->file.size) {
        bc_slice rest = files_window_from(&e->window, at);
        fmt_files_record record;
        bc_slice fresh;

        if (fmt_files_next(&record, rest) == FMT_FILES_RECORD) {
            code = fmt_export_is_exact(
                out, &record, bc_slice_cut(rest, 0, record.len), err);
            at += record.len;
            continue;
        }
        code = files_window_slide(&fresh, &e->window, &e->file, at,
            rest.len > AHEAD / 2 ? 2 * rest.len : AHEAD, err);
        *out = fresh.len > 0; /* else it ends in no whole record */
    }
    return code;
}

static bool is_files_cache(const bc_export *e, const io_shot *shot)
{
    for (size_t i = 0; i < bc_inspect_files_count(e->in); i++) {
        const bc_files_head *head =
            bc_files_view_head(bc_inspect_files(e->in, i));

        if (head->readable_format && strcmp(head->path, shot->path) == 0)
            return true;
    }
    return false;
}

/* From now on its content is told. */
static bc_code open_content(bc_export *e, const io_shot *shot, bc_error *err)
{
    bool entries = false;
    bc_code code = io_file_open(&e->file, io_posix(), shot->path, err);

    e->at = 0;
    e->window.len = 0;
    if (code == BC_OK && is_files_cache(e, shot))
        code = is_exact(&entries, e, err);
    e->telling = entries ? FMT_EXPORT_ENTRIES : FMT_EXPORT_DATA;
    return code;
}

static bc_code put_shot(bc_export *e, const io_shot *shot, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    fmt_export_path p = {.path = shot->path,
        .stat = seen_of(&shot->stat),
        .lstat = seen_of(&shot->lstat),
        .open_errno = shot->open_errno,
        .list_errno = shot->list_errno,
        .listed = shot->listed};
    bc_code code = BC_OK;

    if (shot->listed)
        code = io_list(&names, io_posix(), shot->path, err);
    if (code == BC_OK && shot->opened)
        code = open_content(e, shot, err);
    if (code == BC_OK) {
        p.names = names.items;
        p.name_count = names.count;
        p.content = shot->opened ? e->telling : FMT_EXPORT_NO_CONTENT;
        if (shot->opened) { /* what its content is told of */
            p.stat = (fmt_export_seen){true, 0,
                shot->stat.known ? shot->stat.mode : 0100600, e->file.size,
                e->file.mtime_ns, e->file.inode};
        }
        code = fmt_export_put_path(&e->line, &p, err);
    }
    io_names_dispose(&names);
    return code;
}

static bc_code went_away(const bc_export *e, bc_error *err)
{
    return bc_error_set(err, BC_ERR_IO, "%s changed while it was exported",
        io_snapshot_at(e->snapshot, e->next - 1)->path);
}

/* A window that holds something at e->at; empty at the end of the file. */
static bc_code more(bc_slice *out, bc_export *e, size_t size, bc_error *err)
{
    bc_slice fresh;
    bc_code code =
        files_window_slide(&fresh, &e->window, &e->file, e->at, size, err);

    *out = files_window_from(&e->window, e->at);
    return code;
}

static bc_code put_data(bc_export *e, bc_error *err)
{
    bc_slice piece;
    bc_code code = more(&piece, e, PIECE, err);

    if (code != BC_OK || piece.len == 0)
        return code != BC_OK ? code : went_away(e, err);
    e->at += piece.len;
    return fmt_export_put_data(&e->line, piece, err);
}

static bc_code put_entry(bc_export *e, bc_error *err)
{
    bc_slice rest = files_window_from(&e->window, e->at);
    fmt_files_record record;
    bc_code code = BC_OK;

    while (code == BC_OK && fmt_files_next(&record, rest) != FMT_FILES_RECORD) {
        size_t had = rest.len;

        code = more(&rest, e, had > AHEAD / 2 ? 2 * had : AHEAD, err);
        if (code == BC_OK && rest.len <= had)
            code = went_away(e, err);
    }
    if (code != BC_OK)
        return code;
    e->at += record.len;
    return fmt_export_put_entry(&e->line, &record, err);
}

/* Is there more to tell of the open file? */
static bool is_telling(bc_export *e)
{
    if (e->file.fd >= 0 && e->at < e->file.size)
        return true;
    io_file_close(&e->file);
    return false;
}

static bc_code put_next(bc_export *e, bc_error *err)
{
    if (!e->told_settings) {
        e->told_settings = true;
        return put_settings(e, err);
    }
    if (is_telling(e))
        return e->telling == FMT_EXPORT_ENTRIES ? put_entry(e, err)
                                                : put_data(e, err);
    if (e->next < io_snapshot_count(e->snapshot))
        return put_shot(e, io_snapshot_at(e->snapshot, e->next++), err);
    e->ended = true;
    return bc_buf_add_format(&e->line, err, "{\"end\":true,\"count\":%llu}",
        (unsigned long long)e->count);
}

bc_code bc_export_line(bc_slice *line, bc_export *e, bc_error *err)
{
    bc_code code;

    *line = BC_SLICE_NULL;
    if (e->ended)
        return BC_OK;
    bc_buf_clear(&e->line);
    code = put_next(e, err);
    e->count++;
    if (code == BC_OK)
        *line = bc_slice_of_buf(&e->line);
    if (code != BC_ERR_NOT_FOUND)
        return code;
    if (err != NULL)
        err->code = BC_ERR_IO; /* it went away */
    return BC_ERR_IO;
}

void bc_export_free(bc_export *e)
{
    if (e == NULL)
        return;
    bc_inspect_free(e->in);
    io_snapshot_free(e->snapshot);
    io_file_close(&e->file);
    files_window_dispose(&e->window);
    bc_buf_dispose(&e->line);
    free(e);
}

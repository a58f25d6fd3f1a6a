/* The lines of an export, and a look that is answered from them. */
#include "inspect/inspect_import.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_export.h"
#include "io/io_snapshot.h"

#include <stdio.h>
#include <stdlib.h>

struct bc_import {
    io_snapshot *snapshot;
    bc_env *env;
    bool has_head;
    bool has_settings;
    bool ended;
    uint64_t count;   /* lines between head and end */
    io_shot *filling; /* whose content comes now; NULL: nobody's */
    bc_buf cache_dir;
    bc_buf repo;
    bool has_repo;
    bool offline;
};

bc_code bc_import_new(bc_import **out, bc_error *err)
{
    bc_import *i = calloc(1, sizeof(*i));
    bc_code code;

    *out = NULL;
    if (i == NULL)
        return bc_error_no_memory(err);
    code = io_snapshot_new(&i->snapshot, err);
    if (code == BC_OK)
        code = bc_env_new(&i->env, err);
    if (code == BC_OK) {
        *out = i;
        i = NULL;
    }
    bc_import_free(i);
    return code;
}

static bc_code take_settings(
    bc_import *i, const fmt_export_settings *s, bc_error *err)
{
    bc_host host = {.now_ns = s->now_ns};
    bc_code code = bc_buf_set_text(&i->cache_dir, s->cache_dir, err);

    bc_env_set_host(i->env, &host);
    i->has_settings = true;
    i->offline = s->offline;
    i->has_repo = s->repo != NULL;
    if (code == BC_OK && i->has_repo)
        code = bc_buf_set_text(&i->repo, s->repo, err);
    for (size_t k = 0; k < s->variable_count && code == BC_OK; k++)
        code = bc_env_set(
            i->env, s->variables[k].name, s->variables[k].value, err);
    for (size_t k = 0; k < s->process_count && code == BC_OK; k++)
        code = io_snapshot_put_alive(i->snapshot,
            (io_alive){s->processes[k].pid, s->processes[k].sys_errno}, err);
    return code;
}

static io_seen seen_of(const fmt_export_seen *seen)
{
    return (io_seen){seen->known, seen->sys_errno, seen->mode, seen->bytes,
        seen->mtime_ns, seen->inode};
}

/* Did the file before get all its content? */
static bc_code check_filled(const bc_import *i, bc_error *err)
{
    const io_shot *shot = i->filling;

    if (shot == NULL || shot->content.len == shot->stat.size)
        return BC_OK;
    return bc_error_set(err, BC_ERR_CORRUPT,
        "%s has %llu bytes, but %zu of them are there", shot->path,
        (unsigned long long)shot->stat.size, shot->content.len);
}

static bc_code take_path(bc_import *i, fmt_export_path *p, bc_error *err)
{
    io_shot *shot;
    bc_code code = check_filled(i, err);

    if (code != BC_OK)
        return code;
    shot = io_snapshot_put(i->snapshot, p->path);
    if (shot == NULL)
        return bc_error_no_memory(err);
    if (shot->stat.known || shot->lstat.known || shot->listed)
        return bc_error_set(err, BC_ERR_CORRUPT, "%s comes twice", p->path);
    shot->stat = seen_of(&p->stat);
    shot->lstat = seen_of(&p->lstat);
    shot->open_errno = p->open_errno;
    shot->list_errno = p->list_errno;
    shot->listed = p->listed;
    shot->names = (io_names){p->names, p->name_count};
    p->names = NULL;
    p->name_count = 0;
    shot->opened = p->content != FMT_EXPORT_NO_CONTENT;
    i->filling = shot->opened ? shot : NULL;
    return BC_OK;
}

static bc_code take_end(bc_import *i, uint64_t count, bc_error *err)
{
    bc_code code = check_filled(i, err);

    if (code == BC_OK && count != i->count)
        code = bc_error_set(err, BC_ERR_CORRUPT,
            "the end counts %llu lines, there are %llu",
            (unsigned long long)count, (unsigned long long)i->count);
    i->ended = code == BC_OK;
    return code;
}

static bc_code out_of_place(bc_error *err)
{
    return bc_error_set(err, BC_ERR_CORRUPT, "this line is out of its place");
}

static bc_code take_head(
    bc_import *i, const fmt_export_line *line, bc_error *err)
{
    if (i->has_head)
        return out_of_place(err);
    if (line->redacted)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "this export is redacted: names, locations and most of each hash "
            "are left out of it, so that nothing can be looked through; one "
            "made without --redact can");
    i->has_head = true;
    return BC_OK;
}

/* The head, the settings, then paths with their content, then the end. */
static bc_code take(bc_import *i, fmt_export_line *line, bc_error *err)
{
    if (line->kind == FMT_EXPORT_HEAD)
        return take_head(i, line, err);
    if (!i->has_head)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "this is not an export of borgcache-tui/1");
    if (i->has_settings != (line->kind != FMT_EXPORT_SETTINGS))
        return out_of_place(err);
    if (line->kind == FMT_EXPORT_END)
        return take_end(i, line->count, err);
    i->count++;
    if (line->kind == FMT_EXPORT_SETTINGS)
        return take_settings(i, &line->settings, err);
    if (line->kind == FMT_EXPORT_PATH)
        return take_path(i, &line->path, err);
    return i->filling == NULL ? out_of_place(err)
                              : bc_buf_add(&i->filling->content,
                                    bc_slice_of_buf(&line->bytes), err);
}

bc_code bc_import_line(bc_import *i, bc_slice text, bc_error *err)
{
    fmt_export_line line = FMT_EXPORT_LINE_INIT;
    unsigned long long number =
        (unsigned long long)i->count + (i->has_head ? 2 : 1);
    char where[40];
    bc_code code =
        i->ended ? out_of_place(err) : fmt_export_read(&line, text, err);

    if (code == BC_OK)
        code = take(i, &line, err);
    fmt_export_line_dispose(&line);
    if (code == BC_ERR_CORRUPT) {
        snprintf(where, sizeof(where), "line %llu", number);
        bc_error_prefix(err, where);
    }
    return code;
}

bc_code bc_import_end(bc_import *i, bc_error *err)
{
    if (i->ended)
        return BC_OK;
    return bc_error_set(err, BC_ERR_TRUNCATED,
        i->has_head ? "the export is cut: it has no end line"
                    : "there is no export, not even a head line");
}

const char *bc_import_dir(const bc_import *i)
{
    return bc_buf_text(&i->cache_dir);
}

const bc_env *bc_import_env(const bc_import *i)
{
    return i->env;
}

void inspect_import_options(bc_inspect_options *options, const bc_import *i)
{
    options->env = i->env;
    options->cache_dir = bc_buf_text(&i->cache_dir);
    options->repo = i->has_repo ? bc_buf_text(&i->repo) : NULL;
    options->offline = i->offline;
}

const bc_io *inspect_import_io(const bc_import *i)
{
    return io_snapshot_io(i->snapshot);
}

void bc_import_free(bc_import *i)
{
    if (i == NULL)
        return;
    io_snapshot_free(i->snapshot);
    bc_env_free(i->env);
    bc_buf_dispose(&i->cache_dir);
    bc_buf_dispose(&i->repo);
    free(i);
}

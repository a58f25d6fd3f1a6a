/* Opening and ending a bc_inspect: the table of contents of this floor. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "chunks/chunks.h"
#include "files/files.h"
#include "inspect/inspect_import.h"

#include <stdlib.h>

static bc_code load_parts(
    bc_inspect *in, const bc_inspect_options *options, bc_error *err)
{
    bc_code code = bc_buf_add(&in->path, io_path_trim(options->cache_dir), err);

    if (code == BC_OK)
        code = inspect_cache_load(in, err);
    if (code == BC_OK && !in->unreadable)
        code = inspect_config_load(in, err);
    if (code == BC_OK && !in->unreadable)
        code = inspect_generation_load(in, err);
    if (code == BC_OK)
        code = inspect_id_load(in, err);
    if (code == BC_OK)
        code = inspect_memory_load(in, err);
    if (code == BC_OK)
        code = inspect_repo_load(in, options->repo, err);
    if (code == BC_OK)
        code = inspect_verdict_load(in, err);
    if (code == BC_OK)
        code = inspect_files_load(in, err);
    return code;
}

static bc_code open_one(bc_inspect **out, const bc_inspect_options *options,
    const bc_io *io, bool is_row, bc_error *err)
{
    bc_inspect *in;
    bc_code code;

    *out = NULL;
    if (options->env == NULL || options->cache_dir == NULL)
        return bc_error_set(
            err, BC_ERR_USAGE, "an environment and a directory are needed");
    in = calloc(1, sizeof(*in));
    if (in == NULL)
        return bc_error_no_memory(err);
    in->io = io;
    in->env = options->env;
    in->log = options->log;
    in->offline = options->offline;
    in->is_row = is_row;
    code = load_parts(in, options, err);
    if (code == BC_OK) {
        *out = in;
        in = NULL;
    }
    bc_inspect_free(in);
    return code;
}

bc_code bc_inspect_open(
    bc_inspect **out, const bc_inspect_options *options, bc_error *err)
{
    bc_inspect_options imported = *options;

    if (options->import == NULL)
        return inspect_open_over(out, options, io_posix(), err);
    inspect_import_options(&imported, options->import);
    return inspect_open_over(
        out, &imported, inspect_import_io(options->import), err);
}

bc_code inspect_open_over(bc_inspect **out, const bc_inspect_options *options,
    const bc_io *io, bc_error *err)
{
    return open_one(out, options, io, false, err);
}

bc_code inspect_open_row(
    bc_inspect **out, const bc_inspect_options *options, bc_error *err)
{
    return open_one(out, options, io_posix(), true, err);
}

void bc_inspect_free(bc_inspect *in)
{
    if (in == NULL)
        return;
    for (size_t i = 0; i < in->files_count; i++)
        files_view_free(in->files[i]);
    free(in->files);
    chunks_view_free(in->chunks);
    inspect_locks_dispose(in);
    inspect_archives_forget(in);
    repo_free(in->repo);
    repo_manifest_dispose(&in->manifest);
    security_memory_dispose(&in->memory);
    fmt_config_dispose(&in->config);
    fmt_ini_free(in->ini);
    io_names_dispose(&in->names);
    inspect_findings_dispose(&in->own);
    free(in->joined);
    free(in->pairs);
    free(in->orphans);
    bc_buf_dispose(&in->path);
    bc_buf_dispose(&in->id);
    bc_buf_dispose(&in->config_path);
    bc_buf_dispose(&in->security_path);
    bc_buf_dispose(&in->location);
    bc_buf_dispose(&in->reason);
    free(in);
}

const bc_cache_facts *bc_inspect_cache(const bc_inspect *in)
{
    return &in->cache;
}

const bc_config_facts *bc_inspect_config(const bc_inspect *in)
{
    return &in->config_facts;
}

const bc_repo_facts *bc_inspect_repo(const bc_inspect *in)
{
    return &in->repo_facts;
}

const bc_security_facts *bc_inspect_security(const bc_inspect *in)
{
    return &in->security;
}

static size_t append(bc_finding *to, size_t at, bc_findings more)
{
    if (more.count > 0)
        memcpy(to + at, more.items, more.count * sizeof(*to));
    return at + more.count;
}

bc_findings bc_inspect_findings(bc_inspect *in)
{
    bc_findings own = {in->own.items, in->own.count};
    size_t total = own.count;
    bc_finding *joined;
    size_t at = 0;

    for (size_t i = 0; i < in->files_count; i++)
        total += bc_files_view_findings(in->files[i]).count;
    joined = realloc(in->joined, (total + 1) * sizeof(*joined));
    if (joined == NULL)
        return own; /* what is known best, rather than nothing */
    in->joined = joined;
    at = append(joined, at, own);
    for (size_t i = 0; i < in->files_count; i++)
        at = append(joined, at, bc_files_view_findings(in->files[i]));
    return (bc_findings){joined, at};
}

/* The cache directory itself: its names, size, id. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/slice.h"

bool inspect_is_files_name(const char *name)
{
    bc_slice n = bc_slice_of(name);

    if (io_is_temp_name(name))
        return false;
    return bc_slice_is(n, "files") || bc_slice_starts(n, "files.");
}

bc_code inspect_join(
    bc_buf *out, const bc_inspect *in, const char *name, bc_error *err)
{
    bc_code code = bc_buf_add(out, bc_slice_of_buf(&in->path), err);

    if (code != BC_OK)
        return code;
    return io_path_join(out, name, err);
}

static bool has_name(const io_names *names, const char *wanted)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], wanted) == 0)
            return true;
    }
    return false;
}

/* The last component of a path without a final slash. */
static bc_slice base_name(bc_slice path)
{
    size_t from = path.len;

    while (from > 0 && path.ptr[from - 1] != '/')
        from--;
    return bc_slice_cut(path, from, path.len - from);
}

bc_code bc_inspect_is_cache(bool *out, const char *path, bc_error *err)
{
    io_names names = IO_NAMES_INIT;
    bc_slice name = base_name(io_path_trim(path));
    bc_code code = io_list(&names, io_posix(), path, err);

    if (code != BC_OK)
        goto out;
    *out = bc_hex_is_id(name) || has_name(&names, "config") ||
           has_name(&names, "README");
    for (size_t i = 0; i < names.count && !*out; i++)
        *out = inspect_is_files_name(names.items[i]);
out:
    io_names_dispose(&names);
    return code;
}

bc_code inspect_cache_load(bc_inspect *in, bc_error *err)
{
    const char *given = bc_buf_text(&in->path);
    bc_error why = BC_ERROR_INIT;
    bc_code code = io_list(&in->names, in->io, given, &why);

    in->unreadable = in->is_row && code == BC_ERR_IO;
    if (code != BC_OK && !in->unreadable) {
        if (err != NULL)
            *err = why;
        return code;
    }
    bc_log_write(&in->log, BC_DEBUG, "borg.cache", "Using %s as cache", given);
    in->cache.path = given;
    in->cache.generation = "unknown";
    in->cache.readable_format = !in->unreadable;
    if (in->unreadable)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "cache-unreadable", "cache"}, err,
            "the directory cannot be read: %s", why.message);
    in->cache.bytes = io_tree_bytes(in->io, given);
    for (size_t i = 0; i < in->names.count && code == BC_OK; i++) {
        if (!io_is_temp_name(in->names.items[i]))
            continue;
        code = inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_INFO, "temp-file-left", in->names.items[i]},
            err, "left behind by an interrupted write; Borg ignores it");
    }
    return code;
}

/* The name wins over what config says; Borg never compares the two. */
bc_code inspect_id_load(bc_inspect *in, bc_error *err)
{
    bc_slice name = base_name(bc_slice_of_buf(&in->path));
    bc_slice said = in->config.repository;
    bool named = bc_hex_is_id(name);
    bc_code code;

    if (!named && !(said.ptr != NULL && bc_hex_is_id(said)))
        return BC_OK;
    code = bc_buf_add(&in->id, named ? name : said, err);
    if (code != BC_OK)
        return code;
    in->cache.id = bc_buf_text(&in->id);
    if (!named || said.ptr == NULL || bc_slice_equal(name, said))
        return BC_OK;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_WARNING, "config-id-differs", "config"}, err,
        "config names another repository than the directory; Borg goes by the "
        "directory's name");
}

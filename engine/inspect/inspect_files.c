/* The files caches of the directory, and digests that name none of them. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "files/files.h"
#include "formats/fmt_text.h"

#include <stdlib.h>

/* Borg lower-cases option names when it writes them (spec T13). */
static bool names_key(bc_slice key, const char *name)
{
    bc_buf lower = BC_BUF_INIT;
    bool same = fmt_text_lower(&lower, bc_slice_of(name), NULL) == BC_OK &&
                bc_slice_equal(bc_slice_of_buf(&lower), key);

    bc_buf_dispose(&lower);
    return same;
}

static bc_slice record_of(const bc_inspect *in, const char *name)
{
    for (size_t i = 0; i < in->config.integrity_count; i++) {
        if (names_key(in->config.integrity[i].key, name))
            return in->config.integrity[i].value;
    }
    return BC_SLICE_NULL;
}

static bc_code add_view(
    bc_inspect *in, const char *name, bc_opt_i64 ttl, bc_error *err)
{
    bc_buf path = BC_BUF_INIT;
    files_view_options options = {
        .io = in->io,
        .name = name,
        .readable_format = in->cache.readable_format,
        .record = record_of(in, name),
        .section_stale = in->config.state == FMT_CONFIG_INTEGRITY_STALE,
        .ttl = ttl,
        .log = in->log,
    };
    bc_code code = inspect_join(&path, in, name, err);

    if (code == BC_OK) {
        options.path = bc_buf_text(&path);
        code = files_view_new(&in->files[in->files_count], &options, err);
    }
    if (code == BC_OK)
        in->files_count++;
    bc_buf_dispose(&path);
    return code;
}

/* An invalid TTL makes Borg fail at the end of the next run. */
static bc_code read_ttl(bc_opt_i64 *ttl, bc_inspect *in, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = bc_env_ttl(&ttl->value, in->env, &why);

    ttl->known = code == BC_OK;
    if (code == BC_OK)
        return BC_OK;
    ttl->value = 0;
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_WARNING, "bad-ttl", "BORG_FILES_CACHE_TTL"}, err,
        "Borg stops at the end of a backup, before it saves: %s", why.message);
}

static bc_code note_orphans(bc_inspect *in, bc_error *err)
{
    in->orphans = calloc(in->config.integrity_count + 1, sizeof(*in->orphans));
    if (in->orphans == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < in->config.integrity_count; i++) {
        bool found = false;
        bc_buf key = BC_BUF_INIT;
        bc_code code;

        for (size_t k = 0; k < in->names.count && !found; k++)
            found = names_key(in->pairs[i].key, in->names.items[k]);
        if (found)
            continue;
        in->orphans[in->orphan_count++] = in->pairs[i];
        code = bc_buf_add(&key, in->pairs[i].key, err);
        if (code == BC_OK)
            code = inspect_findings_add(&in->own,
                (inspect_what){BC_FIND_INFO, "stale-digest", bc_buf_text(&key)},
                err,
                "config has a digest for a file that is not there; Borg "
                "ignores it");
        bc_buf_dispose(&key);
        if (code != BC_OK)
            return code;
    }
    return BC_OK;
}

bc_code inspect_files_load(bc_inspect *in, bc_error *err)
{
    bc_opt_i64 ttl = {false, 0};
    bc_code code = read_ttl(&ttl, in, err);

    if (code != BC_OK)
        return code;
    in->files = calloc(in->names.count + 1, sizeof(bc_files_view *));
    if (in->files == NULL)
        return bc_error_no_memory(err);
    for (size_t i = 0; i < in->names.count && code == BC_OK; i++) {
        if (inspect_is_files_name(in->names.items[i]))
            code = add_view(in, in->names.items[i], ttl, err);
    }
    return code == BC_OK ? note_orphans(in, err) : code;
}

bc_code bc_inspect_path_hash(
    bc_path_hash *out, const bc_inspect *in, bc_slice path, bc_error *err)
{
    bc_id id;

    if (in->repo == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "the hash of a path needs the repository's key, and the "
            "repository was not looked at");
    if (repo_key(in->repo) == NULL)
        return bc_error_set(err, BC_ERR_UNSUPPORTED,
            "the hash of a path needs the repository's key, which is locked");
    repo_hash(&id, in->repo, path);
    memcpy(out->b, id.b, sizeof(out->b));
    return BC_OK;
}

size_t bc_inspect_files_count(const bc_inspect *in)
{
    return in->files_count;
}

bc_files_view *bc_inspect_files(bc_inspect *in, size_t index)
{
    return in->files[index];
}

bc_config_pairs bc_inspect_orphan_digests(const bc_inspect *in)
{
    return (bc_config_pairs){in->orphans, in->orphan_count};
}

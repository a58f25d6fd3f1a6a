/* A part of a look in two halves, so that another thread can do the long one.
 */
#include "inspect/inspect_parts.h"

#include "base/error.h"
#include "chunks/chunks.h"
#include "repo/repo_unlock.h"

#include <borgcache/load.h>
#include <stdlib.h>

struct bc_load {
    bc_inspect *in;
    bc_load_part part;
    bool needed; /* what is there already is not loaded again */
    bc_code code;
    bc_error why;
    const bc_unlock *how;
    inspect_archives_found archives;
    bc_chunks_view *chunks;
};

static bool is_needed(const bc_inspect *in, bc_load_part part)
{
    bool locked = in->repo == NULL || repo_key(in->repo) == NULL;

    switch (part) {
    case BC_LOAD_KEY:
        return in->repo != NULL && locked;
    case BC_LOAD_ARCHIVES:
        return !locked && in->archive_rows == NULL;
    default:
        return in->chunks == NULL;
    }
}

bc_code bc_load_new(bc_load **out, bc_inspect *inspect, bc_load_part part,
    const bc_unlock *how, bc_error *err)
{
    bc_load *load;

    *out = NULL;
    if (part == BC_LOAD_KEY && how == NULL)
        return bc_error_set(err, BC_ERR_USAGE, "how to unlock is needed");
    load = calloc(1, sizeof(*load));
    if (load == NULL)
        return bc_error_no_memory(err);
    load->in = inspect;
    load->part = part;
    load->needed = is_needed(inspect, part);
    load->how = how;
    *out = load;
    return BC_OK;
}

static bc_code run(bc_load *load, const bc_work *work)
{
    bc_unlock how;

    switch (load->part) {
    case BC_LOAD_KEY:
        how = *load->how;
        if (work != NULL)
            how.work = *work;
        return repo_unlock(load->in->repo, &how, load->in->io, &load->why);
    case BC_LOAD_ARCHIVES:
        return inspect_archives_read(
            &load->archives, load->in, work, &load->why);
    default:
        return inspect_chunks_read(&load->chunks, load->in, &load->why);
    }
}

bc_code bc_load_run(bc_load *load, const bc_work *work, bc_error *err)
{
    if (load->needed)
        load->code = run(load, work);
    load->how = NULL;
    if (load->code == BC_OK && load->chunks != NULL)
        chunks_view_prepare(load->chunks);
    if (load->code != BC_OK && err != NULL)
        *err = load->why;
    return load->code;
}

bc_code bc_load_put(bc_load *load, bc_error *err)
{
    bc_chunks_view *chunks = load->chunks;
    bool needed = load->needed;

    load->needed = false;
    load->chunks = NULL;
    if (!needed)
        return BC_OK;
    if (load->part == BC_LOAD_KEY)
        return inspect_key_put(load->in, load->code, &load->why, err);
    if (load->code != BC_OK)
        return BC_OK;
    return load->part == BC_LOAD_ARCHIVES
               ? inspect_archives_put(load->in, &load->archives, err)
               : inspect_chunks_put(load->in, chunks, err);
}

void bc_load_free(bc_load *load)
{
    if (load == NULL)
        return;
    if (load->needed && load->part == BC_LOAD_KEY)
        repo_set_key(load->in->repo, NULL);
    inspect_archives_found_dispose(&load->archives);
    chunks_view_free(load->chunks);
    free(load);
}

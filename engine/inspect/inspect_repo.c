/* The repository that belongs to the cache, as far as it can be seen. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"

#include <stdio.h>

static bc_code set_reason(bc_inspect *in, const char *text, bc_error *err)
{
    bc_code code = bc_buf_set_text(&in->reason, text, err);

    in->repo_facts.reason = bc_buf_text(&in->reason);
    return code;
}

/*
 * Where the text comes from decides how it is read: what a user wrote may hold
 * variables in braces, what the security directory remembers is final. What a
 * user wrote is of one repository, and says nothing in a list.
 */
static bc_code locate(
    fmt_location *location, bc_inspect *in, const char *option, bc_error *err)
{
    const char *text = option;
    bc_error why = BC_ERROR_INIT;
    bc_code code;

    in->repo_facts.source = BC_REPO_OPTION;
    if ((text == NULL || text[0] == 0) && !in->is_row) {
        text = bc_env_get(in->env, "BORG_REPO");
        in->repo_facts.source = BC_REPO_ENVIRONMENT;
    }
    if (text != NULL && text[0] != 0)
        return repo_locate(location, &in->location, text, in->env, err);
    in->repo_facts.source = BC_REPO_NONE;
    if (!in->memory.location.readable || in->memory.location.text.len == 0)
        return set_reason(in, "no repository is known", err);
    in->repo_facts.source = BC_REPO_SECURITY;
    code = bc_buf_add(
        &in->location, bc_slice_of_buf(&in->memory.location.text), err);
    if (code != BC_OK)
        return code;
    code = fmt_location_parse(
        location, bc_slice_of_buf(&in->memory.location.text), &why);
    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    return code == BC_OK ? BC_OK : set_reason(in, why.message, err);
}

static bc_code note_unreachable(
    bc_inspect *in, const char *reason, bc_error *err)
{
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_INFO, "repository-unreachable", "repository"},
        err, "the repository was not looked at: %s", reason);
}

static bc_code note_other(bc_inspect *in, bc_error *err)
{
    char reason[96];
    bc_code code;

    snprintf(reason, sizeof(reason), "other repository %s", in->repo_id);
    code = set_reason(in, reason, err);
    if (code != BC_OK)
        return code;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_WARNING, "other-repository", "repository"}, err,
        "another repository is at that location, its id is %s", in->repo_id);
}

/* Facts of the manifest that needs no key, or that the key locks. */
static void publish_manifest(bc_inspect *in)
{
    bc_repo_facts *f = &in->repo_facts;
    const repo_manifest *m = &in->manifest;

    if (m->mode == NULL)
        return;
    snprintf(in->key_type, sizeof(in->key_type), "%u", m->key_type);
    f->key_type = (bc_opt_u64){true, m->key_type};
    f->encryption = m->mode;
    f->logically_encrypted = m->logically_encrypted;
    f->key = !m->needs_key                ? BC_KEY_NONE
             : repo_key(in->repo) == NULL ? BC_KEY_LOCKED
                                          : BC_KEY_UNLOCKED;
    if (!m->readable)
        return;
    f->manifest_timestamp = bc_slice_of_buf(&m->content.timestamp);
    if (m->has_id) {
        bc_hex_encode(in->manifest_id, m->id.b, 32);
        f->manifest_id = in->manifest_id;
    }
}

bc_code inspect_manifest_load(bc_inspect *in, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code = repo_manifest_read(&in->manifest, in->repo, &why);

    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    publish_manifest(in);
    if (code != BC_OK)
        return inspect_findings_add(&in->own,
            (inspect_what){
                BC_FIND_WARNING, "manifest-unreadable", "config/manifest"},
            err, "the manifest does not tell its facts: %s", why.message);
    if (in->repo_facts.key != BC_KEY_LOCKED)
        return BC_OK;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_INFO, "key-locked", "repository"}, err,
        "the key is locked: %s",
        in->manifest.readable
            ? "path names and the manifest id stay unknown"
            : "path names and the manifest's time and id stay unknown");
}

static bc_code reach(
    bc_inspect *in, const fmt_location *location, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    repo *found = NULL;
    bc_code code = repo_open_fs(&found, location, in->env, in->io, &why);

    if (code == BC_ERR_NO_MEMORY)
        return bc_error_no_memory(err);
    if (code != BC_OK) {
        code = set_reason(in, why.message, err);
        return code != BC_OK ? code
                             : note_unreachable(in,
                                   why.code == BC_ERR_REPO_NOT_FOUND
                                       ? "nothing is at its location"
                                       : why.message,
                                   err);
    }
    bc_hex_encode(in->repo_id, repo_id(found)->b, 32);
    if (in->cache.id == NULL || strcmp(in->repo_id, in->cache.id) != 0) {
        repo_free(found);
        return note_other(in, err);
    }
    in->repo = found;
    in->repo_facts.reachable = true;
    in->repo_facts.id = in->repo_id;
    in->repo_facts.version = (bc_opt_i64){true, repo_version(found)};
    return inspect_manifest_load(in, err);
}

bc_code inspect_repo_load(bc_inspect *in, const char *option, bc_error *err)
{
    fmt_location location = FMT_LOCATION_INIT;
    bc_code code;

    in->repo_facts.logically_encrypted = BC_UNKNOWN;
    code = locate(&location, in, option, err);
    if (code != BC_OK)
        goto out;
    if (in->location.len > 0)
        in->repo_facts.location = bc_slice_of_buf(&in->location);
    if (in->offline)
        code = set_reason(in, "offline", err);
    else if (in->repo_facts.reason != NULL)
        code = note_unreachable(in, in->repo_facts.reason, err);
    else
        code = reach(in, &location, err);
out:
    fmt_location_dispose(&location);
    return code;
}

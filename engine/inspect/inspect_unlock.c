/* The key of the repository that is looked at, and what it makes known. */
#include "inspect/inspect_parts.h"

#include "base/error.h"
#include "base/slice.h"
#include "repo/repo_unlock.h"

/* What was said without the key, and may be said otherwise with it. */
static const char *const provisional[] = {"key-locked", "passphrase-wrong",
    "manifest-unreadable", "relocated", "unknown-unencrypted",
    "key-type-changed", "replay", "id-not-unique"};

/* What is known, set aside while it is found out anew. */
typedef struct known {
    inspect_findings own;
    repo_manifest manifest;
    bc_repo_facts repo_facts;
    bc_security_facts security;
} known;

static void set_aside(known *out, bc_inspect *in)
{
    *out = (known){in->own, in->manifest, in->repo_facts, in->security};
    in->own = (inspect_findings)INSPECT_FINDINGS_INIT;
    in->manifest = (repo_manifest)REPO_MANIFEST_INIT;
    in->repo_facts.manifest_timestamp = BC_SLICE_NULL;
    in->repo_facts.manifest_id = NULL;
    in->security.present_manifest_timestamp = BC_SLICE_NULL;
}

static void take_back(bc_inspect *in, known *before)
{
    inspect_findings_dispose(&in->own);
    repo_manifest_dispose(&in->manifest);
    in->own = before->own;
    in->manifest = before->manifest;
    in->repo_facts = before->repo_facts;
    in->security = before->security;
}

/* What was said before and holds goes first. */
static bc_code join_findings(bc_inspect *in, known *before, bc_error *err)
{
    inspect_findings *all = &before->own;
    bc_code code = inspect_findings_reserve(all, in->own.count, err);

    if (code != BC_OK)
        return code;
    for (size_t i = 0; i < sizeof(provisional) / sizeof(provisional[0]); i++)
        inspect_findings_drop(all, provisional[i]);
    code = inspect_findings_move(all, &in->own, err); /* there is room */
    inspect_findings_dispose(&in->own);
    in->own = *all;
    return code;
}

static bool is_about_passphrase(bc_code code)
{
    return code == BC_ERR_PASSCOMMAND || code == BC_ERR_PASSPHRASE_WRONG ||
           code == BC_ERR_PASSPHRASE_RETRIES;
}

/* A look goes on without the key; why it does is a finding. */
static bc_code note_failure(bc_inspect *in, const bc_error *why, bc_error *err)
{
    bool wrong = is_about_passphrase(why->code);
    const char *code = wrong ? "passphrase-wrong" : "key-locked";

    inspect_findings_drop(&in->own, code);
    return inspect_findings_add(&in->own,
        (inspect_what){
            wrong ? BC_FIND_WARNING : BC_FIND_INFO, code, "repository"},
        err, "the key is locked: %s", why->message);
}

/* Whatever fails leaves facts and findings as they were. */
static bc_code look_again(bc_inspect *in, bc_error *err)
{
    known before;
    bc_code code;

    set_aside(&before, in);
    code = inspect_manifest_load(in, err);
    if (code == BC_OK)
        code = inspect_verdict_judge(in, err);
    if (code == BC_OK)
        code = join_findings(in, &before, err);
    if (code != BC_OK) {
        take_back(in, &before);
        return code;
    }
    repo_manifest_dispose(&before.manifest);
    inspect_archives_forget(in);
    return BC_OK;
}

bc_code inspect_key_put(
    bc_inspect *in, bc_code code, const bc_error *why, bc_error *err)
{
    if (code == BC_OK) {
        code = look_again(in, err);
        if (code != BC_OK)
            repo_set_key(in->repo, NULL); /* so that it can be tried again */
        return code;
    }
    if (code == BC_ERR_NO_MEMORY || code == BC_ERR_NO_PASSPHRASE ||
        code == BC_ERR_CANCELLED)
        return BC_OK;
    return note_failure(in, why, err);
}

bc_code bc_inspect_unlock(bc_inspect *in, const bc_unlock *how, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    bc_code code;
    bc_code put;

    if (in->repo == NULL || repo_key(in->repo) != NULL)
        return BC_OK;
    code = repo_unlock(in->repo, how, in->io, &why);
    put = inspect_key_put(in, code, &why, err);
    if (code == BC_OK || put != BC_OK)
        return put;
    if (err != NULL)
        *err = why;
    return code;
}

static bool is_same_repository(const bc_inspect *a, const bc_inspect *b)
{
    return a->repo != NULL && b->repo != NULL &&
           memcmp(repo_id(a->repo)->b, repo_id(b->repo)->b, sizeof(bc_id)) ==
               0 &&
           a->repo_facts.key_type.known && b->repo_facts.key_type.known &&
           a->repo_facts.key_type.value == b->repo_facts.key_type.value;
}

bc_code bc_inspect_move_key(bc_inspect *to, bc_inspect *from, bc_error *err)
{
    bc_code code;

    if (!is_same_repository(to, from) || repo_key(to->repo) != NULL ||
        repo_key(from->repo) == NULL)
        return BC_OK;
    repo_swap_keys(to->repo, from->repo);
    code = look_again(to, err);
    if (code != BC_OK)
        repo_swap_keys(to->repo, from->repo);
    return code;
}

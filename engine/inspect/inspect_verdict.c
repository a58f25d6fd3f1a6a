/* The security directory: what it remembers, what Borg would do now. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

bc_code inspect_memory_load(bc_inspect *in, bc_error *err)
{
    bc_code code;

    if (in->cache.id == NULL)
        return BC_OK;
    code = bc_env_dir(&in->security_path, NULL, in->env, BC_DIR_SECURITY, err);
    if (code == BC_OK)
        code = io_path_join(&in->security_path, in->cache.id, err);
    if (code == BC_OK)
        code = security_load(
            &in->memory, in->io, bc_buf_text(&in->security_path), err);
    return code;
}

static bc_slice text_of(const security_text *text)
{
    return text->readable ? bc_slice_of_buf(&text->text) : BC_SLICE_NULL;
}

static bc_code note_text(
    bc_inspect *in, const char *name, const security_text *text, bc_error *err)
{
    if (text->undecodable)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "security-unreadable", name}, err,
            "it is not UTF-8; every Borg command on this repository stops "
            "with UnicodeDecodeError");
    if (text->exists && !text->readable)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "security-unreadable", name}, err,
            "it cannot be read: %s", text->error.message);
    return BC_OK;
}

static bc_code note_partial(bc_inspect *in, bc_error *err)
{
    const security_memory *m = &in->memory;
    bool any = m->location.exists || m->key_type.exists ||
               m->manifest_timestamp.exists;

    if (!any || security_known(m))
        return BC_OK;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_INFO, "security-partial", "security"}, err,
        "only some of its three files are there; Borg does not count the "
        "repository as known");
}

static bc_code note_refusal(bc_inspect *in, bc_code refusal, bc_error *err)
{
    switch (refusal) {
    case BC_ERR_ENCRYPTION_CHANGED:
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "key-type-changed", "key-type"},
            err,
            "the repository's key type is not the remembered one; Borg "
            "refuses (exit 61)");
    case BC_ERR_REPLAY:
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_CRITICAL, "replay", "manifest-timestamp"},
            err,
            "the repository is older than what was seen before; Borg refuses "
            "(exit 64)");
    case BC_ERR_ID_NOT_UNIQUE:
        return inspect_findings_add(&in->own,
            (inspect_what){
                BC_FIND_CRITICAL, "id-not-unique", "manifest-timestamp"},
            err,
            "the unencrypted repository is older than what was seen before; "
            "Borg refuses (exit 63)");
    default:
        return BC_OK;
    }
}

static bc_code note_question(bc_inspect *in, bc_error *err)
{
    if (in->security.question == BC_QUESTION_RELOCATED)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_WARNING, "relocated", "location"}, err,
            "the repository is not where it was; Borg asks before it goes on");
    if (in->security.question == BC_QUESTION_UNKNOWN_UNENCRYPTED)
        return inspect_findings_add(&in->own,
            (inspect_what){BC_FIND_WARNING, "unknown-unencrypted", "security"},
            err,
            "the repository is not encrypted and not known here; Borg asks "
            "before it goes on");
    return BC_OK;
}

static void gather_present(const bc_inspect *in, security_present *present)
{
    const bc_repo_facts *r = &in->repo_facts;

    *present = (security_present){.logically_encrypted = BC_UNKNOWN};
    if (!r->reachable)
        return;
    if (r->source != BC_REPO_SECURITY)
        present->location = r->location;
    if (r->key_type.known) {
        present->key_type = bc_slice_of(in->key_type);
        present->plaintext_key = r->key == BC_KEY_NONE;
        present->logically_encrypted = r->logically_encrypted;
    }
    present->manifest_timestamp = r->manifest_timestamp;
}

static void publish(bc_inspect *in, const security_present *present)
{
    bc_security_facts *f = &in->security;
    const security_memory *m = &in->memory;
    security_verdict v;

    security_check(&v, m, present);
    f->path = in->cache.id == NULL ? NULL : bc_buf_text(&in->security_path);
    f->has_location = m->location.exists;
    f->has_key_type = m->key_type.exists;
    f->has_manifest_timestamp = m->manifest_timestamp.exists;
    f->known = security_known(m);
    f->location = text_of(&m->location);
    f->key_type = text_of(&m->key_type);
    f->manifest_timestamp = text_of(&m->manifest_timestamp);
    f->present_location = present->location;
    f->present_key_type = present->key_type;
    f->present_manifest_timestamp = present->manifest_timestamp;
    f->same_location = v.same_location;
    f->same_key_type = v.same_key_type;
    f->replay = v.replay;
    f->verdict = v.verdict;
    f->question = v.question;
    f->error = v.error;
    f->error_name = v.error_name;
    f->then = v.then;
    if (v.then != BC_OK)
        f->then_name = v.then == BC_ERR_LOCAL ? "UnicodeDecodeError"
                                              : bc_code_msgid(v.then);
}

/* What the three files are by themselves. */
static bc_code note_memory(bc_inspect *in, bc_error *err)
{
    const security_memory *m = &in->memory;
    bc_code code = note_text(in, "location", &m->location, err);

    if (code == BC_OK)
        code = note_text(in, "key-type", &m->key_type, err);
    if (code == BC_OK)
        code = note_text(in, "manifest-timestamp", &m->manifest_timestamp, err);
    return code == BC_OK ? note_partial(in, err) : code;
}

bc_code inspect_verdict_judge(bc_inspect *in, bc_error *err)
{
    security_present present;
    bc_code code;

    gather_present(in, &present);
    publish(in, &present);
    code = note_question(in, err);
    if (code == BC_OK)
        code = note_refusal(in,
            in->security.verdict == BC_VERDICT_REFUSE ? in->security.error
                                                      : in->security.then,
            err);
    return code;
}

bc_code inspect_verdict_load(bc_inspect *in, bc_error *err)
{
    bc_code code = note_memory(in, err);

    return code == BC_OK ? inspect_verdict_judge(in, err) : code;
}
